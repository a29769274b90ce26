"""The questions of the forms owed, as far as they can be answered unasked: what a report in one message may fill in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from handlers.forms.model.definition import SELECTS, Form, Question, Type
from handlers.forms.readings import Option
from handlers.forms.run.tree import Tree
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.scene import Scene

_KINDS = {
    Type.INTEGER: "integer",
    Type.RANGE: "integer",
    Type.DECIMAL: "decimal",
    Type.DATE: "date_past",
    Type.TIME: "time",
    Type.SELECT_ONE: "choice",
    Type.SELECT_MULTIPLE: "choices",
    Type.ACKNOWLEDGE: "yesno",
}
_MONTH = "month-year"


@dataclass(frozen=True, slots=True)
class Topic:
    """One question: where it stands, how an answer to it is read, and the words that name it."""

    form: str
    path: str
    name: str
    kind: str  # one of answers.KINDS
    keywords: tuple[str, ...] = ()
    choices: tuple[Option, ...] = ()
    month: bool = False  # stored as the first day of the month
    row: bool = False  # in a repeat: its first row


def kind_of(question: Question) -> str:
    """The reader for a question: the one its form names, else that of its type; '' if it has none."""
    if question.chat.reader and question.type is not Type.SELECT_MULTIPLE:
        return question.chat.reader
    if question.type is Type.DATE and _MONTH in question.appearance:
        return "month"
    return _KINDS.get(question.type, "")


@lru_cache(maxsize=64)
def topics_of(form: Form, language: str = "") -> tuple[Topic, ...]:
    """The questions that typed words can answer, in the form's order; of repeats the first row."""
    workspace = _workspace(form, language)
    return tuple(
        _topic(form, question, workspace) for question in form.questions if kind_of(question)
    )


def _workspace(form: Form, language: str) -> Workspace:
    """A form as it begins, only to look at its texts and lists."""
    tree = Tree(form, {}, {})
    scene = Scene(tree.root, now=datetime(2000, 1, 1, tzinfo=UTC), seed="", sources=form.lists)
    scene.language = language or form.default_language
    return Workspace(form, tree, scene)


def _topic(form: Form, question: Question, workspace: Workspace) -> Topic:
    choices: tuple[Option, ...] = ()
    if question.type in SELECTS and not question.choices.changing:
        listed = workspace.options(question, workspace.tree.root)
        choices = tuple(Option(each.name, each.label, each.keywords) for each in listed)
    path = question.path
    rows = [repeat.element.path for repeat in form.repeats.values()]
    for row in (row for row in rows if path.startswith(f"{row}/")):
        path = path.replace(row, f"{row}[1]", 1)
    return Topic(
        form=form.id,
        path=path,
        name=question.name,
        kind=kind_of(question),
        keywords=question.chat.keywords,
        choices=choices,
        month=_MONTH in question.appearance,
        row=path != question.path,
    )
