"""Killed at any statement of any kind of message, and offered the message again: one effect."""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from handlers.messages import Inbound, Kind
from storage.database import Database
from storage.people import OFFICER
from tests.handlers.district import District, Phone, district
from tests.handlers.dying import Death, Job, die_loudly, dying, growth, snapshot
from tests.patience import PATIENCE

TOO_MANY = 200  # no message takes so many statements


async def _opens_the_link(town: District) -> tuple[Phone, Inbound]:
    phone = town.phone("1001")
    return phone, phone.message(Kind.START, text=await town.invite("HM-NAPO"))


async def _agrees(town: District) -> tuple[Phone, Inbound]:
    phone, link = await _opens_the_link(town)
    await phone.send(link)
    return phone, phone.tap("join:yes")


async def _opens_a_form(town: District) -> tuple[Phone, Inbound]:
    phone = await town.secretary()
    return phone, phone.tap("open:vacancy")


async def _answers(town: District) -> tuple[Phone, Inbound]:
    phone = await town.secretary()
    await phone.press("open:vacancy")
    return phone, phone.message(Kind.TEXT, text="có")


async def _sends(town: District) -> tuple[Phone, Inbound]:
    phone = await town.secretary()
    await _fill_in(phone)
    return phone, phone.tap("Gửi")


async def _corrects(town: District) -> tuple[Phone, Inbound]:
    phone = await town.secretary()
    await _fill_in(phone)
    await phone.press("Gửi")
    await phone.press("menu")
    for button in ("open:vacancy", "Sửa báo cáo", "✎ Mới khuyết", "Không"):
        await phone.press(button)
    return phone, phone.tap("Gửi")


async def _fill_in(phone: Phone) -> None:
    """A vacancy report with one vacant post, up to its summary."""
    answers = ("Có", "Phó bí thư", "Tháng này", "Hết tuổi", "Có", "Có nguồn", "Chưa rõ")
    for button in ("open:vacancy", *answers, "Hết rồi"):
        await phone.press(button)


async def _asks_who_is_late(town: District) -> tuple[Phone, Inbound]:
    phone = await town.joined("HM", OFFICER)
    return phone, phone.tap("desk:late")


async def _leaves(town: District) -> tuple[Phone, Inbound]:
    phone = await town.secretary()
    return phone, phone.message(Kind.LEFT)


@dataclass(frozen=True)
class Case:
    """A message, and how many rows it adds to which tables."""

    begin: Callable[[District], Awaitable[tuple[Phone, Inbound]]]
    effect: dict[str, int]


SENDS = Case(
    _sends, {"seen": 1, "reports": 1, "report_versions": 1, "items": 1, "audit": 1, "outbox": 1}
)
CASES = {
    "opens the link": Case(_opens_the_link, {"seen": 1, "accounts": 1, "outbox": 1}),
    "agrees": Case(
        _agrees,
        {
            "seen": 1,
            "people": 1,
            "assignments": 1,
            "consents": 2,
            "conversations": 1,
            "audit": 1,
            "outbox": 2,
        },
    ),
    "opens a form": Case(_opens_a_form, {"seen": 1, "fillings": 1, "outbox": 1}),
    "answers": Case(_answers, {"seen": 1, "outbox": 1}),
    "sends": SENDS,
    "corrects": Case(
        _corrects, {"seen": 1, "report_versions": 1, "items": -1, "audit": 1, "outbox": 1}
    ),
    "asks who is late": Case(_asks_who_is_late, {"seen": 1, "audit": 1, "outbox": 1}),
    "leaves": Case(_leaves, {"seen": 1, "audit": 1}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_killed_at_every_statement(database: Database, case: Case) -> None:
    """Whichever statement it dies at, nothing is left behind, and the next time it is whole."""
    town = await district(database)
    phone, inbound = await case.begin(town)
    before = await snapshot(database)
    for step in range(1, TOO_MANY):  # pragma: no branch
        if await _survives(town, inbound, step):
            break
        assert await snapshot(database) == before, f"step {step} left something behind"
    after = await snapshot(database)
    assert step > 3, "the harness saw no statements"
    assert growth(before, after) == case.effect
    assert not await phone.send(inbound), "a message that was handled is not handled again"
    assert len(phone.screen) == case.effect.get("outbox", 0)
    assert await snapshot(database) == after


async def _survives(town: District, inbound: Inbound, step: int) -> bool:
    try:
        with dying(town.database.engine, step, die_loudly):
            return await town.handle(inbound)
    except Death:
        return False


@pytest.fixture
def killer() -> Iterator[Connection]:
    """Another process, whose forks handle messages and are killed."""
    ours, theirs = Pipe()
    command = [sys.executable, "-m", "tests.handlers.dying", str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env={**os.environ})
    theirs.close()
    yield ours
    ours.send(None)
    assert process.wait(PATIENCE) == 0


async def test_sigkill_at_every_statement(database: Database, killer: Connection) -> None:
    """A process that is killed while it stores a report leaves nothing; the next one stores it once."""
    town = await district(database)
    _, inbound = await SENDS.begin(town)
    before = await snapshot(database)
    for step in range(1, TOO_MANY):  # pragma: no branch
        address = database.url.render_as_string(hide_password=False)
        killer.send(Job(address, database.vault.key, inbound, town.now, step))
        if not killer.recv():
            break
        assert await snapshot(database) == before, f"step {step} left something behind"
    after = await snapshot(database)
    assert step > 3, "the harness saw no statements"
    assert growth(before, after) == SENDS.effect
    assert not await town.handle(inbound)
    assert await snapshot(database) == after
