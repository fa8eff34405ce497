"""The one layer around the whole application: request id, metrics, and a log line for what deserves one."""

import re
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from api.logs import loggable, request_id
from api.metrics import REQUEST_SECONDS, REQUESTS

log = structlog.get_logger("api.request")

REQUEST_ID_LENGTH = 128
QUIET = frozenset(
    {"/healthz", "/readyz", "/metrics", "/ingest/thingsboard/telemetry", "/static/{digest:str}/{name:str}"}
)
"""Routes too frequent for a line each, unless they fail."""

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class Observe:
    """Pure ASGI; costs a few microseconds a request.

    `X-Request-ID` is echoed (cut at 128 characters, anything unprintable dropped) or made up, and stands in every
    log line and every problem document of the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._timers: dict[tuple[str, str], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is none."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        status, seconds = 500, 0.0
        identity = _request_id(scope["headers"])
        request_id.set(identity)
        header = (b"x-request-id", identity.encode())

        async def send_with_id(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status, seconds = message["status"], perf_counter() - started
                message["headers"] = [*message["headers"], header]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            self._record(scope, status, seconds or perf_counter() - started)

    def _record(self, scope: Any, status: int, seconds: float) -> None:
        route = scope.get("path_template") or "(none)"
        method = scope["method"] if route != "(none)" else "(any)"
        counter = self._counters.get((method, route, status))
        if counter is None:
            counter = self._counters[method, route, status] = REQUESTS.labels(method, route, str(status))
        counter.inc()
        timer = self._timers.get((method, route))
        if timer is None:
            timer = self._timers[method, route] = REQUEST_SECONDS.labels(method, route)
        timer.observe(seconds)
        if route not in QUIET or status >= 500:
            path = loggable(scope["path"])
            log.info("request", method=scope["method"], path=path, status=status, seconds=round(seconds, 4))


def _request_id(headers: Any) -> str:
    for name, value in headers:
        if name == b"x-request-id":
            sent = _UNPRINTABLE.sub("", value[: 4 * REQUEST_ID_LENGTH].decode("latin-1"))[:REQUEST_ID_LENGTH]
            if sent:
                return str(sent)
            break
    return uuid4().hex
