"""Invitations to print: what the QR picture holds, and how cards fill pages."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
import segno
from matplotlib.image import imread

from handlers import invitation_sheet
from handlers.invitation_sheet import Card

LINK = "https://t.me/chibo_demo_bot?start=7KQ2MXW9AB"
CARD = Card(
    title="Chi bộ thôn Nà Pò",
    subtitle="Bí thư · Đảng ủy xã Hoành Mô",
    code="7KQ2M-XW9AB",
    link=LINK,
    expires="Dùng một lần, đến hết 30/11/2026",
)


def modules(link: str) -> list[list[bool]]:
    return [[bool(dark) for dark in row] for row in segno.make_qr(link, error="m").matrix]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize("caption", [(), ("Chi bộ Thôn 7", "Mã: 7KQ2M-XW9AB")])
def test_png_holds_the_link(caption: tuple[str, ...]) -> None:
    """Every module of the picture is that of the link's code, with four white modules round it."""
    picture = imread(BytesIO(invitation_sheet.png(LINK, caption)))
    expected, size = modules(LINK), 16

    white = picture[:, :, :3].min(axis=2) > 0.99
    side = (len(expected) + 8) * size
    seen = [
        [not white[(row + 4) * size + 8, (column + 4) * size + 8] for column, _ in enumerate(line)]
        for row, line in enumerate(expected)
    ]
    assert white.shape == (side + 60 * len(caption), side)
    assert seen == expected
    assert white[: 4 * size].all()
    assert white[:side, : 4 * size].all()
    assert white[:side, -4 * size :].all()


def test_png_edges_are_sharp() -> None:
    """Without a caption the picture is black and white, with no grey between modules."""
    picture = imread(BytesIO(invitation_sheet.png(LINK)))

    assert {0.0, 1.0} == {float(value) for value in set(picture[:, :, :3].ravel().tolist())}


def test_dark_modules_on_a_card() -> None:
    """The shape drawn on a card covers the dark modules and no others."""
    expected = modules(LINK)
    shape = invitation_sheet._dark(segno.make_qr(LINK, error="m").matrix, (10, 20), 2).get_path()

    for row, column in product(range(len(expected)), repeat=2):
        middle = (10 + 2 * column + 1, 20 + 2 * row + 1)
        assert expected[row][column] == shape.contains_point(middle)


def test_pages_of_eight() -> None:
    """Eight cards fill a page, the ninth begins the next; texts of any length and kind are taken."""
    long = replace(
        CARD, title="Chi bộ Trường Phổ thông Dân tộc Bán trú " * 4, subtitle="$x_1$ " * 40
    )

    sheet = invitation_sheet.pdf([CARD] * 7 + [long] * 2, language="en")

    assert sheet.startswith(b"%PDF-")
    assert pages(sheet) == 2
    assert b"/MediaBox [ 0 0 595.27" in sheet


def test_same_cards_same_bytes() -> None:
    """A sheet printed again is the same file; it carries its letters along."""
    first, second = (invitation_sheet.pdf([CARD]) for _ in range(2))

    assert pages(first) == 1
    assert first == second
    assert b"/FontFile2" in first
    assert b"/CreationDate" not in first


def test_nothing_to_print() -> None:
    """An empty sheet is an error, not an empty file."""
    with pytest.raises(ValueError, match="no invitations"):
        invitation_sheet.pdf([])


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (LINK, "t.me/chibo_demo_bot"),
        ("https://chibo.example.vn/j/7KQ2MXW9AB", "chibo.example.vn/j"),
        ("http://127.0.0.1:8080/j/7KQ2MXW9AB", "127.0.0.1:8080/j"),
    ],
)
def test_address_to_type(link: str, address: str) -> None:
    """The address is printed without the code that is typed there."""
    assert address == invitation_sheet._address(replace(CARD, link=link))
