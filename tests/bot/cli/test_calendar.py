"""chibo rehearse, rules and pause, as an operator calls them."""

import json
from pathlib import Path

import pytest

from handlers.library import default_text
from tests.bot.program import run

SAMPLE = Path(__file__).parents[3] / "sample" / "units.csv"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's units loaded."""
    folder = tmp_path_factory.mktemp("calendar")
    done = run(folder, "units", "load", str(SAMPLE))
    assert done.returncode == 0, done.stderr
    return folder


def test_a_month_is_rehearsed(place: Path) -> None:
    """JSON and nothing else, with what the operator should know; nothing is changed by it."""
    done = run(place, "rehearse", "--month", "2027-02", "--json")
    data = json.loads(done.stdout)

    assert (data["month"], data["messages"], data["counts"]["sent"]) == ("2027-02", [], 0)
    assert any("which is not published" in warning for warning in data["warnings"])


@pytest.mark.parametrize("month", ["2027-13", "2027-Q1"])
def test_no_month(tmp_path: Path, month: str) -> None:
    """One line names the option and the mend."""
    done = run(tmp_path, "rehearse", "--month", month)

    assert done.returncode == 1
    assert done.stderr.startswith("--month: ")
    assert len(done.stderr.splitlines()) == 1


def test_rules(place: Path) -> None:
    """Rules are shown; a file is loaded whole or not at all, one line for each fault."""
    good, bad = place / "good.yaml", place / "bad.yaml"
    good.write_text(default_text(), encoding="utf-8")
    bad.write_text(
        default_text().replace("fixed_day: 3", "fixed_day: x").replace('"no"', "sideways"),
        encoding="utf-8",
    )

    shown = json.loads(run(place, "rules", "show", "--json").stdout)
    refused = run(place, "rules", "load", str(bad))
    loaded = run(place, "rules", "load", str(good))

    assert {rule["form"] for rule in shown["rules"]} >= {"meeting", "admission", "vacancy"}
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 2)
    assert "fixed_day: “x” does not fit here" in refused.stderr
    assert loaded.returncode == 0


def test_the_past_keeps_its_dates(place: Path) -> None:
    """A file that would move due days of periods that have begun is refused, unless that is meant."""
    moved, dated = place / "moved.yaml", place / "dated.yaml"
    moved.write_text(default_text().replace("latest_day: 10", "latest_day: 12"), encoding="utf-8")
    version = "  meeting:\n    - {valid_from: 2100-01-01, due: {latest_day: 12}}\n"
    dated.write_text(default_text().replace("  meeting:\n", version), encoding="utf-8")

    refused = run(place, "rules", "load", str(moved))

    assert refused.returncode == 1
    assert "would become 12/" in refused.stderr
    assert run(place, "rules", "load", str(dated)).returncode == 0
    assert run(place, "rules", "load", str(moved), "--change-the-past").returncode == 0


def test_pauses(place: Path) -> None:
    """A branch is paused, listed, and taken back; a wrong unit or day is told in one line."""
    words = ("--from", "2026-12-09", "--to", "2026-12-11", "--reason", "Lũ")
    done = run(place, "pause", "--unit", "HM", *words)
    again = run(place, "pause", "--unit", "DV", *words, "--json")
    wrong = run(place, "pause", "--unit", "XX", *words)
    day = run(place, "pause", "--unit", "HM", "--from", "9/12", "--reason", "Lũ")
    person = ("--from", "2026-09-12", "--reason", "anh Hùng mất")
    assert "nothing of people" in run(place, "pause", "--unit", "HM", *person).stderr

    listed = json.loads(again.stdout)
    assert done.returncode == 0
    assert [(each["unit"], each["from"], each["to"]) for each in listed] == [
        ("HM", "2026-12-09", "2026-12-11"),
        ("DV", "2026-12-09", "2026-12-11"),
    ]
    assert (wrong.returncode, wrong.stderr.split(":")[0]) == (1, "--unit")
    assert (day.returncode, day.stderr.split(":")[0]) == (1, "--from")
    left = run(place, "pause", "--remove", str(listed[0]["id"]), "--json")
    assert [each["unit"] for each in json.loads(left.stdout)] == ["DV"]


def test_what_became_of_a_month(place: Path) -> None:
    """Every planned message with its end, as JSON; a wrong unit is told in one line."""
    done = run(place, "messages", "--month", "2026-10", "--unit", "HM", "--json")
    wrong = run(place, "messages", "--month", "2026-10", "--unit", "XX")

    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert wrong.returncode == 1
    assert wrong.stderr == "--unit: there is no unit XX; `chibo units list` names them\n"
    assert run(place, "messages", "--month", "2026-10").stdout == "0 messages.\n"


def test_the_doctor_tells_how_messages_ended(place: Path) -> None:
    """By kind and end."""
    found = {each["name"]: each for each in json.loads(run(place, "doctor", "--json").stdout)}

    assert found["planned messages"]["state"] == "none in the last 30 days"
