"""What must never be kept is found, and ordinary sentences are left alone."""

from datetime import date
from pathlib import Path

import pytest

from handlers.forms.answers import read
from handlers.forms.private import find
from handlers.forms.readings import Outcome, Reason

FOUND = {
    Reason.NAMES: [
        "anh Chíu nghỉ",
        "a Chíu ốm",
        "chị Sin đi làm xa",
        "chi Sin",
        "đ/c Hoàng Văn A",
        "đc Sơn vắng",
        "Hoàng Văn Sơn",
        "hoang van son",
        "ông Tằng mất",
        "vang chi sin di lam xa",
        "Trần Thị Bé",
        "đ/c Lý",
        "25 (vắng a Sơn)",
    ],
    Reason.PHONE_NUMBER: [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "gọi 0203 3888 999",
        "sđt/0912345678",
        "(0912) 345678",
        "0868556677/0328556677",
    ],
    Reason.ID_NUMBER: [
        "số thẻ đảng 12.345.678",
        "stk 8005205012345",
        "0221 9600 4321",
        "022123456789",
        "số cmnd 123456789",
        "CCCD 022 190 001 234",
    ],
    Reason.PERSONAL: [
        "sinh ngày 12/3/1985",
        "sn 1990",
        "lo.van@gmail.com",
        "số nhà 12",
        "fb.com/loan",
    ],
    Reason.ILLNESS: ["2 đồng chí bị ốm", "nằm viện", "bi benh", "tai nạn xe"],
    Reason.DISCIPLINE: ["bị kỷ luật", "co don thu to cao", "vi phạm", "mất đoàn kết"],
    Reason.SECRET: ["tài liệu mật", "văn bản tối mật", "nhân sự đại hội"],
}
ORDINARY = """
đồng chí bí thư chi bộ|chị em phụ nữ|anh em trong chi bộ|Đề nghị xã hỗ trợ loa đài|Đường vào thôn hỏng
cần sửa nhà văn hóa thôn|03102026|03/10/2026|2026-10-03|20261003|bệnh viện xã|Ban Xây dựng Đảng xã Hoành Mô
Thôn Nà Pò|chi bộ Nà Làng họp|bà con nhân dân đồng thuận|đ/c Bí thư Đảng ủy|cô giáo|đầu tháng họp|dau thang
thứ tư|thu tu|co mat 25|25/27 vang 2|Hà Nội|chi bộ Lục Hồn|đc Trưởng thôn|3 đ/c nữ|vắng 2 có phép|họp ngày 3/10/2026
"""


@pytest.mark.parametrize(
    ("reason", "text"), [(r, text) for r, texts in FOUND.items() for text in texts]
)
def test_private_matters_are_found(reason: Reason, text: str) -> None:
    """Each text is found, for its own reason."""
    finding = find(text)

    assert finding is not None
    assert finding.reason is reason


@pytest.mark.parametrize(
    "text", [text for line in ORDINARY.split("\n") for text in line.split("|") if text]
)
def test_ordinary_sentences_are_not(text: str) -> None:
    """What may be said is not refused."""
    assert find(text) is None


@pytest.mark.parametrize(
    ("reason", "text"), [(r, text) for r, texts in FOUND.items() for text in texts]
)
def test_free_text_is_refused(reason: Reason, text: str) -> None:
    """A refused text is not in the reading, not even in part."""
    reading = read("text", text, today=date(2026, 10, 7))

    assert (reading.outcome, reading.value, reading.options) == (Outcome.ASK, None, ())
    assert reading.reason is reason


def test_free_text_is_trimmed_and_short() -> None:
    """Spaces are levelled; more than 200 characters are refused."""
    today = date(2026, 10, 7)

    assert read("text", "  Đường \n hỏng ", today=today).value == "Đường hỏng"
    assert read("text", "a b " * 60, today=today).reason is Reason.TOO_LONG
    assert read("text", "  ", today=today).reason is Reason.EMPTY


def test_the_detector_finds_what_it_must_and_little_else() -> None:
    """On a list of its own: at least 98 of 100 private texts are found, and nothing ordinary is refused."""
    lines = (Path(__file__).parent / "private.tsv").read_text("utf-8").splitlines()[2:]
    table = [line.split("\t") for line in lines]
    private = [text for refused, text in table if refused == "yes"]
    ordinary = [text for refused, text in table if refused == "no"]

    assert sum(find(text) is not None for text in private) / len(private) >= 0.98
    assert [text for text in ordinary if find(text)] == []
