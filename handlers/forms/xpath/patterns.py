"""regex(): a matcher whose time grows with the text and the pattern only, never with their cunning.

Patterns are read into a small program for a machine that follows all branches at once (Thompson 1968,
Pike), so `^(a+)+$` is as quick as `a+`. The syntax is that of Java as far as one machine of this kind
can follow it: what looks ahead or back, and references to groups, is refused by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from handlers.forms.xpath.pattern_syntax import (
    Branches,
    Edge,
    One,
    PatternError,
    Row,
    Times,
    Tree,
    is_word,
    parse,
)
from handlers.forms.xpath.values import Fault

MAX_SUBJECT = 1_000  # characters of the text looked at
MAX_PROGRAM = 2_000  # instructions
MAX_WORK = 400_000  # instructions times characters


@dataclass(slots=True)
class Instruction:
    """Take one character that passes `test`, or pass an `edge`, or go on at both of `nexts`."""

    nexts: tuple[int, ...] = ()
    test: Callable[[str], bool] | None = None
    edge: str = ""


Program = list[Instruction]


def matches(text: str, pattern: str) -> bool:
    """Tell whether the whole text fits the pattern (JavaRosa: the whole, not a part)."""
    try:
        program = compiled(pattern)
    except PatternError as error:
        raise Fault(str(error)) from error
    if len(text) > MAX_SUBJECT or len(program) * len(text) > MAX_WORK:
        raise Fault("the text is too long for this pattern")
    return _run(program, text)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Program:
    """Compile a pattern; raises PatternError with the place in it."""
    program: Program = []
    _emit(parse(pattern), program)
    program.append(Instruction())  # without nexts: the end, reached
    return program


def _emit(tree: Tree, program: Program) -> None:
    """Append the instructions of a tree; each falls through to the one behind it."""
    if len(program) > MAX_PROGRAM:
        raise PatternError("the pattern is too large", 0)
    match tree:
        case One(test):
            program.append(Instruction((len(program) + 1,), test))
        case Edge(kind):
            program.append(Instruction((len(program) + 1,), edge=kind))
        case Row(parts):
            for part in parts:
                _emit(part, program)
        case Branches(options):
            _emit_branches(options, program)
        case Times(part, least, most):
            _emit_times(part, (least, most), program)


def _emit_branches(options: tuple[Tree, ...], program: Program) -> None:
    ends: list[Instruction] = []
    for option in options[:-1]:
        fork = Instruction()
        program.append(fork)
        first = len(program)
        _emit(option, program)
        end = Instruction()
        program.append(end)
        ends.append(end)
        fork.nexts = (first, len(program))
    _emit(options[-1], program)
    for end in ends:
        end.nexts = (len(program),)


def _emit_times(part: Tree, limits: tuple[int, int | None], program: Program) -> None:
    least, most = limits
    for _ in range(least):
        _emit(part, program)
    if most is None:
        fork = Instruction()
        start = len(program)
        program.append(fork)
        _emit(part, program)
        program.append(Instruction((start,)))
        fork.nexts = (start + 1, len(program))
        return
    forks: list[Instruction] = []
    for _ in range(most - least):
        fork = Instruction()
        forks.append(fork)
        program.append(fork)
        fork.nexts = (len(program),)
        _emit(part, program)
    for fork in forks:
        fork.nexts = (*fork.nexts, len(program))


def _run(program: Program, text: str) -> bool:
    """Follow all branches at once, one character after another."""
    waiting = _reach(program, [0], (text, 0))
    for at, letter in enumerate(text):
        taken = [
            program[place].nexts[0]
            for place in waiting
            if (test := program[place].test) is not None and test(letter)
        ]
        if not taken:
            return False
        waiting = _reach(program, taken, (text, at + 1))
    return len(program) - 1 in waiting


def _reach(program: Program, begin: list[int], where: tuple[str, int]) -> list[int]:
    """Give all instructions that can be reached without taking a character."""
    seen: set[int] = set()
    todo = begin[:]
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        seen.add(place)
        instruction = program[place]
        if instruction.test is None and (not instruction.edge or _at_edge(instruction.edge, where)):
            todo.extend(instruction.nexts)
    return sorted(seen)


def _at_edge(kind: str, where: tuple[str, int]) -> bool:
    text, at = where
    if kind == "^":
        return at == 0
    if kind == "$":
        return at == len(text)
    before = at > 0 and is_word(text[at - 1])
    after = at < len(text) and is_word(text[at])
    return (before != after) is (kind == "b")
