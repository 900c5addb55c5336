"""The knowledge base: YAML files in, an immutable ``Knowledge`` or every mistake out."""

from bot.knowledge.cross_check import Locate
from bot.knowledge.documents import Problem
from bot.knowledge.loading import KnowledgeError, load, load_located
from bot.knowledge.model import (
    DiscussionQuestion,
    FollowUpKind,
    Knowledge,
    OutOfScope,
    Point,
    QuizQuestion,
    Section,
    SmallTalk,
    Source,
    SourceParagraph,
    Statement,
    WordList,
)
from bot.knowledge.texts import Texts

__all__ = [
    "DiscussionQuestion",
    "FollowUpKind",
    "Knowledge",
    "KnowledgeError",
    "Locate",
    "OutOfScope",
    "Point",
    "Problem",
    "QuizQuestion",
    "Section",
    "SmallTalk",
    "Source",
    "SourceParagraph",
    "Statement",
    "Texts",
    "WordList",
    "load",
    "load_located",
]
