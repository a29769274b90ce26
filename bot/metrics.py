"""Figures for Prometheus: what grows, what must be zero, what must not; behind a token, without a name in them.

The alarms that go with them stand in deploy/prometheus-alerts.yaml.
"""

import hmac
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.intake import Intake
from bot.keeper import Keeper
from bot.logs import LINES
from bot.sender import Sender
from bot.settings import Settings
from bot.unhurried import OneLook
from storage import figures
from storage.database import Database
from storage.figures import Figures
from storage.trouble import UNREACHABLE

log = structlog.get_logger(__name__)

PATH = "/metrics"
LONGEST_LOOK = 8.0
"""Seconds that the database gets to tell its figures: Prometheus usually waits for 10."""
RECENT = timedelta(days=1)
"""What must be zero is counted over so long: an alarm that is never over is soon overlooked."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the running program that count what they do."""

    intake: Intake
    sender: Sender
    keeper: Keeper


class Metrics:
    """Everything /metrics tells: this process's own counts, and figures of the database, which all
    processes on it tell alike.
    """

    def __init__(
        self, database: Database, settings: Settings, parts: Parts, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._token = settings.metrics_token.get_secret_value()
        self._parts = parts
        self._now = now
        self._figures = OneLook(self._found, LONGEST_LOOK)

    def routes(self) -> list[Route]:
        """Nothing without a token: an address that a proxy hands on is open to everybody."""
        return [Route(PATH, self._answer, methods=["GET"])] if self._token else []

    async def _answer(self, request: Request) -> Response:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return PlainTextResponse("unknown", 401, {"WWW-Authenticate": "Bearer"})
        return Response(await self.text(), media_type=CONTENT_TYPE_LATEST)

    async def text(self) -> bytes:
        """In Prometheus's text format."""
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        registry.register(_Told([*self._own(), *await self._stored()]))
        return generate_latest(registry)

    # --- of this process --------------------------------------------------------------------------

    def _own(self) -> Iterator[Metric]:
        parts = self._parts
        yield _counter(
            "chibo_messages_in",
            "Messages taken in from people, by channel and end (handled, set aside)",
            ("channel", "end"),
            parts.intake.counts.items(),
        )
        yield _counter(
            "chibo_messages_out",
            "Tries to send a message, by what became of it",
            ("fate",),
            [((fate.value,), count) for fate, count in parts.sender.counts.items()],
        )
        yield _counter(
            "chibo_log_lines", "Lines logged, by level and event", ("level", "event"), LINES.items()
        )
        yield _gauge(
            "chibo_duties_held",
            "1 for each thing that one process does for all (polling a token) and this one does",
            {(name.rpartition(":")[0],): 1 for name in parts.keeper.held},
            ("duty",),
        )
        yield _gauge(
            "chibo_disk_free_bytes",
            "Free on the disk on which the program runs",
            {(): shutil.disk_usage(Path.cwd()).free},
        )

    # --- of the database --------------------------------------------------------------------------

    async def _found(self) -> Figures:
        async with self._database.reading() as tx:
            return await figures.figures(tx, self._now() - RECENT)

    async def _stored(self) -> list[Metric]:
        now = self._now()
        try:
            found = await self._figures()
        except UNREACHABLE as error:
            log.warning("database_unreachable", error=type(error).__name__)
            return [_gauge("chibo_database_up", "Whether the database answers", {(): 0})]
        return [
            _gauge("chibo_database_up", "Whether the database answers", {(): 1}),
            *_growing(found, now),
            *_zero(found),
            *_alive(found, now),
        ]


def _growing(found: Figures, now: datetime) -> Iterator[Metric]:
    yield _gauge("chibo_database_bytes", "Size of the database", {(): found.size})
    yield _gauge("chibo_outbox_waiting", "Messages that wait to be sent", {(): found.waiting})
    yield _gauge(
        "chibo_outbox_late_seconds",
        "How long the longest waiting message has been due",
        {(): _age(found.due_since, now)},
    )
    yield _gauge("chibo_files_waiting", "Files asked for and not yet made", {(): found.files})


def _zero(found: Figures) -> Iterator[Metric]:
    yield _gauge(
        "chibo_set_aside", "Messages of people that broke us in the last day", {(): found.set_aside}
    )
    yield _gauge(
        "chibo_not_worded",
        "Planned messages that could not be made in the last day",
        {(): found.not_worded},
    )
    yield _gauge("chibo_files_failed", "Files that could not be made", {(): found.files_failed})
    yield _gauge(
        "chibo_messages_uncertain",
        "Messages of the last day of which nobody knows whether they arrived",
        {(): found.uncertain},
    )
    yield _gauge(
        "chibo_gap_open", "1 after a restore, until chibo gap is answered", {(): int(found.gap)}
    )


def _alive(found: Figures, now: datetime) -> Iterator[Metric]:
    ages = {"tick": found.ticked, "backup": found.backed_up, "message": found.heard}
    yield _gauge(
        "chibo_age_seconds",
        "Since the calendar was looked at, a backup was made, somebody wrote",
        {(name,): _age(at, now) for name, at in ages.items() if at is not None},
        ("of",),
    )
    yield _gauge("chibo_pollers", "Tokens that some process polls", {(): found.pollers})


def _age(at: datetime | None, now: datetime) -> float:
    return max((now - at).total_seconds(), 0.0) if at else 0.0


# --- Prometheus's words ---------------------------------------------------------------------------


class _Told(Collector):
    """What was found out beforehand: a collector itself cannot wait for a database."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _counter(
    name: str, words: str, labels: tuple[str, ...], values: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    metric = CounterMetricFamily(name, words, labels=labels)
    for key, value in sorted(values):
        metric.add_metric(key, value)
    return metric


def _gauge(
    name: str,
    words: str,
    values: Mapping[tuple[str, ...], float],
    labels: tuple[str, ...] = (),
) -> Metric:
    metric = GaugeMetricFamily(name, words, labels=labels)
    for key, value in sorted(values.items()):
        metric.add_metric(key, value)
    return metric
