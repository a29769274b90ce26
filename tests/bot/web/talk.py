"""A web page with somebody behind it who plays the handlers: an invitation, five questions, a receipt.

The conversation is made of the messages that the true handlers send; what is said is kept in `got`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from starlette.applications import Starlette

from bot import server
from bot.channels.web import Web
from bot.channels.web_live import Timing
from bot.channels.web_push import Push
from bot.tries import Tries
from bot.try_store import StoredTries
from bot.web_store import StoredWeb
from handlers.messages import Attachment, Choice, Entry, Inbound, Kind, Outbound, Style
from storage import outbox, people
from storage.database import Database
from tests.patience import PATIENCE

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
URL = "http://chibo.test"
CODE = "7K4MQXA2WD"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
HEADING = "Sinh hoạt chi bộ · tháng 10/2026"
FLAGS = ("Nữ", "DTTS", "Nông dân", "Đoàn viên")
WAYS_OUT = (Choice("◀ Quay lại", "f:1:back", "quay lại"), Choice("Để sau", "f:1:later", "để sau"))

NOTICE = Outbound(
    "Đây là hệ thống trả lời tự động của Ban Xây dựng Đảng.\n"
    "Đồng chí được mời làm: Bí thư, Chi bộ thôn Nà Pò.\n\n"
    "Hệ thống chỉ giữ: đơn vị, vai trò, địa chỉ nhắn tin (được mã hóa) và số liệu đồng chí gửi.\n\n"
    "Đồng chí có đồng ý không?",
    heading="Báo cáo hằng tháng của chi bộ",
    rows=((Choice("Đồng ý", "join:yes", style=Style.PRIMARY),), (Choice("Không", "join:no"),)),
)
WELCOME = Outbound("Cảm ơn đồng chí. Từ nay đồng chí báo cáo cho Chi bộ thôn Nà Pò ngay tại đây.")
MENU = Outbound(
    "Tháng này còn 2 mục. Hạn: 10/11/2026.",
    heading="Chi bộ thôn Nà Pò · tháng 10/2026",
    rows=(
        (Choice("Sinh hoạt chi bộ · tháng 10/2026", "open:meeting", style=Style.PRIMARY),),
        (Choice("English", "lang:en"),),
    ),
)
QUESTIONS = (
    Outbound(
        "Chi bộ đã họp tháng 10 chưa?",
        rows=(
            (Choice("Đã họp", "f:1:0:yes"), Choice("Chưa họp", "f:1:0:no")),
            (Choice("Không họp được", "f:1:0:impossible"),),
            WAYS_OUT,
        ),
    ),
    Outbound(
        "Họp ngày nào?",
        rows=((Choice("03/10/2026", "f:1:1:a"), Choice("Hôm qua", "f:1:1:b")), WAYS_OUT),
        entry=Entry.DATE,
        placeholder="Gõ ngày, ví dụ 3/10",
    ),
    Outbound(
        "Có mặt bao nhiêu đồng chí?\n\nTổng số đảng viên 30, được miễn 3.",
        rows=((Choice("Đủ cả 27", "f:1:2:27"),), WAYS_OUT),
        entry=Entry.NUMBER,
        placeholder="Gõ số",
    ),
    Outbound("Đánh dấu nếu đúng (chọn được nhiều mục)."),
    Outbound(
        "Đồng chí xem lại. Muốn đổi dòng nào, bấm dòng đó.",
        rows=((Choice("Gửi", "f:1:4:send", style=Style.PRIMARY),), WAYS_OUT),
    ),
)
RECEIPT = Outbound(
    "Số biên nhận: 00012-1\nLúc 09:00 05/10/2026, đúng hạn.", heading="Đã nhận báo cáo"
)


@dataclass(slots=True)
class Person:
    """Where somebody stands in the questions."""

    step: int = 0
    ticks: set[str] = field(default_factory=set)


class Talk:
    """The page's server and the one who answers. `away` makes the storage fail; `deaf` answers nothing."""

    def __init__(self, database: Database, *, url: str = URL, push: Push | None = None) -> None:
        self.database = database
        self.store = StoredWeb(database, lambda: NOW)
        timing = Timing(look=0.2, stream=20, retry=0.2)
        self.push = push
        self.web = Web(
            self.store,
            public_url=url,
            now=lambda: NOW,
            tries=Tries(StoredTries(database), lambda: NOW),
            timing=timing,
            push=push,
        )
        self.got: list[Inbound] = []
        self.away = False
        self.deaf = False
        self._people: dict[str, Person] = {}
        self._arrived = asyncio.Event()

    def app(self) -> Starlette:
        return server.build([self.web], receive=self.receive, health=self.health)

    async def health(self) -> dict[str, str]:
        return {"database": "unreachable"} if self.away else {}

    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        if self.away:
            raise ConnectionError("the storage is away")
        for inbound in inbounds:
            if inbound.event_id not in {each.event_id for each in self.got}:
                self.got.append(inbound)
                self._arrived.set()
                await self._answer(inbound)

    async def gets(self, count: int, within: float = PATIENCE) -> None:
        """Wait until so much has come."""
        async with asyncio.timeout(within):
            while len(self.got) < count:
                self._arrived.clear()
                await self._arrived.wait()

    async def send(self, address: str, message: Outbound) -> str:
        return await self.web.send(address, message, None)

    async def _answer(self, inbound: Inbound) -> None:
        silent = self.deaf or inbound.kind is Kind.LEFT
        async with self.database.transaction() as tx:
            account = await people.account(
                tx, "web", inbound.address, language=inbound.language, now=NOW
            )
            if inbound.data.startswith("lang:"):
                await people.set_language(tx, account, inbound.data[5:])
        for message in () if silent else self._replies(inbound):
            await self.send(inbound.address, message)

    def _replies(self, inbound: Inbound) -> list[Outbound]:
        person = self._people.setdefault(inbound.address, Person())
        if inbound.kind is Kind.START:
            return [NOTICE]
        card = inbound.card
        if inbound.data == "join:yes":
            return [WELCOME, replace(MENU, replaces=card)]
        if inbound.data.startswith("lang:") or inbound.text in ("danh mục", "menu"):
            return [replace(MENU, replaces=card)]
        if inbound.data == "open:meeting":
            person.step = 0
        elif inbound.data == "f:1:back":
            person.step = max(0, person.step - 1)
        elif inbound.data.startswith("f:1:3:tick:"):
            person.ticks ^= {inbound.data.rsplit(":", 1)[1]}
        else:
            person.step += 1
        if person.step >= len(QUESTIONS):
            return [replace(RECEIPT, replaces=card)]
        return [replace(self._question(person), replaces=card)]

    def _question(self, person: Person) -> Outbound:
        question = QUESTIONS[person.step]
        heading = f"{HEADING} · {person.step + 1}/{len(QUESTIONS)}"
        if person.step == 3:
            ticks = tuple(
                Choice(f"{'☑' if flag in person.ticks else '☐'} {flag}", f"f:1:3:tick:{flag}")
                for flag in FLAGS
            )
            done = Choice("Xong", "f:1:3:done", style=Style.PRIMARY)
            question = replace(question, rows=(ticks[:2], ticks[2:], (done,), WAYS_OUT))
        return replace(question, heading=heading)

    async def file(self, name: str, media_type: str, content: bytes = PIXEL) -> Attachment:
        """Store a file, to be attached to a message."""
        async with self.database.transaction() as tx:
            return Attachment(
                await outbox.add_file(tx, name, media_type, content, NOW), name, media_type
            )
