"""Staff enters the day of a decision on an admission; the cell is asked for the day of the ceremony."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers import items, sending
from handlers.cards import rows
from handlers.desk import branch, reports, review
from handlers.desk.figures import computed
from handlers.desk.lists import Again, listed, page_of, replaced
from handlers.forms.answers import read
from handlers.forms.readings import Outcome
from handlers.forms.run.asks import Refused
from handlers.messages import Outbound
from handlers.periods import Period
from handlers.phrases import day
from handlers.sending import Sender
from handlers.turn import Turn
from storage import reports as stored
from storage.reports import ItemState
from storage.units import UnitState

DECISION, CEREMONY = "decision_date", "ceremony_date"
WHY = "decision"
"""Why a version was sent: staff knows the day of the decision, the cell does not."""


async def show(turn: Turn, unit: UnitState, period: Period, number: int | None = None) -> None:
    """Who was admitted without a day of decision: a button for each, by the number of the file."""
    digest = await computed(turn, unit, period)
    if digest is None:
        return
    found = [each for each in digest.facts.admissions if each.item.since is None]
    if not found:
        listed(turn, digest, [turn.words("desk-decision-none")], (), period)
        return
    page, again = page_of(found, number), Again("undecided", number, period)
    buttons = [
        turn.button(
            "desk-decision-of",
            f"desk:decision:{each.item.id}",
            number=each.item.code,
            unit=each.cell.name,
        )
        for each in page.shown
    ]
    menu = (turn.button("menu-button", "menu"),)
    every = (*rows(buttons), *again.leading(turn, page, unit), menu)
    words = turn.words("desk-decision-list", count=len(found))
    turn.reply(Outbound(words, rows=every, replaces=replaced(turn, again)))


async def chosen(turn: Turn, item_id: int) -> None:
    """Now for the day."""
    item = await _item(turn, item_id)
    if item is None:
        return
    turn.state = {"desk": {"do": "decision", "item": item_id}}
    leave = turn.button("desk-leave", "menu")
    words = turn.words("desk-decision-which-day", number=item.code)
    turn.reply(Outbound(words, rows=((leave,),), placeholder=turn.words("type-text")))


async def _item(turn: Turn, item_id: int) -> ItemState | None:
    """An admission of the own branch; None (and a kind refusal) for any other."""
    item = await stored.item(turn.tx, item_id)
    if item is None or item.kind != items.ADMISSION or not branch.looks_after(turn, item.unit_id):
        branch.refuse(turn)
        return None
    return item


async def said(turn: Turn, pending: Mapping[str, Any], words: str) -> None:
    """The day that was typed; what is no sure day is asked for again."""
    item = await _item(turn, pending["item"])
    if item is None:
        return
    reading = read("date_past", words, today=turn.today)
    if reading.outcome is Outcome.ASK or not isinstance(reading.value, str):
        turn.state = {"desk": dict(pending)}
        turn.tell("desk-decision-no-day")
        return
    await _record(turn, item, date.fromisoformat(reading.value))


async def _record(turn: Turn, item: ItemState, decided: date) -> None:
    """A new version of the cell's report, by staff; without a ceremony the cell gets the question."""
    found = await reports.opened(turn, item.report_id)
    if found is None:
        return
    row = f"/data/{items.ROWS[items.ADMISSION]}[{item.position + 1}]"
    answered = found.sitting.answer(f"{row}/{DECISION}", decided.isoformat(), confirmed=True)
    if isinstance(answered, Refused) or not found.sitting.complete():
        turn.tell("desk-decision-bad", day=day(decided))
        return
    by = Sender(turn.inbound.channel, turn.person_id, why=WHY)
    about = found.about
    await sending.send(turn.tx, turn.house, about, found.sitting, by=by, now=turn.now)
    values = {"number": item.code, "day": day(decided), "unit": about.unit.name}
    turn.tell("desk-decision-done", **values)
    if not item.values.get(CEREMONY):
        again = await reports.opened(turn, item.report_id)
        assert again is not None
        note = turn.words("desk-decision-note", day=day(decided))
        await review.send_back(turn, again, f"{row}/{CEREMONY}", note)
