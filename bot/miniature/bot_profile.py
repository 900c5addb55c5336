"""The methods about the bot itself and about the chats it is in."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.miniature.api_error import Json
from bot.miniature.decoders import refuse_if
from bot.miniature.world import OUTSIDE, World

_GIFTS = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"


class Profile:
    """Commands and descriptions by scope and language, and what can be asked of a chat."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._words: dict[tuple[str, str], str] = {("name", ""): world.bot["first_name"]}

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The methods by name; each takes decoded parameters."""
        methods: dict[str, Callable[[Json], Any]] = {
            "getMe": self._me,
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda given: self._commands.get(self._scope(given), []),
            "deleteMyCommands": self._set_commands,
            "getChat": self._chat,
            "getChatMember": self._member,
            "getChatAdministrators": self._administrators,
            "getChatMemberCount": self._count,
            "leaveChat": self._leave,
        }
        for name in ("name", "description", "short_description"):
            title = name.title().replace("_", "")
            methods[f"setMy{title}"] = partial(self._say, name)
            methods[f"getMy{title}"] = partial(self._said, name)
        return methods

    def _me(self, given: Json) -> Json:
        abilities = {"can_join_groups": True, "supports_inline_queries": True}
        return (
            self._world.bot | abilities | {"can_read_all_group_messages": not self._world.privacy}
        )

    def _scope(self, given: Json) -> tuple[str, str]:
        scope = given.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self._world.open_chat(scope["chat_id"])
        return json.dumps(scope, sort_keys=True), given.get("language_code", "")

    def _set_commands(self, given: Json) -> bool:
        scope = self._scope(given)
        self._commands.pop(scope, None)
        if given.get("commands"):
            self._commands[scope] = given["commands"]
        return True

    def _say(self, name: str, given: Json) -> bool:
        key = name, given.get("language_code", "")
        self._words.pop(key, None)
        if given.get(name):
            self._words[key] = given[name]
        return True

    def _said(self, name: str, given: Json) -> Json:
        general = self._words.get((name, ""), "")
        return {name: self._words.get((name, given.get("language_code", "")), general)}

    def _chat(self, given: Json) -> Json:
        info: Json = self._world.open_chat(given["chat_id"]).info
        gifts = dict.fromkeys(_GIFTS.split(), True)
        return info | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}

    def _member(self, given: Json) -> Json:
        chat = self._world.open_chat(given["chat_id"])
        refuse_if(given["user_id"] not in self._world.users, "PARTICIPANT_ID_INVALID")
        return self._world.member(chat, given["user_id"])

    def _administrators(self, given: Json) -> list[Json]:
        chat = self._world.open_chat(given["chat_id"])
        private = chat.type == "private"
        refuse_if(private, "there are no administrators in the private chat")
        return [self._world.member(chat, u) for u in chat.members if chat.is_administrator(u)]

    def _count(self, given: Json) -> int:
        chat = self._world.open_chat(given["chat_id"])
        return sum(status not in OUTSIDE for status in chat.members.values())

    def _leave(self, given: Json) -> bool:
        chat, bot = self._world.open_chat(given["chat_id"]), self._world.bot
        refuse_if(chat.type == "private", "chat member status can't be changed in private chats")
        self._world.set_status(chat, bot["id"], "left", bot)
        return True
