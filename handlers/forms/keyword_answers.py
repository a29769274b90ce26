"""Answers to questions that a form names by keywords: "hộ nghèo 12", "12 hộ nghèo", "không có hộ nghèo"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from handlers.forms.answers import read
from handlers.forms.counts import NO_WORD, PEOPLE
from handlers.forms.numbers import NUMBER
from handlers.forms.patterns import Pattern
from handlers.forms.readings import NOT_UNDERSTOOD, Outcome, Reading, Setting, certain
from handlers.forms.report_words import Clause, Part
from handlers.forms.topics import Topic
from handlers.forms.words import any_of, pattern, phrase

_COUNTS = frozenset(("integer", "count", "decimal"))
_POLAR = frozenset(("yesno", "choice"))
_MOST_WORDS = 8  # of an answer behind its keyword
_NONE = pattern(rf"(?:{NO_WORD}|chưa)(?: (?:có|còn|ai|phát sinh))* ")
_SOME = pattern(r"(?:đã|có)(?: có)? ")
_NUMBER = pattern(rf"{NUMBER}(?: {PEOPLE})? ")
_BETWEEN = phrase(r"^(?:(?:là|=|có|được|số|thì)(?: |$))+")


@lru_cache(maxsize=512)
def _names(keywords: tuple[str, ...]) -> Pattern:
    return any_of(keywords)


def _after(lead: Pattern, names: Pattern, said: str, place: int) -> re.Match[str] | None:
    """A keyword behind a word that leads to it."""
    first = lead.match(said, place)
    return names.match(said, first.end()) if first else None


@dataclass(slots=True)
class Named:
    """Finds such answers in one message. `taken` holds them; a clause's value is a place in it."""

    topics: Sequence[Topic]
    today: date
    setting: Setting
    taken: list[tuple[Topic, Reading]] = field(default_factory=list)

    def at(self, said: str, place: int) -> Clause | None:
        """The longest answer that begins at a place."""
        found = [
            (end, topic, reading)
            for topic in self.topics
            if topic.keywords
            for end, reading in self._readings(topic, said, place)
        ]
        if not found:
            return None
        end, topic, reading = max(found, key=lambda each: each[0])
        self.taken.append((topic, reading))
        return Clause(Part.NAMED, said[place:end], str(len(self.taken) - 1))

    def _readings(self, topic: Topic, said: str, place: int) -> Iterator[tuple[int, Reading]]:
        """Where an answer ends, and what it is, for each way to say it."""
        names = _names(topic.keywords)
        if name := names.match(said, place):
            yield self._behind(topic, said, name.end())
        if name := _after(_NONE, names, said, place):
            yield name.end(), self._polar(topic, "không")
        if topic.kind in _POLAR and (name := _after(_SOME, names, said, place)):
            yield name.end(), self._polar(topic, "có")
        if topic.kind in _COUNTS and (name := _after(_NUMBER, names, said, place)):
            yield name.end(), self._read(topic, said[place : name.start()].strip())

    def _behind(self, topic: Topic, said: str, end: int) -> tuple[int, Reading]:
        """The longest run of words behind a keyword that answers it; the keyword alone if none does."""
        words = said[end:].partition(" ,")[0].split()[:_MOST_WORDS]
        for number in range(len(words), 0, -1):
            answer = " ".join(words[:number])
            shorter = _BETWEEN.sub("", answer).strip()
            for text in dict.fromkeys((answer, shorter)):
                reading = self._read(topic, text) if text else NOT_UNDERSTOOD
                if reading.outcome is not Outcome.ASK:
                    return end + 1 + len(answer), reading
        return end, NOT_UNDERSTOOD

    def _polar(self, topic: Topic, word: str) -> Reading:
        return certain(0) if topic.kind in _COUNTS else self._read(topic, word)

    def _read(self, topic: Topic, text: str) -> Reading:
        return read(topic.kind, text, today=self.today, setting=self.setting, choices=topic.choices)
