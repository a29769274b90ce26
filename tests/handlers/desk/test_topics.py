"""What staff asks of the sample district in plain words, and what stands in the answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.district import HOUSE, district, opened
from tests.handlers.digest.conftest import AS_OF
from tests.handlers.district import District


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return district(tmp_path)


@pytest.fixture
async def seeded(file: Path) -> AsyncIterator[Database]:
    async with opened(file) as database:
        yield database


ASKED = (
    ("chi bộ nào tự xếp loại kém", ("Tự xếp loại Kém: 1/161 (0,62 %)", "• Chi bộ")),
    ("xếp loại trung bình tháng 9", ("Tự xếp loại TB: 15/161 (9,32 %)", "3 ")),
    ("quý 3 chi bộ nào chưa họp chuyên đề", ("Quý chưa họp chuyên đề: 139/165 (84,24 %)",)),
    ("chi bộ nào chưa có nghị quyết", ("16/161 (9,94 %)", "• Chi bộ")),
    ("ai nộp muộn tháng 9", ("Báo sau hạn: 8/165 (4,85 %)", "(Đảng ủy xã")),
    ("ai sắp hết dự bị", ("Hết dự bị trong 60 ngày tới: 0", "Quá 12 tháng dự bị: 0")),
    ("lễ kết nạp quá hạn", ("Lễ kết nạp quá 30 ngày làm việc: 2", "tháng 10/2017")),
    ("bí thư kiêm trưởng thôn", ("98/104 (94,23 %)", "103/104 (99,04 %)")),
    ("đại hội chi bộ", ("Chi bộ đã đại hội: 169/169 (100,00 %)",)),
    ("hồ sơ đã thẩm định", ("Hồ sơ đã thẩm định xong: 25",)),
    ("người không chuyên trách", ("584/793 (73,64 %)",)),
    ("còn thiếu bao nhiêu so với chỉ tiêu", ("67/120", "92/120", "tháng 10/2017")),
    ("khuyết trưởng thôn", ("thôn Cao Thắng (Đảng ủy xã", "tháng 10/2017")),
    ("thôn 7", ("Đồng chí hỏi đơn vị nào?",)),
    ("so với năm ngoái", ("(trước: chưa có số liệu)",)),
    ("tổng hợp quý 3", ("Tổng hợp quý III/2017", "165/507")),
    ("trời đẹp quá", ("Hệ thống chưa hiểu",)),
)


async def test_answers(seeded: Database) -> None:
    """Each question is answered with its own figures, by their names in words, and with the cells."""
    staff = await District(seeded, HOUSE, AS_OF).joined("BL", "staff")
    for question, parts in ASKED:
        said = await staff.type(question)
        for part in parts:
            assert part in said, (question, said)
        assert "_" not in said
