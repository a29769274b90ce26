"""One message, many answers: the table of reports, and what the chat gets for the forms owed."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from handlers.forms.cases import read_case
from handlers.forms.readings import Option, Reason, Setting
from handlers.forms.shorthand import Message, read_message
from handlers.forms.topics import Topic, topics_of
from tests.handlers.forms.plays import form
from tests.handlers.forms.test_inputs import CONTEXT, rows
from tests.handlers.forms.test_reading_properties import TYPED

TODAY = date(2026, 10, 7)
REPORTS = [row for row in (*rows("inputs.tsv"), *rows("reports.tsv")) if row[1] == "report"]
CLERKS_FORM = (
    Topic("poor", "/data/households", "households", "integer", ("hộ nghèo", "số hộ nghèo")),
    Topic(
        "poor", "/data/water", "water", "choice", ("nước sạch",),
        (Option("yes", "Có"), Option("no", "Không")),
    ),
    Topic("poor", "/data/visited", "visited", "date_past", ("đi thăm", "ngày thăm")),
    Topic("poor", "/data/since", "since", "month", ("bắt đầu từ",), month=True),
)  # fmt: skip


def topics() -> tuple[Topic, ...]:
    forms = [form(name) for name in ("meeting", "admission", "vacancy")]
    return (*(topic for each in forms for topic in topics_of(each, "vi")), *CLERKS_FORM)


def said(text: str) -> Message:
    return read_message(text, topics(), today=TODAY, setting=Setting(30, 3))


def values(text: str) -> dict[str, str]:
    return {f"{each.form}{each.path}": each.value for each in said(text).answers}


def allowed(name: str, value: Any, today: str, wanted: dict[str, Any]) -> bool:
    """What may stand in an answer though the table does not list it."""
    follows: dict[str, Any] = {"period": today[:7], **CONTEXT}
    nobody_absent = wanted.get("present") == CONTEXT["total"] - CONTEXT["exempt"]
    return bool(
        value == follows.get(name) or (name, value, nobody_absent) == ("unexcused", 0, True)
    )


@pytest.mark.parametrize(
    ("today", "text", "expect"), [row[2:] for row in REPORTS], ids=[row[0] for row in REPORTS]
)
def test_a_report_is_read_as_the_table_says(today: str, text: str, expect: str) -> None:
    """Every answer of the table, and no other."""
    got = read_case("report", text, today=date.fromisoformat(today), context=CONTEXT)
    if expect == "ask":
        assert (got["outcome"], got["value"]) == ("ask", None)
        return
    value, wanted = got["value"], json.loads(expect)
    assert isinstance(value, dict)
    others = {name: each for name, each in value.items() if name not in wanted}

    assert {name: value.get(name) for name in wanted} == wanted
    assert all(allowed(name, each, today, wanted) for name, each in others.items()), others


def test_a_message_fills_in_all_forms_owed() -> None:
    """Each answer goes to its form and path, written as the form writes it."""
    assert values("hop 3/10 du 27 dc co nghi quyet loai tot, khong ket nap, khong khuyet") == {
        "meeting/data/held": "yes",
        "meeting/data/date": "2026-10-03",
        "meeting/data/present": "27",
        "meeting/data/unexcused": "0",
        "meeting/data/outcome": "resolution",
        "meeting/data/grade": "good",
        "admission/data/admitted": "0",
        "vacancy/data/new_vacancy": "no",
    }


def test_details_of_a_vacancy_go_to_its_first_row() -> None:
    """A month is stored as its first day."""
    assert values("khuyết trưởng thôn từ tháng 7 do nghỉ hưu, kết nạp 4 đc") == {
        "vacancy/data/new_vacancy": "yes",
        "vacancy/data/vacancy[1]/post": "village_head",
        "vacancy/data/vacancy[1]/since": "2026-07-01",
        "vacancy/data/vacancy[1]/cause": "retired",
        "admission/data/admitted": "3+",
        "admission/data/admitted_count": "4",
    }


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("hộ nghèo 12", "households", "12"),
        ("số hộ nghèo là 12", "households", "12"),
        ("ho ngheo: 12", "households", "12"),
        ("họp đủ, 12 hộ nghèo", "households", "12"),
        ("mười hai hộ nghèo, họp đủ", "households", "12"),
        ("không có hộ nghèo", "households", "0"),
        ("nước sạch có", "water", "yes"),
        ("có nước sạch", "water", "yes"),
        ("chưa có nước sạch", "water", "no"),
        ("đi thăm hôm qua", "visited", "2026-10-06"),
        ("bắt đầu từ tháng 7, họp đủ", "since", "2026-07-01"),
    ],
)
def test_a_clerks_form_takes_part_by_its_keywords(text: str, path: str, value: str) -> None:
    """The answer stands behind the keyword, before it, or is a plain no."""
    assert values(text)[f"poor/data/{path}"] == value


def test_the_words_of_the_field_stay_with_their_forms() -> None:
    """A form of somebody else with a question of the same name gets nothing from "khuyết từ tháng 7"."""
    found = values("khuyết trưởng thôn từ tháng 7")

    assert "poor/data/since" not in found


def test_what_is_unclear_is_a_doubt_with_its_likely_values() -> None:
    """A day by the moon or the sun, and a low attendance, are confirmed; nothing is lost in silence."""
    message = said("họp mùng 3 vắng 20")
    doubts = {each.path: (each.reason, each.options) for each in message.doubts}

    assert doubts["/data/date"] == (Reason.LUNAR, ("2026-10-03", "2026-09-13"))
    assert doubts["/data/present"] == (Reason.FEWER_THAN_HALF, ("7",))


def test_two_answers_to_one_question_are_a_doubt() -> None:
    """Neither is taken; both are offered."""
    for text, path, options in (
        ("họp 3/10 họp 4/10 đủ", "/data/date", ("2026-10-03", "2026-10-04")),
        ("hộ nghèo 12, hộ nghèo 15", "/data/households", ("12", "15")),
    ):
        message = said(text)
        assert [each.options for each in message.doubts if each.path == path] == [options]
        assert all(each.path != path for each in message.answers)


def test_a_keyword_without_an_answer_is_a_doubt() -> None:
    """The question was meant; what was said of it is not understood."""
    (doubt,) = said("họp đủ, hộ nghèo").doubts

    assert (doubt.form, doubt.path, doubt.options) == ("poor", "/data/households", ())


def test_another_month_is_named() -> None:
    """The period goes with the message; the days are those of that month."""
    message = said("báo cáo tháng 9: họp ngày 3, đủ cả")

    assert message.period == "2026-09"
    assert values("báo cáo tháng 9: họp ngày 3, đủ cả")["meeting/data/date"] == "2026-09-03"


@pytest.mark.parametrize(
    "text",
    [
        "THÔNG BÁO: các chi bộ họp ngày 3/10",
        "họp chưa?",
        "cảm ơn đ/c",
        "trời hôm nay mưa to quá đường đi khó",
        "",
        "a" * 600,
    ],
)
def test_what_is_no_report_gives_nothing(text: str) -> None:
    """Notices, questions and talk answer no question."""
    assert said(text) == Message(refused=Reason.NOT_A_REPORT, leftover=said(text).leftover)
    assert said(text).answers == ()


def test_names_are_not_kept_but_the_figures_are() -> None:
    """The reason tells why a line about privacy is due; the words with the name are in no answer."""
    message = said("họp hôm qua loại tốt, vắng a Chíu ốm")

    assert message.refused is Reason.NAMES
    assert {each.path for each in message.answers} == {"/data/held", "/data/date", "/data/grade"}


@settings(max_examples=150, deadline=None)
@given(text=TYPED)
def test_no_message_is_an_error(text: str) -> None:
    """Whatever is typed, each answer is one that its question can have."""
    choices = {(topic.form, topic.path): topic.choices for topic in topics()}
    for answer in said(text).answers:
        names = {option.name for option in choices[answer.form, answer.path]}
        assert not names or set(answer.value.split()) <= names
