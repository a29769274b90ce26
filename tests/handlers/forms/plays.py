"""Filling in a built-in form from a script, as a secretary would; what the tests of the forms share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from handlers.forms.authoring import compile_workbook
from handlers.forms.files import load
from handlers.forms.filling import Context, Sitting, begin
from handlers.forms.model.definition import Form
from handlers.forms.run.asks import Accepted, Confirm, Refused
from handlers.forms.xform import read

HANOI = timezone(timedelta(hours=7))
OCTOBER = {
    "period": "2026-10",
    "month": "10",
    "year": "2026",
    "start": "2026-10-01",
    "end": "2026-10-31",
    "unit_code": "HM-NAPO",
    "unit_name": "Chi bộ Nà Pò",
    "members": "27",
    "fixed_date": "2026-10-03",
    "rule_minutes": "90",
}
OPEN_POSTS = (
    {
        "id": "1",
        "post": "deputy",
        "post_label": "Phó bí thư",
        "since": "2026-07-01",
        "since_label": "07/2026",
    },
    {
        "id": "2",
        "post": "village_head",
        "post_label": "Trưởng thôn",
        "since": "2026-08-01",
        "since_label": "08/2026",
    },
    {
        "id": "3",
        "post": "front_head",
        "post_label": "Trưởng ban CTMT",
        "since": "2026-09-01",
        "since_label": "09/2026",
    },
)
PERSON = {
    "decision_date": "2026-09-20",
    "ceremony_date": "2026-10-02",
    "flags": "female farmer",
    "age_group": "18_30",
    "schooling": "lower_secondary",
    "training": "none",
}
VACANCY = {
    "post": "secretary",
    "since": "2026-09-01",
    "cause": "retired",
    "acting": "yes",
    "successor": "identified",
}

Records = Sequence[Mapping[str, str]]


@cache
def form(form_id: str) -> Form:
    """A built-in form, compiled and read."""
    return read(compile_workbook(load(Path(f"handlers/forms/builtin/{form_id}.yaml"))).xform)


@dataclass
class World:
    """What the bot knows when a filling begins."""

    today: date = date(2026, 10, 7)
    report: Mapping[str, str] = field(default_factory=lambda: OCTOBER)
    last: Mapping[str, str] = field(default_factory=dict)
    open_posts: Records = ()
    admissions: Records = ()

    def sitting(self, form_id: str) -> Sitting:
        """A new filling of a form."""
        context = Context(
            now=datetime.combine(self.today, datetime.min.time(), HANOI) + timedelta(hours=19),
            language="vi",
            instances={
                "report": self.report,
                "open_vacancies": self.open_posts,
                "admissions": self.admissions,
            },
            last_saved=self.last,
        )
        return begin(form(form_id), context, instance_id="uuid:1")


@dataclass
class Play:
    """A filling answered from a script; what was asked is kept in its order."""

    sitting: Sitting
    asked: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)

    def through(self, answers: Mapping[str, str]) -> "Play":
        """Answer what the script has, skip what is optional, until the summary."""
        while (ask := self.sitting.current()) is not None:
            path = ask.path.removeprefix("/data/")
            self.asked.append(path)
            assert len(self.asked) < 60, self.asked
            if path in answers:
                self.say(ask.path, answers[path])
            else:
                assert not ask.required, path
                self.skipped.append(path)
                assert isinstance(self.sitting.skip(ask.path), Accepted)
        assert self.sitting.complete()
        return self

    def say(self, path: str, value: str) -> None:
        """Give one answer, confirming it where the form wants that."""
        outcome = self.sitting.answer(path, value)
        if isinstance(outcome, Confirm):
            self.confirmed.append(path.removeprefix("/data/"))
            outcome = self.sitting.answer(path, value, confirmed=True)
        assert isinstance(outcome, Accepted), (path, value, outcome)


def play(form_id: str, answers: Mapping[str, str], world: World | None = None) -> Play:
    """Fill in a form from a script."""
    return Play((world or World()).sitting(form_id)).through(answers)


def refused(sitting: Sitting, path: str, value: str) -> str:
    """The words an answer is refused with."""
    outcome = sitting.answer(f"/data/{path}", value)
    assert isinstance(outcome, Refused), outcome
    return outcome.message


def people(*rows: Mapping[str, str]) -> dict[str, str]:
    """A script for some people."""
    return {
        f"person[{number}]/{name}": value
        for number, row in enumerate(rows, start=1)
        for name, value in row.items()
    }
