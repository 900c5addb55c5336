"""The bot's profile in Telegram: descriptions and command lists, set only where they differ."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.knowledge.texts import Texts

_LOG = logging.getLogger(__name__)
_BOTH = ("themas", "bron", "willekeurig", "stelling", "quiz", "bespreek", "bijeenkomst")
_PRIVATE = ("start", "help", *_BOTH)
_GROUP = ("vraag", *_BOTH, "help")
_ADMINISTRATORS = (*_GROUP, "instellingen")


async def set_up_profile(bot: Bot, texts: Texts) -> None:
    """Brings the profile up to date; a failure is logged and keeps nobody waiting."""
    try:
        if (await bot.get_my_description()).description != texts.description:
            await bot.set_my_description(texts.description)
        if (await bot.get_my_short_description()).short_description != texts.short_description:
            await bot.set_my_short_description(texts.short_description)
        await _set_commands(bot, texts, _PRIVATE, BotCommandScopeAllPrivateChats())
        await _set_commands(bot, texts, _GROUP, BotCommandScopeAllGroupChats())
        await _set_commands(bot, texts, _ADMINISTRATORS, BotCommandScopeAllChatAdministrators())
    except TelegramError as error:
        _LOG.warning("het profiel is niet bijgewerkt: %s", error)


async def _set_commands(
    bot: Bot, texts: Texts, names: Sequence[str], scope: BotCommandScope
) -> None:
    wanted = tuple(BotCommand(name, texts.commands[name]) for name in names)
    if tuple(await bot.get_my_commands(scope)) != wanted:
        await bot.set_my_commands(wanted, scope)
