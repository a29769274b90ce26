"""The data about oneself, in the chat: see them, have a copy, have them corrected, withdraw, be erased.

Open to everybody who ever joined, with or without a post; every wish is logged with its legal days.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime

from handlers import own_data
from handlers.desk import branch, files
from handlers.desk.asking import plain
from handlers.library import rules
from handlers.messages import Attachment, Choice, Kind, Outbound, Style
from handlers.own_data import REMINDERS, REPORTING
from handlers.phrases import channel_name, day, say
from handlers.telling import News, tell
from handlers.turn import Turn, choice
from storage import outbox, people
from storage import privacy as stored
from storage.people import STAFF
from storage.privacy import Kept
from storage.privacy import Kind as Wish

_MINE = r"(?: (?:cua |ve )?(?:toi|em|minh|chung toi))"
_DATA = r"(?:du lieu|thong tin)(?: ca nhan)?"
_WORDS = (
    ("withdraw", r"rut (?:lai )?(?:su )?dong y|khong dong y nua|withdraw(?: my)? consent"),
    (
        "erase",
        rf"xoa (?:het |toan bo |moi )?{_DATA}{_MINE}?|xoa tai khoan{_MINE}?|(?:delete|erase) my data",
    ),
    (
        "copy",
        rf"(?:nhan|lay|tai|gui)(?: toi| em)?(?: ban sao)?(?: ve)? {_DATA}{_MINE}?|(?:a )?copy of my data|export my data",
    ),
    ("correct", rf"(?:sua|dinh chinh|chinh sua)(?: lai)? {_DATA}{_MINE}?|correct my data"),
    (
        "see",
        rf"(?:xem )?(?:cac )?{_DATA}{_MINE}|(?:xem )?du lieu ca nhan|quyen rieng tu|(?:see )?my data|privacy",
    ),
)
_PATTERNS = tuple(
    (verb, re.compile(rf"(?:(?:xin|cho|toi|em|muon|hay) )*(?:{words})(?: a| nhe| di)?"))
    for verb, words in _WORDS
)


async def wanted(turn: Turn) -> bool:
    """Whether this message is about the own data; it is answered then."""
    verb, *rest = _asked(turn).split(":")
    if not verb:
        return False
    if turn.account.person_id is None:
        turn.tell("me-stranger", body=turn.body)
        return True
    await _answer(turn, verb, rest)
    return True


async def tapped(turn: Turn) -> None:
    """A button of these, pressed by its number or its words."""
    await wanted(turn)


def _asked(turn: Turn) -> str:
    """What is wanted, and what stands behind it: `erase:yes`; '' if it is about something else."""
    inbound = turn.inbound
    if inbound.kind is Kind.TAP:
        return inbound.data.removeprefix("me:") if inbound.data.startswith("me:") else ""
    if inbound.kind is not Kind.TEXT:
        return ""
    said = plain(inbound.text)
    return next((verb for verb, words in _PATTERNS if words.fullmatch(said)), "")


async def _answer(turn: Turn, verb: str, rest: list[str]) -> None:
    if verb == "done":
        await _done(turn, int(rest[0]))
    elif verb == "reminders":
        await _reminders(turn, on=rest == ["on"])
    elif verb in ("withdraw", "erase"):
        await (_leave(turn, verb) if rest == ["yes"] else _sure(turn, verb))
    elif verb == "copy":
        await _copy(turn)
    elif verb == "correct":
        await _correct(turn)
    else:
        await show(turn)


# --- to see and to have ---------------------------------------------------------------------------


async def show(turn: Turn, notice: str = "") -> None:
    """What is kept, in words, and what can be done about it."""
    if not notice:
        await _at_once(turn, Wish.SEE)
    kept = await stored.about(turn.tx, turn.person_id)
    off = turn.person_id in await stored.without_reminders(turn.tx)
    text = turn.words(
        "me-card",
        id=kept.person["public_id"],
        posts=await _posts(turn),
        channels=", ".join(
            dict.fromkeys(channel_name(turn.language, each["channel"]) for each in kept.accounts)
        ),
        reports=len(kept.reports),
        messages=kept.messages,
        reporting=_agreed(turn, kept, REPORTING),
        reminders=turn.words("me-no") if off else _agreed(turn, kept, REMINDERS),
    )
    parts = (notice, text, await _open(turn))
    turn.reply(
        Outbound(
            "\n\n".join(part for part in parts if part),
            heading=turn.words("me-heading"),
            rows=_buttons(turn, reminded=not off),
            replaces=turn.inbound.card,
        )
    )


async def _posts(turn: Turn) -> str:
    words = (await rules(turn.tx)).words
    names = [
        f"{words.role(post.role, turn.language)} ({turn.tree.by_id[post.unit_id].name})"
        for post in turn.posts
        if post.unit_id in turn.tree.by_id
    ]
    return ", ".join(names) or turn.words("me-no-post")


def _agreed(turn: Turn, kept: Kept, purpose: str) -> str:
    """Since when somebody agrees to a purpose, and in which wording of the notice."""
    given = [each for each in kept.consents if each["purpose"] in (purpose, REPORTING)]
    own = [each for each in given if each["purpose"] == purpose] or given
    if not own or own[-1]["withdrawn_at"] is not None:
        return turn.words("me-no")
    at = datetime.fromisoformat(own[-1]["given_at"]).astimezone(turn.house.zone).date()
    return turn.words("me-since", day=day(at), version=own[-1]["text_version"])


async def _open(turn: Turn) -> str:
    """Wishes that are still to be done."""
    lines = [
        turn.words(f"me-open-{each.kind}", due=day(each.due_on))
        for each in await stored.open_of(turn.tx, turn.person_id)
    ]
    return "\n".join(lines)


def _buttons(turn: Turn, *, reminded: bool) -> tuple[tuple[Choice, ...], ...]:
    reminders = "me-reminders-off" if reminded else "me-reminders-on"
    menu = turn.button("menu-button", "menu")
    return (
        (turn.button("me-copy", "me:copy"), turn.button("me-correct", "me:correct")),
        (turn.button(reminders, f"me:reminders:{'off' if reminded else 'on'}"),),
        (
            turn.button("me-withdraw", "me:withdraw", Style.DANGER),
            turn.button("me-erase", "me:erase", Style.DANGER),
        ),
        (menu,),
    )


async def _at_once(turn: Turn, wish: Wish) -> None:
    """A wish that is done as soon as it is said: it stands in the log all the same."""
    request = await own_data.ask(turn.tx, turn.house, turn.person_id, wish, turn.by, now=turn.now)
    await stored.done(turn.tx, request.id, turn.now)


async def _copy(turn: Turn) -> None:
    """Everything, as a file that other programs can read."""
    await _at_once(turn, Wish.RECEIVE)
    kept = await stored.about(turn.tx, turn.person_id)
    name = f"chibo-{kept.person['public_id']}.json"
    content = json.dumps(asdict(kept), ensure_ascii=False, indent=2).encode()
    file_id = await outbox.add_file(turn.tx, name, files.JSON, content, turn.now)
    attachment = Attachment(file_id, name, files.JSON)
    menu = turn.button("menu-button", "menu")
    turn.reply(Outbound(turn.words("me-copy-is"), attachment=attachment, rows=((menu,),)))


# --- to correct -----------------------------------------------------------------------------------


async def _correct(turn: Turn) -> None:
    """Words about people are not kept, so what is wrong is told by telephone."""
    request = await own_data.ask(
        turn.tx, turn.house, turn.person_id, Wish.CORRECT, turn.by, now=turn.now
    )
    who = await _who(turn)

    def words(language: str) -> Outbound:
        values = {"who": who, "answer": day(request.answer_by), "due": day(request.due_on)}
        finished = choice(say(language, "me-done"), f"me:done:{request.id}", Style.PRIMARY)
        return Outbound(say(language, "me-correct-news", values), rows=((finished,),))

    for unit in [turn.tree.by_id[post.unit_id] for post in turn.posts][:1] or turn.tree.roots[:1]:
        told = await own_data.nearest(turn.tx, turn.tree, unit, turn.today)
        others = [each for each in told if each != turn.person_id]
        news = News(f"correct:{request.id}", words)
        await tell(turn.tx, turn.house, others, news, turn.now)
    values = {"answer": day(request.answer_by), "due": day(request.due_on), "body": turn.body}
    menu = turn.button("menu-button", "menu")
    turn.reply(Outbound(turn.words("me-correct-logged", **values), rows=((menu,),)))


async def _who(turn: Turn) -> str:
    return await branch.office(turn.tx, turn, turn.person_id, turn.language)


async def _done(turn: Turn, request_id: int) -> None:
    """Staff of the branch has corrected what was asked for; nothing else is done by saying so."""
    request = await stored.get(turn.tx, request_id)
    if (
        request is None
        or request.kind != Wish.CORRECT
        or not await _looks_after(turn, request.person_id)
    ):
        branch.refuse(turn)
        return
    if request.done_at is None:
        await stored.done(turn.tx, request_id, turn.now)
        await turn.record("corrected own data", request.public_id, request=request_id)
        news = News(f"corrected:{request_id}", _corrected)
        await tell(turn.tx, turn.house, [request.person_id], news, turn.now)
    turn.tell("me-done-thanks")


def _corrected(language: str) -> Outbound:
    return Outbound(say(language, "me-corrected"))


async def _looks_after(turn: Turn, person_id: int) -> bool:
    theirs = await people.posts(turn.tx, person_id, turn.today)
    if theirs:
        return any(branch.looks_after(turn, post.unit_id) for post in theirs)
    return any(unit in turn.tree.roots for unit in turn.units(STAFF))


# --- to agree no more -----------------------------------------------------------------------------


async def _reminders(turn: Turn, *, on: bool) -> None:
    await own_data.set_reminders(
        turn.tx, turn.person_id, turn.account.id, on=on, today=turn.today, now=turn.now
    )
    await turn.record("agreed to reminders" if on else "declined reminders", REMINDERS)
    await show(turn, turn.words("me-reminders-are-on" if on else "me-reminders-are-off"))


async def _sure(turn: Turn, verb: str) -> None:
    yes = turn.button("yes-do-it", f"me:{verb}:yes", Style.DANGER)
    no = turn.button("desk-leave", "me:see")
    turn.reply(Outbound(turn.words(f"me-{verb}-sure"), rows=((yes, no),)))


async def _leave(turn: Turn, verb: str) -> None:
    """Posts end at once; the address of who wants to be erased goes once this answer is sent."""
    wish = Wish.ERASE if verb == "erase" else Wish.WITHDRAW
    request = await own_data.ask(turn.tx, turn.house, turn.person_id, wish, turn.by, now=turn.now)
    await own_data.withdraw(turn.tx, turn.house, turn.person_id, turn.by, now=turn.now)
    turn.state = {}
    turn.posts = []
    if wish is Wish.ERASE:
        await stored.answered(turn.tx, request.id, turn.now)
    else:
        await stored.done(turn.tx, request.id, turn.now)
    turn.tell(f"me-{verb}-done", due=day(request.due_on), body=turn.body)
