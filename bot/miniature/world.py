"""What the server knows: users, chats, messages, polls, queries, and the queue of updates."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.miniature.api_error import Json, bad_request, forbidden
from bot.miniature.copying import copied
from bot.miniature.markup import piece

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Update types that Telegram sends only when asked (Bot API, "getUpdates")."""
QUERY_LIFETIME = 15
"""Seconds in which a callback or inline query must be answered."""
OUTSIDE = {"left", "kicked"}
"""The statuses of somebody who is not in a chat."""
_ADMINISTRATORS = {"creator", "administrator"}
_RIGHTS = (
    "manage_chat delete_messages manage_video_chats restrict_members promote_members change_info"
    " invite_users post_stories edit_stories delete_stories pin_messages manage_topics"
).split()
RIGHTS = (
    "send_messages send_audios send_documents send_photos send_videos send_video_notes send_polls"
    " send_voice_notes send_other_messages add_web_page_previews change_info invite_users"
    " pin_messages manage_topics edit_tag react_to_messages"
).split()
"""What a group can take away from somebody (Bot API, "ChatMemberRestricted")."""


class Clock:
    """A clock that tests move by hand; afterwards call ``World.tick`` (or ``take_updates``)."""

    def __init__(self, now: float = 1_760_000_000) -> None:
        self.now = now

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds


@dataclass(slots=True)
class Chat:
    """A chat with its members' statuses (by user id), messages and topics.

    Attributes:
        closed: the topics in which only administrators can write; ``None`` is General.
        denied: the rights that restricted members have to do without.
    """

    info: Json
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, Json] = field(default_factory=dict)
    closed: set[int | None] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    last_id: int = 0
    migrated_to: int | None = None

    @property
    def id(self) -> int:
        """The chat's number; in a private chat the user's."""
        return int(self.info["id"])

    @property
    def type(self) -> str:
        """Private, group or supergroup."""
        return str(self.info["type"])

    @property
    def forum(self) -> bool:
        """Whether it has topics."""
        return bool(self.info.get("is_forum"))

    def is_administrator(self, user_id: int) -> bool:
        """Whether the user runs this group."""
        return self.members.get(user_id) in _ADMINISTRATORS

    def denies(self, user_id: int, right: str) -> bool:
        """Whether the user has to do without a right here: ``send_polls``, say."""
        return self.members.get(user_id) == "restricted" and right in self.denied


@dataclass(slots=True)
class Query:
    """A callback query or inline query, and what the bot answered, if it has."""

    query: Json
    since: float
    answer: Json | None = None


@dataclass(slots=True)
class Poll:
    """A poll that the bot sent; ``poll`` is the very object in the message."""

    poll: Json
    closes: float | None
    votes: dict[int, list[int]] = field(default_factory=dict)


class World:
    """Telegram's side of the server's memory, in the Bot API's own objects.

    Attributes:
        privacy: whether privacy mode is on: in groups the bot gets only what is meant for it.
        allowed: the update types that are queued; ``None`` means Telegram's default.
        queue: updates that the bot has not confirmed yet.
        listeners: called after an update was queued.
    """

    def __init__(self, bot: Json, clock: Callable[[], float], *, privacy: bool = True) -> None:
        self.bot, self.clock, self.privacy = bot, clock, privacy
        self.allowed: frozenset[str] | None = None
        self.queue: list[Json] = []
        self.listeners: list[Callable[[], None]] = []
        self.users: dict[int, Json] = {bot["id"]: bot}
        self.chats: dict[int, Chat] = {}
        self.polls: dict[str, Poll] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.ids = itertools.count(1001)
        self._update_ids = itertools.count(1)

    def now(self) -> int:
        """The time as the Bot API gives it."""
        return int(self.clock())

    def chat(self, chat: Mapping[str, Any] | int) -> Chat:
        """The chat itself, from its object or number."""
        return self.chats[chat if isinstance(chat, int) else chat["id"]]

    def messages(self, chat: Mapping[str, Any] | int) -> list[Json]:
        """All messages of a chat as they now stand, oldest first."""
        return copied(list(self.chat(chat).messages.values()))

    def last(self, chat: Mapping[str, Any] | int) -> Json:
        """The newest message of a chat."""
        return self.messages(chat)[-1]

    def take_updates(self) -> list[Json]:
        """Takes everything from the queue, for ``application.process_update``."""
        self.tick()
        taken, self.queue = self.queue, []
        return taken

    def emit(self, kind: str, payload: Json) -> None:
        """Queues an update, if the bot wants its kind."""
        wanted = kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed
        if wanted:
            update = {"update_id": next(self._update_ids), kind: copied(payload)}
            self.queue.append(update)
            for listener in self.listeners:
                listener()

    def tick(self) -> None:
        """Closes the polls whose time has come."""
        for poll in self.polls.values():
            if poll.closes is not None and poll.closes <= self.clock():
                self.close(poll)

    def next_closing(self) -> float | None:
        """When the next poll closes by itself."""
        open_polls = (p for p in self.polls.values() if not p.poll["is_closed"])
        return min((p.closes for p in open_polls if p.closes is not None), default=None)

    def close(self, poll: Poll) -> None:
        """Closes a poll, once; the bot hears of it."""
        if not poll.poll["is_closed"]:
            poll.poll["is_closed"] = True
            self.emit("poll", poll.poll)

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        thread: int | None = None,
        reply_to: Json | None = None,
    ) -> Json:
        """Puts a message into a chat, in the right topic or reply thread, and returns it."""
        chat.last_id += 1
        message: Json = {"message_id": chat.last_id, "from": sender, "chat": chat.info}
        message |= {"date": self.now(), **content}
        if reply_to:
            kept = {key: value for key, value in reply_to.items() if key != "reply_to_message"}
            message["reply_to_message"] = kept
        if chat.forum:
            thread = thread or (reply_to or {}).get("message_thread_id")
            if thread:
                message |= {"message_thread_id": thread, "is_topic_message": True}
                message.setdefault("reply_to_message", chat.topics[thread])
        elif chat.type == "supergroup" and reply_to:
            root = reply_to.get("message_thread_id", reply_to["message_id"])
            message["message_thread_id"] = root
        chat.messages[chat.last_id] = copied(message)
        return chat.messages[chat.last_id]

    def member(self, chat: Chat, user_id: int) -> Json:
        """A ChatMember object."""
        status = chat.members.get(user_id, "left")
        member: Json = {"user": self.users[user_id], "status": status}
        if status == "kicked":
            member["until_date"] = 0
        if status == "creator":
            member["is_anonymous"] = False
        if status == "administrator":
            member |= {"can_be_edited": False, "is_anonymous": False}
            member |= {f"can_{right}": right != "promote_members" for right in _RIGHTS}
        if status == "restricted":
            member |= {"is_member": True, "until_date": 0}
            member |= {f"can_{right}": right not in chat.denied for right in RIGHTS}
        return member

    def set_status(self, chat: Chat, user_id: int, status: str, by: Json) -> None:
        """Changes a membership; the bot hears of its own (and of others' as administrator)."""
        before = self.member(chat, user_id)
        chat.members[user_id] = status
        change = {"chat": chat.info, "from": by, "date": self.now()}
        change |= {"old_chat_member": before, "new_chat_member": self.member(chat, user_id)}
        if user_id == self.bot["id"]:
            self.emit("my_chat_member", change)
        elif chat.is_administrator(self.bot["id"]):
            self.emit("chat_member", change)

    def announce(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Posts a service message; the bot gets those of every chat that it is in."""
        message = self.post(chat, sender, content)
        if chat.members.get(self.bot["id"], "left") not in OUTSIDE:
            self.emit("message", message)
        return message

    def deliver(self, kind: str, chat: Chat, message: Json) -> None:
        """Queues somebody's message where Telegram would (Bot API, "Privacy mode")."""
        if chat.members.get(self.bot["id"], "left") in OUTSIDE:
            return
        if chat.type == "private" or self._meant(chat, message):
            self.emit(kind, message)

    def _meant(self, chat: Chat, message: Json) -> bool:
        bot, name = self.bot["id"], f"@{self.bot['username']}".lower()
        text = message.get("text") or message.get("caption", "")
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == bot
        if not self.privacy or chat.is_administrator(bot) or answered or "via_bot" in message:
            return True
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0].lower()
            return "@" not in command or command.endswith(name)
        entities = message.get("entities") or message.get("caption_entities", [])
        called = [piece(text, entity).lower() for entity in entities]
        return any(word.endswith(name) for word in called if "@" in word)

    def open_chat(self, chat_id: int) -> Chat:
        """A chat that the bot can reach.

        Raises:
            BotApiError: 400 not found or migrated; 403 blocked, removed or never spoken to.
        """
        chat = self.chats.get(chat_id)
        if not chat and chat_id in self.users:
            raise forbidden("bot can't initiate conversation with a user")
        status = chat.members.get(self.bot["id"]) if chat else None
        if not chat or status is None:
            raise bad_request("chat not found")
        if chat.migrated_to:
            moved = {"migrate_to_chat_id": chat.migrated_to}
            raise bad_request("group chat was upgraded to a supergroup chat", moved)
        if status == "kicked" and chat.type == "private":
            raise forbidden("bot was blocked by the user")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def take_query(self, query_id: str, kind: str) -> Query:
        """A query that still waits for its answer.

        Raises:
            BotApiError: 400, unknown, answered already, or too old.
        """
        waiting = self.queries.get(query_id)
        if (
            not waiting
            or kind not in waiting.query
            or waiting.answer is not None
            or self.clock() - waiting.since > QUERY_LIFETIME
        ):
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return waiting
