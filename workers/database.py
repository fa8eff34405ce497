"""The workers' connections to the database, in the role that may call ``worker.*``."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import msgspec
import structlog

from workers.waiting import first

UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the server's farewell came between two calls
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # "not currently accepting connections"
)
"""What a database raises that is down, starting, stopping or overrun: worth trying again."""

SESSION = {"role": "wattledger_worker", "application_name": "wattledger-workers"}
CONNECT_SECONDS = 10.0
CALL_SECONDS = 30.0

FUNCTIONS = [
    "worker.claim_provisioning(integer,interval)",
    "worker.finish_provisioning(text,text,bigint,jsonb)",
    "worker.fail_provisioning(text,text,bigint,text,interval)",
    "worker.claim_commands(integer)",
    "worker.finish_command(uuid,text,text)",
    "worker.note_command(uuid,text)",
    "worker.time_out_commands()",
    "worker.close_due_hours(integer)",
    "worker.fold_late_hours(integer)",
    "worker.check_alerts(integer)",
    "worker.make_forecasts(integer)",
    "worker.prune_events(interval)",
    "worker.forget_expired(interval)",
    "worker.retire_samples()",
    "worker.claim_deliveries(integer,interval)",
    "worker.finish_delivery(uuid)",
    "worker.fail_delivery(uuid,integer,text,interval)",
    "worker.prune_deliveries(interval,interval)",
    "worker.claim_account_mail(integer,interval)",
    "worker.finish_account_mail(uuid)",
    "worker.fail_account_mail(uuid,integer,text,interval)",
]
MISSING = "select f from unnest($1::text[]) as f where to_regprocedure(f) is null"

log = structlog.get_logger()


class Database:
    """A pool of connections that survives restarts of the database; use between ``open`` and ``close``."""

    def __init__(self, url: str, size: int) -> None:
        self._url, self._size = url, size
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def open(self, stopping: asyncio.Event) -> None:
        """Wait until the database answers and is migrated, or until ``stopping`` is set."""
        self._pool = await asyncpg.create_pool(
            self._url,
            min_size=0,
            max_size=self._size,
            timeout=CONNECT_SECONDS,
            server_settings=SESSION,
            init=_speak_json,
        )
        reason = None
        while not stopping.is_set():
            before, reason = reason, await self._why_not_ready()
            if reason is None:
                return
            if reason != before:
                log.warning("waiting for the database", reason=reason)
            await first(stopping, seconds=0.5)

    async def _why_not_ready(self) -> str | None:
        try:
            missing = await self.fetch(MISSING, FUNCTIONS)
        except (*UNAVAILABLE, asyncpg.PostgresError) as error:
            return f"{type(error).__name__}: {error}"
        return f"not migrated: no function {missing[0]['f']}" if missing else None

    async def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            self._pool.terminate()

    async def fetch(self, statement: str, *arguments: Any, seconds: float = CALL_SECONDS) -> list[asyncpg.Record]:
        """The rows of one statement, which is its own transaction. jsonb comes and goes as Python values."""
        assert self._pool is not None
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            return list(await connection.fetch(statement, *arguments, timeout=seconds))

    async def fetch_value(self, statement: str, *arguments: Any, seconds: float = CALL_SECONDS) -> Any:
        """The only value of a statement's only row."""
        return (await self.fetch(statement, *arguments, seconds=seconds))[0][0]

    async def insist(self, statement: str, *arguments: Any, for_seconds: float = 300.0) -> None:
        """Run a statement that may be run twice, trying again while the database is away."""
        deadline = asyncio.get_running_loop().time() + for_seconds
        while True:
            try:
                await self.fetch(statement, *arguments)
                return
            except UNAVAILABLE:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(0.5)


async def _speak_json(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )
