"""Logs as lines of JSON on standard error: ids and codes, never what people wrote, never a secret."""

import logging
import sys
from collections import Counter
from collections.abc import Iterable

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LINES: Counter[tuple[str, str]] = Counter()
"""How many lines were logged in this process, by level and event, for the metrics."""


def count(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """A processor. Libraries put values into their words, so theirs count together."""
    event = "library" if "_record" in line else str(line.get("event", ""))
    LINES[str(line.get("level", "")), event] += 1
    return line


class Redactor:
    """Puts dots in the place of secrets, wherever in a line they stand."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secret for secret in secrets if secret]

    def __call__(self, _: WrappedLogger, __: str, line: EventDict) -> EventDict:
        return {key: self._clean(value) for key, value in line.items()}

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "…")
        return value


def set_up(secrets: Iterable[str], level: str = "INFO") -> None:
    """Send our own lines and those of the libraries through the same door."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        count,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redactor(secrets),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared[1:],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level="WARNING", force=True)
