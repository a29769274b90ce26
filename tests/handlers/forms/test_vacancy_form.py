"""The vacancy form: the posts that were open, then new ones."""

from datetime import date

import pytest

from handlers.forms.filling import Sitting
from handlers.forms.run.asks import Accepted
from tests.handlers.forms.plays import OPEN_POSTS, VACANCY, World, play, refused


def test_no_vacancy_is_one_tap() -> None:
    """Nothing open, nothing new: one tap."""
    assert play("vacancy", {"new_vacancy": "no"}).asked == ["new_vacancy"]


def test_three_open_posts_are_asked_one_by_one() -> None:
    """Three posts carried from month to month: each asked once, a filled one with its day."""
    answers = {
        "open[1]/still_open": "yes",
        "open[2]/still_open": "no",
        "open[2]/filled_on": "2026-10-01",
        "open[3]/still_open": "yes",
        "new_vacancy": "no",
    }
    done = play("vacancy", answers, World(open_posts=OPEN_POSTS))
    rows = done.sitting.values()["open"]

    assert done.asked == list(answers)
    assert [row["post"] for row in rows] == ["deputy", "village_head", "front_head"]
    assert rows[1]["filled_on"] == "2026-10-01"
    assert [str(row["item_id"]) for row in rows] == ["1", "2", "3"]


def test_open_post_is_named_with_its_month() -> None:
    """The question names the post and since when."""
    sitting = World(open_posts=OPEN_POSTS).sitting("vacancy")

    ask = sitting.current()

    assert ask is not None
    assert ask.label == "Còn khuyết: Phó bí thư, từ 07/2026?"


def test_new_vacancies_follow_one_another() -> None:
    """After a vacancy one more is offered; no ends it."""
    answers = {"new_vacancy": "yes", "vacancy[2]": "yes", "vacancy[3]": "no"}
    answers |= {f"vacancy[1]/{name}": value for name, value in VACANCY.items()}
    answers |= {f"vacancy[2]/{name}": value for name, value in VACANCY.items()}
    answers["vacancy[2]/post"] = "front_head"
    done = play("vacancy", answers)
    rows = done.sitting.values()["vacancy"]

    assert [row["post"] for row in rows] == ["secretary", "front_head"]
    assert [row["since"] for row in rows] == ["2026-09", "2026-09"]
    assert done.skipped == ["vacancy[1]/expected", "vacancy[2]/expected"]


@pytest.mark.parametrize(
    ("standing", "post"),
    [
        ("village_head", "village_head"),
        ("village_head", "secretary_and_head"),
        ("secretary", "secretary_and_head"),
        ("secretary_and_head", "secretary"),
        ("secretary_and_head", "village_head"),
    ],
)
def test_open_post_is_not_reported_again(standing: str, post: str) -> None:
    """A post on the list, or a half of it, cannot be reported as new, from whichever row it comes."""
    listed = World(open_posts=({**OPEN_POSTS[1], "post": standing},)).sitting("vacancy")
    listed.answer("/data/open[1]/still_open", "yes")
    listed.answer("/data/new_vacancy", "yes")
    reported = World().sitting("vacancy")
    reported.answer("/data/new_vacancy", "yes")
    for name, value in {**VACANCY, "post": standing}.items():
        reported.answer(f"/data/vacancy[1]/{name}", value)
    reported.skip("/data/vacancy[1]/expected")
    reported.answer("/data/vacancy[2]", "yes")

    assert "đã có trong danh sách khuyết" in refused(listed, "vacancy[1]/post", post)
    assert "đã có trong danh sách khuyết" in refused(reported, "vacancy[2]/post", post)


def test_filled_post_may_become_vacant_again() -> None:
    """A post that was filled this month can be reported as vacant again; another "other" always."""
    world = World(open_posts=(OPEN_POSTS[1], {**OPEN_POSTS[0], "post": "other"}))
    sitting = world.sitting("vacancy")
    for path, value in {
        "open[1]/still_open": "no",
        "open[1]/filled_on": "2026-10-01",
        "open[2]/still_open": "yes",
        "new_vacancy": "yes",
    }.items():
        sitting.answer(f"/data/{path}", value)

    assert isinstance(sitting.answer("/data/vacancy[1]/post", "other"), Accepted)
    assert isinstance(sitting.answer("/data/vacancy[1]/post", "village_head"), Accepted)


VACANCY_REFUSED = (
    ("vacancy[1]/since", "2026-11-01", "không được sau tháng này"),
    ("vacancy[1]/since", "2023-09-01", "không quá 36 tháng trước"),
    ("vacancy[1]/expected", "2026-09-01", "từ tháng này đến 24 tháng tới"),
    ("vacancy[1]/expected", "2028-11-01", "từ tháng này đến 24 tháng tới"),
    ("open[1]/filled_on", "2026-10-08", "không được sau hôm nay"),
    ("open[1]/filled_on", "2026-06-30", "(07/2026)"),
)
VACANCY_ACCEPTED = (
    ("vacancy[1]/since", "2023-10-01"),
    ("vacancy[1]/since", "2026-10-01"),
    ("vacancy[1]/expected", "2026-10-01"),
    ("vacancy[1]/expected", "2028-10-01"),
    ("open[1]/filled_on", "2026-07-01"),
)


@pytest.fixture
def vacancies() -> Sitting:
    """A sitting with an open post just filled and a new vacancy begun."""
    sitting = World(open_posts=OPEN_POSTS[:1]).sitting("vacancy")
    sitting.answer("/data/open[1]/still_open", "no")
    sitting.answer("/data/open[1]/filled_on", "2026-10-01")
    sitting.answer("/data/new_vacancy", "yes")
    sitting.answer("/data/vacancy[1]/post", "secretary")
    return sitting


@pytest.mark.parametrize(("path", "value", "words"), VACANCY_REFUSED)
def test_vacancy_refuses(vacancies: Sitting, path: str, value: str, words: str) -> None:
    """Months out of reach and days that cannot be are refused."""
    assert words in refused(vacancies, path, value)


@pytest.mark.parametrize(("path", "value"), VACANCY_ACCEPTED)
def test_vacancy_accepts_the_edges(vacancies: Sitting, path: str, value: str) -> None:
    """The first and the last month that may be given are taken."""
    assert isinstance(vacancies.answer(f"/data/{path}", value), Accepted)


def test_months_are_offered() -> None:
    """This month and the last one, across the turn of the year too."""
    sitting = World(today=date(2027, 1, 5)).sitting("vacancy")
    sitting.answer("/data/new_vacancy", "yes")

    offers = sitting.ask("/data/vacancy[1]/since").offers

    assert [(offer.value, offer.label) for offer in offers] == [
        ("2027-01-01", "Tháng này"),
        ("2026-12-01", "Tháng trước"),
    ]
