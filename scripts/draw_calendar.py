"""Draws docs/pictures/calendar.svg: a month of the calendar as the rules that come along plan it."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.calendar import due_day, window_of
from handlers.library import default_text
from handlers.periods import Period
from handlers.reminding.timetable import Term, Timetable
from handlers.rules.loading import load_rules
from handlers.rules.rule import What

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "calendar.svg"
MONTH = "2026-12"
WIDE, HIGH, TOP = 140, 88, 76
DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MEETING, REMINDER, DUE, STAFF = "#e7f0e4", "#1f5fa8", "#c4321c", "#6b4a9c"


def timetable() -> Timetable:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    return Timetable(load_rules(default_text(), "default.yaml"), zone)


def picture() -> str:
    """The whole picture."""
    known = timetable()
    term = next(each for each in known.named((), MONTH) if each.form == "meeting")
    weeks = (term.period.end - _monday(term.period)).days // 7 + 1
    width, height = 7 * WIDE + 2, TOP + weeks * HIGH + 44
    font = "Be Vietnam Pro, Noto Sans, Arial, sans-serif"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{font}">',
        "<title>Một tháng báo cáo: họp, nhắc, hạn, tổng hợp</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(4, 28, 20, "#1d1d1f", f"Lịch báo cáo {term.period.label('vi')}", bold=True),
        *(_text(n * WIDE + 8, TOP - 12, 13, "#5f6368", name) for n, name in enumerate(DAYS)),
        *_cells(known, term),
        *_legend(height - 18),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _monday(period: Period) -> date:
    return period.start - timedelta(days=period.start.weekday())


def _cells(known: Timetable, term: Term) -> Iterator[str]:
    first, last = window_of(term.rule, term.period)
    day = term.period.start
    while day <= term.period.end:
        week = (day - _monday(term.period)).days // 7
        x, y = day.weekday() * WIDE + 1, TOP + week * HIGH
        fill = MEETING if first <= day <= last else "#ffffff"
        yield f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" fill="{fill}" stroke="#c9ccd1"/>'
        yield _text(x + 8, y + 20, 15, "#1d1d1f", str(day.day))
        for number, (colour, words) in enumerate(_marks(known, term, day)):
            yield f'<circle cx="{x + 13}" cy="{y + 35 + 17 * number}" r="4" fill="{colour}"/>'
            yield _text(x + 22, y + 39 + 17 * number, 12, colour, words)
        day += timedelta(days=1)


def _marks(known: Timetable, term: Term, day: date) -> Iterator[tuple[str, str]]:
    """What happens on a day, in the order of the hours."""
    told: dict[What, str] = {}
    for other, moment in known.telling((), day):
        if other == term:
            told.setdefault(moment.what, f"{moment.at:%H:%M}")
    if What.DIGEST in told:
        yield STAFF, f"{told[What.DIGEST]} tổng hợp"
    if What.MISSING in told:
        yield STAFF, f"{told[What.MISSING]} ai chưa nộp"
    if term in known.reminding((), day):
        reminder = known.reminder(term, (), day)
        if reminder is not None:
            yield REMINDER, f"{reminder.at:%H:%M} nhắc"
    if day == due_day(term.rule, term.period):
        yield DUE, "hạn 23:59"


def _legend(y: int) -> Iterator[str]:
    marks = (
        (MEETING, "họp chi bộ"),
        (REMINDER, "nhắc người còn nợ"),
        (DUE, "hạn nộp"),
        (STAFF, "cán bộ nhận tin"),
    )
    for number, (colour, words) in enumerate(marks):
        x = 8 + number * 180
        yield f'<rect x="{x}" y="{y - 11}" width="14" height="14" fill="{colour}" stroke="#c9ccd1"/>'
        yield _text(x + 22, y, 13, "#1d1d1f", words)


def _text(x: int, y: int, size: int, colour: str, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{weight}>{words}</text>'


def main() -> None:
    PICTURE.write_text(picture(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}\n")


if __name__ == "__main__":
    main()
