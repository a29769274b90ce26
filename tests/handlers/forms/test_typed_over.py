"""Calculated questions that a person has typed over keep what was typed until what they read changes."""

from datetime import UTC, datetime

from handlers.forms.authoring import compile_workbook
from handlers.forms.filling import Accepted, Context, Filling, Sitting, begin
from handlers.forms.sheets_text import read_markdown
from handlers.forms.xform import read

FORM = """
| survey |
| | type | name | label | calculation | repeat_count |
| | integer | n | Rows | | |
| | begin_repeat | r | R | | ${n} |
| | integer | a | A | | |
| | integer | b | Twice A | ${a} * 2 | |
| | end_repeat | | | | |
| | integer | sum | Sum | sum(${a}) | |
"""
CONTEXT = Context(now=datetime(2026, 10, 7, tzinfo=UTC))


def sitting() -> Sitting:
    form = read(compile_workbook(read_markdown(FORM, "form")).xform)
    made = begin(form, CONTEXT, instance_id="uuid:1")
    say(made, n="2", r1a="1", r2a="2", r1b="50")
    return made


def say(made: Sitting, **answers: str) -> None:
    for name, value in answers.items():
        path = f"/data/r[{name[1]}]/{name[2:]}" if name[0] == "r" else f"/data/{name}"
        assert isinstance(made.answer(path, value), Accepted)


def rows(made: Sitting) -> list[tuple[int, int]]:
    return [(row.get("a", 0), row.get("b", 0)) for row in made.values()["r"]]


def test_another_row_changes_nothing() -> None:
    """What is typed in one row stays when another row is answered."""
    made = sitting()

    say(made, r2a="7")

    assert rows(made) == [(1, 50), (7, 14)]


def test_its_own_row_overwrites() -> None:
    """A change of what it reads calculates anew."""
    made = sitting()

    say(made, r1a="4")

    assert rows(made) == [(4, 8), (2, 4)]


def test_a_further_row_changes_nothing() -> None:
    """A row more leaves typed values of other rows alone, and sums over rows are calculated anew."""
    made = sitting()
    say(made, sum="99", n="3", r3a="5")

    assert rows(made) == [(1, 50), (2, 4), (5, 10)]
    assert made.values()["sum"] == 8


def test_a_calculation_of_a_further_row_is_its_own_matter() -> None:
    """What a new row calculates in itself leaves alone what is typed in others over the same calculation."""
    chain = FORM.replace(
        "| | integer | b | Twice A | ${a} * 2 | |",
        "| | calculate | c | | ${n} + 1 | |\n| | integer | b | B | ${c} | |",
    ).replace("| ${n} |\n", "| |\n")
    form = read(compile_workbook(read_markdown(chain, "form")).xform)
    made = begin(form, CONTEXT, instance_id="uuid:1")
    say(made, n="2", r1b="50")

    made.answer("/data/r[2]", "yes")

    assert [row["b"] for row in made.values()["r"]] == [50, 3]


def test_it_survives_being_stored() -> None:
    """Taken up again from the database the typed value stands."""
    made = sitting()
    again = Sitting(made.form, Filling.from_json(made.filling.to_json()), CONTEXT)

    assert rows(again) == [(1, 50), (2, 4)]
