"""A secretary's month with the page: joining, a reminder, three reports, no signal in between."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from playwright.async_api import expect

from tests.bot.web.joined import WebTown
from tests.browser.phone import Phone
from tests.handlers.district import ZONE

Look = Callable[[str], Awaitable[None]]
"""Told what has just come about on the screen."""


async def joins(phone: Phone, town: WebTown, look: Look) -> None:
    """The link of the invitation, the notice, consent."""
    await phone.page.goto(f"{phone.url}/j/{await town.invite('HM-NAPO')}")
    await look("invitation")
    await phone.page.get_by_role("button", name="Bắt đầu").click()
    await phone.sees("Đồng chí có đồng ý không?")
    await look("notice")
    await phone.taps("Đồng ý")
    await phone.sees("Tháng này còn 3 mục")
    await look("menu")


async def is_reminded(phone: Phone, town: WebTown, look: Look) -> None:
    """The evening of the 7th: the reminder comes by itself, and its button opens the first question."""
    town.now = datetime(2026, 10, 7, 19, 0, tzinfo=ZONE)
    await town.app.ticker.tick()
    await phone.sees("Nhắc báo cáo tháng 10/2026")
    await look("reminder")
    await phone.taps("Làm ngay")
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")
    await look("first question")


async def reports_the_meeting(phone: Phone, look: Look) -> None:
    """Answers with signal, without, with the page closed in between, and again with signal."""
    await phone.taps("Đã họp")
    await phone.sees("Họp ngày nào?")
    await look("date")
    await phone.types("3/10")
    await phone.sees("Loại sinh hoạt?")
    await look("kinds")
    await phone.types("thường kỳ")
    await phone.sees("Tổng số đảng viên")
    await look("number")
    await _without_signal(phone, look)
    await phone.sees("Có mặt bao nhiêu?")
    await phone.types("25")
    await phone.sees("mấy đ/c không lý do?")
    await look("absent")
    await phone.types("0")
    await phone.taps("90–119'")
    await phone.taps("Nghị quyết")
    await phone.taps("Tốt")
    await phone.sees("Chấm bao nhiêu điểm")
    await phone.types("93")
    await phone.taps("Rồi")
    await phone.taps("Không")
    await phone.sees("Xem lại")
    await look("summary")


async def _without_signal(phone: Phone, look: Look) -> None:
    """What is said waits, half a sentence stays, the page opens again, and all of it arrives once."""
    await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await phone.loses_signal()
    await phone.types("27")
    await phone.page.fill("#text", "khô")
    await expect(phone.page.locator("#status")).to_contain_text("Đang chờ mạng")
    await look("no signal")
    await phone.page.reload()
    await expect(phone.page.locator("#text")).to_have_value("khô")
    await expect(phone.page.locator(".own .state").last).to_have_text("Đang chờ mạng")
    await phone.has_signal()
    await phone.sees("miễn")
    await phone.page.fill("#text", "0")
    await phone.page.click("#send")


async def sends(phone: Phone, look: Look) -> None:
    """The receipt, a correction, the two other forms."""
    await phone.taps("Gửi")
    await phone.sees("Số biên nhận: 00001-1")
    await look("receipt")
    await phone.types("sửa có mặt 26")
    await phone.sees("Xem lại")
    await look("correction")
    await phone.taps("Gửi")
    await phone.sees("Số biên nhận: 00001-2")
    for number, form in enumerate(("Kết nạp", "Chức danh khuyết"), 2):
        await phone.taps(form)
        await phone.taps("Không")
        await phone.sees("Xem lại")
        await phone.taps("Gửi")
        await phone.sees(f"Số biên nhận: {number:05}-1")
    await phone.sees("Thế là đủ báo cáo tháng 10/2026.")
    await look("all done")


async def plays(phone: Phone, town: WebTown, look: Look) -> None:
    """The whole of October."""
    await joins(phone, town, look)
    await is_reminded(phone, town, look)
    await reports_the_meeting(phone, look)
    await sends(phone, look)
