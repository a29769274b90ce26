"""People who tap and type anything, in any order, at any time: no fault, no refusal, nobody left without an answer."""

import random
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from storage.database import Database
from storage.people import OFFICER, SECRETARY, STAFF
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator.botapi import BotApi

STEPS = 80
POSTS = (("HM-NAPO", SECRETARY), ("HM-CAOSON", SECRETARY), ("HM", OFFICER), ("BL", STAFF))
WORDS = (
    """
rồi|chưa họp|hôm kia|thường kỳ|27|0|đủ|25|24/27|95|nghị quyết|tốt|gửi|hủy|sửa|quay lại|để sau|không|có|bỏ qua|1|3
sửa có mặt 26, loại khá|hop hom kia 25/27, vang 2 co phep, loai tot, 90p, thuong ky, co nq|kết nạp 1|như tháng trước
menu|trợ giúp|english|tiếng việt|dừng|xin chào|dữ liệu của tôi|tháng 9|/start|/chuanop|/menu@chibo_bot|<b>&|đổi: có mặt
ai chưa nộp|tổng hợp|excel|trang sau|bàn giao|HM-NAPO|Nà Pò|khuyết trưởng thôn|so với tháng trước|nhắc tất cả|trả lại
mở khóa tháng 9|nhập thay Nà Pò|chỉ tiêu HM 5|sổ nhật ký|liên kết
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
FINAL = ("me:erase", "me:withdraw", "desk:relieve", "desk:lost", "desk:hand", "stop")
"""What would end the play: these buttons are left alone."""
NO_DAY = ":z:"
"""A place of the calendar that is no day to choose."""


def _said(api: BotApi) -> int:
    """How often something was put into a chat; an edit that changes nothing counts, the person sees it."""
    methods = ("sendMessage", "sendDocument", "sendPhoto", "editMessageText")
    return sum(len(api.calls(method)) for method in methods)


async def _joined(town: TelegramTown, unit: str, role: str) -> TelegramPhone:
    phone = town.phone(f"{role} {unit}")
    await phone.start(await town.invite(unit, role))
    await phone.press("Đồng ý")
    return phone


class Player:
    """Does whatever a phone allows; remembers every button that it has ever seen."""

    def __init__(self, rng: random.Random, phone: TelegramPhone) -> None:
        self.rng = rng
        self.phone = phone
        self.pressed: set[str] = set()
        self._seen: dict[str, None] = {}

    def acts(self) -> str:
        """One thing, and what it was."""
        person, roll = self.phone.person, self.rng.random()
        for message in person.screen():
            self._seen.update(dict.fromkeys(d for d in message.payloads if not d.startswith(FINAL)))
        if roll < 0.6 and self._seen:
            return self._taps()
        if roll < 0.92:
            words = self.rng.choice(WORDS)
            person.says(words)
            return words
        if roll < 0.96:
            person.shares(self.rng.choice(["photo", "sticker", "voice"]))
            return "a picture"
        person.edits(person.says("27"), "28")
        return "an edit"

    def _taps(self) -> str:
        """Mostly a button that stands there, sometimes one of long ago."""
        cards = [message for message in self.phone.person.screen() if message.keyboard]
        now = [data for data in (cards[-1].payloads if cards else []) if data in self._seen]
        data = self.rng.choice(now if now and self.rng.random() < 0.8 else list(self._seen))
        self.phone.person.taps_data(data)
        return data


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_people_do_is_answered(api: BotApi, sqlite: Database, seed: int) -> None:
    """Four people, each a button or words or a picture at a time: no error is logged, the strict server
    refuses nothing, and each gets an answer but to the second of two equal taps.
    """
    rng = random.Random(seed)
    with capture_logs() as logs:
        async with running(api, sqlite) as town:
            players = [Player(rng, await _joined(town, *post)) for post in POSTS]
            for _ in range(STEPS):
                player = rng.choice(players)
                before, did = _said(api), player.acts()
                await town.quiet()
                assert _said(api) > before or did in player.pressed or NO_DAY in did, did
                player.pressed.add(did)
                town.now += timedelta(seconds=rng.choice([5, 5, 5, 20, 600, 18_000]))
                if rng.random() < 0.05:
                    await town.app.ticker.tick()
                    await town.quiet()
            assert await api.taps_ended()
    wrong = [line for line in logs if line["log_level"] in ("error", "critical")]
    lost = [line for line in logs if line.get("fate") in ("failed", "uncertain", "gone")]
    assert (wrong, lost) == ([], [])
