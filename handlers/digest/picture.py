"""What the picture of a digest shows, as numbers and words; `handlers.chart` draws it."""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from handlers.digest.digest import Digest
from handlers.digest.figures import Figure, told
from handlers.digest.rows import CellRow, CommitteeRow, Sent
from handlers.digest.season import usual_share
from handlers.phrases import day, moment, say

_TENTH = Decimal("0.1")
MONTHS = range(1, 13)
LEAST_MONTHS = 2
"""A single month is no trend."""
MOST_ROWS = 30
"""More would not be read on a phone; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One big number with its words above and below."""

    title: str
    number: str
    below: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a committee, or a cell where there is only one committee."""

    name: str
    on_time: int
    late: int
    missing: int
    present: int
    expected: int
    admitted: int
    target: int | None
    attendance_text: str

    @property
    def attendance(self) -> float | None:
        return 100 * self.present / self.expected if self.expected else None

    @property
    def share(self) -> float | None:
        return 100 * self.admitted / self.target if self.target else None


@dataclass(frozen=True, slots=True)
class Age:
    """How many posts have been vacant for so long."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A share of each of the last months in per cent, None where nothing is known."""

    title: str
    labels: tuple[str, ...]
    shares: tuple[float | None, ...]
    threshold: int | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """The year's admissions, added up month by month (None: still to come), beside what is usually
    reached by the end of each month.
    """

    title: str
    note: str
    target: int
    target_label: str
    labels: tuple[str, ...]
    admitted: tuple[int | None, ...]
    usual: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn. `left_out` rows had no room; `usual` is the share of the target
    usually reached by now, and `threshold` the attendance that is asked for, in per cent.
    """

    heading: str
    unit: str
    as_of: str
    note: str
    month: str
    tiles: tuple[Tile, ...]
    rows_title: str
    bars: tuple[Bar, ...]
    left_out: str
    trend_title: str
    trend: tuple[Strip, ...]
    curve: Curve | None
    ages: tuple[Age, ...]
    ages_title: str
    columns: tuple[str, str, str]
    legend: tuple[str, str, str]
    threshold_label: str
    usual_label: str
    foot: str
    threshold: int
    usual: float


def picture(digest: Digest, language: str) -> Picture:
    rows: Sequence[CommitteeRow | CellRow] = digest.committees
    of_cells = len(digest.committees) <= 1
    if of_cells:
        rows = digest.cells
    bars = [_bar(row, language) for row in rows]
    usual = usual_share(digest.facts.on)
    month = digest.month.label(language)
    left = len(bars) - MOST_ROWS
    threshold = digest.limits.meeting.attendance
    return Picture(
        heading=say(language, "chart-heading", {"period": digest.period.label(language)}),
        unit=digest.unit.name,
        as_of=say(language, "digest-as-of", {"time": moment(digest.as_of)}),
        note=_note(digest, language),
        month=month,
        tiles=_tiles(digest, language),
        rows_title=say(language, "chart-by-cell" if of_cells else "chart-by-committee"),
        bars=tuple(bars[:MOST_ROWS]),
        left_out=say(language, "chart-left-out", {"count": left}) if left > 0 else "",
        trend_title=say(language, "chart-trend"),
        trend=_trend(digest, language),
        curve=_curve(digest, language),
        ages=_ages(digest, language),
        ages_title=say(language, "chart-vacancies", {"day": day(digest.facts.on)}),
        columns=(
            say(language, "chart-sent", {"period": month}),
            say(language, "chart-attendance", {"period": month}),
            say(language, "chart-admissions", {"year": str(digest.period.year)}),
        ),
        legend=(
            say(language, "chart-on-time"),
            say(language, "chart-late"),
            say(language, "chart-missing"),
        ),
        threshold_label=say(language, "chart-threshold", {"limit": threshold}),
        usual_label=say(
            language, "chart-usual", {"share": round(usual), "day": day(digest.facts.on)}
        ),
        foot=say(language, "chart-foot"),
        threshold=threshold,
        usual=usual,
    )


def _note(digest: Digest, language: str) -> str:
    if not digest.is_earlier:
        return ""
    values = {
        "period": digest.period.label(language),
        "sent": digest.asked.counts(language),
        "earlier": digest.month.label(language),
    }
    return say(language, "chart-earlier", values)


def _tiles(digest: Digest, language: str) -> tuple[Tile, ...]:
    figure = digest.figures
    admissions = figure["admissions_vs_target"]
    old = digest.figure("vacancies_over_")
    limit = digest.limits.vacancy.vacancy_days
    month = digest.month.label(language)
    year = str(digest.period.year)
    return (
        _tile("chart-tile-sent", figure["meetings_reported"], month, language),
        _tile("chart-tile-attendance", figure["attendance"], month, language),
        _tile("chart-tile-admissions", admissions, year, language),
        Tile(
            say(language, "chart-tile-vacancies"),
            figure["vacancies_open"].counts(language),
            say(language, "chart-tile-old", {"count": old.numerator, "limit": limit}),
        ),
    )


def _tile(key: str, figure: Figure, month: str, language: str) -> Tile:
    title = say(language, key, {"period": month})
    return Tile(title, figure.counts(language), told(figure.percent, language))


def _bar(row: CommitteeRow | CellRow, language: str) -> Bar:
    name = short_name(row.unit.name, language)
    share = row.attendance
    sent = {state: row.count(state) for state in Sent}
    if isinstance(row, CellRow):
        present, expected, target = row.present or 0, row.expected or 0, None
    else:
        present, expected, target = row.present, row.expected, row.target
    return Bar(
        name,
        sent[Sent.ON_TIME],
        sent[Sent.LATE],
        sent[Sent.MISSING],
        present,
        expected,
        row.admitted,
        target,
        told(share.quantize(_TENTH, ROUND_HALF_UP), language) if share is not None else "",
    )


def short_name(name: str, language: str) -> str:
    """Without the words that every row would begin with."""
    for prefix in say(language, "chart-prefixes").split("|"):
        if name.startswith(prefix):
            rest = name.removeprefix(prefix).strip()
            return rest[:1].upper() + rest[1:]
    return name


def _trend(digest: Digest, language: str) -> tuple[Strip, ...]:
    """Two strips, where more than one month is known."""
    months = digest.history.trend
    if sum(then.reported > 0 for then in months) < LEAST_MONTHS:
        return ()
    labels = tuple(say(language, "chart-month", {"month": then.period.month}) for then in months)
    sent = tuple(_share(then.reported, then.cells) for then in months)
    came = tuple(_share(then.present, then.expected) for then in months)
    limit = digest.limits.meeting.attendance
    return (
        Strip(say(language, "chart-trend-sent"), labels, sent),
        Strip(say(language, "chart-trend-attendance"), labels, came, limit),
    )


def _share(part: int, whole: int) -> float | None:
    """Of a month in which nobody reported nothing is known."""
    return 100 * part / whole if part and whole else None


def _curve(digest: Digest, language: str) -> Curve | None:
    figure = digest.figures["admissions_vs_target"]
    if not figure.denominator:
        return None
    year = digest.period.year
    return Curve(
        say(language, "chart-curve", {"year": str(year)}),
        say(language, "chart-curve-usual"),
        figure.denominator,
        say(language, "chart-curve-target", {"target": figure.denominator}),
        tuple(say(language, "chart-month", {"month": month}) for month in MONTHS),
        _added_up(digest),
        tuple(usual_share(date(year, month, monthrange(year, month)[1])) for month in MONTHS),
    )


def _added_up(digest: Digest) -> tuple[int | None, ...]:
    by_month = Counter(int(each.item.period[5:7]) for each in digest.facts.admissions)
    sums = accumulate(by_month[month] for month in MONTHS)
    last = digest.period.month if digest.period.end <= digest.facts.on else digest.facts.on.month
    return tuple(
        total if month <= last else None for month, total in zip(MONTHS, sums, strict=True)
    )


def _ages(digest: Digest, language: str) -> tuple[Age, ...]:
    limit = digest.limits.vacancy.vacancy_days
    labels = (
        say(language, "chart-age-new"),
        say(language, "chart-age-middle", {"limit": limit}),
        say(language, "chart-age-old", {"limit": limit}),
    )
    return tuple(Age(label, count) for label, count in zip(labels, digest.ages, strict=True))
