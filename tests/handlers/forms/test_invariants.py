"""Whatever is answered, taken back, edited and stored in between, in whatever order: what must always hold."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.forms.authoring import compile_workbook
from handlers.forms.filling import Context, Filling, Refused, Sitting, begin
from handlers.forms.model.definition import Form, Type
from handlers.forms.run.checks import is_required, satisfied
from handlers.forms.run.stops import is_asked
from handlers.forms.xform import read
from tests.handlers.forms.plays import OCTOBER, OPEN_POSTS, form
from tests.oracle.comparing import likely
from tests.oracle.generated import workbook

NOW = datetime(2026, 10, 7, 19, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CONTEXT = Context(
    now=NOW,
    language="vi",
    instances={"report": OCTOBER, "open_vacancies": OPEN_POSTS, "admissions": ()},
)
BUILTIN = ("meeting", "admission", "vacancy")
MOVES = ("answer",) * 6 + ("skip", "back", "edit", "store", "more")


@cache
def made(seed: int) -> Form:
    """A form by chance, or one of the built-in ones."""
    if seed < len(BUILTIN):
        return form(BUILTIN[seed])
    return read(compile_workbook(workbook(Random(seed), 15)).xform)


@dataclass
class Person:
    """Somebody who answers, goes back, edits and comes again later."""

    sitting: Sitting
    chance: Random

    def move(self, what: str) -> None:
        before = self.sitting.filling
        ask = self.sitting.current()
        if what == "store":
            self.sitting = Sitting(self.sitting.form, stored(before), CONTEXT)
        elif what == "back":
            self.sitting.back()
        elif what == "edit":
            lines = [line for line in self.sitting.lines() if line.editable]
            if lines:
                self.sitting.goto(self.chance.choice(lines).path)
        elif ask is not None:
            self.say(what, ask.path, before)

    def say(self, what: str, path: str, before: Filling) -> None:
        ask = self.sitting.ask(path)
        value = "" if what == "skip" else self.chance.choice(["yes", "no"])
        if ask.question is not None and what != "skip":
            offers = [offer.value for offer in ask.offers]
            value = self.chance.choice([likely(ask, self.chance), *offers])
        outcome = self.sitting.answer(path, value, confirmed=self.chance.random() < 0.8)
        if isinstance(outcome, Refused):
            assert self.sitting.filling == before


def somebody(seed: int, luck: int) -> Person:
    """A person before a new filling."""
    return Person(begin(made(seed), CONTEXT, instance_id="uuid:1"), Random(luck))


def stored(filling: Filling) -> Filling:
    """The filling out of the database."""
    return Filling.from_json(json.loads(json.dumps(filling.to_json(), ensure_ascii=False)))


def check(sitting: Sitting) -> None:
    """What must hold at any moment."""
    filling = sitting.filling
    again = Sitting(sitting.form, stored(filling), CONTEXT)
    assert stored(filling) == filling
    assert told(again) == told(sitting)
    number, total = sitting.progress()
    assert 0 <= number <= total
    relevant = sitting.texts()
    assert not relevant.keys() & set(sitting.irrelevant())
    root = ET.fromstring(sitting.xml().encode())
    assert sorted(filter(None, root.itertext())) == sorted(filter(None, relevant.values()))
    if sitting.complete():
        check_complete(sitting)
    check_recomputed(sitting)


def told(sitting: Sitting) -> list[object]:
    """Everything a person or program is told of a sitting."""
    ask = sitting.current()
    seen = None if ask is None else (ask.path, ask.label, ask.required, ask.choices, ask.offers)
    return [seen, sitting.lines(), sitting.values(), sitting.xml(), sitting.progress()]


def check_complete(sitting: Sitting) -> None:
    """Nothing required is empty, and every constraint holds."""
    for stop in sitting.agenda.stops():
        question, workspace = stop.question, sitting.workspace
        if question is None or question.type is Type.NOTE or not is_asked(stop, workspace):
            continue
        assert stop.node.text or not is_required(workspace, question, stop.node), stop.path
        assert satisfied(workspace, question, stop.node), stop.path


def check_recomputed(sitting: Sitting) -> None:
    """Recomputing what an answer can change gives what recomputing everything would.

    Not so where a person may type over a calculation: what was typed stays.
    """
    if sitting.form.plan.typed:
        return
    whole = Sitting(sitting.form, sitting.filling, CONTEXT)
    whole.workspace.recomputer.strict = False
    whole.workspace.recomputer.everything()
    assert whole.texts() == sitting.texts()


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 40),
    moves=st.lists(st.sampled_from(MOVES), max_size=40),
    luck=st.integers(0, 2**32),
)
def test_any_order(seed: int, moves: list[str], luck: int) -> None:
    """Answers, skips, backs, edits and storing in any order leave a sound filling."""
    person = somebody(seed, luck)

    for place, move in enumerate(moves):
        person.move(move)
        if place % 5 == 0:
            check(person.sitting)

    check(person.sitting)


@settings(max_examples=9, deadline=None)
@given(seed=st.integers(0, 2), luck=st.integers(0, 2**32))
def test_edited_to_the_end(seed: int, luck: int) -> None:
    """However often answers to a built-in form are edited, whoever goes on comes to an end."""
    person = somebody(seed, luck)
    for _ in range(40):
        person.move(person.chance.choice(["answer"] * 4 + ["edit"]))

    for _ in range(500):
        if person.sitting.current() is None:
            break
        person.move("skip" if person.chance.random() < 0.2 else "answer")

    assert person.sitting.complete()
    check(person.sitting)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 40), other=st.integers(0, 40), luck=st.integers(0, 2**32))
def test_another_version(seed: int, other: int, luck: int) -> None:
    """A filling opened with a form that has changed under it still goes to its end or asks on."""
    person = somebody(seed, luck)
    for _ in range(12):
        person.move("answer")

    changed = Person(Sitting(made(other), stored(person.sitting.filling), CONTEXT), person.chance)
    for _ in range(12):
        changed.move("answer")

    assert changed.sitting.xml()
    assert changed.sitting.values() is not None


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(3, 40), luck=st.integers(0, 2**32))
def test_hidden_answers_come_back(seed: int, luck: int) -> None:
    """An answer that no longer matters leaves the report, and is there again when it matters again."""
    person = somebody(seed, luck)
    for _ in range(25):
        person.move("answer")
    sitting = person.sitting
    first = next(iter(sitting.lines()), None)
    triggers = any(question.changes for question in sitting.form.questions)
    if first is None or not first.editable or not first.value or triggers:
        return
    if sitting.form.plan.typed:
        return
    before = sitting.texts()

    if isinstance(sitting.answer(first.path, "", confirmed=True), Refused):
        return
    sitting.answer(first.path, first.value, confirmed=True)

    assert sitting.texts() == before
