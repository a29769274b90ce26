"""Joining: the code of an invitation, the notice of what is kept, consent, and the post."""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from handlers import menu, own_data, role_commands
from handlers.forms.answers import read
from handlers.forms.readings import Outcome
from handlers.library import rules
from handlers.messages import Kind, Outbound, Style
from handlers.own_data import PURPOSES, REMINDERS
from handlers.own_data import REPORTING as REPORTING_PURPOSE
from handlers.phrases import day, say
from handlers.telling import News, tell
from handlers.turn import Turn
from storage import audit, conversations, people, posts, privacy
from storage.people import REPORTING, InvitationState, Post
from storage.units import UnitState

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else
CODE_LENGTH = 10
WRONG_CODES_AN_HOUR = 5
_AGREED = {"join:yes": PURPOSES, "join:only": (REPORTING_PURPOSE,)}
"""To which purposes each button agrees; any other to none."""
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """A code as it is printed: XXXXX-XXXXX."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def typed_code(text: str) -> str | None:
    """The code in a message, however it was typed; None if the message is no code."""
    plain = re.sub(r"[\s\-–_.]", "", text).upper()
    return plain if _CODE.fullmatch(plain) else None


async def handle(turn: Turn) -> None:
    """A message of somebody without a post, or a code from anybody."""
    pending = turn.account.state.get("invitation")
    code = typed_code(turn.inbound.text)
    if turn.inbound.kind is Kind.TAP and turn.inbound.data.startswith("join:"):
        await _decide(turn, pending, _AGREED.get(turn.inbound.data, ()))
    elif code:
        await _open(turn, code)
    elif pending and turn.inbound.kind in (Kind.TEXT, Kind.EDITED):
        await _typed_decision(turn, pending)
    elif turn.account.person_id is not None:
        turn.tell("no-post")
    else:
        turn.tell("stranger", body=turn.body)


async def _open(turn: Turn, code: str) -> None:
    if tried_too_often(turn):
        turn.tell("code-too-often")
        return
    found = await people.invitation(turn.tx, code)
    if found is None or not _is_good(turn, found):
        await _count_wrong(turn)
        turn.tell("code-wrong", body=turn.body)
    elif found.used_at is not None:
        await _reopened(turn, found)
    else:
        await people.set_state(turn.tx, turn.account.id, {**_tried(turn), "invitation": code})
        await _notice(turn, found)


def _is_good(turn: Turn, found: InvitationState) -> bool:
    """Whether the time of an invitation has not run out, and its unit is still there."""
    return turn.now < found.expires_at and found.unit_id in turn.tree.by_id


async def _reopened(turn: Turn, found: InvitationState) -> None:
    """Who opens the own link a second time wants to go on."""
    if Post(found.unit_id, found.role) in turn.posts:
        await menu.show(turn)
    else:
        turn.tell("code-used", body=turn.body)


def _wrong(turn: Turn) -> list[str]:
    hour_ago = (turn.now - timedelta(hours=1)).isoformat()
    return [at for at in turn.account.state.get(people.TRIED, []) if at > hour_ago]


def _tried(turn: Turn) -> dict[str, Any]:
    """What stays of an account's state: a right code in between gives no further tries."""
    wrong = _wrong(turn)
    return {people.TRIED: wrong} if wrong else {}


def tried_too_often(turn: Turn) -> bool:
    return len(_wrong(turn)) >= WRONG_CODES_AN_HOUR


async def _count_wrong(turn: Turn) -> None:
    tried = [*_wrong(turn), turn.now.isoformat()]
    state: dict[str, Any] = {**turn.account.state, people.TRIED: tried}
    await people.set_state(turn.tx, turn.account.id, state)


async def _notice(turn: Turn, invitation: InvitationState) -> None:
    unit = turn.tree.by_id[invitation.unit_id]
    words = (await rules(turn.tx)).words
    role = words.role(invitation.role, turn.language)
    turn.reply(
        Outbound(
            turn.words("notice", body=turn.body, role=role, unit=unit.name),
            heading=turn.words("notice-heading"),
            rows=(
                (turn.button("agree", "join:yes", Style.PRIMARY),),
                (turn.button("agree-only", "join:only"),),
                (turn.button("decline", "join:no"),),
            ),
        )
    )


async def _typed_decision(turn: Turn, pending: str) -> None:
    reading = read("yesno", turn.inbound.text, today=turn.today)
    said = turn.inbound.text.strip().lower()
    if said == turn.words("agree-only").lower():
        await _decide(turn, pending, (REPORTING_PURPOSE,))
    elif said in (turn.words("agree").lower(), "đồng ý", "dong y"):
        await _decide(turn, pending, PURPOSES)
    elif reading.outcome is Outcome.VALUE and isinstance(reading.value, bool):
        await _decide(turn, pending, PURPOSES if reading.value else ())
    else:
        turn.tell("consent-again")


async def _decide(turn: Turn, code: str | None, agreed: Sequence[str]) -> None:
    """`agreed` are the purposes to which the person says yes. The notice may have been read long ago."""
    invitation = await people.invitation(turn.tx, code) if code else None
    if invitation is None:
        turn.tell("stranger", body=turn.body)
        return
    await people.set_state(turn.tx, turn.account.id, _tried(turn))
    if not agreed:
        turn.tell("declined")
    elif not _is_good(turn, invitation):
        turn.tell("code-wrong", body=turn.body)
    elif await people.use_invitation(turn.tx, invitation.id, turn.account.id, turn.now):
        await _join(turn, invitation, agreed)
    else:
        turn.tell("code-used", body=turn.body)


async def _join(turn: Turn, invitation: InvitationState, agreed: Sequence[str]) -> None:
    post = Post(invitation.unit_id, invitation.role)
    person_id = await people.join(turn.tx, turn.account, turn.now)
    unit = turn.tree.by_id[post.unit_id]
    if invitation.replaces:
        await _take_over(turn, post, unit, person_id)
    await people.assign(turn.tx, person_id, post, turn.today, until=invitation.until)
    await own_data.agree(turn.tx, person_id, turn.account.id, agreed, turn.now)
    off_since = None if REMINDERS in agreed else turn.today
    await privacy.set_reminders(turn.tx, person_id, off_since=off_since)
    turn.account = await people.account(
        turn.tx,
        turn.inbound.channel,
        turn.inbound.address,
        language=turn.language,
        now=turn.now,
    )
    await turn.record("joined", f"{post.role} {unit.code}", unit=unit.code)
    turn.posts = await people.posts(turn.tx, person_id, turn.today)
    await _welcome(turn, invitation, unit)
    await menu.show(turn)
    role_commands.show(turn)


async def _welcome(turn: Turn, invitation: InvitationState, unit: UnitState) -> None:
    turn.tell("welcome" if invitation.role in REPORTING else "welcome-staff", unit=unit.name)
    if invitation.until is not None:
        turn.tell("welcome-until", until=day(invitation.until))
    begun = await conversations.open_drafts(turn.tx, unit.id)
    if invitation.replaces and begun:
        turn.tell("handed-over-drafts", count=len(begun))


async def _take_over(turn: Turn, post: Post, unit: UnitState, person_id: int) -> None:
    """Who held the post loses it this moment, and is told so."""
    gone = await posts.relieve(turn.tx, post, turn.today, besides=person_id)
    await people.void_invitations(turn.tx, post, turn.now, handing_over=True)
    await role_commands.renew(turn.tx, gone, turn.today, turn.now)
    role = (await rules(turn.tx)).words

    def words(language: str) -> Outbound:
        values = {"role": role.role(post.role, language), "unit": unit.name}
        return Outbound(say(language, "handed-over", {**values, "body": turn.house.body[language]}))

    key = f"handed over:{post.unit_id}:{post.role}:{turn.now.isoformat()}"
    await tell(turn.tx, turn.house, gone, News(key, words), turn.now)
    for former in gone:
        by = audit.By(f"person {person_id}", turn.inbound.channel)
        subject = f"{post.role} {unit.code}"
        await audit.write(
            turn.tx, by, "took over", subject, now=turn.now, unit=unit.code, former=former
        )
