"""The bot's profile in Telegram: commands for each scope, and its descriptions."""

from __future__ import annotations

import pytest
from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.ext import CommandHandler

from bot.commands import FOR_MAINTAINERS, FORGET, NAMES
from bot.miniature import BotApiError
from bot.profile import set_up_profile
from tests.stage import Stage, circle

PRIVATE = BotCommandScopeAllPrivateChats()
GROUPS = BotCommandScopeAllGroupChats()
ADMINISTRATORS = BotCommandScopeAllChatAdministrators()


async def start(played: Stage) -> list[str]:
    """Sets the profile up as a start does; returns the names of the methods that set something."""
    before = len(played.server.calls)
    await set_up_profile(played.bot.application.bot, played.bot.services.texts)
    methods = [call.method for call in played.server.calls[before:]]
    return [method for method in methods if method.startswith("set")]


async def commands(played: Stage, scope: BotCommandScope) -> dict[str, str]:
    """The commands that Telegram shows in a scope, with their descriptions."""
    found = await played.bot.application.bot.get_my_commands(scope)
    return {command.command: command.description for command in found}


async def test_a_start_sets_the_descriptions(played: Stage) -> None:
    await start(played)
    bot, texts = played.bot.application.bot, played.bot.services.texts
    assert (await bot.get_my_description()).description == texts.description
    assert (await bot.get_my_short_description()).short_description == texts.short_description
    assert played.refused() == []


async def test_each_scope_has_its_own_commands_in_the_words_of_the_knowledge_base(
    played: Stage,
) -> None:
    await start(played)
    alone, groups = await commands(played, PRIVATE), await commands(played, GROUPS)
    administrators = await commands(played, ADMINISTRATORS)
    assert "start" in alone
    assert {"vraag", "instellingen"}.isdisjoint(alone)
    assert "vraag" in groups
    assert {"start", "instellingen"}.isdisjoint(groups)
    assert administrators.keys() - groups.keys() == {"instellingen"}
    assert groups.keys() <= administrators.keys()
    assert alone.keys() | administrators.keys() == set(NAMES)
    texts = played.bot.services.texts
    for found in (alone, groups, administrators):
        assert found.items() <= texts.commands.items()
    assert await commands(played, BotCommandScopeDefault()) == {}


async def test_a_second_start_sets_nothing(played: Stage) -> None:
    assert len(await start(played)) == 5
    assert await start(played) == []


async def test_only_what_differs_is_set_again(played: Stage) -> None:
    await start(played)
    bot = played.bot.application.bot
    await bot.set_my_short_description("Iets anders")
    await bot.set_my_commands([("oud", "Een oude opdracht")], GROUPS)
    assert await start(played) == ["setMyShortDescription", "setMyCommands"]
    assert "oud" not in await commands(played, GROUPS)


@pytest.mark.parametrize("method", ["getMyDescription", "setMyShortDescription", "setMyCommands"])
async def test_a_refusal_keeps_the_bot_from_nothing(
    played: Stage, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    played.server.fail_next(method, BotApiError(429, "Too Many Requests", {"retry_after": 9999}))
    await start(played)
    (record,) = [r for r in caplog.records if r.name == "bot.profile"]
    assert record.levelname == "WARNING"
    await start(played)
    assert await start(played) == []


async def test_every_command_that_is_shown_is_answered(played: Stage) -> None:
    await start(played)
    an, _, group = await circle(played)
    chat = played.server.people.private_chat(an)
    for place, scope in ((chat, PRIVATE), (group, ADMINISTRATORS)):
        for name in await commands(played, scope):
            said = len(played.own(place))
            await played.say(an, place, f"/{name}")
            assert len(played.own(place)) > said, name
            unknown = played.bot.services.texts.unknown_command
            assert played.last(place).get("text") != unknown, name
    assert played.refused() == []


def test_the_handlers_know_the_commands_of_the_table_and_no_others(played: Stage) -> None:
    handlers = [h for group in played.bot.application.handlers.values() for h in group]
    known = [h.commands for h in handlers if isinstance(h, CommandHandler)]
    named = {*NAMES, *FOR_MAINTAINERS, FORGET}
    assert named == {name for names in known for name in names}


async def test_while_there_is_something_to_forget_the_menus_have_that(played: Stage) -> None:
    texts = played.bot.services.texts
    for journal in (True, False):
        await set_up_profile(played.bot.application.bot, texts, journal=journal)
        for scope in (PRIVATE, GROUPS, ADMINISTRATORS):
            assert (FORGET in await commands(played, scope)) is journal
    assert played.refused() == []
