"""From what there is to show to Telegram's HTML and buttons. Pure; nothing here sends."""

from bot.replies.digest import DigestPages
from bot.replies.hindrances import Hindrance, HindrancePages
from bot.replies.journal import JournalPages
from bot.replies.maintenance import MaintenancePages
from bot.replies.markup import PollReply, Reply, Rows, Surface, plain_text
from bot.replies.meeting import Sheet
from bot.replies.meeting_minutes import MeetingMinutes
from bot.replies.pages import Pages
from bot.replies.quiz import QuizPages
from bot.replies.settings import SettingsPages
from bot.replies.statements import Counts
from bot.replies.talking import Talking

__all__ = [
    "Counts",
    "Hindrance",
    "PollReply",
    "Replies",
    "Reply",
    "Rows",
    "Sheet",
    "Surface",
    "plain_text",
]


class Replies(
    Talking,
    MeetingMinutes,
    QuizPages,
    SettingsPages,
    HindrancePages,
    JournalPages,
    MaintenancePages,
    DigestPages,
    Pages,
):
    """Everything that the bot can show of one knowledge base; each base class is one subject."""
