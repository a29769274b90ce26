"""Publishing forms: a workbook is compiled once, and from then on only its XForm is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.digest import lines
from handlers.forms.compiled import Compiled
from handlers.forms.complaints import FormError
from handlers.forms.sheets import Plain, Workbook, plain
from handlers.forms.xform import read
from storage import audit, forms
from storage.database import Transaction
from storage.forms import Published

BUILTIN = Path(__file__).parent / "forms" / "builtin"
CORE = ("meeting", "admission", "vacancy")
"""The forms every district begins with, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form that can be published, with the sheets it was made of (none if it came as an XForm)."""

    compiled: Compiled
    sheets: Plain


def prepared(file: Path) -> Prepared:
    """Read and compile a file. Raises FormError with every complaint."""
    # The compiler is heavy and only publishing needs it.
    from handlers.forms import authoring, files

    if files.is_xform(file):
        return Prepared(files.load_xform(file), {})
    workbook = files.load(file)
    return _sound(Prepared(authoring.compile_workbook(workbook), plain(workbook)))


def _sound(ready: Prepared) -> Prepared:
    """The form, if the lines it brings for the digest can be counted; raises FormError."""
    faults = list(lines.check(ready.compiled.form_id, ready.sheets))
    if faults:
        raise FormError(faults)
    return ready


async def publish_prepared(tx: Transaction, ready: Prepared, by: str, now: datetime) -> bool:
    """Publish; False if the same version stands already. Raises VersionTaken if another does."""
    compiled = ready.compiled
    form = Published(
        id=0,
        form_id=compiled.form_id,
        version=compiled.version,
        title=compiled.title,
        xform=compiled.xform,
        workbook=dict(ready.sheets),
    )
    new = await forms.publish(tx, form, now)
    if new:
        version = f"{form.form_id} {form.version}"
        who = audit.By(by, audit.OPERATOR.channel)
        await audit.write(tx, who, "published", version, now=now)
    return new


async def lost_names(tx: Transaction, compiled: Compiled) -> list[str]:
    """The names that the version in force has and this one has not; figures are counted by name."""
    for form in await forms.newest(tx):
        if form.form_id == compiled.form_id:
            kept = {element.name for element in read(compiled.xform).root.descendants()}
            before = read(form.xform).root.descendants()
            return [element.name for element in before if element.name not in kept]
    return []


async def publish(tx: Transaction, workbook: Workbook, by: str, now: datetime) -> bool:
    """Publish a workbook; False if the same version stands already.

    Raises FormError with every complaint, VersionTaken if another form has this id and version.
    """
    from handlers.forms import authoring  # as above

    ready = _sound(Prepared(authoring.compile_workbook(workbook), plain(workbook)))
    return await publish_prepared(tx, ready, by, now)


async def publish_core(tx: Transaction, now: datetime) -> list[str]:
    """Publish those of the core forms of which no version stands yet; returns their ids."""
    return await publish_builtin(tx, CORE, now)


async def publish_builtin(tx: Transaction, form_ids: Sequence[str], now: datetime) -> list[str]:
    """Publish those of the forms that come with Chibo of which no version stands yet."""
    standing = {form.form_id for form in await forms.newest(tx)}
    missing = [form_id for form_id in form_ids if form_id not in standing]
    for form_id in missing:
        from handlers.forms import files  # as above

        await publish(tx, files.load(BUILTIN / f"{form_id}.yaml"), "chibo", now)
    return missing
