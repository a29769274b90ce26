"""Matters of which nothing is kept: illness, discipline, faith, politics, secrets."""

import re

from handlers.forms.patterns import Pattern
from handlers.forms.readings import Reason
from handlers.forms.words import any_of, phrase


def _wordings(listed: str) -> Pattern:
    """Also of words that are not in the vocabulary, with or without their marks."""
    return any_of(listed.split("|"))


_ILLNESS = phrase(
    r"ốm|bệnh(?! viện)|bị bệnh|@đau|đau ốm|ốm đau|nằm viện|đi viện|nhập viện|ung thư|tai biến|@mổ|phẫu thuật|tai nạn|@gãy"
    r"|covid|@cúm|@sốt|tâm thần|hiv|huyết áp|đột quỵ|sức khỏe yếu|mang thai|thai sản|nghỉ đẻ|sinh con|điều trị|khám bệnh|bị cảm|cấp cứu|bị liệt|tiểu đường|trầm cảm"
    r"|(?:vì|do|lý do) sức khỏe|sức khỏe (?:kém|không tốt|không đủ)|mang bầu|(?:sắp|mới) @đẻ"
)
_PARTS = "ruột|lưng|khớp|dạ dày|xương|thận|sỏi|cột sống|xoang|khối u"
_SHORT_PARTS = "tim|gan|phổi|não|chân|răng|họng"
_BODY = any_of(
    [f"{hurt} {part}" for hurt in ("đau", "mổ") for part in _PARTS.split("|")]
    + [
        f"{hurt} {part}"
        for hurt in ("viêm", "gãy", "suy", "xơ", "sỏi")
        for part in f"{_PARTS}|{_SHORT_PARTS}".split("|")
    ]
)
_CLINICAL = _wordings(
    "hen suyễn|bị hen|bị trĩ|bị sỏi|thần kinh|nằm bệnh viện|nằm ở bệnh viện|nằm tại bệnh viện"
    "|bị u|thoát vị|bị gút|bị gout|đẻ non|sảy thai|tự sát|cách ly|gãy tay|chạy thận"
    "|ghép thận|thay khớp|nhồi máu|tàn tật|khuyết tật|nhiễm trùng|xạ trị|hóa trị|lao phổi|ngộ độc"
)
# Without their marks these are other words: "đâu nào", "ừ gần", "từ từ", "đường tỉnh".
_ILL = re.compile(
    rf"(?<!\S)(?:(?:đau|mổ) (?:{_SHORT_PARTS})|u (?:não|vú|xơ|phổi)|tự tử|có thai|(?:có )?thai \d tháng|dương tính|động kinh|có bầu(?= (?:sắp|nên|nghỉ|\d)|$))(?!\S)"
)

_DISCIPLINE = phrase(
    r"kỷ luật|khiển trách|cảnh cáo|cách chức|khai trừ|tố cáo|khiếu nại|đơn (?:thư|tố|kiện)|vi phạm|tham nhũng|tham ô|bị bắt|đi tù"
    r"|@tù|công an bắt|mất đoàn kết|đình chỉ|(?:bị|phải) kiểm điểm|(?<!chi bộ )thanh tra(?! (?:nhân dân|huyện|tỉnh|xã))|(?:ủy ban kiểm tra|ubkt)(?: \S+){0,2} (?:đang|xác minh|làm việc|kết luận)|dấu hiệu vi phạm|@nghiện|ma túy|đánh bạc|ngoại tình|bè phái"
)
_CHARGED = _wordings(
    "bị kiện|bị dân kiện|tố cán bộ|tố bí thư|đơn phản ánh|nặc danh|hối lộ|khởi tố|truy tố|án treo|bị tạm giữ|tạm giam|đang xác minh|bãi nhiệm|dư luận|ăn chặn|biển thủ|bị triệu tập"
    "|công an triệu tập|bỏ trốn|trốn ra|trốn sang|buôn lậu|vượt biên|lừa đảo|trộm cắp|bạo lực gia đình|ly hôn|ly dị|bỏ vợ"
    "|bỏ chồng|kiện cáo|khiếu kiện"
)

_STRUCK_OFF = re.compile(
    r"(?<!\S)x[óo]a t[êe]n(?! (?:tôi|toi|em|mình|minh|khỏi hệ|khoi he|chi bộ|thôn))(?!\S)"
)

_SECRET = phrase(
    r"tuyệt mật|tối mật|bí mật|@mật(?! (?:ong|thi\S+|độ))|chính trị nội bộ|qui hoạch (?:cán bộ|nguồn|bí thư|phó|chi ủy|cấp ủy|chức danh)|nhân sự đại hội"
    r"|(?:\S+ liệu|công văn|văn bản) mat(?! (?:rồi|đâu))|thẩm tra lý lịch|lý lịch|dấu mat|phiếu bầu"
    r"|phiếu tín nhiệm|\d+ phiếu|(?:bỏ|kiểm|kết quả) phiếu(?: \S+){0,3} \d\S*"
)
_FAITH = _wordings(
    "theo đạo|vào đạo|truyền đạo|tôn giáo trái phép|tin lành|đạo công giáo|theo công giáo|thiên chúa|linh mục|pháp luân công|dương văn mình"
)
_POLITICS = _wordings(
    "tự diễn biến|tự chuyển hóa|suy thoái|lịch sử chính trị|chống phá|xuyên tạc|lính ngụy|ngụy quân"
    "|phương án nhân sự|kế hoạch nhân sự|nhân sự khóa|nhân sự cấp ủy|nhân sự chi ủy|giới thiệu nhân sự|lưu hành nội bộ|vũ khí"
)
# Without their marks these are other words: "phần đông", "đại hội thành công", "mức sử dụng".
_MARKED_OPINION = re.compile(
    r"(?<!\S)(?:phản động|hội thánh|mục sư|tà đạo|bỏ đạo|đạo lạ|vàng chứ|số súng|\d+ chiến sĩ)(?!\S)"
)
# What a meeting was about, or measures against it, is nobody's own matter. "chong" alone is "chồng".
_TOPIC = re.compile(
    r"(?<!\S)(?:(?:phòng|phong) (?:, )?ch[ốo]ng|chống|chuyên đề|chuyen de|đạo đức|dao duc|bảo vệ bí)"
    r"(?: (?!bị |bi |vì |vi |đc |mà )[^\s,]+){1,12}"
)
_ARMED = phrase(
    r"quân số(?: \S+){0,2} (?:biên phòng|đơn vị|công an|dân quân|bộ đội)|(?:biên phòng|đơn vị|bộ đội)(?: \S+){0,2} quân số|"
    r"(?:biên phòng|công an|bộ đội|dân quân|quân sự)(?: \S+){0,3} \d+ (?:quân|người|đc|đồng chí|cán bộ)"
)

_OPINIONS = (_FAITH, _POLITICS, _MARKED_OPINION)
_SUBJECTS = (
    (_DISCIPLINE, Reason.DISCIPLINE),
    (_CHARGED, Reason.DISCIPLINE),
    (_STRUCK_OFF, Reason.DISCIPLINE),
    (_SECRET, Reason.SECRET),
    (_ARMED, Reason.SECRET),
    (_ILLNESS, Reason.ILLNESS),
    (_BODY, Reason.ILLNESS),
    (_CLINICAL, Reason.ILLNESS),
    (_ILL, Reason.ILLNESS),
)


def find(said: str) -> Reason | None:
    """The reason for which a prepared text is not kept."""
    without_topics = _TOPIC.sub("", said)
    for words, reason in _SUBJECTS:
        if words.search(without_topics):
            return reason
    if without_topics == said and any(words.search(said) for words in _OPINIONS):
        return Reason.SECRET
    return None
