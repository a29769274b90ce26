"""What the bot says, by language: the Fluent files in texts/, and numbers and dates as people write them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("vi", "en")
DEFAULT = "vi"

Value = str | int


class MissingText(LookupError):
    """A text, or a value it needs, is missing: a fault of ours that a test must find."""


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def language_of(wanted: str) -> str:
    """One of ours: the wanted one, else Vietnamese."""
    short = wanted[:2].lower()
    return short if short in LANGUAGES else DEFAULT


def say(language: str, key: str, values: Mapping[str, Value] | None = None) -> str:
    """The text of a key, with these values put in; a whole number also chooses the plural."""
    return _said(language_of(language), key, tuple(values.items()) if values else ())


@lru_cache(maxsize=4096)  # the same few hundred texts are said to everybody
def _said(language: str, key: str, values: tuple[tuple[str, Value], ...]) -> str:
    bundle = _bundle(language)
    if not bundle.has_message(key):
        raise MissingText(f"{language}.ftl has no text {key}")
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise MissingText(f"{language}.ftl: {key} has no words")
    text, errors = bundle.format_pattern(pattern, dict(values))
    if errors:
        raise MissingText(f"{language}.ftl, {key}: {errors[0]}")
    return str(text)


def has(key: str) -> bool:
    return bool(_bundle(DEFAULT).has_message(key))


def channel_name(language: str, channel: str) -> str:
    """What people call a channel: of "zalo.HM", one of several bots, the part before the dot."""
    key = f"desk-channel-{channel.partition('.')[0]}"
    return say(language, key) if has(key) else channel


def keys(language: str) -> set[str]:
    """The names of all texts of a language."""
    return set(_bundle(language)._messages)  # noqa: SLF001 - the bundle has no public list


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    return f"{value:%H:%M %d/%m/%Y}"


def number(value: int) -> str:
    """With a dot for thousands, as in Vietnam."""
    return f"{value:,}".replace(",", ".")
