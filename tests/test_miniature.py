"""The miniature Bot API, through the real `telegram.Bot`: what it refuses, and what people do."""

import asyncio
import datetime as dtm
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    ChatMember,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputPollOption,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.miniature import BotApiError, Clock, MiniatureRequest, MiniatureServer
from bot.miniature.markup import parse_html
from tests.http_server import serve
from tests.stage import BAD_GATEWAY, Json

TOKEN = "4200:miniature"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> MiniatureServer:
    return MiniatureServer(TOKEN, clock=clock)


def bot_of(server: MiniatureServer, token: str = TOKEN) -> Bot:
    request = MiniatureRequest(server)
    return Bot(token, request=request, get_updates_request=request)


@pytest.fixture
async def bot(server: MiniatureServer) -> AsyncIterator[Bot]:
    async with bot_of(server) as bot:
        yield bot


class Street:
    """Three people, a private chat, a group, a forum with a topic, and the bot in all."""

    def __init__(self, server: MiniatureServer):
        people = server.people
        self.ann = people.add_user("Ann", "ann")
        self.bob = people.add_user("Bob")
        self.cas = people.add_user("Cas")
        self.home = people.private_chat(self.ann)
        everybody = [self.ann, self.bob]
        self.group = people.add_group("Kring", members=everybody, administrators=[self.ann])
        self.forum = people.add_group(
            "Forum", members=everybody, administrators=[self.ann], forum=True
        )
        for chat in (self.group, self.forum):
            people.add_bot(chat, self.ann)
        self.topic = people.add_topic(self.forum, "Hoofdstuk 1")
        server.world.take_updates()


@pytest.fixture
def street(server: MiniatureServer) -> Street:
    return Street(server)


def buttons(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def button(text: str = "Ja", data: str = "yes") -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=data)


def article(key: str = "1", text: str = "Antwoord", **more: Any) -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(key, "Titel", content, **more)


def refused(words: str) -> pytest.RaisesExc[BadRequest]:
    return pytest.raises(BadRequest, match=f"(?i){re.escape(words)}")


def kinds(updates: list[Json]) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in updates]


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>a</i> <em>b</em>", "a b", [("italic", 0, 1), ("italic", 2, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
        ),
        (
            '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
            "ab",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a</code>", "a", [("code", 0, 1)]),
        ("<pre>a</pre>", "a", [("pre", 0, 1)]),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
        ('<tg-time unix="1647531900" format="wDT">nu</tg-time>', "nu", [("date_time", 0, 2)]),
        ("😀<b>é😀</b>", "😀é😀", [("bold", 2, 3)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<B>a</B>", "a", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;", '<>&"AB', []),
        ("&nbsp;&euro; & &#0;", "&nbsp;&euro; & &#0;", []),
    ],
)
def test_html_is_read(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read = parse_html(html)
    assert read.text == text
    assert [(e["type"], e["offset"], e["length"]) for e in read.entities] == entities


def test_html_keeps_links_languages_and_times() -> None:
    (link,) = parse_html('<a href="https://x.nl/a?b=1&amp;c=2#:~:text=d">e</a>').entities
    assert link["url"] == "https://x.nl/a?b=1&c=2#:~:text=d"
    (user,) = parse_html('<a href="tg://user?id=7">Ann</a>').entities
    assert (user["type"], user["user"]["id"]) == ("text_mention", 7)
    (code,) = parse_html('<pre><code class="language-python">a</code></pre>').entities
    assert code == {"type": "pre", "language": "python", "offset": 0, "length": 1}
    assert parse_html("<a>niets</a>").entities == ()
    assert parse_html('<a href="http://[x">niets</a>').entities == ()
    assert parse_html('<a href="x.nl/a">e</a>').entities[0]["url"] == "http://x.nl/a"
    assert parse_html('<a href="https://x.nl">e</a>').entities[0]["url"] == "https://x.nl/"
    (time,) = parse_html('<tg-time unix="9" format="r">nu</tg-time>').entities
    assert (time["unix_time"], time["date_time_format"]) == (9, "r")


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("1 < 2 >", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>a</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x>a</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time>a</tg-time>", "Invalid unix time specified"),
    ],
)
async def test_html_is_refused(bot: Bot, street: Street, html: str, problem: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(street.home["id"], html, parse_mode="HTML")
    assert caught.value.message.lower() == f"can't parse entities: {problem}".lower()


# ── Sending ───────────────────────────────────────────────────────────────────────────────────


async def test_message_comes_back_as_it_was_sent(bot: Bot, street: Street) -> None:
    sent = await bot.send_message(
        street.home["id"],
        "\n<b>Hé</b> @essaybot /help https://x.nl/a.  ",
        parse_mode="HTML",
        reply_markup=buttons([button()]),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
    )
    assert sent.text == "Hé @essaybot /help https://x.nl/a."
    assert sent.text_html.startswith("<b>Hé</b>")
    found = sent.parse_entities()
    assert {entity.type: text for entity, text in found.items()} == {
        "bold": "Hé",
        "mention": "@essaybot",
        "bot_command": "/help",
        "url": "https://x.nl/a",
    }
    assert sent.reply_markup == buttons([button()])
    assert sent.from_user is not None and sent.from_user.id == bot.id


async def test_message_takes_entities(bot: Bot, street: Street) -> None:
    bold = MessageEntity("bold", 0, 2)
    sent = await bot.send_message(street.home["id"], "Hé", entities=[bold])
    assert sent.entities == (bold,)
    with refused("entity_bounds_invalid"):
        await bot.send_message(street.home["id"], "Hé", entities=[MessageEntity("bold", 1, 2)])


@pytest.mark.parametrize(
    "markup",
    [
        ForceReply(selective=True, input_field_placeholder="Vraag"),
        ReplyKeyboardMarkup([["a", "b"]], resize_keyboard=True),
        ReplyKeyboardRemove(),
        buttons(
            [
                InlineKeyboardButton("a", url="https://x.nl"),
                InlineKeyboardButton("b", url="tg://resolve?domain=x"),
                InlineKeyboardButton("c", switch_inline_query=""),
                InlineKeyboardButton("d", switch_inline_query_current_chat="q"),
                InlineKeyboardButton("e", copy_text=CopyTextButton("kopie")),
                InlineKeyboardButton("f", callback_data="é" * 32),
            ]
        ),
    ],
)
async def test_markup_is_accepted(bot: Bot, street: Street, markup: Any) -> None:
    await bot.send_message(street.home["id"], "Hé", reply_markup=markup)


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        (buttons([button(" ")]), "button text must be non-empty"),
        (buttons([InlineKeyboardButton("a")]), "Text buttons are unallowed"),
        (buttons([InlineKeyboardButton("a", url="https://x.nl", callback_data="b")]), "one action"),
        (buttons([button(data="")]), "Button_data_invalid"),
        (buttons([button(data="é" * 33)]), "Button_data_invalid"),
        (buttons([InlineKeyboardButton("a", url="x.nl")]), "URL 'x.nl' is invalid"),
        (buttons([InlineKeyboardButton("a", url="javascript:x")]), "Wrong HTTP URL"),
        (buttons([InlineKeyboardButton("a", url="http://[x")]), "Wrong HTTP URL"),
        (
            buttons([InlineKeyboardButton("a", copy_text=CopyTextButton("x" * 257))]),
            "Button_copy_text_invalid",
        ),
        (buttons(*[[button()]] * 101), "too long"),
        (buttons([button()] * 9), "too wide"),
        (buttons([InlineKeyboardButton("a", pay=True)]), 'Unknown parameter "pay"'),
        (ForceReply(input_field_placeholder="x" * 65), "1-64 characters"),
    ],
)
async def test_markup_is_refused(bot: Bot, street: Street, markup: Any, problem: str) -> None:
    with refused(problem):
        await bot.send_message(street.home["id"], "Hé", reply_markup=markup)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Message text is empty"),
        ("\ud83d", "strings must be encoded in UTF-8"),
        (" \n ", "Text must be non-empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
    ],
)
async def test_text_is_refused(bot: Bot, street: Street, text: str, problem: str) -> None:
    with refused(problem):
        await bot.send_message(street.home["id"], text)


async def test_length_counts_after_entities(bot: Bot, street: Street) -> None:
    html = f"<b>{'x' * 4095}&amp;</b>"
    sent = await bot.send_message(street.home["id"], html, parse_mode="HTML")
    assert sent.text is not None and len(sent.text) == 4096


async def test_parse_modes(bot: Bot, street: Street) -> None:
    with refused("not supported by this server"):
        await bot.send_message(street.home["id"], "*a*", parse_mode="MarkdownV2")
    with refused("Unsupported parse_mode"):
        await bot.send_message(street.home["id"], "a", parse_mode="XML")


async def test_topics(server: MiniatureServer, bot: Bot, street: Street) -> None:
    forum, topic = street.forum["id"], street.topic
    sent = await bot.send_message(forum, "Hé", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    general = await bot.send_message(forum, "Hé")
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    asked = server.people.say(street.bob, street.forum, "Vraag", thread=topic)
    reply = ReplyParameters(asked["message_id"])
    answer = await bot.send_message(forum, "Antwoord", reply_parameters=reply)
    assert answer.message_thread_id == topic
    for chat, thread in [(forum, 1), (forum, 999), (street.group["id"], 2), (street.home["id"], 1)]:
        with refused("Message thread not found"):
            await bot.send_message(chat, "Hé", message_thread_id=thread)
        with refused("Message thread not found"):
            await bot.send_chat_action(chat, "typing", message_thread_id=thread)
    server.people.close_topic(street.forum, topic)
    for more in ({"message_thread_id": topic}, {"reply_parameters": reply}):
        with refused("topic_closed"):
            await bot.send_message(forum, "Hé", **cast(Any, more))
    server.people.add_bot(street.forum, street.ann, "administrator")
    await bot.send_message(forum, "Hé", message_thread_id=topic)


async def test_replies(server: MiniatureServer, bot: Bot, street: Street) -> None:
    asked = server.people.say(street.bob, street.group, "/vraag wat is markt?")
    reply = ReplyParameters(asked["message_id"], quote="markt")
    sent = await bot.send_message(street.group["id"], "Dit", reply_parameters=reply)
    assert sent.reply_to_message is not None and sent.reply_to_message.text == asked["text"]
    assert sent.quote is not None and (sent.quote.text, sent.quote.position) == ("markt", 14)
    with refused("quote_text_invalid"):
        wrong = ReplyParameters(asked["message_id"], quote="overheid")
        await bot.send_message(street.group["id"], "Dit", reply_parameters=wrong)
    with refused("Message to be replied not found"):
        await bot.send_message(street.group["id"], "Dit", reply_to_message_id=999)
    kept = ReplyParameters(999, allow_sending_without_reply=True)
    alone = await bot.send_message(street.group["id"], "Dit", reply_parameters=kept)
    assert alone.reply_to_message is None


async def test_chats_that_cannot_be_reached(
    server: MiniatureServer, bot: Bot, street: Street
) -> None:
    people = server.people

    async def unreachable(chat: int, kind: type[Exception], words: str) -> None:
        with pytest.raises(kind, match=words):
            await bot.send_message(chat, "Hé")

    await unreachable(999, BadRequest, "^Chat not found")
    with refused("Chat not found"):
        await bot.send_message("@nergens", "Hé")
    strangers = people.add_group("Elders", members=[street.bob])
    await unreachable(strangers["id"], BadRequest, "^Chat not found")
    await unreachable(street.cas["id"], Forbidden, "bot can't initiate conversation with a user")
    people.block(street.ann)
    await unreachable(street.home["id"], Forbidden, "^Forbidden: bot was blocked by the user")
    people.unblock(street.ann)
    await bot.send_message(street.home["id"], "Hé")
    people.restrict_bot(street.group, street.ann)
    words = "^Not enough rights to send text messages to the chat"
    await unreachable(street.group["id"], BadRequest, words)
    with refused("Not enough rights to send polls to the chat"):
        await bot.send_poll(street.group["id"], "?", ["a", "b"])
    people.remove_bot(street.group, street.ann)
    words = "^Forbidden: bot was kicked from the supergroup chat"
    await unreachable(street.group["id"], Forbidden, words)
    await bot.leave_chat(street.forum["id"])
    words = "^Forbidden: bot is not a member of the supergroup chat"
    await unreachable(street.forum["id"], Forbidden, words)


async def test_migration(server: MiniatureServer, bot: Bot, street: Street) -> None:
    people = server.people
    small = people.add_group("Klein", members=[street.bob], supergroup=False)
    people.add_bot(small, street.bob)
    server.world.take_updates()
    big = people.migrate(small)
    updates = server.world.take_updates()
    assert kinds(updates) == ["my_chat_member", "message", "message"]
    assert updates[0]["my_chat_member"]["chat"]["id"] == big["id"]
    assert updates[1]["message"]["migrate_to_chat_id"] == big["id"]
    assert updates[2]["message"]["migrate_from_chat_id"] == small["id"]
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(small["id"], "Hé")
    assert moved.value.new_chat_id == big["id"]
    await bot.send_message(big["id"], "Hé")
    with pytest.raises(ValueError, match="only a group"):
        people.migrate(big)


@pytest.mark.parametrize(
    ("method", "parameters", "code", "description"),
    [
        ("sendPhoto", {}, 404, "Not Found"),
        ("sendMessage", {"text": "a"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "a"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": "1"}, 400, "Bad Request: message text is empty"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "disable_web_page_preview": "true"},
            400,
            'Bad Request: unknown parameter "disable_web_page_preview" in sendMessage',
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "protect_content": "ja"},
            400,
            'Bad Request: parameter "protect_content" must be of type Boolean',
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_markup": "{"},
            400,
            "Bad Request: can't parse reply_markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_markup": "{}"},
            400,
            "Bad Request: object expected as reply markup",
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard":[[{"text":1}]]}'},
            400,
            'Bad Request: parameter "text" must be of type String',
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "entities": "{}"},
            400,
            'Bad Request: parameter "entities" must be of type Array',
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "entities": '[{"type": "bold"}]'},
            400,
            'Bad Request: parameter "offset" is required in entities',
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_parameters": "1"},
            400,
            'Bad Request: parameter "reply_parameters" must be of type Object',
        ),
        (
            "setMyCommands",
            {"commands": "[]", "scope": '{"type": []}'},
            400,
            "Bad Request: can't parse BotCommandScope: unsupported type specified",
        ),
        (
            "getUpdates",
            {"limit": "101"},
            400,
            'Bad Request: parameter "limit" must be from 1 to 100',
        ),
        (
            "getUpdates",
            {"offset": "een"},
            400,
            'Bad Request: parameter "offset" must be of type Number',
        ),
    ],
)
async def test_parameters_are_refused(
    server: MiniatureServer,
    method: str,
    parameters: dict[str, str],
    code: int,
    description: str,
) -> None:
    with pytest.raises(BotApiError) as caught:
        await server.call(method, parameters)
    assert (caught.value.code, caught.value.description) == (code, description)
    assert server.calls[-1].error is caught.value


# ── Editing and deleting ──────────────────────────────────────────────────────────────────────


async def test_edit(server: MiniatureServer, bot: Bot, street: Street, clock: Clock) -> None:
    home = street.home["id"]
    sent = await bot.send_message(home, "<b>a</b>", "HTML", reply_markup=buttons([button()]))
    clock.advance(5)
    edited = await sent.edit_text("<i>a</i>", "HTML", reply_markup=buttons([button()]))
    assert not isinstance(edited, bool)
    assert edited.text_html == "<i>a</i>" and edited.edit_date is not None
    with refused("Message is not modified: specified new message"):
        await sent.edit_text("<i>a</i>", "HTML", reply_markup=buttons([button()]))
    assert (await sent.edit_text("<i>a</i>", "HTML")) is not True
    assert "reply_markup" not in server.world.last(street.home)
    await sent.edit_reply_markup(buttons([button("Nee", "no")]))
    with refused("Message is not modified"):
        await sent.edit_reply_markup(buttons([button("Nee", "no")]))
    await sent.edit_text("b")
    assert server.world.last(street.home)["text"] == "b"
    for text, problem in [("", "empty"), ("<x>", "Unsupported"), ("x" * 4097, "too long")]:
        with refused(problem):
            await sent.edit_text(text, "HTML")
    with refused("Message to edit not found"):
        await bot.edit_message_text("a", home, 999)
    with refused("Message identifier is not specified"):
        await bot.edit_message_text("a", home)
    theirs = server.people.say(street.ann, street.home, "Hallo")
    with refused("Message can't be edited"):
        await bot.edit_message_text("a", home, theirs["message_id"])
    poll = await bot.send_poll(home, "?", ["a", "b"])
    with refused("There is no text in the message to edit"):
        await poll.edit_text("a")


async def test_delete(server: MiniatureServer, bot: Bot, street: Street, clock: Clock) -> None:
    group = street.group["id"]
    own = await bot.send_message(group, "a")
    old = await bot.send_message(group, "b")
    theirs = server.people.say(street.bob, street.group, "c")
    private = server.people.say(street.ann, street.home, "d")
    await own.delete()
    await bot.delete_message(street.home["id"], private["message_id"])
    with refused("Message to delete not found"):
        await own.delete()
    with refused("Message can't be deleted"):
        await bot.delete_message(group, theirs["message_id"])
    clock.advance(48 * 3600)
    with refused("Message can't be deleted"):
        await old.delete()
    server.people.add_bot(street.group, street.ann, "administrator")
    await bot.delete_message(group, theirs["message_id"])
    await old.delete()
    server.people.delete(server.people.say(street.bob, street.group, "e"))
    assert all("text" not in message for message in server.world.messages(group))


# ── Buttons ───────────────────────────────────────────────────────────────────────────────────


async def test_button(server: MiniatureServer, bot: Bot, street: Street, clock: Clock) -> None:
    people = server.people
    await bot.send_message(street.home["id"], "Kies", reply_markup=buttons([button()]))
    stale = server.world.last(street.home)
    query = people.press(street.ann, stale, "Ja")
    assert people.callback_answer(query) is None
    (update,) = await bot.get_updates()
    assert update.callback_query is not None and update.callback_query.data == "yes"
    with refused("message_too_long"):
        await update.callback_query.answer("x" * 201)
    await update.callback_query.answer("Goed", show_alert=True)
    answer = people.callback_answer(query)
    assert answer is not None and (answer["text"], answer["show_alert"]) == ("Goed", True)
    late = people.press(street.ann, stale, "yes")
    clock.advance(16)
    for query_id in (query["id"], late["id"], "onbekend"):
        with refused("Query is too old and response timeout expired"):
            await bot.answer_callback_query(query_id)
    await bot.edit_message_text("Klaar", street.home["id"], stale["message_id"])
    again = people.press(street.ann, stale, "Ja")
    assert again["message"]["text"] == "Klaar"
    people.delete(stale)
    assert people.press(street.ann, stale, "Ja")["message"]["date"] == 0
    with pytest.raises(ValueError, match="no button 'Nee'"):
        people.press(street.ann, stale, "Nee")


# ── Inline mode ───────────────────────────────────────────────────────────────────────────────


async def test_inline(server: MiniatureServer, bot: Bot, street: Street) -> None:
    people = server.people
    query = people.inline(street.bob, "markt", chat_type="group")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None and update.inline_query.query == "markt"
    assert people.inline_answer(query) is None
    results = [article("a", "<b>Een</b>", reply_markup=buttons([button()])), article("b")]
    start = InlineQueryResultsButton("Meer", start_parameter="punt-1_A")
    await update.inline_query.answer(
        results, cache_time=dtm.timedelta(seconds=10), next_offset="50", button=start
    )
    answer = people.inline_answer(query)
    assert answer is not None
    assert (answer["cache_time"], answer["next_offset"]) == (10, "50")
    with refused("Query is too old"):
        await update.inline_query.answer([])
    elsewhere = people.add_group("Elders", members=[street.bob])
    message = people.choose(street.bob, query, "a", elsewhere)
    assert message["via_bot"]["id"] == bot.id and message["entities"][0]["type"] == "bold"
    (chosen,) = await bot.get_updates(offset=update.update_id + 1)
    assert chosen.chosen_inline_result is not None
    inline_id = chosen.chosen_inline_result.inline_message_id
    people.press(street.bob, message, "Ja")
    (pressed,) = await bot.get_updates(offset=chosen.update_id + 1)
    assert pressed.callback_query is not None
    assert pressed.callback_query.message is None
    assert pressed.callback_query.inline_message_id == inline_id
    assert await bot.edit_message_text("Twee", inline_message_id=inline_id) is True
    assert server.world.last(elsewhere)["text"] == "Twee"
    with refused("Message is not modified"):
        await bot.edit_message_text("Twee", inline_message_id=inline_id)
    with refused("message_id_invalid"):
        await bot.edit_message_text("Twee", inline_message_id="nergens")
    server.world.take_updates()
    people.choose(street.bob, query, "b", street.group)
    updates = server.world.take_updates()
    assert kinds(updates) == ["message", "chosen_inline_result"]
    assert "inline_message_id" not in updates[1]["chosen_inline_result"]
    with pytest.raises(ValueError, match="no result"):
        people.choose(street.bob, query, "z", street.group)


@pytest.mark.parametrize(
    ("results", "more", "problem"),
    [
        ([article(str(n)) for n in range(51)], {}, "Results_too_much"),
        ([article("a"), article("a")], {}, "Result_id_duplicate"),
        ([article("")], {}, "Result_id_invalid"),
        ([article("é" * 33)], {}, "Result_id_invalid"),
        ([article("a", "<p>")], {}, "Unsupported start tag"),
        ([article("a", "x" * 4097)], {}, "Message is too long"),
        ([article("a", "")], {}, "Message text is empty"),
        ([article("a", reply_markup=buttons([button(data="")]))], {}, "Button_data_invalid"),
        ([InlineQueryResultArticle("a", " ", InputTextMessageContent("b"))], {}, "title"),
        ([], {"next_offset": "x" * 65}, "Next_offset_invalid"),
        (
            [],
            {"button": InlineQueryResultsButton("Meer", start_parameter="é")},
            "Start_param_invalid",
        ),
    ],
)
async def test_inline_is_refused(
    server: MiniatureServer, bot: Bot, street: Street, results: Any, more: Any, problem: str
) -> None:
    query = server.people.inline(street.bob, "markt")
    with refused(problem):
        await bot.answer_inline_query(query["id"], results, **more)


# ── Polls ─────────────────────────────────────────────────────────────────────────────────────


async def test_poll(server: MiniatureServer, bot: Bot, street: Street, clock: Clock) -> None:
    people = server.people
    options: list[str | InputPollOption] = ["eens", InputPollOption("oneens")]
    sent = await bot.send_poll(
        street.group["id"], "Stelling", options, is_anonymous=False, open_period=60
    )
    message = server.world.last(street.group)
    people.vote(street.ann, message, [0])
    people.vote(street.bob, message, [1])
    people.vote(street.ann, message, [])
    updates = [Update.de_json(update, bot) for update in server.world.take_updates()]
    answers = [update.poll_answer for update in updates if update.poll_answer]
    assert [answer.option_ids for answer in answers] == [(0,), (1,), ()]
    assert updates[-1].poll is not None and updates[-1].poll.total_voter_count == 1
    with pytest.raises(ValueError, match="one answer"):
        people.vote(street.ann, message, [0, 1])
    clock.advance(61)
    (closed,) = await bot.get_updates()
    assert closed.poll is not None and closed.poll.is_closed
    assert sent.poll is not None and closed.poll.id == sent.poll.id
    with pytest.raises(ValueError, match="closed"):
        people.vote(street.ann, message, [0])
    with refused("Poll has already been closed"):
        await sent.stop_poll()
    assert server.world.last(street.group)["poll"]["is_closed"]


async def test_quiz(server: MiniatureServer, bot: Bot, street: Street) -> None:
    sent = await bot.send_poll(
        street.home["id"],
        "Vraag",
        ["a", "b"],
        type="quiz",
        correct_option_ids=[1],
        explanation="<b>Uitleg</b>",
        explanation_parse_mode="HTML",
        reply_markup=buttons([button()]),
    )
    assert sent.poll is not None and sent.poll.correct_option_ids == (1,)
    assert sent.poll.explanation == "Uitleg" and sent.poll.explanation_entities[0].type == "bold"
    message = server.world.last(street.home)
    server.people.vote(street.ann, message, [1])
    with pytest.raises(ValueError, match="voted for good"):
        server.people.vote(street.ann, message, [0])
    poll = await sent.stop_poll()
    assert poll.is_closed and poll.options[1].voter_count == 1
    assert "reply_markup" not in server.world.last(street.home)
    assert kinds(server.world.take_updates()) == ["poll", "poll"]
    other = await bot.send_poll(street.home["id"], "Nog een", ["a", "b"])
    server.people.close_poll(server.world.last(street.home))
    assert kinds(server.world.take_updates()) == ["poll"]
    with refused("Message with poll to stop not found"):
        await bot.stop_poll(street.home["id"], 999)
    assert other.poll is not None and not other.poll.is_closed


QUIZ: Json = {"type": "quiz", "correct_option_ids": [0]}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"question": " "}, "poll question must have"),
        ({"question": "x" * 301}, "poll question must have"),
        ({"options": []}, "1-12 options"),
        ({"options": ["a"] * 13}, "1-12 options"),
        ({"options": ["a", ""]}, "poll options must have"),
        ({"options": ["a", "x" * 101]}, "poll options must have"),
        ({"type": "toets"}, "unsupported poll type"),
        ({"type": "quiz"}, "quiz must have a correct option"),
        ({"correct_option_ids": [0]}, "only a quiz"),
        (QUIZ | {"correct_option_ids": [2]}, "wrong correct option"),
        (QUIZ | {"correct_option_ids": [1, 0]}, "wrong correct option"),
        (QUIZ | {"correct_option_ids": [0, 1]}, "must have one correct option"),
        (QUIZ | {"explanation": "x" * 201}, "explanation is too long"),
        (QUIZ | {"explanation": "a\nb\nc\nd"}, "too many line feeds"),
        (QUIZ | {"explanation": "<p>", "explanation_parse_mode": "HTML"}, "Unsupported start tag"),
        ({"explanation": "a"}, "only a quiz"),
        ({"open_period": 4}, "wrong open period"),
        ({"open_period": 2628001}, "wrong open period"),
        ({"close_date": 1}, "wrong close date"),
        ({"open_period": 5, "close_date": 1}, "can't be used together"),
    ],
)
async def test_poll_is_refused(bot: Bot, street: Street, changes: Json, problem: str) -> None:
    given: Json = {"question": "Vraag", "options": ["a", "b"]} | changes
    with refused(problem):
        await bot.send_poll(street.home["id"], **given)


# ── Updates ───────────────────────────────────────────────────────────────────────────────────


async def test_updates_are_confirmed_by_offset(
    server: MiniatureServer, bot: Bot, street: Street
) -> None:
    for word in ("een", "twee", "drie"):
        server.people.say(street.ann, street.home, word)
    one, two, three = await bot.get_updates()
    assert (two.update_id, three.update_id) == (one.update_id + 1, one.update_id + 2)
    assert len(await bot.get_updates(limit=2)) == 2
    assert [u.update_id for u in await bot.get_updates(offset=two.update_id)] == [
        two.update_id,
        three.update_id,
    ]
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == [three.update_id]
    assert len(server.world.take_updates()) == 1
    assert await bot.get_updates() == ()


async def test_long_poll_ends_with_an_update(
    server: MiniatureServer, bot: Bot, street: Street
) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    assert not waiting.done()
    server.people.say(street.ann, street.home, "Hallo")
    (update,) = await waiting
    assert update.message is not None and update.message.text == "Hallo"


async def test_long_poll_ends_when_a_poll_closes(
    server: MiniatureServer, bot: Bot, street: Street, clock: Clock
) -> None:
    await bot.send_poll(street.home["id"], "Vraag", ["a", "b"], open_period=600)
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    clock.advance(600)
    server.world.tick()
    (update,) = await waiting
    assert update.poll is not None and update.poll.is_closed


async def test_long_polls_conflict(server: MiniatureServer, bot: Bot, street: Street) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    second = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await bot.set_webhook("https://x.nl/haak", secret_token="geheim")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await second


async def test_webhook(server: MiniatureServer, bot: Bot, street: Street) -> None:
    server.people.say(street.ann, street.home, "Hallo")
    await bot.set_webhook(
        "https://x.nl/haak",
        secret_token="geheim",
        allowed_updates=["message"],
        drop_pending_updates=True,
    )
    assert server.webhook is not None and server.webhook["secret_token"] == "geheim"
    server.people.say(street.ann, street.home, "Hallo")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://x.nl/haak", 1)
    assert info.allowed_updates == ("message",)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    assert (await bot.get_webhook_info()).url == ""
    with refused("An HTTPS URL must be provided"):
        await bot.set_webhook("http://x.nl")
    with refused("unallowed characters"):
        await bot.set_webhook("https://x.nl", secret_token="ge heim")
    with refused("unknown update type"):
        await bot.set_webhook("https://x.nl", allowed_updates=["berichten"])


async def test_allowed_updates(server: MiniatureServer, bot: Bot, street: Street) -> None:
    people = server.people
    people.add_bot(street.group, street.ann, "administrator")
    people.join(street.cas, street.group)
    assert kinds(server.world.take_updates()) == ["my_chat_member", "message"]
    await bot.get_updates(allowed_updates=["chat_member"])
    people.join(people.add_user("Dirk"), street.group)
    await bot.get_updates()
    people.join(people.add_user("Els"), street.group)
    assert kinds(server.world.take_updates()) == ["chat_member", "chat_member"]
    await bot.get_updates(allowed_updates=[])
    people.join(people.add_user("Fay"), street.group)
    assert kinds(server.world.take_updates()) == ["message"]


# ── People in groups ──────────────────────────────────────────────────────────────────────────


async def test_privacy_mode(server: MiniatureServer, bot: Bot, street: Street) -> None:
    people, group = server.people, street.group
    own = await bot.send_message(group["id"], "Ik ben er")

    def reaches(text: str, **more: Any) -> bool:
        people.say(street.bob, group, text, **more)
        return bool(server.world.take_updates())

    assert not reaches("zomaar iets")
    assert not reaches("/vraag@anderebot wat?")
    assert not reaches("mail ik@essaybot.nl of @essaybotje")
    assert reaches("/vraag wat?")
    assert reaches("/vraag@EssayBot wat?")
    assert reaches("zeg @essaybot, wat?")
    assert reaches("en nu?", reply_to=own.to_dict())
    people.say_other(street.bob, group, "photo", caption="kijk @essaybot")
    people.say_other(street.bob, group, "sticker")
    assert len(server.world.take_updates()) == 1
    people.add_bot(group, street.ann, "administrator")
    server.world.take_updates()
    assert reaches("zomaar iets")
    open_server = MiniatureServer(TOKEN, privacy=False)
    there = Street(open_server)
    open_server.people.say(there.bob, there.group, "zomaar iets")
    assert len(open_server.world.take_updates()) == 1


async def test_threads(server: MiniatureServer, bot: Bot, street: Street) -> None:
    people = server.people
    first = people.say(street.bob, street.group, "/een")
    second = people.say(street.ann, street.group, "/twee", reply_to=first)
    third = people.say(street.bob, street.group, "/drie", reply_to=second)
    assert "message_thread_id" not in first
    assert second["message_thread_id"] == third["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in third
    general = people.say(street.bob, street.forum, "/vier")
    assert "message_thread_id" not in general
    topical = people.say(street.bob, street.forum, "/vijf", thread=street.topic)
    assert (topical["message_thread_id"], topical["is_topic_message"]) == (street.topic, True)
    assert "forum_topic_created" in topical["reply_to_message"]
    for update in server.world.take_updates():
        assert Update.de_json(update, bot).message is not None
    with pytest.raises(ValueError, match="message is too long"):
        people.say(street.bob, street.forum, "x" * 4097)
    with pytest.raises(ValueError, match="no topic"):
        people.say(street.bob, street.forum, "x", thread=1)
    people.close_topic(street.forum, street.topic)
    with pytest.raises(ValueError, match="is closed"):
        people.say(street.bob, street.forum, "x", thread=street.topic)
    with pytest.raises(ValueError, match="can't write"):
        people.say(street.cas, street.forum, "x")
    with pytest.raises(ValueError, match="only a forum"):
        people.add_topic(street.group, "x")
    with pytest.raises(ValueError, match="can be a forum"):
        people.add_group("x", members=[], forum=True, supergroup=False)


@pytest.mark.parametrize(
    "kind",
    [
        "sticker",
        "photo",
        "voice",
        "audio",
        "video",
        "video_note",
        "document",
        "location",
        "contact",
        "dice",
    ],
)
async def test_other_messages(server: MiniatureServer, bot: Bot, street: Street, kind: str) -> None:
    server.people.say_other(street.ann, street.home, kind)
    (update,) = await bot.get_updates()
    assert update.message is not None and getattr(update.message, kind)


async def test_edited_message(server: MiniatureServer, bot: Bot, street: Street) -> None:
    asked = server.people.say(street.ann, street.home, "/vraag een")
    server.people.edit(street.ann, asked, "/vraag twee")
    _, update = await bot.get_updates()
    assert update.edited_message is not None and update.edited_message.text == "/vraag twee"
    with pytest.raises(ValueError, match="no text of this user"):
        server.people.edit(street.bob, asked, "x")


async def test_membership_updates(server: MiniatureServer, bot: Bot, street: Street) -> None:
    people = server.people
    group = people.add_group("Nieuw", members=[street.bob], administrators=[street.bob])
    people.add_bot(group, street.bob)
    people.restrict_bot(group, street.bob)
    people.remove_bot(group, street.bob)
    people.block(street.ann)
    people.unblock(street.ann)
    updates = await bot.get_updates()
    changes = [u.my_chat_member for u in updates if u.my_chat_member]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("left", "member"),
        ("member", "restricted"),
        ("restricted", "kicked"),
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    services = [u.message for u in updates if u.message]
    assert services[0].new_chat_members[0].id == bot.id
    assert services[1].left_chat_member is not None
    with pytest.raises(ValueError, match="can't write"):
        people.block(street.ann)
        people.say(street.ann, street.home, "x")


# ── Chats and the bot's own words ─────────────────────────────────────────────────────────────


async def test_chats(server: MiniatureServer, bot: Bot, street: Street) -> None:
    full = await bot.get_chat(street.forum["id"])
    assert (full.title, full.is_forum) == ("Forum", True)
    assert (await bot.get_chat(street.home["id"])).first_name == "Ann"
    assert await bot.get_chat_member_count(street.group["id"]) == 3
    (owner,) = await bot.get_chat_administrators(street.group["id"])
    assert (owner.user.first_name, owner.status) == ("Ann", ChatMember.OWNER)
    for user, status in [(street.bob, "member"), (street.cas, "left")]:
        assert (await bot.get_chat_member(street.group["id"], user["id"])).status == status
    server.people.add_bot(street.group, street.ann, "administrator")
    own = await bot.get_chat_member(street.group["id"], bot.id)
    assert own.status == ChatMember.ADMINISTRATOR
    with refused("participant_id_invalid"):
        await bot.get_chat_member(street.group["id"], 999)
    with refused("no administrators in the private chat"):
        await bot.get_chat_administrators(street.home["id"])
    with refused("private"):
        await bot.leave_chat(street.home["id"])
    with refused("wrong parameter action"):
        await bot.send_chat_action(street.home["id"], "slapen")
    assert await bot.send_chat_action(street.home["id"], "typing")


async def test_commands(bot: Bot, street: Street) -> None:
    commands = [BotCommand("vraag", "Stel een vraag")]
    groups = BotCommandScopeAllGroupChats()
    await bot.set_my_commands(commands, groups, "nl")
    assert await bot.get_my_commands(groups, "nl") == tuple(commands)
    assert await bot.get_my_commands() == await bot.get_my_commands(groups) == ()
    await bot.delete_my_commands(groups, "nl")
    assert await bot.get_my_commands(groups, "nl") == ()
    await bot.set_my_commands(commands, BotCommandScopeChat(street.group["id"]))
    refusals: list[tuple[list[tuple[str, str]], str]] = [
        ([("Vraag", "x")], "bot_command_invalid"),
        ([("x" * 33, "x")], "bot_command_invalid"),
        ([("x", "")], "bot_command_description_invalid"),
        ([("x", "x" * 257)], "bot_command_description_invalid"),
        ([("x", "x")] * 101, "bot_commands_too_much"),
    ]
    for wrong, problem in refusals:
        with refused(problem):
            await bot.set_my_commands(wrong)
    with refused("language code"):
        await bot.set_my_commands(commands, language_code="nederlands")
    with refused("Chat not found"):
        await bot.set_my_commands(commands, BotCommandScopeChat(999))
    with refused("BotCommandScope"):
        await bot.set_my_commands(commands, api_kwargs={"scope": {"type": "chat"}})


async def test_own_words(bot: Bot) -> None:
    assert (await bot.get_my_name()).name == "Essaybot"
    await bot.set_my_name("Essay")
    await bot.set_my_description("Lang")
    await bot.set_my_short_description("Kort", language_code="nl")
    assert (await bot.get_my_name("nl")).name == "Essay"
    assert (await bot.get_my_description()).description == "Lang"
    assert (await bot.get_my_short_description()).short_description == ""
    assert (await bot.get_my_short_description("nl")).short_description == "Kort"
    changes: list[tuple[Callable[[str], Awaitable[bool]], int]] = [
        (bot.set_my_name, 64),
        (bot.set_my_description, 512),
        (bot.set_my_short_description, 120),
    ]
    for change, most in changes:
        assert await change("x" * most)
        with refused(f"at most {most} characters"):
            await change("x" * (most + 1))


# ── The record, scripted failures, tokens ─────────────────────────────────────────────────────


async def test_calls_are_recorded(server: MiniatureServer, bot: Bot, street: Street) -> None:
    seen: list[str] = []
    server.on_call.append(lambda call: seen.append(call.method))
    await bot.send_message(street.home["id"], "[1]", reply_markup=buttons([button()]))
    call = server.calls[-1]
    assert call.parameters["chat_id"] == street.home["id"] and call.parameters["text"] == "[1]"
    assert call.parameters["reply_markup"]["inline_keyboard"][0][0]["text"] == "Ja"
    assert call.result["text"] == "[1]" and call.error is None
    assert seen == ["sendMessage"]


async def test_scripted_failures(
    server: MiniatureServer, bot: Bot, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    home = street.home["id"]
    flood = BotApiError(429, "Too Many Requests: retry after 3", {"retry_after": 3})
    server.fail_next("sendMessage", flood, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.send_message(home, "Hé")
    await bot.send_message(home, "Hé")
    server.fail_next("sendMessage", BAD_GATEWAY)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(home, "Hé")


async def test_scripted_failure_of_an_unknown_method(server: MiniatureServer) -> None:
    with pytest.raises(ValueError, match="no method 'sendMesage'"):
        server.fail_next("sendMesage", BAD_GATEWAY)


async def test_tokens(server: MiniatureServer) -> None:
    with pytest.raises(InvalidToken):
        await bot_of(server, "4200:anders").get_me()
    async with bot_of(server) as bot:
        assert bot.username == "essaybot" and bot.can_join_groups
        with refused("takes no files"):
            await bot.send_message(1, "Hé", api_kwargs={"document": InputFile(b"Hallo")})


# ── Over HTTP ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def address(server: MiniatureServer) -> AsyncIterator[str]:
    async with serve(server) as address:
        yield address


@pytest.fixture
async def web_bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{address}/bot") as bot:
        yield bot


async def test_http_conversation(server: MiniatureServer, web_bot: Bot, street: Street) -> None:
    waiting = asyncio.create_task(web_bot.get_updates(timeout=30))
    server.people.say(street.ann, street.home, "Hallo")
    (update,) = await waiting
    assert update.message is not None
    sent = await update.message.reply_html("<b>Dag</b>", reply_markup=buttons([button()]))
    with refused("Message is not modified"):
        await sent.edit_text("<b>Dag</b>", "HTML", reply_markup=buttons([button()]))
    with refused("Unsupported start tag"):
        await web_bot.send_message(street.home["id"], "<p>", parse_mode="HTML")
    query = server.people.press(street.ann, server.world.last(street.home), "Ja")
    await web_bot.answer_callback_query(query["id"])
    with refused("Query is too old"):
        await web_bot.answer_callback_query(query["id"])
    with refused("Message thread not found"):
        await web_bot.send_message(street.forum["id"], "Hé", message_thread_id=1)
    server.people.block(street.ann)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await web_bot.send_message(street.home["id"], "Hé")


async def test_http_bodies_and_envelopes(
    server: MiniatureServer, address: str, street: Street
) -> None:
    url, given = f"{address}/bot{TOKEN}/sendMessage", {"chat_id": str(street.home["id"])}
    numbers = {"chat_id": street.home["id"], "text": "Hé", "protect_content": True}
    async with httpx.AsyncClient() as client:
        answers = [
            await client.get(url, params=given | {"text": "Hé"}),
            await client.post(url, data=given | {"text": "Hé"}),
            await client.post(url, json=numbers),
            await client.post(
                url, files={k: (None, v) for k, v in (given | {"text": "Hé"}).items()}
            ),
        ]
        assert [answer.json()["result"]["text"] for answer in answers] == ["Hé"] * 4
        broken = await client.post(url, content="{", headers={"content-type": "application/json"})
        assert broken.status_code == 400
        flood = BotApiError(429, "Too Many Requests: retry after 3", {"retry_after": 3})
        server.fail_next("sendMessage", flood)
        answer = await client.post(url, json=numbers)
        assert answer.status_code == 429 and answer.json() == flood.envelope()
        wrong = await client.get(f"{address}/bot4200:anders/getMe")
        assert wrong.status_code == 401
        assert json.loads(wrong.content) == {
            "ok": False,
            "error_code": 401,
            "description": "Unauthorized",
        }
        for path in (f"/bot{TOKEN}/bestaatNiet", f"/file/bot{TOKEN}/x", "/"):
            assert (await client.get(address + path)).status_code == 404


async def test_http_long_poll_ends_when_the_client_leaves(
    server: MiniatureServer, web_bot: Bot, street: Street
) -> None:
    arrived = asyncio.Event()
    asked = server._get_updates

    async def noticed(given: Json) -> list[Json]:
        arrived.set()
        return await asked(given)

    server._get_updates = noticed  # type: ignore[method-assign]
    waiting = asyncio.create_task(web_bot.get_updates(timeout=30))
    await arrived.wait()
    waiting.cancel()
    server.people.say(street.ann, street.home, "Hallo")
    assert len(await web_bot.get_updates()) == 1
