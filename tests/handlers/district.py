"""A small district that talks: units, published forms, and phones from which people write."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from handlers import dispatch, invitations, publishing
from handlers.forms.model.definition import Form
from handlers.forms.xform import read
from handlers.library import House, Library
from handlers.messages import Choice, Inbound, Kind, Outbound
from handlers.payloads import is_whole
from handlers.publishing import BUILTIN, CORE, Prepared
from storage import units
from storage.database import Database, Transaction
from storage.forms import Published
from storage.models import Account, Waiting
from storage.people import OFFICER, SECRETARY, STAFF
from storage.units import UnitRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BODY = "Ban Xây dựng Đảng"
SINCE = date(2025, 7, 1)
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
TREE = (
    ("BL", "Huyện ủy Bình Liêu", "district_committee", ""),
    ("HM", "Đảng ủy xã Hoành Mô", "grassroots_committee", "BL"),
    ("DV", "Đảng ủy xã Đồng Văn", "grassroots_committee", "BL"),
    ("HM-NAPO", "Chi bộ Nà Pò", "cell", "HM"),
    ("HM-CAOSON", "Chi bộ Cao Sơn", "cell", "HM"),
    ("DV-KHETIEN", "Chi bộ Khe Tiền", "cell", "DV"),
)


class SharedLibrary(Library):
    """Forms are compiled once for all tests of a run, whatever their numbers in each database."""

    def form(self, published: Published) -> Form:
        return _compiled(published.xform)


@cache
def _compiled(xform: str) -> Form:
    return read(xform)


@dataclass
class District:
    """The district at work. `now` is its clock: tests set it forward."""

    database: Database
    house: House
    now: datetime

    async def handle(self, inbound: Inbound) -> bool:
        """One message in one transaction, as the program does it."""
        async with self.database.transaction() as tx:
            return await dispatch.handle(tx, inbound, self.house, self.now)

    async def restart(self) -> None:
        """The program was killed and started again: it knows what is stored, and nothing else."""
        self.house = house()

    async def replies(self, inbound: Inbound) -> list[Outbound]:
        """What was said to a message, in order."""
        keys = [f"reply:{inbound.channel}:{inbound.event_id}:{number}" for number in range(9)]
        query = select(Waiting.message).where(Waiting.key.in_(keys)).order_by(Waiting.id)
        async with self.database.reading() as tx:
            return [Outbound.from_json(row[0]) for row in await tx.execute(query)]

    async def unasked(self, channel: str, address: str) -> list[Outbound]:
        """What was put out for somebody without being asked for, as far as its time has come."""
        mark = self.database.vault.fingerprint(channel, address)
        query = (
            select(Waiting.message)
            .join(Account, Account.id == Waiting.account_id)
            .where(Account.channel == channel, Account.address_hash == mark)
            .where(~Waiting.key.startswith("reply:"), Waiting.next_try_at <= self.now)
            .order_by(Waiting.id)
        )
        async with self.database.reading() as tx:
            return [Outbound.from_json(row[0]) for row in await tx.execute(query)]

    async def invite(self, unit: str, role: str = SECRETARY) -> str:
        """A code for a post."""
        async with self.database.transaction() as tx:
            tree = await units.tree(tx, self.now.date())
            made = await invitations.invite(tx, tree.by_code[unit], role, days=14, now=self.now)
        return made.code

    def phone(self, address: str, channel: str = "telegram") -> "Phone":
        return Phone(self, address, channel)

    async def joined(self, unit: str, role: str = SECRETARY, *, address: str = "") -> "Phone":
        """The phone of somebody who has opened the invitation and agreed."""
        phone = self.phone(address or f"{role} {unit}")
        await phone.start(await self.invite(unit, role))
        await phone.press("join:yes")
        return phone

    async def secretary(self) -> "Phone":
        return await self.joined("HM-NAPO")

    async def officer(self) -> "Phone":
        return await self.joined("HM", OFFICER)

    async def staff(self) -> "Phone":
        return await self.joined("BL", STAFF)


@dataclass
class Phone:
    """Somebody's phone: what is written there, and the messages that came back last."""

    district: District
    address: str
    channel: str
    screen: Sequence[Outbound] = ()
    _events: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def buttons(self) -> list[Choice]:
        """Those of the messages that came last."""
        return [choice for message in self.screen for choice in message.choices]

    @property
    def text(self) -> str:
        """All that came last, headings too."""
        parts = (part for message in self.screen for part in (message.heading, message.text))
        return "\n".join(part for part in parts if part)

    def message(self, kind: Kind, *, text: str = "", data: str = "") -> Inbound:
        """A message of this phone, not yet sent."""
        event = f"{self.address}-{next(self._events)}"
        return Inbound(
            self.channel, event, self.address, kind, self.district.now, text=text, data=data
        )

    def tap(self, button: str) -> Inbound:
        """A tap on the button whose payload or label this is (or begins with), not yet sent."""
        for choice in self.buttons:
            if choice.data.startswith(button) or choice.label.startswith(button):
                return self.message(Kind.TAP, data=choice.data)
        raise LookupError(f"no button {button!r} among {[each.label for each in self.buttons]}")

    async def send(self, inbound: Inbound) -> bool:
        """Send a message and read what comes back; False if it was handled before."""
        handled = await self.district.handle(inbound)
        self.screen = await self.district.replies(inbound)
        assert all(is_whole(button.data) for button in self.buttons)
        return handled

    async def type(self, text: str) -> str:
        await self.send(self.message(Kind.TEXT, text=text))
        return self.text

    async def press(self, button: str) -> str:
        await self.send(self.tap(button))
        return self.text

    async def glance(self) -> str:
        """Look at the newest message that came without being asked for."""
        self.screen = (await self.district.unasked(self.channel, self.address))[-1:]
        return self.text

    async def start(self, code: str = "") -> str:
        await self.send(self.message(Kind.START, text=code))
        return self.text


def house() -> House:
    return House(ZONE, {"vi": BODY, "en": BODY}, SharedLibrary())


async def district(database: Database, now: datetime = NOW) -> District:
    """A district whose units are loaded and whose core forms are published; nobody has joined."""
    async with database.transaction() as tx:
        await units.load(tx, [_unit(*row) for row in TREE])
        await _publish(tx, now - timedelta(days=90))
    return District(database, house(), now)


def _unit(code: str, name: str, kind: str, parent: str) -> UnitRow:
    members = 27 if kind == "cell" else None
    return UnitRow(code, name, kind, parent, SINCE, None, hard_area=None, members=members)


async def _publish(tx: Transaction, at: datetime) -> None:
    for prepared in _core():
        await publishing.publish_prepared(tx, prepared, "operator", at)


@cache
def _core() -> tuple[Prepared, ...]:
    return tuple(publishing.prepared(BUILTIN / f"{form_id}.yaml") for form_id in CORE)
