"""chibo units load, as an operator calls it."""

from pathlib import Path

import pytest

from tests.bot.program import run

HEAD = "code,name,kind,parent_code,valid_from\nD,Đảng ủy xã,grassroots_committee,,2025-07-01\n"


@pytest.mark.parametrize(
    ("name", "kind", "warned"),
    [
        ("Chi bộ Quân sự xã", "cell", True),
        ("Chi bộ Công an xã", "cell", True),
        ("Chi bộ Đồn Biên phòng", "village_cell", True),
        ("CHI BỘ QUÂN SỰ", "cell", True),
        ("Chi bộ Quân sự xã", "military_cell", False),
        ("Chi bộ Đồn Biên phòng", "border_guard_cell", False),
        ("Chi bộ Nà Pò", "cell", False),
        ("Chi bộ Quân Thanh", "cell", False),
        ("Chi bộ An Công", "cell", False),
    ],
)
def test_armed_forces_by_name(tmp_path: Path, name: str, kind: str, *, warned: bool) -> None:
    """A name that says armed forces, of a kind that reports, is warned of in one line; it is loaded."""
    file = tmp_path / "units.csv"
    file.write_text(f"{HEAD}D-1,{name},{kind},D,2025-07-01\n", encoding="utf-8")
    done = run(tmp_path, "units", "load", str(file))
    assert (done.returncode, "2 new or changed" in done.stdout) == (0, True)
    assert [f"D-1: '{name}'" in line for line in done.stderr.splitlines()] == [True] * warned
