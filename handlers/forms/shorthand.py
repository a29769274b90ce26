"""One message, many answers: "hop roi toi qua 25/27 vang 2 co phep loai tot".

For the chat: `read_message(text, topics, today=..., setting=...) -> Message`. The `topics` are the
questions of the forms owed (`topics.topics_of(form, language)`, joined for several forms). A Message
holds `answers` (form, path and value as `Sitting.answer` takes it; give each when its question is
asked), `doubts` (form, path, why, and likely values to offer), `leftover` (words not understood),
`period` (YYYY-MM, if the message names a month), and `refused` (why nothing was taken, or what was
in the message that must not be kept).

Only what is certain becomes an answer; an unclear part is left out and will be asked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.forms import private
from handlers.forms.keyword_answers import Named
from handlers.forms.readings import Outcome, Reading, Reason, Setting, ask, confirm
from handlers.forms.report_clauses import clauses, parts_of
from handlers.forms.report_facts import Fact, Facts, fold
from handlers.forms.report_takers import facts_of
from handlers.forms.report_words import Clause, Part
from handlers.forms.topics import Topic
from handlers.forms.words import LONGEST_TEXT, phrase, prepare, undo_keys

_NOTICE = phrase(
    r"thông báo|kính gửi (?:các|toàn)|(?:đề nghị|yêu cầu|mời) (?:các|chi bộ|đồng chí|đc|dc)|các chi bộ|công văn"
    r"|kế hoạch số|hướng dẫn số|giấy mời|kính mời|triệu tập|trân trọng|v / v|http|https"
)
_MENDING = phrase(
    r"^(?:(?:dạ|em|tôi|mình|xin|cho|giúp) )*(?:sửa|chỉnh sửa|chỉnh|@đổi|nhầm|đính chính|sai)(?: (?:lại|giúp|rồi|là|thành|số|,|ạ))*(?= )"
)
_COLON = re.compile(r":(?!\d)")
# What the words of the field answer, by the question that makes a form one of this kind.
_FAMILIES: Mapping[str, frozenset[str]] = {
    "held": frozenset(
        [
            "held", "planned", "obstacle", "date", "kind", "total", "exempt", "present", "unexcused",
            "duration", "outcome", "grade", "score", "posted", "support",
        ]
    ),
    "admitted": frozenset(("admitted", "admitted_count")),
    "new_vacancy": frozenset(
        ("new_vacancy", "post", "since", "cause", "acting", "successor", "expected")
    ),
}  # fmt: skip
_MORE = "3+"  # the choice of `admitted` that has a number of its own


@dataclass(frozen=True, slots=True)
class Answer:
    """A certain answer: `value` as the form writes it, `said` the words it rests on."""

    form: str
    path: str
    value: str
    said: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that needs a yes, or a choice between `options` (as the form writes them)."""

    form: str
    path: str
    reason: Reason
    options: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Message:
    """What one message answers of the forms owed."""

    answers: tuple[Answer, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    leftover: tuple[str, ...] = ()
    period: str = ""
    refused: Reason = Reason.NONE


def read_report(text: str, today: date, setting: Setting) -> Reading:
    """An object of question names and answers; `period` where a month is named."""
    said = _prepared(text)
    if _is_no_report(text, said):
        return ask(Reason.NOT_A_REPORT)
    said = _clearer(text, said)
    found = clauses(said)
    parts = parts_of(found)
    reading = fold(facts_of(parts, today, setting))
    if _is_mending(text) and isinstance(reading.value, dict):
        reading = confirm(_changed(reading.value), Reason.UNSURE)
    finding = private.find(text)
    if not isinstance(reading.value, dict) or not _says_enough(reading.value, found, parts):
        return ask(finding.reason if finding else Reason.NOT_A_REPORT)
    return confirm(reading.value, finding.reason) if finding else reading


def read_message(text: str, topics: Sequence[Topic], *, today: date, setting: Setting) -> Message:
    """All that a message answers of the questions owed. Nothing is taken from a notice or a question."""
    said = _prepared(text)
    if _is_no_report(text, said):
        return Message(refused=Reason.NOT_A_REPORT)
    said = _clearer(text, said)
    finding = private.find(text)
    refused = finding.reason if finding else Reason.NONE
    known = {(topic.form, topic.name): topic for topic in topics if _of_the_field(topic, topics)}
    named = Named(
        [t for t in topics if (t.form, t.name) not in known and not t.row], today, setting
    )
    found = clauses(said, named.at)
    parts = parts_of(found)
    facts = facts_of(parts, today, setting)
    by_keyword = [
        (*named.taken[int(clause.value)], clause.text)
        for clause in parts
        if clause.part is Part.NAMED
    ]
    given = [*_of_facts(facts, known.values()), *_once(by_keyword)]
    if not _says_enough([*given], found, parts):
        return Message(refused=refused or Reason.NOT_A_REPORT)
    return _message(given, facts, refused)


def _prepared(text: str) -> str:
    """As other texts; a colon does not part a word from what it is: "có mặt: 25"; "sửa có mặt 26"
    answers as "có mặt 26" does.
    """
    return _MENDING.sub("", prepare(_COLON.sub(" là ", text))).strip(" ,")


def _is_mending(text: str) -> bool:
    return _MENDING.match(prepare(text)) is not None


def _changed(value: dict[str, object]) -> dict[str, object]:
    """What a correction changes: that a meeting was held follows from its figures, but was said before."""
    implied = value.get("held") == "yes" and len(value) > 1
    return {name: each for name, each in value.items() if not implied or name != "held"}


def _clearer(text: str, said: str) -> str:
    """The message with the keys of an input method undone, if more of it is understood then."""
    undone = undo_keys(_COLON.sub(" là ", text))
    if undone is None or _unknown(undone.text) >= _unknown(said):
        return said
    return undone.text


def _unknown(said: str) -> int:
    """How many words are in no clause."""
    return sum(clause.part is Part.UNKNOWN for clause in clauses(said))


def _is_no_report(text: str, said: str) -> bool:
    """A notice that was passed on, a question, or more than anybody types."""
    too_long = len(text) > LONGEST_TEXT
    return too_long or text.rstrip().endswith("?") or _NOTICE.search(said) is not None


def _says_enough(
    answers: Iterable[object], found: Sequence[Clause], parts: Sequence[Clause]
) -> bool:
    """Whether there is an answer besides the month, and most of the message is understood."""
    if all(name == "period" for name in answers):
        return False
    unknown = _words(found, Part.UNKNOWN) - _words(parts, Part.POST, Part.CAUSE, Part.OBSTACLE)
    return unknown * 2 <= _words(found, *Part)


def _words(all_clauses: Sequence[Clause], *of: Part) -> int:
    return sum(len(clause.text.split()) for clause in all_clauses if clause.part in of)


def _of_the_field(topic: Topic, topics: Sequence[Topic]) -> bool:
    """Whether the words of the field answer this question: its form has the question they are about."""
    names = {each.name for each in topics if each.form == topic.form}
    return any(head in names and topic.name in family for head, family in _FAMILIES.items())


Given = tuple[Topic, Reading, str]


def _of_facts(facts: Facts, topics: Iterable[Topic]) -> Iterator[Given]:
    """The questions that the facts answer."""
    by_name: dict[str, Fact] = {fact.name: fact for fact in facts.answers()}
    for topic in topics:
        fact = by_name.get(topic.name)
        admitted = by_name.get("admitted")
        if topic.name == "admitted_count" and admitted and _is_more(admitted.reading.value):
            yield topic, admitted.reading, admitted.said
        elif fact is not None:
            yield topic, fact.reading, fact.said
        elif topic.name in facts.conflicts:
            yield topic, ask(Reason.SEVERAL, facts.conflicts[topic.name]), ""


def _once(given: Sequence[Given]) -> Iterator[Given]:
    """Each question once; where two values were given for one, neither stands."""
    by_path: dict[tuple[str, str], list[Given]] = {}
    for each in given:
        by_path.setdefault((each[0].form, each[0].path), []).append(each)
    for same in by_path.values():
        topic, reading, said = same[0]
        values = list(dict.fromkeys(other.value for _, other, _ in same))
        yield topic, reading if len(values) == 1 else ask(Reason.SEVERAL, values), said


def _is_more(number: object) -> bool:
    return isinstance(number, int) and number >= int(_MORE.removesuffix("+"))


def _message(given: Sequence[Given], facts: Facts, refused: Reason) -> Message:
    answers: list[Answer] = []
    doubts: list[Doubt] = []
    for topic, reading, said in given:
        value = written(reading.value, topic)
        if value is not None and reading.outcome is Outcome.VALUE:
            answers.append(Answer(topic.form, topic.path, value, said))
        else:
            likely = [reading.value, *reading.options]
            options = [text for each in likely if (text := written(each, topic)) is not None]
            reason = reading.reason or Reason.NOT_UNDERSTOOD
            doubts.append(Doubt(topic.form, topic.path, reason, tuple(options), said))
    period = facts.found.get("period")
    return Message(
        answers=tuple(answers),
        doubts=tuple(doubts),
        leftover=tuple(facts.unclear),
        period=str(period.reading.value) if period else "",
        refused=refused,
    )


def written(value: object, topic: Topic) -> str | None:
    """A value as the form writes it; None if it is none, or no choice of the question."""
    if isinstance(value, Mapping):
        value = True if "yes" in value else value.get(topic.name)
    if value is None:
        return None
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, list | tuple):
        text = " ".join(map(str, value))
    else:
        text = f"{value}-01" if topic.month else str(value)
    names = {option.name for option in topic.choices}
    if names and not set(text.split()) <= names:
        return _MORE if _MORE in names and _is_more(value) else None
    return text
