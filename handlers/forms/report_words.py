"""What a piece of a report is about, and the words that say so."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.forms.counts import NO_WORD, PEOPLE
from handlers.forms.date_phrases import MONTH_WORD
from handlers.forms.numbers import NUMBER
from handlers.forms.patterns import Pattern
from handlers.forms.words import phrase


class Part(StrEnum):
    """What a clause is about."""

    PERIOD = "period"
    NOT_MET = "not met"
    MET = "met"
    PUT_OFF = "put off"
    PLANNED = "planned"
    DATE = "date"
    SLASH = "slash"  # "3/10": a day, or three of ten
    TOTAL = "total"
    EXEMPT = "exempt"
    ATTENDANCE = "attendance"
    DURATION = "duration"
    TIME = "time of day"
    OUTCOME = "outcome"
    NO_OUTCOME = "no outcome"
    GRADE = "grade"
    SCORE = "score"
    KIND = "kind"
    POSTED = "posted"
    SUPPORT = "support"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not admitted"
    VACANCY = "vacancy"
    NO_VACANCY = "no vacancy"
    STILL_VACANT = "still vacant"
    NEITHER = "neither admitted nor vacant"
    SINCE = "since which month"
    EXPECTED = "expected in which month"
    ACTING = "somebody acts"
    SUCCESSOR = "somebody is in view"
    BECAUSE = "because"
    CORRECTION = "correction"
    OBSTACLE = "why there was no meeting"
    POST = "which post"
    CAUSE = "why it is vacant"
    OTHER_MEETING = "a meeting of others"
    ASIDE = "where or about what"
    NAMED = "named by a form"  # a keyword of a clerk's form and its answer
    FILLER = "filler"
    PAUSE = "pause"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the message; `value` is the part of it that carries the answer."""

    part: Part
    text: str
    value: str = ""


NOT = rf"(?:{NO_WORD}|chưa)"
_MONTH = rf"(?:tháng|thg|t) (?:\d{{1,2}}(?:/20\d\d)?|{MONTH_WORD})(?!\S)(?: năm 20\d\d)?"
_GRADES = "(?:tốt|khá|trung bình|tb|t bình|kém)"
_MEMBER = rf"(?:{PEOPLE}|đảng viên mới|mới|đảng viên)"
_CAN = "(?:được|đc|dc)"
_MEETING = "(?:họp|sinh hoạt|sh|tổ chức họp|tổ chức sinh hoạt|tổ chức)"
_RESOLVED = "(?:nghị quyết|nq|kết luận)"
_KIND = "(?:thường kỳ|định kỳ|bất thường|đột xuất|chuyên đề|tk)"
_HOURS = "(?:1[3-9]|2[0-3]|0?[5-9]|1[0-2])"
_CLOCK = r"\d{1,2}(?: (?:h|g|giờ)(?: \d\d)?|:\d\d)"
_PART_OF_DAY = "(?:sáng|trưa|chiều|tối)"
_MINUTES = "(?:phút|ph|p|')"
_LENGTH = (
    rf"(?:gần |hơn |khoảng |trên |dưới |tầm |quá )?(?:{NUMBER} {_MINUTES}"
    rf"|(?:{NUMBER} |nửa )?tiếng(?: rưỡi| \d\d(?: {_MINUTES})?)?|[1-4] (?:h|g|giờ)(?: \d\d(?: {_MINUTES})?| rưỡi| kém \d\d)|[1-4][.,]\d (?:tiếng|giờ|h))"
)
_VACANT = "(?:khuyết|@trống)"

# Each is tried at every word, in this order; (?P<v>) is what the clause's reader gets. A month at the
# beginning (PERIOD_FIRST) is the report's own; "t 2" to "t 7" there are days of the week.
PERIOD_FIRST = phrase(
    rf"(?P<v>tháng (?:này|trước|vừa rồi|rồi)|(?:tháng|thg) (?:\d{{1,2}}(?:/20\d\d)?|{MONTH_WORD})(?!\S)|t (?:[189]|1[0-2])(?:/20\d\d)?)"
)
SUBJECTS: tuple[tuple[Part, Pattern], ...] = tuple(
    (part, phrase(expression))
    for part, expression in (
        (Part.PERIOD, rf"(?:báo cáo|bc|báo|kỳ|của)(?: sinh hoạt| bù| lại)? (?P<v>{_MONTH}|tháng (?:này|trước))"),
        (Part.PERIOD, r"(?P<v>tháng này)"),
        (Part.OTHER_MEETING, rf"(?:(?:đi|dự|bận) )*{_MEETING} (?:dân|thôn|bản|xã|huyện|phụ huynh|hội|đoàn|ban|tổ|khu|phụ nữ|nông dân|chi ủy|cấp ủy|chi đoàn|gia đình)(?! (?:bộ))|(?:chi ủy|cấp ủy|chi đoàn|hội|xã|huyện|đảng ủy|thôn) (?:đã |mới |vừa )?họp"),
        (Part.ASIDE, r"(?:với )?(?:nội dung|chủ đề|triển khai|quán triệt|học tập|@bàn)(?: (?:là|về|các|:))* [^,]+"),
        (Part.UNKNOWN, r"(?:trước|@sau|quá|chậm nhất|muộn nhất|hạn)(?: (?:nộp|chót|là|ngày|@đến))* \d{1,2}/\d{1,2}"),
        (Part.NOT_MET, rf"(?:chi bộ )?(?:vẫn )?(?P<v>{NOT} (?:có |thể |có thể |kịp )*{_MEETING}(?: chi bộ| sinh hoạt)?(?: {_CAN})?)"),
        (Part.NOT_MET, rf"(?P<v>{NOT} {_MEETING})"),
        (Part.EXPECTED, rf"(?:dự kiến )?(?:kiện toàn|bầu|bổ sung)(?: (?:vào|trong|là|lại))* (?P<v>{_MONTH})|dự kiến (?P<w>{_MONTH})"),
        (Part.PUT_OFF, r"(?:(?:xin|phải|tạm) )*(?:hoãn|lùi|dời|chuyển)(?: họp| lịch| ngày| lại| sinh hoạt)* (?:sang|đến|vào|tới|qua)(?: ngày)?(?= (?:\d|thứ|t |cn|chủ|mùng|mồng|tuần|mai|hôm|tối|sáng|chiều))"),
        (Part.PLANNED, r"(?P<v>dự kiến|dk|@định|sẽ|kế hoạch|hẹn|lịch)(?: (?:là|sẽ|họp|tổ chức|sinh hoạt|vào|lịch))*"),
        (Part.NEITHER, rf"{NOT} (?:có |ai |người )*(?:kết nạp|kn)(?: ai| mới)*(?: ,)?(?: (?:và|hay|hoặc|cũng|với|,))* (?:{NOT} )?{_VACANT}(?: (?:ai|gì|nào|cả|chức danh))+"),
        (Part.NEITHER, rf"{NOT} (?:có |ai |người )*(?:kết nạp|kn)(?: mới)?(?: và| hay| hoặc|/) {_VACANT}"),
        (Part.NEITHER, rf"{NOT} (?:có |ai |người )*{_VACANT}(?: và| hay| hoặc|/) (?:kết nạp|kn)"),
        (Part.NOT_ADMITTED, rf"{NOT} (?:có |làm |tổ chức )*(?:kết nạp|kn)(?: (?:được|ai|nào|cả|gì|{_MEMBER}))*"),
        (Part.NOT_ADMITTED, rf"{NOT} (?:có )?(?:ai|{PEOPLE}(?: nào)?|đảng viên mới)(?: nào)? (?:được |mới )*(?:kết nạp|kn)(?: mới)?"),
        (Part.NOT_ADMITTED, rf"{NOT} (?:có )?(?:đảng viên|đv) mới"),
        (Part.NOT_ADMITTED, rf"(?:kết nạp|kn)(?: mới)?(?: (?:là|:|=))? {NO_WORD}(?: có(?: ai)?)?|(?:kết nạp|kn)(?: mới)?(?: (?:là|:|=))? 0(?: {_MEMBER})*"),
        (Part.ADMITTED, rf"(?:(?:có|đã|mới|được) )*(?:kết nạp|kn)(?: (?:được|mới|thêm|đảng viên mới|đảng viên|là|:|=))* (?P<v>{NUMBER})(?: {_MEMBER})*"),
        (Part.ADMITTED, rf"(?:(?:có|đã|được|thêm) )*(?P<v>{NUMBER}) (?:{_MEMBER} )*(?:được |mới )*(?:kết nạp)(?: mới)?"),
        (Part.ADMITTED, rf"(?:có |thêm |được )+(?P<v>{NUMBER}) (?:đảng viên|đv) mới"),
        (Part.NO_VACANCY, rf"{NOT} (?:có |bị |ai |chức danh |chức vụ |nào |gì |mới )*{_VACANT}(?: (?:ai|gì|nào|cả|chức danh nào|chức danh|chức vụ|chức|ghế nào|thêm|mới|hết|người))*"),
        (Part.NO_VACANCY, rf"{_VACANT}(?: chức danh)?(?: (?:là|:|=))? (?:{NO_WORD}(?: có)?|0)(?!\S)|đủ (?:các )?chức danh"),
        (Part.STILL_VACANT, rf"(?:vẫn|còn|vẫn còn|đang) {_VACANT}"),
        (Part.SUCCESSOR, r"(?P<v>chưa có (?:nguồn|người thay)|đang làm quy trình|(?:đã )?có nguồn(?: rồi)?)"),
        (Part.ACTING, rf"(?P<v>(?:{NOT} |đã |đang )?(?:có )?(?:người|đc|dc|đồng chí|phó bí thư|pbt)? ?(?:tạm )?phụ trách)"),
        (Part.VACANCY, rf"(?:(?:có|bị|mới|thêm|\d) )*(?:chức danh |chức vụ )?(?:mới )?{_VACANT}(?: (?:chức danh|chức vụ|chức|ghế|mới|là|:|\d|một))*"),
        (Part.NO_OUTCOME, rf"{NOT} (?:có |ra |ban hành )*{_RESOLVED}(?:/kết luận| và kết luận| hay kết luận)?(?: (?:gì|nào))*"),
        (Part.NO_OUTCOME, rf"{_RESOLVED}(?: (?:là|:|thì))* (?:{NO_WORD}|chưa)(?: (?:có|ra))?(?!\S)"),
        (Part.OUTCOME, rf"(?:(?:có|ra|đã|ban hành|thông qua) )*(?P<v>{_RESOLVED})(?: (?:là|:|thì))*(?: (?:có|rồi|chuyên đề|tháng))*"),
        (Part.SCORE, r"(?:(?:được|đạt|chấm|tự chấm|tổng) )*(?:(?:điểm|số điểm|:) )*(?P<v>\d{2,3}) (?:điểm|đ)|(?:tự chấm|chấm|điểm)(?: điểm)?(?: (?:được|đạt|là|:))* (?P<w>\d{2,3})(?!\S)"),
        (Part.SCORE, r"(?:(?:được|đạt|chấm|tự chấm|điểm|:) )*(?P<v>\d{2,3})/100(?: điểm)?"),
        (Part.GRADE, r"(?:(?:tự |xếp |loại |đánh giá |là |: )*)(?P<v>(?:chưa|không|ko|k)(?: tự)? (?:chấm(?: điểm)?|xếp loại|xếp|đánh giá))"),
        (Part.GRADE, rf"(?:chi bộ )?(?:tự )?(?:xếp |chấm |đánh giá |đạt |chất lượng )*(?:loại |mức |: |là )*(?P<v>{_GRADES})"),
        (Part.KIND, rf"(?:(?:sinh hoạt|họp|kỳ|loại) )*(?:chi bộ )?(?P<v>(?:thường kỳ|tk|định kỳ)(?: (?:\+|và|kết hợp|với|,|lồng ghép|cùng|kèm|có|/))* (?:sinh hoạt )?(?:chuyên đề|cđ)|(?:chỉ |riêng )?{_KIND}|chỉ cđ)"),
        (Part.POSTED, rf"(?P<v>{NOT}(?: kịp| thể)? (?:đăng|cập nhật)(?: được)?|đã đăng|đăng|đã cập nhật|cập nhật)(?: (?:lên )?(?:sổ tay|stđt|stđv)(?: (?:đảng viên|đv|đvđt|điện tử|đt))*)(?: rồi)?"),
        (Part.SUPPORT, rf"(?P<v>{NOT} (?:cần|có) (?:xã )?(?:hỗ trợ|đề xuất|kiến nghị)(?: gì)?|(?:cần |nhờ |đề nghị |xin )*(?:xã |cán bộ )?gọi (?:lại|điện)(?: (?:lại|cho tôi|cho em|cho mình|giúp|hỗ trợ))*)"),
        (Part.TOTAL, rf"(?:tổng số|tổng|sĩ số|đảng số)(?: (?:đảng viên|đv|dv|chi bộ|toàn|của|là|có|:|=))* (?P<v>{NUMBER})(?: {PEOPLE})?"),
        (Part.TOTAL, rf"chi bộ có (?P<v>{NUMBER}) (?:đảng viên|đv|dv)"),
        (Part.EXEMPT, rf"(?:được )?miễn(?: (?:sinh hoạt|họp|là|:|=))* (?P<v>{NUMBER})(?: {PEOPLE})?|(?P<w>{NUMBER}) (?:{PEOPLE} )?(?:được )?miễn(?: (?:sinh hoạt|họp))?"),
        (Part.DURATION, rf"(?P<v>(?:từ |lúc )?{_CLOCK}(?: đến | tới | - |-){_CLOCK})"),
        (Part.TIME, rf"(?:lúc |vào |từ |bắt đầu |hồi )*{_HOURS} (?:h|g|giờ)(?: (?:\d\d|rưỡi))?(?: {_PART_OF_DAY})?"),
        (Part.TIME, rf"(?:lúc |vào |từ |hồi )*\d{{1,2}} (?:h|g|giờ)(?: (?:\d\d|rưỡi))? {_PART_OF_DAY}|\d{{1,2}} rưỡi {_PART_OF_DAY}|(?:lúc )?\d{{1,2}}:\d\d"),
        (Part.DURATION, rf"(?:trong |mất |thời gian |thời lượng |kéo dài |hết |được |: |họp )*(?P<v>{_LENGTH})(?: đồng hồ)?"),
        (Part.CORRECTION, r"(?:(?:à|ừ|ồ|xin lỗi|,) )*(?:nhầm|quên|lộn|nói nhầm|ghi nhầm|sửa lại|đính chính)(?: (?:rồi|là|thành|,|:))*"),
        (Part.BECAUSE, r"(?:do|vì|bởi|lý do|nguyên nhân)(?: (?:là|vì|do|bị|:))*"),
        (Part.SINCE, rf"(?:từ|hồi|kể từ|từ hồi)(?: (?:đầu|giữa|cuối))? (?P<v>{_MONTH}|\d{{1,2}}/20\d\d|tháng (?:này|trước))"),
    )
)  # fmt: skip

# Tried where no word begins that says what a piece is about.
AFTER_DATES: tuple[tuple[Part, Pattern], ...] = tuple(
    (part, phrase(expression))
    for part, expression in (
        (Part.MET, rf"(?:chi bộ |cb )?(?:đã |có |vừa |mới )*{_MEETING}(?: (?:rồi|xong|vào|chi bộ|được))*"),
        (Part.SLASH, r"(?:ngày |hôm )?\d+/\d+"),
    )
)  # fmt: skip
LAST: tuple[tuple[Part, Pattern], ...] = tuple(
    (part, phrase(expression))
    for part, expression in (
        (Part.FILLER, (r"[🙏😊🙂❤👍👌✅🌹😀😁😄]+|@ở|@tại|rồi|đã|xong|và|là|được|có|đủ thành phần|chi bộ|cb|báo cáo|bc|em|tôi|anh|chị|ạ|a|nhé|dạ|vâng|thì|còn|với|kính|gửi|đồng chí|đc|dc"
         r"|xin|cảm ơn|hết|nhưng|@mà|tháng này|ra|tự|vào|:|kết quả|số|đảng viên|gồm|trong đó|cũng|cả|ok|thưa|ban xây dựng đảng|xã|đảng ủy|hiện|nay|r|ah|nhá|đó|đấy|mình|cháu|bác|sinh hoạt")),
        (Part.PAUSE, r",|\+|/"),
    )
)  # fmt: skip
