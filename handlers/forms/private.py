"""What must never be kept: names, ID and phone numbers, illness, discipline, secrets."""

import re
from dataclasses import dataclass

from handlers.forms.readings import Reason
from handlers.forms.words import LONGEST_TEXT, pattern, phrase, plain, prepare


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a text is not kept. The text itself is not repeated."""

    reason: Reason


_NUMBER = re.compile(r"(?<![\d/])\+?\d(?:[ .\-]?\d){7,14}(?![\d/])")
_DATE = re.compile(
    r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:20|19)\d\d|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d|20\d\d[-.]?\d\d[-.]?\d\d"
)

_TITLE = r"(?:[Đđ]/?\s?[Cc]|[Đđ]ồng chí|[Dd]ong chi|[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Bb]ác|[Ee]m|[Cc]ụ|[Aa]|[Cc])\.?"
_CAPITAL = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_CAPITALISED = rf"[{_CAPITAL}][^\W\d_{_CAPITAL}]+"
_TITLE_AND_NAME = re.compile(rf"(?<!\w){_TITLE}\s+({_CAPITALISED})(?!\w)")
# Capital letters that begin no name behind a title: offices and bodies.
_NOT_NAMES = phrase(
    "bí|phó|trưởng|chi|đảng|ban|chủ|cán|bí thư|thư|thôn|bản|xã|huyện|tỉnh|ủy|hội|mặt|công|tổ|khu|đoàn|quyền|nguyên|và|ơi|em|ấy|thứ|tổng"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Lỷ|Lí|Chíu|Chìu|Tằng|Nình|Voòng|Nông|Vi|Lô|Sằn|Triệu"
    "|Bàn|Phùn|Phùng|Tô|Lục|Bế|Lương|Đinh|Mạ|Mã|Dường|La|Lài|Trương|Hà|Đàm|Chu|Cao|Mai|Tạ|Lâm|Vy|Hứa|Trịnh|Đào|Đoàn|Chảo|Tẩn|Phoòng|Ninh"
    "|Lộc|Cam|Lồng|Loan|Trạc|Choóng|Sẻn|Lầu|Moóc|Ngọc"
)
_FULL_NAME = re.compile(rf"(?<!\w)(?:{_SURNAMES})(?:\s+{_CAPITALISED}){{1,3}}(?!\w)")
_MIDDLE_NAME = re.compile(r"(?<!\w)[^\W\d_]{2,7} (?:văn|thị) [^\W\d_]{2,7}(?!\w)")

# A title, a name in small letters, and what is said of that person.
_SMALL_NAME = pattern(
    r"(?:.* )?(?:anh|chị|ông|bà|đc|đồng chí|a|c|bác|chú|cô) (?P<name>\S+)(?: \S+)? (?:bị|ốm|đau|nghỉ|vắng|đi làm|đi viện|đi xa|bệnh|mất|xin"
    r"|chuyển|bận|không đi|ko đi|k đi|về quê|nằm viện|sinh|cưới)(?: .*)?"
)
_ILLNESS = phrase(
    r"ốm|bệnh|bị bệnh|đau|đau ốm|ốm đau|nằm viện|đi viện|nhập viện|bệnh viện|ung thư|tai biến|mổ|phẫu thuật|tai nạn|gãy|covid|cúm|sốt"
    r"|tâm thần|hiv|huyết áp|đột quỵ|sức khỏe yếu|mang thai|thai sản|nghỉ đẻ|sinh con|điều trị|khám bệnh|đau chân|đau lưng"
)
_DISCIPLINE = phrase(
    r"kỷ luật|khiển trách|cảnh cáo|cách chức|khai trừ|tố cáo|khiếu nại|đơn thư|đơn tố|vi phạm|tham nhũng|tham ô|bị bắt|đi tù|tù|công an bắt"
    r"|mất đoàn kết|đình chỉ|kiểm điểm|thanh tra|kiểm tra dấu hiệu|nghiện|ma túy|đánh bạc|ngoại tình|bè phái|nội bộ lục đục"
)
_SECRET = phrase(
    r"tuyệt mật|tối mật|bí mật|mật|độ mật|bảo vệ chính trị nội bộ|chính trị nội bộ|biên phòng|quân số đơn vị|quy hoạch cán bộ|nhân sự đại hội"
    r"|thẩm tra lý lịch|lý lịch|phiếu bầu|phiếu tín nhiệm"
)


def find(text: str) -> Finding | None:
    """The first thing in `text` that must not be kept, or None."""
    text = text[: 4 * LONGEST_TEXT]
    reason = _numbers(text) or _words(text)
    return Finding(reason) if reason else None


def _numbers(text: str) -> Reason | None:
    for match in _NUMBER.finditer(plain(text)):
        written = match.group()
        digits = re.sub(r"\D", "", written)
        if _DATE.fullmatch(written) or len(set(digits)) == 1:
            continue
        phone = digits.startswith(("0", "84")) or written.startswith("+")
        if phone and 9 <= len(digits) <= 11:
            return Reason.PHONE_NUMBER
        if len(digits) in (9, 12):
            return Reason.ID_NUMBER
    return None


def _words(text: str) -> Reason | None:
    said = prepare(text)
    if _has_name(text, said):
        return Reason.NAMES
    for pattern_, reason in (
        (_DISCIPLINE, Reason.DISCIPLINE),
        (_SECRET, Reason.SECRET),
        (_ILLNESS, Reason.ILLNESS),
    ):
        if pattern_.search(said):
            return reason
    return None


def _has_name(text: str, said: str) -> bool:
    for match in _TITLE_AND_NAME.finditer(text):
        if not _NOT_NAMES.fullmatch(prepare(match[1])):
            return True
    if _FULL_NAME.search(text) or _MIDDLE_NAME.search(said):
        return True
    small = _SMALL_NAME.fullmatch(said)
    return small is not None and not _NOT_NAMES.fullmatch(small["name"])
