"""The page behind a signed link: the figures as tables that print well, the picture and the workbook."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.page_files import pages
from handlers import chart, workbook
from handlers.desk import branch, files, links
from handlers.digest.digest import Digest, compute_with_history
from handlers.digest.figures import counted, told
from handlers.digest.picture import picture
from handlers.digest.sheets import sheets
from handlers.digest.text import text
from handlers.library import House, rules
from handlers.phrases import day, language_of, moment, say
from handlers.tables import Column, Kind, Table, Value
from storage import audit, forms
from storage.database import Database
from storage.figures_links import LinkState

LAST_SHOWN = "sheet-name-cells"
"""The sheets of the workbook up to this one stand on the page: the figures, not what was reported."""
AT_ONCE = 2
"""Pictures and workbooks drawn at the same time."""


class ReportPages:
    """Pages for who holds a link; without one there is nothing here."""

    def __init__(self, database: Database, house: House, now: Callable[[], datetime]) -> None:
        self._database = database
        self._house = house
        self._now = now
        self._drawing = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/r/{token}", self._page, methods=["GET"]),
            Route("/r/{token}/picture.png", self._picture, methods=["GET"]),
            Route("/r/{token}/figures.xlsx", self._workbook, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        language = language_of(request.query_params.get("lang", ""))
        figures, tables, linked = await self._read(request, language)
        until = moment(linked.expires_at.astimezone(self._house.zone))
        base = f"/r/{request.path_params['token']}"
        body = await asyncio.to_thread(
            _html, figures, _shown_tables(tables, language), language, until, base
        )
        return HTMLResponse(body, headers={"Cache-Control": "private, no-store"})

    async def _picture(self, request: Request) -> Response:
        language = language_of(request.query_params.get("lang", ""))
        figures, _, _ = await self._read(request, language)
        async with self._drawing:
            drawn = await asyncio.to_thread(chart.png, picture(figures, language))
        return Response(drawn, media_type=files.PNG)

    async def _workbook(self, request: Request) -> Response:
        language = language_of(request.query_params.get("lang", ""))
        figures, tables, _ = await self._read(request, language)
        async with self._drawing:
            content = await asyncio.to_thread(_xlsx, figures, tables, language)
        name = f"chibo-{figures.unit.code}-{figures.period.code}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=files.XLSX, headers=headers)

    async def _read(self, request: Request, language: str) -> tuple[Digest, list[Table], LinkState]:
        now = self._now()
        today = now.astimezone(self._house.zone).date()
        async with self._database.reading() as tx:
            linked = await links.read(tx, request.path_params["token"], now, today)
            if linked is None:
                raise HTTPException(404)
            calendar = await rules(tx)
            period = branch.named(calendar, linked.period)
            if period is None:
                raise HTTPException(404)
            try:
                figures = await compute_with_history(
                    tx, calendar, linked.unit_id, period, self._house.zone, now
                )
            except KeyError:
                raise HTTPException(404) from None
            known = {f.form_id: self._house.library.form(f) for f in await forms.newest(tx)}
        await self._record(request, linked, now)
        return figures, sheets(figures, known, language), linked

    async def _record(self, request: Request, linked: LinkState, now: datetime) -> None:
        """Who has the link is not known, but that it was opened, and what of it."""
        what = request.url.path.rpartition("/")[2] if request.url.path.count("/") > 2 else "page"
        by = audit.By(f"link {linked.id}", "link")
        subject = f"{what} {linked.unit} {linked.period}"
        async with self._database.transaction() as tx:
            await audit.write(tx, by, "opened link", subject, now=now, unit=linked.unit)


def _shown_tables(tables: Sequence[Table], language: str) -> Sequence[Table]:
    names = [table.name for table in tables]
    return tables[: names.index(say(language, LAST_SHOWN)) + 1]


def _xlsx(figures: Digest, tables: list[Table], language: str) -> bytes:
    return workbook.xlsx(tables, made_at=figures.as_of, page=say(language, "sheet-page"))


# --- HTML -----------------------------------------------------------------------------------------


def _html(figures: Digest, tables: Sequence[Table], language: str, until: str, base: str) -> str:
    heading, words = text(figures, language)
    here = escape(say(language, "page-until", {"until": until}))
    files_ = " · ".join(
        f'<a href="{base}/{name}?lang={language}">{escape(say(language, key))}</a>'
        for key, name in (("desk-picture", "picture.png"), ("desk-excel", "figures.xlsx"))
    )
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.splitlines())
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(heading)}</title>
<link rel="stylesheet" href="{pages().address("report.css")}">
</head>
<body>
<header><h1>{escape(heading)}</h1>{lines}<nav>{files_}</nav></header>
{"".join(_table(table, language) for table in tables)}
<footer><p>{here}</p></footer>
</body>
</html>
"""


def _table(table: Table, language: str) -> str:
    head = "".join(f"<th{_side(c)}>{escape(c.heading)}</th>" for c in table.columns)
    rows = "".join(_row(table, row, language) for row in table.rows)
    foot = f"<tfoot>{_row(table, table.total, language)}</tfoot>" if table.total else ""
    return (
        f"<section><h2>{escape(table.name)}</h2><div><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody>{foot}</table></div></section>"
    )


def _row(table: Table, row: Sequence[Value], language: str) -> str:
    cells = "".join(
        f"<td{_side(column)}>{escape(_shown(column, value, language))}</td>"
        for column, value in zip(table.columns, row, strict=True)
    )
    return f"<tr>{cells}</tr>"


def _side(column: Column) -> str:
    return ' class="number"' if column.kind in (Kind.NUMBER, Kind.SHARE) else ""


def _shown(column: Column, value: Value, language: str) -> str:
    """As in the workbook; what is missing stays empty."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, int):
        return counted(value, language)
    if column.kind is Kind.SHARE:
        return told(value, language)  # type: ignore[arg-type]  # a share is a Decimal
    return day(value)  # type: ignore[arg-type]  # nothing but a date is left
