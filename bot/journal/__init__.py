"""What may be kept of a question, for who maintains the texts: little, and masked. Pure."""

from bot.journal.kept import Kept, kept
from bot.journal.masking import masked
from bot.journal.tally import ENDINGS, Ending, Week, subjects, weeks

__all__ = ["ENDINGS", "Ending", "Kept", "Week", "kept", "masked", "subjects", "weeks"]
