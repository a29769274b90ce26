"""Messages made from their meaning: who makes one knows what it means, without asking any reader.

`cases(seed, each)` yields the same messages for the same seed. The meaning is worked out with the
calendar and plain arithmetic; nothing of handlers.forms is used.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from tests.handlers.forms.generated_days import (
    date_first_days,
    date_future,
    date_open,
    date_past,
    future_open,
    month,
    month_open,
)
from tests.handlers.forms.meanings import (
    CERTAIN,
    EXPECTED,
    LIKELY,
    OPEN,
    TOTAL,
    Case,
    Made,
    Maker,
    in_words,
)
from tests.handlers.forms.typing_habits import FAITHFUL, LOSSY, polite

_NOUNS = ("", " đc", "đc", " đ/c", " đồng chí", " người", " đảng viên", " đv", " ng")


def count(random: Random, _today: date) -> Made:
    number = random.choice((random.randint(0, TOTAL), random.randint(0, 320)))
    outcome = CERTAIN if number <= TOTAL else LIKELY if number <= 300 else OPEN
    noun = random.choice(_NOUNS)
    lead = random.choice(("", "", "có ", "tổng số ", "tất cả ", "vẫn "))
    written = in_words(number) if random.random() < 0.4 and number else str(number)
    if written.isalpha() or " " in written:
        noun = noun if noun.startswith(" ") else ""
    return lead + written + noun, number if outcome != OPEN else None, outcome


_INEXACT = (
    "khoảng {}", "hơn {}", "gần {}", "tầm {} đc", "chừng {} người", "trên {}", "{} gì đó", "độ {}",
    "chắc {}", "{} hoặc {next}", "{}-{next}", "từ {} đến {next}", "ít nhất {}", "-{}", "{},5", "{}k",
)  # fmt: skip


def count_open(random: Random, _today: date) -> Made:
    number = random.randint(5, 28)
    return random.choice(_INEXACT).format(number, next=number + 1), None, OPEN


# --- attendance -----------------------------------------------------------------------------------


def present(random: Random, _today: date) -> Made:
    here = random.choice((EXPECTED, random.randint(14, EXPECTED), random.randint(0, EXPECTED)))
    gone = EXPECTED - here
    noun = random.choice((" đc", " đồng chí", " người", ""))
    forms = [
        f"{here}", f"{here}{noun}", f"có mặt {here}{noun}", f"{here}/{EXPECTED}", f"{here}/{TOTAL}",
        f"{here} trên {EXPECTED}", f"{here} trên tổng số {TOTAL}", f"có mặt {here}/{EXPECTED}",
        f"dự họp {here}{noun}", f"{in_words(here)} đồng chí",
    ]  # fmt: skip
    if gone:
        forms += [f"vắng {gone}", f"vắng {gone}{noun}", f"thiếu {gone}", f"{here}, vắng {gone}",
                  f"vắng mặt {gone}{noun}", f"đủ trừ {gone}{noun}", f"{gone}{noun} vắng"]  # fmt: skip
    else:
        forms += [
            "đủ",
            "đủ cả",
            "đông đủ",
            "100%",
            "đầy đủ",
            "không vắng ai",
            "vắng 0",
            f"đủ {here}",
        ]
    return random.choice(forms), {"present": here}, LIKELY if here * 2 < EXPECTED else CERTAIN


def present_split(random: Random, _today: date) -> Made:
    gone = random.randint(1, 6)
    without = random.randint(0, gone)
    excused = gone - without
    value = {"present": EXPECTED - gone, "excused": excused, "unexcused": without}
    phep = random.choice(("phép", "có phép", "có lý do"))
    khong = random.choice(("không phép", "k phép", "ko lý do", "không lý do"))
    if not without:
        forms = [
            f"vắng {gone} {phep}",
            f"vắng {gone} đc {phep}",
            f"{EXPECTED - gone}/{EXPECTED} vắng {gone} {phep}",
        ]
    elif not excused:
        forms = [f"vắng {gone} {khong}", f"vắng {gone} đồng chí {khong}"]
    else:
        forms = [f"vắng {gone}: {excused} {phep} {without} {khong}", f"vắng {gone}, {without} {khong}",
                 f"vắng {gone} ({excused} {phep}, {without} {khong})", f"{excused} {phep}, {without} {khong}"]  # fmt: skip
    return random.choice(forms), value, CERTAIN


def present_open(random: Random, _today: date) -> Made:
    here = random.randint(16, 26)
    forms = [f"{EXPECTED + random.randint(1, 9)}", f"{here + 12}/{TOTAL - 5}", f"khoảng {here}", f"hơn {here}", "gần đủ",
             "vắng mấy đc", f"{here} hoặc {here + 1}", f"vắng {EXPECTED + 2}", "vắng a Chíu ốm", "đông lắm"]  # fmt: skip
    return random.choice(forms), None, OPEN


# --- the clock ------------------------------------------------------------------------------------


def time(random: Random, _today: date) -> Made:
    hour, minute = random.randint(10, 21), random.choice((0, 15, 30, 45))
    past = f"{minute:02}"
    forms = [
        f"{hour}h{past}",
        f"{hour}:{past}",
        f"{hour} giờ {past}",
        f"{hour}g{past}",
        f"{hour} giờ {past} phút",
        f"lúc {hour}h{past}",
    ]
    if minute == 0:
        forms += [f"{hour}h", f"{hour} giờ"]
    if minute == 30:
        forms.append(f"{hour} giờ rưỡi")
    if 18 <= hour <= 21:
        evening = hour - 12
        forms += [f"{evening}h{past} tối", f"tối {evening}h{past}", f"{evening} giờ {past} tối"]
        forms += [f"{evening} rưỡi tối"] if minute == 30 else []
        forms += [f"{evening + 1}h kém 15 tối"] if minute == 45 else []
    return random.choice(forms), f"{hour:02}:{past}", CERTAIN


def duration(random: Random, _today: date) -> Made:
    minutes = random.choice((45, 60, 75, 90, 90, 100, 105, 120, 120, 135, 150, 180))
    hours, rest = divmod(minutes, 60)
    forms = [
        f"{minutes} phút",
        f"{minutes}p",
        f"{minutes}'",
        f"{minutes}",
        f"họp {minutes} phút",
        f"{in_words(minutes)} phút",
    ]
    if hours and rest >= 10:
        forms += [
            f"{hours}h{rest}",
            f"{hours} giờ {rest} phút",
            f"{hours} tiếng {rest}",
            f"{hours} tiếng {rest} phút",
        ]
    if rest == 0:
        forms += [f"{hours} tiếng", f"{in_words(hours)} tiếng", f"{hours}h"]
    if rest == 30:
        forms += [f"{hours} tiếng rưỡi", f"{in_words(hours)} tiếng rưỡi"]
    if minutes == 90:
        forms += ["tiếng rưỡi", "1,5 tiếng"]
    if random.random() < 0.2:
        return random.choice((f"khoảng {minutes} phút", f"tầm {minutes}p")), minutes, LIKELY
    return random.choice(forms), minutes, CERTAIN


def duration_open(random: Random, _today: date) -> Made:
    forms = (
        "cả buổi",
        "lâu lắm",
        "nửa buổi",
        "không nhớ",
        "1-2 tiếng",
        "90-120 phút",
        "cả buổi tối",
        "mấy tiếng",
        "nhanh thôi",
    )
    return random.choice(forms), None, OPEN


def score(random: Random, _today: date) -> Made:
    points = random.randint(50, 100)
    form = random.choice(("{}", "{} điểm", "{}đ", "{}/100", "được {}", "đạt {} điểm", "tự chấm {}"))
    return form.format(points), points, CERTAIN


def score_open(random: Random, _today: date) -> Made:
    points = random.randint(5, 9)
    form = random.choice(("{},2", "{}/10", "khoảng {}0", "{}0-{}5", "trên {}0", "chưa chấm"))
    return form.format(points, points), None, OPEN


# --- yes and no -----------------------------------------------------------------------------------

_YES = [
    "có",
    "rồi",
    "đúng",
    "đúng rồi",
    "ok",
    "có rồi",
    "đã họp",
    "xong rồi",
    "vâng",
    "đã",
    "được",
    "chuẩn",
    "đồng ý",
    "phải",
    "họp rồi",
    "oke",
    "r",
    "👍",
    "chính xác",
]
_NO = [
    "không",
    "chưa",
    "không có",
    "chưa có",
    "ko",
    "k",
    "chưa họp",
    "không phải",
    "kg",
    "chưa đâu",
    "sai rồi",
    "👎",
    "không đâu",
    "ko có",
    "chưa làm",
]
_MAYBE = [
    "có thể",
    "chắc có",
    "hình như rồi",
    "có lẽ",
    "không rõ",
    "chưa biết",
    "có hay không",
    "có hoặc không",
    "sắp",
    "tùy",
    "không biết",
]


def yesno(random: Random, _today: date) -> Made:
    yes = random.random() < 0.5
    return random.choice(_YES if yes else _NO), yes, CERTAIN


def yesno_then(random: Random, _today: date) -> Made:
    number = random.randint(1, 9)
    form = random.choice(("có {}", "có {} đc", "có, {} đồng chí", "có {} người", "rồi, {}"))
    return form.format(number), {"yes": True, "then": number}, CERTAIN


def yesno_open(random: Random, _today: date) -> Made:
    return random.choice(_MAYBE), None, OPEN


MAKERS: Mapping[str, tuple[Maker, ...]] = {
    "count": (count, count, count_open),
    "present": (present, present, present_split, present_open),
    "date_past": (date_past, date_past, date_past, date_first_days, date_open),
    "date_future": (date_future, date_future, date_future, future_open),
    "month": (month, month, month_open),
    "time": (time,),
    "duration": (duration, duration, duration, duration_open),
    "score": (score, score, score_open),
    "yesno": (yesno, yesno, yesno_then, yesno_open),
}
_NUMBERS = frozenset(("count", "present", "duration", "score", "time"))


def typed(kind: str, made: Made, random: Random, today: date) -> Case:
    """The message as somebody types it. Keys left in and marks left out may cost certainty, never the meaning."""
    text, value, outcome = made
    text = polite(text, random)
    lossy = random.random() < 0.4
    text = random.choice(LOSSY if lossy else FAITHFUL)(text)
    may_doubt = lossy and outcome == CERTAIN
    outcomes = (CERTAIN, LIKELY) if may_doubt else (outcome,)
    return Case(kind, today, text, value, outcomes)


def cases(seed: int, each: int, makers: Mapping[str, tuple[Maker, ...]] = MAKERS) -> Iterator[Case]:
    """So many messages of each kind, the same for the same seed."""
    random = Random(seed)
    for kind, made_by in makers.items():
        for _ in range(each):
            today = date(2026, 1, 1) + timedelta(random.randrange(700))
            made = random.choice(made_by)(random, today)
            yield typed(kind, made, random, today)
