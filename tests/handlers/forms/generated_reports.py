"""Choices, commands and whole reports made from their meaning; see `generated`."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.handlers.forms.meanings import CERTAIN, EXPECTED, LIKELY, OPEN, Made, Maker

# --- choices: each list with the words for its options --------------------------------------------

LISTS: Mapping[str, Mapping[str, str]] = {
    "choice:Tốt|Khá|Trung bình|Kém|Chưa chấm": {
        "Tốt": "tốt|loại tốt|xếp loại tốt|1|a|cái đầu|tự xếp loại tốt",
        "Khá": "khá|loại khá|2|b|xếp khá",
        "Trung bình": "trung bình|tb|loại trung bình|3|c",
        "Kém": "kém|loại kém|4|d",
        "Chưa chấm": "chưa chấm|chưa xếp loại|5|chưa tự xếp",
        "": "tốt hoặc khá|không tốt|gần tốt|9|xanh|hơi kém",
    },
    "choice:Thường kỳ|Thường kỳ + chuyên đề|Chỉ chuyên đề|Bất thường": {
        "Thường kỳ": "thường kỳ|họp thường kỳ|tk|định kỳ|sinh hoạt thường kỳ|1",
        "Thường kỳ + chuyên đề": "cả hai|cả 2|thường kỳ và chuyên đề|tk + cđ|2",
        "Chỉ chuyên đề": "chỉ chuyên đề|chỉ cđ|chuyên đề thôi|3",
        "Bất thường": "bất thường|đột xuất|họp đột xuất|4",
        "": "thường kỳ hoặc bất thường|5|không phải thường kỳ",
    },
    "choice:Bí thư|Phó bí thư|Chi ủy viên|Trưởng thôn|Trưởng ban CTMT|Bí thư kiêm trưởng thôn|Khác": {
        "Bí thư": "bí thư|bt|bí thư chi bộ|1",
        "Phó bí thư": "phó bí thư|pbt|phó bt|2",
        "Chi ủy viên": "chi ủy viên|cuv|3",
        "Trưởng thôn": "trưởng thôn|thôn trưởng|4",
        "Trưởng ban CTMT": "trưởng ban ctmt|mặt trận|mttq|trưởng ban mặt trận|5",
        "Bí thư kiêm trưởng thôn": "bí thư kiêm trưởng thôn|btkt|bt kiêm tt|6",
        "Khác": "khác|7",
        "": "trưởng thôn hoặc phó bí thư|8|phó trưởng thôn|kế toán",
    },
    "choice:Hết tuổi, nghỉ|Xin nghỉ|Mất|Chuyển đi|Sáp nhập|Chưa bầu được|Khác": {
        "Hết tuổi, nghỉ": "nghỉ hưu|hết tuổi|tuổi cao|về hưu|1",
        "Xin nghỉ": "xin nghỉ|đi làm xa|xin thôi|việc gia đình|2",
        "Mất": "mất|qua đời|đã mất|3",
        "Chuyển đi": "chuyển đi|chuyển công tác|chuyển sinh hoạt|4",
        "Sáp nhập": "sáp nhập|sáp nhập thôn|nhập thôn|5",
        "Chưa bầu được": "chưa bầu được|chưa bầu|6",
        "Khác": "khác|lý do khác|bị kỷ luật|mất đoàn kết|7",
        "": "mất hoặc chuyển đi|9|mất sóng",
    },
}  # fmt: skip


def choice_of(kind: str) -> Maker:
    words = LISTS[kind]

    def choice(random: Random, _today: date) -> Made:
        name = random.choice(list(words))
        return random.choice(words[name].split("|")), name or None, CERTAIN if name else OPEN

    return choice


# --- commands -------------------------------------------------------------------------------------

_COMMANDS = {
    "edit": "sửa|sửa lại|nhầm|nhầm rồi|quay lại|sai rồi|tôi ghi nhầm|làm lại|cho tôi sửa|bấm nhầm",
    "edit:present": "sửa số có mặt|sửa có mặt|nhầm số vắng|sửa lại số người có mặt",
    "edit:date": "sửa ngày|sửa ngày họp|nhầm ngày họp|ngày họp sai rồi",
    "edit:grade": "sửa xếp loại|nhầm xếp loại",
    "edit:total": "sửa tổng số|nhầm tổng số",
    "snooze": "để sau|để lát nữa|mai báo|đang bận|tối báo|nhắc sau|lúc khác|để tối|bận quá|mai tôi gửi",
    "help": "giúp|giúp với|không biết làm|hướng dẫn|làm thế nào|không hiểu|số điện thoại ai|gọi ai",
    "social": "cảm ơn|xin chào|chào đồng chí|cảm ơn đồng chí|chào|cám ơn",
}
_CONFIRMED = {"cancel": "hủy|thôi|hủy báo cáo|dừng lại|bỏ đi|không làm nữa"}


def command(random: Random, today: date) -> Made:
    if random.random() < 0.15:
        before = today.replace(day=1) - timedelta(1)
        form = random.choice(
            ("báo cáo tháng {}", "bc t{}", "gửi báo cáo tháng {}", "báo cáo bù tháng {}")
        )
        return form.format(before.month), f"period:{before:%Y-%m}", LIKELY
    if random.random() < 0.15:
        return random.choice(_CONFIRMED["cancel"].split("|")), "cancel", LIKELY
    name = random.choice(list(_COMMANDS))
    return random.choice(_COMMANDS[name].split("|")), name, CERTAIN


# --- reports --------------------------------------------------------------------------------------

_GRADES = {"good": "tốt", "fair": "khá", "average": "trung bình", "poor": "kém"}
_OUTCOMES = {
    "resolution": "ra nghị quyết|có nq|có nghị quyết|nq",
    "conclusion": "có kết luận",
    "none": "chưa ra nq|không có nghị quyết|chưa có nghị quyết",
}
_LENGTHS = {"under_60": (45, 59), "60_89": (60, 89), "90_119": (90, 119), "120_up": (120, 180)}
_KINDS = {"regular": "họp thường kỳ|sinh hoạt định kỳ", "extraordinary": "họp bất thường|họp đột xuất",
          "regular_thematic": "họp thường kỳ + chuyên đề|sinh hoạt thường kỳ và chuyên đề"}  # fmt: skip


def report(random: Random, today: date) -> Made:
    if random.random() < 0.2:
        return _no_meeting(random, today)
    value: dict[str, Any] = {"held": "yes"}
    lead = random.choice(("họp", "đã họp", "chi bộ họp", "họp rồi,"))
    if random.random() < 0.3:
        value["kind"] = random.choice(list(_KINDS))
        lead = random.choice(_KINDS[value["kind"]].split("|"))
    parts = [f"{lead} {_day(random, today, value)}", _people(random, value)]
    extra = [_grade, _outcome, _length, _admission, _vacancy]
    random.shuffle(extra)
    parts += [make(random, value) for make in extra[: random.randint(1, 5)]]
    joined = random.choice((", ", ", ", "; ", ". ")).join(parts)
    return joined, value, CERTAIN


def _day(random: Random, today: date, value: dict[str, Any]) -> str:
    back = random.randint(0, min(12, today.day - 1))
    day = today - timedelta(back)
    value["date"] = day.isoformat()
    forms = [
        f"{day.day}/{day.month}",
        f"ngày {day.day} tháng {day.month}",
        f"ngày {day.day}/{day.month}",
    ]
    if back < 2:
        forms += [("hôm nay", "hôm qua")[back], ("tối nay", "tối qua")[back]]
    return random.choice(forms)


def _people(random: Random, value: dict[str, Any]) -> str:
    gone = random.choice((0, 0, 1, 2, 3, 4))
    value["present"] = EXPECTED - gone
    if not gone:
        return random.choice(
            ("đủ cả", "đông đủ", f"{EXPECTED}/{EXPECTED}", f"đủ {EXPECTED} đc", "không vắng ai")
        )
    if random.random() < 0.4:
        without = random.randint(0, gone)
        value["unexcused"] = without
        if without in (0, gone):
            return f"vắng {gone} {'không phép' if without else 'có phép'}"
        return f"vắng {gone} ({gone - without} phép {without} không phép)"
    return random.choice(
        (
            f"vắng {gone}",
            f"{EXPECTED - gone}/{EXPECTED}",
            f"có mặt {EXPECTED - gone} đc",
            f"thiếu {gone} đc",
        )
    )


def _grade(random: Random, value: dict[str, Any]) -> str:
    value["grade"] = random.choice(list(_GRADES))
    lead = random.choice(("loại ", "xếp loại ", "tự xếp loại "))
    return lead + _GRADES[value["grade"]]


def _outcome(random: Random, value: dict[str, Any]) -> str:
    value["outcome"] = random.choice(list(_OUTCOMES))
    return random.choice(_OUTCOMES[value["outcome"]].split("|"))


def _length(random: Random, value: dict[str, Any]) -> str:
    value["duration"] = random.choice(list(_LENGTHS))
    minutes = random.randint(*_LENGTHS[value["duration"]])
    return random.choice((f"họp {minutes} phút", f"{minutes}p", f"thời gian {minutes} phút"))


def _admission(random: Random, value: dict[str, Any]) -> str:
    value["admitted"] = random.choice((0, 0, 1, 2))
    if not value["admitted"]:
        return random.choice(
            ("không kết nạp", "ko kết nạp ai", "không có kết nạp", "chưa kết nạp ai")
        )
    return random.choice(("kết nạp {} đc", "kết nạp {}", "kết nạp được {} đồng chí")).format(
        value["admitted"]
    )


def _vacancy(random: Random, value: dict[str, Any]) -> str:
    if random.random() < 0.7:
        value["new_vacancy"] = "no"
        return random.choice(
            ("không khuyết", "ko khuyết", "không khuyết ai", "không có chức danh khuyết")
        )
    value["new_vacancy"] = "yes"
    value["post"] = random.choice(("village_head", "deputy"))
    return "khuyết " + {"village_head": "trưởng thôn", "deputy": "phó bí thư"}[value["post"]]


def _no_meeting(random: Random, today: date) -> Made:
    value: dict[str, Any] = {"held": "not_yet"}
    parts = ["chưa họp"]
    if random.random() < 0.6:
        value["obstacle"], words = random.choice(
            (
                ("weather", "do mưa lũ"),
                ("commune_work", "vì trùng việc xã"),
                ("weather", "vì đường khó"),
            )
        )
        parts[0] += f" {words}"
    if random.random() < 0.7:
        day = today + timedelta(random.randint(1, 30))
        value["planned"] = day.isoformat()
        parts.append(f"dự kiến {random.choice(('', 'ngày '))}{day.day}/{day.month}")
    return ", ".join(parts), value, CERTAIN


MORE_MAKERS: Mapping[str, tuple[Maker, ...]] = {
    **{kind: (choice_of(kind),) for kind in LISTS},
    "command": (command,),
    "report": (report,),
}
