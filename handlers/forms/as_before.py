"""The words by which somebody gives no answer but points to the last one: "như tháng trước", "vẫn vậy"."""

from handlers.forms.words import phrase, prepare

_LEAD = "dạ|thì|cứ|vẫn|giữ|giữ nguyên|y|là|số|để|ghi"
_BEFORE = "cũ|thế|vậy|nguyên|(?:tháng|kỳ|lần|hôm|đợt|báo cáo) (?:trước|rồi|vừa rồi|qua)|trước"
_AS_BEFORE = phrase(
    rf"(?:(?:{_LEAD}) )*(?:(?:như|giống|giống như|bằng|theo) )?(?:số )?(?:{_BEFORE})(?: (?:ạ|nhé|thôi|đó|đấy|rồi))*"
    r"|(?:không|ko|k|chưa) (?:có gì )?(?:thay )?đổi(?: gì)?(?: (?:ạ|nhé))*"
)


def is_as_before(text: str) -> bool:
    """Whether the whole text says just that."""
    return _AS_BEFORE.fullmatch(prepare(text).rstrip(" ,.?")) is not None
