"""Twenty taps and some messages within a second from one person, held against a simple model."""

import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.channels.telegram import LIMITS
from handlers.messages import Outbound
from storage.database import Database
from storage.models import SavedFilling, Waiting
from storage.outbox import REPLY
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator.botapi import BotApi

TAPS = 20
OLD = "Nút này là của câu cũ."
QUESTIONS = {
    "meeting": (
        "Chi bộ đã họp",
        "Họp ngày nào?",
        "Loại sinh hoạt?",
        "Tổng số đảng viên",
        "Được miễn sinh hoạt?",
        "Có mặt bao nhiêu?",
        "mấy đ/c không lý do?",
        "Họp bao lâu?",
        "Có nghị quyết/kết luận?",
    ),
    "admission": ("có kết nạp đảng viên mới?", "Xem lại"),
}
"""What stands on the card of a report after so many answers."""
FIELDS = ("held", "date", "kind", "total", "exempt", "present", "unexcused", "duration")
WORDS = {"total": "27", "exempt": "0", "present": "24", "unexcused": "1", "duration": "95 phút"}
READ = {"95 phút": "90_119"}
"""What is typed at a question, and how it is stored if otherwise."""


@dataclass
class Model:
    """What must come of a burst: a button counts once, for its own question; words, for the open one."""

    values: dict[str, str]
    """The meeting's answers by name, in the order in which they were given."""
    forms: dict[str, str]
    """The number of a draft, as its buttons carry it, to its form."""
    open: str = "meeting"
    answered: dict[str, int] = field(default_factory=lambda: {"meeting": 2, "admission": 0})
    last: str = ""
    replies: list[str] = field(default_factory=list)
    """A part of each message that must come, in order."""

    def words(self) -> str:
        """What is typed next; it is for the meeting."""
        assert self.open == "meeting"
        name = FIELDS[self.answered["meeting"]]
        self._answer("meeting", READ.get(WORDS[name], WORDS[name]))
        return WORDS[name]

    def tap(self, button: str, value: str) -> None:
        if button.startswith("open:"):
            self.open, self.last = "meeting", ""
            self.replies.append(self._question())
            return
        _, draft, revision, _ = button.split(":", 3)
        form = self.forms[draft]
        if int(revision) == self.answered[form]:
            self.last, self.open = button, form
            self._answer(form, value)
        elif button != self.last:
            self.replies.append(f"{OLD}…{self._question()}")

    def _answer(self, form: str, value: str) -> None:
        if form == "meeting":
            self.values[FIELDS[self.answered[form]]] = value
        self.answered[form] += 1
        self.replies.append(self._question())

    def _question(self) -> str:
        return QUESTIONS[self.open][self.answered[self.open]]


def _burst(rng: random.Random, model: Model, buttons: dict[str, str]) -> Iterator[tuple[bool, str]]:
    """Taps and typed words in any order, each as whether it is typed, and what.

    Words are typed at the meeting's numbers only: elsewhere they would be for what is open there.
    """
    taps, typed = TAPS, len(WORDS)
    back, kind, *_ = buttons
    while taps > 0 or typed:
        types = rng.randrange(max(0, taps) + typed) < typed
        if types and model.open == "meeting" and model.answered["meeting"] > 2:
            typed -= 1
            yield True, model.words()
            continue
        on = kind if model.open == "meeting" else back
        button = on if types else rng.choice(list(buttons))
        taps -= 1
        model.tap(button, buttons[button])
        yield False, button


@pytest.fixture
async def town(api: BotApi, sqlite: Database) -> AsyncIterator[TelegramTown]:
    """The program at work; what it logs is kept from the screen."""
    with capture_logs():
        async with running(api, sqlite) as town:
            yield town


async def _before(town: TelegramTown) -> tuple[TelegramPhone, Model, dict[str, str]]:
    """A secretary in the middle of a meeting, with an admission put off; all buttons that were seen."""
    phone = town.phone("Lan")
    await phone.start(await town.invite("HM-NAPO"))
    await phone.press("Đồng ý")
    seen: dict[str, str] = {}
    for step in ("Kết nạp", "Để sau", "Danh mục", "Sinh hoạt chi bộ", "Đã họp", "Hôm qua"):
        town.now += timedelta(seconds=10)
        await phone.press(step)
        seen |= {f"{step} > {button.label}": button.data for button in phone.buttons}
    admission, meeting = (
        seen[name].split(":")[1] for name in ("Kết nạp > Không", "Hôm qua > Thường kỳ")
    )
    buttons = {
        seen["Danh mục > Sinh hoạt chi bộ · tháng 10/2026"]: "",
        seen["Hôm qua > Thường kỳ"]: "regular",
        seen["Hôm qua > Thường kỳ + chuyên đề"]: "regular_thematic",
        seen["Kết nạp > Không"]: "0",
        seen["Sinh hoạt chi bộ > Chưa họp"]: "not_yet",
        seen["Đã họp > Hôm nay"]: "2026-10-05",
    }
    model = Model(
        {"held": "yes", "date": "2026-10-04"}, {admission: "admission", meeting: "meeting"}
    )
    model.last = seen["Đã họp > Hôm qua"]
    town.now += timedelta(minutes=1)
    return phone, model, buttons


async def _calm(town: TelegramTown) -> None:
    """All replies are sent, also those that were held back for their turn."""
    replies = select(func.count()).where(Waiting.status == "waiting", Waiting.lane == REPLY)
    await town.quiet()
    while await town._count(replies):
        town.now += timedelta(seconds=0.5)
        await town.quiet()


def _came(api: BotApi, since: int) -> list[str]:
    """What was put into the chat, in the order in which Telegram got it."""
    calls = api.state.calls[since:]
    shown = (call for call in calls if call.method in ("sendMessage", "editMessageText"))
    return [str(call.fields["text"]) for call in shown]


def _moments(town: TelegramTown, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When messages leave from now on, by the clock that the sender goes by."""
    channel, moments = town.app.telegram, list[datetime]()
    assert channel is not None
    send = channel.send

    async def noted(address: str, message: Outbound, content: bytes | None) -> str:
        moments.append(town.now)
        return await send(address, message, content)

    monkeypatch.setattr(channel, "send", noted)
    return moments


def _is_paced(moments: list[datetime]) -> bool:
    """A small burst, then one a second: over any stretch no more than that."""
    pace = LIMITS.pace
    stretches = ((begin, end) for end in range(len(moments)) for begin in range(end))
    return all(
        end - begin + 1
        <= pace.burst + pace.per_address * (moments[end] - moments[begin]).total_seconds() + 0.01
        for begin, end in stretches
    )


async def _values(town: TelegramTown, draft: str) -> dict[str, str]:
    """What is stored of a draft, by the name of the question."""
    query = select(SavedFilling.state).where(SavedFilling.id == int(draft))
    async with town.database.reading() as tx:
        state = (await tx.execute(query)).scalar_one()
    return {path.rsplit("/", 1)[-1]: value for path, value in state["values"].items()}


@pytest.mark.parametrize("seed", range(4))
async def test_a_burst_of_taps_and_words_has_one_effect_each(
    api: BotApi, town: TelegramTown, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Old buttons, the current one twice, those of another report, words between: as the model says."""
    phone, model, buttons = await _before(town)
    mark, moments = len(api.state.calls), _moments(town, monkeypatch)
    for is_typed, what in _burst(random.Random(seed), model, buttons):
        phone.person.says(what) if is_typed else phone.person.taps_data(what)
    await _calm(town)

    came = _came(api, mark)
    for text, part in zip(came, model.replies, strict=True):
        assert all(piece in text for piece in part.split("…")), (part, text)
        assert (OLD in text) == (OLD in part)
    assert len(moments) == len(came)
    assert _is_paced(moments)
    meeting = {form: draft for draft, form in model.forms.items()}["meeting"]
    stored = await _values(town, meeting)
    assert {name: stored[name] for name in model.values} == model.values
    assert await api.taps_ended()
