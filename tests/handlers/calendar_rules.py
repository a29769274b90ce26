"""Rules for the tests of the calendar: the ones that come along, and small variations of them."""

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from handlers.library import default_text
from handlers.rules.loading import DEFAULT_FILE, load_rules
from handlers.rules.rule import Rule, Rules

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def around_due_day() -> dict[str, Any]:
    """The rules that come along, without what staff gets every week and after the lock: what is left
    hangs on the due day, and a month of it can be read at a glance.
    """
    known: dict[str, Any] = yaml.safe_load(default_text())
    steps = known["defaults"]["escalation"]
    known["defaults"]["escalation"] = [s for s in steps if not {"every", "since"} & s.keys()]
    return known


def default_rules() -> Rules:
    return load_rules(DEFAULT_FILE.read_text(encoding="utf-8"), DEFAULT_FILE.name)


def meeting_rule() -> Rule:
    return default_rules().for_form("meeting", date(2026, 10, 1))


def rules_of(*versions: dict[str, Any], **sections: Any) -> Rules:
    """Rules with one form, `report`, in these versions; the rest as in a small plain calendar."""
    return load_rules(json.dumps(plain(*versions, **sections)), "rules.json")


def rule_of(**fields: Any) -> Rule:
    """The one version of the form `report` with these fields."""
    return rules_of({"valid_from": "2015-01-01", **fields}).rules[0]


def plain(*versions: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """A whole calendar as plain JSON."""
    return {
        "words": {
            "units": {"cell": {"vi": "Chi bộ", "en": "Cell"}},
            "roles": {
                "secretary": {"vi": "Bí thư", "en": "Secretary"},
                "staff": {"vi": "Cán bộ huyện", "en": "District staff"},
            },
        },
        "quiet": {"from": "21:00", "to": "06:30", "tet": "yes"},
        "defaults": {
            "period": "month",
            "window": {"first": 1, "last": 7},
            "fixed_day": 3,
            "due": {"latest_day": 10, "move": "no"},
            "lock_days": 7,
            "reminders": [{"day": day, "at": "19:00", "to": ["secretary"]} for day in (-3, -1, 0)],
            "escalation": [{"day": 1, "at": "08:00", "to": ["staff"]}],
            "units": "leaves",
            "thresholds": {
                "attendance": 85,
                "minutes": 90,
                "change": 3,
                "ceremony_days": 30,
                "vacancy_days": 60,
            },
        },
        "forms": {"report": list(versions)},
        **sections,
    }
