"""Taking an answer: is it one, what does it set, what follows from it."""

from handlers.forms.model.definition import SELECTS, Question, Type
from handlers.forms.run.agenda import Agenda, repeat_path
from handlers.forms.run.asks import Reason, Refused
from handlers.forms.run.checks import acceptable, canonical, is_required, tentatively
from handlers.forms.run.shown import shown
from handlers.forms.run.stops import Stop
from handlers.forms.run.tree import MAX_ROWS, TooManyRowsError
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node

YES, NO = "yes", "no"


def examined(workspace: Workspace, stop: Stop, value: str) -> str | Refused:
    """Give the answer as it is stored, or say why it does not stand."""
    question, node = stop.question, stop.node
    if question is None:
        value = value or NO
        return value if value in {YES, NO} else Refused("", Reason.CHOICE)
    if not value.strip():
        required = is_required(workspace, question, node)
        said = workspace.show(question.bind.required_message, node)
        return Refused(said, Reason.REQUIRED) if required else ""
    text = canonical(workspace, question, node, value)
    if text is None:
        return Refused("", _misfit(question))
    if not acceptable(workspace, question, node, text):
        message = question.bind.constraint_message
        said = tentatively(node, text, lambda: workspace.show(message, node))
        return Refused(said, Reason.CONSTRAINT)
    return text


def _misfit(question: Question) -> Reason:
    if question.type in SELECTS:
        return Reason.CHOICE
    return Reason.RANGE if question.type is Type.RANGE else Reason.TYPE


def doubt(workspace: Workspace, stop: Stop, text: str) -> str | None:
    """Give the question to confirm an answer that has taken effect, if the form asks for one."""
    question = stop.question
    confirm = question.chat.confirm if question else None
    if (
        question is None
        or confirm is None
        or not text
        or not confirm.holds(stop.node, workspace.scene)
    ):
        return None
    message = workspace.show(question.chat.confirm_message, stop.node)
    return message.replace("{}", shown(workspace, question, stop.node, text))


def put(workspace: Workspace, agenda: Agenda, stop: Stop, text: str) -> None:
    """Let an answer take effect. Raises TooManyRowsError, with everything half done."""
    if stop.question is None:
        _put_row(workspace, agenda, stop, wanted=text == YES)
    else:
        _put_value(workspace, stop.question, stop.node, text)
        agenda.answered[stop.path] = None
    agenda.changed(workspace.recomputer.news())
    _extend(workspace, agenda)


def _put_value(workspace: Workspace, question: Question, node: Node, text: str) -> None:
    """Set a value, and what it triggers."""
    changed = node.text != text
    node.text = text
    workspace.recomputer.after(question.element, [node])
    if changed:
        workspace.recomputer.set_off(question.element, [node])


def _put_row(workspace: Workspace, agenda: Agenda, stop: Stop, *, wanted: bool) -> None:
    """One more row, or none from this number on."""
    assert stop.repeat is not None
    element = stop.repeat.element
    rows = workspace.tree.rows(element, stop.node)
    row: Node | None = None
    if wanted:
        agenda.closed.pop(repeat_path(stop), None)
        if stop.number > MAX_ROWS:
            raise TooManyRowsError
        if stop.number > len(rows):
            row = workspace.recomputer.new_row(element, stop.node)
    else:
        for row in rows[stop.number - 1 :]:
            agenda.forget(f"{row.path}/")
        agenda.closed[repeat_path(stop)] = None
        workspace.tree.drop_rows(element, stop.node, stop.number - 1, spare=False)
    workspace.recomputer.after_rows(element, row)


def _extend(workspace: Workspace, agenda: Agenda) -> None:
    """Add the next row of repeats whose number depends on what their rows hold, once the last row is done."""
    for step in workspace.form.plan.growing:
        for parent in list(workspace.tree.by_element.get(step.element.parent or step.element, ())):
            prefix = f"{parent.path}/{step.element.name}["
            while workspace.recomputer.lacks(step, parent) and not any(
                stop.path.startswith(prefix) and agenda.is_open(stop) for stop in agenda.stops()
            ):
                row = workspace.recomputer.new_row(step.element, parent)
                workspace.recomputer.after_rows(step.element, row)
                agenda.changed()
