"""The grammar of expressions: text to tree, for the part of XPath that the ODK XForms specification uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LENGTH = 8192  # characters; the longest condition of the WHO verbal autopsy has 2,000
MAX_DEPTH = 80  # brackets within brackets


class ExpressionError(Exception):
    """An expression cannot be read. `at` is the place in its text, counted from 0."""

    def __init__(self, problem: str, at: int = 0, mend: str = "") -> None:
        super().__init__(problem)
        self.problem, self.at, self.mend = problem, at, mend


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    axis: str  # child, parent or self
    name: str  # a name, or * for any
    predicates: tuple["Tree", ...] = ()
    at: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from a start: '/' the root, '.' the context, or a call such as instance('x')."""

    start: "str | Call"
    steps: tuple[Step, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Tree", ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Tree"
    times: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one rank, from left to right: a or b or c; 1 + 2 - 3."""

    first: "Tree"
    rest: tuple[tuple[str, "Tree"], ...]


Tree = Number | Literal | Path | Call | Negation | Chain


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, literal, name, operator, symbol or end
    text: str
    at: int


RANKS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_NAME = r"[^\W\d][\w.\-]*"
_TOKEN = re.compile(
    rf"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<literal>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<symbol>\.\.|::|//|!=|<=|>=|[()\[\],/@.|+\-=<>*$]))""",
    re.VERBOSE,
)
_WORDS = frozenset({"or", "and", "div", "mod"})
_GLUED = re.compile(r"(or|and|div|mod)(?=\d)")
_BEFORE_OPERAND = frozenset({"(", "[", ",", "/", "//", "::", "@", "|"})
_OPERATORS = frozenset().union(*RANKS)
_REFUSED = {
    "|": "joining paths with '|' is not supported",
    "//": "'//' is not supported",
    "@": "attributes are not supported",
    "$": "variables are not supported",
}


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into tokens. A word or '*' is an operator where an operand stands before it."""
    at, operand = 0, False
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            rest = text[at:].lstrip()
            if not rest:
                break
            where = len(text) - len(rest)
            problem = (
                "a quotation mark is not closed" if rest[0] in "'\"" else f"cannot read {rest[0]!r}"
            )
            raise ExpressionError(problem, where)
        kind = found.lastgroup or ""
        word = found[kind]
        if operand and kind == "name" and (glued := _GLUED.match(word)):  # 1and1
            word = glued[0]
        start = found.start(kind)
        if (operand and (word in _WORDS or word == "*")) or (
            kind == "symbol" and word in _OPERATORS and word != "*"
        ):
            kind = "operator"
        yield Token(kind, word, start)
        operand = kind != "operator" and word not in _BEFORE_OPERAND
        at = start + len(word)
    yield Token("end", "", len(text))


def parse(text: str) -> Tree:
    """Read a whole expression; raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters")
    return _Parser(list(tokens(text))).whole()


def _ranked(operands: list[Tree], operators: list[str]) -> Tree:
    """Join operands by their operators, the tightest rank first (no recursion: 1 + 1 + ... may be long)."""
    for rank in reversed(RANKS):
        kept: list[str] = []
        groups: list[tuple[Tree, list[tuple[str, Tree]]]] = [(operands[0], [])]
        for operator, operand in zip(operators, operands[1:], strict=True):
            if operator in rank:
                groups[-1][1].append((operator, operand))
            else:
                kept.append(operator)
                groups.append((operand, []))
        operators = kept
        operands = [Chain(first, tuple(rest)) if rest else first for first, rest in groups]
    return operands[0]


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def next(self) -> Token:
        token = self.token
        self.index += token.kind != "end"
        return token

    def accept(self, symbol: str) -> bool:
        if self.token.kind == "symbol" and self.token.text == symbol:
            self.index += 1
            return True
        return False

    def expect(self, symbol: str) -> None:
        if not self.accept(symbol):
            raise self.surprise(f"'{symbol}' expected")

    def surprise(self, wanted: str) -> ExpressionError:
        token = self.token
        if token.kind == "symbol" and token.text in _REFUSED:
            return ExpressionError(_REFUSED[token.text], token.at)
        met = f"'{token.text}'" if token.text else "the end"
        mend = "Write = once." if token.text == "=" else ""
        return ExpressionError(f"{wanted}, but {met} stands there", token.at, mend)

    def whole(self) -> Tree:
        if self.token.kind == "end":
            raise ExpressionError("the expression is empty")
        tree = self.expression()
        if self.token.kind != "end":
            raise self.surprise("an operator expected")
        return tree

    def expression(self) -> Tree:
        operands, operators = [self.negation()], []
        while self.token.kind == "operator":
            operators.append(self.next().text)
            operands.append(self.negation())
        return _ranked(operands, operators)

    def negation(self) -> Tree:
        times = 0
        while self.token.kind == "operator" and self.token.text == "-":
            self.next()
            times += 1
        operand = self.operand()
        return Negation(operand, times) if times else operand

    def operand(self) -> Tree:
        token = self.token
        if token.kind == "number":
            self.next()
            return Number(float(token.text))
        if token.kind == "literal":
            self.next()
            return Literal(token.text[1:-1])
        if self.accept("("):
            inner = self.nested(")")
            if self.token.text in {"/", "["} and self.token.kind == "symbol":
                raise ExpressionError("a path cannot go on after a bracket", self.token.at)
            return inner
        if token.kind == "name" and self.is_call():
            return self.call()
        return self.path()

    def nested(self, closing: str) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                f"more than {MAX_DEPTH} brackets within one another", self.token.at
            )
        inner = self.expression()
        self.expect(closing)
        self.depth -= 1
        return inner

    def is_call(self) -> bool:
        following = self.tokens[self.index + 1]
        return following.text == "(" and following.kind == "symbol" and self.token.text != "node"

    def call(self) -> Tree:
        name = self.next()
        self.expect("(")
        call = Call(name.text, self.arguments(), name.at)
        if self.token.kind == "symbol" and self.token.text in {"/", "["}:
            predicates = self.predicates()
            steps = (Step("self", "*", predicates, name.at),) if predicates else ()
            more = self.steps() if self.accept("/") else ()
            return Path(call, steps + more, name.at)
        return call

    def arguments(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        if self.accept(")"):
            return ()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                f"more than {MAX_DEPTH} brackets within one another", self.token.at
            )
        while True:
            found.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")")
        self.depth -= 1
        return tuple(found)

    def path(self) -> Tree:
        at = self.token.at
        if self.accept("/"):
            steps = self.steps() if self.starts_step() else ()
            return Path("/", steps, at)
        if not self.starts_step():
            raise self.surprise("a value expected")
        return Path(".", self.steps(), at)

    def starts_step(self) -> bool:
        token = self.token
        return token.kind == "name" or (token.kind == "symbol" and token.text in {".", "..", "*"})

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.accept("/"):
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        at = self.token.at
        if self.accept(".."):
            return Step("parent", "*", self.predicates(), at)
        if self.accept("."):
            return Step("self", "*", self.predicates(), at)
        axis = self.axis()
        if self.accept("*"):
            return Step(axis, "*", self.predicates(), at)
        if self.token.kind != "name":
            raise self.surprise("the name of a node expected")
        name = self.next().text
        if name == "node" and self.accept("("):
            self.expect(")")
            name = "*"
        return Step(axis, name.rpartition(":")[2], self.predicates(), at)

    def axis(self) -> str:
        following = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        if following.text != "::" or self.token.kind != "name":
            return "child"
        axis = self.next()
        self.next()
        if axis.text not in {"child", "parent", "self"}:
            raise ExpressionError(f"the axis {axis.text}:: is not supported", axis.at)
        return axis.text

    def predicates(self) -> tuple[Tree, ...]:
        found = []
        while self.accept("["):
            found.append(self.nested("]"))
        return tuple(found)
