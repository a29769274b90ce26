"""Every row of the sample district passes the built-in forms on the day it was sent."""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.handlers.forms.plays import OPEN_POSTS, PERSON, VACANCY, World, people, play

SAMPLE = Path("sample/seed-2017")


def seed(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of the sample district, empty cells left out."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {key: value for key, value in row.items() if value}


def period(row: Mapping[str, str]) -> dict[str, str]:
    """What the bot knows of the period of a sample row."""
    first = datetime.strptime(row["period"], "%Y-%m").replace(tzinfo=UTC).date()
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {
        "period": row["period"],
        "month": str(first.month),
        "start": first.isoformat(),
        "end": last.isoformat(),
        "fixed_date": first.replace(day=3).isoformat(),
        "rule_minutes": "90",
    }


def world_of(row: Mapping[str, str]) -> World:
    """The world on the day a sample row was sent."""
    return World(today=date.fromisoformat(row["sent_on"]), report=period(row))


def test_every_sample_meeting_is_accepted() -> None:
    """All 165 meetings of the sample pass the form on the day they were sent."""
    about = {"unit", "period", "sent_on"}
    rows = list(seed("meetings"))
    for row in rows:
        answers = {name: value for name, value in row.items() if name not in about}
        values = play("meeting", answers, world_of(row)).sitting.values()

        assert {name: str(values[name]) for name in answers} == answers, row

    assert len(rows) == 165


def test_every_sample_admission_is_accepted() -> None:
    """All 67 admissions of the sample pass the form on the day they were sent."""
    rows = list(seed("admissions"))
    for row in rows:
        person = {name: row[name] for name in PERSON if name in row}

        play("admission", {"admitted": "1", **people(person)}, world_of(row))

    assert len(rows) == 67


def test_every_sample_vacancy_is_accepted() -> None:
    """All 12 vacancies of the sample pass the form, the filled ones as open posts too."""
    rows = list(seed("vacancies"))
    for row in rows:
        answers = {"new_vacancy": "yes", "vacancy[2]": "no"}
        answers |= {f"vacancy[1]/{name}": row[name] for name in VACANCY}
        answers["vacancy[1]/since"] += "-01"
        if "expected" in row:
            answers["vacancy[1]/expected"] = f"{row['expected']}-01"
        play("vacancy", answers, world_of(row))
        if "filled_on" in row:
            world = world_of(row)
            world.open_posts = ({**OPEN_POSTS[0], "since": f"{row['since']}-01"},)
            filled = {"open[1]/still_open": "no", "open[1]/filled_on": row["filled_on"]}
            play("vacancy", {**filled, "new_vacancy": "no"}, world)

    assert len(rows) == 12
