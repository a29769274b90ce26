"""A form as the engine runs it: questions, groups, repeats, conditions, texts. Made once, by `xform`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from handlers.forms.model.chat import Chat
from handlers.forms.model.datatypes import Data
from handlers.forms.model.texts import NO_TEXT, Text
from handlers.forms.xpath.expressions import Expression
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element


class Type(StrEnum):
    """What kind of question it is."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    ACKNOWLEDGE = "acknowledge"
    GEOPOINT = "geopoint"
    BARCODE = "barcode"
    NOTE = "note"


SELECTS = frozenset({Type.SELECT_ONE, Type.SELECT_MULTIPLE, Type.RANK})


@dataclass(frozen=True, slots=True)
class Bind:
    """What holds for a node: its type and its conditions."""

    data: Data = Data.TEXT
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    required_message: Text = NO_TEXT
    constraint_message: Text = NO_TEXT
    preload: str = ""
    key: bool = False
    always_readonly: bool = False


NO_BIND = Bind()


@dataclass(frozen=True, slots=True)
class Choices:
    """Where the choices of a question come from: fixed ones, or nodes of a list."""

    fixed: tuple[tuple[str, Text], ...] = ()
    nodes: Expression | None = None
    value: tuple[str, ...] = ()  # names that lead from a node to the choice's value
    label: tuple[str, ...] = ()
    translated: bool = False  # the label is the id of a text
    changing: bool = False  # a filter or the answers themselves decide what can be chosen


@dataclass(frozen=True, slots=True)
class SetValue:
    """A value put into a node when something happens (XForms setvalue)."""

    target: Element
    value: Expression | None  # None empties the node
    events: frozenset[str]
    at_cause: bool = (
        False  # the value is looked at from the question that causes it, not from the target
    )


@dataclass(frozen=True, eq=False)
class Question:
    """One question, wherever it stands; `path` has no numbers.

    `route` leads to its node from the row of the repeat around it, or from the root.
    """

    path: str
    name: str
    type: Type
    appearance: str
    index: int
    element: Element
    bind: Bind
    label: Text
    hint: Text
    guidance: Text
    choices: Choices
    parameters: Mapping[str, str]
    hints: Mapping[str, str]
    chat: Chat
    route: tuple[str, ...]
    changes: tuple[SetValue, ...] = ()

    @cached_property
    def judged_by(self) -> frozenset[Element]:
        """What is looked at to tell whether an answer may stand."""
        checks = (self.required, self.constraint, self.choices.nodes)
        return frozenset({self.element}).union(*(check.reads for check in checks if check))

    @property
    def data(self) -> Data:
        return self.bind.data

    @property
    def required(self) -> Expression | None:
        return self.bind.required

    @property
    def relevant(self) -> Expression | None:
        return self.bind.relevant

    @property
    def constraint(self) -> Expression | None:
        return self.bind.constraint

    @property
    def calculate(self) -> Expression | None:
        return self.bind.calculate


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Questions under one heading."""

    label: Text
    items: tuple["Item", ...]
    element: Element | None = None
    route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """Questions asked again and again: as often as `count` says, or until the person has no more."""

    label: Text
    items: tuple["Item", ...]
    element: Element
    route: tuple[str, ...]
    count: Expression | None = None


Item = Question | Group | Repeat


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to recompute: whether a node is relevant, its calculated value, or a number of rows."""

    element: Element
    expression: Expression
    work: str  # relevant, calculate or count


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All steps in an order in which each finds its inputs done.

    `readers` gives the places of the steps that read an element, `targets` of those that work on it;
    `loops` are runs of steps that read one another across rows of a repeat; `refresh` are the steps to
    run when a saved filling is taken up again; `growing` are numbers of rows that depend on what the
    rows hold; `typed` are calculations of questions that a person can type over. `affected` remembers what a change reaches.
    """

    steps: tuple[Step, ...]
    readers: Mapping[Element, tuple[int, ...]]
    targets: Mapping[Element, tuple[int, ...]]
    loops: tuple[range, ...] = ()
    refresh: tuple[int, ...] = ()
    growing: tuple[Step, ...] = ()
    typed: frozenset[int] = frozenset()
    affected: dict[frozenset[Element], tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A form, ready to be filled in. It never changes and is shared by all its fillings
    (`usual` and the plan's `affected` only remember what follows from the rest).
    """

    id: str
    version: str
    title: str
    languages: tuple[str, ...]  # codes: vi, en
    default_language: str
    questions: tuple[Question, ...]
    items: tuple[Item, ...]
    root: Element
    binds: Mapping[Element, Bind]
    pattern: Node  # the data as a new filling begins
    templates: Mapping[Element, Node]  # a new row of each repeat
    repeats: Mapping[Element, Repeat]
    lists: Mapping[str, Node]  # lists inside the form
    outer_lists: tuple[str, ...]  # names of the lists that the caller supplies
    texts: Mapping[str, Text]
    setvalues: tuple[SetValue, ...]
    plan: Plan
    namespace: str
    by_element: Mapping[Element, Question]
    watches_clock: bool  # some expression asks what time it is, and not only which day
    usual: list[Mapping[Element, frozenset[Element]]] = field(default_factory=list)
    """The questions on the usual way through the form and what decides on them; found at first use."""

    def bind(self, element: Element) -> Bind:
        return self.binds.get(element, NO_BIND)
