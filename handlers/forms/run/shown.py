"""How a value is shown to a person: choices by label, dates day first, decimals with the comma of the language."""

from handlers.forms.model.datatypes import Data
from handlers.forms.model.definition import SELECTS, Question
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.values import day, number_text, to_number


def shown(workspace: Workspace, question: Question, node: Node, text: str) -> str:
    if question.type in SELECTS and text:
        labels = {option.name: option.label for option in workspace.options(question, node)}
        return ", ".join(labels.get(name, name) for name in text.split())
    return _shown(text, question, workspace.scene.language) if text else ""


def _shown(text: str, question: Question, language: str) -> str:
    match question.data:
        case Data.DATE:
            return _date(text, question.appearance)
        case Data.MOMENT:
            return f"{_date(text[:10], '')} {text[11:16]}"
        case Data.TIME:
            return text[:5]
        case Data.DECIMAL:
            number = number_text(to_number(text))
            return number.replace(".", ",") if language == "vi" else number
        case _:
            return text


def _date(text: str, appearance: str) -> str:
    found = day(text)
    if found is None:
        return text
    if "month-year" in appearance:
        return f"{found.month:02}/{found.year}"
    year_only = "year" in appearance.split()
    return f"{found.year}" if year_only else f"{found.day:02}/{found.month:02}/{found.year}"
