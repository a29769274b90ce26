"""How a value is shown to a person: choices by label, dates day first, decimals with the comma of the language."""

from handlers.forms.model.datatypes import Data
from handlers.forms.model.definition import SELECTS, Question
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.values import number_text, to_number


def shown(workspace: Workspace, question: Question, node: Node, text: str) -> str:
    if not text:
        return ""
    if question.type in SELECTS:
        labels = {option.name: option.label for option in workspace.options(question, node)}
        return ", ".join(labels.get(name, name) for name in text.split())
    match question.data:
        case Data.DATE:
            return _date(text, question.appearance)
        case Data.MOMENT:
            return f"{_date(text[:10], '')} {text[11:16]}"
        case Data.TIME:
            return text[:5]
        case Data.DECIMAL:
            number = number_text(to_number(text))
            return number.replace(".", ",") if workspace.scene.language == "vi" else number
        case _:
            return text


def _date(text: str, appearance: str) -> str:
    year, month, day = (text.split("-") + ["", ""])[:3]
    if "month-year" in appearance:
        return f"{month}/{year}"
    return year if "year" in appearance.split() else f"{day}/{month}/{year}"
