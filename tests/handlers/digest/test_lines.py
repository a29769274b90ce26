"""A form brings the lines of its digest in a sheet of its workbook; what is wrong there is said by row."""

from pathlib import Path

import pytest

from handlers.digest import lines
from handlers.digest.data import to_json
from handlers.forms.complaints import FormError
from handlers.library import House
from handlers.loading.load import load
from handlers.publishing import prepared, publish_prepared
from handlers.rules.loading import DEFAULT_FILE
from storage import schedule
from storage.database import Database
from tests.district import HOUSE, ZONE
from tests.handlers.digest.conftest import AS_OF, digest_of

GOOD = {"key": "x", "label::Tiếng Việt (vi)": "X", "label::English (en)": "Ex", "count": "1 = 1"}
BUILTIN = ("pipeline", "posts", "congress", "part_time", "staffing", "full_membership", "directory")
FOLDER = Path(__file__).parents[3] / "handlers" / "forms" / "builtin"


def complaints(row: dict[str, str], *names: str) -> list[str]:
    with pytest.raises(FormError) as error:
        lines.read("f", [row], names or None)
    return [str(complaint) for complaint in error.value.complaints]


@pytest.mark.parametrize("name", BUILTIN)
def test_the_lines_that_come_along_are_sound(name: str) -> None:
    """Every name and expression stands; both languages have words."""
    form = prepared(FOLDER / f"{name}.yaml")
    assert list(lines.check(name, form.sheets)) == []
    for line in lines.read(name, form.sheets["digest"]):
        for language in ("vi", "en"):
            assert line.label(language) != line.key
            assert line.meaning(language)


def test_a_good_line_is_read() -> None:
    """Words by language, Vietnamese where a language lacks; what is not said has its usual value."""
    (line,) = lines.read("f", [GOOD])
    assert (line.label("vi"), line.label("en"), line.label("fr")) == ("X", "Ex", "X")
    assert (line.newest, line.told, line.has_whole) == (lines.Newest.PERIOD, False, False)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"count": "held ="}, "digest, row 2, column count: "),
        ({"count": "nonsense(1)"}, "there is no function nonsense()"),
        ({"count": "${helt} = 'yes'"}, "the form has no question helt"),
        ({"count": ""}, "needs a condition under count, or a sum under sum"),
        ({"sum": "1"}, "needs a condition under count, or a sum under sum"),
        ({"key": ""}, "the figure has no key"),
        ({"newest": "month"}, "“month” is none of: period, year, always"),
        ({"of": "villages"}, "“villages” is not cells"),
        ({"of": "cells", "of_sum": "1"}, "one whole only"),
        ({"rows": "people"}, "the form has no repeat people"),
        ({"colour": "red"}, "the sheet digest has no column colour"),
    ],
)
def test_a_bad_line_is_refused_by_row_and_column(change: dict[str, str], complaint: str) -> None:
    """The complaint names the sheet, the row as Excel counts, the column and the fault."""
    row = {name: text for name, text in {**GOOD, **change}.items() if text}
    found = complaints(row, "held")
    assert any(complaint in said for said in found), found
    assert all(said.startswith("digest, row 2") for said in found)


FORM = """
settings:
  - {form_id: harvest, form_title: Mùa vụ, version: "1", default_language: Tiếng Việt (vi)}
survey:
  - {type: integer, name: fields, "label::Tiếng Việt (vi)": "Bao nhiêu ruộng?", required: "yes"}
  - {type: begin_group, name: more, "label::Tiếng Việt (vi)": Thêm}
  - {type: integer, name: dry, "label::Tiếng Việt (vi)": "Bao nhiêu ruộng khô?"}
  - {type: end_group}
  - {type: begin_repeat, name: flood, "label::Tiếng Việt (vi)": Lũ}
  - {type: integer, name: lost, "label::Tiếng Việt (vi)": "Mất bao nhiêu?"}
  - {type: end_repeat}
digest:
  - {key: fields, "label::Tiếng Việt (vi)": Ruộng, newest: always, sum: "${fields}", told: "yes"}
  - {key: dry, "label::Tiếng Việt (vi)": Ruộng khô, newest: always, sum: "${dry}", of_sum: "${fields}"}
  - {key: floods, "label::Tiếng Việt (vi)": Lũ lớn, newest: always, rows: flood, count: "${lost} > 2"}
"""


def test_a_form_with_a_bad_line_is_not_published(tmp_path: Path) -> None:
    """The complaint comes at publishing, not when the digest is due."""
    file = tmp_path / "harvest.yaml"
    file.write_text(FORM.replace("${dry}", "${wet}"), encoding="utf-8")
    with pytest.raises(FormError, match="digest, row 3, column sum: the form has no question wet"):
        prepared(file)


async def test_a_new_form_brings_its_lines_without_code(database: Database, tmp_path: Path) -> None:
    """Published with its sheet, reported twice: the newest report of each unit counts, groups and
    rows too; a form that nobody has reported shows no figure.
    """
    file = tmp_path / "harvest.yaml"
    file.write_text(FORM, encoding="utf-8")
    calendar = DEFAULT_FILE.read_text(encoding="utf-8")
    async with database.transaction() as tx:
        await schedule.load_rules(
            tx, f"{calendar}  harvest:\n    - valid_from: 2010-01-01\n", AS_OF
        )
        await publish_prepared(tx, prepared(file), "operator", AS_OF)
    assert "fields" not in (await digest_of(database)).figures
    text = (
        "unit,period,sent_on,fields,dry\nHM-NAPO,2017-08,2017-08-05,9,9\n"
        "HM-NAPO,2017-09,2017-09-05,10,4\nDV-T05,2017-10,2017-10-05,20,1\n"
    )
    async with database.transaction() as tx:
        await load(tx, House(ZONE, HOUSE.body), "harvest", text, now=AS_OF)
    digest = await digest_of(database)
    assert digest.figures["fields"].numerator == 30
    assert digest.figures["dry"].shown("vi") == "5/30 (16,67 %)"
    assert digest.figures["floods"].numerator == 0
    assert digest.figures["fields"].as_of == "2017-10-05"
    assert (await digest_of(database, "HM")).figures["dry"].counts("vi") == "4/10"
    data = {entry["key"]: entry for entry in to_json(digest)["figures"]}
    assert data["dry"]["label"] == "Ruộng khô"
