"""The digest as a message: a heading, and five to eight lines with the moment of counting below."""

from collections.abc import Iterator, Mapping, Sequence

from handlers.digest import meetings
from handlers.digest.digest import Digest, Missing
from handlers.digest.facts import Span
from handlers.digest.figures import Figure, told
from handlers.periods import Period, PeriodKind
from handlers.phrases import moment, say

_MOST_NAMES = 60  # with more cells missing the message would be a wall; the workbook names them all
_COMPARED = ("meetings_reported", "meetings_held", "attendance")


def text(digest: Digest, language: str) -> tuple[str, str]:
    """Heading and lines."""
    lines = [
        *_earlier_lines(digest, language),
        *_meeting_lines(digest, language),
        _admission_line(digest, language),
        *_further_lines(digest, language),
        _vacancy_line(digest, language),
        *_history_lines(digest, language),
    ]
    said = [*(f"• {line}" for line in lines), _as_of(digest, language)]
    return _heading("digest-heading", digest, language), "\n".join(said)


def late_text(digest: Digest, language: str) -> tuple[str, str]:
    """Only who is missing in the period itself, by committee."""
    lines = [
        _say(language, "digest-sent", sent=digest.asked),
        *_by_committee(digest.asked_missing, digest.facts.asked, language),
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


def _joined(parts: Sequence[str]) -> str:
    """Parts of one line, which begins with a capital letter."""
    line = "; ".join(part for part in parts if part)
    return f"{line[:1].upper()}{line[1:]}."


def _earlier_lines(digest: Digest, language: str) -> list[str]:
    """While nobody has reported on the period, that is said first."""
    if not digest.is_earlier:
        return []
    values = {
        "period": digest.period.label(language),
        "sent": digest.asked.counts(language),
        "earlier": digest.month.label(language),
    }
    return [say(language, "digest-nobody-yet", values)]


def _meeting_lines(digest: Digest, language: str) -> Iterator[str]:
    figure = digest.figures
    reported = figure["meetings_reported"]
    parts = [_say(language, "digest-part-sent", sent=reported)]
    if reported.numerator:
        parts.append(_say(language, "digest-part-late", late=figure["meetings_sent_late"]))
    if figure["meetings_sent_back"].numerator:
        parts.append(_say(language, "digest-part-back", back=figure["meetings_sent_back"]))
    yield _joined(parts)
    yield _missing_line(digest.missing, digest.facts.told, language)
    if reported.numerator:
        yield _joined([_held(digest, language), *_thematic(digest, language)])
        yield from _attendance_lines(digest, language)


def _held(digest: Digest, language: str) -> str:
    return _say(
        language,
        "digest-part-held",
        held=digest.figures["meetings_held"],
        not_yet=digest.figures["meetings_not_yet"],
        impossible=digest.figures["meetings_impossible"],
    )


def _thematic(digest: Digest, language: str) -> list[str]:
    """In the last month of a quarter, and of longer times: who has held none (reference, section 9)."""
    quarter = digest.facts.thematic.quarter
    month = digest.month
    without = digest.figures["cells_without_thematic"]
    too_early = month.kind is PeriodKind.MONTH and month.month != quarter.month
    if too_early or not without.denominator:
        return []
    values = {"quarter": quarter.label(language), "without": without.shown(language)}
    return [say(language, "digest-part-thematic", values)]


def _attendance_lines(digest: Digest, language: str) -> list[str]:
    figure = digest.figures
    attendance = figure["attendance"]
    if not attendance.denominator:
        return []
    values: dict[str, str | int] = {
        "attendance": attendance.shown(language),
        "limit": digest.limits.meeting.attendance,
        "low": digest.figure("cells_attendance_below_").shown(language),
        "unexcused": figure["absent_unexcused"].shown(language),
    }
    parts = [say(language, "digest-part-attendance", values)]
    weak = {"average": figure["grade_average"], "poor": figure["grade_poor"]}
    if any(each.numerator for each in weak.values()):
        parts.append(
            say(language, "digest-part-weak", {k: each.numerator for k, each in weak.items()})
        )
    return [_joined(parts)]


def _admission_line(digest: Digest, language: str) -> str:
    figure = digest.figures["admissions_vs_target"]
    if figure.denominator is None:
        parts = [say(language, "digest-part-admissions-without", {"count": figure.numerator})]
    else:
        parts = [_say(language, "digest-part-admissions", admissions=figure)]
    if figure.numerator:
        hard = digest.figures["admissions_farmer_minority_hard_area"]
        names = {"women": "women", "minority": "minority", "farmers": "farmers"}
        values: dict[str, str | int] = {
            name: digest.figures[f"admissions_{key}"].part(language) for name, key in names.items()
        }
        values["hard"] = hard.shown(language)
        parts.append(say(language, "digest-part-who", values))
    return _joined([*parts, *_to_watch(digest, language)])


def _to_watch(digest: Digest, language: str) -> Iterator[str]:
    """Ceremonies that are late, probations that end soon or have ended: said where there are any."""
    for prefix, key in (
        ("ceremonies_over_", "digest-part-ceremonies"),
        ("probation_ends_within_", "digest-part-probation"),
        ("probation_over", "digest-part-probation-over"),
    ):
        figure = digest.figure(prefix)
        if figure.numerator:
            limit = next((part for part in figure.key.split("_") if part.isdecimal()), "")
            yield say(language, key, {"count": figure.numerator, "limit": limit})


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


def _history_lines(digest: Digest, language: str) -> list[str]:
    """The period before and the same time a year ago, where they are known."""
    if digest.is_earlier:
        return []
    known = (digest.history.before, digest.history.year_before)
    said = [_before(figures, language) for figures in known if figures]
    return [say(language, "digest-before", {"what": "; ".join(said)})] if said else []


def _before(figures: Mapping[str, Figure], language: str) -> str:
    shares = {
        key: told(figures[key].percent, language) or say(language, "desk-unknown")
        for key in _COMPARED
    }
    return say(
        language,
        "digest-part-before",
        {
            "period": Period.parse(figures["attendance"].period).label(language),
            "sent": shares["meetings_reported"],
            "held": shares["meetings_held"],
            "attendance": shares["attendance"],
            "admitted": figures["admissions_in_period"].numerator,
            "vacant": figures["vacancies_open"].numerator,
        },
    )


# --- who is missing -------------------------------------------------------------------------------


def _missing_line(missing: Sequence[Missing], span: Span, language: str) -> str:
    """In one line: by name, or where they are many by committee and number."""
    if not missing:
        return say(language, "digest-none-missing")
    named = _can_be_named(missing)
    said = [_missing_part(entry, span, language, named=named) for entry in missing]
    return say(language, "digest-missing", {"who": "; ".join(said)})


def _by_committee(missing: Sequence[Missing], span: Span, language: str) -> list[str]:
    if not missing:
        return [say(language, "digest-none-missing")]
    named = _can_be_named(missing)
    return [f"• {_missing_part(entry, span, language, named=named)}" for entry in missing]


def _can_be_named(missing: Sequence[Missing]) -> bool:
    return sum(entry.reports for entry in missing if not entry.whole) <= _MOST_NAMES


def _missing_part(entry: Missing, span: Span, language: str, *, named: bool) -> str:
    values: dict[str, str | int] = {"committee": entry.committee.name, "count": len(entry.cells)}
    if entry.whole and len(entry.cells) > 1:
        return say(language, "digest-missing-all", values)
    if not named and len(span.months) > 1:
        return say(language, "digest-missing-reports", {**values, "count": entry.reports})
    if not named:
        return say(language, "digest-missing-count", values)
    lacks = meetings.lacking(span)
    names = (
        cell.name.removeprefix("Chi bộ ") + _months(lacks[cell.id], span) for cell in entry.cells
    )
    return say(language, "digest-missing-some", {**values, "names": ", ".join(names)})


def _months(lacks: Sequence[Period], span: Span) -> str:
    """Which months, where the span has several."""
    if len(span.months) == 1:
        return ""
    return f" ({', '.join(f'{period.month}/{period.year}' for period in lacks)})"
