"""The cases of functions.tsv, and how our engine evaluates them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.forms.filling import Context, begin
from handlers.forms.xform import read
from handlers.forms.xpath.expressions import Place, compile_expression
from handlers.forms.xpath.grammar import ExpressionError
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import Fault, scalar, to_text

HERE = Path(__file__).parent
XFORM = (HERE / "functions.xml").read_text(encoding="utf-8")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CONTEXT = "/data/here"
REFUSED, ERROR = "REFUSED", "ERROR"


@dataclass(frozen=True, slots=True)
class Case:
    """One expression; `differs` says how JavaRosa takes it, where it differs."""

    expression: str
    expected: str
    differs: str = ""


def cases() -> list[Case]:
    lines = (HERE / "functions.tsv").read_text(encoding="utf-8").splitlines()
    return [Case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def evaluated(expression: str, now: datetime | None = None) -> str:
    """The value of an expression as text; REFUSED where it does not compile, ERROR where it has none."""
    form = read(XFORM)
    context = Context(now=now or datetime(2026, 10, 7, 12, tzinfo=ZONE))
    sitting = begin(form, context, instance_id="uuid:1")
    node = sitting.workspace.tree.by_path[CONTEXT]
    place = Place(form.root, form.root.children["here"], {"list"})
    try:
        run = compile_expression(expression, place).run
    except ExpressionError:
        return REFUSED
    try:
        return to_text(scalar(run(Focus(node, sitting.workspace.scene, node)), context.now))
    except Fault:
        return ERROR
