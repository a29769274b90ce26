"""The progress tells a person how long the way is, from the first question on."""

from handlers.forms.filling import Sitting
from tests.handlers.forms.plays import OPEN_POSTS, World

USUAL = {
    "held": "yes",
    "date": "2026-10-03",
    "kind": "regular",
    "total": "27",
    "exempt": "2",
    "present": "25",
    "unexcused": "0",
}


def told(sitting: Sitting, answers: dict[str, str]) -> list[tuple[int, int]]:
    """What is told before each answer."""
    found: list[tuple[int, int]] = []
    for _ in range(30):
        ask = sitting.current()
        if ask is None:
            return found
        found.append(sitting.progress())
        name = ask.path.rsplit("/", 1)[-1]
        names = [option.name for option in ask.choices]
        sitting.answer(ask.path, answers.get(name) or (names or [""])[0], confirmed=True)
    raise AssertionError(found)


def test_the_end_is_known_from_the_beginning() -> None:
    """On the usual way the number of questions stands from the first to the last."""
    found = told(World().sitting("meeting"), USUAL)

    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    assert {total for _, total in found} == {len(found)}


def test_a_short_way_is_told_once_it_is_chosen() -> None:
    """The answer that ends a report early shortens the way at once, and it does not grow again."""
    found = told(World().sitting("meeting"), {"held": "not_yet", "planned": "2026-10-20"})

    assert found[0][1] > len(found)
    assert {total for _, total in found[1:]} == {len(found)}


def test_rows_lengthen_the_way() -> None:
    """What nobody can foresee, such as a further row, is added when it comes."""
    sitting = World(open_posts=OPEN_POSTS[:2]).sitting("vacancy")

    found = told(sitting, {"still_open": "no", "filled_on": "2026-10-01", "new_vacancy": "no"})

    assert [total for _, total in found] == sorted(total for _, total in found)
    assert found[-1] == (len(found), len(found))


def test_back_and_edit_count_alike() -> None:
    """Going back or to one answer changes the number of the question, never that of all."""
    sitting = World().sitting("meeting")
    told(sitting, USUAL)
    total = sitting.progress()[1]

    sitting.goto("/data/kind")

    assert sitting.progress() == (3, total)
    assert sitting.back()
    assert sitting.progress() == (2, total)
