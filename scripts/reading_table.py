"""Writes the table of accuracy in docs/reading.md.

python -m scripts.reading_table            write the table
python -m scripts.reading_table --faults   print what was not right instead
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.handlers.forms.accuracy import Mark, Marked, generated_marked, table_marked

GUIDE = Path(__file__).parents[1] / "docs" / "reading.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->"
SEED, EACH = 2026, 200
HEADING = "| Kind | Messages | Right | Needless question | Wrong offer | Silent misreading |\n|---|---|---|---|---|---|\n"


def table(marked: Sequence[Marked]) -> str:
    """One row for each kind, and one for all."""
    kinds = dict.fromkeys(_kind(each) for each in marked)
    rows = [_row(kind, [each for each in marked if _kind(each) == kind]) for kind in kinds]
    return HEADING + "".join([*rows, _row("**all**", marked)])


def _kind(each: Marked) -> str:
    return each.kind.partition(":")[0]


def _row(name: str, marked: Sequence[Marked]) -> str:
    marks = Counter(each.mark for each in marked)
    share = f"{marks[Mark.RIGHT] / len(marked):.1%}"
    others = " | ".join(
        str(marks[mark]) for mark in (Mark.NEEDLESS, Mark.WRONG_OFFER, Mark.MISREADING)
    )
    return f"| {name} | {len(marked)} | {marks[Mark.RIGHT]} ({share}) | {others} |\n"


def main() -> None:
    written, generated = list(table_marked()), list(generated_marked(SEED, EACH))
    if "--faults" in sys.argv:
        for each in (*written, *generated):
            if each.mark is not Mark.RIGHT:
                print(each.mark.value, each.kind, repr(each.text), each.got)
        return
    tables = f"Written by hand:\n\n{table(written)}\nGenerated (seed {SEED}):\n\n{table(generated)}"
    head, _, rest = GUIDE.read_text("utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    GUIDE.write_text(f"{head}{BEGIN}\n{tables}\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    main()
