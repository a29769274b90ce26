"""What a button of a question, a confirmation or a summary does."""

from handlers.answering import Said
from handlers.forms import private
from handlers.forms.run.asks import Ask
from handlers.payloads import picked
from handlers.report import sent, work
from handlers.report.work import Work
from handlers.turn import Turn


async def tapped(turn: Turn) -> None:
    """`f:DRAFT:REVISION:VERB:ARGUMENT`."""
    _, draft_id, revision, verb, argument = turn.inbound.data.split(":", 4)
    draft = await work.load(turn, int(draft_id))
    if draft is None:
        await _of_the_past(turn)
        return
    if work.is_locked(draft):
        work.let_go(draft)
        return
    if int(revision) != draft.sitting.revision:
        await _stale(draft)
        return
    if private.find(argument):  # no button of ours says such a thing, so somebody made it up
        work.show(draft, turn.words("old-button"))
        return
    turn.state["draft"] = draft.draft.id
    turn.state["last"] = turn.inbound.data
    await _press(draft, verb, argument)


async def _of_the_past(turn: Turn) -> None:
    """Its report was sent or dropped; the second of two quick taps on Send says nothing."""
    if turn.state.get("last") != turn.inbound.data:
        await work.show_open(turn, turn.words("old-button"))


async def _stale(draft: Work) -> None:
    """The second of two quick taps changes nothing and says nothing; an old button says what it is.

    What is open stays open, even if the button belongs to another report: the next words are for it.
    """
    turn = draft.turn
    if turn.state.get("last") != turn.inbound.data:
        turn.state.setdefault("draft", draft.draft.id)
        await work.show_open(turn, turn.words("old-button"))


async def _press(draft: Work, verb: str, argument: str) -> None:
    turn, ask = draft.turn, draft.sitting.current()
    if verb == "l":
        await work.pause(draft)
    elif verb == "b":
        await work.back(draft)
    elif verb == "s" and ask is None:
        await sent.finish(draft)
    elif verb == "e":
        await _edit(draft, int(argument))
    elif verb == "y":
        await work.confirmed(draft)
    elif verb == "n":
        turn.state.pop("pending", None)
        work.show(draft)
    elif ask is not None:
        await _answer(draft, ask, verb, argument)
    else:
        work.show(draft)


async def _edit(draft: Work, number: int) -> None:
    lines = draft.card.editable()
    if number < len(lines):
        await work.edit(draft, lines[number].path)
    else:
        _changed_since(draft)


async def _answer(draft: Work, ask: Ask, verb: str, argument: str) -> None:
    if verb == "z":
        return  # a place of the calendar that is no day to choose
    if verb == "p":
        work.turn_page(draft, ask, int(argument))
    elif verb == "g":
        work.pick_day(draft, ask, argument)
    elif verb == "x" and int(argument) < len(ask.edits):
        await work.edit(draft, ask.edits[int(argument)].path)
    elif verb == "m":
        _mark(draft, ask, argument)
    elif verb == "d" and not work.marks(draft.turn, ask):
        work.show(draft, draft.turn.words("choose-some"))
    elif (value := _value(draft, ask, verb, argument)) is not None:
        await work.answer(draft, Said(ask.path, value))
    else:
        _changed_since(draft)


def _changed_since(draft: Work) -> None:
    """The list was another when its button was shown: "yesterday" was another day."""
    work.show(draft, draft.turn.words("old-button"))


def _value(draft: Work, ask: Ask, verb: str, argument: str) -> str | None:
    """What a button of an answer stands for; None if it stands for nothing any more."""
    if verb == "c":
        option = picked(ask.choices, argument, lambda each: each.name)
        return option.name if option else None
    if verb == "o":
        offer = picked(ask.offers, argument, lambda each: each.value)
        return offer.value if offer else None
    if verb == "d":
        return " ".join(work.marks(draft.turn, ask))
    return None if verb == "x" else argument  # a yes or no, a skipped question, a guess, a day


def _mark(draft: Work, ask: Ask, argument: str) -> None:
    said, _, on = argument.rpartition(".")
    option = picked(ask.choices, said, lambda each: each.name)
    if option is None:
        _changed_since(draft)
        return
    name = option.name
    ticked = [mark for mark in work.marks(draft.turn, ask) if mark != name]
    if on == "1":
        ticked = ["none"] if name == "none" else [*(m for m in ticked if m != "none"), name]
    draft.turn.state["marks"] = {"path": ask.path, "names": ticked}
    work.show(draft)
