"""The program at the end of its memory: one piece of work is refused kindly, everything else goes on, nothing is lost."""

import asyncio
import json
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert, select

from handlers import publishing
from storage import jobs, people, units
from storage.database import Database
from storage.models import Job, Report, SetAside
from storage.people import SECRETARY, STAFF, Post
from storage.units import UnitRow
from tests.bot import program
from tests.bot.program import Program, started
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.handlers.district import SINCE
from tests.patience import PATIENCE

CELLS = 3000
LARGE = "Tệp này quá lớn"
VALUES = {"held": "yes", "total": 20, "expected": 18, "present": 17}


@pytest.fixture
async def district(api: BotApi, sqlite: Database) -> tuple[Person, Person]:
    """A large district in which everybody has reported; a secretary and the staff of all of it."""
    lan, staff = api.person("Lan"), api.person("Staff")
    now = datetime.now(UTC)  # the program goes by the machine's clock
    async with sqlite.transaction() as tx:
        await publishing.publish_core(tx, now - timedelta(days=90))
        top = UnitRow("D", "Huyện ủy", "district_committee", "", SINCE, None, None, None)
        cells = [
            UnitRow(f"D-{n}", f"Chi bộ số {n:04d}", "cell", "D", SINCE, None, None, 27)
            for n in range(CELLS)
        ]
        await units.load(tx, [top, *cells])
        tree = await units.tree(tx, now.date())
        leaves = tree.leaves(tree.roots[0].id)
        await tx.execute_many(insert(Report), [_reported(cell.id, now) for cell in leaves[1:]])
        posts = ((lan, Post(leaves[0].id, SECRETARY)), (staff, Post(tree.roots[0].id, STAFF)))
        for person, post in posts:
            account = await people.account(
                tx, "telegram", person.address, language="vi", now=now - timedelta(days=9)
            )
            await people.assign(tx, await people.join(tx, account, now), post, SINCE)
            person.user.started = True
    return lan, staff


def _reported(unit_id: int, now: datetime) -> dict[str, object]:
    month = (now + timedelta(hours=7)).strftime("%Y-%m")
    return {
        "unit_id": unit_id,
        "form_id": "meeting",
        "period": month,
        "key": "",
        "status": "sent",
        "path": ["D", "x"],
        "version": 1,
        "values": {**VALUES, "date": f"{month}-01"},
        "first_sent_at": now,
        "sent_at": now,
        "due_at": now,
        "waived": None,
    }


def _settings(api: BotApi, folder: Path, **more: str) -> dict[str, str]:
    return {
        "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chibo.sqlite'}",
        "CHIBO_SECRET_KEY": "the key of the tests",
        "CHIBO_HTTP_PORT": "0",
        "CHIBO_TELEGRAM_TOKEN": TOKEN,
        "CHIBO_TELEGRAM_API_URL": api.url,
        **more,
    }


def _held(bot: Program) -> int:
    """Bytes of data the process holds, as RLIMIT_DATA counts them (Linux)."""
    lines = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData"))


def _limit(bot: Program, most: int) -> None:
    resource.prlimit(bot.process.pid, resource.RLIMIT_DATA, (most, resource.RLIM_INFINITY))


async def _answered(person: Person, words: str) -> None:
    mark = person.mark()
    person.says(words)
    await person.sees_news(mark)


async def test_a_file_that_is_too_large(
    api: BotApi, tmp_path: Path, district: tuple[Person, Person]
) -> None:
    """It is refused at once with what to ask for instead; others are answered meanwhile; the operator is
    told by the log and the doctor, and what can be done.
    """
    lan, staff = district
    settings = _settings(api, tmp_path, CHIBO_FILE_MEMORY_MB="65")
    with started(tmp_path, "run", **settings) as bot:
        staff.says("excel tháng này")
        for words in ("menu", "giúp", "menu"):
            await _answered(lan, words)
        await staff.sees(LARGE)
        assert await asyncio.to_thread(bot.stop) == 0
        failed = [json.loads(line) for line in bot.said.splitlines() if "file_failed" in line]
    assert [line["end"] for line in failed] == ["too large"]
    done = await asyncio.to_thread(program.run, tmp_path, "doctor", "--json", **settings)
    found = {each["name"]: each for each in json.loads(done.stdout)}
    assert found["files not made"]["state"] == "1 too large in the last 7 days"
    assert "CHIBO_FILE_MEMORY_MB" in found["files not made"]["mend"]


async def test_a_program_at_its_limit(
    api: BotApi, sqlite: Database, tmp_path: Path, district: tuple[Person, Person]
) -> None:
    """A few MB above what it holds, with a large workbook, many long messages and a huge body at once:
    everybody is answered, nothing is set aside; the workbook comes as soon as there is room.
    """
    lan, staff = district
    others = [api.person(f"P{number}") for number in range(30)]
    with started(tmp_path, "run", **_settings(api, tmp_path)) as bot:
        address = await asyncio.to_thread(bot.address)
        await _answered(lan, "menu")
        _limit(bot, _held(bot) + 4_000_000)
        staff.says("excel tháng này")
        for person in others:
            person.says("xin chào " * 400)
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
            body = await client.post("/api/none", content=b"x" * 30_000_000)
        assert body.status_code in (404, 405, 413)
        for words in ("menu", "giúp", "menu"):
            await _answered(lan, words)
        for person in others:
            await person.sees("mã mời")
        _limit(bot, resource.RLIM_INFINITY)
        async with sqlite.transaction() as tx:
            await jobs.release(tx)  # a minute has passed
        await _answered(lan, "menu")
        await _file(api, staff)
        assert await asyncio.to_thread(bot.stop) == 0
    async with sqlite.reading() as tx:
        assert [row[0] for row in await tx.execute(select(Job.status))] == ["done"]
        assert not (await tx.execute(select(SetAside.error))).all()


async def test_ended_over_a_file_again_and_again(
    api: BotApi, sqlite: Database, tmp_path: Path, district: tuple[Person, Person]
) -> None:
    """The whole program is ended by the kernel while it makes a file: the next makes it at once."""
    _, staff = district
    settings = _settings(api, tmp_path)
    with started(tmp_path, "run", **settings) as bot:
        staff.says("excel tháng này")
        await staff.sees("Đang làm tệp")
        async with asyncio.timeout(PATIENCE):
            while not await _taken(sqlite):  # noqa: ASYNC110 - another process rings no bell here
                await asyncio.sleep(0.01)
        bot.process.kill()
        bot.process.wait()
    with started(tmp_path, "run", **settings) as bot:
        await _file(api, staff)
        assert await asyncio.to_thread(bot.stop) == 0


async def _file(api: BotApi, staff: Person) -> None:
    """Wait for the file, of which there is one."""
    await api.state.until(lambda: any(message.kind == "document" for message in staff.screen()))
    assert sum(message.kind == "document" for message in staff.screen()) == 1


async def _taken(database: Database) -> bool:
    async with database.reading() as tx:
        return bool((await tx.execute(select(Job.attempts))).scalar())
