"""The table of methods and objects: parameters as the Bot API names them, with their limits."""

from typing import Any

from telegram import constants as limits

from bot.miniature.api_error import Json, bad_request
from bot.miniature.markup import Formatted, format_text, split_url, units
from bot.miniature.refusals import (
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
)

_Button, _Keyboard = limits.InlineKeyboardButtonLimit, limits.InlineKeyboardMarkupLimit
_Poll, _Command, _Inline = limits.PollLimit, limits.BotCommandLimit, limits.InlineQueryLimit
_Result, _Start = limits.InlineQueryResultLimit, limits.InlineQueryResultsButtonLimit
_Webhook, _Description = limits.WebhookLimit, limits.BotDescriptionLimit


def checked_text(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """A message's text (Bot API, "sendMessage").

    Raises:
        BotApiError: 400, empty or too long after the entities are parsed, or bad markup.
    """
    refuse_if(not text, "message text is empty")
    formatted = format_text(text, parse_mode, entities)
    refuse_if(not formatted.text, "text must be non-empty")
    too_long = units(formatted.text) > limits.MessageLimit.MAX_TEXT_LENGTH
    refuse_if(too_long, "message is too long")
    return formatted


def _check_button(button: Json) -> None:
    prefix = "can't parse inline keyboard button:"
    actions = sorted(button.keys() & _ACTIONS.keys())
    refuse_if(not actions, f"{prefix} Text buttons are unallowed in the inline keyboard")
    refuse_if(len(actions) > 1, f"{prefix} exactly one action is allowed, found {actions}")
    if (url := button.get("url")) is not None:
        parts = split_url(url)
        wrong = parts.scheme not in {"http", "https", "tg"} or not parts.netloc or " " in url
        refuse_if(wrong, f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_keyboard(markup: Json) -> None:
    rows = [len(row) for row in markup["inline_keyboard"]]
    refuse_if(sum(rows) > _Keyboard.TOTAL_BUTTON_NUMBER, "reply markup is too long")
    refuse_if(max(rows, default=0) > _Keyboard.BUTTONS_PER_ROW, "reply markup is too wide")


def _reply_markup(value: Any, name: str) -> Any:
    given = anything(value, name)
    for key, decoder in _MARKUPS.items():
        if key in given:
            return decoder(given, name)
    raise bad_request("object expected as reply markup")


def _worded(decoder: Decoder) -> Decoder:
    """Takes a bare string for an object with only a text."""
    return lambda value, name: decoder({"text": value} if isinstance(value, str) else value, name)


def _check_poll(poll: Json) -> None:
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


def _check_target(target: Json) -> None:
    if "inline_message_id" not in target:
        refuse_if("chat_id" not in target, "chat_id is empty")
        refuse_if("message_id" not in target, "message identifier is not specified")


def _check_content(content: Json) -> None:
    checked_text(content["message_text"], content.get("parse_mode"), content.get("entities"))


def _check_results(answer: Json) -> None:
    ids = [result["id"] for result in answer["results"]]
    refuse_if(len(set(ids)) < len(ids), "RESULT_ID_DUPLICATE")


def _check_scope(scope: Json) -> None:
    needed = {"chat": {"chat_id"}, "chat_administrators": {"chat_id"}}
    needed |= {"chat_member": {"chat_id", "user_id"}}
    wrong = scope.keys() - {"type"} != needed.get(scope["type"], set())
    refuse_if(wrong, "can't parse BotCommandScope: wrong fields for its type")


_text, _whole, _natural = string(), integer(), integer(0)
_updates = array(
    one_of(
        {str(kind.value) for kind in limits.UpdateType}, "unknown update type in allowed_updates"
    )
)
_entities = array(
    record(
        {
            "type": one_of(
                {str(kind.value) for kind in limits.MessageEntityType}, "unknown entity"
            ),
            **dict.fromkeys(("offset", "length", "unix_time"), _natural),
            **dict.fromkeys(("url", "language", "custom_emoji_id", "date_time_format"), _text),
            "user": anything,
        },
        "type offset length",
    )
)
_formatting: dict[str, Decoder] = {"parse_mode": _text, "entities": _entities}
_preview = {
    "link_preview_options": record(
        {
            **dict.fromkeys(("is_disabled", "show_above_text"), boolean),
            **dict.fromkeys(("prefer_small_media", "prefer_large_media"), boolean),
            "url": _text,
        }
    )
}
_ACTIONS: dict[str, Decoder] = {
    "callback_data": string(
        _Button.MIN_CALLBACK_DATA, _Button.MAX_CALLBACK_DATA, "BUTTON_DATA_INVALID", in_bytes=True
    ),
    **dict.fromkeys(("url", "switch_inline_query", "switch_inline_query_current_chat"), _text),
    "switch_inline_query_chosen_chat": anything,
    "copy_text": record(
        {"text": string(_Button.MIN_COPY_TEXT, _Button.MAX_COPY_TEXT, "BUTTON_COPY_TEXT_INVALID")},
        "text",
    ),
}
_button = record(
    {
        "text": string(1, refusal="inline keyboard button text must be non-empty"),
        **dict.fromkeys(("style", "icon_custom_emoji_id"), _text),
        **_ACTIONS,
    },
    "text",
    _check_button,
)
_inline_markup = record({"inline_keyboard": array(array(_button))}, check=_check_keyboard)
_key_options: dict[str, Decoder] = {
    "selective": boolean,
    "input_field_placeholder": string(1, limits.ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER),
}
_MARKUPS: dict[str, Decoder] = {
    "inline_keyboard": _inline_markup,
    "keyboard": record(
        {
            "keyboard": array(array(_worded(record({"text": string(1)}, "text")))),
            **dict.fromkeys(("is_persistent", "resize_keyboard", "one_time_keyboard"), boolean),
            **_key_options,
        }
    ),
    "remove_keyboard": record({"remove_keyboard": boolean, "selective": boolean}),
    "force_reply": record({"force_reply": boolean, **_key_options}),
}
_reply_parameters = record(
    {
        **dict.fromkeys(("message_id", "quote_position"), _whole),
        "chat_id": chat_id,
        "allow_sending_without_reply": boolean,
        **dict.fromkeys(("quote", "quote_parse_mode"), _text),
        "quote_entities": _entities,
    },
    "message_id",
)
_sending: dict[str, Decoder] = {
    "chat_id": chat_id,
    "message_thread_id": _whole,
    "disable_notification": boolean,
    "protect_content": boolean,
    "reply_parameters": _reply_parameters,
    "reply_markup": _reply_markup,
}
_poll_option = record(
    {
        "text": string(1, _Poll.MAX_OPTION_LENGTH, "poll options must have 1-100 characters"),
        "text_parse_mode": _text,
        "text_entities": _entities,
    },
    "text",
)
_poll: dict[str, Decoder] = {
    "question": string(1, _Poll.MAX_QUESTION_LENGTH, "poll question must have 1-300 characters"),
    "options": array(
        _worded(_poll_option),
        _Poll.MIN_OPTION_NUMBER,
        _Poll.MAX_OPTION_NUMBER,
        f"poll must have {_Poll.MIN_OPTION_NUMBER}-{_Poll.MAX_OPTION_NUMBER} options",
    ),
    "type": one_of({"regular", "quiz"}, "unsupported poll type specified"),
    **dict.fromkeys(("is_anonymous", "allows_multiple_answers", "is_closed"), boolean),
    **dict.fromkeys(("allows_revoting", "shuffle_options", "hide_results_until_closes"), boolean),
    "correct_option_id": _natural,
    "correct_option_ids": array(_natural),
    **dict.fromkeys(("question_parse_mode", "explanation", "explanation_parse_mode"), _text),
    **dict.fromkeys(("question_entities", "explanation_entities"), _entities),
    "open_period": integer(
        _Poll.MIN_OPEN_PERIOD, _Poll.MAX_OPEN_PERIOD, "wrong open period of the poll"
    ),
    "close_date": _natural,
}
_target: dict[str, Decoder] = {
    "chat_id": chat_id,
    "message_id": _whole,
    "inline_message_id": _text,
    "reply_markup": _inline_markup,
}
_article = record(
    {
        "type": one_of({"article"}, "this server knows only inline query results of type article"),
        "id": string(
            _Result.MIN_ID_LENGTH, _Result.MAX_ID_LENGTH, "RESULT_ID_INVALID", in_bytes=True
        ),
        "title": string(1, refusal="inline query result title must be non-empty"),
        "input_message_content": record(
            {"message_text": _text, **_formatting, **_preview}, "message_text", _check_content
        ),
        "reply_markup": _inline_markup,
        **dict.fromkeys(("url", "description", "thumbnail_url"), _text),
        **dict.fromkeys(("thumbnail_width", "thumbnail_height"), _natural),
    },
    "type id title input_message_content",
)
_results_button = record(
    {
        "text": string(1),
        "start_parameter": string(
            pattern=rf"[A-Za-z0-9_-]{{1,{_Start.MAX_START_PARAMETER_LENGTH}}}",
            refusal="START_PARAM_INVALID",
        ),
    },
    "text start_parameter",
)
_command = record(
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
_language = string(pattern=r"([a-z]{2})?", refusal="invalid language code specified")
_scoped: dict[str, Decoder] = {
    "scope": record(
        {
            "type": one_of(
                {str(kind.value) for kind in limits.BotCommandScopeType},
                "can't parse BotCommandScope: unsupported type specified",
            ),
            "chat_id": chat_id,
            "user_id": _natural,
        },
        "type",
        _check_scope,
    ),
    "language_code": _language,
}
_of_chat = record({"chat_id": chat_id}, "chat_id")
_of_language = record({"language_code": _language})


def _own_words(name: str, most: int) -> Decoder:
    words = string(0, most, f"bot {name.replace('_', ' ')} must have at most {most} characters")
    return record({name: words, "language_code": _language})


METHODS: dict[str, Decoder] = {
    "getMe": record({}),
    "getUpdates": record(
        {
            "offset": _whole,
            "limit": integer(limits.PollingLimit.MIN_LIMIT, limits.PollingLimit.MAX_LIMIT),
            "timeout": _natural,
            "allowed_updates": _updates,
        }
    ),
    "setWebhook": record(
        {
            "url": string(
                pattern=r"(https://[^/\s]+\S*)?",
                refusal="bad webhook: An HTTPS URL must be provided for webhook",
            ),
            "secret_token": string(
                pattern=rf"[A-Za-z0-9_-]{{1,{_Webhook.MAX_SECRET_TOKEN_LENGTH}}}",
                refusal="secret token contains unallowed characters",
            ),
            "max_connections": integer(1, _Webhook.MAX_CONNECTIONS_LIMIT),
            "ip_address": _text,
            "allowed_updates": _updates,
            "drop_pending_updates": boolean,
        }
    ),
    "deleteWebhook": record({"drop_pending_updates": boolean}),
    "getWebhookInfo": record({}),
    "sendMessage": record({**_sending, "text": _text, **_formatting, **_preview}, "chat_id text"),
    "sendPoll": record({**_sending, **_poll}, "chat_id question options", _check_poll),
    "editMessageText": record(
        {**_target, "text": _text, **_formatting, **_preview}, "text", _check_target
    ),
    "editMessageReplyMarkup": record(_target, check=_check_target),
    "stopPoll": record(
        {"chat_id": chat_id, "message_id": _whole, "reply_markup": _inline_markup},
        "chat_id message_id",
    ),
    "deleteMessage": record({"chat_id": chat_id, "message_id": _whole}, "chat_id message_id"),
    "sendChatAction": record(
        {
            "chat_id": chat_id,
            "action": one_of(
                {str(action.value) for action in limits.ChatAction},
                "wrong parameter action in request",
            ),
            "message_thread_id": _whole,
        },
        "chat_id action",
    ),
    "answerCallbackQuery": record(
        {
            "callback_query_id": _text,
            "text": string(
                0, limits.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH, "MESSAGE_TOO_LONG"
            ),
            "show_alert": boolean,
            "url": _text,
            "cache_time": _natural,
        },
        "callback_query_id",
    ),
    "answerInlineQuery": record(
        {
            "inline_query_id": _text,
            "results": array(_article, 0, _Inline.RESULTS, "RESULTS_TOO_MUCH"),
            "cache_time": _natural,
            "is_personal": boolean,
            "next_offset": string(
                0, _Inline.MAX_OFFSET_LENGTH, "NEXT_OFFSET_INVALID", in_bytes=True
            ),
            "button": _results_button,
        },
        "inline_query_id results",
        _check_results,
    ),
    "getChat": _of_chat,
    "getChatAdministrators": _of_chat,
    "getChatMemberCount": _of_chat,
    "getChatMember": record({"chat_id": chat_id, "user_id": _natural}, "chat_id user_id"),
    "leaveChat": _of_chat,
    "setMyCommands": record(
        {
            "commands": array(_command, 0, _Command.MAX_COMMAND_NUMBER, "BOT_COMMANDS_TOO_MUCH"),
            **_scoped,
        },
        "commands",
    ),
    "getMyCommands": record(_scoped),
    "deleteMyCommands": record(_scoped),
    "setMyName": _own_words("name", limits.BotNameLimit.MAX_NAME_LENGTH),
    "setMyDescription": _own_words("description", _Description.MAX_DESCRIPTION_LENGTH),
    "setMyShortDescription": _own_words(
        "short_description", _Description.MAX_SHORT_DESCRIPTION_LENGTH
    ),
    "getMyName": _of_language,
    "getMyDescription": _of_language,
    "getMyShortDescription": _of_language,
}
