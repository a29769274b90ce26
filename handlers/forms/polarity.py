"""Yes or no, in the many ways people say it: "rồi", "chưa", "dạ", "k", a thumb."""

import re

from handlers.forms.counts import NO_WORD, PEOPLE, UNKNOWN, from_spoken
from handlers.forms.numbers import NUMBER, value_of
from handlers.forms.readings import NOT_UNDERSTOOD, Reading, Reason, ask, certain, confirm
from handlers.forms.words import phrase, without_address

_YES = (
    r"có|đúng|chuẩn|chính xác|được|(?:đc|dc|đk)(?! \d)|phải|ok|oke|okay|okie|oki|okê|okela|ô kê|yes|y|yep|yeah|đồng ý|nhất trí"
    "|chắc chắn|vẫn còn|còn|xong|xác nhận|hoàn thành|đủ|tất nhiên|👍|👌|✅|✔|☑|🆗|🙆|💯"
)
_DONE = "@đã|rồi|rùi|r|gòi|đã xong"
_POLITE = "dạ|vâng|ừ|ừm|ờ|uk|uh|uhm|um|ukm|ừa|u|hự"
_NO = f"{NO_WORD}|kcó|không còn|đâu có|no|nope|n|hem|hong|khum|hổng|@đừng|👎|❌|🚫|🙅|✖|⛔"
_NOT_YET = "chưa|ch|chửa|chưa hề"
_SIGNS = phrase(
    rf"(?P<H>có thể|có lẽ|có khi|chắc(?! chắn)|hình như|hay là|không chắc|chưa chắc|sắp|@đang|gần như|hầu như|nếu"
    r"|nhưng|thì phải|có hay không|hoặc|tùy|lúc|thỉnh thoảng)"
    rf"|(?P<X>sai|nhầm)|(?P<S>{_NOT_YET}|{_NO})|(?P<Y>{_YES})|(?P<D>{_DONE})|(?P<W>{_POLITE})"
    r"|(?P<Q>đâu|hả|nhỉ|@à|sao|mấy|gì)"
    rf"|(?P<V>họp|sinh hoạt|kết nạp|khuyết|đăng|bầu|gửi|nộp|báo cáo|tổ chức|làm|phụ trách|tạm phụ trách|kịp|ai|nào|vẫn|hề"
    r"|nguồn|nghị quyết|nq|kết luận|chức danh|cả|một|mới|thêm|hiện|hiện nay|tháng này|lần nào|quyết định)"
    rf"|(?P<N>{NUMBER}(?: {PEOPLE})?)"
    rf"|(?P<filler>ạ|a|ah|nhé|nhe|nha|nhá|đấy|đó|mà|luôn|chứ|thế|vậy|em|tôi|anh|chị|thưa|xin|cảm ơn|cám ơn|{PEOPLE}"
    r"|là|thì|,|\+|🙏|😊|🙂)"
)
_MEANS_YES = re.compile(r"W*[YD][YDWV]*|W[WV]*|W*[VY]+D")
_MEANS_NO = re.compile(r"[WV]*(?:S[SYVQW]*|X[XDWV]*)")
_YES_AND_NUMBER = re.compile(r"W*[YD][YDV]*N")
_LOOKS_NEGATED = re.compile(r"[YDV]+S|S+.*D")


_SPEAKER = phrase("^(?:dạ )?(?:em|tôi|mình|cháu) (?:xin )?báo cáo(?: là)?(?= )")


def read_yesno(text: str) -> Reading:
    """True or False; with a number behind the yes, {"yes": True, "then": number}."""
    if text in ("vang", "vang a"):
        return confirm(True, Reason.YES_OR_ABSENT)
    text = _SPEAKER.sub("", without_address(text)).strip() or text
    if UNKNOWN.search(text):
        return ask(Reason.NOT_KNOWN)
    found = _signs(text)
    return NOT_UNDERSTOOD if found is None else _meaning(*found)


def _meaning(letters: str, number: str) -> Reading:
    if "H" in letters:
        return ask(Reason.MAYBE)
    if _MEANS_YES.fullmatch(letters):
        return certain(True)
    if _MEANS_NO.fullmatch(letters):
        return certain(False)
    if _YES_AND_NUMBER.fullmatch(letters):
        return _with_number(number)
    return ask(Reason.MAYBE if _LOOKS_NEGATED.search(letters) else Reason.NOT_UNDERSTOOD)


_SEND_AFTER = phrase(
    "^(?:dạ |ok )*(?:gửi|nộp|xác nhận)$|(?:^| )(?:dạ |ok )*(?:gửi|nộp|xác nhận)(?: (?:báo cáo|luôn|đi|nhé|ạ|giúp))*$"
)


def read_last_yesno(text: str) -> Reading:
    """The question before something is sent: a yes that may be a stop is confirmed."""
    if text.partition(" ")[0] == "dung":
        return confirm(True, Reason.YES_OR_STOP)
    rest = _SEND_AFTER.sub("", text)
    return read_yesno(rest) if rest else certain(True)


def _signs(text: str) -> tuple[str, str] | None:
    """One letter per word or phrase, and the number if one was said; None with an unknown word."""
    letters = ""
    number = ""
    place = 0
    while place < len(text):
        sign = _SIGNS.match(text, place)
        if sign is None:
            return None
        letter = sign.lastgroup or ""
        if letter == "N":
            number = sign["N"]
        if letter != "filler":
            letters += letter
        place = sign.end() + 1
    return letters, number


_COUNTED = phrase(rf"({NUMBER})(?: {PEOPLE})?")


def _with_number(text: str) -> Reading:
    counted = _COUNTED.fullmatch(text)
    spoken = value_of(counted[1]) if counted else None
    if spoken is None or spoken.value == 0:
        return NOT_UNDERSTOOD
    number = from_spoken(spoken)
    if number.value is None:
        return confirm(True, number.reason)
    answer = {"yes": True, "then": number.value}
    return certain(answer) if number.reason is Reason.NONE else confirm(answer, number.reason)
