"""Is it alive, is it ready, what has it counted: for load balancers and for Prometheus. Nobody has to sign in."""

from typing import Any, Literal

import asyncpg
import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.database import Database
from api.errors import Problem
from api.metrics import REGISTRY

MIGRATION_LEVEL = "select api.migration_level()"

Verdict = Literal["ok", "failed"]


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(msgspec.Struct, frozen=True):
    """Whether requests can be served, and by which checks that was found."""

    status: Literal["ready", "not_ready"]
    database: Verdict
    migrations: Verdict
    listener: Verdict


@get("/healthz")
async def healthz() -> Alive:
    """Tell that the process is alive; asks nothing of anybody."""
    return Alive()


@get("/readyz", responses={503: ResponseSpec(Readiness, description="Not ready", generate_examples=False)})
async def readyz(request: Request[Any, Any, Any], db: NamedDependency[Database]) -> Response[Readiness]:
    """Tell whether the database answers, is at the code's migration level, and its events are heard; 503 if not."""
    state = request.app.state
    database, level = await _migration_level(db)
    migrations = level == state.migration_level
    listener = state.listener is not None and state.listener.healthy
    ready = database and migrations and listener
    readiness = Readiness(
        status="ready" if ready else "not_ready",
        database=_verdict(database),
        migrations=_verdict(migrations),
        listener=_verdict(listener),
    )
    return Response(readiness, status_code=200 if ready else 503, headers={} if ready else {"Retry-After": "2"})


@get("/metrics", media_type="text/plain")
async def metrics() -> Response[bytes]:
    """Give the counters in the text format of Prometheus."""
    return Response(generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _migration_level(db: Database) -> tuple[bool, int]:
    """Whether the database answers, and its level: 0 for one that has never been migrated."""
    try:
        return True, await db.value(MIGRATION_LEVEL)
    except Problem:
        return False, 0
    except asyncpg.PostgresError:
        return True, 0


def _verdict(passed: bool) -> Verdict:
    return "ok" if passed else "failed"


ROUTES = [healthz, readyz, metrics]
