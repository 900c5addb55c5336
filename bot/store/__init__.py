"""What the bot remembers across restarts: settings, polls, rounds and meetings, by plain ids.

``Store.open(url)`` is the way in; it brings the database up to date first. Every method is one
transaction and safe with several processes on one database, raises ``StoreError`` when the database
cannot be reached, takes and gives timezone-aware datetimes (UTC when given), and knows neither
names nor texts of people: those only the inbox has, until they are handled, and, masked and of
nobody, the journal.
"""

from bot.store.conversations import Conversations, Ids, Shown
from bot.store.database import Writes, gathered
from bot.store.engine import missing_file
from bot.store.groups import Groups
from bot.store.inbox import Handled, Inbox
from bot.store.journal import Choice, Journal, JournalCount, JournalEntry, Kind, Mark, Trace
from bot.store.meetings import Meetings
from bot.store.memory import Memory
from bot.store.polls import Polls
from bot.store.records import (
    GroupSettings,
    Meeting,
    OpenPoll,
    Place,
    QuizRound,
    Result,
    Step,
    StoreError,
    Waiting,
    going_on,
)
from bot.store.rounds import Rounds
from bot.store.upkeep import Upkeep

__all__ = [
    "Choice",
    "GroupSettings",
    "Handled",
    "Ids",
    "JournalCount",
    "JournalEntry",
    "Kind",
    "Mark",
    "Meeting",
    "OpenPoll",
    "Place",
    "QuizRound",
    "Result",
    "Shown",
    "Step",
    "Store",
    "StoreError",
    "Trace",
    "Waiting",
    "Writes",
    "gathered",
    "going_on",
    "missing_file",
]


class Store(Groups, Inbox, Conversations, Memory, Polls, Rounds, Meetings, Journal, Upkeep):
    """All that is remembered, in one database; each base class is one subject."""
