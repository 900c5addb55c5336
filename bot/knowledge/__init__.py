"""The knowledge base: YAML files in, an immutable ``Knowledge`` or every mistake out."""

from bot.knowledge.loading import KnowledgeError, load
from bot.knowledge.model import (
    Knowledge,
    OutOfScope,
    Point,
    Section,
    SmallTalk,
    Source,
    SourceParagraph,
    WordList,
)
from bot.knowledge.reading import Problem
from bot.knowledge.texts import Texts

__all__ = [
    "Knowledge",
    "KnowledgeError",
    "OutOfScope",
    "Point",
    "Problem",
    "Section",
    "SmallTalk",
    "Source",
    "SourceParagraph",
    "Texts",
    "WordList",
    "load",
]
