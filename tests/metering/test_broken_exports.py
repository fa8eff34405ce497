"""Exports whose reader goes away: the connection that they held is nobody's problem."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import anyio
import pytest
import structlog

from api.database import STATEMENT_SECONDS, Database
from api.metering.export import stream_readings
from api.metering.window import Window
from tests.metering.plant import DAY, HOUR, SITE, Plant, reading

COUNT = 20_000


async def cancel(chunks: AsyncGenerator[bytes]) -> None:
    """As the framework does when the reader closes the connection: every await from here on is cancelled."""
    with anyio.CancelScope() as scope:
        async for _ in chunks:
            scope.cancel()


async def close(chunks: AsyncGenerator[bytes]) -> None:
    """As the interpreter does with what nobody reads on."""
    await anext(chunks)
    await chunks.aclose()


async def exhaust(chunks: AsyncGenerator[bytes]) -> None:
    """To the end."""
    assert sum([chunk.count(b"\n") async for chunk in chunks]) == COUNT + 1


@pytest.mark.parametrize("leave", [cancel, close, exhaust])
def test_the_next_call_finds_a_connection_as_it_should_be(plant: Plant, leave: Any) -> None:
    """With its own time limit, and without a word of a connection that was lost or a task that nobody waits for."""
    for start in range(0, COUNT, 10_000):
        plant.store([reading(DAY + n * HOUR / 1000, 1.5) for n in range(start, start + 10_000)])
    complaints: list[dict[str, Any]] = []

    async def leave_often() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        db = Database(plant.service.database_url, size=1)
        await db.open()
        try:
            for _ in range(5):
                await leave(stream_readings(db, plant.tenant, SITE, None, Window(DAY, DAY + 24 * HOUR)))
                assert await db.value("show statement_timeout") == f"{STATEMENT_SECONDS}s"
        finally:
            await db.close()

    with structlog.testing.capture_logs() as log:
        asyncio.run(leave_often())
    assert (complaints, log) == ([], [])
