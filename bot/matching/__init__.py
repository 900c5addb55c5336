"""From a question to an outcome: several cheap views, and one choice between them."""

from bot.matching.matcher import Matcher
from bot.matching.outcome import Match, Outcome

__all__ = ["Match", "Matcher", "Outcome"]
