"""The methods that send, edit and delete, and those that answer a person's query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.constants import PollLimit

from bot.miniature.api_error import Json, bad_request
from bot.miniature.copying import copied
from bot.miniature.decoders import refuse_if
from bot.miniature.markup import Formatted, checked_text, format_text, units
from bot.miniature.world import Chat, Poll, World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_TWO_DAYS = 48 * 3600


class Messages:
    """Methods of the Bot API's "Available methods", "Updating messages" and "Inline mode"."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The methods by name; each takes decoded parameters."""
        return {
            "sendMessage": self._send_message,
            "sendPoll": self._send_poll,
            "stopPoll": self._stop_poll,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "sendChatAction": self._action,
            "answerCallbackQuery": self._answer_callback,
            "answerInlineQuery": self._answer_inline,
        }

    def _send_message(self, given: Json) -> Json:
        text = checked_text(given["text"], given.get("parse_mode"), given.get("entities"))
        return self._send(given, text.fields() | _kept(given, "link_preview_options"), "text")

    def _send(self, given: Json, content: Json, what: str) -> Json:
        world = self._world
        chat = world.open_chat(given["chat_id"])
        right = "send_messages" if what == "text" else f"send_{what}"
        if chat.denies(world.bot["id"], right):
            kind = "text messages" if what == "text" else what
            raise bad_request(f"not enough rights to send {kind} to the chat")
        thread = given.get("message_thread_id")
        self._check_thread(chat, thread)
        reply_to, quote = self._reply(chat, given.get("reply_parameters"))
        self._check_thread(chat, (reply_to or {}).get("message_thread_id") if chat.forum else None)
        markup = given.get("reply_markup", {})
        if "inline_keyboard" in markup:
            content |= {"reply_markup": markup}
        if given.get("protect_content"):
            content |= {"has_protected_content": True}
        content |= quote
        return world.post(chat, world.bot, content, thread=thread, reply_to=reply_to)

    def _check_thread(self, chat: Chat, thread: int | None) -> None:
        refuse_if(thread is not None and thread not in chat.topics, "message thread not found")
        open_to_bot = thread not in chat.closed or chat.is_administrator(self._world.bot["id"])
        refuse_if(not open_to_bot, "TOPIC_CLOSED")

    def _reply(self, chat: Chat, given: Json | None) -> tuple[Json | None, Json]:
        if not given:
            return None, {}
        target = chat.messages.get(given["message_id"])
        if given.get("chat_id", chat.id) != chat.id or not target:
            optional = given.get("allow_sending_without_reply")
            refuse_if(not optional, "message to be replied not found")
            return None, {}
        if not given.get("quote"):
            return target, {}
        quote = format_text(
            given["quote"], given.get("quote_parse_mode"), given.get("quote_entities")
        )
        whole = target.get("text") or target.get("caption", "")
        refuse_if(units(quote.text) > 1024 or quote.text not in whole, "QUOTE_TEXT_INVALID")
        position = units(whole[: whole.index(quote.text)])
        return target, {"quote": quote.fields() | {"position": position, "is_manual": True}}

    def _send_poll(self, given: Json) -> Json:
        now, question = self._world.now(), self._plain(given, "question")
        options = [self._plain(option, "text") for option in given["options"]]
        quiz = given.get("type") == "quiz"
        poll: Json = {
            "id": str(next(self._world.ids)),
            **question.fields("question", "question_entities"),
            "options": [
                option.fields("text", "text_entities")
                | {"voter_count": 0, "persistent_id": str(number)}
                for number, option in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": given.get("is_closed", False),
            "is_anonymous": given.get("is_anonymous", True),
            "type": given.get("type", "regular"),
            "allows_multiple_answers": given.get("allows_multiple_answers", False),
            "allows_revoting": given.get("allows_revoting", not quiz),
            "members_only": False,
            **_kept(given, "correct_option_ids"),
            **self._explanation(given),
            **_kept(given, "open_period"),
        }
        closes = given.get(
            "close_date", now + given["open_period"] if "open_period" in given else None
        )
        if closes is not None:
            ahead = PollLimit.MIN_OPEN_PERIOD <= closes - now <= PollLimit.MAX_OPEN_PERIOD
            refuse_if(not ahead, "wrong close date of the poll")
            poll["close_date"] = closes
        message = self._send(given, {"poll": poll}, "polls")
        self._world.polls[poll["id"]] = Poll(message["poll"], closes)
        return message

    def _plain(self, given: Json, name: str) -> Formatted:
        entities = given.get(f"{name}_entities")
        whole = format_text(given[name], given.get(f"{name}_parse_mode"), entities)
        kept = tuple(e for e in whole.entities if e["type"] == "custom_emoji")
        return Formatted(whole.text, kept)

    def _explanation(self, given: Json) -> Json:
        if not given.get("explanation"):
            return {}
        mode, entities = given.get("explanation_parse_mode"), given.get("explanation_entities")
        explanation = format_text(given["explanation"], mode, entities)
        too_long = units(explanation.text) > PollLimit.MAX_EXPLANATION_LENGTH
        refuse_if(too_long, "quiz explanation is too long")
        lines = explanation.text.count("\n") > PollLimit.MAX_EXPLANATION_LINE_FEEDS
        refuse_if(lines, "quiz explanation has too many line feeds")
        return explanation.fields("explanation", "explanation_entities")

    def _stop_poll(self, given: Json) -> Json:
        chat = self._world.open_chat(given["chat_id"])
        message = chat.messages.get(given["message_id"], {})
        refuse_if("poll" not in message, "message with poll to stop not found")
        poll = self._world.polls.get(message["poll"]["id"])
        if not poll:
            raise bad_request("poll can't be stopped")
        refuse_if(poll.poll["is_closed"], "poll has already been closed")
        message.pop("reply_markup", None)
        message |= _kept(given, "reply_markup")
        self._world.close(poll)
        return poll.poll

    def _edit_text(self, given: Json) -> Json | bool:
        text = checked_text(given["text"], given.get("parse_mode"), given.get("entities"))
        message = self._target(given)
        refuse_if("text" not in message, "there is no text in the message to edit")
        changed = text.fields() | _kept(given, "reply_markup", "link_preview_options")
        return self._edit(given, message, changed, ("text", "entities", "reply_markup"))

    def _edit_markup(self, given: Json) -> Json | bool:
        return self._edit(
            given, self._target(given), _kept(given, "reply_markup"), ("reply_markup",)
        )

    def _edit(
        self, given: Json, message: Json, changed: Json, compared: tuple[str, ...]
    ) -> Json | bool:
        refuse_if(all(message.get(k) == changed.get(k) for k in compared), _NOT_MODIFIED)
        for key in (*compared, *changed):
            message.pop(key, None)
        message |= changed | {"edit_date": self._world.now()}
        return True if "inline_message_id" in given else message

    def _target(self, given: Json) -> Json:
        world = self._world
        if "inline_message_id" in given:
            place = world.inline_messages.get(given["inline_message_id"])
            sent = world.chats[place[0]].messages.get(place[1]) if place else None
            if not sent:
                raise bad_request("MESSAGE_ID_INVALID")
            return sent
        message = world.open_chat(given["chat_id"]).messages.get(given["message_id"])
        if not message:
            raise bad_request("message to edit not found")
        refuse_if(message["from"]["id"] != world.bot["id"], "message can't be edited")
        return message

    def _delete(self, given: Json) -> bool:
        world = self._world
        chat = world.open_chat(given["chat_id"])
        message = chat.messages.get(given["message_id"])
        if not message:
            raise bad_request("message to delete not found")
        own = message["from"]["id"] == world.bot["id"]
        recent = world.clock() - message["date"] < _TWO_DAYS and (own or chat.type == "private")
        allowed = recent or chat.is_administrator(world.bot["id"])
        refuse_if(not allowed, "message can't be deleted for everyone")
        del chat.messages[given["message_id"]]
        return True

    def _action(self, given: Json) -> bool:
        chat = self._world.open_chat(given["chat_id"])
        self._check_thread(chat, given.get("message_thread_id"))
        return True

    def _answer_callback(self, given: Json) -> bool:
        query = self._world.take_query(given["callback_query_id"], "chat_instance")
        query.answer = given
        return True

    def _answer_inline(self, given: Json) -> bool:
        query = self._world.take_query(given["inline_query_id"], "query")
        query.answer = copied(given)
        return True


def _kept(given: Json, *names: str) -> Json:
    return {name: given[name] for name in names if given.get(name)}
