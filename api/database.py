"""The pool of database connections. Handlers call `api.*` functions through it and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec
import structlog

from api.errors import unavailable
from api.metrics import POOL_IDLE, POOL_REFUSED, POOL_SIZE, POOL_WAITING

log = structlog.get_logger("api.database")

ACQUIRE_SECONDS = 2.0
"""How long a call waits for a free connection before it is told to come back."""
MAX_WAITING = 64
"""How many calls may wait at once."""
STATEMENT_SECONDS = 20
CONNECT_SECONDS = 5
SETTINGS = {
    "application_name": "wattledger-api",
    "role": "wattledger_app",
    "timezone": "UTC",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    "jit": "off",
}

LOSSES = (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""How asyncpg says that a connection is no more. InternalClientError: the server's farewell came between two calls."""
EXACT = 2**53
"""Whole numbers below this are exact in every reader of JSON."""

_encode_json = msgspec.json.Encoder(decimal_format="number").encode


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection whose release costs no round trip: nothing here changes a session's state."""

    def get_reset_query(self) -> str:
        """What asyncpg runs when the connection goes back to the pool: nothing."""
        return ""


class Database:
    """A bounded pool with the role `wattledger_app`.

    When no connection gets free in time, or too many calls wait already, a call is refused with a 503 Problem instead
    of queueing without end; so it is when the server is away. Errors that the server raises come out as
    `asyncpg.PostgresError` and are turned into answers by `api.errors`.
    """

    def __init__(self, dsn: str, *, size: int = 12) -> None:
        self._dsn = dsn
        self._size = size
        self._pool: Any = None
        self._waiting = 0

    async def open(self) -> None:
        """Connect. Raises what asyncpg raises when the server is away."""
        self._pool = await asyncpg.create_pool(
            self._dsn,
            min_size=1,
            max_size=self._size,
            timeout=CONNECT_SECONDS,
            command_timeout=STATEMENT_SECONDS + 5,
            max_inactive_connection_lifetime=300,
            connection_class=Connection,
            server_settings=SETTINGS,
            init=set_codecs,
        )
        POOL_SIZE.set_function(self._pool.get_size)
        POOL_IDLE.set_function(self._pool.get_idle_size)
        POOL_WAITING.set_function(lambda: self._waiting)

    async def close(self) -> None:
        """Finish running calls, at most for five seconds, and disconnect."""
        if self._pool is None:
            return
        try:
            await asyncio.wait_for(self._pool.close(), 5)
        except TimeoutError:
            self._pool.terminate()

    async def call(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row of a statement, or None: `await db.call("select * from api.f($1)", tenant)`."""
        async with self.acquire() as connection:
            return await connection.fetchrow(sql, *args)

    async def value(self, sql: str, *args: object) -> Any:
        """The first column of the first row: `await db.value("select api.f($1)", tenant)`."""
        async with self.acquire() as connection:
            return await connection.fetchval(sql, *args)

    async def rows(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows of a statement."""
        async with self.acquire() as connection:
            rows: list[asyncpg.Record] = await connection.fetch(sql, *args)
            return rows

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        """A connection of one's own, for a transaction or a COPY. A lost connection leaves as a 503 Problem."""
        connection = await self._take()
        try:
            yield connection
        except LOSSES as exc:
            usable = is_usable(connection)
            if usable and isinstance(exc, asyncpg.InterfaceError):
                raise  # a call that was wrong, not a connection that was lost
            if usable:
                connection.terminate()
            log.warning("database connection lost", error=repr(exc))
            raise unavailable() from exc
        finally:
            await self._pool.release(connection)

    async def _take(self) -> Any:
        if self._waiting >= MAX_WAITING:
            POOL_REFUSED.inc()
            raise unavailable("The service is busy; try again shortly")
        self._waiting += 1
        try:
            return await self._pool.acquire(timeout=ACQUIRE_SECONDS)
        except TimeoutError:
            POOL_REFUSED.inc()
            raise unavailable("The service is busy; try again shortly") from None
        except (*LOSSES, asyncpg.PostgresError) as exc:
            log.warning("no database connection", error=repr(exc))
            raise unavailable("The database is not available; try again shortly") from exc
        finally:
            self._waiting -= 1


def is_usable(connection: Any) -> bool:
    """Whether a pooled connection is still ours and open."""
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has taken it back
        return False


async def set_codecs(connection: Any) -> None:
    """Values as handlers want them: plain numbers, raw JSON, ids as text."""
    codecs: dict[str, tuple[Any, Any]] = {
        "numeric": (str, to_number),
        "jsonb": (encode_json, decode_json),
        "uuid": (str, str),
    }
    for name, (encoder, decoder) in codecs.items():
        await connection.set_type_codec(name, schema="pg_catalog", encoder=encoder, decoder=decoder, format="text")


def to_number(text: str) -> int | float:
    """A numeric as a JSON number without noise: `72.00` is 72, `2.40` is 2.4."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < EXACT else value


def encode_json(value: object) -> str:
    """A value as JSON text; text that is JSON already is given as `msgspec.Raw`."""
    return _encode_json(value).decode()


def decode_json(text: str) -> msgspec.Raw:
    """JSON as it stands, to be sent on or decoded with `msgspec.json.decode`."""
    return msgspec.Raw(text.encode())
