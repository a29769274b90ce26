"""The syntax of patterns for regex(): text to tree."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MAX_PATTERN = 500  # characters
MAX_DEPTH = 20  # groups within groups
MAX_TIMES = 500  # the largest number in {n,m}

Test = Callable[[str], bool]


class PatternError(Exception):
    """A pattern cannot be read; `at` is the place in it."""

    def __init__(self, problem: str, at: int) -> None:
        super().__init__(f"{problem} (at character {at + 1} of the pattern)")
        self.at = at


@dataclass(frozen=True, slots=True)
class One:
    """One character that passes a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters: ^, $, b (of a word) or B (no such edge)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Branches:
    options: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Times:
    part: "Tree"
    least: int
    most: int | None


Tree = One | Edge | Row | Branches | Times

_LINE_ENDS = "\n\r\u0085\u2028\u2029"
_SPACES = " \t\n\x0b\f\r"
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\x07", "e": "\x1b"}
_NAMED: dict[str, Test] = {
    "Alpha": lambda letter: letter.isascii() and letter.isalpha(),
    "Digit": lambda letter: letter in "0123456789",
    "Alnum": lambda letter: letter.isascii() and letter.isalnum(),
    "Upper": lambda letter: letter.isascii() and letter.isupper(),
    "Lower": lambda letter: letter.isascii() and letter.islower(),
    "Punct": lambda letter: letter in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "Space": lambda letter: letter in _SPACES,
    "ASCII": str.isascii,
    "IsAlphabetic": str.isalpha,
    "IsDigit": str.isdecimal,
    "IsLetter": str.isalpha,
}
_CATEGORIES = frozenset(
    [
        "C",
        "L",
        "M",
        "N",
        "P",
        "S",
        "Z",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "Mn",
        "Mc",
        "Me",
        "Nd",
        "Nl",
        "No",
        "Zs",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
    ]
)


def is_word(letter: str) -> bool:
    return letter == "_" or (letter.isascii() and letter.isalnum())


def _digit(letter: str) -> bool:
    return letter in "0123456789"


def _space(letter: str) -> bool:
    return letter in _SPACES


def _dot(letter: str) -> bool:
    return letter not in _LINE_ENDS


_SHORT: dict[str, Test] = {"d": _digit, "w": is_word, "s": _space}


def _none(test: Test) -> Test:
    return lambda letter: not test(letter)


def _either(tests: Iterable[Test]) -> Test:
    every = tuple(tests)
    return lambda letter: any(test(letter) for test in every)


def _between(low: str, high: str) -> Test:
    return lambda letter: low <= letter <= high


def parse(pattern: str) -> Tree:
    """Read a pattern; raises PatternError."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"longer than {MAX_PATTERN} characters", MAX_PATTERN)
    return _Parser(pattern).whole()


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.fold = pattern.startswith("(?i)")
        self.pattern = pattern
        self.at = 4 if self.fold else 0
        self.depth = 0

    def fail(self, problem: str, at: int | None = None) -> PatternError:
        return PatternError(problem, self.at if at is None else at)

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        letter = self.peek()
        if not letter:
            raise self.fail("the pattern ends too early")
        self.at += 1
        return letter

    def accept(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def whole(self) -> Tree:
        tree = self.branches()
        if self.peek():
            raise self.fail("a ) without its (")
        return tree

    def branches(self) -> Tree:
        options = [self.row()]
        while self.accept("|"):
            options.append(self.row())
        return options[0] if len(options) == 1 else Branches(tuple(options))

    def row(self) -> Tree:
        parts: list[Tree] = []
        while self.peek() not in {"", "|", ")"}:
            parts.append(self.repeated(self.atom()))
        return Row(tuple(parts))

    def repeated(self, part: Tree) -> Tree:
        limits = self.limits()
        if limits is None:
            return part
        if self.peek() == "+":
            raise self.fail("possessive repetition (++) is not supported")
        self.accept("?")  # greedy or not makes no difference where the whole text must fit
        if self.peek() in {"*", "+"}:
            raise self.fail("a repetition repeats a repetition")
        least, most = limits
        return Times(part, least, most)

    def limits(self) -> tuple[int, int | None] | None:
        if self.accept("*"):
            return 0, None
        if self.accept("+"):
            return 1, None
        if self.accept("?"):
            return 0, 1
        if self.peek() != "{":
            return None
        start = self.at
        inside, closed, _ = self.pattern[start + 1 :].partition("}")
        low, comma, high = inside.partition(",")
        if not (closed and low.isdecimal() and (high.isdecimal() or not high)):
            raise self.fail("{n,m} is not written rightly")
        least = int(low)
        most = int(high) if high else None if comma else least
        if max(least, most or 0) > MAX_TIMES or (most is not None and most < least):
            raise self.fail(f"repeated more than {MAX_TIMES} times, or the limits are swapped")
        self.at = start + len(inside) + 2
        return least, most

    def atom(self) -> Tree:
        letter = self.take()
        match letter:
            case "(":
                return self.group()
            case "[":
                return One(self.folded(self.set()))
            case ".":
                return One(_dot)
            case "^" | "$":
                return Edge(letter)
            case "\\":
                return self.escape()
            case "*" | "+" | "?" | "{":
                raise self.fail("nothing stands before the repetition", self.at - 1)
            case _:
                return One(self.folded(_between(letter, letter)))

    def group(self) -> Tree:
        if self.accept("?") and not self.accept(":"):
            raise self.fail("looking ahead or back, and named groups, are not supported")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"more than {MAX_DEPTH} groups within one another")
        inner = self.branches()
        if not self.accept(")"):
            raise self.fail("a ( without its )")
        self.depth -= 1
        return inner

    def escape(self) -> Tree:
        if self.peek() in {"b", "B"}:
            return Edge(self.take())
        return One(self.folded(self.escaped()))

    def escaped(self) -> Test:
        """What stands behind a backslash, in a set too."""
        letter = self.take()
        if letter.lower() in _SHORT:
            test = _SHORT[letter.lower()]
            return test if letter.islower() else _none(test)
        if letter in {"p", "P"}:
            test = self.category()
            return test if letter == "p" else _none(test)
        if letter in {"u", "x"}:
            found = self.code(4 if letter == "u" else 2)
            return _between(found, found)
        if letter.isdecimal() or (
            letter.isascii() and letter.isalpha() and letter not in _CONTROLS
        ):
            raise self.fail(f"\\{letter} is not supported", self.at - 1)
        found = _CONTROLS.get(letter, letter)
        return _between(found, found)

    def code(self, length: int) -> str:
        digits = self.pattern[self.at : self.at + length]
        try:
            found = chr(int(digits, 16))
        except ValueError:
            raise self.fail("a character code is not written rightly") from None
        self.at += length
        return found

    def category(self) -> Test:
        name = self.take()
        if name == "{":
            inside, closed, _ = self.pattern[self.at :].partition("}")
            self.at += len(inside) + len(closed)
            name = inside.removeprefix("Is") if inside.removeprefix("Is") in _CATEGORIES else inside
        if name in _NAMED:
            return _NAMED[name]
        if name not in _CATEGORIES:
            raise self.fail(f"the class {name} is not known")
        return lambda letter: unicodedata.category(letter).startswith(name)

    def set(self) -> Test:
        negated = self.accept("^")
        tests: list[Test] = []
        first = True
        while first or self.peek() != "]":
            first = False
            tests.append(self.member())
        self.at += 1
        test = _either(tests)
        return _none(test) if negated else test

    def member(self) -> Test:
        if self.pattern.startswith("&&", self.at) or self.peek() == "[":
            raise self.fail("sets within sets are not supported")
        if self.accept("\\"):
            start = self.at
            test = self.escaped()
            low = self.pattern[start] if self.at == start + 1 else ""
            if not low or low.isalnum() or self.peek() != "-":
                return test
        else:
            low = self.take()
        after = self.pattern[self.at + 1 : self.at + 2]
        if self.peek() == "-" and after not in {"", "]"}:
            self.at += 1
            return self.range(low)
        return _between(low, low)

    def range(self, low: str) -> Test:
        high = self.take()
        if high == "\\":
            high = self.take()
        if high < low:
            raise self.fail("a range runs backwards")
        return _between(low, high)

    def folded(self, test: Test) -> Test:
        """Take capitals and small letters alike where the pattern begins with (?i)."""
        if not self.fold:
            return test
        return lambda letter: test(letter) or test(letter.lower()) or test(letter.upper())
