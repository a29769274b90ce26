"""A draft on the table: the card that shows it, what waits for a yes, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers import answering, menu, reviewing, sittings
from handlers.answering import Said
from handlers.cards import Card, Look, picks_days, together
from handlers.forms.filling import Sitting
from handlers.forms.run.asks import Accepted, Ask
from handlers.messages import Outbound, Style
from handlers.pads import DayPicker
from handlers.reminding import taps as reminders
from handlers.sending import locked
from handlers.sittings import Subject
from handlers.turn import Turn
from storage import conversations
from storage.conversations import Draft

OPEN, SENT, DROPPED = "open", "sent", "dropped"


@dataclass(slots=True)
class Work:
    """A draft, and the turn in which something is done with it."""

    turn: Turn
    draft: Draft
    card: Card

    @property
    def sitting(self) -> Sitting:
        return self.card.sitting

    @property
    def about(self) -> Subject:
        return self.card.about

    @property
    def data(self) -> str:
        """The button that opens this draft again."""
        about = self.about
        slot = f":{self.draft.slot}" if self.draft.slot else ""
        return f"open:{about.form.form_id}:{about.period.code}:{about.unit.id}{slot}"


async def load(turn: Turn, draft_id: int | None) -> Work | None:
    """The draft with its sitting, None if it is not there, not open or not this person's."""
    draft = await conversations.draft(turn.tx, draft_id) if draft_id else None
    if draft is None or draft.status != OPEN:
        return None
    if not turn.may_report(draft.unit_id):
        return None
    about = await sittings.subject(turn.tx, turn.tree, draft)
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.resume(turn.tx, turn.house, draft, about, at)
    return Work(turn, draft, Card(turn, draft.id, about, sitting))


def is_locked(work: Work) -> bool:
    return locked(work.about, work.turn.house, work.turn.now)


def let_go(work: Work) -> None:
    """Its period is locked: the answers stay, the conversation is free again."""
    work.turn.state = {}
    reviewing.tell_locked(work.turn, work.about)


# --- showing --------------------------------------------------------------------------------------


async def show_open(turn: Turn, notice: str = "") -> None:
    """Show the question that is open, or the menu if none is."""
    work = await load(turn, turn.state.get("draft"))
    if work is None:
        turn.state.pop("draft", None)
        await menu.show(turn, notice)
    else:
        await show_again(work, notice)


def show(
    work: Work, notice: str = "", guesses: Sequence[str] = (), month: date | None = None
) -> None:
    """The card as things stand. `guesses` are values that were likely meant, `month` is one of the
    calendar.
    """
    turn, ask = work.turn, work.sitting.current()
    if pending := _pending(work):
        text = "\n\n".join(part for part in (notice, pending["text"]) if part)
        turn.reply(work.card.drop() if pending.get("drop") else work.card.confirmation(text))
        return
    turn.state.pop("pending", None)
    if ask is None:
        turn.reply(work.card.summary(notice))
    else:
        look = Look(guesses, _page(turn, ask), month)
        turn.reply(work.card.question(ask, marks(turn, ask), notice, look))


def _pending(work: Work) -> Mapping[str, Any] | None:
    """What waits for a yes, if nothing was changed since."""
    pending: Mapping[str, Any] | None = work.turn.state.get("pending")
    current = pending and pending["revision"] == work.sitting.revision
    return pending if current else None


def marks(turn: Turn, ask: Ask) -> list[str]:
    """What is ticked so far in a question of several answers."""
    ticked = turn.state.get("marks")
    if ticked and ticked["path"] == ask.path:
        return list(ticked["names"])
    return ask.value.split()


def _page(turn: Turn, ask: Ask) -> int:
    """Which page of its long list was looked at last."""
    page = turn.state.get("page")
    return int(page["at"]) if page and page["path"] == ask.path else 0


def turn_page(work: Work, ask: Ask, number: int) -> None:
    """Look at another page of a long list."""
    work.turn.state["page"] = {"path": ask.path, "at": number}
    show(work)


def pick_day(work: Work, ask: Ask, month: str) -> None:
    """Open the calendar: "2026-10" is a month, "at" where a day is likely, "" closes it."""
    if not month or not picks_days(ask):
        show(work)
    elif month != "at":
        show(work, month=date.fromisoformat(f"{month}-01"))
    elif (first := DayPicker(work.sitting, ask).first_month(work.turn.today)) is not None:
        show(work, month=first)
    else:
        show(work, work.turn.words("calendar-empty"))


# --- answering ------------------------------------------------------------------------------------


async def answer(work: Work, said: Said, *, confirmed: bool = False) -> None:
    """Give an answer to the engine and say what came of it."""
    result = answering.give(work.sitting, said, confirmed=confirmed)
    if result.confirm:
        ask_to_confirm(work, said, result.confirm)
    elif result.refused:
        show(work, answering.refusal(work.turn, result.refused))
    else:
        work.turn.state.pop("marks", None)
        work.turn.state.pop("page", None)
        answering.follow(work.sitting, said.others)
        await changed(work)


def ask_to_confirm(work: Work, said: Said, text: str) -> None:
    work.turn.state["pending"] = {
        "revision": work.sitting.revision,
        "path": said.path,
        "value": said.value,
        "others": dict(said.others),
        "text": text,
    }
    show(work)


async def confirmed(work: Work) -> None:
    """The yes to what waits."""
    pending = _pending(work)
    work.turn.state.pop("pending", None)
    if pending is None:
        show(work)
    elif pending.get("drop"):
        await drop(work)
    else:
        said = Said(pending["path"], pending["value"], others=pending["others"])
        await answer(work, said, confirmed=True)


async def changed(work: Work, notice: str = "") -> None:
    """Save, and show what is to be said next."""
    _take_told(work)
    await keep(work)
    await show_again(work, notice)


async def keep(work: Work) -> None:
    """Save what is answered so far."""
    turn, draft_id = work.turn, work.draft.id
    await sittings.save(turn.tx, turn.house, draft_id, work.sitting, turn.now)


async def show_again(work: Work, notice: str = "") -> None:
    """The open question, or the summary with all that is sent together."""
    if work.sitting.current() is None and work.turn.state.get("bundle"):
        await show_bundle(work.turn, notice)
    else:
        show(work, notice)


def _take_told(work: Work) -> None:
    """An answer told before its question came is given as soon as that is asked, once."""
    told: dict[str, str] = work.turn.state.get("told", {}).get(str(work.draft.id), {})
    while (ask := work.sitting.current()) is not None and ask.path in told:
        if not isinstance(work.sitting.answer(ask.path, told.pop(ask.path)), Accepted):
            return


# --- several forms filled in by one message -------------------------------------------------------


async def bundle(turn: Turn) -> list[Work]:
    """The drafts that one message began, as far as they are still open."""
    found = [await load(turn, draft_id) for draft_id in turn.state.get("bundle", ())]
    return [work for work in found if work is not None]


async def show_bundle(turn: Turn, notice: str = "") -> None:
    """The first question that is still open in any of them, else all of them to be looked over."""
    works = await bundle(turn)
    asking = next((work for work in works if work.sitting.current() is not None), works[0])
    turn.state["draft"] = asking.draft.id
    if asking.sitting.current() is not None or len(works) == 1:
        show(asking, notice)
    else:
        turn.reply(together(turn, [work.card for work in works], notice))


# --- moving about ---------------------------------------------------------------------------------


async def back(work: Work) -> None:
    work.turn.state.pop("pending", None)
    moved = work.sitting.back()
    await changed(work, "" if moved else work.turn.words("first-question"))


async def edit(work: Work, path: str) -> None:
    work.turn.state.pop("pending", None)
    work.sitting.goto(path)
    await changed(work)


async def pause(work: Work) -> None:
    """Keep what is answered, and come back to it in the evening."""
    turn = work.turn
    turn.state = {}
    text = "\n".join(filter(None, (turn.words("paused"), await reminders.promised(turn))))
    rows = (
        (turn.button("continue", work.data, Style.PRIMARY), turn.button("menu-button", "menu")),
    )
    turn.reply(Outbound(text, rows=rows, replaces=turn.inbound.card, is_card=True))


def ask_to_drop(work: Work) -> None:
    work.turn.state["pending"] = {
        "revision": work.sitting.revision,
        "drop": True,
        "text": work.turn.words("drop-sure"),
    }
    show(work)


async def drop(work: Work) -> None:
    turn = work.turn
    await sittings.end(turn.tx, work.draft.id, work.sitting, status=DROPPED, now=turn.now)
    turn.state = {}
    await menu.show(turn, turn.words("dropped"))
