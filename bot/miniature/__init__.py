"""One bot's Bot API server in memory: as strict as Telegram's, and never on the network."""

from bot.miniature.api_error import BotApiError
from bot.miniature.people import People
from bot.miniature.server import Call, MiniatureServer
from bot.miniature.transport import MiniatureRequest, respond
from bot.miniature.world import Clock, World

__all__ = [
    "BotApiError",
    "Call",
    "Clock",
    "MiniatureRequest",
    "MiniatureServer",
    "People",
    "World",
    "respond",
]
