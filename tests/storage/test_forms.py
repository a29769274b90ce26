"""Published forms: every version stays, and none changes."""

import pytest

from storage import forms
from storage.database import Database
from storage.forms import Published, VersionTaken
from tests.storage import rows
from tests.storage.rows import NOW


async def test_newest(database: Database) -> None:
    """The newest version of each form counts; forms stand in the order in which they first came."""
    async with database.transaction() as tx:
        for form_id, version in (("meeting", "1"), ("vacancy", "1"), ("meeting", "2")):
            await rows.form(tx, form_id, version)
        newest = await forms.newest(tx)
    assert [(form.form_id, form.version) for form in newest] == [("meeting", "2"), ("vacancy", "1")]


async def test_old_version_stays(database: Database) -> None:
    """An old version is still there for the fillings that were begun with it."""
    async with database.transaction() as tx:
        old = await rows.form(tx, version="1")
        await rows.form(tx, version="2")
        assert (await forms.get(tx, old)).version == "1"


async def test_published_twice(database: Database) -> None:
    """The same version again is no news; another form under its name is refused."""
    async with database.transaction() as tx:
        form = Published(0, "meeting", "1", "Sinh hoạt", "<a/>", {"survey": [{"name": "đ"}]})
        assert await forms.publish(tx, form, NOW)
        assert not await forms.publish(tx, form, NOW)
        other = Published(0, "meeting", "1", "Sinh hoạt", "<b/>", {})
        with pytest.raises(VersionTaken, match="meeting version 1"):
            await forms.publish(tx, other, NOW)
        (kept,) = await forms.newest(tx)
        workbook = await forms.workbook(tx, kept.id)
    assert (kept.xform, workbook) == ("<a/>", {"survey": [{"name": "đ"}]})
