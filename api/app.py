"""The application: routes, the layers around them, and what lives as long as the process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import asyncpg
import structlog
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from api import __version__, health
from api.config import Config, ConfigError
from api.database import Database
from api.decoding import JsonRequest
from api.errors import Problem, handle_exception
from api.metering.rate import RateLimit
from api.middleware import Observe
from api.openapi import complete_schema, operation_name
from api.paging import provide_page, provide_period
from api.routes import (
    alarm,
    alert,
    analytics,
    audit,
    auth,
    command,
    deliveries,
    document,
    export,
    gap,
    ingest,
    member,
    notifications,
    provisioning,
    reading,
    report,
    rollup,
    rule,
    settlement,
    site,
    statement,
    stream,
    tariff,
    threshold,
    timeseries,
    token,
    upload,
)
from api.security.credentials import CredentialCipher
from api.security.passwords import Passwords
from api.security.tokens import Caller
from api.web import router as web
from api.web.failures import handle_unknown
from db.sources import read_sources

log = structlog.get_logger("api")

MAX_BODY_BYTES = 4 * 1024 * 1024
MODULES: list[Any] = [
    health,
    ingest,
    provisioning,
    rollup,
    settlement,
    tariff,
    statement,
    document,
    alarm,
    alert,
    stream,
    rule,
    threshold,
    command,
    site,
    reading,
    timeseries,
    analytics,
    gap,
    report,
    export,
    upload,
    auth,
    token,
    member,
    audit,
    notifications,
    deliveries,
    web,
]
DATABASE_WAIT_SECONDS = 30.0
AWAY = (
    Problem,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
"""What is raised by a database that is down, starting, stopping or overrun."""
CONFIGURE = "select api.configure($1, $2)"


def create_app(config: Config) -> Litestar:
    """Build the service. It connects to its database when it is started, not before."""
    db = Database(config.database_url, size=config.database_pool_size)
    cipher = CredentialCipher(config.credentials_secret)
    passwords = Passwords()
    app = Litestar(
        route_handlers=[route for module in MODULES for route in module.ROUTES],
        dependencies={
            "db": Provide(lambda: db, sync_to_thread=False),
            "cipher": Provide(lambda: cipher, sync_to_thread=False),
            "passwords": Provide(lambda: passwords, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
            "period": Provide(provide_period, sync_to_thread=False),
            "page": Provide(provide_page, sync_to_thread=False),
        },
        exception_handlers={Exception: handle_exception, NotFoundException: handle_unknown},
        request_class=JsonRequest,
        request_max_body_size=MAX_BODY_BYTES,
        lifespan=[lifespan, ingest.run_writer, stream.run_hub],
        logging_config=None,
        openapi_config=openapi_config(),
    )
    app.state.update(
        {
            "config": config,
            "db": db,
            "listener": None,
            "batch_rate": RateLimit(config.timeseries_batch_limit),
            "migration_level": read_sources().latest,
        }
    )
    web.prepare(app)
    complete_schema(app)
    app.asgi_handler = Observe(app.asgi_handler)
    return app


def provide_caller(request: Request[Any, Caller, Any]) -> Caller:
    """Who is calling, as the route's guard found out."""
    return request.auth


def openapi_config() -> OpenAPIConfig:
    """The description at `/schema/openapi.json`; no pages, since those would load scripts from elsewhere."""
    bearer = SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")
    signature = SecurityScheme(type="apiKey", name="X-Ingest-Signature", security_scheme_in="header")
    return OpenAPIConfig(
        title="Wattledger",
        version=__version__,
        description="From the telemetry of energy sites to numbers that people bill, steer and save by.",
        use_handler_docstrings=True,
        operation_id_creator=operation_name,
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(security_schemes={"bearer": bearer, "signature": signature}),
    )


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    """Connect, tell the database what this deployment has decided, and disconnect at the end."""
    config: Config = app.state.config
    db: Database = app.state.db
    deadline = monotonic() + DATABASE_WAIT_SECONDS
    await insist(db.open, deadline)
    try:
        await insist(lambda: db.value(CONFIGURE, config.tenant_id, config.tenant_settings()), deadline)
    except asyncpg.PostgresError as exc:
        await db.close()
        raise ConfigError(f"The database refuses this service: {exc} (is it migrated? python -m db.migrate)") from exc
    try:
        yield
    finally:
        await db.close()


async def insist(step: Callable[[], Awaitable[object]], deadline: float) -> None:
    """Do a step of the start; a database that is away or just starting is waited for.

    Raises ConfigError when it has not come by the deadline (of `monotonic`).
    """
    while True:
        try:
            await step()
            return
        except AWAY as exc:
            if monotonic() > deadline:
                raise ConfigError(f"DATABASE_URL does not answer: {exc}") from exc
            log.warning("waiting for the database", error=repr(exc))
            await asyncio.sleep(0.5)
