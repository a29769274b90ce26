"""The words XLSForm knows: sheets, headings, types and our chat hints; what else stands there is a slip."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

TRANSLATABLE = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message"}
    | {"image", "big-image", "audio", "video", "media"}
)
SURVEY = TRANSLATABLE | frozenset(
    {"type", "name", "appearance", "required", "readonly", "relevant", "constraint"}
    | {"calculation", "default", "trigger", "choice_filter", "parameters", "repeat_count"}
    | {"body", "bind", "instance", "control", "autoplay", "rows", "save_to", "query", "intent"}
    | {"disabled", "no_app_error_string", "compact_tag", "sms_field", "sms_option"}
    | {"sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format"}
    | {"sms_response"}
)
CHOICES = frozenset(
    {"list_name", "name", "label", "image", "big-image", "audio", "video", "media"}
    | {"keywords", "geometry", "sms_option"}
)
SETTINGS = frozenset(
    {"form_id", "form_title", "version", "default_language", "namespaces", "name"}
    | {"instance_name", "instance_xmlns", "omit_instanceid", "public_key", "submission_url"}
    | {"style", "attribute", "auto_send", "auto_delete", "client_editable", "clean_text_values"}
    | {"allow_choice_duplicates", "add_none_option", "prefix", "delimiter", "sms_keyword"}
    | {"sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format"}
    | {"sms_response"}
)
HEADINGS = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
ALIASES = {
    "survey": {
        "caption": "label",
        "command": "type",
        "tag": "name",
        "value": "name",
        "relevance": "relevant",
        "calculate": "calculation",
        "read_only": "readonly",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "constraining_message": "constraint_message",
        "requiredmsg": "required_message",
        "noapperrorstring": "no_app_error_string",
    },
    "choices": {"caption": "label", "value": "name"},
    "settings": {
        "id_string": "form_id",
        "set_form_id": "form_id",
        "title": "form_title",
        "set_form_title": "form_title",
    },
}

MEDIA = frozenset({"image", "big-image", "audio", "video"})
CHAT_NAMESPACE = 'chat="urn:chibo:chat"'
CHAT_HINTS = {
    "body": frozenset(
        {"chat:suggest", "chat:skip", "chat:short", "chat:reader", "chat:edit", "chat:keywords"}
        | {"chat:confirm_message"}
    ),
    "bind": frozenset({"chat:carry", "chat:confirm", "chat:key"}),
}
READERS = frozenset(
    {
        "date_past",
        "date_future",
        "month",
        "month_future",
        "time",
        "duration",
        "count",
        "present",
        "yesno",
        "score",
    }
)

_YES_OR_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})


def is_yes_or_no(text: str) -> bool:
    """Whether pyxform reads the text of a `required` or `readonly` cell as plain yes or no."""
    return text.lower() in _YES_OR_NO


def is_yes(text: str) -> bool:
    """Whether the text says yes without a condition."""
    return text.lower() in {"yes", "true", "true()"}


def likely(word: str, known: frozenset[str] | tuple[str, ...], nearness: float = 0.75) -> str:
    """The known word that was probably meant, or '' when none is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=nearness)
    return near[0] if near else ""


def is_kobo_mark(heading: str) -> bool:
    """Whether KoboToolbox wrote a column for itself: `$kuid`, `$autoname`; nobody else reads it."""
    return heading.startswith("$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `hint::English (en)` has the base `hint` and the rest `English (en)`."""

    written: str
    base: str
    rest: str = ""


def headings(sheet: str, columns: tuple[str, ...]) -> tuple[Heading, ...]:
    """The headings of a sheet; single colons separate only where no heading has double ones."""
    mark = "::" if any("::" in column for column in columns) else ":"
    return tuple(_heading(sheet, column, mark) for column in columns)


def _heading(sheet: str, written: str, mark: str) -> Heading:
    known = HEADINGS.get(sheet, frozenset())
    aliases = ALIASES.get(sheet, {})
    whole = "_".join(written.split()).lower()
    if whole in known or whole in aliases:
        return Heading(written, aliases.get(whole, whole))
    first, _, rest = written.partition(mark)
    base = "_".join(first.split()).lower()
    rest = rest.strip()
    if (base, rest) == ("bind", "jr:constraintMsg"):
        return Heading(written, "constraint_message")
    medium, _, language = rest.partition(mark)
    if base == "media" and medium.strip() in MEDIA:
        return Heading(written, medium.strip(), language.strip())
    return Heading(written, aliases.get(base, base), rest)


class Kind(StrEnum):
    """What a row of the survey sheet is."""

    QUESTION = "question"
    SILENT = "silent"
    GROUP = "group"
    REPEAT = "repeat"
    END = "end"
    FILE = "file"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a row, its list of choices (or file), and whether "other" can be typed."""

    kind: Kind
    word: str
    choices: str = ""
    other: bool = False

    @property
    def is_select(self) -> bool:
        """Whether answers come from a list."""
        return self.word in {"select_one", "select_multiple", "rank"}


_SELECTS = {
    "select_one": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select one from": "select_one",
    "add select one prompt using": "select_one",
    "select_multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "add select multiple prompt using": "select_multiple",
    "rank": "rank",
    "select_one_from_file": "select_one_from_file",
    "select one from file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "select multiple from file": "select_multiple_from_file",
    "select_one_external": "select_one_external",
}
_SELECT = re.compile(
    rf"({'|'.join(sorted(_SELECTS, key=len, reverse=True))})"
    r"(?: (\S+))?( (?:or specify other|or_other|or other))?"
)
_BOUNDARY = re.compile(r"(begin|end)[ _](group|repeat|lgroup|looped group)")
_SILENT = frozenset(
    {"calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber"}
    | {"email", "simserial", "subscriberid", "start-geopoint", "background-audio"}
    | {"background-geopoint", "imei", "uri:username", "uri:deviceid", "uri:email"}
    | {"uri:phonenumber", "uri:simserial", "uri:subscriberid", "start time", "end time"}
    | {"device id", "sim id", "subscriber id", "get start time", "get end time", "get today"}
    | {"get device id", "get sim id", "get subscriber id", "get phone number"}
    | {"q calculate", "add calculate prompt"}
)
_ASKED = frozenset(
    {"text", "string", "integer", "int", "decimal", "range", "date", "time", "datetime"}
    | {"dateTime", "date time", "note", "acknowledge", "trigger", "geopoint", "gps", "location"}
    | {"geotrace", "geoshape", "barcode", "image", "photo", "audio", "video", "file", "osm"}
    | {"percentage", "phone number", "number of days in last month"}
    | {"number of days in last six months", "number of days in last year"}
    | {f"q {word}" for word in ("string", "note", "int", "decimal", "date", "date time")}
    | {f"q {word}" for word in ("dateTime", "audio", "video", "image", "picture", "location")}
    | {f"q {word}" for word in ("geopoint", "geotrace", "geoshape", "barcode", "acknowledge")}
    | {f"add {word} prompt" for word in ("text", "note", "integer", "decimal", "date", "image")}
    | {f"add {word} prompt" for word in ("date time", "dateTime", "audio", "video", "photo")}
    | {f"add {word} prompt" for word in ("file", "location", "barcode", "acknowledge")}
)
_FILES = frozenset({"xml-external", "csv-external"})
TYPES = (
    _SILENT | _ASKED | _FILES | frozenset(_SELECTS)
    | {"begin_group", "end_group", "begin_repeat", "end_repeat", "audit"}
)  # fmt: skip


def type_of(text: str) -> Type | None:
    """The type written in a cell, in any spelling pyxform takes; None where it is unknown."""
    text = " ".join(text.split())
    if boundary := _BOUNDARY.fullmatch(text):
        kind = Kind.GROUP if boundary[2] == "group" else Kind.REPEAT
        return Type(Kind.END if boundary[1] == "end" else kind, kind.value)
    if select := _SELECT.fullmatch(text):
        return Type(Kind.QUESTION, _SELECTS[select[1]], select[2] or "", bool(select[3]))
    if text in _SILENT:
        return Type(Kind.SILENT, "calculate" if "calculate" in text else text)
    if text in _FILES:
        return Type(Kind.FILE, text)
    if text == "audit":
        return Type(Kind.AUDIT, text)
    return Type(Kind.QUESTION, text) if text in _ASKED or text.startswith("osm ") else None
