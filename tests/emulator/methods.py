"""The Bot API's methods with Telegram's refusals, in Telegram's words."""

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.emulator.faults import Refusal
from tests.emulator.markup import BrokenMarkup, shown
from tests.emulator.state import Json, Keyboard, State, Stored, User
from tests.emulator.wire import Fields, Upload

_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


def bad(words: str) -> Refusal:
    return Refusal(400, f"Bad Request: {words}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# --- reading fields -------------------------------------------------------------------------------


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _whole(fields: Fields, name: str) -> int:
    value = _text(fields, name)
    return int(value) if re.fullmatch(r"-?\d+", value) else 0


def _chat(state: State, fields: Fields) -> User:
    if not _text(fields, "chat_id"):
        raise bad("chat_id is empty")
    user = state.users.get(_whole(fields, "chat_id"))
    if user is None:
        raise bad("chat not found")
    if user.deactivated:
        raise Refusal(403, "Forbidden: user is deactivated")
    if user.blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    if not user.started:
        raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
    return user


def _words(fields: Fields, name: str) -> str:
    text = _text(fields, name)
    mode = _text(fields, "parse_mode")
    if mode not in ("", "HTML"):
        raise bad("unsupported parse_mode")
    try:
        return (shown(text) if mode else text).strip()
    except BrokenMarkup as broken:
        raise bad(str(broken)) from None


def _message_text(fields: Fields) -> str:
    text = _words(fields, "text")
    if not text:
        raise bad("message text is empty")
    if units(text) > 4096:
        raise bad("message is too long")
    return text


def _keyboard(fields: Fields) -> Keyboard:
    if "reply_markup" not in fields:
        return ()
    try:
        markup = json.loads(_text(fields, "reply_markup"))
    except ValueError:
        raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if not {"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"} & set(markup):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('Field "inline_keyboard" must be of type Array')
    if len([button for row in rows for button in row]) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    return tuple(tuple(_button(button) for button in row) for row in rows)


def _button(button: Json) -> Json:
    if not button.get("text"):
        raise bad("can't parse inline keyboard button: Text must be non-empty")
    actions = {"callback_data", "url", "copy_text", "web_app", "switch_inline_query"} & set(button)
    if len(actions) != 1:
        raise bad(
            "can't parse inline keyboard button: Text buttons are not allowed in the inline keyboard"
        )
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    host = urlsplit(button.get("url", "https://t.me")).hostname or ""
    if "." not in host:
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if button.get("style", "primary") not in ("primary", "success", "danger"):
        raise bad("BUTTON_STYLE_INVALID")
    return button


# --- messages -------------------------------------------------------------------------------------


def _send_message(state: State, fields: Fields) -> Any:
    user = _chat(state, fields)
    message = Stored(0, user, True, _message_text(fields), _keyboard(fields))
    _check_reply(state, user, fields)
    return state.as_message(state.add(message))


def _check_reply(state: State, user: User, fields: Fields) -> None:
    if "reply_parameters" in fields:
        target = json.loads(_text(fields, "reply_parameters"))["message_id"]
        if (user.id, target) not in state.messages:
            raise bad("message to be replied not found")


def _send_file(kind: str) -> "Method":
    def send(state: State, fields: Fields) -> Any:
        user = _chat(state, fields)
        upload = _upload(fields, kind)
        caption = _words(fields, "caption")
        if units(caption) > 1024:
            raise bad("message caption is too long")
        if kind == "photo" and not upload.content.startswith(_PICTURES):
            raise bad("IMAGE_PROCESS_FAILED")
        if len(upload.content) > (10_000_000 if kind == "photo" else 50_000_000):
            raise Refusal(413, "Request Entity Too Large")
        file = {"file_id": f"F{state.sequence}", "file_unique_id": f"U{state.sequence}"}
        about: Any = file | {"file_name": upload.name, "file_size": len(upload.content)}
        if kind == "photo":
            about = [file | {"width": 1, "height": 1}]
        message = Stored(0, user, True, caption, _keyboard(fields), kind, upload)
        message.extra[kind] = about
        return state.as_message(state.add(message))

    return send


def _upload(fields: Fields, kind: str) -> Upload:
    value = fields.get(kind)
    if isinstance(value, str) and value.startswith("attach://"):
        value = fields.get(value.removeprefix("attach://"))
    if not isinstance(value, Upload):
        raise bad(f"there is no {kind} in the request")
    if not value.content:
        raise bad("file must be non-empty")
    return value


def _editable(state: State, fields: Fields) -> Stored:
    user = _chat(state, fields)
    message = state.messages.get((user.id, _whole(fields, "message_id")))
    if message is None:
        raise bad("message to edit not found")
    if not message.by_bot:
        raise bad("message can't be edited")
    return message


def _edit_text(state: State, fields: Fields) -> Any:
    message = _editable(state, fields)
    if message.kind != "text":
        raise bad("there is no text in the message to edit")
    return _changed(state, message, _message_text(fields), _keyboard(fields))


def _edit_keyboard(state: State, fields: Fields) -> Any:
    """Buttons that go are no news to anybody who looks at the chat."""
    message, keyboard = _editable(state, fields), _keyboard(fields)
    seen = message.touched
    changed = _changed(state, message, message.text, keyboard)
    if not keyboard:
        message.touched = seen
    return changed


def _changed(state: State, message: Stored, text: str, keyboard: Keyboard) -> Any:
    if (message.text, message.keyboard) == (text, keyboard):
        raise bad(_UNCHANGED)
    message.text, message.keyboard, message.edit_date = text, keyboard, int(time.time())
    state.touch(message)
    return state.as_message(message)


def _delete(state: State, fields: Fields) -> Any:
    user = _chat(state, fields)
    if state.messages.pop((user.id, _whole(fields, "message_id")), None) is None:
        raise bad("message to delete not found")
    state.changed()
    return True


def _answer_tap(state: State, fields: Fields) -> Any:
    tap = _text(fields, "callback_query_id")
    if tap not in state.open_taps:
        raise bad(_TOO_OLD)
    if units(_text(fields, "text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    state.open_taps.discard(tap)
    state.taps_answered[tap] = {"text": _text(fields, "text")}
    state.changed()
    return True


def _answer_inline(state: State, fields: Fields) -> Any:
    query = _text(fields, "inline_query_id")
    if query not in state.open_taps:
        raise bad(_TOO_OLD)
    button = json.loads(_text(fields, "button") or "{}")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "x")):
        raise bad("START_PARAM_INVALID")
    state.open_taps.discard(query)
    state.taps_answered[query] = {"text": button.get("text", "")}
    state.changed()
    return True


def _act(state: State, fields: Fields) -> Any:
    _chat(state, fields)
    if _text(fields, "action") not in ("typing", "upload_photo", "upload_document"):
        raise bad("wrong parameter action in request")
    return True


# --- about the bot --------------------------------------------------------------------------------


def _get_me(state: State, _fields: Fields) -> Any:
    return state.bot | {"can_join_groups": True, "supports_inline_queries": False}


def _set_commands(state: State, fields: Fields) -> Any:
    commands = json.loads(_text(fields, "commands"))
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    state.settings["commands", _text(fields, "language_code") or _scope(state, fields)] = commands
    return True


def _scope(state: State, fields: Fields) -> str:
    """The chat whose own commands they are, '' if they are everybody's."""
    scope = json.loads(_text(fields, "scope") or '{"type": "default"}')
    if scope["type"] == "default":
        return ""
    if scope["type"] != "chat" or int(scope["chat_id"]) not in state.users:
        raise bad("chat not found")
    return str(scope["chat_id"])


def _delete_commands(state: State, fields: Fields) -> Any:
    """Those of a wider scope are shown again; where there are none it is done all the same."""
    state.settings.pop(("commands", _text(fields, "language_code") or _scope(state, fields)), None)
    return True


def _get_commands(state: State, fields: Fields) -> Any:
    return state.settings.get(("commands", _text(fields, "language_code")), [])


def _keep(name: str, limit: int) -> "Method":
    def keep(state: State, fields: Fields) -> Any:
        if len(_text(fields, name)) > limit:
            raise bad(f"{name.upper()}_TOO_LONG")
        state.settings[name, _text(fields, "language_code")] = _text(fields, name)
        return True

    return keep


# --- webhook --------------------------------------------------------------------------------------


def _set_webhook(state: State, fields: Fields) -> Any:
    url, secret = _text(fields, "url"), _text(fields, "secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    allow(state, fields)
    state.webhook.url, state.webhook.secret, state.webhook.last_error = url, secret, ""
    state.changed()
    return True


def _delete_webhook(state: State, fields: Fields) -> Any:
    state.webhook.url = ""
    if _text(fields, "drop_pending_updates") in ("true", "True"):
        state.updates.clear()
    state.changed()
    return True


def _webhook_info(state: State, _fields: Fields) -> Any:
    info = {
        "url": state.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates),
    }
    error = state.webhook.last_error
    return info | ({"last_error_message": error, "last_error_date": 1} if error else {})


def allow(state: State, fields: Fields) -> None:
    """Remember which kinds of updates the bot wants from now on."""
    if "allowed_updates" in fields:
        state.allowed = tuple(json.loads(_text(fields, "allowed_updates")))


Method = Callable[[State, Fields], Any]

METHODS: dict[str, Method] = {
    "getMe": _get_me,
    "sendMessage": _send_message,
    "sendPhoto": _send_file("photo"),
    "sendDocument": _send_file("document"),
    "editMessageText": _edit_text,
    "editMessageReplyMarkup": _edit_keyboard,
    "deleteMessage": _delete,
    "answerCallbackQuery": _answer_tap,
    "answerInlineQuery": _answer_inline,
    "sendChatAction": _act,
    "setMyCommands": _set_commands,
    "deleteMyCommands": _delete_commands,
    "getMyCommands": _get_commands,
    "setMyDescription": _keep("description", 512),
    "setMyShortDescription": _keep("short_description", 120),
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
}
