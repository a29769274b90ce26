"""Payloads of buttons that are old, cut off or made up: an answer for each, and no wrong value ever."""

from datetime import datetime

import pytest

from handlers.messages import Kind
from handlers.payloads import entry, picked
from storage.database import Database
from tests.handlers.district import ZONE, District, Phone, district

OLD = "Nút này là của câu cũ."
MADE_UP = [
    "f:",
    "f:1",
    "f:abc:0:c:0",
    "f:1:0:c:99",
    "f:1:0:c:0",
    "f:1:0:c:",
    "f:1:0:x:zz",
    "f:1:0:m:x",
    "f:1:0:g:x",
    "f:1:0:p:x",
    "f:1:0:e:x",
    "f:99999999999999999999:0:c:0",
    "open:",
    "open:xx",
    "open:meeting:xx:4",
    "open:meeting:2026-13:4",
    "open:meeting:2026-10:x",
    "desk:",
    "desk:cell",
    "desk:cell:x:y",
    "desk:rep:x",
    "desk:hand:x",
    "desk:log:x",
    "desk:unlink:x",
    "desk:decision:x",
    "desk:quiet:x",
    "desk:unlocked:4:2026-10:x",
    "desk:backq:1:x:0",
    "desk:askq:1:1:x",
    "desk:log:1:99999999999999999999",
    "cal:",
    "cal:nudge",
    "cal:nudge:x:y",
    "cal:zz",
    "cal:hour:99999999999999999999",
    "me:done:x",
    "link:off:x",
    "link:zz",
]
NOT_OURS = [
    "f:999:0:l:",
    "open:meeting:2026-10:999",
    "open:nope:2026-10:4",
    "open:once:2026-09-01:4",
    "open:meeting:2026-Q4:4",
    "open:meeting:2026-10-05:4",
    "open:meeting:2026-02-30:4",
    "open:meeting:9999-12:4",
    "open:meeting:0000:4",
    "cal:nudge:4:9999-12",
    "cal:nudge:4:2026-02-30",
    "desk:cell:999:2026-10",
    "desk:late:1:2026-10:99",
    "desk:vacant:2:2026-10:0:zz",
    "desk:backq:999:1:0",
    "desk:topic:1:2026-10:0:zz",
    "desk:rep:999",
    "desk:hand:999",
    "desk:decision:999",
    "desk:zzz:1",
    "desk:unlink:999",
    "cal:nudge:999:2026-10",
    "me:done:999",
    "me:zz",
    "link:off:999999",
    "lang:xx",
    "zzz",
]


async def _taps(phone: Phone, data: str) -> str:
    await phone.send(phone.message(Kind.TAP, data=data))
    return phone.text


@pytest.mark.parametrize("role", ["secretary", "officer", "staff"])
async def test_every_payload_is_answered(sqlite: Database, role: str) -> None:
    """What is no payload of ours is an old button; what names nothing known leads on all the same."""
    town = await district(sqlite)
    phone: Phone = await getattr(town, role)()
    for data in MADE_UP:
        assert OLD in await _taps(phone, data), data
    for data in NOT_OURS:
        assert await _taps(phone, data), data


async def test_what_is_open_is_asked_again_after_a_made_up_button(sqlite: Database) -> None:
    """The answer given before and the question that is open stay as they are."""
    town = await district(sqlite)
    phone = await town.secretary()
    await phone.type("sinh hoạt chi bộ")
    await phone.press("Đã họp")
    for data in ("f:1:1:o:9", f"f:1:1:o:{entry(9, 'x')}", f"f:1:1:o:{entry(0, 'x')}", "f:1:1:x:0"):
        said = await _taps(phone, data)
        assert OLD in said, data
        assert "Họp ngày nào?" in said, data


def _at(day: int) -> datetime:
    return datetime(2026, 10, day, 9, tzinfo=ZONE)


async def _at_the_day(town: District, day: int) -> Phone:
    """Somebody who is asked, on that day of October, on which day the meeting was."""
    town.now = _at(day)
    phone = await town.secretary()
    await phone.type("sinh hoạt chi bộ")
    await phone.press("Đã họp")
    return phone


async def test_a_likely_day_is_the_day_that_was_shown(sqlite: Database) -> None:
    """Days later "today" is another, and stands in another place: it is asked again, not misread."""
    town = await district(sqlite)
    phone = await _at_the_day(town, 2)
    shown = {button.label: button.data for button in phone.buttons}
    town.now = _at(5)
    for label in ("Hôm qua", "Hôm nay"):
        said = await _taps(phone, shown[label])
        assert OLD in said
        assert "Họp ngày nào?" in said
    await phone.press("Hôm nay")
    assert "Loại sinh hoạt?" in phone.text


async def test_a_likely_day_counts_on_its_own_day(sqlite: Database) -> None:
    """As long as the button says the same, it does what it says."""
    town = await district(sqlite)
    phone = await _at_the_day(town, 2)
    town.now = _at(2).replace(hour=23)
    assert "Loại sinh hoạt?" in await phone.press("Hôm qua")


def test_an_entry_is_picked_only_where_it_stood() -> None:
    """Neither another entry in its place, nor the same one in another place, nor none."""
    before = entry(1, "b")
    assert picked(("a", "b"), before, str) == "b"
    assert picked(("a", "c"), before, str) is None
    assert picked(("b", "a"), before, str) is None
    assert picked(("a",), before, str) is None
