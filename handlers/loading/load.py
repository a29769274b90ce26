"""Loads reports from a file: the same form, questions and checks as in the chat, and all or nothing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import cast

from handlers import items, sittings
from handlers.forms.filling import Sitting, begin
from handlers.library import House, rules
from handlers.loading.answers import give, refuse_unknown
from handlers.loading.entries import MONTHLY, SHAPES, Entry, refuse_bad_places
from handlers.loading.table import BadFile, Cell, Fault, read
from handlers.rules.rule import NoRule, Rules
from handlers.sending import Sender, send
from handlers.sittings import Subject
from storage import forms, reports, units
from storage.database import Transaction
from storage.forms import Published
from storage.units import Tree

CHANNEL = WHY = "load"
LANGUAGE = "vi"
_NOON = time(12)
_NAMES = uuid.UUID("8f0a4f38-3f0e-5d7c-9d35-6a5a0f6d2c11")
"""Makes a row's content into the id of its filling, by which a row that is loaded again is known."""


class UnknownForm(LookupError):
    """No version of the form is published."""


@dataclass(slots=True)
class Loaded:
    """What came of a file. `present` reports had been loaded before, just as they are."""

    form: str
    rows: int = 0
    new: int = 0
    corrected: int = 0
    present: int = 0


async def load(tx: Transaction, house: House, form_id: str, text: str, *, now: datetime) -> Loaded:
    """Make the rows of a CSV text into reports. Raises BadFile with everything that is refused, in
    which case the transaction must not be committed; UnknownForm.
    """
    shape = SHAPES.get(form_id, MONTHLY)
    published = {form.form_id: form for form in await forms.newest(tx)}
    if form_id not in published:
        raise UnknownForm(form_id)
    rows = read(text, shape.needed)
    refuse_unknown(rows, house.library.form(published[form_id]))
    refuse_bad_places(rows)
    calendar = await rules(tx)
    entries = [_in_period(entry, form_id, calendar) for entry in shape.entries(rows)]
    entries.sort(key=lambda entry: (entry.period, entry.sent_on))
    known = await reports.filling_ids(tx, form_id, sorted({entry.period for entry in entries}))
    form = published[form_id]
    loading = _Loading(tx, house, form, calendar, now, known, Loaded(form_id, len(rows)))
    for entry in entries:
        await loading.take(entry)
    if loading.faults:
        raise BadFile(loading.faults)
    return loading.loaded


def _in_period(entry: Entry, form_id: str, calendar: Rules) -> Entry:
    """An entry that gives a day only belongs to that day's period. Raises BadFile."""
    if entry.period:
        return entry
    try:
        return replace(entry, period=calendar.period_of(form_id, entry.sent_on).code)
    except NoRule as none:
        raise BadFile([Fault(entry.given.line, "as_of", str(none))]) from None


@dataclass(slots=True)
class _Loading:
    tx: Transaction
    house: House
    form: Published
    rules: Rules
    now: datetime
    known: set[str]
    loaded: Loaded
    faults: list[Fault] = field(default_factory=list)
    trees: dict[date, Tree] = field(default_factory=dict)
    lines: dict[tuple[int, str, str], int] = field(default_factory=dict)

    async def take(self, entry: Entry) -> None:
        """Make one report, or note what is wrong with it."""
        content = f"{self.form.form_id}\n{entry.content}"
        instance = f"uuid:{uuid.uuid5(_NAMES, content)}"
        if instance in self.known:
            self.loaded.present += 1
            return
        try:
            about = await self._about(entry)
            await self._send(entry, about, await self._answered(entry, about, instance))
        except BadFile as bad:
            self.faults += bad.faults
        self.known.add(instance)

    async def _about(self, entry: Entry) -> Subject:
        if entry.sent_on > self.now.astimezone(self.house.zone).date():
            problem = f"sent_on {entry.sent_on} lies in the future"
            raise BadFile([Fault(entry.given.line, "sent_on", problem)])
        try:
            period = self.rules.period(self.form.form_id, entry.period)
            tree = await self._tree(period.end)
            unit = tree.find(entry.unit.text)
            if unit is None:
                said = entry.unit.text or "it is empty"
                raise BadFile([entry.unit.fault(f"no such unit in {entry.period}: {said}")])
            if unit.kind in self.rules.privacy.left_out:
                raise BadFile([entry.unit.fault("units of this kind take no part; see the rules")])
            path = tuple(above.code for above in tree.path(unit.id))
            rule = self.rules.for_form(self.form.form_id, period.start, path)
            period = self.rules.period(self.form.form_id, entry.period, path)
        except NoRule as none:
            raise BadFile([Fault(entry.given.line, "period", str(none))]) from None
        return Subject(unit, path, self.form, rule, period)

    async def _tree(self, on: date) -> Tree:
        if on not in self.trees:
            self.trees[on] = await units.tree(self.tx, on)
        return self.trees[on]

    async def _answered(self, entry: Entry, about: Subject, instance: str) -> Sitting:
        """The form filled in with what the file says, on the day it was sent."""
        form = self.house.library.form(self.form)
        standing = None
        if not any(bind.key for bind in form.binds.values()):
            code = about.period.code
            standing = await reports.find(self.tx, about.unit.id, form.id, code)
        at = sittings.Moment(self._moment(entry), LANGUAGE)
        about = replace(about, correcting=standing)
        known = await sittings.context(self.tx, self.house, about, at)
        if entry.by_staff:
            report = {**cast("Mapping[str, str]", known.instances["report"]), "by_staff": "yes"}
            known = replace(known, instances={**known.instances, "report": report})
        sitting = begin(form, known, instance_id=instance)
        given = entry.given
        if self.form.form_id == items.VACANCY:
            given = replace(given, rows={**given.rows, "open": self._open(entry, sitting)})
        give(sitting, given)
        return sitting

    def _moment(self, entry: Entry) -> datetime:
        return datetime.combine(entry.sent_on, _NOON, self.house.zone)

    def _open(self, entry: Entry, sitting: Sitting) -> list[dict[str, Cell]]:
        """What is said of the posts that are still open: filled if the file says so, else open."""
        vacant = sitting.context.instances["open_vacancies"]
        assert isinstance(vacant, Sequence)
        found, left = [], dict(entry.filled)
        for item in vacant:
            post = items.as_reported(item["post"])
            keys = [(name, item["since"][:7]) for name in post]
            key = next((key for key in keys if key in entry.filled), None)
            line = entry.given.line
            if key is None:
                found.append({"still_open": Cell("yes", line, "post")})
                continue
            left.pop(key, None)
            day = entry.filled[key]
            found.append({"still_open": Cell("no", day.line, "filled_on"), "filled_on": day})
        if left:
            raise BadFile([cell.fault("this post is not open") for cell in left.values()])
        return found

    async def _send(self, entry: Entry, about: Subject, sitting: Sitting) -> None:
        key = sitting.key()
        standing = await reports.find(
            self.tx, about.unit.id, self.form.form_id, about.period.code, key
        )
        place = (about.unit.id, about.period.code, key)
        if place in self.lines:
            problem = f"line {self.lines[place]} makes the same report already"
            raise BadFile([Fault(entry.given.line, "unit", problem)])
        self.lines[place] = entry.given.line
        if standing is not None:
            await self._may_replace(entry, standing)
            self.loaded.corrected += 1
        else:
            self.loaded.new += 1
        by = Sender(CHANNEL, why=WHY, codes=entry.codes)
        about = replace(about, correcting=standing)
        await send(self.tx, self.house, about, sitting, by=by, now=self._moment(entry))

    async def _may_replace(self, entry: Entry, standing: reports.ReportState) -> None:
        """A file corrects what a file said; what a person sent stands."""
        channel = await reports.channel_of(self.tx, standing.id, standing.version)
        if channel != CHANNEL:
            problem = (
                f"{entry.unit.text} has sent this report itself, with other answers; "
                "take the line out, or let the unit correct its report"
            )
            raise BadFile([Fault(entry.given.line, "unit", problem)])
