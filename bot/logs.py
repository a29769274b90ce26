"""Logs as lines of JSON on standard error: ids and codes, never what people wrote, never a secret."""

import logging
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator

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
        return {
            key: value
            if key.startswith("_")
            else self._clean(value)  # structlog's own, not written
            for key, value in line.items()
        }

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "…")
        elif isinstance(value, dict):
            return {key: self._clean(inner) for key, inner in value.items()}
        elif isinstance(value, list | tuple):
            return [self._clean(inner) for inner in value]
        elif value is not None and not isinstance(value, int | float):
            return self._clean(str(value))
        return value


def faults(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """An exception as its kind and the places it came through: its message may hold what somebody
    typed, an address or a token, so it is left out. Of the system's own errors the reason is told.
    """
    found = line.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(told(error))
    return line


def told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from told(before)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    yield f"{type(error).__module__}.{type(error).__name__}{reason}"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from told(each)


def set_up(secrets: Iterable[str], level: str = "INFO") -> None:
    """Send our own lines and those of the libraries through the same door."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        count,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        faults,
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
