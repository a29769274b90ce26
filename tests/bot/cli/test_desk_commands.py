"""The commands for tokens, hand-over, deputies and changes of units, as an operator runs them."""

import json
from pathlib import Path

from tests.district import SAMPLE, chibo, district


def test_token_made_listed_taken_back(tmp_path: Path) -> None:
    """A token is shown once, listed by its name, and taken back at once."""
    file = district(tmp_path)
    made = json.loads(chibo(file, "api", "token", "Ban Tổ chức", "--unit", "BL", "--json").output)
    assert made["token"].startswith("chibo_")
    listed = json.loads(chibo(file, "api", "list", "--json").output)
    assert [(each["name"], each["revoked"]) for each in listed] == [("Ban Tổ chức", None)]
    assert made["token"] not in chibo(file, "api", "list").output
    assert chibo(file, "api", "revoke", "Ban Tổ chức").exit_code == 0
    again = chibo(file, "api", "revoke", "Ban Tổ chức")
    assert "no token" in str(again.exception)


def test_successor_and_deputy(tmp_path: Path) -> None:
    """Both get a code; a deputy's last day may not be past, and a deputy is not simply invited."""
    file = district(tmp_path)
    made = json.loads(chibo(file, "people", "handover", "--unit", "BL", "--json").output)
    assert set(made) >= {"code", "links", "expires"}
    words = ("people", "deputy", "--unit", "BL", "--until")
    assert "code" in json.loads(chibo(file, *words, "2099-01-01", "--json").output)
    assert "past" in str(chibo(file, *words, "2020-01-01").exception)
    wrong = chibo(file, "people", "invite", "--unit", "BL", "--role", "deputy")
    assert "chibo people deputy" in str(wrong.exception)
    nobody = chibo(file, "people", "relieve", "nobody")
    assert "no person nobody" in str(nobody.exception)


def test_split_move_rename(tmp_path: Path) -> None:
    """A unit splits, moves and gets a name from a day on; a part without a name is refused."""
    file = district(tmp_path)
    listed = json.loads(chibo(file, "units", "list", "--json").output)
    parents = {unit["parent_code"] for unit in listed}
    cell = next(unit for unit in listed if unit["code"] not in parents)
    code, on = cell["code"], ("--on", "2099-01-01")
    bad = chibo(file, "units", "split", code, "--into", f"{code}A", "--into", f"{code}B=B", *on)
    assert "CODE=NAME" in str(bad.exception)
    renamed = chibo(file, "units", "rename", code, "Chi bộ mới", *on)
    assert "Chi bộ mới" in renamed.output
    early = chibo(file, "units", "move", code, "--to", "BL", "--on", "2098-01-01")
    assert "2099-01-01 already" in str(early.exception)
    other = next(unit for unit in listed if unit["code"] not in parents and unit["code"] != code)[
        "code"
    ]
    parts = ("--into", f"{other}=Một", "--into", f"{other}2=Hai")
    assert chibo(file, "units", "split", other, *parts, *on).exit_code == 0
    assert chibo(file, "units", "move", f"{other}2", "--to", "BL", *on).exit_code == 0


def test_who_lost_the_session_gets_a_link(tmp_path: Path) -> None:
    """A person of the list gets a code and a link; nobody else does."""
    file = district(tmp_path)
    nobody = chibo(file, "people", "link", "nobody", "--json")
    assert "no person nobody" in str(nobody.exception)


def test_a_name_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    """The list of codes is opened in a spreadsheet: what begins like a formula there is none."""
    file = district(tmp_path)
    rows = tmp_path / "more.csv"
    header = (SAMPLE / "units.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    row = {"code": "BL-X", "name": "=HYPERLINK(1)", "kind": "cell", "parent_code": "BL"}
    row |= {"valid_from": "2017-01-01"}
    cells = ",".join(row.get(name, "") for name in header)
    rows.write_text(f"{','.join(header)}\n{cells}\n", encoding="utf-8")
    assert chibo(file, "units", "load", str(rows)).exit_code == 0
    out = tmp_path / "codes.csv"
    assert chibo(file, "people", "invite", "--unit", "BL-X", "--csv", str(out)).exit_code == 0
    assert ",'=HYPERLINK(1)," in out.read_text(encoding="utf-8-sig")
