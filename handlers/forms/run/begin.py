"""How a new filling begins: the form's own data, metadata, then its dynamic defaults."""

from handlers.forms.model.datatypes import Data, answered, stamp
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.shape import Element

FIRST_LOAD = frozenset({"odk-instance-first-load", "odk-instance-load", "xforms-ready"})


def plant(workspace: Workspace, instance_id: str) -> None:
    """Fill a new tree: contents of the form, metadata, defaults, and only then (as JavaRosa) calculations.

    So a default cannot read a calculation.
    """
    recomputer = workspace.recomputer
    recomputer.strict = False
    workspace.tree.plant()
    _zoned(workspace)
    _preload(workspace, instance_id)
    for setvalue in workspace.form.setvalues:
        if setvalue.events & FIRST_LOAD:
            changed = recomputer.put(setvalue, workspace.tree.root)
            recomputer.after(setvalue.target, changed)
            recomputer.set_off(setvalue.target, changed)
    recomputer.everything()
    recomputer.strict = True


def _zoned(workspace: Workspace) -> None:
    """Write the times a form begins with as answers are written: in full, with the zone."""
    for element, bind in workspace.form.binds.items():
        if bind.data in {Data.TIME, Data.MOMENT}:
            for node in workspace.tree.by_element.get(element, ()):
                node.text = answered(node.text, bind.data, workspace.scene.now) or node.text


def _preload(workspace: Workspace, instance_id: str) -> None:
    scene = workspace.scene
    known = {
        "timestamp start": stamp(scene.now),
        "timestamp end": stamp(scene.now),
        "date today": scene.today.date().isoformat(),
        "property username": scene.username,
        "uid": instance_id if instance_id.startswith("uuid:") else f"uuid:{instance_id}",
    }
    for element, bind in workspace.form.binds.items():
        if bind.preload in known:
            for node in workspace.tree.by_element.get(element, []):
                node.text = known[bind.preload]


def touch(workspace: Workspace) -> set[Element]:
    """Note the time of the last change where the form keeps it (metadata 'end'); give those places."""
    found = {
        element for element, bind in workspace.form.binds.items() if bind.preload == "timestamp end"
    }
    for element in found:
        for node in workspace.tree.by_element.get(element, []):
            node.text = stamp(workspace.scene.now)
    return found
