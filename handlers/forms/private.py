"""What must never be kept: names, ID and phone numbers, illness, discipline, secrets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from handlers.forms.readings import Reason
from handlers.forms.syllables import without_marks
from handlers.forms.words import LONGEST_TEXT, is_known, pattern, phrase, plain, prepare


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a text is not kept. The text itself is not repeated."""

    reason: Reason


_NUMBER = re.compile(r"(?<![\d/])\+?\d(?:[ .\-]?\d){7,14}(?![\d/])")
_DATE = re.compile(
    r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:20|19)\d\d|20\d\d[-.]?\d\d[-.]?\d\d"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d"
)

_CAPITALS = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_CAPITALISED = rf"[{_CAPITALS}][^\W\d_{_CAPITALS}]+"
_TITLE = "[Đđ]/?[Cc]|[Đđ]ồng chí|[Dd]ong chi|[Aa]nh|[Cc]h[ịi]|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Bb]ác|[Ee]m|[Cc]ụ|[Aa]|[Cc]"
_TITLE_AND_NAME = re.compile(rf"(?<![^\W_])(?:{_TITLE})\.?\s+({_CAPITALISED})(?![^\W_])")
_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lỷ Lí Chíu Chìu Tằng Nình Voòng Nông Vi Lô Sằn"
    " Triệu Bàn Phùn Phùng Tô Lục Bế Lương Đinh Mạ Mã Dường La Lài Trương Hà Đàm Chu Cao Mai Tạ Lâm Vy Hứa Trịnh Đào Chảo"
    " Tẩn Phoòng Ninh Lộc Cam Lồng Loan Trạc Choóng Sẻn Lầu Moóc"
)
_FULL_NAME = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(_SURNAMES.split())})(?:\s+{_CAPITALISED}){{1,3}}(?![^\W_])"
)
_BARE_SURNAMES = frozenset(without_marks(_SURNAMES).lower().split())
_MIDDLE_NAMES = frozenset(("văn", "thị", "van", "thi", "đình", "dinh"))
_PLACE_BEFORE = re.compile(
    r"(?i)(?:chi bộ|thôn|bản|xã|huyện|tỉnh|khu|phố|đường|trường|trạm|tp|thành phố|ban|đảng ủy)\s+$"
)
_PLACES = phrase("hà nội|hà giang|hà nam|hà tĩnh|hà lâu|lục hồn|lục ngạn|cao bằng|mai châu|la hiên")

# A title, a name in small letters, and what is said of that person.
_SMALL_NAME = pattern(
    r"(?:.* )?(?:anh|chị|ông|bà|đc|đồng chí|a|c|bác|chú|cô) (?P<name>\S+)(?: \S+)? (?:bị|ốm|đau|nghỉ|vắng|đi làm|đi viện"
    r"|đi xa|bệnh|mất|xin|chuyển|bận|không đi|ko đi|k đi|về quê|nằm viện|sinh|cưới)(?: .*)?"
)
# Who is absent, with a title before the name; in small letters the name must be no word of the field.
_ABSENT_NAME = pattern(
    r"(?:.* )?(?:vắng|thiếu|trừ|kết nạp|kn)(?: \d+)?(?: ,)? (?:anh|chị|ông|bà|a|c|bác|chú) (?P<name>[^\W\d_]+)(?: .*)?"
)
_CALLED = re.compile(
    rf"(?:[Vv]ắng|[Vv]ang|[Tt]hiếu|[Tt]rừ|[Kk]ết nạp|[Tt]ên)(?: là)?(?: \d+)?[ :,]+(?P<name>{_CAPITALISED})(?![^\W_])"
)
# What may follow a title and is no name: offices and bodies, and verbs.
_NOT_NAMES = phrase(
    "bí|phó|trưởng|chi|đảng|ban|chủ|cán|bộ|thư|thôn|bản|xã|huyện|tỉnh|ủy|hội|mặt|công|tổ|khu|đoàn|quyền|nguyên|và|ơi|em|ấy"
    "|thứ|tổng|bị|ốm|đau|nghỉ|vắng|đi|mất|xin|bận|không|ko|k|về|có|là|đã|đang|họp|được|sẽ|mới|cũng|này|nào|đó|kia|khác|nữ"
    "|nam|già|trẻ|dự|phép|con|dân|trong|ngoài|nhà|vẫn|chưa|hay|nhân|tham|miễn|chuyển|giáo|sĩ|,|của|đều|thì|ở|cần|muốn"
)

_ILLNESS = phrase(
    r"ốm|bệnh(?! viện)|bị bệnh|@đau|đau ốm|ốm đau|nằm viện|đi viện|nhập viện|ung thư|tai biến|@mổ|phẫu thuật|tai nạn|@gãy"
    r"|covid|@cúm|@sốt|tâm thần|hiv|huyết áp|đột quỵ|sức khỏe yếu|mang thai|thai sản|nghỉ đẻ|sinh con|điều trị|khám bệnh|bị cảm|cấp cứu|bị liệt|tiểu đường|trầm cảm"
)
_DISCIPLINE = phrase(
    r"kỷ luật|khiển trách|cảnh cáo|cách chức|khai trừ|tố cáo|khiếu nại|đơn thư|đơn tố|vi phạm|tham nhũng|tham ô|bị bắt|đi tù"
    r"|@tù|công an bắt|mất đoàn kết|đình chỉ|kiểm điểm|thanh tra|dấu hiệu vi phạm|@nghiện|ma túy|đánh bạc|ngoại tình|bè phái"
)
_SECRET = phrase(
    r"tuyệt mật|tối mật|bí mật|@mật|độ mật|chính trị nội bộ|biên phòng|quân số đơn vị|qui hoạch cán bộ|nhân sự đại hội"
    r"|thẩm tra lý lịch|lý lịch|phiếu bầu|phiếu tín nhiệm"
)
_SUBJECTS = ((_DISCIPLINE, Reason.DISCIPLINE), (_SECRET, Reason.SECRET), (_ILLNESS, Reason.ILLNESS))


def find(text: str) -> Finding | None:
    """The first thing in `text` that must not be kept, or None."""
    text = text[: 4 * LONGEST_TEXT]
    reason = _numbers(text) or _words(text)
    return Finding(reason) if reason else None


def _numbers(text: str) -> Reason | None:
    for match in _NUMBER.finditer(plain(text)):
        written = match.group()
        digits = re.sub(r"\D", "", written)
        if _DATE.fullmatch(written):
            continue
        phone = digits.startswith(("0", "84")) or written.startswith("+")
        if phone and 9 <= len(digits) <= 11:
            return Reason.PHONE_NUMBER
        if len(digits) in (9, 12):
            return Reason.ID_NUMBER
    return None


def _words(text: str) -> Reason | None:
    said = prepare(text)
    if any(_names(text, said)):
        return Reason.NAMES
    return next((reason for words, reason in _SUBJECTS if words.search(said)), None)


def _names(text: str, said: str) -> Iterator[bool]:
    """One truth for each way a name may be written."""
    for match in _TITLE_AND_NAME.finditer(text):
        yield match[1] == "Nam" or not _NOT_NAMES.fullmatch(prepare(match[1]))
    for match in _CALLED.finditer("" if text.istitle() else text):
        yield not is_known(match["name"].lower())
    for match in _FULL_NAME.finditer(text):
        in_a_place = _PLACE_BEFORE.search(text, 0, match.start())
        yield not in_a_place and not _PLACES.match(prepare(match.group()))
    words = said.split()
    for before, middle in pairwise(words[:-1]):
        yield middle in _MIDDLE_NAMES and without_marks(before) in _BARE_SURNAMES
    for small in (_SMALL_NAME.fullmatch(said), _ABSENT_NAME.fullmatch(said)):
        yield small is not None and not _NOT_NAMES.fullmatch(small["name"])
