"""The OpenRosa submission of a filling: the same filling always gives the same bytes."""

from xml.sax.saxutils import escape, quoteattr

from handlers.forms.model.definition import Form
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element

_XFORMS = "http://www.w3.org/2002/xforms"
_CONTROL = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\r")


def submission(workspace: Workspace) -> str:
    """Write the relevant nodes, empty ones too, in the order of the form."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(workspace.form.root, workspace.tree.root, parts, _attributes(workspace.form))
    return "".join(parts)


def _attributes(form: Form) -> str:
    written = f" id={quoteattr(form.id)}"
    written += f" version={quoteattr(form.version)}" if form.version else ""
    return written + (
        f" xmlns={quoteattr(form.namespace)}" if form.namespace not in {"", _XFORMS} else ""
    )


def _write(element: Element, node: Node, parts: list[str], attributes: str = "") -> None:
    if not element.children:
        text = escape(node.text.translate(_CONTROL))
        parts.append(f"<{element.name}>{text}</{element.name}>" if text else f"<{element.name}/>")
        return
    parts.append(f"<{element.name}{attributes}>")
    for name, below in element.children.items():
        for kid in node.kids.get(name, []):
            if kid.relevant:
                _write(below, kid, parts)
    parts.append(f"</{element.name}>")
