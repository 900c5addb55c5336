"""What may be kept of a question, for who maintains the texts: little, and masked. Pure."""

from bot.journal.kept import Kept, kept
from bot.journal.masking import masked, placeholders

__all__ = ["Kept", "kept", "masked", "placeholders"]
