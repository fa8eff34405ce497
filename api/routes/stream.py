"""Alarms and alerts as they happen, over server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from time import monotonic
from typing import Any

import msgspec
from litestar import Litestar, Request, get
from litestar.di import NamedDependency
from litestar.response import Stream

from api.database import Database
from api.errors import unavailable
from api.metrics import STREAM_SUBSCRIBERS
from api.security.guards import requires
from api.security.tokens import Caller
from api.streaming import Event, EventHub
from api.wire import OptionalQueryId

KEEP_ALIVE_SECONDS = 15.0
MAX_STREAMS = 1000
MAX_ID_DIGITS = 18
CHECK_STATION = "select station_id from api.get_provisioning($1, $2)"
CHECK_SITE = "select site_id from api.get_site($1, $2)"
STATION_FIELD = {"alarm": "station_id", "alert": "site_id"}
"""By subject: which of its fields names its station."""
TOPICS = {"alarm": ("alarm", "alarm_step"), "alert": ("alert",)}
"""By subject: the topics that a stream tells. Who listens to `alarm` hears nothing but what the contract names."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Lines = AsyncGenerator[bytes, None]


@get("/api/v1/alarms/stream", guards=[requires("viewer")], media_type="text/event-stream")
async def stream_alarms(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    station_id: OptionalQueryId = None,
) -> Stream:
    """Stream what happens to the tenant's alarms: `ready`, then an `alarm` event for each that was raised,
    acknowledged or cleared, and an `alarm_step` for each that was given to somebody or written about.
    A reconnect with `Last-Event-ID` misses nothing."""
    if station_id is not None:
        await db.call(CHECK_STATION, caller.tenant, station_id)
    return await open_stream(request, caller.tenant, "alarm", station_id)


@get("/api/v1/alerts/stream", guards=[requires("viewer")], media_type="text/event-stream")
async def stream_alerts(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    site_id: OptionalQueryId = None,
) -> Stream:
    """Stream what becomes of the organization's alerts: `ready`, then an `alert` event for each step in their history.
    A reconnect with `Last-Event-ID` misses nothing."""
    if site_id is not None:
        await db.call(CHECK_SITE, caller.tenant, site_id)
    return await open_stream(request, caller.tenant, "alert", site_id)


async def open_stream(request: Request[Any, Any, Any], tenant: str, subject: str, station: str | None) -> Stream:
    """The events of a subject from `Last-Event-ID` on, of one station or all. Raises a 503 Problem if too many read."""
    hub: EventHub = request.app.state.listener
    if hub.readers >= MAX_STREAMS:
        raise unavailable("Too many streams are open; try again shortly")
    events = event_lines(hub, tenant, subject, station, last_event_id(request.headers.get("last-event-id")))
    ready = await anext(events)  # before the answer begins, so that an error still is one
    return Stream(follow(ready, events), media_type="text/event-stream", headers=HEADERS)


async def follow(first: bytes, rest: Lines) -> Lines:
    """A stream whose beginning was read already; what is left of it ends with this."""
    async with aclosing(rest):
        yield first
        async for lines in rest:
            yield lines


async def event_lines(hub: EventHub, tenant: str, subject: str, station: str | None, seen: int | None) -> Lines:
    """The lines of one stream; a comment where nothing was said for a while."""
    written = monotonic()
    with STREAM_SUBSCRIBERS.track_inprogress():
        async for events in hub.read(tenant, seen, KEEP_ALIVE_SECONDS):
            lines = [encode_event(event) for event in events if concerns(event, subject, station)]
            if lines or not events or monotonic() - written >= KEEP_ALIVE_SECONDS:
                yield b"".join(lines) or b": keep-alive\n\n"
                written = monotonic()


def encode_event(event: Event) -> bytes:
    """An event as server-sent events spell it. `ready` has an id too, where a client resumes that saw nothing yet."""
    if event.topic == "ready":
        return b"event: ready\ndata: {}\nid: %d\n\n" % event.id
    return b"event: %b\nid: %d\ndata: %b\n\n" % (event.topic.encode(), event.id, event.payload)


def concerns(event: Event, subject: str, station: str | None) -> bool:
    """Whether a stream of a subject, of one station or all, tells this event."""
    if event.topic == "ready":
        return True
    if event.topic not in TOPICS[subject]:
        return False
    return station is None or msgspec.json.decode(event.payload)[subject][STATION_FIELD[subject]] == station


def last_event_id(header: str | None) -> int | None:
    """Where a client wants to go on; None (from now) where the header is missing or makes no sense."""
    if header is None or not header.isascii() or not header.isdigit() or len(header) > MAX_ID_DIGITS:
        return None
    return int(header)


@asynccontextmanager
async def run_hub(app: Litestar) -> AsyncIterator[None]:
    """The event hub, as long as the application lives."""
    hub = EventHub(app.state.config.database_url, app.state.db)
    app.state.listener = hub
    task = asyncio.create_task(hub.run())
    try:
        yield
    finally:
        hub.stop()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


ROUTES = [stream_alarms, stream_alerts]
