"""The read-only programming interface: JSON for the tools of others, with a token, each access recorded."""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.numbers import number
from bot.tries import Tries
from bot.try_store import StoredTries
from handlers import items, sittings
from handlers.desk import branch
from handlers.digest.data import to_json
from handlers.digest.digest import compute
from handlers.library import House, rules
from handlers.sittings import Moment
from storage import audit, forms, reports, tokens, units
from storage.database import Database, Transaction
from storage.reports import ReportState
from storage.tokens import TokenState
from storage.units import Tree, UnitState

DESCRIPTION = Path(__file__).parent / "openapi.yaml"
USUAL, MOST = 500, 1000
"""Reports in one answer."""
_PERIOD = re.compile(r"\d{4}(?:-(?:\d\d|[A-Z]\d))?")
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One request with a good token."""

    tx: Transaction
    request: Request
    token: TokenState
    now: datetime


Answer = Callable[[Reading], Awaitable[Response]]


@cache
def description() -> str:
    return json.dumps(yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8")), ensure_ascii=False)


class Api:
    """The interface over one database."""

    def __init__(self, database: Database, house: House, now: Callable[[], datetime]) -> None:
        self._database = database
        self._house = house
        self._now = now
        self._tries = Tries(StoredTries(database), now)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/api/openapi.json", self._describe, methods=["GET"]),
            self._route("/api/units", self._units),
            self._route("/api/reports", self._reports),
            self._route("/api/reports/{id}.xml", self._xml),
            self._route("/api/digest/{unit}/{period}", self._digest),
        ]

    async def _describe(self, _: Request) -> Response:
        return Response(description(), media_type="application/json")

    def _route(self, path: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            now = self._now()
            await self._tries.demand(request)
            async with self._database.reading() as tx:
                token = await self._token(tx, request, now)
                response = await answer(Reading(tx, request, token, now))
            async with self._database.transaction() as tx:
                await tokens.keep_up(tx, token.id, _shown(request))
                await _record(tx, token, request, now)
            return response

        return Route(path, endpoint, methods=["GET"])

    # --- what can be read -------------------------------------------------------------------------

    async def _units(self, reading: Reading) -> Response:
        said = reading.request.query_params.get("on", "")
        try:
            on = date.fromisoformat(said) if said else self._day(reading.now)
        except ValueError:
            raise HTTPException(400) from None
        tree = await units.tree(reading.tx, on)
        if reading.token.unit_id not in tree.by_id:
            return JSONResponse({"units": []})
        below = tree.below(reading.token.unit_id)
        return JSONResponse({"units": [_unit(tree, unit) for unit in below]})

    async def _reports(self, reading: Reading) -> Response:
        asked = reading.request.query_params
        form, period = asked.get("form", ""), asked.get("period", "")
        if not form or not period or "\x00" in form + period:  # which no database takes
            raise HTTPException(400)
        limit = min(_number(asked.get("limit"), USUAL), MOST)
        after = _number(asked.get("after"), 0)
        known = await units.last_known(reading.tx, [reading.token.unit_id], date.max)
        code = known[reading.token.unit_id].code
        found = [
            report
            for report in await reports.of_periods(reading.tx, form, [period], None)
            if report.id > after and code in report.path
        ]
        page = found[:limit]
        more = page[-1].id if page and len(found) > limit else None
        return JSONResponse({"reports": [_report(each) for each in page], "next": more})

    async def _xml(self, reading: Reading) -> Response:
        asked = number(reading.request.path_params["id"])
        report = await reports.get(reading.tx, asked) if asked is not None else None
        if report is None or report.form_id == items.ADMISSION:  # a row may point to a person
            raise HTTPException(404)
        calendar = await rules(reading.tx)
        period = branch.named(calendar, report.period)
        today = self._day(reading.now)
        tree = await units.tree(reading.tx, min(period.end, today) if period else today)
        if not tree.holds(reading.token.unit_id, report.unit_id):
            raise HTTPException(404)
        at = Moment(reading.now, "vi")
        _, sitting = await sittings.stored(reading.tx, self._house, tree, report, at)
        return Response(sitting.xml(), media_type="application/xml")

    async def _digest(self, reading: Reading) -> Response:
        calendar = await rules(reading.tx)
        period = branch.named(calendar, reading.request.path_params["period"])
        if period is None:
            raise HTTPException(404)
        tree = await units.tree(reading.tx, min(period.end, self._day(reading.now)))
        unit = tree.find(reading.request.path_params["unit"])
        if unit is None or not tree.holds(reading.token.unit_id, unit.id):
            raise HTTPException(404)
        zone = self._house.zone
        figures = await compute(reading.tx, calendar, unit.id, period, zone, reading.now)
        return JSONResponse(to_json(figures))

    async def _token(self, tx: Transaction, request: Request, now: datetime) -> TokenState:
        token = _shown(request)
        found = await tokens.find(tx, token, now) if token else None
        if found is None:
            await self._tries.count(request)
            raise HTTPException(401, headers=_CHALLENGE)
        return found

    def _day(self, now: datetime) -> date:
        return now.astimezone(self._house.zone).date()


def _shown(request: Request) -> str:
    """The token that a request shows; '' if none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def _record(tx: Transaction, token: TokenState, request: Request, now: datetime) -> None:
    """Who read what, and in which branch."""
    known = await units.last_known(tx, [token.unit_id], date.max)
    code = known[token.unit_id].code
    by = audit.By(f"api {token.name}", "api")
    await audit.write(tx, by, "read", await _subject(tx, request), now=now, unit=code)


async def _subject(tx: Transaction, request: Request) -> str:
    """What was read: of the query only a form that there is and a period, and no other words."""
    asked = request.query_params
    known = {form.form_id for form in await forms.newest(tx)}
    form = [asked["form"]] if asked.get("form") in known else []
    period = [found[0]] if (found := _PERIOD.fullmatch(asked.get("period", ""))) else []
    return " ".join([request.url.path, *form, *period])


def _number(said: str | None, usual: int) -> int:
    if said is None:
        return usual
    if (found := number(said)) is None:
        raise HTTPException(400)
    return found


def _unit(tree: Tree, unit: UnitState) -> dict[str, Any]:
    parent = tree.by_id.get(unit.parent_id or 0)
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": parent.code if parent else None,
        "members": unit.members,
        "hard_area": unit.hard_area,
    }


def _report(report: ReportState) -> dict[str, Any]:
    return {
        "id": report.id,
        "unit": report.path[-1],
        "path": report.path,
        "form": report.form_id,
        "period": report.period,
        "key": report.key,
        "status": report.status,
        "version": report.version,
        "first_sent_at": report.first_sent_at.isoformat(),
        "sent_at": report.sent_at.isoformat(),
        "due_at": report.due_at.isoformat(),
        "late": report.late and report.waived is None,
        "values": _without_persons(report),
    }


def _without_persons(report: ReportState) -> dict[str, Any]:
    """Where few join, a row can point to a person: others are told how many rows there are."""
    if report.form_id != items.ADMISSION:
        return report.values
    return {
        name: len(value) if isinstance(value, list) else value
        for name, value in report.values.items()
    }
