"""The guide of the calendar keeps step with the program."""

import re
from datetime import date
from pathlib import Path

import yaml

from handlers.calendar import due_day
from handlers.library import default_text
from handlers.rules.loading import load_rules
from scripts.draw_calendar import PICTURE, picture

GUIDE = Path(__file__).parents[2] / "docs" / "calendar.md"


def test_the_picture_is_drawn_from_the_rules() -> None:
    """The picture in the guide is what the rules give today."""
    assert PICTURE.read_text(encoding="utf-8") == picture()


def test_the_example_can_be_loaded() -> None:
    """The example of changed rules is a file that the program takes, and does what it says."""
    found = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    known = yaml.safe_load(default_text())
    known["forms"] = yaml.safe_load(found[1])["forms"]
    rules = load_rules(yaml.safe_dump(known), "the example")

    dues = []
    for day, path in (
        (date(2026, 12, 1), ["BL", "HM"]),
        (date(2027, 1, 1), ["BL", "HM"]),
        (date(2027, 1, 1), ["BL", "DV"]),
    ):
        rule = rules.for_form("meeting", day, path)
        dues.append(due_day(rule, rule.period_of(day)).day)
    once = rules.for_form("congress", date(2027, 3, 20)).period_of(date(2027, 3, 20))

    assert dues == [10, 12, 8]
    assert (once.code, once.end) == ("2027-03-01", date(2027, 4, 15))
