"""A whole report in one message, taken apart into clauses: when, who was there, how long, what came of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from handlers.forms.attendance import sign_at
from handlers.forms.counts import NO_WORD, PEOPLE
from handlers.forms.date_phrases import end_of_date
from handlers.forms.patterns import Pattern, any_pattern
from handlers.forms.report_reasons import Subject, explained
from handlers.forms.report_words import (
    AFTER_DATES,
    LAST,
    NOT,
    PERIOD_FIRST,
    SUBJECTS,
    Clause,
    Part,
)
from handlers.forms.words import is_known, phrase

Finder = Callable[[str, int], Clause | None]
"""Finds the clause of a clerk's form at a place of the message."""

_PEOPLE = phrase(PEOPLE)
_SIGN_LETTERS = frozenset("FUEAXPTRN")  # "không" alone may deny anything
_NAMED_UNIT = phrase("chi bộ|cb|thôn|bản|khu|khu phố|xóm|tổ|trường|trạm")
_DAY = phrase(r"\d{1,2}")  # behind "dự kiến" a number is a day
_NO = phrase(NO_WORD)
_NEGATES = phrase(
    rf"{NOT}|đừng|trừ|nếu|chắc|hình như|có thể|có lẽ|sắp|đang|phải|hoặc|hay"
    r"|đến|tới|cần|muốn|nên|yêu cầu|mời|nhớ|năm ngoái|lần trước|kỳ trước|ai|gì|nào|bao nhiêu|sao|thế nào|[?]"
)
_ROUGHLY = phrase("khoảng|gần|hơn|mấy|vài|nhiều|ít|tầm|độ|chừng")
_DONE = phrase("đã|rồi|xong|vừa|mới")
_LATER = phrase(
    "mai|@tới|(?:tuần|tháng) (?:sau|tới)|@mốt|nữa|cuối (?:tháng|tuần)(?! (?:trước|rồi|vừa))"
)
_TO_COME = phrase("mai|@tới|(?:tuần|tháng) (?:sau|tới)|@mốt|nữa")


def clauses(said: str, named: Finder | None = None) -> list[Clause]:
    """The clauses of a prepared text, in order; every word is in one of them."""
    return list(_of_the_field(said) if named is None else _in_order(said, named))


@lru_cache(maxsize=4)  # a message is looked at more than once; it is not to be kept for long
def _of_the_field(said: str) -> tuple[Clause, ...]:
    return tuple(_in_order(said, None))


def _in_order(said: str, named: Finder | None) -> Iterator[Clause]:
    found: list[Clause] = []
    place = 0
    while place < len(said):
        first = all(clause.part is Part.FILLER for clause in found)
        clause = _best(said, place, named, first=first)
        if found and found[-1].part is Part.PLANNED and (day := _DAY.match(said, place)):
            clause = Clause(Part.DATE, day.group(), day.group())
        elif (
            clause.part is Part.UNKNOWN
            and found
            and found[-1].value == "N"
            and _NO.fullmatch(clause.text)
        ):
            clause = replace(clause, part=Part.ATTENDANCE, value="Z")  # "2 phép 1 không"
        found.append(clause)
        place += len(clause.text) + 1
    return _without_names_of_units(found)


def _best(said: str, place: int, named: Finder | None, *, first: bool) -> Clause:
    """A clerk's own keyword wins if it says more than the words of the field."""
    clause = _at(said, place, first=first)
    other = named(said, place) if named else None
    if other is None or (clause.part not in _WEAK and len(clause.text) > len(other.text)):
        return clause
    return other


_WEAK = frozenset((Part.UNKNOWN, Part.FILLER, Part.SLASH, Part.ATTENDANCE))


def _at(said: str, place: int, *, first: bool) -> Clause:
    if first and (month := PERIOD_FIRST.match(said, place)):
        return Clause(Part.PERIOD, month.group(), month["v"])
    found = _among(SUBJECTS, said, place)
    if found:
        return found
    if (end := end_of_date(said, place)) > place:
        return Clause(Part.DATE, said[place:end], said[place:end])
    found = _among(AFTER_DATES, said, place)
    if found:
        return found
    if (sign := sign_at(said, place)) and _tells(sign.group(), sign.lastgroup):
        return Clause(Part.ATTENDANCE, sign.group(), sign.lastgroup or "")
    word = said[place:].split(" ", maxsplit=1)[0]
    return _among(LAST, said, place) or Clause(Part.UNKNOWN, word, word)


_ANY = {
    id(group): any_pattern([words for _, words in group]) for group in (SUBJECTS, AFTER_DATES, LAST)
}


def _among(patterns: Sequence[tuple[Part, Pattern]], said: str, place: int) -> Clause | None:
    if not _ANY[id(patterns)].match(said, place):
        return None
    for part, words in patterns:
        if found := words.match(said, place):
            named = found.groupdict()
            return Clause(part, found.group(), named.get("v") or named.get("w") or found.group())
    return None


def _tells(text: str, letter: str | None) -> bool:
    """Whether a sign of attendance says something: a word of its own, or a noun behind a number."""
    return letter in _SIGN_LETTERS or _PEOPLE.fullmatch(text) is not None


def _without_names_of_units(found: Sequence[Clause]) -> Iterator[Clause]:
    """As "Nà Pò" in "chi bộ Nà Pò họp": unknown words behind "chi bộ" are its name."""
    naming = False
    for clause in found:
        if clause.part is Part.UNKNOWN and _NAMED_UNIT.fullmatch(clause.text):
            naming = True
            yield replace(clause, part=Part.FILLER)
        elif naming and clause.part is Part.UNKNOWN and not is_known(clause.text):
            yield replace(clause, part=Part.FILLER)
        else:
            naming = _NAMED_UNIT.fullmatch(clause.text) is not None
            yield clause


def segments(all_clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses between two pauses; neighbouring unknown words are one clause."""
    parts: list[list[Clause]] = [[]]
    for clause in all_clauses:
        last = parts[-1][-1] if parts[-1] else None
        if clause.part is Part.PAUSE:
            parts.append([])
        elif clause.part is Part.UNKNOWN and last is not None and last.part is Part.UNKNOWN:
            words = f"{last.text} {clause.text}"
            parts[-1][-1] = Clause(Part.UNKNOWN, words, words)
        else:
            parts[-1].append(clause)
    return [_ahead(part) for part in parts if part]


def _ahead(segment: list[Clause]) -> list[Clause]:
    """As "mai họp": with a day to come, the meeting is a plan."""
    meets = any(clause.part is Part.MET for clause in segment)
    done = any(clause.part is Part.MET and _DONE.search(clause.text) for clause in segment)
    to_come = _TO_COME if done else _LATER
    later = any(clause.part is Part.DATE and to_come.search(clause.text) for clause in segment)
    if not (meets and later):
        return segment
    others = [clause for clause in segment if clause.part is not Part.MET]
    return [Clause(Part.PUT_OFF, ""), *others]


def without_unclear(segment: Sequence[Clause]) -> list[Clause]:
    """Without what unknown words may change.

    A word that negates or doubts takes all that follows it with it, at the end of the segment all of
    it; any other unknown word what stands right behind it, and a grade or a bare number before it.
    """
    if any(clause.part is Part.OTHER_MEETING for clause in segment):
        return [_lost(clause) for clause in segment]
    last = len(segment) - 1
    lost: set[int] = set()
    for place, clause in enumerate(segment):
        if clause.part is not Part.UNKNOWN:
            continue
        if _NEGATES.search(clause.text):
            lost.update(range(0 if place == last else place, last + 1))
        else:
            lost.update((place, place + 1))
            if _ROUGHLY.search(clause.text):
                lost.update(_counting(segment))
            elif place and segment[place - 1].part in _FRAIL:
                lost.add(place - 1)
    return [_lost(clause) if place in lost else clause for place, clause in enumerate(segment)]


def _counting(segment: Sequence[Clause]) -> list[int]:
    """Where the segment says who was there: figures that belong together."""
    return [place for place, clause in enumerate(segment) if clause.part is Part.ATTENDANCE]


def _lost(clause: Clause) -> Clause:
    return clause if clause.part is Part.PERIOD else replace(clause, part=Part.UNKNOWN)


def parts_of(found: Sequence[Clause]) -> list[Clause]:
    """The clauses that may be relied on, the others as unknown."""
    subject = Subject.MEETING
    parts: list[Clause] = []
    for segment in segments(found):
        told, subject = explained(segment, subject)
        parts += without_unclear(told)
    return parts


_FRAIL = frozenset((Part.GRADE, Part.ATTENDANCE, Part.SLASH, Part.MET))
