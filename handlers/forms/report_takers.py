"""What each kind of clause of a report answers; attendance is taken last and together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from handlers.forms.attendance import read_present
from handlers.forms.durations import read_duration
from handlers.forms.months import read_future_month, read_past_month
from handlers.forms.numbers import Sureness, value_of
from handlers.forms.readings import Outcome, Reading, Reason, Setting, certain
from handlers.forms.report_facts import Facts
from handlers.forms.report_reasons import SUBJECT_OF, Subject
from handlers.forms.report_words import Clause, Part
from handlers.forms.spoken_dates import read_future, read_past
from handlers.forms.syllables import without_marks
from handlers.forms.words import phrase

_GRADES = {
    "tot": "good", "kha": "fair", "trung binh": "average", "tb": "average", "t binh": "average",
    "kem": "poor",
}  # fmt: skip
_BRACKETS = ((60, "under_60"), (90, "60_89"), (120, "90_119"))
_SLACK = 10  # minutes that "khoảng" may be wrong by
_COUNTED = phrase(r"\d+ (?:đc|dc|đồng chí|người|ng|đảng viên|đv|dv)")
_ROUGHLY = phrase("khoảng|tầm|độ|chừng")


def facts_of(parts: Sequence[Clause], today: date, setting: Setting) -> Facts:
    """All answers of the clauses, those about attendance last and together."""
    facts = Facts(today, _with_period(parts, today, setting))
    before: Clause | None = None
    for clause in parts:
        facts.subject = SUBJECT_OF.get(clause.part, facts.subject)
        if clause.part is Part.CORRECTION:
            facts.corrected = before is not None and not _is_attendance(before, facts.setting)
        _TAKES.get(clause.part, _nothing)(clause, facts)
        before = before if clause.part is Part.FILLER else clause
    facts.close()
    _take_attendance(parts, facts)
    return facts


def _with_period(parts: Sequence[Clause], today: date, setting: Setting) -> Setting:
    """The setting for the month that the message is about, if it says so."""
    months = [clause.value for clause in parts if clause.part is Part.PERIOD]
    readings = [read_past_month(month, today, setting) for month in dict.fromkeys(months)]
    values = {str(reading.value) for reading in readings if reading.value}
    return replace(setting, period=values.pop()) if len(values) == 1 else setting


# --- one taker for each kind of clause ------------------------------------------------------------


def _nothing(_clause: Clause, _facts: Facts) -> None:
    """Fillers say nothing."""


def _take_period(clause: Clause, facts: Facts) -> None:
    facts.take("period", read_past_month(clause.value, facts.today, facts.setting), clause)


def _take_met(clause: Clause, facts: Facts) -> None:
    facts.put("held", "yes", clause)


def _take_not_met(clause: Clause, facts: Facts) -> None:
    """Not yet, or not possible; "không họp" alone may be either."""
    bare = without_marks(clause.value)
    if bare.startswith("chua"):
        facts.put("held", "not_yet", clause)
    elif bare.endswith(("duoc", "dc")) or "the" in bare.split():
        facts.put("held", "impossible", clause)
    else:
        facts.doubt("held", "not_yet", "impossible")
        facts.unclear.append(clause.text)


def _take_put_off(clause: Clause, facts: Facts) -> None:
    facts.put("held", "not_yet", clause)


def _take_date(clause: Clause, facts: Facts) -> None:
    """A past day is the meeting's, a planned one that of a meeting not yet held; other days are left."""
    if facts.subject is Subject.PLAN:
        facts.take("planned", read_future(clause.value, facts.today, facts.setting), clause)
        if "planned" in facts.found and "held" not in facts.found:
            facts.put("held", "not_yet", clause)
    elif facts.subject is Subject.MEETING:
        day = _in_named_month(read_past(clause.value, facts.today, facts.setting), facts)
        if day.value is not None:
            facts.take("date", day, clause)
            facts.put("held", "yes", clause)
            return
        facts.unclear.append(clause.text)
        if day.reason is Reason.STILL_TO_COME:  # "họp 10/10" before that day is a plan, or a slip
            facts.doubt("held")
    else:
        facts.unclear.append(clause.text)


def _in_named_month(day: Reading, facts: Facts) -> Reading:
    """A day alone is one of the month that the message names."""
    if day.reason is not Reason.DAY_ALONE or "period" not in facts.found:
        return day
    within = [option for option in day.options if str(option).startswith(facts.setting.period)]
    return certain(within[0]) if len(within) == 1 else day


def _take_slash(clause: Clause, facts: Facts) -> None:
    if not _is_attendance(clause, facts.setting):
        _take_date(clause, facts)


def _is_attendance(clause: Clause, setting: Setting) -> bool:
    """Whether "25/27" names the members, or those expected; there is no month above 12."""
    if clause.part is not Part.SLASH:
        return clause.part is Part.ATTENDANCE
    whole = int(clause.text.rpartition("/")[2])
    return whole in (setting.total, setting.expected) or whole > 12


def _take_duration(clause: Clause, facts: Facts) -> None:
    """The bracket; "khoảng 90 phút" may lie in two of them."""
    reading = read_duration(clause.value)
    minutes = reading.value
    if not isinstance(minutes, int):
        facts.unclear.append(clause.text)
        return
    slack = _SLACK if _ROUGHLY.search(clause.value) else 0
    brackets = {_bracket(minutes - slack), _bracket(minutes + slack)}
    if len(brackets) == 1:
        facts.put("duration", brackets.pop(), clause)
    else:
        facts.unclear.append(clause.text)


def _bracket(minutes: int) -> str:
    return next((name for limit, name in _BRACKETS if minutes < limit), "120_up")


def _take_grade(clause: Clause, facts: Facts) -> None:
    facts.put("grade", _GRADES.get(without_marks(clause.value), "not_graded"), clause)


def _take_kind(clause: Clause, facts: Facts) -> None:
    bare = without_marks(clause.value)
    regular = bare.startswith(("thuong", "dinh", "tk"))
    if regular:
        both = "chuyen de" in bare or bare.endswith("cd")
        facts.put("kind", "regular_thematic" if both else "regular", clause)
    else:
        extraordinary = bare in ("bat thuong", "dot xuat")
        facts.put("kind", "extraordinary" if extraordinary else "thematic", clause)


def _take_posted(clause: Clause, facts: Facts) -> None:
    bare = without_marks(clause.value)
    facts.put("posted", "yes" if bare.startswith(("da ", "dang", "cap")) else "no", clause)


def _take_support(clause: Clause, facts: Facts) -> None:
    facts.put("support", "call_back" if "goi" in without_marks(clause.value) else "none", clause)


def _take_outcome(clause: Clause, facts: Facts) -> None:
    concluded = without_marks(clause.value).startswith("ket")
    facts.put("outcome", "conclusion" if concluded else "resolution", clause)


def _take_number(name: str) -> Callable[[Clause, Facts], None]:
    def take(clause: Clause, facts: Facts) -> None:
        number = value_of(clause.value)
        sure = number is not None and number.sureness in (Sureness.SURE, Sureness.BARE)
        facts.take(name, certain(number.value) if number and sure else _NO_READING, clause)

    return take


_NO_READING = Reading(Outcome.ASK, None, Reason.NOT_UNDERSTOOD)


def _take_score(clause: Clause, facts: Facts) -> None:
    number = int(clause.value)
    facts.take("score", certain(number) if number <= 100 else _NO_READING, clause)


def _said(name: str, value: object) -> Callable[[Clause, Facts], None]:
    """A clause that says one thing only."""
    return lambda clause, facts: facts.put(name, value, clause)


def _take_neither(clause: Clause, facts: Facts) -> None:
    facts.put("admitted", 0, clause)
    facts.put("new_vacancy", "no", clause)


def _take_month(name: str) -> Callable[[Clause, Facts], None]:
    read = read_past_month if name == "since" else read_future_month

    def take(clause: Clause, facts: Facts) -> None:
        if facts.subject is Subject.VACANCY:
            facts.take(name, read(clause.value, facts.today, facts.setting), clause)
        else:
            facts.unclear.append(clause.text)

    return take


def _take_acting(clause: Clause, facts: Facts) -> None:
    if facts.subject is Subject.VACANCY:
        no = without_marks(clause.value).startswith(("chua", "khong", "ko", "k "))
        facts.put("acting", "no" if no else "yes", clause)


def _take_successor(clause: Clause, facts: Facts) -> None:
    if facts.subject is Subject.VACANCY:
        bare = without_marks(clause.value)
        none, working = bare.startswith("chua"), bare.startswith("dang")
        facts.put(
            "successor", "none" if none else "in_process" if working else "identified", clause
        )


def _take_reason(name: str) -> Callable[[Clause, Facts], None]:
    """A post or a reason, found out before."""
    return lambda clause, facts: facts.put(name, clause.value, clause)


def _take_unknown(clause: Clause, facts: Facts) -> None:
    facts.unclear.append(clause.text)


_TAKES: Mapping[Part, Callable[[Clause, Facts], None]] = {
    Part.PERIOD: _take_period,
    Part.MET: _take_met,
    Part.NOT_MET: _take_not_met,
    Part.PUT_OFF: _take_put_off,
    Part.DATE: _take_date,
    Part.SLASH: _take_slash,
    Part.TOTAL: _take_number("total"),
    Part.EXEMPT: _take_number("exempt"),
    Part.DURATION: _take_duration,
    Part.OUTCOME: _take_outcome,
    Part.NO_OUTCOME: _said("outcome", "none"),
    Part.GRADE: _take_grade,
    Part.SCORE: _take_score,
    Part.KIND: _take_kind,
    Part.POSTED: _take_posted,
    Part.SUPPORT: _take_support,
    Part.ADMITTED: _take_number("admitted"),
    Part.NOT_ADMITTED: _said("admitted", 0),
    Part.VACANCY: _said("new_vacancy", "yes"),
    Part.NO_VACANCY: _said("new_vacancy", "no"),
    Part.NEITHER: _take_neither,
    Part.SINCE: _take_month("since"),
    Part.EXPECTED: _take_month("expected"),
    Part.ACTING: _take_acting,
    Part.SUCCESSOR: _take_successor,
    Part.OBSTACLE: _take_reason("obstacle"),
    Part.POST: _take_reason("post"),
    Part.CAUSE: _take_reason("cause"),
    Part.UNKNOWN: _take_unknown,
}


# --- attendance -----------------------------------------------------------------------------------


def _take_attendance(parts: Sequence[Clause], facts: Facts) -> None:
    """All that is said of who was there, read as one."""
    about = [c for c in parts if c.part in _OF_ATTENDANCE or _is_attendance(c, facts.setting)]
    counted = any(_COUNTED.fullmatch(f"{one.text} {two.text}") for one, two in pairwise(parts))
    if not counted and not any(_tells(clause, facts.setting) for clause in about):
        return
    whole = Clause(Part.ATTENDANCE, " , ".join(_marked(clause) for clause in about))
    reading = read_present(whole.text, facts.setting)
    if not isinstance(reading.value, dict):
        facts.unclear.append(whole.text)
        return
    for name in ("present", "unexcused"):
        if name in reading.value:
            facts.take(name, replace(reading, value=reading.value[name]), whole)
    facts.put("held", "yes", whole)


def _marked(clause: Clause) -> str:
    """Before "24/27" the word "du" was found to be dự and not đủ: that stays so without its figures."""
    return "dự" if clause.value == "P" and clause.text == "du" else clause.text


_OF_ATTENDANCE = frozenset((Part.TOTAL, Part.EXEMPT))


def _tells(clause: Clause, setting: Setting) -> bool:
    """Whether a clause says by itself who was there; a number alone may count anything."""
    if clause.part is Part.ATTENDANCE:
        return clause.value in "FUEARP" or _COUNTED.search(clause.text) is not None
    return clause.part is Part.SLASH and _is_attendance(clause, setting)
