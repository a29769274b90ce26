"""From the clauses of a report to answers by question name; what is unclear or said twice stays open."""

from dataclasses import dataclass, field
from datetime import date

from handlers.forms.readings import Outcome, Reading, Reason, Setting, certain, confirm
from handlers.forms.report_reasons import Subject
from handlers.forms.report_words import Clause

_IF_HELD = frozenset(
    ["date", "kind", "total", "exempt", "present", "unexcused", "duration", "outcome", "grade", "score"]
)  # fmt: skip
_IF_NOT_HELD = frozenset(("planned", "obstacle"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer: the question's name, the reading, and the words it rests on."""

    name: str
    reading: Reading
    said: str


@dataclass(slots=True)
class Facts:
    """The answers found so far; a second, different answer to one question leaves it open."""

    today: date
    setting: Setting
    found: dict[str, Fact] = field(default_factory=dict)
    conflicts: dict[str, list[object]] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)
    subject: Subject = Subject.MEETING
    corrected: bool = False  # "à nhầm": the next answer replaces the one before

    def put(self, name: str, value: object, clause: Clause) -> None:
        self.take(name, certain(value), clause)

    def take(self, name: str, reading: Reading, clause: Clause) -> None:
        """The value of a reading; without one the words are unclear."""
        if reading.value is None:
            self.unclear.append(clause.text)
            return
        known = self.found.get(name)
        if known is None or self.corrected:
            sure = reading.doubted(Reason.UNSURE) if self.corrected else reading
            self.found[name] = Fact(name, sure, clause.text)
            self.corrected = False
        elif known.reading.value != reading.value:
            self.doubt(name, known.reading.value, reading.value)

    def doubt(self, name: str, *values: object) -> None:
        """Leave a question open; `values` are what it may be."""
        self.conflicts.setdefault(name, []).extend(values)

    def close(self) -> None:
        """A correction that nothing followed takes back what stood before it."""
        if self.corrected and self.found:
            self.doubt(list(self.found)[-1])

    def answers(self) -> tuple[Fact, ...]:
        """What stands: no conflicts, and nothing about a meeting that was not held."""
        held = self.found.get("held")
        met = held is None or held.reading.value == "yes"
        out = _IF_NOT_HELD if met else _IF_HELD
        return tuple(
            fact
            for name, fact in self.found.items()
            if name not in self.conflicts and name not in out
        )


def fold(facts: Facts) -> Reading:
    """All answers as one reading: an object of names and values."""
    answers = facts.answers()
    value = {fact.name: fact.reading.value for fact in answers}
    sure = all(fact.reading.outcome is Outcome.VALUE for fact in answers)
    if sure and not facts.conflicts and not facts.unclear:
        return certain(value)
    return confirm(value, Reason.UNSURE)
