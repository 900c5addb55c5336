"""From a bare text to a knowledge base to fill in: everything in it is a proposal."""

from bot.drafting.drafting import draft
from bot.drafting.markdown import Text, read

__all__ = ["Text", "draft", "read"]
