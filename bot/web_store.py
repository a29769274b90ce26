"""Web sessions and messages in the database, as the channel wants them: each call is one transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.web_requests import CHANNEL
from bot.channels.web_sessions import Feed, Session, SessionClosed, Shown
from bot.unhurried import unhurried
from storage import channel_secrets, web
from storage.database import Database


class StoredWeb:
    """Implements bot.channels.web_sessions.WebStore and web_push.PushStore. A session's id is also its
    address.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @unhurried
    async def open(self) -> Session:
        async with self._database.transaction() as tx:
            session_id, secret = await web.open_session(tx, self._now())
        return Session(session_id, secret, session_id)

    @unhurried
    async def find(self, session_id: str, secret: str) -> Session | None:
        now = self._now()
        async with self._database.reading() as tx:
            found = await web.find(tx, session_id, secret, now)
        if found is None:
            return None
        if found.ends - now < web.LIFETIME - web.RENEWED_AFTER:
            async with self._database.transaction() as tx:
                await web.renew(tx, session_id, secret, now)
        return Session(session_id, secret, session_id, rings=found.rings)

    @unhurried
    async def close(self, session_id: str) -> None:
        async with self._database.transaction() as tx:
            await web.close_session(tx, session_id)

    @unhurried
    async def put(
        self, address: str, message: Mapping[str, Any], replaces: str, *, key: str = ""
    ) -> str:
        async with self._database.transaction() as tx:
            message_id = await web.put(tx, address, message, replaces, key=key)
        if message_id is None:
            raise SessionClosed
        return message_id

    @unhurried
    async def feed(self, address: str, after: int) -> Feed:
        async with self._database.reading() as tx:
            found = await web.feed(tx, address, after)
            language = await web.language(tx, CHANNEL, address)
        shown = [Shown(each.seq, each.message_id, each.message) for each in found]
        return Feed(language or "vi", shown)

    # --- bells (bot.channels.web_push.PushStore) --------------------------------------------------

    @unhurried
    async def push_keys(self, make: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        async with self._database.transaction() as tx:
            kept = await channel_secrets.load(tx, CHANNEL)
            if kept is not None:
                return kept.content
            made = dict(make())
            await channel_secrets.save(tx, CHANNEL, made, self._now())
            return made

    @unhurried
    async def subscribe(self, session_id: str, subscription: Mapping[str, Any] | None) -> None:
        async with self._database.transaction() as tx:
            await web.subscribe(tx, (CHANNEL, session_id), subscription, self._now())

    @unhurried
    async def subscription(self, address: str) -> Mapping[str, Any] | None:
        async with self._database.reading() as tx:
            return await web.subscription(tx, address)

    @unhurried
    async def file(self, address: str, number: int) -> tuple[str, str, bytes] | None:
        async with self._database.reading() as tx:
            return await web.file(tx, address, number)
