"""What a person wants of the bot itself: to go back and mend, to stop, to be asked later, to get help."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from handlers.forms.months import read_past_month
from handlers.forms.patterns import Pattern
from handlers.forms.question_words import QUESTION_WORDS
from handlers.forms.readings import Outcome, Reading, Reason, Setting, ask, certain, confirm
from handlers.forms.words import any_of, pattern, phrase, prepare, without_address, without_courtesy

_POLITE = (
    "ạ|a|ah|nhé|nhe|nha|nhá|đấy|đó|với|đi|cái|em|tôi|mình|anh|chị|đồng chí|đc|dc|bác|xin|ơi|thôi|luôn|nào|mà|rồi|r"
    "|dạ|@vâng|ừ|à|ok|thì|là|hộ|giùm|dùm|giúp tôi|giúp em|giúp mình|cho tôi|cho|muốn|cần|phải|bị|chút|tí|này|kia|lại|bạn|các|chào|,|[.!]"
)
_AROUND = rf"(?:(?:{_POLITE})(?: |$))*"


def _said(words: str) -> Pattern:
    """The words, alone or with polite ones around them."""
    return pattern(rf"{_AROUND}(?:{words})(?: |$){_AROUND}")


_EDIT_WORDS = (
    "sửa lại|sửa|chỉnh sửa|chỉnh lại|chỉnh|@đổi lại|@đổi|thay đổi|nhầm lẫn"
    "|(?:(?:ghi|báo|nhập|gõ|viết|bấm|ấn|chọn|điền|đánh|khai|gửi|trả lời) )?(?:nhầm|sai|lộn)|chưa đúng|không đúng|edit"
)
_EDIT = _said(
    rf"(?:{_EDIT_WORDS})(?: (?:báo cáo|câu trước|câu trả lời|số liệu|thông tin|câu này|số))?"
    r"|quay lại|trở lại|lùi lại|lùi|câu trước|quay về|làm lại câu trước|quay lại câu trước|trả lời lại|về câu trước|trở về|back"
    r"|(?:làm|nhập|báo cáo|báo|ghi|điền|chọn)(?: câu)? lại(?: câu này| câu trước)?"
)
_EDIT_NAMED = pattern(
    rf"{_AROUND}(?:{_EDIT_WORDS}|doi) (?:(?:mục|câu|phần|số liệu|cái) )*(?P<what>.+)"
)
_NAMED_WRONG = pattern(
    rf"{_AROUND}(?P<what>.+?) (?:bị )?(?:nhầm|sai|chưa đúng|không đúng)(?: rồi| ạ| mất)*"
)
_CORRECTION = pattern(r"(?:thành|là|=|:|còn|lên|xuống|chỉ|có)? ?(?P<to>\S.*)")
_CANCEL = _said(
    r"(?:hủy|huỷ)(?: bỏ)?(?: báo cáo)?|thôi|thôi (?:không|ko|k) (?:làm|báo|báo cáo|gửi|khai|điền)(?: nữa)?|(?<!can )bỏ|bỏ đi|@dừng|dừng lại"
    r"|ngừng|ngừng lại|(?:không|ko|k) (?:làm|báo|báo cáo|gửi|khai|điền) nữa|xóa|xóa hết|xóa báo cáo|cancel|thoát|bỏ báo cáo|thôi khỏi(?: (?:báo|báo cáo|làm|gửi))?"
)
_LATER = (
    "để sau|để lát|để lát nữa|để mai|để tối|để chiều|để khi khác|để lúc khác|lúc khác|khi khác|hôm khác|lát nữa|tí nữa|chút nữa"
    "|chốc nữa|tẹo nữa|lát|@bận|đang bận|bận quá|giờ bận|đang họp|đang làm|đang đi làm|đang lái xe|đang đi đường|chưa rảnh|không rảnh"
    "|ko rảnh|k rảnh|chưa tiện|không tiện|đang dở|từ từ|khoan|khoan đã|chờ|chờ tí|@đợi|đợi tí|chờ chút|đợi chút|hẹn mai|hẹn sau|sau nhé"
    "|bữa sau|hôm sau|tạm dừng|tạm hoãn|mai tính|tính sau|đang ở ruộng|đang ở nương|đang ở rừng|đang đi rừng|đang ăn cơm|snooze"
    r"|(?:giờ |bây giờ |hiện )?(?:đang|còn) (?:bận|(?:làm|đi|ở|trên|dưới|ngoài|lái|ăn)(?: \S+)? (?:ruộng|nương|rừng|đồng|rẫy|vườn|đường|chợ|viện|xe|cơm|đám|việc|xa|công tác))"
)
_TIME_LATER = (
    "mai|ngày mai|sáng mai|trưa mai|chiều mai|tối mai|mốt|tối|tối nay|chiều|chiều nay|trưa|lát|lát nữa|tí|tí nữa|chút nữa|sau|hôm sau"
    "|bữa sau|khi khác|lúc khác|hôm khác|tuần sau|về nhà|khi nào rảnh|lúc nào rảnh|rảnh|mấy hôm nữa|vài hôm nữa"
)
_DO = "báo|báo cáo|làm|gửi|nộp|trả lời|điền|nhắc|nhắc lại|nhắn|nhắn lại|khai|hỏi|hỏi lại|nói|gọi"
_SNOOZE = _said(
    rf"{_LATER}|(?:để )?(?:{_TIME_LATER}) {_AROUND}(?:sẽ )?(?:{_DO})(?: (?:sau|lại|tiếp))?"
    rf"|(?:nhắc|nhắc lại|gửi|báo|làm|trả lời|hỏi|hỏi lại|nộp|điền|báo cáo) {_AROUND}(?:sau|vào )?(?:{_TIME_LATER})"
    r"|để (?:em|tôi|mình) (?:hỏi|xem) (?:lại|đã)|(?:@bận|đang bận|giờ bận) .{1,30}"
)
_HELP = _said(
    r"giúp|giúp (?:với|đỡ)|trợ giúp|hướng dẫn(?: (?:sử dụng|cách dùng|cách làm|dùng|làm|báo cáo))?|help|hỗ trợ|cần hỗ trợ|cứu|chỉ (?:với|cách|dẫn)|[?](?: [?])*"
    r"|(?:không|ko|k|chưa|chả|chẳng) (?:biết|hiểu|rõ)(?: (?:gì|cách|phải))*(?: (?:làm|dùng|sử dụng|trả lời|điền|báo|báo cáo|gửi|bấm|ghi))*"
    r"(?: (?:gì|sao|thế nào|kiểu gì|như nào|như thế nào|ra sao|cả|câu này|câu hỏi|ở đâu|vào đâu|chỗ nào|đâu|nào))*"
    r"|(?:làm|dùng|trả lời|báo cáo|báo|gửi|điền|bấm|ghi|sử dụng)(?: (?:thế nào|như thế nào|như nào|kiểu gì|sao|ra sao|làm sao|ở đâu|vào đâu|chỗ nào|cái gì|gì))+"
    r"|(?:làm sao|sao|(?:câu này |câu hỏi này )?(?:là gì|nghĩa là gì|là sao|thế nào|hỏi gì)|(?:sao|gì) (?:cơ|ạ)|câu này là gì|nghĩa là sao|cái gì|gì)(?: (?:đây|vậy|thế|giờ|bây giờ|[?]))*"
    r"|(?:số|sđt|số đt|số điện thoại|sdt|điện thoại|đt|liên hệ|gọi|hỏi|liên lạc)(?: (?:của|cho|với|là|điện thoại))*"
    r"(?: (?:ai|cán bộ|xã|huyện|số mấy|bao nhiêu|số nào|người hỗ trợ|văn phòng|ban xây dựng đảng|[?]))+"
    r"|(?:cho xin|xin) (?:số|sđt|số điện thoại|số đt)(?: .{1,30})?|gọi (?:cho )?ai|sđt|số điện thoại|khó quá(?: (?:không|ko|k) (?:hiểu|biết|dùng|bấm|làm|gửi|ấn)(?: (?:được|gì|cách|làm))*)?|gọi (?:lại )?cho (?:tôi|em|mình)|(?:không|ko|k) (?:dùng|bấm|làm|gửi|ấn) được"
)
_SOCIAL = _said(
    r"(?:xin )?(?:cảm ơn|cám ơn|thanks|thank|thank you|tks|thks|camon)(?: .{0,40})?|(?:xin )?chào(?: .{0,40})?|xin chào|hello|hi|alo|a lô|hế lô"
    r"|chúc .{1,60}|(?:vất vả|tốt|hay|giỏi|tuyệt|tuyệt vời|phiền)(?: (?:quá|rồi|lắm))+|good morning|tạm biệt|bye|không có gì|ko có gì"
    r"|[❤🙏😊🙂😀😁😄😃👏🌹💐🥰😍🤝💪🌺😂🤗☺♥🎉]+(?: [❤🙏😊🙂😀😁😄😃👏🌹💐🥰😍🤝💪🌺😂🤗☺♥🎉]+)*|haha|hihi|hehe|kk"
)
_MENU = _said(
    "menu|danh mục|danh sách|mục lục|còn (?:gì|việc gì|mục nào)|việc cần làm|bắt đầu|start|báo cáo(?!.* (?:chào|thôi))|bắt đầu báo cáo|xem báo cáo"
)
_SEND = _said("gửi|gửi luôn|gửi báo cáo|nộp|nộp báo cáo|nộp luôn|send|xác nhận gửi|đồng ý gửi")
_SKIP = _said("bỏ qua|skip|qua câu này|bỏ câu này|bỏ qua câu này|câu sau|tiếp theo")
_STOP = _said(
    r"stop|hủy đăng ký|(?:đừng|ngừng|thôi|dừng|không|ko) (?:nhắn|gửi|nhận)(?: (?:tin|tin nhắn|cho tôi))*(?: nữa)?|ngừng nhận tin"
)
_SLASH = re.compile(
    r"/(edit|back|cancel|help|menu|send|stop|skip|start|sua|huy|giup|gui|dung|lui|boqua)\b.*"
)
_SLASH_NAMES = {
    "start": "menu", "sua": "edit", "huy": "cancel", "giup": "help", "gui": "send", "dung": "stop",
    "lui": "back", "boqua": "skip",
}  # fmt: skip
_PERIOD = phrase(
    r"(?:(?:dạ|@vâng|thưa|xin|tôi|em|cho tôi|cho|muốn|làm|nộp|gửi|khai|xem|sửa|bổ sung|nhập|chưa|báo|báo cáo|bc|bù|lại|bổ sung|của|kỳ|thiếu|mở|gửi bù|nộp bù) )+"
    r"(?P<month>(?:tháng|t|thg) .+)"
)

_SMILES = phrase("[🙏😊🙂❤]+")
_MONTHS_BACK = 8
_NO_COMMAND = ask(Reason.NOT_A_COMMAND)
_PLAIN_COMMANDS = (
    (_STOP, "stop"), (_SNOOZE, "snooze"), (_HELP, "help"), (_SKIP, "skip"), (_SEND, "send"),
    (_MENU, "menu"), (_SOCIAL, "social"),
)  # fmt: skip


def read_command(text: str, today: date, names: Mapping[str, str] = QUESTION_WORDS) -> Reading:
    """edit, edit:QUESTION, cancel, snooze, help, period:YYYY-MM, social, menu, send, skip, stop, back.

    `names` are the words people use for each question, separated by |. For edit:QUESTION the options
    hold the new answer, if one stands behind it ("sửa có mặt 26").
    """
    if slash := _SLASH.fullmatch(text.strip().lower()):
        return _command(_SLASH_NAMES.get(slash[1], slash[1]))
    said = without_address(prepare(text))
    said = _SMILES.sub("", said).strip(" ,") or said
    reading = _read(said, today, names)
    shorter = without_courtesy(said)
    if reading.outcome is not Outcome.ASK or shorter == said:
        return reading
    return _read(shorter, today, names)


def _read(said: str, today: date, names: Mapping[str, str]) -> Reading:
    if not said:
        return _NO_COMMAND
    if _EDIT.fullmatch(said):
        return certain("edit")
    if _CANCEL.fullmatch(said):
        return _command("cancel")
    for words, command in _PLAIN_COMMANDS:
        if words.fullmatch(said):
            return _command(command)
    return _edit_named(said, names) or _other_month(said, today) or _NO_COMMAND


def _command(name: str) -> Reading:
    if name in ("cancel", "stop"):
        return confirm(name, Reason.CANCEL)
    return certain(name)


def _edit_named(said: str, names: Mapping[str, str]) -> Reading | None:
    """The question named, by the longest of the words that fit."""
    found = _EDIT_NAMED.fullmatch(said) or _NAMED_WRONG.fullmatch(said)
    if found is None:
        return None
    what = found["what"]
    named = [
        (match.end(), name)
        for name, words in _name_patterns(tuple(names.items()))
        if (match := words.match(what))
    ]
    if not named:
        return None
    end, name = max(named, key=lambda match: match[0])
    rest = _AFTER_NAME.sub("", what[end:].strip()).strip()
    correction = _CORRECTION.fullmatch(rest)
    options = (correction["to"],) if correction and rest else ()
    return Reading(Outcome.VALUE, f"edit:{name}", Reason.NONE, options)


@lru_cache(maxsize=16)
def _name_patterns(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Pattern], ...]:
    return tuple((name, any_of(words.split("|"))) for name, words in names)


_AFTER_NAME = phrase(rf"(?:{_POLITE}|bị|sai|nhầm|chưa đúng|không đúng|đã|nhập|vừa)(?: |$)")


def _other_month(said: str, today: date) -> Reading | None:
    found = _PERIOD.fullmatch(said)
    if found is None:
        return None
    month = read_past_month(found["month"], today, Setting())
    if month.value is None or str(month.value) < _months_back(today):
        return None
    return confirm(f"period:{month.value}", Reason.OTHER_MONTH)


def _months_back(today: date) -> str:
    """The earliest month that may be meant without its year being said."""
    count = today.year * 12 + today.month - 1 - _MONTHS_BACK
    return f"{count // 12}-{count % 12 + 1:02}"
