"""The digest as a message: a heading and a few lines."""

from collections.abc import Sequence

from handlers.digest.digest import Digest, Missing
from handlers.digest.figures import Figure
from handlers.phrases import moment, say

_MOST_NAMES = 60  # with more cells missing the message would be a wall; the workbook names them all


def text(digest: Digest, language: str) -> tuple[str, str]:
    """Heading and lines."""
    lines = [
        *_asked_lines(digest, language),
        *_meeting_lines(digest, language),
        *_admission_lines(digest, language),
        *_further_lines(digest, language),
        _vacancy_line(digest, language),
        _as_of(digest, language),
    ]
    return _heading("digest-heading", digest, language), "\n".join(lines)


def late_text(digest: Digest, language: str) -> tuple[str, str]:
    """Only who is missing in the period itself."""
    lines = [
        _say(language, "digest-sent", sent=digest.asked),
        *_missing_lines(digest.asked_missing, language),
        _as_of(digest, language),
    ]
    return _heading("late-heading", digest, language), "\n".join(lines)


def _heading(key: str, digest: Digest, language: str) -> str:
    period = digest.period.label(language)
    return say(language, key, {"period": period, "unit": digest.unit.name})


def _as_of(digest: Digest, language: str) -> str:
    return say(language, "digest-as-of", {"time": moment(digest.as_of)})


def _say(language: str, key: str, **figures: Figure) -> str:
    return say(language, key, {name: figure.shown(language) for name, figure in figures.items()})


def _asked_lines(digest: Digest, language: str) -> list[str]:
    """While nobody has reported on the period, that is said first."""
    if not digest.is_earlier:
        return []
    asked = {"period": digest.period.label(language), "sent": digest.asked.counts(language)}
    earlier = {"period": digest.month.label(language)}
    return [
        say(language, "digest-nobody-yet", asked),
        say(language, "digest-earlier", earlier),
    ]


def _meeting_lines(digest: Digest, language: str) -> list[str]:
    figure = digest.figures
    sent = _say(language, "digest-sent", sent=figure["meetings_reported"])
    missing = _missing_lines(digest.missing, language)
    if not figure["meetings_reported"].numerator:
        return [sent, *missing]
    held = _say(
        language,
        "digest-meetings",
        held=figure["meetings_held"],
        not_yet=figure["meetings_not_yet"],
        impossible=figure["meetings_impossible"],
    )
    return [
        sent,
        *missing,
        _say(language, "digest-late", late=figure["meetings_sent_late"]),
        held,
        *_attendance_lines(digest, language),
    ]


def _attendance_lines(digest: Digest, language: str) -> list[str]:
    attendance = digest.figures["attendance"]
    if not attendance.denominator:
        return []
    values: dict[str, str | int] = {
        "attendance": attendance.shown(language),
        "limit": digest.limits.meeting.attendance,
        "low": digest.figure("cells_attendance_below_").shown(language),
        "unexcused": digest.figures["absent_unexcused"].shown(language),
    }
    return [say(language, "digest-attendance", values)]


def _admission_lines(digest: Digest, language: str) -> list[str]:
    figure = digest.figures["admissions_vs_target"]
    if figure.denominator is None:
        line = say(language, "digest-admissions-without", {"count": figure.numerator})
    else:
        line = _say(language, "digest-admissions", admissions=figure)
    if not figure.numerator:
        return [line]
    hard = digest.figures["admissions_farmer_minority_hard_area"]
    women, minority = digest.figures["admissions_women"], digest.figures["admissions_minority"]
    more = _say(language, "digest-admissions-who", hard=hard, women=women, minority=minority)
    return [line, more]


def _further_lines(digest: Digest, language: str) -> list[str]:
    """What further forms want to be said."""
    return [
        say(
            language,
            "digest-line",
            {"label": line.label(language), "figure": digest.figures[key].shown(language)},
        )
        for key, line in digest.lines.items()
        if line.told
    ]


def _vacancy_line(digest: Digest, language: str) -> str:
    figure = digest.figures
    values: dict[str, str | int] = {
        "open": figure["vacancies_open"].shown(language),
        "new": figure["vacancies_new"].shown(language),
        "filled": figure["vacancies_filled"].shown(language),
        "old": digest.figure("vacancies_over_").numerator,
        "limit": digest.limits.vacancy.vacancy_days,
    }
    return say(language, "digest-vacancies", values)


def _missing_lines(missing: Sequence[Missing], language: str) -> list[str]:
    if not missing:
        return [say(language, "digest-none-missing")]
    named = sum(len(entry.cells) for entry in missing if not entry.whole) <= _MOST_NAMES
    lines = [_missing_line(entry, language, named=named) for entry in missing]
    return [say(language, "digest-missing"), *lines]


def _missing_line(entry: Missing, language: str, *, named: bool) -> str:
    count = len(entry.cells)
    committee = entry.committee.name
    if entry.whole and count > 1:
        values: dict[str, str | int] = {"committee": committee, "count": count}
        return say(language, "digest-missing-all", values)
    if not named:
        return say(language, "digest-missing-count", {"committee": committee, "count": count})
    names = ", ".join(cell.name.removeprefix("Chi bộ ") for cell in entry.cells)
    values = {"committee": committee, "count": count, "names": names}
    return say(language, "digest-missing-line", values)
