"""Updates with any valid combination of the Bot API's fields: ``python -m tests.any_update``.

Each is handled by the whole bot over the offline transport. What must not happen: an exception that
reaches the error handler, or a request that the Bot API would call invalid.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.cli.starting import load_conversation
from bot.conversation import Conversation
from bot.handlers.sending import is_expected
from bot.settings import read_settings
from bot.store import Store
from tests.stage import Stage, circle, stage, update_of

Json: TypeAlias = dict[str, Any]
Strategy: TypeAlias = st.SearchStrategy[Any]
_NOT_HALVES = st.characters(exclude_categories=["Cs"])
_WORDS = st.sampled_from(
    ["wat is hybriditeit", "@essaybot waarom", "/vraag", "/start x", "/quiz", "/stelling", "en nu?"]
)
_TEXT = st.one_of(_WORDS, st.text(_NOT_HALVES, min_size=1, max_size=200))
_ENTITIES = ("mention", "hashtag", "bot_command", "url", "bold", "code", "spoiler", "blockquote")
_SIZED = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
_MEDIA: dict[str, Any] = {
    "photo": [_SIZED],
    "video": _SIZED | {"duration": 3},
    "animation": _SIZED | {"duration": 3},
    "voice": {"file_id": "f", "file_unique_id": "u", "duration": 3},
    "document": {"file_id": "f", "file_unique_id": "u"},
    "sticker": _SIZED | {"type": "regular", "is_animated": False, "is_video": False},
    "dice": {"emoji": "🎲", "value": 4},
    "location": {"latitude": 52.09, "longitude": 5.12},
    "contact": {"phone_number": "+31201234567", "first_name": "Bo"},
    "venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": "Zaal", "address": "Weg 1"},
    "new_chat_title": "Kring",
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}},
}
_DATA = st.one_of(
    st.sampled_from(
        "t x w b v:0 v:999 q:1 q:5 qn:x sluit p:x o:x a:x t:x:0 t:x:99999 ms:alles mm:alles:30 "
        "mv:volgende:0 i:terug nog:1".split()
    ),
    st.text(_NOT_HALVES, max_size=16),
)


class Watched:
    """A stage on which errors and invalid requests are noted.

    Args:
        played: the stage.
        people: users that exist in its world.
        chats: chats that exist there.
    """

    def __init__(self, played: Stage, people: list[Json], chats: list[Json]) -> None:
        self.played, self.people, self.chats = played, people, chats
        self.errors: list[BaseException | None] = []
        self.looked_at = 0
        self._numbers = count(10**6)
        played.bot.application.add_error_handler(self._note)

    async def handle(self, kind: str, content: Json) -> None:
        """Lets the bot handle an update, and looks at what came of it."""
        self.played.clock.advance(200)
        self.played.server.calls.clear()
        self.errors.clear()
        raw = {"update_id": next(self._numbers), kind: content}
        await self.played.bot.application.process_update(update_of(raw, self.played.bot))
        self.looked_at += 1
        assert not self.errors, self.errors
        for call in self.played.refused():
            error = call.error
            normal = error is None or is_expected(BadRequest(error.description))
            assert error is None or error.code != 400 or normal, (call.method, error)

    async def _note(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        self.errors.append(context.error)


def updates(watched: Watched) -> Strategy:
    """A kind of update and its content."""
    user, chat = st.sampled_from(watched.people), st.sampled_from(watched.chats)
    bot = watched.played.server.world.bot
    plain = _message(st.one_of(user, st.just(bot)), chat)
    message = st.builds(
        _with,
        _message(user, chat),
        st.fixed_dictionaries(
            {},
            optional={
                "reply_to_message": plain,
                "via_bot": st.just(bot),
                "sender_chat": chat,
                "quote": st.builds(lambda t: {"text": t, "position": 0}, _TEXT),
                "external_reply": st.just(
                    {"origin": {"type": "user", "date": 0, "sender_user": bot}}
                ),
                "message_thread_id": st.sampled_from([1, 2, 7, 10**6]),
                "is_topic_message": st.just(True),
                "is_automatic_forward": st.just(True),
                "media_group_id": st.sampled_from(["a", "b"]),
                "edit_date": st.just(1_760_000_000),
                "has_protected_content": st.just(True),
                "author_signature": _TEXT,
            },
        ),
    )
    gone = st.builds(lambda c: {"chat": c, "message_id": 3, "date": 0}, chat)
    pressed = st.builds(
        lambda *parts: {key: value for part in parts for key, value in part.items()},
        st.fixed_dictionaries(
            {"id": st.text("0123456789", min_size=1, max_size=20), "from": user}
            | {"chat_instance": st.just("1")}
        ),
        st.one_of(
            st.builds(lambda data: {"data": data}, _DATA),
            st.builds(lambda name: {"game_short_name": name}, _TEXT),
        ),
        st.one_of(
            st.builds(lambda m: {"message": m}, st.one_of(plain, gone)),
            st.just({"inline_message_id": "i1"}),
        ),
    )
    typed = st.fixed_dictionaries(
        {
            "id": st.text("0123456789", min_size=1, max_size=20),
            "from": user,
            "query": st.text(_NOT_HALVES, max_size=256),
            "offset": st.one_of(st.just(""), st.text(_NOT_HALVES, max_size=20)),
        },
        optional={"chat_type": st.sampled_from(["sender", "private", "group", "channel"])},
    )
    vote = st.fixed_dictionaries(
        {"poll_id": st.text("0123456789", min_size=1, max_size=20)}
        | {"option_ids": st.lists(st.integers(0, 9), max_size=3)}
        | {"option_persistent_ids": st.just([])},
        optional={"user": user, "voter_chat": chat},
    )
    return st.one_of(
        st.tuples(st.sampled_from(["message", "edited_message"]), message),
        st.tuples(st.just("callback_query"), pressed),
        st.tuples(st.just("inline_query"), typed),
        st.tuples(st.just("poll_answer"), vote),
        st.tuples(st.just("poll"), _poll()),
    )


def _message(user: Strategy, chat: Strategy) -> Strategy:
    worded = st.builds(_worded, st.sampled_from(["text", "caption"]), _TEXT, _entity_kinds())
    media = st.sampled_from([{name: content} for name, content in _MEDIA.items()])
    base = st.fixed_dictionaries(
        {"message_id": st.integers(1, 50), "date": st.just(1_760_000_000), "chat": chat},
        optional={"from": user},
    )
    return st.builds(_with, base, st.one_of(worded, media, st.builds(_with, worded, media)))


def _entity_kinds() -> Strategy:
    where = st.tuples(st.sampled_from(_ENTITIES), st.integers(0, 20), st.integers(1, 30))
    return st.lists(where, max_size=4)


def _worded(field: str, text: str, kinds: list[tuple[str, int, int]]) -> Json:
    """A text with entities that lie within it, in UTF-16 units and not within a character."""
    starts = [0]
    for character in text:
        starts.append(starts[-1] + len(character.encode("utf-16-le")) // 2)
    entities = []
    for kind, first, length in kinds:
        begin = starts[min(first, len(starts) - 2)]
        end = starts[min(first + length, len(starts) - 1)]
        if begin < end:
            entities.append({"type": kind, "offset": begin, "length": end - begin})
    name = "entities" if field == "text" else "caption_entities"
    return {field: text} | ({name: entities} if entities else {})


def _poll() -> Strategy:
    option = {"text": "eens", "voter_count": 1, "persistent_id": "0"}
    return st.builds(
        lambda number, closed, anonymous: {
            **{"id": number, "question": "Eens?", "options": [option, option], "type": "regular"},
            **{"total_voter_count": 2, "is_closed": closed, "is_anonymous": anonymous},
            **{"allows_multiple_answers": False, "allows_revoting": True, "members_only": False},
        },
        st.text("0123456789", min_size=1, max_size=20),
        st.booleans(),
        st.booleans(),
    )


def _with(first: Json, second: Json) -> Json:
    return first | second


@contextmanager
def _watched(conversation: Conversation) -> Iterator[tuple[asyncio.Runner, Watched]]:
    """A loop, and a stage in it with a person, a private chat and a group."""
    with asyncio.Runner() as runner:
        store = runner.run(Store.open("sqlite+aiosqlite://"))
        playing = stage(conversation, store)
        played = runner.run(playing.__aenter__())
        an, bo, group = runner.run(circle(played))
        private = played.server.people.private_chat(an)
        try:
            yield runner, Watched(played, [an, bo], [private, group])
        finally:
            runner.run(playing.__aexit__(None, None, None))
            runner.run(store.close())


def _run(examples: int, known: bool, strategy: Strategy, look: Callable[[Any], None]) -> None:
    @settings(
        max_examples=examples,
        derandomize=known,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(example: Any) -> None:
        look(example)

    each()


def look_at_updates(conversation: Conversation, examples: int, *, known: bool = True) -> int:
    """Lets the bot handle so many updates, the same ones when ``known``; returns how many."""
    with _watched(conversation) as (runner, watched):
        _run(examples, known, updates(watched), lambda one: runner.run(watched.handle(*one)))
        return watched.looked_at


def look_at_questions(conversation: Conversation, examples: int, *, known: bool = True) -> int:
    """The same with questions in a private chat, of any characters that Telegram may send."""
    with _watched(conversation) as (runner, watched):
        an, chat = watched.people[0], watched.chats[0]
        base = {"message_id": 1, "date": 1_760_000_000, "chat": chat, "from": an}
        text = st.text(_NOT_HALVES, min_size=1, max_size=2000)
        _run(
            *(examples, known, text),
            lambda one: runner.run(watched.handle("message", base | {"text": one})),
        )
        return watched.looked_at


def main() -> None:
    """Reads the command line and looks."""
    parser = argparse.ArgumentParser(prog="python -m tests.any_update", description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000)
    options, conversation = parser.parse_args(), load_conversation(read_settings())
    print(look_at_updates(conversation, options.examples, known=False), "updates in orde")
    print(look_at_questions(conversation, options.examples, known=False), "vragen in orde")


if __name__ == "__main__":
    main()
