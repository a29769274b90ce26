"""Ten years of a district whose people answer at random, by the program and by the second calendar.

python -m tests.handlers.ten_years --cells 169 --years 10 --seed 1   (minutes; the test takes fewer)
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import yaml

from handlers.reminding.judging import judge
from handlers.reminding.planning import plan
from handlers.reminding.standing import REMINDER, Standing
from handlers.reminding.timetable import Timetable
from handlers.rules.loading import load_rules
from handlers.rules.pause import Pause
from handlers.rules.rule import Rules
from storage.forms import Published
from storage.standing import Holder, Reach
from storage.units import Tree, UnitState
from tests.handlers.calendar_model import CHANGE, FORMS, QUARTERLY, Cell, Message, Model
from tests.handlers.calendar_rules import around_due_day

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = date(2026, 1, 1)
PER_COMMITTEE = 7
HALF = timedelta(minutes=30)


def rules(pauses: list[tuple[str, date, date]]) -> Rules:
    """Those that come along, a due day that changes in 2030, and one form a quarter."""
    known = around_due_day()
    quarterly = {
        "valid_from": "2010-01-01",
        "period": "quarter",
        "due": {"latest_day": 15, "months_after": 1},
        "lock_days": 20,
        "reminders": [{"day": day, "at": "19:00", "to": ["secretary"]} for day in (-3, 0)],
        "escalation": [],
    }
    known["forms"] = {form: known["forms"][form] for form in FORMS}
    for versions in known["forms"].values():
        changed = {"valid_from": CHANGE.isoformat(), "due": {"latest_day": 12}}
        versions.append(versions[0] | changed)
    known["forms"][QUARTERLY] = [quarterly]
    loaded = load_rules(yaml.safe_dump(known, allow_unicode=True), "ten years")
    return Rules(
        loaded.rules,
        loaded.words,
        loaded.quiet_hours,
        loaded.days,
        loaded.manners,
        tuple(Pause(*pause) for pause in pauses),
    )


@dataclass(frozen=True)
class Answer:
    """A report arrives."""

    at: datetime
    cell: str
    form: str
    period: str


class World:
    """A district made of chance: who has a secretary, who answers when, where a flood comes."""

    def __init__(self, cells: int, years: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.end = START.replace(year=START.year + years)
        self.cells = [self._cell(number) for number in range(cells)]
        self.pauses = sorted(self._pauses(years), key=lambda pause: pause[1])
        self.habits = {cell.code: self.chance.randrange(6 * 60, 22 * 60) for cell in self.cells}
        self.model = Model(self.cells, self.pauses)
        self.standing = self._standing()

    def _cell(self, number: int) -> Cell:
        since: date | None = date(2020, 1, 1)
        if self.chance.random() < 0.1:
            since = None
        elif self.chance.random() < 0.2:
            since = START + timedelta(days=self.chance.randrange(1000))
        return Cell(f"K{number}", f"C{number // PER_COMMITTEE}", since)

    def _pauses(self, years: int) -> Iterator[tuple[str, date, date]]:
        branches = ["BL", *{cell.committee for cell in self.cells}, *(c.code for c in self.cells)]
        for _ in range(years * 4):
            first = START + timedelta(days=self.chance.randrange(365 * years))
            last = first + timedelta(days=self.chance.randrange(8))
            yield self.chance.choice(branches), first, last

    def _standing(self) -> Standing:
        states = [UnitState(1, "BL", "BL", "district_committee", None, None, None)]
        committees = list(dict.fromkeys(cell.committee for cell in self.cells))
        for number, code in enumerate(committees, 2):
            states.append(UnitState(number, code, code, "grassroots_committee", 1, None, None))
        ids = {state.code: state.id for state in states}
        for number, cell in enumerate(self.cells, len(states) + 1):
            parent = ids[cell.committee]
            states.append(UnitState(number, cell.code, cell.code, "cell", parent, None, 9))
        calendar = rules(self.pauses)
        self.codes = {state.id: state.code for state in states}
        self.ids = {state.code: state.id for state in states}
        now = datetime.combine(START, time(), ZONE)
        return Standing(
            now,
            calendar,
            Timetable(calendar, ZONE),
            Tree(tuple(states)),
            {form: Published(0, form, "", form, "", {}) for form in (*FORMS, QUARTERLY)},
            [],
            {state.id: (Reach(state.id, "web", "active", now),) for state in states},
            {},
            {},
            set(),
            {},
            {},
        )

    # chance

    def answers(self, day: date) -> list[Answer]:
        """What arrives on a day; nobody answers on the half hour itself."""
        found = []
        for cell in self.cells:
            for form, period in sorted(self.model.owed(cell, day)):
                if self.chance.random() < 0.12:
                    found.append(Answer(self._moment(cell, day), cell.code, form, period))
        return sorted(found, key=lambda answer: answer.at)

    def _moment(self, cell: Cell, day: date) -> datetime:
        minute = self.habits[cell.code] + self.chance.randrange(-80, 80)
        if self.chance.random() < 0.2:
            minute = self.chance.randrange(24 * 60)
        minute = max(0, min(minute, 24 * 60 - 1))
        return datetime.combine(day, time(minute // 60, minute % 60, 7))

    # both sides

    def days(self) -> Iterator[date]:
        day = START
        while day < self.end:
            yield day
            day += timedelta(days=1)

    def program(self, day: date, answers: list[Answer]) -> list[Message]:
        """The day as the program sees it: half hour by half hour."""
        holders = list(self._holders(day))
        if not any(self._anything(holder, day) for holder in holders):
            for answer in answers:
                self._arrives(answer)
            return []
        standing = self._at(day, holders)
        told: list[Message] = []
        at, waiting = datetime.combine(day, time(), ZONE), list(answers)
        while at < datetime.combine(day, time(23, 30), ZONE):
            at += HALF
            while waiting and waiting[0].at.replace(tzinfo=ZONE) < at:
                self._arrives(waiting.pop(0))
            told += self._tick(standing, at)
        for answer in waiting:
            self._arrives(answer)
        return told

    def _at(self, day: date, holders: list[Holder]) -> Standing:
        """How everybody stands on a day; what has happened is shared by all days."""
        known, now = self.standing, datetime.combine(day, time(), ZONE)
        accounts = {number: (Reach(number, "web", "active", now),) for number in self.codes}
        return replace(known, now=now, holders=holders, accounts=accounts)

    def _anything(self, holder: Holder, day: date) -> bool:
        place, timetable = self.standing.place(holder.unit_id), self.standing.timetable
        if holder.role == "secretary":
            return bool(timetable.reminding(place, day))
        return bool(timetable.telling(place, day))

    def _holders(self, day: date) -> Iterator[Holder]:
        """Everybody's number is that of the unit."""
        yield Holder(1, "", 1, "staff", date(2020, 1, 1), "vi")
        for code in dict.fromkeys(cell.committee for cell in self.cells):
            yield Holder(self.ids[code], "", self.ids[code], "officer", date(2020, 1, 1), "vi")
        for cell in self.cells:
            if cell.since is not None and cell.since <= day:
                yield Holder(
                    self.ids[cell.code], "", self.ids[cell.code], "secretary", cell.since, "vi"
                )

    def _arrives(self, answer: Answer) -> None:
        self.standing.sent.add((self.ids[answer.cell], answer.form, answer.period))
        mine = self.standing.answers.setdefault(self.ids[answer.cell], [])  # type: ignore[attr-defined]  # a dict here
        mine.append(answer.at.replace(tzinfo=ZONE))

    def _tick(self, standing: Standing, now: datetime) -> Iterator[Message]:
        for notice in plan(standing, now - HALF, now):
            verdict = judge(standing, notice, notice.at)
            if not verdict.sends:
                continue
            if notice.kind == REMINDER:
                month = standing.month(notice.person_id, notice.at)
                standing.reminded[month] = standing.reminded.get(month, 0) + 1
                items = {(each.term.form, each.term.period.code) for each in verdict.owed}
            else:
                items = {(each.unit.code, each.term.form) for each in verdict.missing}
            unit = self.codes[notice.unit_id]
            yield Message(notice.at.replace(tzinfo=None), notice.kind, unit, frozenset(items))

    def expected(self, day: date, answers: list[Answer]) -> list[Message]:
        """The day as the second calendar sees it: by the moments at which somebody is called."""
        told: list[Message] = []
        model, waiting = self.model, list(answers)
        cells = {cell.code: cell for cell in self.cells}
        eight = datetime.combine(day, time(8))
        called = sorted(model.reminders(day), key=lambda call: call[1])
        moments = sorted({eight, *(at for _, at in called)})
        for at in moments:
            while waiting and waiting[0].at < at:
                self._answered(waiting.pop(0))
            told += model.told(day) if at == eight else []
            for code, when in called:
                if when == at and self._still_called(code, day):
                    message = model.remind(cells[code], at)
                    told += [message] if message else []
        for answer in waiting:
            self._answered(answer)
        return told

    def _still_called(self, code: str, day: date) -> bool:
        """What somebody would be called for may have come meanwhile."""
        return any(code == other for other, _ in self.model.reminders(day))

    def _answered(self, answer: Answer) -> None:
        self.model.sent.add((answer.cell, answer.form, answer.period))
        self.model.answers[answer.cell].append(answer.at)


def differences(cells: int, years: int, seed: int) -> Iterator[str]:
    """Every day on which the two do not agree."""
    world = World(cells, years, seed)
    for day in world.days():
        answers = world.answers(day)
        expected = set(world.expected(day, answers))
        told = world.program(day, answers)
        assert len(told) == len(set(told)), f"{day}: somebody was told twice"
        if set(told) != expected:
            yield f"{day}: too much {set(told) - expected}; missing {expected - set(told)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=169)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found = 0
    for line in differences(chosen.cells, chosen.years, chosen.seed):
        found += 1
        print(line)  # noqa: T201 - a script
    print(f"{found} days differ")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
