"""The same random answers to our engine and to JavaRosa; the first difference is told."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cli.form_play import surroundings, unnumbered
from handlers.forms.filling import Accepted, Ask, Reason, Refused, Sitting, begin
from handlers.forms.model.definition import SELECTS, Form, Type
from tests.oracle.javarosa import ZONE, JavaRosa, Walk

MAX_ASKS = 3_000
_RESULTS = {Reason.REQUIRED: "required", Reason.CONSTRAINT: "constraint"}
_OUTER = re.compile(r'<instance id="([^"]+)" src="[^"]*"\s*/>')
_ASIDE = re.compile(
    r'\schat:(?:carry|confirm)="[^"]*"|\sjr:preload="(?:timestamp|property)"'
)  # what only a chat knows, and what only a telephone knows
_SHUFFLED = re.compile(r"^randomize\((?!.*,[^,()]+\)$)")  # by no seed that the form gives
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d")
_MISSING = "-"  # what pyxform writes where a language has no text; we show the default language
_LIKELY = {
    Type.INTEGER: ("-1", "0", "1", "2", "3", "5", "12", "40", "100", "x", "2.5"),
    Type.DECIMAL: ("-0.5", "0", "0.1", "1", "2.5", "33.3", "100", "x"),
    Type.RANGE: tuple(map(str, range(11))),
    Type.TIME: ("07:30:00.000+07:00", "19:05:00.000+07:00"),
    Type.ACKNOWLEDGE: ("OK",),
    Type.GEOPOINT: ("21.1 105.3 0 0", "21.92 105.71 120 4.5"),
}
_WORDS = ("An", "Bình", "a b", " x ", "7", "yes", "<&>", "đ", "x" * 30)


@dataclass
class Play:
    """Answers our engine from chance, and remembers them for the other engine."""

    sitting: Sitting
    chance: random.Random
    steps: list[tuple[str, ...]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    rows: int = 0

    def through(self) -> Walk:
        """Answer until nothing is left, or a required question gets no answer."""
        for _ in range(MAX_ASKS):
            ask = self.sitting.current()
            if ask is None or not self.step(ask):
                break
        left_out = frozenset(self.sitting.irrelevant())
        return Walk(tuple(self.steps), self.sitting.texts(), left_out)

    def step(self, ask: Ask) -> bool:
        if ask.question is None:
            return self.row(ask)
        self.steps.append(_asked(ask))
        said = self.value(ask)
        tries = self.answers.setdefault(ask.path, [])
        if said is None:  # nothing more to say: what stands there stays
            stuck = ask.required and not ask.value
            outcome = self.sitting.answer(ask.path, ask.value, confirmed=True)
            result = "stuck" if stuck else _result(outcome)
            self.steps.append(("answer", ask.path, ask.value, result))
            return result == "ok"
        tries.append(said)
        outcome = self.sitting.answer(ask.path, said, confirmed=True)
        self.steps.append(("answer", ask.path, said, _result(outcome)))
        return True

    def row(self, ask: Ask) -> bool:
        path = unnumbered(ask.path)
        self.rows += 1
        wanted = "yes" if self.rows < 40 and self.chance.random() < 0.5 else "no"
        self.answers.setdefault(path, []).append(wanted)
        self.steps += [("repeat", path, str(ask.number - 1)), ("answer", path, wanted, "ok")]
        assert isinstance(self.sitting.answer(ask.path, wanted), Accepted)
        return True

    def value(self, ask: Ask) -> str | None:
        if len(self.answers.get(ask.path, ())) > 6 or self.chance.random() < 0.08:
            return None
        if self.chance.random() < (0.03 if ask.required else 0.12):
            return ""
        return likely(ask, self.chance)


def _asked(ask: Ask) -> tuple[str, ...]:
    """What is asked, as Drive tells it; lists that stand in an order of chance are told in that of the names."""
    assert ask.question is not None
    offered = [f"{choice.name}={choice.label}" for choice in ask.choices]
    nodes = ask.question.choices.nodes
    order = "any" if nodes is not None and _SHUFFLED.match(nodes.source) else "given"
    required = "1" if ask.required else "0"
    return ("ask", ask.path, required, ask.label, "\n".join(offered), order)


def _result(outcome: object) -> str:
    if isinstance(outcome, Refused):
        return _RESULTS.get(outcome.reason, "misfit")
    return "ok"


def likely(ask: Ask, chance: random.Random) -> str:
    """A likely answer to a question; now and then one that does not fit."""
    question = ask.question
    assert question is not None
    if question.type in SELECTS:
        return _chosen(question.type, [option.name for option in ask.choices], chance)
    if question.type in {Type.DATE, Type.DATETIME}:
        return _day(question.type, question.appearance.split(), chance)
    return chance.choice(_LIKELY.get(question.type, _WORDS))


def _chosen(kind: Type, names: list[str], chance: random.Random) -> str:
    if kind is Type.SELECT_ONE:
        return chance.choice([*names, *names, "nowhere"])
    least = 1 if kind is Type.SELECT_MULTIPLE and names else len(names)
    return " ".join(chance.sample(names, chance.randint(least, len(names)))) or "nowhere"


def _day(kind: Type, looks: list[str], chance: random.Random) -> str:
    day = datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=chance.randint(-40, 20))
    if looks:  # a month stands as its first day, a year too
        day = day.replace(day=1, month=1 if "year" in looks else day.month)
    if kind is Type.DATETIME:
        return f"{day.isoformat()}T{chance.randint(10, 23)}:15:00.000+07:00"
    return chance.choice([day.isoformat()] * 5 + ["2026-02-30", "x"])


def comparable(xform: str, known: Mapping[str, str] | None = None) -> str:
    """A form that both engines can run: lists beside it become part of it, chat habits and the time go."""
    lists = known or {}
    inner = _OUTER.sub(
        lambda found: f'<instance id="{found[1]}">{lists.get(found[1], "<root/>")}</instance>',
        xform,
    )
    return _ASIDE.sub("", inner)


def play(form: Form, seed: int) -> tuple[Walk, Mapping[str, list[str]]]:
    """A random walk through a form by our engine, and the answers given."""
    context = surroundings(form, datetime.now(ZoneInfo(ZONE)), form.default_language)
    walk = Play(begin(form, context, instance_id="uuid:1"), random.Random(seed))
    return walk.through(), walk.answers


def difference(ours: Walk, theirs: Walk) -> str:
    """The first difference between two walks; '' if they are alike."""
    for number, (one, other) in enumerate(zip(ours.steps, theirs.steps, strict=False)):
        if one[0] == "ask" and one[1] != other[1] and _asked_again(one, ours.steps[:number]):
            return ""  # we ask at once what a later answer has made invalid, JavaRosa at the end
        if not _alike(one, other):
            before = ours.steps[number - 1] if number else ()
            return f"step {number} after {before}: ours {one}, JavaRosa {other}"
    if theirs.error:
        return f"JavaRosa: {theirs.error}"
    if len(ours.steps) != len(theirs.steps):
        longer = max(ours.steps, theirs.steps, key=len)
        return f"only one goes on: {longer[min(len(ours.steps), len(theirs.steps))]}"
    unfinished = ours.steps and ours.steps[-1][-1] != "ok"
    # JavaRosa makes the rows of a counted repeat only when it comes to them.
    return "" if unfinished else _difference_of_values(ours, theirs)


def _alike(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Tell whether both did the same: of questions with the same words and the same choices."""
    if ours[0] != "ask" or theirs[0] != "ask":
        return len(ours) == len(theirs) and all(map(_same_value, ours, theirs))
    *_, label, offered, order = ours
    *_, other, choices = theirs
    pairs = [offered.split("\n"), choices.split("\n")]
    one, two = map(sorted, pairs) if order == "any" else pairs
    same = len(one) == len(two) and all(map(_same_choice, one, two))
    return ours[:3] == theirs[:3] and _same_words(label, other) and same


def _same_words(ours: str, theirs: str) -> bool:
    """Compare as people read: blanks between two answers shown are nothing to JavaRosa."""
    return theirs == _MISSING or "".join(ours.split()) == "".join(theirs.split())


def _same_choice(ours: str, theirs: str) -> bool:
    name, _, label = ours.partition("=")
    other, _, said = theirs.partition("=")
    return name == other and _same_words(label, said)


def _same_value(ours: str, theirs: str) -> bool:
    """Tell whether two texts are the same; moments of now() lie a little apart."""
    if _MOMENT.fullmatch(ours) and _MOMENT.fullmatch(theirs):
        apart = datetime.fromisoformat(ours) - datetime.fromisoformat(theirs)
        return abs(apart) < timedelta(minutes=1)
    return ours == theirs


def _asked_again(step: tuple[str, ...], before: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a question had an answer that stood."""
    return any(one[:2] == ("answer", step[1]) and one[-1] == "ok" for one in before)


def _difference_of_values(ours: Walk, theirs: Walk) -> str:
    """Of rows that are not asked for, one engine may have none: only relevant nodes are compared."""
    odd = ours.values.keys() ^ theirs.values.keys()
    if odd:
        return f"relevant for one only: {sorted(odd)[:5]}"
    for path, text in ours.values.items():
        other = theirs.values[path]
        if not _same_value(text, other) and not path.endswith("/meta/instanceID"):
            return f"value of {path}: ours {text!r}, JavaRosa {other!r}"
    return ""


def compared(xform: str, form: Form, seed: int, javarosa: JavaRosa) -> str:
    """Walk through a form by both engines; the first difference, or ''."""
    ours, answers = play(form, seed)
    found = difference(ours, javarosa.walk(xform, answers))
    return f"{found}\nanswers: {answers}" if found else ""
