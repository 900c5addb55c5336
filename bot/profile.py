"""The bot's profile in Telegram: descriptions and command lists, set only where they differ."""

from __future__ import annotations

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.commands import FORGET, Menu, in_menu
from bot.knowledge.texts import Texts

_LOG = logging.getLogger(__name__)
_SCOPES: dict[Menu, BotCommandScope] = {
    Menu.PRIVATE: BotCommandScopeAllPrivateChats(),
    Menu.GROUP: BotCommandScopeAllGroupChats(),
    Menu.ADMINISTRATORS: BotCommandScopeAllChatAdministrators(),
}


async def set_up_profile(bot: Bot, texts: Texts, *, journal: bool = False) -> None:
    """Brings the profile up to date; a failure is logged and keeps nobody waiting.

    With ``journal`` the menus have the command that forgets.
    """
    more = [BotCommand(FORGET, texts.forget_command)] if journal else []
    try:
        if (await bot.get_my_description()).description != texts.description:
            await bot.set_my_description(texts.description)
        if (await bot.get_my_short_description()).short_description != texts.short_description:
            await bot.set_my_short_description(texts.short_description)
        for menu, scope in _SCOPES.items():
            named = [BotCommand(name, texts.commands[name]) for name in in_menu(menu)]
            await _set_commands(bot, (*named, *more), scope)
    except TelegramError as error:
        _LOG.warning("het profiel is niet bijgewerkt: %s", error)


async def _set_commands(bot: Bot, wanted: tuple[BotCommand, ...], scope: BotCommandScope) -> None:
    if tuple(await bot.get_my_commands(scope)) != wanted:
        await bot.set_my_commands(wanted, scope)
