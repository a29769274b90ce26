"""Opens a saved filling as a sitting: the form, what the engine may know, and the answers so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers import items, rolling
from handlers.calendar import fixed_date
from handlers.forms.filling import Context, Filling, Sitting, begin
from handlers.library import House, rules
from handlers.periods import Period
from handlers.rules.rule import Rule
from storage import conversations, deeds, forms, reports
from storage.conversations import Draft
from storage.database import Transaction
from storage.forms import Published
from storage.reports import ReportState
from storage.units import Tree, UnitState

OPEN = "open"
REGULAR, ANOTHER = "", "another"
"""Slots: the period's own report, and a further one (an extraordinary meeting) beside it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a filling is about: which unit reports which form for which period, and in which sitting.

    `correcting` is the report that is being corrected; `unlocked_until` a moment up to which staff
    lets it be changed although its period is locked.
    """

    unit: UnitState
    path: tuple[str, ...]
    form: Published
    rule: Rule
    period: Period
    correcting: ReportState | None = None
    unlocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When and in which language somebody answers."""

    now: datetime
    language: str


async def subject(
    tx: Transaction, tree: Tree, draft: Draft, form: Published | None = None
) -> Subject:
    """What a draft is about. Raises KeyError if its unit is gone."""
    unit = tree.by_id[draft.unit_id]
    path = tuple(above.code for above in tree.path(unit.id))
    calendar = await rules(tx)
    period = calendar.period(draft.form_id, draft.period, path)
    rule = calendar.for_form(draft.form_id, period.start, path)
    published = form or await forms.get(tx, draft.form_version_id)
    report = await reports.get(tx, draft.report_id) if draft.report_id else None
    until = await deeds.unlocked_until(tx, unit.id, draft.form_id, draft.period)
    return Subject(unit, path, published, rule, period, report, until)


async def context(tx: Transaction, house: House, about: Subject, moment: Moment) -> Context:
    """What the form may ask about the world: its unit, its period, last month, open posts."""
    besides = about.correcting.id if about.correcting else None
    last = await reports.last_filling(tx, about.unit.id, about.form.form_id, about.period.code)
    instances: dict[str, Mapping[str, str] | Sequence[Mapping[str, str]]] = {
        "report": {**_report(about), **await _other_reports(tx, about)},
        "admissions": [],
        "open_vacancies": await items.open_vacancies(
            tx, about.unit.id, besides=besides, language=moment.language
        )
        if about.form.form_id == items.VACANCY
        else [],
        "probation": await items.on_probation(
            tx, about.unit.id, besides=besides, on=moment.now.astimezone(house.zone).date()
        )
        if about.form.form_id == items.FULL_MEMBERSHIP
        else [],
    }
    return Context(
        now=moment.now.astimezone(house.zone),
        language=moment.language,
        instances=instances,
        last_saved=Filling.from_json(last).values if last else {},
        username=about.unit.code,
    )


async def _other_reports(tx: Transaction, about: Subject) -> dict[str, str]:
    """What the meeting and the admissions of the period say of the same members."""
    if about.form.form_id not in rolling.FORMS:
        return {}
    periods = [about.period.previous().code, about.period.code]
    return rolling.told(await reports.of_unit(tx, about.unit.id, periods), about.period.code)


def _report(about: Subject) -> dict[str, str]:
    unit, period = about.unit, about.period
    return {
        "period": period.code,
        "month": str(period.month),
        "year": str(period.year),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "unit_code": unit.code,
        "unit_name": unit.name,
        "members": "" if unit.members is None else str(unit.members),
        "fixed_date": fixed_date(about.rule, period).isoformat(),
        "rule_minutes": str(about.rule.thresholds.minutes),
    }


async def resume(
    tx: Transaction, house: House, draft: Draft, about: Subject, moment: Moment
) -> Sitting:
    form, known = house.library.form(about.form), await context(tx, house, about, moment)
    kept = house.library.sittings.take(draft.id, form, draft.state, known)
    return kept or Sitting(form, Filling.from_json(draft.state), known)


async def stored(
    tx: Transaction, house: House, tree: Tree, report: ReportState, moment: Moment
) -> tuple[Subject, Sitting]:
    """A report as it stands, as a sitting: for its answers in words, and for its XML. Raises KeyError
    if its unit is not in the tree.
    """
    version_id, filling = await reports.version(tx, report.id, report.version)
    as_draft = Draft(
        id=0,
        unit_id=report.unit_id,
        form_id=report.form_id,
        form_version_id=version_id,
        period=report.period,
        slot=REGULAR,
        report_id=report.id,
        person_id=0,
        state=filling,
        status=report.status,
        updated_at=report.sent_at,
    )
    about = await subject(tx, tree, as_draft)
    return about, await resume(tx, house, as_draft, about, moment)


async def start(
    tx: Transaction, house: House, about: Subject, moment: Moment, *, instance_id: str
) -> Sitting:
    """A new filling, or the answers of the report that is to be corrected."""
    form = house.library.form(about.form)
    known = await context(tx, house, about, moment)
    if about.correcting is None:
        return begin(form, known, instance_id=instance_id)
    report = about.correcting
    _, saved = await reports.version(tx, report.id, report.version)
    return Sitting(form, Filling.from_json(saved), known)


async def save(
    tx: Transaction, house: House, draft_id: int, sitting: Sitting, now: datetime
) -> None:
    """Save what is answered so far; the filling goes on."""
    state = sitting.filling.to_json()
    await conversations.save_draft(tx, draft_id, state=state, status=OPEN, now=now)
    house.library.sittings.keep(draft_id, sitting, state)


async def end(
    tx: Transaction, draft_id: int, sitting: Sitting, *, status: str, now: datetime
) -> None:
    """Save it for the last time: it was sent, or dropped."""
    state = sitting.filling.to_json()
    await conversations.save_draft(tx, draft_id, state=state, status=status, now=now)


def event_date(values: Mapping[str, object], rule: Rule) -> date | None:
    """The day of the event by which the report is due, if the report names it."""
    said = values.get(rule.due.event) if rule.due.event else None
    return date.fromisoformat(said) if isinstance(said, str) else None
