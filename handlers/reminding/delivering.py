"""Planned messages whose moment has come: judged once more, worded and put into the outbox."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import structlog

from handlers import sparing
from handlers.digest import text as digest_text
from handlers.digest.digest import Digest, compute_with_history
from handlers.library import House
from handlers.messages import Outbound
from handlers.phrases import say
from handlers.reminding import escalation, gone, wording
from handlers.reminding.judging import TO_OWING, Verdict, judge, passes_on
from handlers.reminding.standing import DIGEST, REMINDER, UNREACHABLE, Owed, Standing, load
from handlers.turn import choice
from storage import notices, outbox
from storage.database import Transaction
from storage.notices import QUEUED, SKIPPED, NoticeState
from storage.standing import Holder

log = structlog.get_logger(__name__)

AT_ONCE = 1000
"""Messages in one transaction: meanwhile nobody else can write."""
TROUBLE, QUOTA = "trouble", "quota"

Counts = Counter[tuple[str, str]]
"""How many messages of a kind were queued, put off, or skipped (the reason)."""


@dataclass(slots=True)
class Delivery:
    """One round of deliveries. Figures are computed once for all who get the same; on channels that
    are `short` of messages no digest goes out.
    """

    tx: Transaction
    house: House
    standing: Standing
    now: datetime
    short: frozenset[str] = frozenset()
    counts: Counts = field(default_factory=Counter)
    messages: list[outbox.Message] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    put_off: dict[datetime, list[str]] = field(default_factory=lambda: defaultdict(list))
    new: list[NoticeState] = field(default_factory=list)
    figures: dict[tuple[int, str], Digest] = field(default_factory=dict)


async def deliver(tx: Transaction, house: House, now: datetime, limit: int = AT_ONCE) -> Counts:
    """Put what is due into the outbox; all or nothing, and each message once."""
    due = await notices.take_due(tx, now, limit)
    if not due:
        return Counter()
    standing = await load(tx, house, now, until=now)
    round_ = Delivery(tx, house, standing, now, await sparing.short(tx, house, now))
    for notice in due:
        await _one(round_, notice)
    await _store(round_)
    return round_.counts


async def _one(round_: Delivery, notice: NoticeState) -> None:
    verdict = _spared(round_, notice, judge(round_.standing, notice, round_.now))
    if verdict.until is not None:
        round_.put_off[verdict.until].append(notice.key)
        round_.counts[notice.kind, "put off"] += 1
        return
    if passes_on(round_.standing, notice, verdict):
        round_.new += instead(round_.standing, notice, verdict.owed, round_.now)
    if not verdict.sends:
        _skip(round_, notice, verdict.why)
    elif message := await _worded(round_, notice, verdict):
        _queue(round_, notice, verdict, message)
    else:
        _skip(round_, notice, TROUBLE)


def _spared(round_: Delivery, notice: NoticeState, verdict: Verdict) -> Verdict:
    """A digest can be asked for: it uses up no message that a reminder may need."""
    if notice.kind != DIGEST or not verdict.sends:
        return verdict
    left = tuple(each for each in verdict.accounts if each.channel not in round_.short)
    return replace(verdict, accounts=left) if left else Verdict(QUOTA)


def _skip(round_: Delivery, notice: NoticeState, why: str) -> None:
    round_.skipped[why].append(notice.key)
    round_.counts[notice.kind, why] += 1


def _queue(round_: Delivery, notice: NoticeState, verdict: Verdict, message: Outbound) -> None:
    """To one account, or to all of somebody who has been silent for long."""
    for number, account in enumerate(verdict.accounts):
        key = notice.key if number == 0 else f"{notice.key}:{account.account_id}"
        content = message.to_json()
        row = outbox.Message(
            key, account.account_id, outbox.BULK, content, useless_after=notice.useless_after
        )
        round_.messages.append(row)
    round_.queued.append(notice.key)
    round_.counts[notice.kind, QUEUED] += 1
    if notice.kind == REMINDER:
        month = round_.standing.month(notice.person_id, notice.at)
        round_.standing.reminded[month] = round_.standing.reminded.get(month, 0) + 1


async def _store(round_: Delivery) -> None:
    tx = round_.tx
    await outbox.put_all(tx, round_.messages, round_.now)
    await notices.settle(tx, round_.queued, QUEUED)
    for why, keys in round_.skipped.items():
        await notices.settle(tx, keys, SKIPPED, why)
    for until, keys in round_.put_off.items():
        await notices.put_off(tx, keys, until)
    await notices.put_all(tx, round_.new)


def instead(
    standing: Standing, notice: NoticeState, owed: Iterable[Owed], now: datetime
) -> list[NoticeState]:
    """Who is told because somebody cannot be reached, or gives no sign of life: others who report for
    the unit, and unless one of them is surely reached, once for each period, those who see to it.
    """
    found: dict[str, NoticeState] = {}
    for each in owed:
        others = [
            holder
            for holder in standing.reporters(each.unit)
            if holder.person_id != notice.person_id and standing.reach(holder.person_id)
        ]
        new = [_to_deputy(notice, holder, standing.day(now), now) for holder in others]
        if all(standing.doubtful(holder.person_id) for holder in others):
            new += _to_officers(standing, each, now)
        for one in new:
            found.setdefault(one.key, one)
    return list(found.values())


def _to_deputy(notice: NoticeState, holder: Holder, day: date, now: datetime) -> NoticeState:
    key = f"{REMINDER}:{day}:{holder.person_id}"
    return replace(
        notice, key=key, kind=REMINDER, person_id=holder.person_id, at=now, unit_id=holder.unit_id
    )


def _to_officers(standing: Standing, owed: Owed, now: datetime) -> list[NoticeState]:
    period = owed.term.period.code
    return [
        NoticeState(
            key=f"{UNREACHABLE}:{period}:{officer.person_id}:{officer.unit_id}",
            kind=UNREACHABLE,
            person_id=officer.person_id,
            unit_id=officer.unit_id,
            period=period,
            at=now,
        )
        for officer in escalation.nearest_officers(standing, owed.unit)
    ]


# --- words ----------------------------------------------------------------------------------------


async def _worded(round_: Delivery, notice: NoticeState, verdict: Verdict) -> Outbound | None:
    """The message; None if it cannot be made: one that fails must not keep back all others. What
    reads on for it is undone with it; most messages read nothing more.
    """
    reads = notice.kind == DIGEST or any(owed.begun for owed in verdict.owed)
    try:
        async with round_.tx.attempt() if reads else nullcontext():
            return await _message(round_, notice, verdict)
    except Exception:
        log.exception("notice_not_worded", key=notice.key)
        return None


async def _message(round_: Delivery, notice: NoticeState, verdict: Verdict) -> Outbound:
    standing = round_.standing
    language = standing.by_person[notice.person_id][0].language
    if notice.kind in TO_OWING:
        words = wording.Words(standing, language, round_.now)
        return await wording.reminder(round_.tx, round_.house, words, verdict.owed, notice.kind)
    if notice.kind == DIGEST:
        return await _digest(round_, notice, language)
    return escalation.message(standing, notice, verdict.missing, language)


async def _digest(round_: Delivery, notice: NoticeState, language: str) -> Outbound:
    key = notice.unit_id, notice.period
    if key not in round_.figures:
        round_.figures[key] = await _figures(round_, notice)
    heading, words = digest_text.text(round_.figures[key], language)
    data = f"desk:late:{notice.unit_id}:{notice.period}"
    rows = ((choice(say(language, "menu-late"), data),),)
    at = round_.standing
    left = gone.line(at.tree, notice.unit_id, at.holders, at.accounts, language)
    return Outbound("\n".join(filter(None, (words, left))), heading=heading, rows=rows)


async def _figures(round_: Delivery, notice: NoticeState) -> Digest:
    calendar, house = round_.standing.calendar, round_.house
    place = round_.standing.place(notice.unit_id)
    terms = round_.standing.timetable.named(place, notice.period)
    period = terms[0].period
    return await compute_with_history(
        round_.tx, calendar, notice.unit_id, period, house.zone, round_.now
    )
