"""What kinds of messages there are, as python-telegram-bot's filters."""

from __future__ import annotations

from telegram import Message
from telegram.ext import filters

from bot.handlers.updates import is_command

MEDIA = (
    filters.ANIMATION
    | filters.AUDIO
    | filters.CHECKLIST
    | filters.CONTACT
    | filters.Dice.ALL
    | filters.Document.ALL
    | filters.GAME
    | filters.LIVE_PHOTO
    | filters.LOCATION
    | filters.PAID_MEDIA
    | filters.PHOTO
    | filters.POLL
    | filters.Sticker.ALL
    | filters.STORY
    | filters.VENUE
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.VOICE
)


class FromPeople(filters.MessageFilter):
    """What somebody wrote themselves; as a group or a channel they look like a bot."""

    def filter(self, message: Message) -> bool:
        """Whether a message is one."""
        sender = message.from_user
        bot = sender is not None and sender.is_bot and message.sender_chat is None
        return not bot and not message.is_automatic_forward


class BeginsWithCommand(filters.MessageFilter):
    """What begins with a command, also under a picture."""

    def filter(self, message: Message) -> bool:
        """Whether a message is one."""
        return is_command(message)
