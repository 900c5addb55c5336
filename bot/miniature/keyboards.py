"""Keyboards: the buttons under a message, and those in the place of a person's keyboard."""

from __future__ import annotations

from typing import Any

from telegram import constants as limits

from bot.miniature.api_error import Json, bad_request
from bot.miniature.decoders import (
    TEXT,
    Decoder,
    anything,
    array,
    boolean,
    record,
    refuse_if,
    string,
    worded,
)
from bot.miniature.markup import split_url

_Button, _Keyboard = limits.InlineKeyboardButtonLimit, limits.InlineKeyboardMarkupLimit


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


def reply_markup(value: Any, name: str) -> Any:
    """Any of the four kinds of reply markup.

    Raises:
        BotApiError: 400, none of them, or a wrong one.
    """
    given = anything(value, name)
    for key, decoder in _MARKUPS.items():
        if key in given:
            return decoder(given, name)
    raise bad_request("object expected as reply markup")


_ACTIONS: dict[str, Decoder] = {
    "callback_data": string(
        _Button.MIN_CALLBACK_DATA, _Button.MAX_CALLBACK_DATA, "BUTTON_DATA_INVALID", in_bytes=True
    ),
    **dict.fromkeys(("url", "switch_inline_query", "switch_inline_query_current_chat"), TEXT),
    "switch_inline_query_chosen_chat": anything,
    "copy_text": record(
        {"text": string(_Button.MIN_COPY_TEXT, _Button.MAX_COPY_TEXT, "BUTTON_COPY_TEXT_INVALID")},
        "text",
    ),
}
_BUTTON = record(
    {
        "text": string(1, refusal="inline keyboard button text must be non-empty"),
        **dict.fromkeys(("style", "icon_custom_emoji_id"), TEXT),
        **_ACTIONS,
    },
    "text",
    _check_button,
)
INLINE_KEYBOARD = record({"inline_keyboard": array(array(_BUTTON))}, check=_check_keyboard)
_KEY_OPTIONS: dict[str, Decoder] = {
    "selective": boolean,
    "input_field_placeholder": string(1, limits.ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER),
}
_MARKUPS: dict[str, Decoder] = {
    "inline_keyboard": INLINE_KEYBOARD,
    "keyboard": record(
        {
            "keyboard": array(array(worded(record({"text": string(1)}, "text")))),
            **dict.fromkeys(("is_persistent", "resize_keyboard", "one_time_keyboard"), boolean),
            **_KEY_OPTIONS,
        }
    ),
    "remove_keyboard": record({"remove_keyboard": boolean, "selective": boolean}),
    "force_reply": record({"force_reply": boolean, **_KEY_OPTIONS}),
}
