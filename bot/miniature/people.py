"""What people do. Each action puts the updates into the queue that Telegram would put there.

An action that a person could not do in a Telegram client (speaking in a chat they are not in,
pressing a button that is not there) raises ``ValueError``: the test or the terminal is mistaken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.miniature.api_error import BotApiError, Json
from bot.miniature.copying import copied
from bot.miniature.joining import Joining
from bot.miniature.markup import Formatted, checked_text, with_found
from bot.miniature.world import OUTSIDE, Poll, Query

_FILE = {"file_id": "file", "file_unique_id": "unique"}
_SIZE = {"width": 512, "height": 512}
_STICKER = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}
_KINDS: dict[str, Any] = {
    "sticker": _FILE | _SIZE | _STICKER,
    "photo": [_FILE | _SIZE],
    "voice": _FILE | {"duration": 3},
    "audio": _FILE | {"duration": 3},
    "video": _FILE | _SIZE | {"duration": 3},
    "video_note": _FILE | {"length": 240, "duration": 3},
    "document": _FILE | {"file_name": "document.pdf"},
    "location": {"latitude": 52.09, "longitude": 5.12},
    "contact": {"phone_number": "+31201234567", "first_name": "Bo"},
    "dice": {"emoji": "🎲", "value": 4},
}


class People(Joining):
    """The people on the other side of the bot, and everything that they can do."""

    def say(
        self,
        user: Json,
        chat: Json,
        text: str,
        *,
        thread: int | None = None,
        reply_to: Json | None = None,
    ) -> Json:
        """Sends a text of 1-4096 characters, with its commands, mentions and addresses found."""
        return self._say(user, chat, _typed(text), thread, reply_to)

    def say_other(
        self,
        user: Json,
        chat: Json,
        kind: str,
        *,
        caption: str = "",
        thread: int | None = None,
        reply_to: Json | None = None,
    ) -> Json:
        """Sends something else (sticker, photo, voice, location …); returns the Message."""
        content = {kind: copied(_KINDS[kind])}
        if caption:
            content |= with_found(Formatted(caption)).fields("caption", "caption_entities")
        return self._say(user, chat, content, thread, reply_to)

    def edit(self, user: Json, message: Json, text: str) -> Json:
        """Changes one's own text; returns the Message."""
        chat = self._world.chat(message["chat"])
        stored = chat.messages[message["message_id"]]
        if stored["from"]["id"] != user["id"] or "text" not in stored:
            raise ValueError("that message has no text of this user")
        changed = _typed(text)
        stored.pop("entities", None)
        stored |= changed | {"edit_date": self._world.now()}
        self._world.deliver("edited_message", chat, stored)
        return copied(stored)

    def delete(self, message: Json) -> None:
        """Takes a message away; Telegram tells the bot nothing."""
        del self._world.chat(message["chat"]).messages[message["message_id"]]

    def press(self, user: Json, message: Json, button: str) -> Json:
        """Presses a button, named by its text or data; returns the CallbackQuery.

        The buttons are those of ``message`` as it is given, so that somebody can press a button
        that the bot has just taken away.
        """
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [b for row in rows for b in row if button in (b["text"], b.get("callback_data"))]
        if not buttons or "callback_data" not in buttons[0]:
            raise ValueError(f"no button {button!r} that calls back in {rows}")
        chat = self._world.chat(message["chat"])
        query: Json = {"id": str(next(self._world.ids)), "from": self._user(user)}
        query |= {"chat_instance": str(chat.id), "data": buttons[0]["callback_data"]}
        place = chat.id, message["message_id"]
        inline = [key for key, where in self._world.inline_messages.items() if where == place]
        if inline:
            query["inline_message_id"] = inline[0]
        else:
            gone = {"chat": chat.info, "message_id": place[1], "date": 0}
            query["message"] = chat.messages.get(place[1], gone)
        return self._ask("callback_query", query)

    def callback_answer(self, query: Json) -> Json | None:
        """What the bot answered to a pressed button; ``None`` while the clock still runs."""
        return copied(self._world.queries[query["id"]].answer)

    def vote(self, user: Json, message: Json, option_ids: Iterable[int]) -> Json:
        """Votes in a poll, or takes the vote back with no options; returns the Poll."""
        record, chosen = self._poll(message), sorted(option_ids)
        poll, before = record.poll, record.votes.get(user["id"])
        if poll["is_closed"] or (before and not poll["allows_revoting"]):
            raise ValueError("that poll is closed, or this user has voted for good")
        if len(chosen) > 1 and not poll["allows_multiple_answers"]:
            raise ValueError("that poll takes one answer")
        picked = [poll["options"][option] for option in chosen]
        record.votes[user["id"]] = chosen
        for number, option in enumerate(poll["options"]):
            option["voter_count"] = sum(number in vote for vote in record.votes.values())
        poll["total_voter_count"] = sum(bool(vote) for vote in record.votes.values())
        if not poll["is_anonymous"]:
            answer = {"poll_id": poll["id"], "user": self._user(user), "option_ids": chosen}
            answer["option_persistent_ids"] = [option["persistent_id"] for option in picked]
            self._world.emit("poll_answer", answer)
        self._world.emit("poll", poll)
        return copied(poll)

    def close_poll(self, message: Json) -> Json:
        """Closes a poll before its time; returns the Poll."""
        record = self._poll(message)
        self._world.close(record)
        return copied(record.poll)

    def inline(
        self, user: Json, query: str, offset: str = "", chat_type: str = "supergroup"
    ) -> Json:
        """Types ``@bot query`` somewhere; returns the InlineQuery."""
        asked: Json = {"id": str(next(self._world.ids)), "from": self._user(user)}
        asked |= {"query": query, "offset": offset, "chat_type": chat_type}
        return self._ask("inline_query", asked)

    def inline_answer(self, query: Json) -> Json | None:
        """What the bot answered to an inline query; ``None`` while it has not."""
        return copied(self._world.queries[query["id"]].answer)

    def choose(self, user: Json, query: Json, result_id: str, chat: Json) -> Json:
        """Sends one of the results into a chat (with or without the bot); returns the Message."""
        answer = self.inline_answer(query) or {"results": []}
        results = [result for result in answer["results"] if result["id"] == result_id]
        if not results:
            raise ValueError(f"no result {result_id!r}")
        given, markup = results[0]["input_message_content"], results[0].get("reply_markup")
        content = checked_text(
            given["message_text"], given.get("parse_mode"), given.get("entities")
        ).fields()
        content |= {"via_bot": self._world.bot} | ({"reply_markup": markup} if markup else {})
        message = self._say(user, chat, content, None, None)
        chosen = {"result_id": result_id, "from": self._user(user), "query": query["query"]}
        if markup:
            chosen["inline_message_id"] = f"inline{next(self._world.ids)}"
            place = message["chat"]["id"], message["message_id"]
            self._world.inline_messages[chosen["inline_message_id"]] = place
        self._world.emit("chosen_inline_result", chosen)
        return message

    def _ask(self, kind: str, query: Json) -> Json:
        asked = copied(query)
        self._world.queries[query["id"]] = Query(asked, self._world.clock())
        self._world.emit(kind, asked)
        return copied(asked)

    def _poll(self, message: Json) -> Poll:
        stored = self._world.chat(message["chat"]).messages[message["message_id"]]
        return self._world.polls[stored["poll"]["id"]]

    def _say(
        self, user: Json, chat: Json, content: Json, thread: int | None, reply_to: Json | None
    ) -> Json:
        place = self._world.chat(chat)
        blocked = place.type == "private" and place.members[self._world.bot["id"]] == "kicked"
        if blocked or place.members.get(user["id"], "left") in OUTSIDE:
            raise ValueError(f"{user['first_name']} can't write in {place.info}")
        if thread is not None and thread not in place.topics:
            raise ValueError(f"no topic {thread}")
        if thread in place.closed and not place.is_administrator(user["id"]):
            raise ValueError(f"topic {thread} is closed")
        target = place.messages[reply_to["message_id"]] if reply_to else None
        message = self._world.post(place, self._user(user), content, thread=thread, reply_to=target)
        self._world.deliver("message", place, message)
        return copied(message)


def _typed(text: str) -> Json:
    try:
        return checked_text(text, None, None).fields()
    except BotApiError as error:
        raise ValueError(error.description) from error
