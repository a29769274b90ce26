"""The commands that a chat lists: by language and role, and everybody's again when the role has ended."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from handlers import invitations
from handlers.invitations import Taking
from storage import units
from storage.database import Database
from storage.models import Account, Person
from storage.people import OFFICER, SECRETARY, STAFF
from tests.bot import program
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator.botapi import BotApi
from tests.handlers.district import ZONE

NIGHT = datetime(2026, 10, 5, 23, 30, tzinfo=ZONE)


@pytest.fixture
async def town(api: BotApi, sqlite: Database) -> AsyncIterator[TelegramTown]:
    """The program at work; what it logs is kept from the screen."""
    with capture_logs():
        async with running(api, sqlite) as town:
            yield town


async def _joined(
    town: TelegramTown, unit: str = "HM-NAPO", role: str = SECRETARY
) -> TelegramPhone:
    phone = town.phone(f"{role} {unit}")
    await phone.start(await town.invite(unit, role))
    await phone.press("Đồng ý")
    return phone


def _own(phone: TelegramPhone) -> list[str]:
    """The words of the list of this chat alone; [] if it shows everybody's."""
    settings = phone.person._state.settings
    own = settings.get(("commands", phone.person.address), [])
    return [each["command"] for each in own]


async def _lists_own(phone: TelegramPhone) -> None:
    await phone.person._state.until(lambda: bool(_own(phone)))
    assert "chuanop" in _own(phone)


async def _lists_everybodys(town: TelegramTown, phone: TelegramPhone) -> None:
    await town.quiet()
    await phone.person._state.until(lambda: not _own(phone))
    assert not _own(phone)


@pytest.mark.parametrize(("unit", "role"), [("BL", STAFF), ("HM", OFFICER)])
async def test_who_looks_after_cells_has_own_commands(
    api: BotApi, town: TelegramTown, unit: str, role: str
) -> None:
    """After joining the chat's list has the desk's commands, each answered; then in the own language."""
    phone = await _joined(town, unit, role)
    own = ("commands", phone.person.address)
    await api.state.until(lambda: own in api.state.settings)
    words = [each["command"] for each in api.state.settings[own]]
    assert words == ["menu", "chuanop", "tonghop", "bieudo", "excel", "trogiup", "dung"]
    assert "Chưa nộp tháng 10/2026" in await phone.type("/chuanop")
    assert "cả 2 chi bộ" in phone.text
    await phone.type("menu")
    await phone.press("English")
    await api.state.until(lambda: api.state.settings[own][1]["command"] == "late")
    assert api.state.settings[own][1] == {"command": "late", "description": "Who has not reported"}


async def test_a_secretary_has_everybodys_commands(api: BotApi, town: TelegramTown) -> None:
    """No list of the own is set, and the desk's words are no command."""
    phone = await _joined(town)
    await phone.type("/chuanop")
    assert ("commands", phone.person.address) not in api.state.settings


# --- the end of a role ----------------------------------------------------------------------------


async def _hand_over(town: TelegramTown, unit: str, role: str) -> TelegramPhone:
    """A successor opens the code that takes the post over."""
    async with town.database.transaction() as tx:
        tree = await units.tree(tx, town.now.date())
        taking = Taking(replaces=True)
        made = await invitations.invite(
            tx, tree.by_code[unit], role, days=14, now=town.now, taking=taking
        )
    successor = town.phone("successor")
    await successor.start(made.code)
    await successor.press("Đồng ý")
    return successor


@pytest.mark.parametrize(("unit", "role"), [("BL", STAFF), ("HM", OFFICER)])
async def test_who_handed_the_post_over_has_everybodys_commands(
    town: TelegramTown, unit: str, role: str
) -> None:
    """Even at night, when the news of it waits for the morning; the successor has the desk's."""
    former = await _joined(town, unit, role)
    await _lists_own(former)
    town.now = NIGHT
    mark = former.person.mark()
    successor = await _hand_over(town, unit, role)
    await _lists_everybodys(town, former)
    assert not former.person.since(mark)
    await _lists_own(successor)


async def test_a_further_post_keeps_the_commands(town: TelegramTown) -> None:
    """Who looks after two communes and hands one over looks after the other still."""
    officer = await _joined(town, "HM", OFFICER)
    await officer.start(await town.invite("DV", OFFICER))
    await officer.press("Đồng ý")
    await _hand_over(town, "HM", OFFICER)
    await town.quiet()
    await _lists_own(officer)


async def test_a_unit_that_ends_takes_the_commands_with_it_on_its_day(town: TelegramTown) -> None:
    """Not before: until then its officer is at work."""
    staff = await _joined(town, "BL", STAFF)
    officer = await _joined(town, "HM", OFFICER)
    await staff.type("sáp nhập HM, DV thành HD Đảng ủy xã Hoành Đồng từ 01/11/2026")
    await staff.press("Đồng ý")
    town.now = datetime(2026, 10, 31, 23, 50, tzinfo=ZONE)
    await town.quiet()
    await _lists_own(officer)
    town.now += timedelta(minutes=11)
    await _lists_everybodys(town, officer)
    await _lists_own(staff)


async def test_a_chat_that_was_signed_out_has_everybodys_commands(town: TelegramTown) -> None:
    """Who left it behind goes on elsewhere, with the desk's commands there."""
    left = await _joined(town, "HM", OFFICER)
    await _lists_own(left)
    await left.type("menu")
    await left.press("Kênh khác")
    code = re.search(r"(?<=Mã của đồng chí: )[^.]+", await left.press("Lấy mã nối"))
    assert code
    other = town.phone("elsewhere")
    await other.type(code[0])
    await other.type("menu")
    await other.press("Kênh khác")
    await other.press("Bỏ Telegram")
    await _lists_everybodys(town, left)
    await _lists_own(other)


@pytest.mark.parametrize("command", ["relieve", "withdraw"])
async def test_an_end_by_command_takes_the_commands_too(
    town: TelegramTown, command: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The operator ends the posts of a person, in a process of its own."""
    officer = await _joined(town, "HM", OFFICER)
    await _lists_own(officer)
    async with town.database.reading() as tx:
        query = select(Person.public_id).join(Account, Account.person_id == Person.id)
        person = (await tx.execute(query)).scalar_one()
    words = ("people", "relieve") if command == "relieve" else ("privacy", "withdraw")
    settings = {
        "CHIBO_DATABASE_URL": str(town.database.url),
        "CHIBO_SECRET_KEY": "the key of the tests",
    }
    folder = tmp_path_factory.mktemp("operator")
    done = await asyncio.to_thread(program.run, folder, *words, person, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    town.now = datetime.now(ZONE) + timedelta(days=1)  # the command goes by the machine's clock
    await _lists_everybodys(town, officer)
