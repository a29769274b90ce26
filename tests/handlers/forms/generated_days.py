"""Days and months made from their meaning; see `generated`."""

from datetime import date, timedelta
from random import Random

from tests.handlers.forms.meanings import CERTAIN, LIKELY, OPEN, Made, in_words

_WEEKDAYS = ("thứ 2|thứ hai|t2", "thứ 3|thứ ba|t3", "thứ 4|thứ tư|t4", "thứ 5|thứ năm|t5", "thứ 6|thứ sáu|t6",
             "thứ 7|thứ bảy|t7", "chủ nhật|cn")  # fmt: skip


def _written(random: Random, day: date) -> str:
    d, m, y = day.day, day.month, day.year
    return random.choice(
        (f"{d}/{m}", f"{d:02}/{m:02}", f"{d}-{m}", f"{d}.{m}", f"ngày {d}/{m}", f"ngày {d} tháng {m}", f"{d} tháng {m}",
         f"{d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d:02}{m:02}{y}", f"{d}.{m}.{y}", f"{d}-{m}-{y}", f"{d}/{m}/{y % 100:02}",
         f"ngày {d} tháng {m} năm {y}", f"{d} thg {m}", f"ngày {d} t{m}")
    )  # fmt: skip


def _part(random: Random) -> str:
    return random.choice(("", "", "", "tối ", "chiều ", "sáng "))


def date_past(random: Random, today: date) -> Made:
    day = today - timedelta(random.randint(0, 26))
    outcome = CERTAIN if day.month == today.month else LIKELY
    back = (today - day).days
    forms = [_written(random, day)]
    if back < 3:
        forms += [
            ("hôm nay", "hôm qua", "hôm kia")[back],
            ("sáng nay", "tối qua", "tối hôm kia")[back],
        ]
    if 1 <= back <= 6:
        name = random.choice(_WEEKDAYS[day.weekday()].split("|"))
        forms += [name, f"{name} vừa rồi", _part(random) + name]
    if 3 <= back <= 9:
        forms += [f"{back} ngày trước", f"cách đây {back} hôm"]
    if day.isocalendar()[1] == (today - timedelta(7)).isocalendar()[1]:
        forms.append(f"{random.choice(_WEEKDAYS[day.weekday()].split('|'))} tuần trước")
    return random.choice(forms), day.isoformat(), outcome


def date_first_days(random: Random, today: date) -> Made:
    """Named as "mùng": by the sun, but to be confirmed."""
    day = random.randint(1, min(10, today.day))
    word = random.choice(("mùng", "mồng"))
    return (
        f"{word} {random.choice((str(day), in_words(day)))}",
        today.replace(day=day).isoformat(),
        LIKELY,
    )


_VAGUE_PAST = (
    "đầu tháng", "hôm trước", "hôm nọ", "mấy hôm trước", "tuần trước", "cuối tháng", "giữa tháng", "không nhớ", "rằm",
    "khoảng ngày {d}", "{d} hoặc {e}", "mùng {s} âm", "lâu rồi", "từ {d} đến {e}", "chắc ngày {d}", "31/9", "30/2", "45/10",
    "mùng {s} âm lịch", "dạo nọ", "tháng trước", "ngày kia", "mai", "tuần sau", "{weekday}", "vài hôm rồi",
)  # fmt: skip


def date_open(random: Random, today: date) -> Made:
    day = random.randint(10, 27)
    weekday = random.choice(_WEEKDAYS[today.weekday()].split("|"))
    text = random.choice(_VAGUE_PAST)
    return text.format(d=day, e=day + 1, s=random.randint(1, 9), weekday=weekday), None, OPEN


def date_future(random: Random, today: date) -> Made:
    ahead = random.choice((random.randint(0, 8), random.randint(1, 45)))
    day = today + timedelta(ahead)
    forms = [_written(random, day), f"dự kiến {_written(random, day)}"]
    if ahead < 3:
        forms += [("hôm nay", "mai", "ngày kia")[ahead], ("tối nay", "tối mai", "ngày mốt")[ahead]]
    if 1 <= ahead <= 6:
        name = random.choice(_WEEKDAYS[day.weekday()].split("|"))
        forms += [name, f"{name} tới", _part(random) + name]
    if 3 <= ahead <= 9:
        forms += [f"{ahead} ngày nữa", f"{ahead} hôm nữa"]
    if day.month == today.month and day.day > today.day:
        forms.append(f"ngày {day.day}")
    return random.choice(forms), day.isoformat(), CERTAIN


_VAGUE_FUTURE = (
    "tuần sau", "cuối tháng", "qua mùa gặt", "chưa rõ", "tháng sau", "khi nào rảnh", "khoảng {d}", "{d} hoặc {e}", "{d}-{e}",
    "chưa có lịch", "sau tết", "đầu tháng sau", "cuối tuần", "hôm qua", "chưa biết", "gặt xong", "trước ngày {e}",
)  # fmt: skip


def future_open(random: Random, _today: date) -> Made:
    day = random.randint(12, 27)
    return random.choice(_VAGUE_FUTURE).format(d=day, e=day + 1), None, OPEN


def month(random: Random, today: date) -> Made:
    back = random.randint(0, 11)
    number = today.year * 12 + today.month - 1 - back
    y, m = number // 12, number % 12 + 1
    forms = [f"tháng {m}", f"t{m}", f"từ tháng {m}", f"tháng {m}/{y}", f"{m}/{y}", f"{m:02}/{y}", f"tháng {m} năm {y}", f"{m}-{y}",
             f"đầu tháng {m}", f"hồi tháng {m}", f"tháng {m:02}"]  # fmt: skip
    if back < 2:
        forms.append(("tháng này", "tháng trước")[back])
    if m in (2, 3, 5, 6, 7, 8, 9, 10):
        forms.append(f"tháng {in_words(m)}")
    return random.choice(forms), f"{y}-{m:02}", CERTAIN


def month_open(random: Random, _today: date) -> Made:
    m = random.randint(2, 8)
    forms = ["từ hè", "đầu năm", "năm ngoái", "lâu rồi", "tháng 13", "không nhớ", "quý 2", f"khoảng tháng {m}",
             f"tháng {m} hoặc {m + 1}", "sau tết", "mấy tháng nay", f"tháng {m} hay tháng {m + 1}"]  # fmt: skip
    return random.choice(forms), None, OPEN
