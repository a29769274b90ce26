"""The outbox in the database, as the sender wants it: each call is one transaction, except that what was
sent meanwhile is noted together.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

import structlog

from bot.outbox import Waiting
from handlers.messages import Outbound
from handlers.quota import month_of
from storage import failover, outbox, people, usage
from storage.database import Database, Transaction
from storage.outbox import Claimed
from storage.trouble import is_away

log = structlog.get_logger(__name__)

Sent = dict[int, tuple[str, datetime]]
"""What was sent, by its number: the channel's name for it, and when."""


class StoredOutbox:
    """Implements bot.outbox.Outbox for one process, the `holder` of what it claims."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        holder: str = "alone",
        zone: tzinfo = UTC,
    ) -> None:
        self._database = database
        self._now = now
        self._holder = holder
        self._zone = zone
        self._sent: Sent = {}
        self._noting: asyncio.Task[Mapping[int, bool]] | None = None

    async def claim(
        self, lane: str, channels: Sequence[str], *, limit: int, now: datetime
    ) -> Sequence[Waiting]:
        try:
            return await self._claim(lane, channels, limit, now)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("outbox_unreadable")
        await self._give_up_unreadable()
        return await self._claim(lane, channels, limit, now)

    async def _claim(
        self, lane: str, channels: Sequence[str], limit: int, now: datetime
    ) -> Sequence[Waiting]:
        async with self._database.transaction(together=True) as tx:
            claimed = await outbox.claim(
                tx, lane, channels, limit=limit, now=now, holder=self._holder
            )
            return [_waiting(each, await _content(tx, each)) for each in claimed]

    async def _give_up_unreadable(self) -> None:
        """One row that a failing disk has damaged must not keep all others from being sent."""
        async with self._database.transaction() as tx:
            for number in await outbox.waiting_ids(tx):
                try:
                    Outbound.from_json(await outbox.content(tx, number))
                except Exception as error:
                    if is_away(error):
                        raise
                    await outbox.end(tx, number, "failed", "unreadable")
                    log.error("message_unreadable", message_id=number, error=type(error).__name__)  # noqa: TRY400 - the trace was logged above

    async def next_due(self, now: datetime) -> datetime | None:
        del now  # the earliest moment is the same whenever one asks
        async with self._database.reading() as tx:
            return await outbox.next_due(tx)

    async def done(self, waiting_id: int, external_id: str, *, now: datetime) -> bool:
        """All that is sent until the transaction begins is noted in it."""
        self._sent[waiting_id] = (external_id, now)
        if self._noting is None:
            self._noting = asyncio.create_task(self._note(self._sent))
        more = await asyncio.shield(self._noting)  # others count on it, too
        return more[waiting_id]

    async def _note(self, sent: Sent) -> Mapping[int, bool]:
        """Whether more waits for the same account, by the message that was sent."""
        try:
            async with self._database.transaction(together=True) as tx:
                self._close(sent)
                return {
                    number: await outbox.done(tx, number, name, at)
                    for number, (name, at) in sent.items()
                }
        finally:
            self._close(sent)

    def _close(self, sent: Sent) -> None:
        """Who comes now is too late for it."""
        if self._sent is sent:
            self._sent, self._noting = {}, None

    async def retry(self, waiting_id: int, *, at: datetime, attempts: int, error: str) -> None:
        async with self._database.transaction() as tx:
            await outbox.retry(tx, waiting_id, at=at, attempts=attempts, error=error)

    async def moved(self, waiting_id: int, address: str, *, at: datetime) -> None:
        async with self._database.transaction() as tx:
            account_id, channel = await outbox.account_of(tx, waiting_id)
            await people.move(tx, account_id, channel, address)
            await outbox.retry(tx, waiting_id, at=at, attempts=0, error="moved")

    async def begin(self, waiting_id: int) -> bool:
        async with self._database.transaction() as tx:
            return await outbox.begin(tx, waiting_id, self._holder)

    async def uncertain(self, waiting_id: int, error: str) -> None:
        await self._end(waiting_id, "uncertain", error)

    async def skipped(self, waiting_id: int, error: str) -> None:
        await self._end(waiting_id, "skipped", error)

    async def failed(self, waiting_id: int, error: str) -> None:
        async with self._database.transaction() as tx:
            await self._lost(tx, waiting_id, error)

    async def gone(self, waiting_id: int, error: str) -> None:
        async with self._database.transaction() as tx:
            account_id, _ = await outbox.account_of(tx, waiting_id)
            await people.set_status(tx, account_id, "unreachable")
            await self._lost(tx, waiting_id, error)

    async def _lost(self, tx: Transaction, waiting_id: int, error: str) -> None:
        if not await failover.elsewhere(tx, waiting_id, self._now()):
            await outbox.end(tx, waiting_id, "failed", error)

    async def elsewhere(self, waiting_id: int, *, now: datetime) -> bool:
        async with self._database.transaction() as tx:
            return await failover.elsewhere(tx, waiting_id, now)

    async def divert(self, channel: str, *, now: datetime) -> Sequence[int]:
        async with self._database.transaction() as tx:
            return await failover.divert(tx, channel, now)

    async def counted(self, channel: str, *, left: bool, spent: bool) -> None:
        now = self._now()
        month = month_of(now, self._zone)
        async with self._database.transaction() as tx:
            if left:
                await usage.went_out(tx, channel, month, 1)
            if spent:
                await usage.refused(tx, channel, month, now)

    async def _end(self, waiting_id: int, status: str, error: str) -> None:
        async with self._database.transaction() as tx:
            await outbox.end(tx, waiting_id, status, error)


async def _content(tx: Transaction, claimed: Claimed) -> bytes | None:
    attachment = Outbound.from_json(claimed.content).attachment
    found = await outbox.file(tx, attachment.file_id) if attachment else None
    return found[2] if found else None


def _waiting(claimed: Claimed, content: bytes | None) -> Waiting:
    return Waiting(
        id=claimed.id,
        channel=claimed.channel,
        address=claimed.address,
        lane=claimed.lane,
        message=Outbound.from_json(claimed.content),
        created_at=claimed.created_at,
        useless_after=claimed.useless_after,
        attempts=claimed.attempts,
        error=claimed.error,
        content=content,
        key=claimed.key,
    )
