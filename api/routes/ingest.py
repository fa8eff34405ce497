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
from api.security.guards import authenticate, has_integration_token, require_scope
from api.security.hmac import verify_signature

PATH = "/ingest/thingsboard/telemetry"
SENDERS: list[dict[str, list[str]]] = [{"signature": []}, {"bearer": []}]

_ACCEPTED = INGEST_MESSAGES.labels("accepted")
_REFUSED = INGEST_MESSAGES.labels("refused")


class Ingested(msgspec.Struct, frozen=True):
    """How many values were written or overwritten."""

    inserted: int


@post(PATH, status_code=200, opt={"body": Telemetry, "camel_case": True, "security": SENDERS})
async def ingest_telemetry(request: Request[Any, Any, Any]) -> Ingested:
    """Store the values of a device; answered once they are committed. Same device, key and time: the last stands.

    The body is signed, or an integration token with the scope ingest speaks for its organization.
    """
    try:
        tenant, body = await _sender(request)
        message = decode_telemetry(body, tenant)
        inserted = await request.app.state.writer.write(message)
    except (Problem, asyncpg.PostgresError):
        _REFUSED.inc()
        raise
    _ACCEPTED.inc()
    return Ingested(inserted)


async def _sender(request: Request[Any, Any, Any]) -> tuple[str, bytes]:
    """For which tenant the sender speaks, and what it says."""
    if has_integration_token(request):
        caller = await authenticate(request)
        require_scope(caller, "ingest")
        return caller.tenant, await request.body()
    return request.app.state.config.tenant_id, await _signed_body(request)


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
