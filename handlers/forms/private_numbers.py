"""Numbers and signs that lead to one person: telephone, identity, cards, accounts, birth, dwelling, pages."""

import re

from handlers.forms.readings import Reason
from handlers.forms.words import any_of, phrase

_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[-./ ]\d{1,2}[-./ ](?:20|19)\d\d|20\d\d[-.]?\d\d[-.]?\d\d"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d)(?!\d)"
)
_OF_A_UNIT = re.compile(r"(?<![\d.])\d\d(?:\.\d{3}){4}(?![\d.])")  # its official code
_MONEY = re.compile(r"(?<!\d)\d{1,3}(?:\.\d{3})+ ?(?:đ|đồng|dong|vnd|vnđ)(?!\w)")
_NUMBER = re.compile(r"\+?\(?\d(?:[ .()\-]{0,2}\d){7,18}(?!\d)")
_PLATE = re.compile(r"(?<!\w)\d\d[a-z][a-z\d]?[ -]{1,3}\d{3}\.?\d\d(?!\d)")
_DIGIT = "(?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_DIGIT_WORDS = phrase(rf"(?:{_DIGIT} ){{7,}}{_DIGIT}")
_PAGE = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w|(?<!\w)@[a-z_]\w{3,}|(?<!\w)(?:facebook|fb)\.(?:com|me)/|(?<!\w)(?:t|zalo|m)\.me/\w"
)

_CARDS = (
    "căn cước|cccd|cmnd|cmt|cmtnd|chứng minh|hộ chiếu|passport|số định danh|thẻ đảng|số thẻ|thẻ đv|stk|tài khoản"
    "|agribank|vietcombank|mst|mã số thuế|bhxh|bhyt|bảo hiểm|số hồ sơ|gplx|bằng lái"
)
_CARD = any_of(_CARDS.split("|"))
_ITS_NUMBER = re.compile(r"(?<!\d)[a-z]{0,2}(?:[ .\-]?\d){6,}")
_YEAR = r"(?:19[3-9]\d|20[01]\d)"
_BORN = phrase(
    rf"(?<!học )(?<!hoc )(?<!v. )(?:sinh|ngày sinh|năm sinh|sn|ns)(?: năm| ngày| tháng| là| :| ,)*"
    rf" (?:{_YEAR}|\d\d?[./-]\d\d?[./-](?:19|20)?\d\d)|sinh ngày \d\S*"
)
_DWELLING = any_of(("quê quán", "nguyên quán", "thường trú", "tạm trú", "địa chỉ nhà"))
_HOUSE = phrase(r"(?:số nhà|nhà(?: ở)? số)(?: :)? \d\S*")


def find(plain: str, said: str) -> Reason | None:
    """The reason for which a number or address is not kept. `plain` and `said`: of `words`."""
    if _PAGE.search(plain) or any(words.search(said) for words in (_BORN, _DWELLING, _HOUSE)):
        return Reason.PERSONAL
    if (card := _CARD.search(said)) and _ITS_NUMBER.search(said, card.end()):
        return Reason.ID_NUMBER
    for is_none in (_DATE, _OF_A_UNIT, _MONEY):
        plain = is_none.sub("/", plain)
    reasons = (_kind(found.group()) for found in _NUMBER.finditer(plain))
    if reason := next(filter(None, reasons), None):
        return reason
    if _DIGIT_WORDS.search(said):
        return Reason.PHONE_NUMBER
    return Reason.ID_NUMBER if _PLATE.search(plain) else None


def _kind(written: str) -> Reason | None:
    groups = re.findall(r"\d+", written)
    digits = "".join(groups)
    phone = digits.startswith(("0", "84")) or written.startswith("+")
    if len(digits) < 9 or _are_figures(groups, phone=phone):
        return None
    return Reason.PHONE_NUMBER if phone and len(digits) <= 11 else Reason.ID_NUMBER


def _are_figures(groups: list[str], *, phone: bool) -> bool:
    """Whether these are figures in a row, as "30 3 25 2 120", and no number that is cut for reading."""
    if all(len(group) == 1 for group in groups):
        return False
    short = sum(map(len, groups)) < 3 * len(groups)
    return short and not (phone and len(groups[0]) > 1)
