"""The objects in the methods' parameters: messages, polls, inline results and commands."""

from __future__ import annotations

from telegram import constants as limits

from bot.miniature.api_error import Json
from bot.miniature.decoders import (
    LANGUAGE,
    NATURAL,
    TEXT,
    WHOLE,
    Decoder,
    anything,
    array,
    boolean,
    chat_id,
    integer,
    one_of,
    record,
    refuse_if,
    string,
    worded,
)
from bot.miniature.keyboards import INLINE_KEYBOARD, reply_markup
from bot.miniature.markup import checked_text

_Poll, _Command, _Result = limits.PollLimit, limits.BotCommandLimit, limits.InlineQueryResultLimit
_Start = limits.InlineQueryResultsButtonLimit


def check_poll(poll: Json) -> None:
    """Refuses a poll whose fields don't go together (Bot API, "sendPoll")."""
    quiz, count = poll.get("type") == "quiz", len(poll["options"])
    if "correct_option_id" in poll:
        poll.setdefault("correct_option_ids", [poll.pop("correct_option_id")])
    right = poll.get("correct_option_ids", [])
    refuse_if(quiz and not right, "quiz must have a correct option specified")
    ordered = right == sorted(set(right)) and all(option < count for option in right)
    refuse_if(quiz and not ordered, "wrong correct option ID specified")
    several = len(right) > 1 and not poll.get("allows_multiple_answers")
    refuse_if(quiz and several, "a quiz with one answer must have one correct option")
    refuse_if(not quiz and right, "only a quiz can have a correct option")
    refuse_if(not quiz and poll.get("explanation"), "only a quiz can have an explanation")
    both = "open_period" in poll and "close_date" in poll
    refuse_if(both, "open_period and close_date can't be used together")


def check_target(target: Json) -> None:
    """Refuses what doesn't tell which message is meant."""
    if "inline_message_id" not in target:
        refuse_if("chat_id" not in target, "chat_id is empty")
        refuse_if("message_id" not in target, "message identifier is not specified")


def _check_content(content: Json) -> None:
    checked_text(content["message_text"], content.get("parse_mode"), content.get("entities"))


def check_results(answer: Json) -> None:
    """Refuses inline results of which two have the same id."""
    ids = [result["id"] for result in answer["results"]]
    refuse_if(len(set(ids)) < len(ids), "RESULT_ID_DUPLICATE")


def _check_scope(scope: Json) -> None:
    needed = {"chat": {"chat_id"}, "chat_administrators": {"chat_id"}}
    needed |= {"chat_member": {"chat_id", "user_id"}}
    wrong = scope.keys() - {"type"} != needed.get(scope["type"], set())
    refuse_if(wrong, "can't parse BotCommandScope: wrong fields for its type")


_ENTITIES = array(
    record(
        {
            "type": one_of(
                {str(kind.value) for kind in limits.MessageEntityType}, "unknown entity"
            ),
            **dict.fromkeys(("offset", "length", "unix_time"), NATURAL),
            **dict.fromkeys(("url", "language", "custom_emoji_id", "date_time_format"), TEXT),
            "user": anything,
        },
        "type offset length",
    )
)
FORMATTING: dict[str, Decoder] = {"parse_mode": TEXT, "entities": _ENTITIES}
PREVIEW = {
    "link_preview_options": record(
        {
            **dict.fromkeys(("is_disabled", "show_above_text"), boolean),
            **dict.fromkeys(("prefer_small_media", "prefer_large_media"), boolean),
            "url": TEXT,
        }
    )
}
_REPLY_PARAMETERS = record(
    {
        **dict.fromkeys(("message_id", "quote_position"), WHOLE),
        "chat_id": chat_id,
        "allow_sending_without_reply": boolean,
        **dict.fromkeys(("quote", "quote_parse_mode"), TEXT),
        "quote_entities": _ENTITIES,
    },
    "message_id",
)
SENDING: dict[str, Decoder] = {
    "chat_id": chat_id,
    "message_thread_id": WHOLE,
    "disable_notification": boolean,
    "protect_content": boolean,
    "reply_parameters": _REPLY_PARAMETERS,
    "reply_markup": reply_markup,
}
_POLL_OPTION = record(
    {
        "text": string(1, _Poll.MAX_OPTION_LENGTH, "poll options must have 1-100 characters"),
        "text_parse_mode": TEXT,
        "text_entities": _ENTITIES,
    },
    "text",
)
POLL: dict[str, Decoder] = {
    "question": string(1, _Poll.MAX_QUESTION_LENGTH, "poll question must have 1-300 characters"),
    "options": array(
        worded(_POLL_OPTION),
        _Poll.MIN_OPTION_NUMBER,
        _Poll.MAX_OPTION_NUMBER,
        f"poll must have {_Poll.MIN_OPTION_NUMBER}-{_Poll.MAX_OPTION_NUMBER} options",
    ),
    "type": one_of({"regular", "quiz"}, "unsupported poll type specified"),
    **dict.fromkeys(("is_anonymous", "allows_multiple_answers", "is_closed"), boolean),
    **dict.fromkeys(("allows_revoting", "shuffle_options", "hide_results_until_closes"), boolean),
    "correct_option_id": NATURAL,
    "correct_option_ids": array(NATURAL),
    **dict.fromkeys(("question_parse_mode", "explanation", "explanation_parse_mode"), TEXT),
    **dict.fromkeys(("question_entities", "explanation_entities"), _ENTITIES),
    "open_period": integer(
        _Poll.MIN_OPEN_PERIOD, _Poll.MAX_OPEN_PERIOD, "wrong open period of the poll"
    ),
    "close_date": NATURAL,
}
TARGET: dict[str, Decoder] = {
    "chat_id": chat_id,
    "message_id": WHOLE,
    "inline_message_id": TEXT,
    "reply_markup": INLINE_KEYBOARD,
}
ARTICLE = record(
    {
        "type": one_of({"article"}, "this server knows only inline query results of type article"),
        "id": string(
            _Result.MIN_ID_LENGTH, _Result.MAX_ID_LENGTH, "RESULT_ID_INVALID", in_bytes=True
        ),
        "title": string(1, refusal="inline query result title must be non-empty"),
        "input_message_content": record(
            {"message_text": TEXT, **FORMATTING, **PREVIEW}, "message_text", _check_content
        ),
        "reply_markup": INLINE_KEYBOARD,
        **dict.fromkeys(("url", "description", "thumbnail_url"), TEXT),
        **dict.fromkeys(("thumbnail_width", "thumbnail_height"), NATURAL),
    },
    "type id title input_message_content",
)
RESULTS_BUTTON = record(
    {
        "text": string(1),
        "start_parameter": string(
            pattern=rf"[A-Za-z0-9_-]{{1,{_Start.MAX_START_PARAMETER_LENGTH}}}",
            refusal="START_PARAM_INVALID",
        ),
    },
    "text start_parameter",
)
COMMAND = record(
    {
        "command": string(
            pattern=rf"[a-z0-9_]{{1,{_Command.MAX_COMMAND}}}", refusal="BOT_COMMAND_INVALID"
        ),
        "description": string(
            1, _Command.MAX_DESCRIPTION, refusal="BOT_COMMAND_DESCRIPTION_INVALID"
        ),
    },
    "command description",
)
SCOPED: dict[str, Decoder] = {
    "scope": record(
        {
            "type": one_of(
                {str(kind.value) for kind in limits.BotCommandScopeType},
                "can't parse BotCommandScope: unsupported type specified",
            ),
            "chat_id": chat_id,
            "user_id": NATURAL,
        },
        "type",
        _check_scope,
    ),
    "language_code": LANGUAGE,
}
