"""A demo behind its page: two phones, and a clock whose reminder is always two days ahead."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot import demo_page, server
from bot.demo_page import DemoState, Kind, Phone, Planned
from handlers.messages import Choice, Outbound, Style
from tests.bot.web.talk import MENU, Talk

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
REMINDER = Outbound(
    "Chi bộ thôn Nà Pò còn 2 mục: Sinh hoạt chi bộ, Kết nạp.",
    heading="Nhắc báo cáo tháng 10/2026",
    rows=((Choice("Làm ngay", "open:meeting", style=Style.PRIMARY),),),
)
DIGEST = Outbound("Đã nộp: 1/2.", heading="Tổng hợp tháng 10/2026")


class FakeControl:
    """Implements bot.demo_page.DemoControl."""

    def __init__(self, talk: Talk, phones: tuple[Phone, Phone]) -> None:
        self.talk = talk
        self.now = START
        self.phones = phones
        self.coming = True

    async def state(self) -> DemoState:
        next_one = Planned(Kind.REMINDER, self.now + timedelta(days=2))
        return DemoState(self.now, self.phones, next_one if self.coming else None)

    async def to_next(self) -> None:
        self.now += timedelta(days=2)
        await self.talk.send(self.phones[0].session.address, REMINDER)

    async def advance(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        await self.talk.send(self.phones[1].session.address, DIGEST)


async def demo_of(talk: Talk) -> FakeControl:
    """A demo in which a secretary and an officer have joined."""
    phones = [
        Phone(await talk.store.open(), role, unit)
        for role, unit in (("secretary", "Chi bộ thôn Nà Pò"), ("staff", "Huyện ủy <thử>"))
    ]
    for phone in phones:
        await talk.send(phone.session.address, MENU)
    return FakeControl(talk, (phones[0], phones[1]))


def demo_app(talk: Talk, control: FakeControl) -> Starlette:
    return server.build(
        [talk.web],
        receive=talk.receive,
        health=talk.health,
        routes=demo_page.routes(control),
    )
