"""Names of people, as they are written: with a title, in full, in capitals or in small letters."""

import re
from collections.abc import Iterator
from itertools import pairwise

from handlers.forms.syllables import take_apart, without_marks
from handlers.forms.words import any_of, find, is_known, pattern, phrase, plain, prepare

_CAPITALS = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_CAPITALISED = rf"[{_CAPITALS}][^\W\d_{_CAPITALS}]+"
_SHORT_TITLE = r"[Đđ][./]?[Cc]|[Dd][./]?c|[AaCcEe]"
_TITLE = (
    "[Đđ]ồng [Cc]hí|[Dd]ong chi|[Aa]nh|[Cc]h[ịi]|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Bb]ác|[Ee]m|[Cc]ụ|[Cc]háu|[Tt]hầy|[Dd]ì|[Cc]ậu"
    "|[Tt]hím|[Cc]ô giáo|[Tt]hầy giáo|[Bb]ác sĩ|[Yy] sĩ"
)
_TITLE_AND_NAME = re.compile(
    rf"(?<![^\W_])(?:(?:{_SHORT_TITLE})[.:]?|(?:{_TITLE}):?)\s+({_CAPITALISED})(?![^\W_])"
)
_OFFICE_AND_NAME = re.compile(
    rf"(?<![^\W_])(?:[Bb]í thư|[Bb]i thu|P?BT|p?bt|[Tt]rưởng thôn|[Tt]ruong thon|(?:[Tt]ôi|[Tt]oi|[Ee]m?|[Mm]ình|[Cc]háu) (?:là|la))[ :]+({_CAPITALISED})(?![^\W_]| [{_CAPITALS}])"
)
_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lỷ Lí Chíu Chìu Tằng Nình Voòng Nông Vi Lô Sằn"
    " Triệu Bàn Phùn Phùng Tô Lục Bế Lương Đinh Mạ Mã Dường La Lài Trương Hà Đàm Chu Cao Mai Tạ Lâm Vy Hứa Trịnh Đào Chảo"
    " Tẩn Phoòng Ninh Lộc Cam Lồng Loan Trạc Choóng Sẻn Lầu Moóc Giàng Sùng Vừ Thào Phún"
)
_ALSO_PLACES = frozenset(("Lục", "Cao", "Hà", "Mai", "La", "Mã", "Lồng", "Lầu"))
"""With one more syllable these are as well a village: Cao Sơn, Lục Ngù, Mai Châu."""
_FULL_NAME = re.compile(
    rf"(?<![^\W_])(?P<surname>{'|'.join(_SURNAMES.split())})(?P<given>(?:\s+(?:A\s+)?{_CAPITALISED}){{1,3}})(?![^\W_])"
)
_MIDDLE = re.compile(rf"(?<![^\W_])({_CAPITALISED})\s+(?:A|Văn|Thị|Dảu)\s+{_CAPITALISED}(?![^\W_])")
_BARE_SURNAMES = frozenset(without_marks(_SURNAMES).lower().split())
_MIDDLE_NAMES = frozenset(("văn", "thị", "van", "thi", "đình", "dinh"))
_PLACE_BEFORE = re.compile(
    r"(?i)(?:chi bộ|(?<!trưởng )(?<!phó )thôn|bản|xã|huyện|tỉnh|khu|phố|đường|trường|trạm|tp|thành phố|ban|đảng ủy)\s+$"
)
_NOBODY = phrase("hà nội|hà giang|hà nam|hà tĩnh|lục hồn|hồ chí minh|lý do|bàn giao")
_UNCLE_HO = re.compile(r"[Bb]ác\s+Hồ(?![^\W_])(?!\s+[^\W\d_a-z])")

# These syllables are names and nothing else, with their marks and something behind them.
_ONLY_NAMES = re.compile(
    r"(?<!\w)(?:nguyễn|huỳnh|đặng|hoàng|tằng|chìu|chíu|nình|voòng|sằn|giàng|sùng|lỷ|phùn|tẩn|phoòng|choóng|sẻn|dường)"
    r" (?!hôn|hoa|kim|cung|gia|thành|như|mô)[^\W\d_]"
)
_CALLED_SO = any_of(("họ và tên", "họ tên", "tôi tên", "tên tôi là", "tên em", "tên là"))
_OF_A_UNIT = any_of([f"tên là {what}" for what in ("gì", "j", "chi bộ", "thôn", "bản", "đơn vị")])

# A title, a name in small letters, and what is said of that person.
_SMALL_NAME = pattern(
    r"(?:.* )?(?:anh|chị|ông|bà|bác|chú|cô|(?P<vague>đc|đồng chí|a|c|em|thầy)) (?P<name>\S+)(?: \S+)? (?:bị|ốm|đau|nghỉ|vắng|đi làm|đi viện"
    r"|đi xa|bệnh|mất|xin|chuyển|bận|không đi|ko đi|k đi|về quê|nằm viện|sinh|cưới|lên|thay|làm (?:trưởng|bí|phó|chi)|được bầu|trúng)(?: .*)?"
)
# Who is absent, with a title before the name; in small letters the name must be no word of the field.
_ABSENT_NAME = pattern(
    r"(?:.* )?(?:vắng|thiếu|trừ|kết nạp|kn)(?: \d+)?(?: ,)? (?:anh|chị|ông|bà|a|c|bác|chú|em|cụ) (?P<name>[^\W\d_]+)(?: .*)?"
)
_BARE_AND_ABSENT = re.compile(
    r"(?<!\S)(?:nguyen|hoang|huynh|pham|nong|trieu)(?: (?!nhan |vi |mo |hon )[a-z]+){1,2} (?:vắng|vang|nghỉ|nghi|ốm|om|thay)(?!\S)"
)
# A single capital behind "vắng", or before it; one behind a title without its marks, as "ong Sin".
_CAPITALS_TELL = re.compile(
    rf"(?:(?:[Vv]ắng|[Vv]ang|[Tt]hiếu|[Tt]hieu|[Tt]rừ|[Kk]ết nạp|[Tt]ên)(?: là)?(?: \d+)?[ :,]+|(?<!\w)(?:ong|bac|co|thay|chau) )"
    rf"(?P<called>{_CAPITALISED})(?![^\W_])"
    rf"|(?:^|[.,;:]\s*)(?P<absent>{_CAPITALISED})(?: (?:và|với) {_CAPITALISED})?"
    r" (?:vắng|vang|nghỉ|nghi(?! quy)|ốm|bận|xin|không đi|đi làm|chuyển)(?![^\W_])"
)
# What may follow a title and is no name: offices and bodies, verbs, and the next sentence.
_NOT_NAMES = phrase(
    "bí|phó|trưởng|chi|đảng|ban|chủ|cán|bộ|thư|thôn|bản|xã|huyện|tỉnh|ủy|hội|mặt|công|tổ|khu|đoàn|quyền|nguyên|và|ơi|em|ấy"
    "|thứ|tổng|bị|ốm|đau|nghỉ|vắng|đi|mất|xin|bận|không|ko|k|về|có|là|đã|đang|họp|được|sẽ|mới|cũng|này|nào|đó|kia|khác|nữ"
    "|nam|già|trẻ|dự|phép|con|dân|trong|ngoài|nhà|vẫn|chưa|hay|nhân|tham|miễn|chuyển|giáo|sĩ|,|của|đều|thì|ở|cần|muốn"
    "|tôi|chúng|báo|cho|gửi|tháng|hôm|ngày|kính|cảm|cám|chào|dạ|nhờ|rồi|số|đủ|kết|sao|thấy|biết|anh|chị|các|năm"
)

_NAMES_TOO = frozenset(
    ("bình", "tâm", "thành", "thông", "minh", "tình", "sáu", "bảy", "yên", "tú", "quý")
)
"""Words of the field that are often given names."""


def found(text: str, said: str) -> bool:
    """Whether somebody is named. `text`: as typed; `said`: prepared."""
    return any(_ways(text, said))


def _ways(text: str, said: str) -> Iterator[bool]:
    """One truth for each way a name may be written."""
    yield from _with_capitals(_UNCLE_HO.sub("bác", text))
    yield _ONLY_NAMES.search(plain(text)) is not None
    yield _CALLED_SO.search(said) is not None and not _OF_A_UNIT.search(said)
    words = said.split()
    for before, middle in pairwise(words[:-1]):
        yield middle in _MIDDLE_NAMES and without_marks(before) in _BARE_SURNAMES
    yield _BARE_AND_ABSENT.search(said) is not None
    if absent := _ABSENT_NAME.fullmatch(said):
        yield not _NOT_NAMES.fullmatch(absent["name"])
    if small := _SMALL_NAME.fullmatch(said):
        a_word = small["vague"] and is_known(small["name"]) and small["name"] not in _NAMES_TOO
        yield not a_word and not _NOT_NAMES.fullmatch(small["name"])


def _with_capitals(text: str) -> Iterator[bool]:
    if text.isupper():
        text = text.title()
    told_by_capitals = not text.istitle()  # where all words have them, they tell nothing
    for match in _TITLE_AND_NAME.finditer(text):
        name = match[1]
        no_name = _NOT_NAMES.fullmatch(prepare(name)) and name != "Nam"
        yield not no_name and (told_by_capitals or not _is_a_word(name, text))
    for match in _OFFICE_AND_NAME.finditer(text):
        yield not is_known(match[1].lower())
    for match in _CAPITALS_TELL.finditer(text) if told_by_capitals else ():
        yield not is_known((match["absent"] or match["called"]).lower())
    for match in _MIDDLE.finditer(text):
        yield not is_known(match[1].lower())
    for match in _FULL_NAME.finditer(text):
        yield not _is_a_place(match, text)


def _is_a_word(name: str, text: str) -> bool:
    """Whether it is a word of the field with all its marks; without any only where no word has some."""
    syllable = take_apart(name.lower())
    word = find(syllable)
    return (word is not None and take_apart(word) == syllable) or (
        text.isascii() and is_known(name.lower())
    )


def _is_a_place(match: re.Match[str], text: str) -> bool:
    if match["surname"] in _ALSO_PLACES and len(match["given"].split()) == 1:
        return True
    before = _PLACE_BEFORE.search(text, 0, match.start())
    return bool(before or _NOBODY.match(prepare(match.group())))
