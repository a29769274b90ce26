"""Reading what people type: the front door. The question asked decides how a text is read.

`read` gives a value, a value to confirm, or a reason to ask back; it never guesses between two
meanings and never raises, whatever is typed. Every reader accounts for each word of the message:
an unknown word means that the message is not understood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.forms import private
from handlers.forms.as_before import is_as_before
from handlers.forms.attendance import read_present
from handlers.forms.choice_places import fitted
from handlers.forms.choices import read_choice
from handlers.forms.clock_times import read_time
from handlers.forms.commands import read_command
from handlers.forms.counts import NO_WORD, read_count, read_decimal, read_integer, read_score
from handlers.forms.durations import read_duration
from handlers.forms.months import read_future_month, read_past_month
from handlers.forms.numbers import value_of
from handlers.forms.polarity import read_last_yesno, read_yesno
from handlers.forms.question_words import QUESTION_WORDS
from handlers.forms.readings import (
    Option,
    Outcome,
    Reading,
    Reason,
    Setting,
    ask,
    certain,
    confirm,
)
from handlers.forms.several_choices import read_choices
from handlers.forms.spoken_dates import read_future, read_past
from handlers.forms.syllables import take_apart
from handlers.forms.words import (
    LONGEST_TEXT,
    Undone,
    phrase,
    plain,
    prepare,
    tokens,
    undecorated,
    undo_keys,
    without_courtesy,
)

__all__ = ["Option", "Outcome", "Reading", "Reason", "Setting", "command", "read"]

LONGEST_FREE_TEXT = 200


@dataclass(frozen=True, slots=True)
class _Question:
    today: date
    setting: Setting
    choices: tuple[Option, ...]


_Reader = Callable[[str, _Question], Reading]

# Every reader gets the prepared text, except the two for choices, which compare it letter by letter.
_READERS: Mapping[str, _Reader] = {
    "date_past": lambda text, q: read_past(text, q.today, q.setting),
    "date_future": lambda text, q: read_future(text, q.today, q.setting),
    "month": lambda text, q: read_past_month(text, q.today, q.setting),
    "month_future": lambda text, q: read_future_month(text, q.today, q.setting),
    "time": lambda text, _: read_time(text),
    "duration": lambda text, _: read_duration(text),
    "count": lambda text, q: read_count(text, q.setting),
    "present": lambda text, q: read_present(text, q.setting),
    "yesno": lambda text, _: read_yesno(text),
    "send": lambda text, _: read_last_yesno(text),
    "integer": lambda text, _: read_integer(text),
    "decimal": lambda text, _: read_decimal(text),
    "score": lambda text, _: read_score(text),
    "choice": lambda text, q: read_choice(text, q.choices),
    "choices": lambda text, q: read_choices(text, q.choices),
}
KINDS = (*_READERS, "text")
_AS_TYPED = frozenset(("choice", "choices"))
_SIGNS_TELL = frozenset(("yesno", "send"))  # a thumb is an answer there
_WITH_RANGES = frozenset(("duration", "count", "integer", "score"))
_NUMBERS = frozenset(("duration", "count", "present", "integer", "decimal", "score"))
_NO_MEANING = frozenset(
    [
        "đồng",
        "đc",
        "người",
        "đảng",
        "viên",
        "dạ",
        "vâng",
        "ạ",
        "có",
        "phút",
        "tiếng",
        "giờ",
        "điểm",
        "là",
        "được",
    ]
)
_CORRECTION = phrase(
    r"(?:(?:à|ừ|ồ|ấy|ơ|xin lỗi|em|tôi|,) )*(?:nói |ghi |báo |gõ |bấm )?(?:nhầm|lộn|quên|đính chính)"
    r"(?: (?:rồi(?= )|là|thành|ạ|,|mất|sửa lại))*"
    rf"|(?:à|ấy|ồ) (?:mà )?(?:chết|{NO_WORD})(?: phải)?(?: ,)*(?: là)?"
)
_IMPOSSIBLE = frozenset(  # what somebody takes back who sees it
    [
        *(Reason.MORE_THAN_EXPECTED, Reason.TOO_MANY, Reason.MORE_THAN_MEMBERS),
        *(Reason.FIGURES_DISAGREE, Reason.NO_SUCH_DAY, Reason.STILL_TO_COME, Reason.ALREADY_PAST),
        *(Reason.FAR_FROM_MONTH, Reason.DATE_DISAGREES, Reason.DAY_ALONE, Reason.WHICH_SCALE),
    ]
)
_NO_VALUE = frozenset((Reason.NOT_UNDERSTOOD, Reason.VAGUE_MONTH))
_KEYS_FIRST = frozenset(("yesno", "send"))  # "co1" is có, not "có 1"


def read(
    kind: str,
    text: str,
    *,
    today: date,
    setting: Setting | None = None,
    choices: Sequence[Option] = (),
) -> Reading:
    """What `text` answers to a question of this kind (one of KINDS)."""
    if not text.strip():
        return ask(Reason.EMPTY)
    if kind == "text":
        return _free_text(text)
    if len(text) > LONGEST_TEXT:
        return ask(Reason.TOO_LONG)
    question = _Question(today, setting or Setting(), tuple(choices))
    reading = _with_keys_undone(kind, text, question)
    if reading.outcome is Outcome.ASK:
        reading = _corrected(kind, text, question) or reading
    if reading.outcome is Outcome.ASK:
        return _explained(text, reading)
    if text.rstrip().endswith("?"):
        return reading.doubted(Reason.UNSURE)
    return reading


def _explained(text: str, reading: Reading) -> Reading:
    """No value, with the reason that says most."""
    if finding := private.find(text):
        return ask(finding.reason, reading.options)
    if reading.reason in _NO_VALUE and is_as_before(text):
        return ask(Reason.SAME_AS_BEFORE)
    return reading


def _with_keys_undone(kind: str, text: str, question: _Question) -> Reading:
    """Read as typed; if that is not understood, with the keys of an input method undone."""
    reading = _reading(kind, text, question)
    typed_well = reading.outcome is not Outcome.ASK and reading.reason is not Reason.CLOSE_SPELLING
    if typed_well and kind not in _KEYS_FIRST:
        return reading
    undone = undo_keys(text)
    second = _reading(kind, undone.text, question) if undone else reading
    if undone is None or second.outcome is Outcome.ASK:
        return reading
    return second.doubted(Reason.MISTYPED) if _gave_a_number(kind, undone) else second


def _corrected(kind: str, text: str, question: _Question) -> Reading | None:
    """As "27 à nhầm 26": the second answer, to be confirmed; None if there are not two."""
    before, between, after = _split(prepare(text))
    if not between or not after:
        return None
    if not before:
        return _reading(kind, after, question).doubted(Reason.UNSURE)
    first, second = (_reading(kind, part, question) for part in (before, after))
    if second.value is None or (first.value is None and first.reason not in _IMPOSSIBLE):
        return None
    return confirm(second.value, Reason.UNSURE, () if first.value is None else (first.value,))


def _split(said: str) -> tuple[str, str, str]:
    """What stands before a correction, its words, and what stands behind them."""
    found = _CORRECTION.search(said)
    if found is None:
        return said, "", ""
    return said[: found.start()].strip(" ,"), found.group(), said[found.end() :].strip(" ,")


def _gave_a_number(kind: str, undone: Undone) -> bool:
    """Whether the value rests on a word that was not typed as such."""
    return kind in _NUMBERS and not undone.words <= _NO_MEANING


def _reading(kind: str, text: str, question: _Question) -> Reading:
    if kind not in _SIGNS_TELL:
        text = undecorated(text)
    if kind in _AS_TYPED:
        return _READERS[kind](text, question)
    said = prepare(text).removesuffix("?").rstrip(" ,?")
    reading = _READERS[kind](said or text, question)
    if kind in _NUMBERS and _half_marked(said, text):
        reading = reading.doubted(Reason.WITHOUT_MARKS)
    if not question.choices:
        return reading
    if kind in _WITH_RANGES and reading.outcome is not Outcome.ASK:
        return fitted(reading, question.choices)
    return _READERS["choice"](text, question)


def _half_marked(said: str, text: str) -> bool:
    """Whether the answer is one number word that lacks some of its marks: "bón" may be bốn."""
    word = without_courtesy(said)
    if word.isascii() or " " in word or value_of(word) is None:
        return False
    return take_apart(word) not in map(take_apart, tokens(plain(text)))


def _free_text(text: str) -> Reading:
    if finding := private.find(text):
        return ask(finding.reason)
    words = " ".join(text.split())
    return ask(Reason.TOO_LONG) if len(words) > LONGEST_FREE_TEXT else certain(words)


def command(text: str, *, today: date, names: Mapping[str, str] = QUESTION_WORDS) -> Reading:
    """What the message asks of the bot itself; ASK with NOT_A_COMMAND if it is none."""
    if len(text) > LONGEST_TEXT:
        return ask(Reason.NOT_A_COMMAND)
    reading = read_command(text, today, names)
    if reading.outcome is Outcome.ASK and (undone := undo_keys(text)):
        return read_command(undone.text, today, names)
    return reading
