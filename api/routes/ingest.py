"""Telemetry in, as a rule chain of ThingsBoard forwards it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import time
from typing import Any

import asyncpg
import msgspec
from litestar import Litestar, Request, post

from api.config import Config
from api.errors import Problem
from api.ingest.telemetry import Telemetry, decode_telemetry
from api.ingest.writer import GroupCommit
from api.metrics import INGEST_MESSAGES
from api.security.hmac import verify_signature

PATH = "/ingest/thingsboard/telemetry"

_ACCEPTED = INGEST_MESSAGES.labels("accepted")
_REFUSED = INGEST_MESSAGES.labels("refused")


class Ingested(msgspec.Struct, frozen=True):
    """How many values were written or overwritten."""

    inserted: int


@post(PATH, status_code=200, opt={"body": Telemetry, "camel_case": True})
async def ingest_telemetry(request: Request[Any, Any, Any]) -> Ingested:
    """Store the values of a device; answered once they are committed. Same device, key and time: the last stands."""
    try:
        message = decode_telemetry(await _signed_body(request), request.app.state.config.tenant_id)
        inserted = await request.app.state.writer.write(message)
    except (Problem, asyncpg.PostgresError):
        _REFUSED.inc()
        raise
    _ACCEPTED.inc()
    return Ingested(inserted)


async def _signed_body(request: Request[Any, Any, Any]) -> bytes:
    config: Config = request.app.state.config
    body = await request.body()
    timestamp, signature = request.headers.get("x-ingest-timestamp"), request.headers.get("x-ingest-signature")
    secret = config.ingest_hmac_secret.encode()
    verify_signature(secret, timestamp, signature, body, now=time(), max_skew=config.ingest_max_skew_seconds)
    return body


@asynccontextmanager
async def run_writer(app: Litestar) -> AsyncIterator[None]:
    """The group commit, as long as the application lives."""
    app.state.writer = GroupCommit(app.state.db)
    task = asyncio.create_task(app.state.writer.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


ROUTES = [ingest_telemetry]
