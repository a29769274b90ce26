"""Fitting messages to channels: no words lost, every limit obeyed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Limits, Pace, units
from bot.channels.fit import fit
from handlers.messages import Attachment, Choice, Outbound, Pages

ROOMY = Limits(
    text=4096,
    buttons=100,
    per_row=8,
    label=40,
    edits=True,
    pictures=True,
    files=True,
    pace=Pace(1, 5, 25),
    caption=1024,
)
BARE = replace(ROOMY, text=200, buttons=0, edits=False, pictures=False, files=False)
PICTURE = Attachment(7, "tháng 10.png", "image/png")
YES_NO = (Choice("Đã họp", data="a", typed="1"), Choice("Chưa họp", data="b", typed="2"))

characters = st.characters(exclude_categories=["Cs"])
words = st.text(characters, max_size=30)
choices = st.builds(
    Choice,
    label=st.text(characters, min_size=1, max_size=60),
    data=st.just("d"),
    typed=st.one_of(st.text(characters, max_size=8), st.integers(1, 30).map(str)),
    url=st.sampled_from(["", "", "https://chibo.example/r/1"]),
)
messages = st.builds(
    Outbound,
    text=st.one_of(words, st.lists(words, max_size=40).map(" ".join), st.text(characters)),
    heading=words,
    rows=st.lists(st.lists(choices, min_size=1, max_size=9).map(tuple), max_size=4).map(tuple),
    replaces=st.sampled_from(["", "12"]),
    attachment=st.sampled_from([None, PICTURE, Attachment(8, "T10.xlsx", "application/x")]),
)
limits = st.builds(
    Limits,
    text=st.integers(80, 300),
    buttons=st.sampled_from([0, 3, 100]),
    per_row=st.integers(1, 8),
    label=st.integers(4, 64),
    edits=st.booleans(),
    pictures=st.booleans(),
    files=st.booleans(),
    pace=st.just(Pace(1, 5, 25)),
    caption=st.sampled_from([None, 60]),
)


def letters(text: str) -> str:
    """A text without spaces, line ends and the numbers of parts."""
    return "".join(text.split())


def body(part: Outbound, number: int, total: int) -> str:
    return part.text.removeprefix(f"({number}/{total}) ")


@settings(deadline=None)
@given(messages, limits)
def test_no_word_of_the_text_is_lost(message: Outbound, limit: Limits) -> None:
    """All that was to be read stands in the parts, in its order, before anything added."""
    parts = fit(message, limit)
    numbered = [part for part in parts if part.heading or part.text]

    read = "".join(
        part.heading + body(part, number, len(numbered)) for number, part in enumerate(numbered, 1)
    )

    assert letters(read).startswith(letters(message.heading + message.text))


@settings(deadline=None)
@given(messages, limits)
def test_every_limit_is_obeyed(message: Outbound, limit: Limits) -> None:
    """Length, buttons, rows, labels, captions and files stay within what the channel declares."""
    for part in fit(message, limit):
        above = units(part.heading) + 1 if part.heading else 0
        caption = limit.text if limit.caption is None else limit.caption

        assert above + units(part.text) <= (caption if part.attachment else limit.text)
        assert len(part.choices) <= limit.buttons
        assert all(len(row) <= limit.per_row for row in part.rows)
        assert all(units(choice.label) <= limit.label for choice in part.choices)
        assert limit.edits or not part.replaces
        if part.attachment:
            assert limit.files or (limit.pictures and part.attachment.is_picture)


@settings(deadline=None)
@given(messages, limits)
def test_every_choice_can_be_made(message: Outbound, limit: Limits) -> None:
    """A choice is a button with its data, or a written line with its label; its place is the last part."""
    parts = fit(message, limit)
    last = parts[-1]

    assert not any(part.rows or part.attachment for part in parts[:-1])
    if len(message.choices) <= limit.buttons:
        assert [c.data for c in message.choices] == [c.data for c in last.choices]
    written = letters("".join(body(p, n, len(parts)) for n, p in enumerate(parts, 1)))
    for choice in message.choices:
        shown = any(choice.label == button.label for button in last.choices)
        assert shown or letters(choice.label) in written or len(parts) > 1


@settings(deadline=None)
@given(messages)
def test_what_fits_stays_as_it_is(message: Outbound) -> None:
    """A message within the limits is sent unchanged, and fitting twice is fitting once."""
    roomy = replace(ROOMY, text=100_000, label=10_000, per_row=100, caption=None)

    once = fit(message, roomy)

    assert once == (message,)
    fitted = fit(message, ROOMY)
    assert fitted == tuple(again for part in fitted for again in fit(part, ROOMY))


def test_parts_end_where_paragraphs_end() -> None:
    """A long text is cut at a blank line and its parts are numbered."""
    first, second = "Chi bộ Bản Hon. " * 8, "Chi bộ Nà Pó. " * 8

    parts = fit(Outbound(f"{first.strip()}\n\n{second.strip()}"), replace(ROOMY, text=200))

    assert [f"(1/2) {first.strip()}", f"(2/2) {second.strip()}"] == [part.text for part in parts]


def test_parts_end_where_sentences_end() -> None:
    """Without paragraphs the cut is at the end of a sentence."""
    text = "Còn ba chi bộ chưa gửi. " * 12

    parts = fit(Outbound(text), replace(ROOMY, text=200))

    assert all(part.text.endswith("gửi.") for part in parts)


def test_a_pair_of_surrogates_is_not_cut() -> None:
    """A text of emoji alone is cut between them, counted in UTF-16 units."""
    parts = fit(Outbound("😀" * 150), replace(ROOMY, text=101))

    assert "".join(part.text.partition(" ")[2] for part in parts) == "😀" * 150
    assert all(units(part.text) <= 101 for part in parts)


def test_heading_and_card_belong_to_the_first_part() -> None:
    """The first part edits the old card and bears the heading; the buttons come with the last."""
    message = Outbound("chữ " * 100, heading="Tháng 10", rows=(YES_NO,), replaces="5")

    parts = fit(message, replace(ROOMY, text=200))

    assert [part.heading for part in parts] == ["Tháng 10", "", ""]
    assert [part.replaces for part in parts] == ["5", "", ""]
    assert [part.rows for part in parts] == [(), (), (YES_NO,)]


def test_choices_are_written_where_there_are_no_buttons() -> None:
    """A number to type stands before its label, words to type behind it, an address is written out."""
    more = (Choice("Bỏ qua", data="s", typed="bỏ qua"), Choice("Mở trang", url="https://c.vn/j/1"))

    (only,) = fit(Outbound("Đã họp chưa?", rows=(YES_NO, more)), BARE)

    lines = ["1. Đã họp", "2. Chưa họp", "• «Bỏ qua»", "Mở trang: https://c.vn/j/1"]
    assert "Đã họp chưa?\n\n" + "\n".join(lines) == only.text


def test_words_to_type_that_differ_from_the_label_are_shown() -> None:
    """No word of the line itself is in any language."""
    edit = Choice("✎ Ngày họp", data="e", typed="sửa ngày họp")

    (only,) = fit(Outbound("Xem lại", rows=((edit,),)), BARE)

    assert only.text.endswith("• ✎ Ngày họp: «sửa ngày họp»")


def test_too_many_buttons_become_text() -> None:
    """Above the channel's number all choices are written, so that none is lost."""
    (only,) = fit(Outbound("Chọn", rows=(YES_NO,)), replace(ROOMY, buttons=1))

    assert not only.rows
    assert "2. Chưa họp" in only.text


def test_a_cut_label_is_written_in_full() -> None:
    """A label longer than a button shows is shortened, and stands in the text as it was."""
    label = "Không đủ hai phần ba đảng viên được triệu tập"

    (only,) = fit(Outbound("Vì sao?", rows=((Choice(label, data="a"),),)), ROOMY)

    assert only.choices[0].label == "Không đủ hai phần ba đảng viên được tri…"
    assert f"Vì sao?\n\n• {label}" == only.text


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Có", "Không"], [2]),
        (["Đúng như tháng trước", "Đổi số"], [2]),
        (["Chưa họp, sẽ họp sau", "Không họp tháng này"], [2]),
        (["Không họp vì lũ quét và sạt lở", "Có"], [1, 1]),
        (["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu"], [5]),
        (["Tháng mười một"] * 5, [2, 2, 1]),
        ([str(day) for day in range(1, 10)], [5, 4]),
    ],
)
def test_rows_stay_readable(labels: list[str], rows: list[int]) -> None:
    """Labels that would not be readable side by side go below each other, in even rows."""
    row = tuple(Choice(label, data="x") for label in labels)

    (only,) = fit(Outbound("?", rows=(row,)), ROOMY)

    assert rows == [len(row) for row in only.rows]


def test_a_file_the_channel_does_not_carry_is_named() -> None:
    """Its name stands in the text, so that the person can ask for it."""
    (only,) = fit(Outbound("Tổng hợp", attachment=PICTURE), BARE)

    assert (only.attachment, only.text) == (None, "Tổng hợp\n\n📎 tháng 10.png")


def test_a_long_text_goes_before_its_picture() -> None:
    """A caption holds less than a text: the words come first, then the picture with the buttons."""
    message = Outbound("chữ " * 300, attachment=PICTURE, rows=(YES_NO,))

    text, picture = fit(message, ROOMY)

    assert (text.attachment, picture.text) == (None, "")
    assert (picture.attachment, picture.rows) == (PICTURE, (YES_NO,))


def test_a_file_the_channel_does_not_carry_can_be_fetched() -> None:
    """With a link to it, the name is followed by where it is; who is sent the file needs no link."""
    link = "https://chibo.example.vn/f/1.2.3"
    (bare,) = fit(Outbound("Tổng hợp", attachment=PICTURE), BARE, link)
    (carried,) = fit(Outbound("Tổng hợp", attachment=PICTURE), ROOMY, link)

    assert bare.text == f"Tổng hợp\n\n📎 tháng 10.png: {link}"
    assert carried.text == "Tổng hợp"


# --- long lists and aids to typing ----------------------------------------------------------------

NAMES = tuple((Choice(f"Thôn số {number}", f"c:{number}"),) for number in range(24))
LONG = Outbound("Thôn nào?", rows=(*NAMES, (Choice("Để sau", "l"),)), pages=Pages("p:", 0, 24))


@pytest.mark.parametrize(
    ("page", "shown", "leads"),
    [
        (0, range(8), ["p:1"]),
        (1, range(8, 16), ["p:0", "p:2"]),
        (2, range(16, 24), ["p:1"]),
        (9, range(16, 24), ["p:1"]),
    ],
)
def test_a_long_list_is_shown_in_pages(page: int, shown: range, leads: list[str]) -> None:
    """A page of the list, the ways to its neighbours, and what stands below the list."""
    message = replace(LONG, pages=Pages("p:", 0, 24, page))
    (part,) = fit(message, replace(ROOMY, page=8))
    assert [c.data for c in part.choices] == [*(f"c:{n}" for n in shown), *leads, "l"]


@pytest.mark.parametrize("limit", [replace(ROOMY, page=0), replace(ROOMY, page=22)])
def test_a_list_stays_whole_where_pages_do_not_help(limit: Limits) -> None:
    """Where a channel wants no pages, or the list is hardly longer than one."""
    (part,) = fit(LONG, limit)
    assert len(part.choices) == 25


def test_a_long_list_is_written_whole_where_there_are_no_buttons() -> None:
    """Nobody turns pages by typing: all that can be chosen is read at once."""
    text = "".join(part.text for part in fit(LONG, replace(BARE, page=8)))
    assert all(f"«Thôn số {number}»" in text for number in range(24))


@pytest.mark.parametrize(
    ("limit", "labels"),
    [
        (ROOMY, ["1", "📅", "Để sau"]),
        (replace(ROOMY, per_row=4), ["1", "Để sau"]),
        (replace(ROOMY, per_row=1, buttons=5), ["Để sau"]),
    ],
)
def test_aids_to_typing_are_left_out_where_they_do_not_fit(
    limit: Limits, labels: list[str]
) -> None:
    """A pad wants four beside each other, a calendar seven; where neither fits one types."""
    pad, day = Choice("1", "1", beside=4), Choice("📅", "g", beside=7)
    (part,) = fit(Outbound("Ngày nào?", rows=((pad,), (day,), (Choice("Để sau", "l"),))), limit)
    assert [choice.label for choice in part.choices] == labels
    assert "📅" not in "".join(p.text for p in fit(replace(part, rows=((day,),)), BARE))


def test_commands_alone_go_only_where_they_are_listed() -> None:
    """Nothing to read is no message: a page would show it empty, and a quota would count it."""
    mute = Outbound("", commands=())
    assert fit(mute, ROOMY) == ()
    assert fit(mute, replace(ROOMY, commands=True)) == (mute,)
    assert Outbound.from_json(mute.to_json()) == mute
