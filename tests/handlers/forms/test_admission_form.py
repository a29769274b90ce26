"""The admission form: one nameless row per person."""

import pytest

from tests.handlers.forms.plays import PERSON, World, people, play, refused


def test_nobody_admitted_is_a_report() -> None:
    """No admission: one tap."""
    done = play("admission", {"admitted": "0"})

    assert done.asked == ["admitted"]


def test_two_admissions_are_two_nameless_rows() -> None:
    """Two people: two rows, asked one after the other."""
    second = {**PERSON, "flags": "none", "schooling": "primary"}
    del second["decision_date"], second["ceremony_date"]
    done = play("admission", {"admitted": "2", **people(PERSON, second)})
    first, other = done.sitting.values()["person"]

    assert done.skipped == ["person[2]/decision_date", "person[2]/ceremony_date"]
    assert first["flags"] == ["female", "farmer"]
    assert first["decision_date"] == "2026-09-20"
    assert other["flags"] == ["none"]
    assert "decision_date" not in other


def test_three_or_more_are_counted() -> None:
    """From three on the number is asked, then so many rows."""
    answers = {"admitted": "3+", "admitted_count": "3", **people(PERSON, PERSON, PERSON)}
    done = play("admission", answers)

    assert len(done.sitting.values()["person"]) == 3
    assert done.asked[:2] == ["admitted", "admitted_count"]


def test_person_is_numbered_among_several() -> None:
    """Each of two people is announced by number, without a name; a single one is not."""
    two = World().sitting("admission")
    two.answer("/data/admitted", "2")
    one = World().sitting("admission")
    one.answer("/data/admitted", "1")

    first, single = two.current(), one.current()

    assert first is not None
    assert first.notes == ("Đồng chí thứ 1 trong 2 (không cần ghi tên).",)
    assert single is not None
    assert single.notes == ()


def test_primary_schooling_is_noted() -> None:
    """Primary schooling is a special case, said before the next question."""
    sitting = World().sitting("admission")
    for path, value in {"admitted": "1", **people({**PERSON, "schooling": "primary"})}.items():
        if not path.endswith("training"):
            sitting.answer(f"/data/{path}", value)

    ask = sitting.current()

    assert ask is not None
    assert ask.path == "/data/person[1]/training"
    assert "trường hợp đặc biệt" in ask.notes[0]


def test_decision_date_of_staff_is_offered() -> None:
    """A date that staff entered is offered to the person of that number."""
    known = ({"id": "HM-NAPO/2026-01", "decision_date": "2026-09-18", "ceremony_date": ""},)
    sitting = World(admissions=known).sitting("admission")
    sitting.answer("/data/admitted", "2")

    first, second = (sitting.ask(f"/data/person[{n}]/decision_date") for n in (1, 2))

    assert [offer.value for offer in first.offers] == ["2026-09-18"]
    assert second.offers == ()


ADMISSION_REFUSED = (
    ("decision_date", "2026-10-08", "không được sau hôm nay"),
    ("decision_date", "2025-09-01", "không quá 400 ngày trước"),
    ("ceremony_date", "2026-09-19", "không được trước ngày quyết định"),
    ("ceremony_date", "2026-10-08", "không sau hôm nay"),
    ("flags", "none female", "chỉ được chọn một mình"),
)


@pytest.mark.parametrize(("name", "value", "words"), ADMISSION_REFUSED)
def test_admission_refuses(name: str, value: str, words: str) -> None:
    """Dates out of order and a "none" that is not alone are refused."""
    sitting = play("admission", {"admitted": "1", **people(PERSON)}).sitting

    assert words in refused(sitting, f"person[1]/{name}", value)
