"""Who was there: "25/30", "đủ cả", "vắng 3: 2 phép 1 k phép".

The text becomes a row of signs (number, present, absent, excused ...), the signs are split into
clauses in every possible way, and the first split whose figures agree with each other is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from handlers.forms.counts import INEXACT, NO_WORD, PEOPLE, UNKNOWN
from handlers.forms.numbers import NUMBER, Sureness, value_of
from handlers.forms.readings import NOT_UNDERSTOOD, Reading, Reason, Setting, ask, certain, confirm
from handlers.forms.words import phrase, without_courtesy

_ALL = "đông đủ|đầy đủ|đủ cả|đủ hết|đủ|full"
_ABSENT = (
    rf"(?:{_ALL})(?: ,)? (?:trừ|chỉ vắng|chỉ thiếu|nhưng vắng|nhưng thiếu)|vắng mặt|vắng|thiếu|nghỉ họp|nghỉ|{NO_WORD} (?:đi|dự|đến|họp)"
    "|trừ|chỉ vắng|chỉ thiếu"
)
_NONE_ABSENT = (
    rf"{NO_WORD}(?: có)?(?: ai| {PEOPLE} nào| {PEOPLE})?(?: bị)? (?:vắng|thiếu|nghỉ)(?: mặt)?"
    rf"(?: ai| {PEOPLE} nào| {PEOPLE})?(?: cả| hết)?"
)
# One named group per sign; the first that matches is taken.
_SIGNS = phrase(
    rf"(?P<A>{_ABSENT})|(?P<F>{_NONE_ABSENT}|(?!du hop|du {NUMBER} ?[/\\])(?:{_ALL})(?: (?:cả|hết|mặt|quân|100 %|người|rồi))*"
    r"|(?:có mặt|dự họp|dự|đi họp|đi|đến|tham gia) (?:hết|đông đủ|đầy đủ|đủ cả|đủ|cả)(?: cả)?(?: rồi)?|100 (?:%|phần trăm)"
    r"|đạt 100 %|tất cả|toàn bộ|toàn thể|cả chi bộ|mọi người|ai cũng|all)"
    rf"|(?P<U>{NO_WORD} (?:có |xin )?(?:phép|lý do)|vô lý do|kp|kld|không báo)"
    r"|(?P<E>(?:có |xin |có xin |đều có )?(?:phép|lý do)(?: (?:vắng|nghỉ))?|(?:xin )?nghỉ phép|xin (?:nghỉ|vắng)(?: phép)?|cp|cld|p)"
    rf"|(?P<X>được miễn|miễn)(?: sinh hoạt| họp)?"
    rf"|(?P<P>có mặt|tham gia|tham dự|dự họp|dự|đi họp|đến họp|đi|đến|hiện diện|họp)"
    rf"|(?P<T>tổng số|tổng)"
    rf"|(?P<R>(?P<n>{NUMBER})(?:[/\\]|(?: {PEOPLE})?(?: / | trên | trong | trong số | trên số | trên tổng số | trong tổng số | trên tổng | trong tổng ))"
    rf"(?P<m>{NUMBER})(?: {PEOPLE})?)"
    rf"|(?P<Z>{NO_WORD}(?: ai| {PEOPLE} nào)?)|(?P<N>{NUMBER})(?! (?:%|phần trăm))"
    rf"|(?P<filler>{PEOPLE}|ạ|nhé|cả (?:2|hai|3|ba)(?= (?:có|xin|đều|{NO_WORD}) )|chi bộ|quân số|sĩ số|có|là|được|gồm|trong đó|còn|và|thì|với|chỉ|vẫn|đều|số|cả|,|:|="
    r"|(?:(?:đạt|bằng|tỷ lệ|=) )*\d+(?:[.,]\d+)? (?:%|phần trăm))"
)
_UNMARKED = re.compile(r"(?<!\S)du (?=\d\d|\d ?/)")
"""đủ or dự: "du 24" of 27 can only be the latter. A single digit may be a key pressed for a mark (du3)."""
_CLOCKLIKE = re.compile(r"(?<!\S)(\d+)[:](\d+)(?!\S)")  # "vắng 3:2 phép"

# The clauses, those to be tried first at the top, and what their number means.
_CLAUSES = (
    ("R", "ratio"), ("PR", "ratio"), ("RP", "ratio"), ("FR", "full_ratio"), ("FN", "full_of"),
    ("FP", "full"), ("F", "full"), ("PF", "full"), ("PN", "present"), ("AR", "absent_ratio"), ("N", "present"), ("AN", "absent"),
    ("ANE", "excused"), ("ANU", "unexcused"), ("AEN", "excused"), ("AUN", "unexcused"),
    ("NE", "excused"), ("NU", "unexcused"), ("EN", "excused"), ("UN", "unexcused"),
    ("NAE", "excused"), ("NAU", "unexcused"), ("NA", "absent"), ("NP", "present"),
    ("AZ", "absent"), ("ZE", "excused"), ("ZU", "unexcused"), ("EZ", "excused"), ("UZ", "unexcused"),
    ("NZ", "unexcused_too"),
    ("XN", "exempt"), ("NX", "exempt"), ("TN", "total"), ("NT", "total"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sign:
    letter: str
    number: int = 0
    whole: int = 0


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the message states; None where it says nothing."""

    present: int | None = None
    whole: int | None = None
    absent: int | None = None
    excused: int | None = None
    unexcused: int | None = None
    exempt: int | None = None
    total: int | None = None
    full: bool = False


def read_present(text: str, setting: Setting) -> Reading:
    """How many were present, and the split of the absent as far as it is said or follows."""
    said = _CLOCKLIKE.sub(r"\1 , \2", without_courtesy(text))
    signs = _signs(said)
    if not signs:
        return _not_read(said, setting)
    readings = [_judge(figures, setting) for figures in _splits(signs, _Figures())]
    agreed = [reading for reading in readings if reading.reason is not Reason.FIGURES_DISAGREE]
    best = (agreed or readings or [_not_read(said, setting)])[0]
    if _UNMARKED.search(said) and not _is_full(best, setting):
        marked = read_present(_UNMARKED.sub("dự ", said), setting)
        return marked.doubted(Reason.AMBIGUOUS_SHORT)
    return best.doubted(Reason.AMBIGUOUS_SHORT) if "kp" in said.split() else best


def _is_full(reading: Reading, setting: Setting) -> bool:
    """Everybody was there, whether "du" is đủ or dự."""
    value = reading.value
    return isinstance(value, dict) and value.get("present") == setting.expected


def _not_read(said: str, setting: Setting) -> Reading:
    if UNKNOWN.search(said):
        return ask(Reason.NOT_KNOWN)
    absent = re.match(rf"{_SIGNS.pattern} (\d{{1,2}})(?!\S)", said)
    options = []
    if absent and absent["A"] and setting.expected is not None:
        options = [setting.expected - int(absent[absent.lastindex or 0])]
    return ask(Reason.INEXACT if INEXACT.search(said) else Reason.NOT_UNDERSTOOD, options)


def sign_at(said: str, place: int) -> re.Match[str] | None:
    """One word or number of attendance within a longer message; `lastgroup` tells which."""
    return _SIGNS.match(said, place)


def _signs(said: str) -> tuple[_Sign, ...] | None:
    """The text as signs; None if any word of it is not understood."""
    signs: list[_Sign] = []
    place = 0
    while place < len(said):
        found = _SIGNS.match(said, place)
        if found is None:
            return None
        place = found.end() + 1
        if found["filler"] is None:
            sign = _sign(found)
            if sign is None:
                return None
            signs.append(sign)
    return tuple(signs)


def _sign(found: re.Match[str]) -> _Sign | None:
    letter = next(name for name in "FUEAXPTRNZ" if found[name] is not None)
    if letter == "R":
        part, whole = value_of(found["n"]), value_of(found["m"])
        return None if part is None or whole is None else _Sign("R", part.value, whole.value)
    if letter == "N":
        number = value_of(found["N"])
        if number is None or number.sureness is Sureness.OPEN:
            return None
        return _Sign("N", number.value)
    return _Sign(letter)


def _splits(signs: tuple[_Sign, ...], figures: _Figures) -> Iterator[_Figures]:
    """Every way to read the signs as clauses."""
    if not signs:
        yield figures
        return
    letters = "".join(sign.letter for sign in signs)
    for clause, meaning in _CLAUSES:
        if letters.startswith(clause):
            number = next(
                (sign for sign in signs[: len(clause)] if sign.letter in "NR"), _Sign("Z")
            )
            grown = _state(figures, meaning, number)
            if grown is not None:
                yield from _splits(signs[len(clause) :], grown)


def _state(figures: _Figures, meaning: str, sign: _Sign) -> _Figures | None:
    """The figures with one more statement; None if that was stated already."""
    number = sign.number
    changes: dict[str, Any] = {meaning: number}
    stated = False
    match meaning:
        case "ratio" | "full_ratio":
            stated = figures.present is not None
            full = figures.full or meaning == "full_ratio"
            changes = {"present": number, "whole": sign.whole, "full": full}
        case "absent_ratio":
            changes = {"absent": number, "whole": sign.whole}
        case "full":
            changes = {"full": True}
        case "full_of":
            changes = {"present": number, "full": True}
        case "unexcused_too":  # "2 phép 1 không"
            stated = figures.excused is None or figures.unexcused is not None
            changes = {"unexcused": number}
        case _:
            stated = getattr(figures, meaning) not in (None, number)
    return None if stated else replace(figures, **changes)


def _judge(said: _Figures, setting: Setting) -> Reading:
    if said.whole is not None and (said.present or 0) > said.whole:
        return ask(Reason.MORE_THAN_EXPECTED)
    total = said.total if said.total is not None else setting.total
    exempt = said.exempt if said.exempt is not None else (setting.exempt or 0)
    if total is None:
        total, exempt = said.whole, said.exempt or 0
    if total is None:
        return _without_total(said)
    reading = _against(said, total=total, exempt=exempt)
    stated = said.whole not in (None, total, total - exempt)
    changed = total != setting.total and setting.total is not None
    if stated or changed or (said.exempt is not None and said.exempt != (setting.exempt or 0)):
        return reading.doubted(Reason.OTHER_TOTAL)
    return reading


def _without_total(said: _Figures) -> Reading:
    if said.present is None:
        return ask(Reason.NOT_KNOWN)
    return certain(_value(said.present, None, _absent_of(said), said))


def _absent_of(said: _Figures) -> int | None:
    if said.absent is not None:
        return said.absent
    split = (said.excused or 0) + (said.unexcused or 0)
    both = said.excused is not None and said.unexcused is not None
    return split if split or both else None


def _against(said: _Figures, *, total: int, exempt: int) -> Reading:
    """The figures held against how many were expected."""
    expected = total - exempt
    absent = _absent_of(said)
    if said.present is None and absent is None and not said.full:
        return NOT_UNDERSTOOD
    present = said.present if said.present is not None else expected - (absent or 0)
    if present < 0 or present > expected:
        return ask(Reason.MORE_THAN_EXPECTED, [expected] if expected < present <= total else ())
    doubt = _disagreement(said, present=present, absent=absent, expected=expected)
    if doubt is Reason.FIGURES_DISAGREE:
        with_exempt = absent is not None and exempt and present + absent == total and not said.full
        if not with_exempt:
            likely = [present] if absent is None else [present, expected - absent]
            return ask(doubt, [number for number in likely if 0 <= number <= expected])
        split = replace(said, excused=None, absent=None)
        return confirm(_value(present, total, expected - present, split), Reason.OTHER_TOTAL)
    value = _value(present, total, expected - present, said)
    if present * 2 < expected:
        return confirm(value, Reason.FEWER_THAN_HALF)
    return certain(value)


def _disagreement(said: _Figures, *, present: int, absent: int | None, expected: int) -> Reason:
    """Whether the stated figures contradict each other."""
    gap = expected - present
    split = (said.excused or 0) + (said.unexcused or 0)
    both = said.excused is not None and said.unexcused is not None
    wrong = (
        (absent is not None and said.absent is not None and absent != gap)
        or split > gap
        or (both and split != gap)
        or (said.absent is None and said.present is None and absent is not None and absent != gap)
        or (said.full and gap > 0)
    )
    return Reason.FIGURES_DISAGREE if wrong else Reason.NONE


def _value(present: int, total: int | None, gap: int | None, said: _Figures) -> dict[str, int]:
    """The answer as an object; the split of the absent is filled in where it follows."""
    excused, unexcused = said.excused, said.unexcused
    if gap is not None:
        if unexcused is not None:
            excused = gap - unexcused
        elif gap in {excused, 0}:
            excused, unexcused = gap, 0
    named = {"present": present, "total": total, "excused": excused, "unexcused": unexcused}
    return {name: number for name, number in named.items() if number is not None}
