"""Publishing forms: a workbook is compiled once, and from then on only its XForm is read."""

from datetime import datetime
from pathlib import Path

from handlers.forms.sheets import Workbook, plain
from storage import audit, forms
from storage.database import Transaction
from storage.forms import Published

BUILTIN = Path(__file__).parent / "forms" / "builtin"
CORE = ("meeting", "admission", "vacancy")
"""The forms every district begins with, in the order in which they are asked."""


async def publish(tx: Transaction, workbook: Workbook, by: str, now: datetime) -> bool:
    """Publish a workbook; False if the same version stands already.

    Raises FormError with every complaint, VersionTaken if another form has this id and version.
    """
    from handlers.forms import authoring  # the compiler is heavy and only publishing needs it

    compiled = authoring.compile_workbook(workbook)
    form = Published(
        id=0,
        form_id=compiled.form_id,
        version=compiled.version,
        title=compiled.title,
        xform=compiled.xform,
        workbook=plain(workbook),
    )
    new = await forms.publish(tx, form, now)
    if new:
        await audit.write(tx, by, "published", f"{form.form_id} {form.version}", now=now)
    return new


async def publish_core(tx: Transaction, now: datetime) -> list[str]:
    """Publish those of the core forms of which no version stands yet; returns their ids."""
    standing = {form.form_id for form in await forms.newest(tx)}
    missing = [form_id for form_id in CORE if form_id not in standing]
    for form_id in missing:
        from handlers.forms import authoring  # as above

        await publish(tx, authoring.load(BUILTIN / f"{form_id}.yaml"), "chibo", now)
    return missing
