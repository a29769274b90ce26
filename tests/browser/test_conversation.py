"""A month at phone size: buttons, typing, ticks, keyboards, two languages."""

import pytest
from playwright.async_api import expect

from handlers.messages import Choice, Kind, Outbound
from tests.bot.web.talk import Talk
from tests.browser.phone import Browsers, Phone

pytestmark = pytest.mark.browser


@pytest.fixture
async def phone(browsers: Browsers, url: str) -> Phone:
    """A phone before its invitation."""
    return await browsers.phone(url, has_touch=True)


def _said(talk: Talk) -> list[str]:
    """What arrived after joining, in order."""
    return [each.text or each.data for each in talk.got[2:]]


async def test_a_report_is_made_with_buttons_and_words(phone: Phone, talk: Talk) -> None:
    """Taps, typed words and ticks lead from the invitation to the receipt; each arrives once."""
    await phone.begins()
    await phone.taps("Đã họp")
    await phone.sees("Họp ngày nào?")
    await phone.types("hôm qua")
    await phone.sees("Có mặt bao nhiêu đồng chí?")
    await phone.types("đủ cả")
    await phone.sees("Đánh dấu nếu đúng")
    await phone.tick("DTTS").click()
    await expect(phone.tick("DTTS")).to_be_checked()
    await phone.taps("Xong")
    await phone.sees("Đồng chí xem lại")
    await phone.taps("Gửi")
    await phone.sees("Số biên nhận: 00012-1")

    assert _said(talk) == [
        "open:meeting",
        "f:1:0:yes",
        "hôm qua",
        "đủ cả",
        "f:1:3:tick:DTTS",
        "f:1:3:done",
        "f:1:4:send",
    ]
    assert [each.kind for each in talk.got[3:5]] == [Kind.TAP, Kind.TEXT]


async def test_the_page_keeps_what_was_said(phone: Phone) -> None:
    """After a reload the answers stand where they stood, between the questions."""
    await phone.begins()
    await phone.taps("Đã họp")
    await phone.sees("Họp ngày nào?")
    await phone.types("hôm qua")
    await phone.sees("Có mặt bao nhiêu đồng chí?")
    before = await phone.page.locator("#log").inner_text()
    await phone.page.reload()
    await phone.sees("Có mặt bao nhiêu đồng chí?")

    assert await phone.page.locator("#log").inner_text() == before
    assert before.index("Đã họp") < before.index("Họp ngày nào?") < before.index("hôm qua")


async def test_a_double_tap_sends_once(phone: Phone, talk: Talk) -> None:
    """The pressed button shows it at once, and its card takes no second tap."""
    await phone.begins()
    await phone.button("Đã họp").dblclick()
    await phone.sees("Họp ngày nào?")

    assert _said(talk).count("f:1:0:yes") == 1


async def test_a_tap_that_nobody_answers_lets_the_card_go(phone: Phone, talk: Talk) -> None:
    """The button shows that it was pressed, and can be pressed again after a while of silence."""
    await phone.begins()
    talk.deaf = True
    pressed = await phone.button("Đã họp").evaluate("it => { it.click(); return it.className; }")
    dimmed = await phone.button("Chưa họp").get_attribute("aria-disabled")
    await talk.gets(4)
    talk.deaf = False
    await expect(phone.button("Đã họp")).to_have_attribute("aria-disabled", "false")
    await phone.taps("Đã họp")
    await phone.sees("Họp ngày nào?")

    assert pressed.split() == ["button", "pressed"]
    assert dimmed == "true"


async def test_quick_ticks_all_count(phone: Phone, talk: Talk) -> None:
    """Ticks made one upon the other, faster than answers come, are all sent, in order."""
    await phone.begins()
    for answer in ("một", "hai", "ba"):
        await phone.types(answer)
    await phone.sees("Đánh dấu nếu đúng")
    for label in ("Nữ", "DTTS", "Nông dân"):
        await phone.tick(label).click()
    await talk.gets(9)
    await phone.page.reload()
    for label in ("Nữ", "DTTS", "Nông dân"):
        await expect(phone.tick(label)).to_be_checked()
    await expect(phone.tick("Đoàn viên")).not_to_be_checked()

    assert _said(talk)[-3:] == ["f:1:3:tick:Nữ", "f:1:3:tick:DTTS", "f:1:3:tick:Nông dân"]
    assert await phone.page.locator(".own").count() == 5


async def test_answered_cards_have_no_buttons(phone: Phone, talk: Talk) -> None:
    """Once something was answered, the buttons above go; what comes unasked leaves them."""
    await phone.begins()
    await phone.types("rồi")
    await phone.sees("Họp ngày nào?")
    await expect(phone.page.get_by_role("button", name="Đã họp")).to_have_count(0)
    reminder = Outbound("Nhắc", rows=((Choice("Làm ngay", "open:meeting"),),))
    await talk.send(talk.got[0].address, reminder)
    await phone.sees("Nhắc")

    await expect(phone.button("Hôm qua")).to_be_visible()
    await expect(phone.button("Làm ngay")).to_be_visible()
    await phone.taps("Hôm qua")
    await phone.sees("Có mặt bao nhiêu đồng chí?")
    await expect(phone.page.get_by_role("button", name="Làm ngay")).to_have_count(0)


async def test_the_keyboard_fits_the_question(phone: Phone) -> None:
    """A day brings the calendar, a number the digits with the letters one tap away."""
    await phone.begins()
    await phone.types("rồi")
    await phone.sees("Họp ngày nào?")
    await expect(phone.page.locator("#picker")).to_be_visible()
    await phone.page.locator("#picker input").fill("2026-10-03")
    await expect(phone.page.locator("#text")).to_have_value("03/10/2026")
    await phone.page.click("#send")
    await phone.sees("Có mặt bao nhiêu đồng chí?")
    text = phone.page.locator("#text")
    await expect(text).to_have_attribute("inputmode", "numeric")
    await expect(text).to_have_attribute("placeholder", "Gõ số")
    await phone.page.click("#keyboard")
    await expect(text).to_have_attribute("inputmode", "text")
    await expect(phone.page.locator("#picker")).to_be_hidden()


async def test_pictures_and_files_come_with_the_words(phone: Phone, talk: Talk) -> None:
    """A picture stands in the message, any other file is a link that saves it."""
    await phone.joins()
    picture = await talk.file("biểu đồ.png", "image/png")
    sheet = await talk.file("tổng hợp.xlsx", "application/vnd.ms-excel", b"bytes")
    await talk.send(talk.got[0].address, Outbound("Biểu đồ", attachment=picture))
    await talk.send(talk.got[0].address, Outbound("Bảng", attachment=sheet))
    image = phone.page.get_by_alt_text("biểu đồ.png")
    await expect(image).to_be_visible()
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    async with phone.page.expect_download() as download:
        await phone.page.get_by_role("link", name="tổng hợp.xlsx").click()
    assert (await download.value).suggested_filename == "tổng hợp.xlsx"


async def test_the_page_speaks_the_language_of_the_account(phone: Phone) -> None:
    """After the button «English» the page's own words are English, without a reload."""
    await phone.joins()
    await phone.taps("English")
    await expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    await expect(phone.page.locator("#menu")).to_have_text("Menu")
    await expect(phone.page.locator("#send")).to_have_attribute("aria-label", "Send")
    await expect(phone.page.locator("#text")).to_have_attribute("placeholder", "Type your answer")


async def test_signing_out_forgets_everything_here(phone: Phone, talk: Talk) -> None:
    """After a question whether one is sure, the session is over and the browser remembers nothing."""
    await phone.joins()
    await phone.page.click("#more")
    await phone.page.click("#leave")
    await phone.page.click("#leave-yes")
    await expect(
        phone.page.get_by_role("heading", name="Phiên trên máy này đã hết")
    ).to_be_visible()

    assert talk.got[-1].kind is Kind.LEFT
    assert await phone.page.evaluate("Object.keys(localStorage).length") == 0
    await phone.page.reload()
    await expect(
        phone.page.get_by_role("heading", name="Phiên trên máy này đã hết")
    ).to_be_visible()
