"""Typed words for the open draft: an answer, a command, or something to ask back about."""

from handlers import answering
from handlers.answering import Said
from handlers.forms.model.definition import Type
from handlers.forms.readings import Outcome, Reading
from handlers.forms.run.asks import Ask
from handlers.report import months, sent, several, whole, work
from handlers.report.work import Work
from handlers.turn import Turn


async def typed(turn: Turn, command: Reading) -> bool:
    """Take typed words; False if no draft is open."""
    draft = await work.load(turn, turn.state.get("draft"))
    if draft is None:
        return False
    wanted = str(command.value) if command.outcome is not Outcome.ASK else ""
    if work.is_locked(draft):
        return _at_locked(draft, wanted)
    if (
        await _is_change_button(draft)
        or await _in_lines(draft)
        or (not wanted and await whole.typed(turn, least=whole.SEVERAL))
    ):
        return True
    if turn.state.get("pending"):
        await _at_confirmation(draft, wanted, command)
    elif (ask := draft.sitting.current()) is None:
        await _at_summary(draft, wanted, command)
    else:
        await _at_question(draft, ask, wanted, command)
    return True


async def _is_change_button(draft: Work) -> bool:
    """The words of a button that leads to another answer: what stands in them is its value of now."""
    ask = None if draft.turn.state.get("pending") else draft.sitting.current()
    path = answering.change_named(draft.turn, ask) if ask is not None else ""
    if path:
        await work.edit(draft, path)
    return bool(path)


async def _in_lines(draft: Work) -> bool:
    return not draft.turn.state.get("pending") and await several.typed(draft)


def _at_locked(draft: Work, wanted: str) -> bool:
    """Let it go; what else was wanted is done as if nothing had been open."""
    if wanted:
        draft.turn.state = {}
        return False
    work.let_go(draft)
    return True


async def _at_confirmation(draft: Work, wanted: str, command: Reading) -> None:
    """Yes, no, or a new answer instead."""
    said = answering.yes_or_no(draft.turn)
    pending = draft.turn.state["pending"]
    if said is True or (pending.get("drop") and _drops(draft.turn, wanted)):
        await work.confirmed(draft)
        return
    draft.turn.state.pop("pending")
    ask = draft.sitting.current()
    if said is False or wanted in ("edit", "back"):
        work.show(draft)
    elif ask is None:
        await _at_summary(draft, wanted, command)
    else:
        await _at_question(draft, ask, wanted, command)


def _drops(turn: Turn, wanted: str) -> bool:
    """Said again, or by the words of the button."""
    button = turn.words("drop").casefold()
    return wanted == "cancel" or turn.inbound.text.strip().casefold() == button


async def _at_question(draft: Work, ask: Ask, wanted: str, command: Reading) -> None:
    """An answer if it surely is one, else a command, else what the reader makes of it."""
    said = answering.understand(draft.turn, draft.card, ask)
    is_text = ask.question is not None and ask.question.type is Type.TEXT
    if said.sure and not (is_text and wanted):
        await work.answer(draft, said)
    elif wanted and await _do(draft, wanted, command):
        return
    elif said.value is not None:
        work.ask_to_confirm(draft, said, said.words)
    else:
        work.show(draft, said.words, said.guesses)


async def _at_summary(draft: Work, wanted: str, command: Reading) -> None:
    if wanted == "send" or (not wanted and answering.yes_or_no(draft.turn) is True):
        await sent.finish(draft)
    elif not await _do(draft, wanted, command):
        await work.show_again(draft, draft.turn.words("not-understood"))


async def _do(draft: Work, wanted: str, command: Reading) -> bool:
    """Do what was asked of the draft; False if that was nothing."""
    verb, _, name = wanted.partition(":")
    if verb in ("edit", "back") and name:
        await edit_named(draft, name, command)
    elif verb in ("edit", "back"):
        await work.back(draft)
    elif verb == "period":
        return await months.show(draft.turn, name)
    elif verb == "snooze":
        await work.pause(draft)
    elif verb == "cancel":
        work.ask_to_drop(draft)
    elif verb == "skip" and (ask := draft.sitting.current()) is not None:
        await work.answer(draft, Said(ask.path, ""))
    elif verb in ("send", "social"):  # Send while a question is open: nothing is sent by half
        await work.show_again(draft, draft.turn.words("not-yet" if verb == "send" else "social"))
    else:
        return False
    return True


async def edit_named(draft: Work, name: str, command: Reading) -> None:
    """Change an answer by its name; a new value said along with it is taken at once, and so are
    further changes in the same message.
    """
    each = await several.goto(draft, name)
    if each is None:
        await work.show_again(draft)
        return
    new = str(command.options[0]) if command.options else ""
    said = answering.understand(draft.turn, each.card, _asked(each), new) if new else None
    if said is not None and said.sure:
        await work.answer(each, said)
    elif not await several.corrected(draft):
        await work.changed(each)


def _asked(draft: Work) -> Ask:
    ask = draft.sitting.current()
    assert ask is not None, "it was gone to"
    return ask
