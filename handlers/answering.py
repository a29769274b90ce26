"""From words to the engine: which reader a question wants, and what is made of its reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from handlers.cards import Card, is_month, shown, shown_value
from handlers.forms.answers import read
from handlers.forms.carried import is_stable, last_answer
from handlers.forms.filling import Sitting
from handlers.forms.model.definition import Question, Type
from handlers.forms.readings import Option, Outcome, Reading, Reason, Setting
from handlers.forms.run.asks import Ask, Confirm, Refused
from handlers.forms.searching import search
from handlers.turn import Turn

LONGEST_LOOK_BACK = timedelta(days=400)  # a decision may be that old (form F2)
_KINDS = {
    Type.INTEGER: "integer",
    Type.RANGE: "integer",
    Type.DECIMAL: "decimal",
    Type.DATE: "date_past",
    Type.TIME: "time",
    Type.SELECT_ONE: "choice",
    Type.SELECT_MULTIPLE: "choices",
    Type.RANK: "choices",
    Type.ACKNOWLEDGE: "yesno",
}
_YES = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Said:
    """What words were taken to mean: a value in the form's own writing, or `words` to ask back with.

    `others` are answers to further questions, by name, that were said along with it; `guesses` are
    values that were likely meant when none is certain.
    """

    path: str
    value: str | None
    sure: bool = True
    words: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the engine said: both are empty if the answer stands."""

    refused: Refused | None = None
    confirm: str = ""


def yes_or_no(turn: Turn) -> bool | None:
    """A plain yes or no, None for anything else."""
    reading = read("yesno", turn.inbound.text, today=turn.today)
    sure = reading.outcome is Outcome.VALUE and isinstance(reading.value, bool)
    return bool(reading.value) if sure else None


def understand(turn: Turn, card: Card, ask: Ask, text: str | None = None) -> Said:
    """Read typed words as an answer to the question that is asked."""
    words = turn.inbound.text if text is None else text
    if ask.question is None:
        return _said(turn, ask, read("yesno", words, today=turn.today))
    if (pressed := _button_label(turn, ask, words)) is not None:
        return Said(ask.path, pressed)
    options = [Option(each.name, each.label, each.keywords) for each in ask.choices]
    reading = read(
        kind_of(ask.question),
        words,
        today=turn.today,
        setting=_setting(turn, card, ask.question),
        choices=options,
    )
    if reading.reason is Reason.SAME_AS_BEFORE:
        return _as_before(turn, card, ask)
    return _searched(turn, words, options, _said(turn, ask, reading))


def _as_before(turn: Turn, card: Card, ask: Ask) -> Said:
    """A stable figure is taken from the last report; what happened this month is said by nobody else."""
    assert ask.question is not None
    if kept := last_answer(card.sitting, ask.question):
        return Said(ask.path, kept)
    stable = is_stable(card.sitting.form, ask.question)
    words = turn.words("reason-same-as-before" if stable else "reason-new-every-time")
    return Said(ask.path, None, sure=False, words=words)


def _searched(turn: Turn, words: str, options: Sequence[Option], said: Said) -> Said:
    """Where nothing was understood: the entries of a long list that have these words in their names."""
    if said.value is not None or said.guesses or not (found := search(words, options)):
        return said
    return replace(said, words=turn.words("search-found", count=len(found)), guesses=found)


def _button_label(turn: Turn, ask: Ask, words: str) -> str | None:
    """The value of the button whose label was typed, where there are no buttons to press."""
    wanted = words.strip().casefold()
    assert ask.question is not None
    skip = (ask.skip_label or turn.words("skip")).casefold()
    if not ask.required and wanted == skip:
        return ""
    for offer in ask.offers:
        value = shown(ask.question, offer.value)
        if wanted in (offer.label.casefold() or value, turn.words("keep", value=value).casefold()):
            return offer.value
    labels = {option.label.strip().casefold(): option.name for option in ask.choices}
    return labels.get(wanted)


def change_named(turn: Turn, ask: Ask) -> str:
    """The path of the answer whose button to change it was typed, with its value or without; '' if none
    was.
    """
    said = turn.inbound.text.strip().casefold()
    for line in ask.edits:
        label = turn.words("change-other", what=line.short, value=line.text).casefold()
        if said in (label, label.removesuffix(f" ({line.text.casefold()})")):
            return line.path
    return ""


def kind_of(question: Question) -> str:
    """The reader for a question: named by the form, else by its type."""
    if question.chat.reader and question.type is not Type.SELECT_MULTIPLE:
        return question.chat.reader
    if question.type is Type.DATE and is_month(question):
        return "month"
    return _KINDS.get(question.type, "text")


def _setting(turn: Turn, card: Card, question: Question) -> Setting:
    about, total = card.about, card.sitting.value("total")
    in_month = question.chat.reader != "date_past" or question.name == about.rule.due.event
    return Setting(
        total=about.unit.members if total is None else total,
        exempt=card.sitting.value("exempt"),
        period=about.period.code,
        earliest=None if in_month else turn.today - LONGEST_LOOK_BACK,
    )


def _said(turn: Turn, ask: Ask, reading: Reading) -> Said:
    if reading.reason is Reason.NOT_KNOWN and not ask.required:
        return Said(ask.path, "")
    if reading.outcome is Outcome.ASK or reading.value is None:
        guesses = tuple(dict.fromkeys(_in_form(ask, option)[0] for option in reading.options))
        return Said(ask.path, None, sure=False, words=_why(turn, reading), guesses=guesses)
    value, others = _in_form(ask, reading.value)
    sure = reading.outcome is Outcome.VALUE
    words = turn.words("confirm-value", value=shown_value(ask, value))
    return Said(ask.path, value, sure=sure, words=words, others=others)


def _why(turn: Turn, reading: Reading) -> str:
    reason = reading.reason or Reason.NOT_UNDERSTOOD
    return turn.words(f"reason-{reason.replace('_', '-')}")


def _in_form(ask: Ask, value: Any) -> tuple[str, dict[str, str]]:
    """A reading's value as the form writes it, and what else was said."""
    if isinstance(value, bool):
        return _YES[value], {}
    if isinstance(value, Mapping):
        name = ask.path.rsplit("/", 1)[-1]
        others = {key: str(said) for key, said in value.items() if key != name and said is not None}
        if "yes" in value:
            return _YES[bool(value["yes"])], {}
        return str(value[name]), others
    if isinstance(value, list | tuple):
        return " ".join(str(each) for each in value), {}
    if ask.question is not None and is_month(ask.question):
        return f"{value}-01", {}
    return str(value), {}


def give(sitting: Sitting, said: Said, *, confirmed: bool) -> Given:
    """Answer a question; the engine's own message says why not."""
    assert said.value is not None
    if said.value == "":
        outcome = sitting.skip(said.path)
    else:
        outcome = sitting.answer(said.path, said.value, confirmed=confirmed)
    if isinstance(outcome, Refused):
        return Given(refused=outcome)
    return Given(confirm=outcome.message) if isinstance(outcome, Confirm) else Given()


def refusal(turn: Turn, refused: Refused) -> str:
    """The form's own word for it, else ours."""
    return refused.message or turn.words(f"refused-{refused.reason.replace('_', '-')}")


def follow(sitting: Sitting, others: Mapping[str, str]) -> None:
    """Give the answers that were said along with the last one, as far as they are asked now.

    What the engine refuses or wants confirmed stays open and is asked in its turn.
    """
    while (ask := sitting.current()) is not None and ask.question is not None:
        value = others.get(ask.question.name)
        if value is None or isinstance(sitting.answer(ask.path, value), Refused | Confirm):
            return
