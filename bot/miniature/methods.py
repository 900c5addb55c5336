"""The table of methods: parameters as the Bot API names them, with their limits."""

from __future__ import annotations

from telegram import constants as limits

from bot.miniature.decoders import (
    LANGUAGE,
    NATURAL,
    TEXT,
    WHOLE,
    Decoder,
    array,
    boolean,
    chat_id,
    integer,
    one_of,
    record,
    string,
)
from bot.miniature.keyboards import INLINE_KEYBOARD
from bot.miniature.objects import (
    ARTICLE,
    COMMAND,
    FORMATTING,
    POLL,
    PREVIEW,
    RESULTS_BUTTON,
    SCOPED,
    SENDING,
    TARGET,
    check_poll,
    check_results,
    check_target,
)

_Inline, _Webhook = limits.InlineQueryLimit, limits.WebhookLimit
_Command, _Description = limits.BotCommandLimit, limits.BotDescriptionLimit

_UPDATES = array(
    one_of(
        {str(kind.value) for kind in limits.UpdateType}, "unknown update type in allowed_updates"
    )
)
_OF_CHAT = record({"chat_id": chat_id}, "chat_id")
_OF_LANGUAGE = record({"language_code": LANGUAGE})


def _own_words(name: str, most: int) -> Decoder:
    words = string(0, most, f"bot {name.replace('_', ' ')} must have at most {most} characters")
    return record({name: words, "language_code": LANGUAGE})


METHODS: dict[str, Decoder] = {
    "getMe": record({}),
    "getUpdates": record(
        {
            "offset": WHOLE,
            "limit": integer(limits.PollingLimit.MIN_LIMIT, limits.PollingLimit.MAX_LIMIT),
            "timeout": NATURAL,
            "allowed_updates": _UPDATES,
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
            "ip_address": TEXT,
            "allowed_updates": _UPDATES,
            "drop_pending_updates": boolean,
        }
    ),
    "deleteWebhook": record({"drop_pending_updates": boolean}),
    "getWebhookInfo": record({}),
    "sendMessage": record({**SENDING, "text": TEXT, **FORMATTING, **PREVIEW}, "chat_id text"),
    "sendPoll": record({**SENDING, **POLL}, "chat_id question options", check_poll),
    "editMessageText": record(
        {**TARGET, "text": TEXT, **FORMATTING, **PREVIEW}, "text", check_target
    ),
    "editMessageReplyMarkup": record(TARGET, check=check_target),
    "stopPoll": record(
        {"chat_id": chat_id, "message_id": WHOLE, "reply_markup": INLINE_KEYBOARD},
        "chat_id message_id",
    ),
    "deleteMessage": record({"chat_id": chat_id, "message_id": WHOLE}, "chat_id message_id"),
    "sendChatAction": record(
        {
            "chat_id": chat_id,
            "action": one_of(
                {str(action.value) for action in limits.ChatAction},
                "wrong parameter action in request",
            ),
            "message_thread_id": WHOLE,
        },
        "chat_id action",
    ),
    "answerCallbackQuery": record(
        {
            "callback_query_id": TEXT,
            "text": string(
                0, limits.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH, "MESSAGE_TOO_LONG"
            ),
            "show_alert": boolean,
            "url": TEXT,
            "cache_time": NATURAL,
        },
        "callback_query_id",
    ),
    "answerInlineQuery": record(
        {
            "inline_query_id": TEXT,
            "results": array(ARTICLE, 0, _Inline.RESULTS, "RESULTS_TOO_MUCH"),
            "cache_time": NATURAL,
            "is_personal": boolean,
            "next_offset": string(
                0, _Inline.MAX_OFFSET_LENGTH, "NEXT_OFFSET_INVALID", in_bytes=True
            ),
            "button": RESULTS_BUTTON,
        },
        "inline_query_id results",
        check_results,
    ),
    "getChat": _OF_CHAT,
    "getChatAdministrators": _OF_CHAT,
    "getChatMemberCount": _OF_CHAT,
    "getChatMember": record({"chat_id": chat_id, "user_id": NATURAL}, "chat_id user_id"),
    "leaveChat": _OF_CHAT,
    "setMyCommands": record(
        {
            "commands": array(COMMAND, 0, _Command.MAX_COMMAND_NUMBER, "BOT_COMMANDS_TOO_MUCH"),
            **SCOPED,
        },
        "commands",
    ),
    "getMyCommands": record(SCOPED),
    "deleteMyCommands": record(SCOPED),
    "setMyName": _own_words("name", limits.BotNameLimit.MAX_NAME_LENGTH),
    "setMyDescription": _own_words("description", _Description.MAX_DESCRIPTION_LENGTH),
    "setMyShortDescription": _own_words(
        "short_description", _Description.MAX_SHORT_DESCRIPTION_LENGTH
    ),
    "getMyName": _OF_LANGUAGE,
    "getMyDescription": _OF_LANGUAGE,
    "getMyShortDescription": _OF_LANGUAGE,
}
