"""A form played in the terminal: questions are printed, numbers and words are taken for answers."""

import sys
from datetime import date

from bot.cli import terminal
from handlers.answering import kind_of
from handlers.forms.answers import read
from handlers.forms.filling import Ask, Confirm, Offer, Refused, Sitting
from handlers.forms.readings import Option, Outcome, Reading

HELP = "Enter: skip or keep · < back · ? more about the question · q quit"
_WRITTEN = {True: "yes", False: "no"}


def talk(sitting: Sitting) -> None:
    """Ask until nothing is left, or the person quits; then print the summary."""
    say(sitting.form.title)
    say(HELP)
    while (ask := sitting.current()) is not None:
        _put(sitting, ask)
        said = _heard()
        if said in {None, "q"}:
            break
        if said == "<":
            sitting.back()
        elif said == "?":
            say(ask.hint or ask.guidance or "There is nothing more to say about it.")
        else:
            _take(sitting, ask, said or "")
    for note in sitting.closing_notes():
        say(note)
    _summary(sitting)


def say(words: str) -> None:
    terminal.out.print(words, markup=False)


def _heard() -> str | None:
    """What was typed; None at the end of the input."""
    terminal.out.print("> ", end="")
    line = sys.stdin.readline()
    return line.strip() if line else None


def _put(sitting: Sitting, ask: Ask) -> None:
    say("")
    for note in ask.notes:
        say(note)
    if ask.heading:
        say(f"— {ask.heading} —")
    number, total = sitting.progress()
    say(f"{number}/{total}  {ask.label or 'One more?'}")
    for place, option in enumerate(ask.choices, start=1):
        say(f"   {place}. {option.label}")
    if ask.offers:
        say("   " + " · ".join(_offered(offer) for offer in ask.offers))


def _offered(offer: Offer) -> str:
    words = offer.label or offer.value
    return f"[Enter] {words}" if offer.default else f"“{offer.value}” {words}".strip()


def _take(sitting: Sitting, ask: Ask, said: str) -> None:
    value = _value(sitting, ask, said)
    if value is None:
        return
    outcome = sitting.answer(ask.path, value)
    if isinstance(outcome, Confirm) and _agreed(outcome.message):
        outcome = sitting.answer(ask.path, value, confirmed=True)
    if isinstance(outcome, Refused):
        say(f"! {outcome.message or outcome.reason.value}")


def _value(sitting: Sitting, ask: Ask, said: str) -> str | None:
    """The answer as the form writes it; None if it is not understood or not confirmed."""
    if not said:
        return next((offer.value for offer in ask.offers if offer.default), "")
    if any(said == offer.value for offer in ask.offers):
        return said
    today = sitting.context.now.date()
    reading = _read(ask, said, today)
    if reading is None:
        return said
    if reading.outcome is Outcome.ASK or reading.value is None:
        say(f"! not understood ({reading.reason.value})")
        return None
    value = _written(ask, reading.value)
    sure = reading.outcome is Outcome.VALUE or _agreed(f"{value}: is that meant?")
    return value if sure else None


def _read(ask: Ask, said: str, today: date) -> Reading | None:
    """Read words; None where they are taken as typed."""
    options = [Option(one.name, one.label, one.keywords) for one in ask.choices]
    kind = "yesno" if ask.question is None else kind_of(ask.question)
    return None if kind == "text" else read(kind, said, today=today, choices=options)


def _written(ask: Ask, value: object) -> str:
    if isinstance(value, bool):
        acknowledged = ask.question is not None and ask.question.type == "acknowledge"
        return ("OK" if value else "") if acknowledged else _WRITTEN[value]
    if isinstance(value, dict):
        return str(value.get(ask.path.rsplit("/", 1)[-1], _WRITTEN[bool(value.get("yes"))]))
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    month = isinstance(value, str) and len(value) == 7 and value[4] == "-"
    return f"{value}-01" if month else str(value)


def _agreed(question: str) -> bool:
    say(f"{question} (y/n)")
    return (_heard() or "").lower() in {"y", "yes", "c", "có", "co", "đ", "đúng"}


def _summary(sitting: Sitting) -> None:
    say("")
    for line in sitting.lines():
        row = f"{line.row}. " if line.row else ""
        say(f"{row}{line.short}: {line.text or '–'}")
    say("Complete." if sitting.complete() else "Not complete.")
