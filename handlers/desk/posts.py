"""Who reports for a unit: hand the post over, put in a deputy for a time, end a post at once."""

from datetime import timedelta

from handlers import enrol, invitations, linking
from handlers.cards import rows
from handlers.desk import branch
from handlers.invitations import Taking
from handlers.library import rules
from handlers.messages import Outbound, Style
from handlers.phrases import channel_name, day, moment, say
from handlers.telling import News, tell
from handlers.turn import Turn
from storage import people, posts
from storage.people import DEPUTY, REPORTING, SECRETARY, Member, Post
from storage.units import UnitState

CODE_DAYS = 14
DEPUTY_DAYS = (7, 30, 90)


async def _unit(turn: Turn, rest: list[str]) -> UnitState | None:
    unit = turn.tree.by_id.get(int(rest[0]))
    if unit is None or not branch.looks_after(turn, unit.id):
        branch.refuse(turn)
        return None
    if unit.kind in (await rules(turn.tx)).privacy.left_out:
        turn.tell("desk-left-out", unit=unit.name)
        return None
    return unit


async def show(turn: Turn, rest: list[str]) -> None:
    """`UNIT`: who holds its posts, without names, and what can be changed."""
    unit = await _unit(turn, rest)
    if unit is None:
        return
    every = await people.members(turn.tx, turn.today)
    mine = [member for member in every if member.unit_id == unit.id]
    lines = [await _line(turn, member) for member in mine] or [turn.words("desk-nobody")]
    reporting = [member for member in mine if member.role in REPORTING]
    verbs = ["hand", "deputy"] if unit.id not in turn.tree.children else []
    verbs += ["relink", "lost", "relieve"] if reporting else []
    buttons = [turn.button(f"desk-{verb}", f"desk:{verb}:{unit.id}") for verb in verbs]
    menu = turn.button("menu-button", "menu")
    heading = turn.words("desk-people-heading", unit=unit.name)
    turn.reply(Outbound("\n".join(lines), heading=heading, rows=(*rows(buttons), (menu,))))


async def _line(turn: Turn, member: Member) -> str:
    role = (await rules(turn.tx)).words.role(member.role, turn.language)
    if member.last_in_at is None:
        return turn.words("desk-holder-silent", role=role)
    at = moment(member.last_in_at.astimezone(turn.house.zone))
    channel = channel_name(turn.language, member.channel or "")
    return turn.words("desk-holder", role=role, channel=channel, time=at)


async def hand_over(turn: Turn, rest: list[str]) -> None:
    """`UNIT`: ask first; `UNIT:yes`: a code for whoever takes the secretary's post over."""
    unit = await _unit(turn, rest)
    if unit is None:
        return
    if rest[1:] != ["yes"]:
        _confirm(turn, unit, "hand")
        return
    taking = Taking(replaces=True, by=turn.by)
    made = await invitations.invite(
        turn.tx, unit, SECRETARY, days=CODE_DAYS, now=turn.now, taking=taking
    )
    _give(turn, unit, made.code, turn.words("desk-hand-what"))


async def deputy(turn: Turn, rest: list[str]) -> None:
    """`UNIT`: for how long; `UNIT:DAYS`: a code for the deputy."""
    unit = await _unit(turn, rest)
    if unit is None:
        return
    days = int(rest[1]) if len(rest) > 1 and rest[1].isdecimal() else 0
    if days not in DEPUTY_DAYS:
        data = f"desk:deputy:{unit.id}"
        buttons = [
            turn.button("desk-unlock-days", f"{data}:{days}", days=days) for days in DEPUTY_DAYS
        ]
        leave = turn.button("desk-leave", f"desk:people:{unit.id}")
        words = turn.words("desk-deputy-how-long", unit=unit.name)
        turn.reply(Outbound(words, rows=(tuple(buttons), (leave,))))
        return
    until = turn.today + timedelta(days=days)
    taking = Taking(until=until, by=turn.by)
    made = await invitations.invite(
        turn.tx, unit, DEPUTY, days=min(days, CODE_DAYS), now=turn.now, taking=taking
    )
    _give(turn, unit, made.code, turn.words("desk-deputy-what", until=day(until)))


async def relink(turn: Turn, rest: list[str]) -> None:
    """`UNIT`: a way back in for whoever reports and lost the session."""
    unit = await _unit(turn, rest)
    if unit is not None:
        await _readmit(turn, unit, lost=False)


async def lost(turn: Turn, rest: list[str]) -> None:
    """`UNIT`: ask first; `UNIT:yes`: whoever reports is signed out everywhere, and gets a new way in."""
    unit = await _unit(turn, rest)
    if unit is None:
        return
    if rest[1:] == ["yes"]:
        await _readmit(turn, unit, lost=True)
    else:
        _confirm(turn, unit, "lost")


async def _readmit(turn: Turn, unit: UnitState, *, lost: bool) -> None:
    """A code for each who reports; who can still be reached is told that there is one."""
    words = (await rules(turn.tx)).words
    for role in REPORTING:
        for person_id in await posts.holding(turn.tx, unit.id, (role,), turn.today):
            if not lost:
                await _tell_of_code(turn, person_id)
            code = await linking.readmit(
                turn.tx, person_id, turn.by, turn.now, unit=unit.code, lost=lost
            )
            what = turn.words("desk-relink-what", role=words.role(role, turn.language))
            _give(turn, unit, code, what, days=linking.READMITTED.days)


async def _tell_of_code(turn: Turn, person_id: int) -> None:
    def words(language: str) -> Outbound:
        return Outbound(say(language, "desk-relink-you", {"body": turn.house.body[language]}))

    news = News(f"relink:{turn.now.isoformat()}", words)
    await tell(turn.tx, turn.house, [person_id], news, turn.now)


async def relieve(turn: Turn, rest: list[str]) -> None:
    """`UNIT`: ask first; `UNIT:yes`: nobody reports for the unit from this moment on."""
    unit = await _unit(turn, rest)
    if unit is None:
        return
    if rest[1:] != ["yes"]:
        _confirm(turn, unit, "relieve")
        return
    gone = []
    for role in REPORTING:
        gone += await posts.relieve(turn.tx, Post(unit.id, role), turn.today)
        post = Post(unit.id, role)
        await people.void_invitations(turn.tx, post, turn.now, handing_over=False)
    await turn.record("relieved", f"reporting {unit.code}", unit=unit.code)

    def words(language: str) -> Outbound:
        values = {"unit": unit.name, "body": turn.house.body[language]}
        return Outbound(say(language, "desk-relieved-you", values))

    news = News(f"relieved:{unit.id}:{turn.now.isoformat()}", words)
    await tell(turn.tx, turn.house, gone, news, turn.now)
    turn.reply(
        Outbound(
            turn.words("desk-relieved", unit=unit.name),
            rows=((turn.button("desk-hand", f"desk:hand:{unit.id}"),),),
        )
    )


def _confirm(turn: Turn, unit: UnitState, what: str) -> None:
    yes = turn.button("yes-do-it", f"desk:{what}:{unit.id}:yes", Style.DANGER)
    no = turn.button("desk-leave", f"desk:people:{unit.id}")
    turn.reply(Outbound(turn.words(f"desk-{what}-sure", unit=unit.name), rows=((yes, no),)))


def _give(turn: Turn, unit: UnitState, code: str, what: str, *, days: int = CODE_DAYS) -> None:
    """The code and the link, to be passed on by telephone or in person."""
    values: dict[str, str | int] = {"unit": unit.name, "code": enrol.shown(code), "what": what}
    link = f"{turn.house.address}/j/{code}" if turn.house.address else ""
    text = turn.words("desk-code", **values, days=days)
    menu = turn.button("menu-button", "menu")
    turn.reply(Outbound("\n".join(part for part in (text, link) if part), rows=((menu,),)))
