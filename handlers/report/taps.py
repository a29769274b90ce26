"""What a button of a question, a confirmation or a summary does."""

from handlers.answering import Said
from handlers.forms.run.asks import Ask
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
    if int(revision) != draft.sitting.filling.revision:
        await _stale(draft)
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
        await work.edit(draft, draft.card.editable()[int(argument)].path)
    elif verb == "y":
        await work.confirmed(draft)
    elif verb == "n":
        turn.state.pop("pending", None)
        work.show(draft)
    elif ask is not None:
        await _answer(draft, ask, verb, argument)
    else:
        work.show(draft)


async def _answer(draft: Work, ask: Ask, verb: str, argument: str) -> None:
    if verb == "z":
        return  # a place of the calendar that is no day to choose
    if verb == "p":
        work.turn_page(draft, ask, int(argument))
    elif verb == "g":
        work.pick_day(draft, ask, argument)
    elif verb == "x":
        await work.edit(draft, ask.edits[int(argument)].path)
    elif verb == "m":
        _mark(draft, ask, argument)
    elif verb == "d" and not work.marks(draft.turn, ask):
        work.show(draft, draft.turn.words("choose-some"))
    else:
        await work.answer(draft, Said(ask.path, _value(draft, ask, verb, argument)))


def _value(draft: Work, ask: Ask, verb: str, argument: str) -> str:
    """What a button of an answer stands for."""
    if verb == "c":
        return ask.choices[int(argument)].name
    if verb == "o":
        return ask.offers[int(argument)].value
    if verb == "d":
        return " ".join(work.marks(draft.turn, ask))
    return argument  # the yes or no of a repeat, the nothing of a skipped question, a guess, a day


def _mark(draft: Work, ask: Ask, argument: str) -> None:
    number, _, on = argument.partition(".")
    name = ask.choices[int(number)].name
    ticked = [mark for mark in work.marks(draft.turn, ask) if mark != name]
    if on == "1":
        ticked = ["none"] if name == "none" else [*(m for m in ticked if m != "none"), name]
    draft.turn.state["marks"] = {"path": ask.path, "names": ticked}
    work.show(draft)
