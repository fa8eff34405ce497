"""Logs: one JSON object a line on standard error, for our own messages and those of the libraries."""

import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request being answered; `-` outside one."""

Event = MutableMapping[str, Any]


SECRET_PATHS = ("/invite/", "/reset/")
"""Addresses whose rest is a secret."""


def loggable(path: str) -> str:
    """A request's path without what nobody may read in a log."""
    return next((f"{prefix}…" for prefix in SECRET_PATHS if path.startswith(prefix)), path)


def _add_request_id(_logger: object, _name: str, event: Event) -> Event:
    current = request_id.get()
    if current != "-":
        event.setdefault("request_id", current)
    return event


def configure_logs(level: str = "INFO") -> None:
    """Set structlog and the standard library's logging to the same JSON lines. Called once per process."""
    shared: list[Any] = [
        _add_request_id,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Plain tracebacks: the ones with local variables would write secrets.
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(level)
