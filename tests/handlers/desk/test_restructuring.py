"""What a sentence of staff about a split is read as."""

from datetime import date

import pytest

from handlers.desk.restructuring import Wanted, understand

TODAY = date(2026, 10, 5)
TWO = (("HM-A1", "Chi bộ A 1"), ("HM-A2", "Chi bộ A 2"))


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("tách HM-A thành HM-A1 Chi bộ A 1, HM-A2 Chi bộ A 2", TWO),
        ("tach chi bo hm-a thanh hm-a1 Chi bộ A 1; hm-a2 Chi bộ A 2 từ 1/11/2026", TWO),
        ("chia tách HM-A ra HM-A1 = Chi bộ A 1 và HM-A2 = Chi bộ A 2 từ ngày 01/11/2026", TWO),
        ("split cell HM-A into HM-A1: Chi bộ A 1 and HM-A2: Chi bộ A 2 from 1/11/2026", TWO),
        (
            "tách HM-A thành HM-A Trường TH và THCS, HM-B Chi bộ B",
            (("HM-A", "Trường TH và THCS"), ("HM-B", "Chi bộ B")),
        ),
        ("tách HM-A thành Chi bộ A 1, HM-A2 Chi bộ A 2", ()),
        ("tách HM-A thành HM-A1, HM-A2 Chi bộ A 2", (("HM-A1", ""), ("HM-A2", "Chi bộ A 2"))),
    ],
)
def test_a_split_is_read(said: str, parts: tuple[tuple[str, str], ...]) -> None:
    """Each part is a code and its name with its marks; without a day it is the first of next month."""
    wanted = understand(said, TODAY)
    assert wanted is not None
    assert (wanted.what, wanted.code, wanted.on) == ("split", "HM-A", date(2026, 11, 1))
    assert tuple(zip(wanted.codes, wanted.names, strict=True)) == parts
    assert Wanted.from_json(wanted.to_json()) == wanted
