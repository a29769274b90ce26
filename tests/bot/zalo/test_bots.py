"""Several Zalo bots for one district: the setting, whose bot is whose, and each a channel of its own."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from bot.zalo_bots import Bot, bot_for, bots_of

ONE = "1459232241454765289:oneONEone"
TWO = "2459232241454765289:twoTWOtwo"
REST = "3459232241454765289:restREST"


def settings(token: str) -> Settings:
    return Settings(_env_file=None, zalo_token=token)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("", []),
        (ONE, [("", "zalo")]),
        (f"HM={ONE}", [("HM", "zalo.HM")]),
        (f" HM={ONE} , DV={TWO},{REST} ", [("HM", "zalo.HM"), ("DV", "zalo.DV"), ("", "zalo")]),
    ],
)
def test_one_token_or_one_for_each_branch(said: str, wanted: list[tuple[str, str]]) -> None:
    """A single token stays what it was, so that a second bot moves nobody."""
    assert [(bot.unit, bot.channel) for bot in settings(said).zalo_bots] == wanted


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("no token at all", "digits, a colon, letters"),
        (f"{ONE},{TWO}", "the same unit"),
        (f"HM={ONE},DV={ONE}", "twice"),
        (f"a code with blanks={ONE}", "UNIT=TOKEN"),
        (f"A-CODE-OF-TOO-MANY-LETTERS={ONE}", "at most 15"),
    ],
)
def test_a_wrong_setting_is_named_and_its_tokens_are_not(said: str, words: str) -> None:
    """The mend stands in the message, a secret does not."""
    with pytest.raises(ValidationError, match=words) as wrong:
        settings(said)
    assert all("oneONEone" not in str(fault["msg"]) for fault in wrong.value.errors())


def test_people_are_spread_by_their_units_bot() -> None:
    """The nearest unit above that has a bot counts, else the bot for the rest."""
    bots = bots_of(f"HM={ONE},HM-NAPO={TWO},{REST}")
    table = {
        ("BL", "HM", "HM-NAPO"): "HM-NAPO",
        ("BL", "HM", "HM-CAOSON"): "HM",
        ("BL", "DV", "DV-KHETIEN"): "",
    }
    assert {path: bot.unit for path in table if (bot := bot_for(bots, path))} == table
    assert bot_for([Bot("HM", ONE)], ["BL", "DV"]) is None


def test_no_token_is_left_out_of_what_the_log_hides() -> None:
    """Every secret setting, and each of several tokens by itself."""
    hidden = Settings(
        _env_file=None, zalo_token=f"HM={ONE},{TWO}", zalo_secret="zzzzzzzz", telegram_token="t:1"
    ).secrets
    assert {ONE, TWO, "zzzzzzzz", "t:1"} <= set(hidden)
