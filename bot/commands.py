"""The commands that people can give in Telegram, and the menus in which they stand there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Menu(Enum):
    """A list of commands that Telegram shows to some people (Bot API, BotCommandScope)."""

    PRIVATE = "all_private_chats"
    GROUP = "all_group_chats"
    ADMINISTRATORS = "all_chat_administrators"


@dataclass(frozen=True, slots=True)
class Command:
    """A command; what it does is told by the texts of the knowledge base.

    Attributes:
        name: what is typed behind the slash.
        menus: where it stands.
    """

    name: str
    menus: frozenset[Menu]


_ALONE = frozenset({Menu.PRIVATE})
_TOGETHER = frozenset({Menu.GROUP, Menu.ADMINISTRATORS})
_EVERYWHERE = frozenset(Menu)

COMMANDS = (
    Command("start", _ALONE),
    Command("help", _ALONE),  # in a group it comes last
    Command("vraag", _TOGETHER),
    Command("themas", _EVERYWHERE),
    Command("samenvatting", _EVERYWHERE),
    Command("bron", _EVERYWHERE),
    Command("willekeurig", _EVERYWHERE),
    Command("stelling", _EVERYWHERE),
    Command("quiz", _EVERYWHERE),
    Command("bespreek", _EVERYWHERE),
    Command("bijeenkomst", _EVERYWHERE),
    Command("privacy", _EVERYWHERE),
    Command("help", _TOGETHER),
    Command("instellingen", frozenset({Menu.ADMINISTRATORS})),
)
"""In the order of the menus."""
NAMES = tuple(dict.fromkeys(command.name for command in COMMANDS))
FOR_MAINTAINERS = ("status", "herladen", "proef", "gemist")
"""In no menu: they work in maintainers' chats, and elsewhere nothing tells that they exist."""

FORGET = "vergeet"
"""A command that always works, and stands in the menus while there is something to forget."""


def in_menu(menu: Menu) -> list[str]:
    """The names of the commands in a menu, in its order."""
    return [command.name for command in COMMANDS if menu in command.menus]
