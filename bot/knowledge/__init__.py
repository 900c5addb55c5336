"""The knowledge base: YAML files in, an immutable ``Knowledge`` or every mistake out."""

from bot.knowledge.circle import DiscussionQuestion, QuizQuestion, Statement
from bot.knowledge.documents import Problem
from bot.knowledge.entries import Aside, OutOfScope, Point, SmallTalk
from bot.knowledge.follow_ups import FollowUpKind
from bot.knowledge.layer import Locate
from bot.knowledge.loading import KnowledgeError, fingerprint, load, load_located
from bot.knowledge.model import Knowledge, WordList
from bot.knowledge.source import BETWEEN, Quote, Section, Source, SourceParagraph
from bot.knowledge.story import Story
from bot.knowledge.texts import Texts

__all__ = [
    "BETWEEN",
    "Aside",
    "DiscussionQuestion",
    "FollowUpKind",
    "Knowledge",
    "KnowledgeError",
    "Locate",
    "OutOfScope",
    "Point",
    "Problem",
    "QuizQuestion",
    "Quote",
    "Section",
    "SmallTalk",
    "Source",
    "SourceParagraph",
    "Statement",
    "Story",
    "Texts",
    "WordList",
    "fingerprint",
    "load",
    "load_located",
]
