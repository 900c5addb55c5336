"""From a question to an outcome: several cheap views, and one choice between them."""

from bot.matching.matcher import Matcher
from bot.matching.outcome import (
    Answer,
    Attribution,
    Chat,
    Decline,
    Foreign,
    Match,
    Outcome,
    Suggestions,
)

__all__ = [
    "Answer",
    "Attribution",
    "Chat",
    "Decline",
    "Foreign",
    "Match",
    "Matcher",
    "Outcome",
    "Suggestions",
]
