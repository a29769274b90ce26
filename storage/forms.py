"""Published forms with all their versions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage import known
from storage.database import Transaction
from storage.known import Memory
from storage.models import FormVersion
from storage.prepared import Prepared

_newest = Memory["tuple[Published, ...]"](4)
_versions = Memory["Published"](64)


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a form. `workbook` holds the sheets it was compiled from when it is published;
    afterwards they are read by `workbook`, since no conversation needs them.
    """

    id: int
    form_id: str
    version: str
    title: str
    xform: str
    workbook: dict[str, Any] = field(default_factory=dict)


_FORM = (
    FormVersion.id,
    FormVersion.form_id,
    FormVersion.version,
    FormVersion.title,
    FormVersion.xform,
)


async def publish(tx: Transaction, form: Published, now: datetime) -> bool:
    """Store a version (`form.id` is ignored); False if the same stands already.

    Raises VersionTaken if another form stands under this id and version.
    """
    row = {
        "form_id": form.form_id,
        "version": form.version,
        "title": form.title,
        "xform": form.xform,
        "workbook": form.workbook,
        "published_at": now,
    }
    if await tx.insert_new(FormVersion, row):
        await known.changed(tx)
        return True
    query = select(FormVersion.xform).where(
        FormVersion.form_id == form.form_id, FormVersion.version == form.version
    )
    if (await tx.execute(query)).scalar_one() != form.xform:
        raise VersionTaken(form.form_id, form.version)
    return False


class VersionTaken(Exception):
    """A different form was published under this id and version before."""

    def __init__(self, form_id: str, version: str) -> None:
        super().__init__(f"form {form_id} version {version} is published already and differs")
        self.form_id = form_id
        self.version = version


async def newest(tx: Transaction) -> tuple[Published, ...]:
    """The newest version of every form, in the order in which the forms first came."""
    return await _newest.get(tx, "newest", lambda: _read_newest(tx))


async def _read_newest(tx: Transaction) -> tuple[Published, ...]:
    last = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    rows = await tx.execute(select(*_FORM).where(FormVersion.id.in_(last)))
    first = select(FormVersion.form_id, func.min(FormVersion.id)).group_by(FormVersion.form_id)
    order = dict(tuple(row) for row in await tx.execute(first))
    return tuple(sorted((Published(*row) for row in rows), key=lambda form: order[form.form_id]))


async def sheets(tx: Transaction, name: str) -> list[tuple[str, list[dict[str, str]]]]:
    """The rows of a further sheet of the newest version of every form that has it, by form id."""
    last = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    query = (
        select(FormVersion.form_id, FormVersion.workbook[name])
        .where(FormVersion.id.in_(last))
        .order_by(FormVersion.form_id)
    )
    return [(form_id, rows) for form_id, rows in await tx.execute(query) if rows]


async def get(tx: Transaction, version_id: int) -> Published:
    async def load() -> Published:
        ((*columns,),) = await tx.rows(_ONE, {"version": version_id})
        return Published(*columns)

    return await _versions.get(tx, version_id, load)


async def workbook(tx: Transaction, version_id: int) -> dict[str, Any]:
    """The sheets a version was compiled from; empty if it came as an XForm."""
    query = select(FormVersion.workbook).where(FormVersion.id == version_id)
    return dict((await tx.execute(query)).scalar_one())


_ONE = Prepared(select(*_FORM).where(FormVersion.id == bindparam("version")))
