"""Sittings kept between two messages: used only where reading them anew would give the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import open_sittings
from handlers.forms.authoring import compile_workbook
from handlers.forms.filling import Accepted, Context, Filling, Sitting, begin
from handlers.forms.sheets_text import read_markdown
from handlers.forms.xform import read
from handlers.open_sittings import Sittings
from storage import conversations
from storage.database import Database
from tests.handlers.district import District, district, house
from tests.handlers.forms.plays import form
from tests.handlers.forms.test_invariants import CONTEXT, stored, told
from tests.handlers.forms.workbooks import survey

LATER = replace(CONTEXT, now=CONTEXT.now + timedelta(hours=1))


def _begun() -> Sitting:
    meeting = form("meeting")
    sitting = begin(meeting, CONTEXT, instance_id="uuid:1")
    assert isinstance(sitting.answer("/data/held", "yes"), Accepted)
    return sitting


def test_it_goes_on_as_if_it_had_been_read_anew() -> None:
    """An hour later the kept sitting asks and tells what one read from the database does."""
    sitting, kept = _begun(), Sittings()
    saved = stored(sitting.filling).to_json()
    kept.keep(7, sitting, sitting.filling.to_json())
    found = kept.take(7, sitting.form, saved, LATER)
    assert found is sitting
    assert told(found) == told(Sitting(sitting.form, Filling.from_json(saved), LATER))


@pytest.mark.parametrize(
    "context",
    [
        replace(CONTEXT, now=CONTEXT.now + timedelta(days=1)),
        replace(CONTEXT, language="en"),
        replace(CONTEXT, instances={**CONTEXT.instances, "open_vacancies": ()}),
        replace(CONTEXT, last_saved={"/data/total": "31"}),
    ],
    ids=["the next day", "another language", "another list", "another last report"],
)
def test_it_is_not_used_when_anything_around_it_has_changed(context: Context) -> None:
    """What the form may ask about the world is part of the sitting."""
    sitting, kept = _begun(), Sittings()
    kept.keep(7, sitting, sitting.filling.to_json())
    assert kept.take(7, sitting.form, sitting.filling.to_json(), context) is None


def test_it_is_not_used_when_something_else_is_saved() -> None:
    """Another phone, another process or a rollback: the database has the last word."""
    sitting, kept = _begun(), Sittings()
    before = sitting.filling.to_json()
    kept.keep(7, sitting, before)
    sitting.back()
    assert kept.take(7, sitting.form, before, CONTEXT) is None
    kept.keep(7, sitting, sitting.filling.to_json())
    assert kept.take(7, sitting.form, before, CONTEXT) is None


@pytest.mark.parametrize(
    ("asks", "is_kept"), [("now ()", False), ("now()", False), ("today()", True)]
)
def test_a_form_that_asks_what_time_it_is_is_read_anew(asks: str, *, is_kept: bool) -> None:
    """Its answers may depend on the minute in which a message came."""
    sheet = survey("| calculate | at | | | | " + asks + " |", "| text | held | Held | | | |")
    clock = read(compile_workbook(read_markdown(sheet, "form")).xform)
    sitting, kept = begin(clock, CONTEXT, instance_id="uuid:1"), Sittings()
    saved = sitting.filling.to_json()
    kept.keep(7, sitting, saved)
    assert (kept.take(7, clock, saved, CONTEXT) is sitting) is is_kept


def test_it_is_handed_out_once() -> None:
    """Who takes it changes it, so nobody else gets it meanwhile."""
    sitting, kept = _begun(), Sittings()
    kept.keep(7, sitting, sitting.filling.to_json())
    assert kept.take(7, sitting.form, sitting.filling.to_json(), CONTEXT) is sitting
    assert kept.take(7, sitting.form, sitting.filling.to_json(), CONTEXT) is None


def test_no_more_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first, however many people answer."""
    monkeypatch.setattr(open_sittings, "MOST", 2)
    sitting, kept = _begun(), Sittings()
    saved = sitting.filling.to_json()
    for number in range(3):
        kept.keep(number, sitting, saved)
    found = [kept.take(number, sitting.form, saved, CONTEXT) for number in range(3)]
    assert found == [None, sitting, sitting]


async def test_two_processes_take_turns_at_one_draft(sqlite: Database) -> None:
    """Answers that go to one process and to the other end up in one report, none lost."""
    town = await district(sqlite)
    phone = await town.secretary()
    towns = [town, District(sqlite, house(), town.now)]
    await phone.press("open:meeting")
    for number, words in enumerate(("họp rồi", "hôm nay", "thường kỳ", "27", "0", "25")):
        phone.district = towns[number % 2]
        await phone.type(words)
    async with sqlite.reading() as tx:
        draft = await conversations.draft(tx, 1)
    assert draft is not None
    values = draft.state["values"]
    assert (values["/data/total"], values["/data/present"]) == ("27", "25")
