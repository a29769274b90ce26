"""The tokens of Zalo's Official Account in the database, renewed by one process at a time."""

import asyncio
from datetime import datetime

from bot.channels.zalo_oa_client import Renew, Tokens
from bot.channels.zalo_oa_events import CHANNEL
from storage import channel_secrets
from storage.database import Database, Transaction


class StoredTokens:
    """Implements bot.channels.zalo_oa_client.TokenStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._alone = asyncio.Lock()

    async def load(self) -> Tokens | None:
        async with self._database.reading() as tx:
            return await _kept(tx)

    async def renewed(self, spent: Tokens, renew: Renew) -> Tokens:
        async with self._alone:
            if self._database.on_sqlite:
                return await self._by_turns(spent, renew)
            return await self._locked(spent, renew)

    async def _by_turns(self, spent: Tokens, renew: Renew) -> Tokens:
        """On SQLite there is one process, and nobody must wait for the network to write."""
        kept = await self.load()
        if kept is not None and kept.refresh != spent.refresh:
            return kept
        fresh = await renew(spent)
        await self.save(fresh)
        return fresh

    async def _locked(self, spent: Tokens, renew: Renew) -> Tokens:
        """The row is locked while Zalo is asked: a second trade of one pair would lose both."""
        async with self._database.transaction() as tx:
            kept = await _kept(tx)
            if kept is not None and kept.refresh != spent.refresh:
                return kept
            fresh = await renew(spent)
            await _save(tx, fresh, fresh.renewed_at)
        return fresh

    async def save(self, tokens: Tokens) -> None:
        async with self._database.transaction() as tx:
            await _save(tx, tokens, tokens.renewed_at)


async def _kept(tx: Transaction) -> Tokens | None:
    kept = await channel_secrets.load(tx, CHANNEL)
    return Tokens.from_json(kept.content, kept.renewed_at) if kept else None


async def _save(tx: Transaction, tokens: Tokens, now: datetime) -> None:
    """The pair before is kept beside it: it may still be taken if Zalo never stored the new one."""
    before = await channel_secrets.load(tx, CHANNEL)
    content = {**tokens.to_json(), "before": before.content.get("refresh") if before else None}
    await channel_secrets.save(tx, CHANNEL, content, now)
