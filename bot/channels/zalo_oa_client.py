"""A thin client of Zalo's Official Account OpenAPI: signs in, renews its tokens, tells what failed."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

import httpx

from bot.channels.base import QUOTA_SPENT, Retry, SendFailed

API_URL = "https://openapi.zalo.me"
LOGIN_URL = "https://oauth.zaloapp.com"
SECONDS = 10.0
"""How long Zalo may take to answer a call."""
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
TOKEN_ERRORS = frozenset({-216, -220})
WINDOW_CLOSED = -230
OTHER_KIND = -235
"""The call is not offered to this kind of account (seen with those of state bodies)."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What calls are made with (25 hours), and what it is renewed with (3 months, once)."""

    access: str
    refresh: str
    renewed_at: datetime

    def to_json(self) -> dict[str, str]:
        return {"access": self.access, "refresh": self.refresh}

    @classmethod
    def from_json(cls, data: Mapping[str, str], renewed_at: datetime) -> Self:
        return cls(data["access"], data["refresh"], renewed_at)


Renew = Callable[[Tokens], Awaitable[Tokens]]
"""Trades a pair for the next. Raises SendFailed."""


class TokenStore(Protocol):
    """Where the tokens are kept. A pair can be traded once, so whoever trades must be alone."""

    async def load(self) -> Tokens | None:
        """The pair in force, None before the account was connected."""
        ...

    async def renewed(self, spent: Tokens, renew: Renew) -> Tokens:
        """The pair that follows `spent`: what another has traded it for meanwhile, else what `renew`
        gives, which is stored before anybody uses it. Raises what `renew` raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Login:
    """What the application is known by at Zalo, and where it signs in."""

    app_id: str
    app_secret: str
    url: str = ""


@dataclass(eq=False)
class Refused(Exception):
    """Zalo said no. All its refusals come with HTTP status 200 and a negative number."""

    code: int
    words: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


class Client:
    """Calls of one account. `now` gives the moment at which tokens are renewed."""

    def __init__(
        self, login: Login, tokens: TokenStore, now: Callable[[], datetime], api_url: str = ""
    ) -> None:
        for chatty in ("httpx", "httpcore"):  # they log addresses and headers
            logging.getLogger(chatty).setLevel(logging.WARNING)
        self._login = login
        self._tokens = tokens
        self._now = now
        self._base = (api_url or API_URL).rstrip("/")
        self._http = httpx.AsyncClient(timeout=SECONDS)

    async def call(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The `data` of an answer; a token that is no longer taken is renewed once.

        Raises Refused, SendFailed.
        """
        tokens = await self._tokens.load()
        if tokens is None:
            raise SendFailed("not_connected", Retry.LATER, after=600, everyone=True)
        try:
            return await self._once(path, body, tokens)
        except Refused as refused:
            if refused.code not in TOKEN_ERRORS:
                raise
        tokens = await self.renew(tokens)
        return await self._once(path, body, tokens)

    async def _once(self, path: str, body: Mapping[str, Any], tokens: Tokens) -> Mapping[str, Any]:
        headers = {"access_token": tokens.access}
        content = await self._post(f"{self._base}{path}", headers=headers, json=dict(body))
        data = content.get("data")
        return data if isinstance(data, Mapping) else {}

    async def renew(self, spent: Tokens) -> Tokens:
        """Trade a pair for the next, unless another process has done so. Raises SendFailed."""
        return await self._tokens.renewed(spent, self._trade)

    async def _trade(self, spent: Tokens) -> Tokens:
        return await self._sign_in("refresh_token", refresh_token=spent.refresh)

    async def connect(self, code: str, verifier: str) -> Tokens:
        """The first pair, for the code that Zalo gave an administrator. Raises SendFailed."""
        return await self._sign_in("authorization_code", code=code, code_verifier=verifier)

    async def connect_by(self, refresh: str) -> Tokens:
        """The first pair, for a refresh token from Zalo's own tools. Raises SendFailed."""
        return await self._sign_in("refresh_token", refresh_token=refresh)

    async def _sign_in(self, grant: str, **given: str) -> Tokens:
        login = self._login
        form = {**given, "app_id": login.app_id, "grant_type": grant}
        url = f"{(login.url or LOGIN_URL).rstrip('/')}/v4/oa/access_token"
        try:
            content = await self._post(url, headers={"secret_key": login.app_secret}, data=form)
        except Refused as refused:
            raise SendFailed(
                "not_signed_in", Retry.LATER, detail=str(refused), after=600, everyone=True
            ) from None
        access, refresh = content.get("access_token"), content.get("refresh_token")
        if not access or not refresh:
            raise SendFailed("not_signed_in", Retry.LATER, detail="no tokens", everyone=True)
        return Tokens(str(access), str(refresh), self._now())

    async def _post(self, url: str, **request: Any) -> Mapping[str, Any]:
        """An answer that says no error. Raises Refused, SendFailed."""
        try:
            answer = await self._http.post(url, **request)
        except _NEVER_LEFT as error:
            detail = type(error).__name__
            raise SendFailed("unreachable", Retry.LATER, detail=detail, everyone=True) from None
        except httpx.HTTPError as error:
            raise SendFailed("no_answer", Retry.UNKNOWN, detail=type(error).__name__) from None
        content = _decoded(answer)
        if answer.is_server_error:
            code = str(answer.status_code)
            raise SendFailed("server_error", Retry.LATER, detail=code, everyone=True)
        number = content.get("error")
        if isinstance(number, int) and number != 0:
            words = content.get("message") or content.get("error_description") or ""
            raise Refused(number, str(words)[:200])
        if not content or answer.is_error:
            raise SendFailed("unclear_answer", Retry.UNKNOWN, detail=str(answer.status_code))
        return content

    async def close(self) -> None:
        await self._http.aclose()


def _decoded(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        content = answer.json()
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, Mapping) else {}


# --- refusals -------------------------------------------------------------------------------------

_NIGHT, _MINUTE, _HOUR = 3600.0, 60.0, 3600.0
_REFUSALS: Mapping[int, tuple[str, Retry, float, bool, bool]] = {
    # code: what we call it, what may be done, seconds to wait, everybody waits, the person is gone
    -32: ("too_many", Retry.LATER, _MINUTE, True, False),
    -133: ("night", Retry.LATER, _NIGHT, False, False),
    -210: ("too_long", Retry.NEVER, 0, False, False),
    -211: (QUOTA_SPENT, Retry.LATER, _HOUR, True, False),
    -213: ("not_following", Retry.NEVER, 0, False, True),
    -216: ("token_refused", Retry.LATER, _MINUTE, True, False),
    -218: ("recipient_quota", Retry.LATER, _HOUR, False, False),
    -220: ("token_refused", Retry.LATER, _MINUTE, True, False),
    -221: ("account_unverified", Retry.LATER, _HOUR, True, False),
    -224: ("account_without_package", Retry.LATER, _HOUR, True, False),
    WINDOW_CLOSED: ("window_closed", Retry.NEVER, 0, False, False),
    -232: ("never_wrote", Retry.NEVER, 0, False, True),
    -234: ("night", Retry.LATER, _NIGHT, False, False),
    OTHER_KIND: ("not_for_this_account", Retry.LATER, _HOUR, True, False),
    -240: ("call_shut", Retry.LATER, _HOUR, True, False),
    -244: ("blocked", Retry.NEVER, 0, False, True),
}
"""Zalo's table of errors, as far as messages go; what is not in it is refused for good."""


def failure(refused: Refused) -> SendFailed:
    """What a refusal means for the message that was to be sent."""
    code, retry, after, everyone, gone = _REFUSALS.get(
        refused.code, ("refused", Retry.NEVER, 0, False, False)
    )
    detail = str(refused)
    return SendFailed(code, retry, detail=detail, after=after, everyone=everyone, gone=gone)
