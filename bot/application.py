"""The application: which handler is for which update, read from top to bottom."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    PollHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.conversation import Conversation
from bot.handlers.answering import Answering
from bot.handlers.apology import Apology
from bot.handlers.browsing import Browsing
from bot.handlers.clock import Clock
from bot.handlers.door import Door
from bot.handlers.editions import Edition, Editions
from bot.handlers.flood import Flood
from bot.handlers.forgetting import Forgetting
from bot.handlers.group import Group
from bot.handlers.group_settings import GroupSettingsHandlers
from bot.handlers.inline import Inline
from bot.handlers.kinds import MEDIA, BeginsWithCommand, FromPeople
from bot.handlers.lost import Lost
from bot.handlers.maintainers import Maintainers
from bot.handlers.meeting_menu import MeetingMenu
from bot.handlers.membership import Membership
from bot.handlers.missed import Missed
from bot.handlers.private import Private
from bot.handlers.services import Services
from bot.handlers.updates import CalledHandler, PressHandler
from bot.replies import buttons
from bot.store import Store
from bot.transport.compatible import Compatible, CompatibleUpdates
from bot.transport.pacer import Pacer
from bot.transport.poller import AnyApplication
from bot.transport.stopping import unless
from bot.troubles import Troubles

_LOG = logging.getLogger(__name__)
ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
    Update.POLL,
    Update.POLL_ANSWER,
)


@dataclass(frozen=True)
class EssayBot:
    """An assembled bot: python-telegram-bot's application, and what goes by the clock."""

    application: AnyApplication
    services: Services
    clock: Clock
    lost: Lost

    async def handle(self, update: Update, state: str) -> None:
        """Handles an update; or tells that its answer may have got lost (``state`` ``lost``)."""
        with self.services.editions.held():
            if state == "lost":
                await self.lost.tell(update)
            else:
                await self.application.process_update(update)

    async def tick(self) -> None:
        """Does what is due by the clock."""
        with self.services.editions.held():
            await self.clock.tick()


async def assemble(
    token: str,
    conversation: Conversation,
    store: Store,
    *,
    request: BaseRequest,
    updates_request: BaseRequest,
    base_url: str,
    timezone: ZoneInfo,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    chance: Random | None = None,
    journal_days: int | None = None,
    clock: Callable[[], float] = time.monotonic,
    paced: bool = True,
    troubles: Troubles | None = None,
    maintainers: Sequence[int] = (),
) -> EssayBot:
    """An initialised application with all its handlers.

    Args:
        token: the bot's token.
        conversation: answers questions.
        store: remembers.
        request: the transport for everything but getUpdates.
        updates_request: the transport for getUpdates.
        base_url: the Bot API server's address, without ``/bot…``.
        timezone: the clock of the groups.
        now: the current moment.
        clock: seconds that go on evenly, for how often somebody may ask.
        chance: where random choices come from.
        journal_days: for how many days questions are kept; none if they are not.
        paced: whether Telegram's flood limits are kept.
        troubles: where the network's troubles are counted.
        maintainers: the chats of those who look after it.

    Raises:
        telegram.error.TelegramError: when the server cannot be reached, or refuses the token.
    """
    builder = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url.rstrip('/')}/bot")
        .request(Compatible(request))
        .get_updates_request(CompatibleUpdates(updates_request))
        .updater(None)
    )
    application: AnyApplication = (
        builder.rate_limiter(Pacer(troubles)) if paced else builder
    ).build()
    await application.initialize()
    services = Services(
        application.bot,
        Editions(Edition.of(conversation, application.bot.username, journal_days)),
        store,
        Flood(clock),
        now,
        timezone,
        chance or Random(),
        journal_days,
    )
    door, lost = Door(services), Lost(services, application)
    by_time = Clock(services, door, maintainers)
    application.add_handlers(handlers(services, door, by_time, lost, maintainers))
    application.add_error_handler(Apology(services).handle)
    return EssayBot(application, services, by_time, lost)


def handlers(
    services: Services, door: Door, clock: Clock, lost: Lost, maintainers: Sequence[int]
) -> dict[int, Sequence[BaseHandler[Any, Any, Any]]]:
    """Every handler: first who may come in, then the first one that fits an update gets it.

    In one piece, so that it can be read from top to bottom what goes before what.
    """
    answering = Answering(services)
    private, group = Private(services, door, answering), Group(services, door, answering)
    browsing, inline = Browsing(services, door, answering), Inline(services)
    discussion, quiz, meetings = clock.discussion, clock.quiz, clock.meetings
    hindrances = clock.hindrances
    settings = GroupSettingsHandlers(services, door, hindrances)
    membership = Membership(services, hindrances)
    menu = MeetingMenu(services, door, meetings)
    care, missed, theirs = Maintainers(services), Missed(services), filters.Chat(maintainers)
    alone, together = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    people, command = FromPeople(), BeginsWithCommand()
    new = filters.UpdateType.MESSAGE & people
    both = new | (filters.UpdateType.EDITED_MESSAGE & people)
    words = filters.TEXT | filters.CAPTION
    reopened = filters.StatusUpdate.FORUM_TOPIC_REOPENED
    at_the_door = [CallbackQueryHandler(door.press)]
    inside: Sequence[BaseHandler[Any, Any, Any]] = [
        # what happens to the bot itself
        ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated),
        MessageHandler(reopened, hindrances.reopened),
        # commands
        CalledHandler("start", private.start, alone & new),
        CalledHandler("help", private.help, alone & new),
        CalledHandler("start", group.start, together & new),
        CalledHandler("help", group.help, together & new),
        CalledHandler("vraag", group.ask, (alone | together) & both),
        CalledHandler("themas", browsing.themes, new),
        CalledHandler("samenvatting", browsing.summary, new),
        CalledHandler("privacy", browsing.privacy, new),
        CalledHandler("vergeet", Forgetting(services, door).forget, new),
        CalledHandler("bron", browsing.source, new),
        CalledHandler("willekeurig", browsing.random, new),
        CalledHandler("stelling", discussion.statement, new),
        CalledHandler("quiz", quiz.begin, new),
        CalledHandler("bespreek", discussion.discuss, new),
        CalledHandler("bijeenkomst", menu.begin, new),
        CalledHandler("instellingen", settings.show, new),
        CalledHandler("status", care.status, theirs & new),
        CalledHandler("herladen", care.reload, theirs & new),
        CalledHandler("proef", care.trial, theirs & new),
        CalledHandler("gemist", missed.begin, theirs & new),
        # what people say
        MessageHandler(alone & new & command, private.unknown_command),
        MessageHandler(alone & both & words & ~command, private.text),
        MessageHandler(alone & new & MEDIA, private.no_text),
        MessageHandler(together & both & words, group.text),
        # buttons
        PressHandler(buttons.OpenPoint, browsing.point),
        PressHandler(buttons.OpenPointOfTheme, browsing.point_of_theme),
        PressHandler(buttons.OpenParagraph, browsing.paragraph),
        PressHandler(buttons.CloseParagraph, browsing.paragraph_closed),
        PressHandler(buttons.OpenThemes, browsing.all_themes),
        PressHandler(buttons.OpenTheme, browsing.theme),
        PressHandler(buttons.AskExample, browsing.example),
        PressHandler(buttons.NoneOfThese, browsing.none_of_these),
        PressHandler(buttons.Thumb, answering.journal.judged),
        PressHandler(buttons.AnotherPoint, browsing.another),
        PressHandler(buttons.CloseVote, discussion.close_pressed),
        PressHandler(buttons.AnotherQuestion, discussion.another_question),
        PressHandler(buttons.AnotherQuestionAbout, discussion.another_question_about),
        PressHandler(buttons.OneQuizQuestion, quiz.one),
        PressHandler(buttons.QuizRoundOf, quiz.round),
        PressHandler(buttons.OneQuizQuestionAbout, quiz.one_about),
        PressHandler(buttons.QuizRoundAbout, quiz.round_about),
        PressHandler(buttons.ExplainQuizQuestion, quiz.explain_pressed),
        PressHandler(buttons.NextQuizQuestion, quiz.rounds.next_pressed),
        PressHandler(buttons.StopQuiz, quiz.rounds.stop_pressed),
        PressHandler(buttons.MeetingAbout, menu.section_chosen),
        PressHandler(buttons.MeetingLasting, menu.length_chosen),
        PressHandler(buttons.PlanMeeting, menu.planned),
        PressHandler(buttons.BeginMeeting, menu.begun),
        PressHandler(buttons.CastVote, meetings.vote),
        PressHandler(buttons.MoveMeeting, meetings.move),
        PressHandler(buttons.ChangeSetting, settings.change),
        PressHandler(buttons.ChooseSetting, settings.choose),
        PressHandler(buttons.AnswerAgain, lost.again),
        PressHandler(buttons.MissedPage, missed.turned, maintainers),
        PressHandler(buttons.OpenMissed, missed.opened, maintainers),
        PressHandler(buttons.MarkMissed, missed.marked, maintainers),
        CallbackQueryHandler(browsing.old),
        # elsewhere
        InlineQueryHandler(inline.query),
        PollAnswerHandler(quiz.answered),
        PollHandler(clock.closed),
    ]
    begin, end = TypeHandler(Update, hindrances.begin), TypeHandler(Update, hindrances.end)
    return {-2: [begin], -1: at_the_door, 0: inside, 1: [end]}


async def keep_time(clock: Clock | EssayBot, stop: asyncio.Event, seconds: float = 15) -> None:
    """Lets the clock tick every so many seconds, whatever happens, until ``stop`` is set."""
    while not stop.is_set():
        try:
            await clock.tick()
        except Exception:
            _LOG.exception("de klok bleef even steken")
        await unless(stop, asyncio.sleep(seconds))
