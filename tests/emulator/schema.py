"""The fields of every method as the Bot API documents them: a second look at each call of the bot."""

import json
from collections.abc import Mapping

from tests.emulator.faults import Refusal
from tests.emulator.wire import Fields, Upload

_SENDING = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters "
    "reply_parameters reply_markup parse_mode"
)
_FIELDS: Mapping[str, tuple[str, str]] = {
    "getMe": ("", ""),
    "getUpdates": ("", "offset limit timeout allowed_updates"),
    "sendMessage": ("chat_id text", f"{_SENDING} entities link_preview_options"),
    "sendPhoto": (
        "chat_id photo",
        f"{_SENDING} caption caption_entities show_caption_above_media has_spoiler",
    ),
    "sendDocument": (
        "chat_id document",
        f"{_SENDING} caption caption_entities thumbnail disable_content_type_detection",
    ),
    "editMessageText": (
        "text",
        (
            "business_connection_id chat_id message_id inline_message_id parse_mode entities "
            "link_preview_options reply_markup"
        ),
    ),
    "editMessageReplyMarkup": (
        "",
        "business_connection_id chat_id message_id inline_message_id reply_markup",
    ),
    "deleteMessage": ("chat_id message_id", ""),
    "answerCallbackQuery": ("callback_query_id", "text show_alert url cache_time"),
    "answerInlineQuery": (
        "inline_query_id results",
        "cache_time is_personal next_offset button",
    ),
    "sendChatAction": ("chat_id action", "business_connection_id message_thread_id"),
    "setMyCommands": ("commands", "scope language_code"),
    "deleteMyCommands": ("", "scope language_code"),
    "getMyCommands": ("", "scope language_code"),
    "setMyDescription": ("", "description language_code"),
    "setMyShortDescription": ("", "short_description language_code"),
    "setWebhook": (
        "url",
        "certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    "deleteWebhook": ("", "drop_pending_updates"),
    "getWebhookInfo": ("", ""),
}
"""Of each method the fields it must have, and those it may have."""
_JSON = frozenset(
    [
        "reply_markup",
        "reply_parameters",
        "link_preview_options",
        "entities",
        "allowed_updates",
        "commands",
    ]
)
_WHOLE = frozenset(["message_id", "offset", "limit", "timeout", "cache_time", "max_connections"])


def check(method: str, fields: Fields) -> None:
    """Refuse what the documentation does not know; Telegram itself would silently ignore it."""
    required, optional = (set(names.split()) for names in _FIELDS[method])
    given = {name for name, value in fields.items() if not _is_attached(name, value, fields)}
    if missing := required - given:
        raise Refusal(400, f"Bad Request: {method} lacks {sorted(missing)}")
    if unknown := given - required - optional:
        raise Refusal(400, f"Bad Request: {method} has no {sorted(unknown)}")
    for name in given & _JSON:
        _parsed(method, name, fields[name])
    for name in given & _WHOLE:
        if not str(fields[name]).lstrip("-").isdecimal():
            raise Refusal(400, f"Bad Request: {name} of {method} is no whole number")


def _is_attached(name: str, value: str | Upload, fields: Fields) -> bool:
    """Whether this is the content of a file that another field names."""
    return isinstance(value, Upload) and f"attach://{name}" in fields.values()


def _parsed(method: str, name: str, value: str | Upload) -> None:
    try:
        content = json.loads(str(value))
    except ValueError:
        raise Refusal(400, f"Bad Request: {name} of {method} is no JSON") from None
    if not isinstance(content, dict | list):
        raise Refusal(400, f"Bad Request: {name} of {method} is no object and no list")
