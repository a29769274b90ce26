"""Which day a person means: past events look back, plans look ahead, the report's month decides what is plausible."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from handlers.forms import lunar
from handlers.forms.counts import UNKNOWN
from handlers.forms.date_frame import Frame, frame_of
from handlers.forms.date_parts import (
    Calendar,
    Day,
    DayMonth,
    DayNumber,
    DayOfMonth,
    DaysAway,
    Vague,
    Week,
    Weekday,
)
from handlers.forms.date_phrases import parts_of
from handlers.forms.readings import (
    NOT_UNDERSTOOD,
    Outcome,
    Reading,
    Reason,
    Setting,
    ask,
    confirm,
)
from handlers.forms.words import phrase, without_courtesy

_NOT_OF_A_DAY = frozenset((Week.GONE, Week.NEXT, Week.PREVIOUS, Week.FOLLOWING, Week.BEFORE_LAST))
_BESIDE = phrase("trước|@tới|qua(?= )")  # "trước 3/10": not on that day
_LEAST_EXACT = (DayMonth, DayOfMonth, DaysAway, DayNumber, Weekday)  # the most exact first


def read_past(text: str, today: date, setting: Setting) -> Reading:
    """The day something took place."""
    return _read(text, frame_of(today, setting, ahead=False))


def read_future(text: str, today: date, setting: Setting) -> Reading:
    """The day something is planned for."""
    return _read(text, frame_of(today, setting, ahead=True))


def _read(text: str, frame: Frame) -> Reading:
    said = without_courtesy(text)
    if UNKNOWN.search(said):
        return ask(Reason.NOT_KNOWN)
    parts = parts_of(said)
    if parts is None:
        return NOT_UNDERSTOOD
    weeks = [part for part in parts if isinstance(part, Week)]
    days = [part for part in parts if not isinstance(part, (Week, Vague))]
    readings = [_resolve(day, _one_week(weeks), frame) for day in days]
    odd = any(isinstance(day, DaysAway) for day in days) and any(
        week in _NOT_OF_A_DAY for week in weeks
    )
    if odd or any(isinstance(part, Vague) for part in parts) or _BESIDE.match(said):
        return ask(Reason.VAGUE_DATE, _values(readings))
    if not days:
        return _without_day(weeks, frame)
    return _together(days, readings, frame)


def _one_week(weeks: Sequence[Week]) -> Week:
    return weeks[0] if weeks else Week.NEAREST


def _without_day(weeks: Sequence[Week], frame: Frame) -> Reading:
    alone = {Week.HERE: 0, Week.GONE: -1}
    if len(weeks) == 1 and weeks[0] in alone:
        return frame.judge(frame.today + timedelta(alone[weeks[0]]))
    return ask(Reason.VAGUE_DATE) if weeks else NOT_UNDERSTOOD


def _values(readings: Sequence[Reading]) -> list[object]:
    return [reading.value for reading in readings if reading.value is not None]


def _together(days: Sequence[Day], readings: Sequence[Reading], frame: Frame) -> Reading:
    """The most exact of the days named; the others must agree with it."""
    order = sorted(range(len(days)), key=lambda place: _LEAST_EXACT.index(type(days[place])))
    chosen = readings[order[0]]
    others = [days[place] for place in order[1:]]
    if not others:
        return chosen
    if chosen.value is None:
        return ask(chosen.reason, [*chosen.options, *_values(readings)])
    day = date.fromisoformat(str(chosen.value))
    if all(_agrees(other, day, frame.today) for other in others):
        return chosen
    same_kind = type(others[0]) is type(days[order[0]])
    return ask(Reason.SEVERAL if same_kind else Reason.DATE_DISAGREES, _values(readings))


def _agrees(part: Day, day: date, today: date) -> bool:
    match part:
        case DayMonth(number, month):
            return (day.day, day.month) == (number, month)
        case DayNumber(number) | DayOfMonth(number):
            return day.day == number
        case DaysAway(days):
            return day == today + timedelta(days)
        case Weekday(number):
            return day.weekday() == number


def _resolve(part: Day, week: Week, frame: Frame) -> Reading:
    match part:
        case DayMonth():
            return _day_month(part, frame)
        case DayNumber():
            return _day_number(part, week, frame)
        case DayOfMonth(day, offset):
            month = _shift(frame.today, offset)
            found = _make(month.year, month.month, day)
            return frame.judge(found) if found else ask(Reason.NO_SUCH_DAY)
        case DaysAway(days, loose):
            reading = frame.judge(frame.today + timedelta(days))
            return reading.doubted(Reason.UNSURE) if loose else reading
        case Weekday(number):
            return _weekday(number, week, frame)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31/9, 45/10
        return None


def _shift(day: date, months: int) -> date:
    """The first day of the month so many months away."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _day_month(part: DayMonth, frame: Frame) -> Reading:
    if part.calendar is Calendar.LUNAR:
        return _lunar(part, frame)
    years = _years(part, frame)
    days = [day for year in years if (day := _make(year, part.month, part.day))]
    if not days:
        swapped = [day for year in years if (day := _make(year, part.day, part.month))]
        return ask(Reason.NO_SUCH_DAY, frame.plausible(swapped))
    likely = _nearest(days, frame)
    reading = frame.judge(likely)
    if reading.outcome is Outcome.ASK:
        return ask(reading.reason, _likely(part, likely, reading, frame))
    if part.year is None and frame.any_month and likely.year != frame.today.year:
        return reading.doubted(Reason.OUTSIDE_MONTH)
    return reading.doubted(Reason.UNUSUAL_NUMBER) if part.doubtful else reading


def _likely(part: DayMonth, day: date, reading: Reading, frame: Frame) -> list[str]:
    """What to offer for an implausible date; a far one may still be meant as it stands."""
    others = frame.plausible(list(_other_meanings(part, frame)))
    return [*others, day.isoformat()] if reading.reason is Reason.FAR_FROM_MONTH else others


def _years(part: DayMonth, frame: Frame) -> list[int]:
    if part.year is not None:
        return [part.year]
    year = frame.today.year
    return [year, year + 1] if frame.ahead else [year, year - 1]


def _nearest(days: Sequence[date], frame: Frame) -> date:
    """The nearest day in the direction asked for; where that is not plausible, the one of this year."""
    for day in days:
        if frame.judge(day).outcome is not Outcome.ASK:
            return day
    return days[0]


def _other_meanings(part: DayMonth, frame: Frame) -> Iterator[date]:
    """Month first, the other year, the lunar month: what else an implausible date may be."""
    for year in dict.fromkeys((frame.today.year, *_years(part, frame))):
        for month, day in ((part.month, part.day), (part.day, part.month)):
            if found := _make(year, month, day):
                yield found
    if part.calendar is Calendar.EITHER:
        yield from _lunar_days(part, frame)


def _lunar_days(part: DayMonth, frame: Frame) -> Iterator[date]:
    """Every date near today that this lunar day may be."""
    for year in (frame.today.year - 1, frame.today.year, frame.today.year + 1):
        for leap in (False, True):
            found = lunar.to_solar(lunar.LunarDay(part.day, part.month, part.year or year, leap))
            if found:
                yield found


def _lunar(part: DayMonth, frame: Frame) -> Reading:
    likely = list(dict.fromkeys(frame.plausible(list(_lunar_days(part, frame)))))
    if len(likely) == 1:
        return confirm(likely[0], Reason.LUNAR)
    if likely:
        return ask(Reason.LUNAR, likely)
    reasons = [frame.judge(day).reason for day in _lunar_days(part, frame)]
    return ask(reasons[0] if len(set(reasons)) == 1 else Reason.FAR_FROM_MONTH)


def _day_number(part: DayNumber, week: Week, frame: Frame) -> Reading:
    if part.calendar is Calendar.LUNAR:
        return ask(Reason.LUNAR_DAY_ALONE, frame.plausible(_lunar_of_now(part.day, frame)))
    if not 1 <= part.day <= 31:
        return ask(Reason.NO_SUCH_DAY)
    reading = _ahead(part.day, week, frame) if frame.ahead else _back(part.day, week, frame)
    if part.calendar is Calendar.EITHER and reading.outcome is not Outcome.ASK:
        options = frame.plausible(_lunar_of_now(part.day, frame))
        return confirm(reading.value, Reason.LUNAR, options)
    return reading.doubted(Reason.UNUSUAL_NUMBER) if part.doubtful else reading


def _lunar_of_now(day: int, frame: Frame) -> list[date]:
    """That day of the lunar months around today."""
    near = (lunar.from_solar(frame.today + timedelta(days)) for days in (-30, 0, 30))
    months = dict.fromkeys((month.year, month.month, month.leap) for month in near)
    found = (lunar.to_solar(lunar.LunarDay(day, month, year, leap)) for year, month, leap in months)
    return [day for day in found if day]


def _back(number: int, week: Week, frame: Frame) -> Reading:
    """A day alone, looking back: in the report's month, or else asked."""
    this, before = (
        _make(month.year, month.month, number) for month in (frame.today, _shift(frame.today, -1))
    )
    reached = this is not None and this <= frame.today
    if week in (Week.LAST, Week.GONE, Week.PREVIOUS) and not reached and before:
        return frame.judge(before)
    other_month = frame.first.replace(day=1) != frame.today.replace(day=1)
    if other_month:
        return _in_report_month(number, this if reached else None, frame)
    if reached and this:
        return frame.judge(this)
    if this is None and before is None:
        return ask(Reason.NO_SUCH_DAY)
    return ask(Reason.DAY_ALONE, frame.plausible([before] if before else []))


def _in_report_month(number: int, this: date | None, frame: Frame) -> Reading:
    """A report for a month that is over: a day there, unless the day of this month is as likely."""
    there = _make(frame.first.year, frame.first.month, number)
    days = [day for day in (there, this) if day and day <= frame.today]
    if len(days) == 1:
        return frame.judge(days[0])
    return ask(Reason.DAY_ALONE, frame.plausible(days))


def _ahead(number: int, week: Week, frame: Frame) -> Reading:
    """A day alone, looking ahead: this month if it is still to come, else to be confirmed."""
    this, following = (
        _make(month.year, month.month, number) for month in (frame.today, _shift(frame.today, 1))
    )
    if week in (Week.LAST, Week.GONE, Week.PREVIOUS):
        return ask(Reason.ALREADY_PAST)
    if this and this >= frame.today:
        return frame.judge(this)
    if week in (Week.HERE, Week.THIS) or following is None:
        return ask(Reason.ALREADY_PAST if this else Reason.NO_SUCH_DAY)
    reading = frame.judge(following)
    return reading if week is Week.NEXT else reading.doubted(Reason.DAY_ALONE)


def _weekday(number: int, week: Week, frame: Frame) -> Reading:
    today = frame.today
    monday = today - timedelta(today.weekday())
    weeks = {Week.BEFORE_LAST: -2, Week.PREVIOUS: -1, Week.THIS: 0, Week.FOLLOWING: 1}
    if week in weeks:
        return _offered(monday + timedelta(weeks[week] * 7 + number), frame)
    back = (today.weekday() - number) % 7
    last, coming = today - timedelta(back or 7), today + timedelta((7 - back) % 7 or 7)
    if back == 0 and week in (Week.NEAREST, Week.HERE):
        other = coming if frame.ahead else last
        return ask(Reason.TODAYS_WEEKDAY, frame.plausible([today, other]))
    if week in (Week.LAST, Week.GONE):
        reading = _offered(last, frame)
    elif week is Week.NEXT:
        reading = _offered(coming, frame)
    elif week is Week.HERE and not frame.ahead:
        reading = _offered(monday + timedelta(number), frame)
    else:
        reading = frame.judge(coming if frame.ahead else last)
    return reading.doubted(Reason.TODAYS_WEEKDAY) if back == 0 else reading


def _offered(day: date, frame: Frame) -> Reading:
    """As judged; a day on the wrong side of today is asked, with the nearest on the right side."""
    reading = frame.judge(day)
    if reading.outcome is Outcome.ASK:
        near = day + timedelta(7 if frame.ahead else -7)
        return ask(reading.reason, frame.plausible([near]))
    return reading
