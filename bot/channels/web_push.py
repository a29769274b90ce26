"""Tells a browser that has no page open that there is something new: Web Push (RFC 8030, 8291, 8292).

What is told is encrypted for the browser alone; its maker's server only passes it on. It is a bell,
not the message: if it is lost, the message still stands on the page.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import structlog
from starlette.exceptions import HTTPException

log = structlog.get_logger(__name__)

SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".push.apple.com",
    ".notify.windows.com",
)
"""Hosts of the makers of browsers; a name with a dot before it stands for all below it. A browser
tells us the address to call, so no other is called."""
KEPT = timedelta(days=1)
"""How long the maker's server keeps a bell for a phone that is off."""
PATIENCE = 10.0  # seconds for one call
LONGEST_ADDRESS = 1000
LONGEST_KEY = 200

Subscription = Mapping[str, Any]


class PushStore(Protocol):
    """Where keys and subscriptions are kept, encrypted."""

    async def push_keys(self, make: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        """The pair of keys of this server, made by `make` the first time."""
        ...

    async def subscribe(self, session_id: str, subscription: Subscription | None) -> None:
        """Keep where the browser of a session wants to be told; None: nowhere any more."""
        ...

    async def subscription(self, address: str) -> Subscription | None:
        """Where the browser at this address wants to be told, if anywhere."""
        ...


class Push:
    """Rings bells. `contact` is the e-mail address at which makers of browsers reach the operator."""

    def __init__(
        self, store: PushStore, contact: str, *, services: Sequence[str] = SERVICES
    ) -> None:
        self._store = store
        self._contact = contact
        self._services = services
        self._http = httpx.AsyncClient(timeout=PATIENCE)
        self._ringing: set[asyncio.Task[None]] = set()
        self._keys: Mapping[str, str] | None = None

    async def public_key(self) -> str:
        """The key by which a browser knows us again."""
        return (await self._pair())["application"]

    async def subscribe(self, session_id: str, told: object) -> None:
        """Take a browser's subscription; nothing ends it. Raises HTTPException for what is none."""
        subscription = None if told is None else self._checked(told)
        await self._store.subscribe(session_id, subscription)

    def _checked(self, told: object) -> Subscription:
        match told:
            case {"endpoint": str(address), "keys": {"auth": str(auth), "p256dh": str(key)}} if (
                len(address) <= LONGEST_ADDRESS and max(len(auth), len(key)) <= LONGEST_KEY
            ):
                if self._is_service(address):
                    return {"endpoint": address, "keys": {"auth": auth, "p256dh": key}}
                raise HTTPException(HTTPStatus.BAD_REQUEST, "unknown_push_service")
        raise HTTPException(HTTPStatus.BAD_REQUEST, "not_understood")

    def _is_service(self, address: str) -> bool:
        url = urlsplit(address)
        host = url.netloc
        known = any(
            host.endswith(name) if name.startswith(".") else host == name for name in self._services
        )
        return known and url.scheme == ("http" if host.startswith("127.0.0.1:") else "https")

    def ring(self, address: str, told: Mapping[str, str]) -> None:
        """Ring at an address, in the background."""
        task = asyncio.create_task(self._ring(address, told))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def _ring(self, address: str, told: Mapping[str, str]) -> None:
        try:
            subscription = await self._store.subscription(address)
            if subscription is not None:
                await self._call(address, subscription, told)
        except httpx.HTTPError as error:
            log.warning("push_not_reached", error=type(error).__name__)
        except Exception:  # the edge of one bell: the message stands on the page all the same
            log.exception("push_failed")

    async def _call(
        self, address: str, subscription: Subscription, told: Mapping[str, str]
    ) -> None:
        content, headers = await self._sealed(subscription, told)
        answer = await self._http.post(subscription["endpoint"], content=content, headers=headers)
        if answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            await self._store.subscribe(address, None)  # the browser does not want it any more
        elif answer.is_error:
            log.warning("push_refused", status=answer.status_code)

    async def _sealed(
        self, subscription: Subscription, told: Mapping[str, str]
    ) -> tuple[bytes, dict[str, str]]:
        from webpush import WebPush, WebPushSubscription

        keys = await self._pair()
        sealer = WebPush(
            BytesIO(keys["private"].encode()),
            BytesIO(keys["public"].encode()),
            self._contact,
            ttl=int(KEPT.total_seconds()),
        )
        words = json.dumps(told, ensure_ascii=False)
        message = sealer.get(words, WebPushSubscription.model_validate(subscription))
        return message.encrypted, {**message.headers, "urgency": "high"}

    async def _pair(self) -> Mapping[str, str]:
        if self._keys is None:
            self._keys = await self._store.push_keys(new_keys)
        return self._keys

    async def close(self) -> None:
        """Let the bells under way ring out."""
        if self._ringing:
            await asyncio.wait(self._ringing)
        await self._http.aclose()


def new_keys() -> Mapping[str, str]:
    """A pair of keys (RFC 8292), and the public one as browsers want it."""
    from webpush.vapid import VAPID

    private, public, application = VAPID.generate_keys()
    return {"private": private.decode(), "public": public.decode(), "application": application}
