"""One message, many answers: "hop roi toi qua 25/27 vang 2 co phep loai tot".

Only what is certain, or likely enough for a summary that is shown before sending, becomes an answer;
an unclear part is left out and will be asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.forms import private
from handlers.forms.attendance import read_present
from handlers.forms.durations import read_duration
from handlers.forms.months import read_past_month
from handlers.forms.numbers import Sureness, value_of
from handlers.forms.readings import Outcome, Reading, Reason, Setting, ask, certain, confirm
from handlers.forms.report_clauses import Clause, Part, clauses, segments, without_unclear
from handlers.forms.spoken_dates import read_future, read_past
from handlers.forms.syllables import without_marks
from handlers.forms.words import LONGEST_TEXT, phrase, prepare

_NOTICE = phrase(
    "thông báo|kính gửi (?:các|toàn)|đề nghị (?:các|chi bộ|đồng chí)|yêu cầu|các chi bộ|trước ngày|công văn|kế hoạch số"
    "|hướng dẫn số|giấy mời|kính mời|triệu tập"
)
_GRADES = {
    "tot": "good", "kha": "fair", "trung binh": "average", "tb": "average", "t binh": "average",
    "kem": "poor",
}  # fmt: skip
_KINDS = {
    "thuong ki": "regular",
    "dinh ki": "regular",
    "bat thuong": "extraordinary",
    "dot xuat": "extraordinary",
}
_BRACKETS = ((60, "under_60"), (90, "60_89"), (120, "90_119"))
_ABOUT_THE_MEETING = (Part.DATE, Part.SLASH)
_OTHER_SUBJECTS = (Part.ADMITTED, Part.NOT_ADMITTED, Part.VACANCY, Part.NO_VACANCY)


@dataclass(slots=True)
class _Report:
    """The answers found so far; a second, different answer to one question leaves it open."""

    today: date
    setting: Setting
    answers: dict[str, object] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    sure: bool = True
    planning: bool = False  # "dự kiến" was said, or that there was no meeting yet: a day is a plan

    def put(self, name: str, value: object) -> None:
        if self.answers.setdefault(name, value) != value:
            self.conflicts.add(name)

    def take(self, name: str, reading: Reading) -> None:
        """The value of a reading, if it has one."""
        if reading.value is not None:
            self.put(name, reading.value)
        self.sure = self.sure and reading.outcome is Outcome.VALUE


def read_report(text: str, today: date, setting: Setting) -> Reading:
    """An object of question names and answers; `period` where a month is named."""
    said = prepare(text)
    if len(text) > LONGEST_TEXT or _NOTICE.search(said):
        return ask(Reason.NOT_A_REPORT)
    found = list(clauses(said))
    report = _Report(today, _with_period(found, today, setting))
    parts = [clause for segment in segments(found) for clause in _relevant(segment)]
    for clause in parts:
        _take(clause, report)
    _take_attendance(found, parts, report)
    return _result(report, parts, private.find(text))


def _with_period(found: Sequence[Clause], today: date, setting: Setting) -> Setting:
    """The setting for the month that the message is about, if it says so."""
    months = [clause.value for clause in found if clause.part is Part.PERIOD]
    readings = [read_past_month(month, today, setting) for month in dict.fromkeys(months)]
    values = {str(reading.value) for reading in readings if reading.value}
    return replace(setting, period=values.pop()) if len(values) == 1 else setting


def _relevant(segment: list[Clause]) -> list[Clause]:
    """Without what is unclear, and without days that belong to an admission or a vacancy."""
    kept = without_unclear(segment)
    places = [place for place, clause in enumerate(kept) if clause.part in _OTHER_SUBJECTS]
    first = places[0] if places else len(kept)
    return [
        clause
        for place, clause in enumerate(kept)
        if place < first or clause.part not in _ABOUT_THE_MEETING
    ]


def _take(clause: Clause, report: _Report) -> None:
    """One clause as an answer; attendance is taken together at the end."""
    match clause.part:
        case Part.PERIOD:
            month = read_past_month(clause.value, report.today, report.setting)
            report.take("period", month)
        case Part.MET:
            if not report.planning:
                report.put("held", "yes")
        case Part.PLANNED:
            report.planning = True
        case Part.NOT_MET:
            _take_not_met(clause.value, report)
        case Part.DATE | Part.SLASH:
            _take_date(clause, report)
        case Part.DURATION:
            _take_duration(clause.value, report)
        case Part.GRADE:
            report.put("grade", _GRADES[without_marks(clause.value)])
        case Part.SCORE:
            report.put("score", int(clause.value))
        case Part.KIND:
            kind = without_marks(clause.value).replace("ky", "ki")
            report.put("kind", _KINDS.get(kind, "regular_thematic"))
        case Part.POSTED:
            report.put("posted", "no" if "chua" in without_marks(clause.value) else "yes")
        case _:
            _take_other(clause, report)


def _take_other(clause: Clause, report: _Report) -> None:
    match clause.part:
        case Part.OUTCOME:
            concluded = without_marks(clause.value).startswith("ket")
            report.put("outcome", "conclusion" if concluded else "resolution")
        case Part.NO_OUTCOME:
            report.put("outcome", "none")
        case Part.NOT_ADMITTED:
            report.put("admitted", 0)
        case Part.ADMITTED:
            number = value_of(clause.value)
            if number and number.sureness in (Sureness.SURE, Sureness.BARE):
                report.put("admitted", number.value)
        case Part.NO_VACANCY:
            report.put("new_vacancy", "no")
        case Part.VACANCY:
            report.put("new_vacancy", "yes")
        case Part.UNKNOWN:
            report.sure = False
        case _:
            pass


def _take_not_met(words: str, report: _Report) -> None:
    """Not yet, or not possible; "không họp" alone may be either."""
    bare = without_marks(words)
    if bare.startswith("chua"):
        report.put("held", "not_yet")
        report.planning = True
    elif bare.endswith("duoc"):
        report.put("held", "impossible")
    else:
        report.conflicts.add("held")


def _take_date(clause: Clause, report: _Report) -> None:
    """A past day is the meeting's; behind "dự kiến" or a meeting not held, a day to come is planned."""
    if clause.part is Part.SLASH and _may_be_attendance(clause.text, report.setting):
        return
    if report.planning:
        report.take("planned", read_future(clause.value, report.today, report.setting))
        return
    day = read_past(clause.value, report.today, report.setting)
    if day.value is None:
        report.sure = False
        return
    report.take("date", day)
    report.put("held", "yes")


def _may_be_attendance(text: str, setting: Setting) -> bool:
    """Whether "25/27" names the members, or those expected."""
    _, _, whole = text.rpartition("/")
    return int(whole) in (setting.total, setting.expected) or (
        setting.total is None and int(whole) > 12
    )


def _take_duration(text: str, report: _Report) -> None:
    reading = read_duration(text)
    if isinstance(reading.value, int):
        bracket = next((name for limit, name in _BRACKETS if reading.value < limit), "120_up")
        report.take("duration", replace(reading, value=bracket))


def _take_attendance(found: Sequence[Clause], parts: Sequence[Clause], report: _Report) -> None:
    """All that is said of who was there, read as one."""
    said = []
    telling = False
    for clause in parts:
        if clause.part is Part.ATTENDANCE:
            said.append(clause.text)
            telling = (
                telling or clause.value in "FUEARP" or _COUNTED.search(clause.text) is not None
            )
        elif clause.part is Part.SLASH and _may_be_attendance(clause.text, report.setting):
            said.append(clause.text)
            telling = True
    if not telling:
        return
    reading = read_present(" ".join(said), report.setting)
    if isinstance(reading.value, dict):
        figures = {
            name: reading.value[name] for name in ("present", "unexcused") if name in reading.value
        }
        for name, number in figures.items():
            report.take(name, replace(reading, value=number))
        report.put("held", "yes")
    else:
        report.sure = False


_COUNTED = phrase(r"\d+ (?:đc|dc|đồng chí|người|ng|đảng viên|đv|dv)")


def _result(report: _Report, parts: Sequence[Clause], finding: private.Finding | None) -> Reading:
    answers = {
        name: value for name, value in report.answers.items() if name not in report.conflicts
    }
    if answers.get("held") in ("not_yet", "impossible"):
        for name in ("date", "present", "unexcused", "duration", "outcome", "grade", "score"):
            answers.pop(name, None)
    if not answers.keys() - {"period"}:
        return ask(finding.reason if finding else Reason.NOT_A_REPORT)
    unknown = sum(clause.part is Part.UNKNOWN for clause in parts)
    if unknown > len(parts) / 2:
        return ask(Reason.NOT_A_REPORT)
    if finding:
        return confirm(answers, finding.reason)
    return (
        certain(answers)
        if report.sure and not report.conflicts
        else confirm(answers, Reason.UNSURE)
    )
