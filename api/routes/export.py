"""Readings as a file."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency, Provide
from litestar.response import Stream

from api.database import Database
from api.downloads import attachment
from api.errors import unavailable
from api.metering.export import stream_readings
from api.metering.window import Window, provide_window
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import OptionalQueryId, QueryId

MAX_EXPORTS = 4
"""Exports at a time in a process: each holds a database connection for as long as its reader takes."""

_running = asyncio.Semaphore(MAX_EXPORTS)


@get(
    "/api/v1/timeseries/export",
    guards=[requires("viewer", token_scope="read")],
    dependencies={"window": Provide(provide_window)},
    media_type="text/csv",
)
async def export_readings(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    window: NamedDependency[Window],
    site_id: QueryId,
    meter_id: OptionalQueryId = None,
) -> Stream:
    """Give the readings of a site as CSV, as they were sent, by time."""
    if _running.locked():
        raise unavailable("Too many exports run; try again shortly")
    chunks = _guarded(stream_readings(db, caller.tenant, site_id, meter_id, window))
    first = await anext(chunks, b"")
    name = f"readings-{site_id}-{window.start:%Y%m%d}-{window.end:%Y%m%d}.csv"
    return Stream(_with_first(first, chunks), media_type="text/csv; charset=utf-8", headers=attachment(name))


async def _guarded(chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    async with _running, aclosing(chunks):
        async for chunk in chunks:
            yield chunk


async def _with_first(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    async with aclosing(rest):
        yield first
        async for chunk in rest:
            yield chunk


ROUTES = [export_readings]
