"""Readings of meters in, by the batch."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency

from api.config import Config
from api.database import Database
from api.metering.batch import TimeseriesBatch, decode_batch
from api.metering.body import MAX_BODY_BYTES, read_body
from api.metering.moments import Bounds
from api.metering.writer import BatchResult, write_batch
from api.security.guards import requires
from api.security.tokens import Caller

LARGE_BODY = 256 * 1024
"""Bodies above this are decoded aside, so that other requests are answered meanwhile."""


@post(
    "/api/v1/timeseries/batch",
    guards=[requires("operator", token_scope="ingest")],
    status_code=200,
    opt={"body": TimeseriesBatch},
    request_max_body_size=MAX_BODY_BYTES,
)
async def post_batch(
    request: Request[Any, Any, Any], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> BatchResult:
    """Store readings, each record on its own; what is reported as ingested is committed. Again: changes nothing."""
    request.app.state.batch_rate.take(caller.tenant, caller.subject)
    config: Config = request.app.state.config
    bounds = Bounds.around(datetime.now(UTC), config.timeseries_max_past_days)
    body = await read_body(request)
    if len(body) > LARGE_BODY:
        batch = await asyncio.to_thread(decode_batch, body, bounds)
    else:
        batch = decode_batch(body, bounds)
    return await write_batch(db, caller, batch)


ROUTES = [post_batch]
