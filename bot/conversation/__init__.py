"""What a message means after what was said before: pure, on top of matching."""

from bot.conversation.context import Context
from bot.conversation.conversation import Conversation

__all__ = ["Context", "Conversation"]
