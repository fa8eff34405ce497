"""Readings as CSV, streamed out of the database in constant memory."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from api.database import Database
from api.metering.window import Window

EXPORT = "select * from api.export_readings($1, $2, $3, $4, $5)"
EXPORT_SECONDS = 600
CHUNKS_AHEAD = 16


async def stream_readings(
    db: Database, tenant: str, site: str, meter: str | None, window: Window
) -> AsyncGenerator[bytes]:
    """The lines of the export, in chunks, no faster than they are taken.

    Raises what the database raises before the first chunk, so that an unknown site is still a 404.
    """
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue(CHUNKS_AHEAD)
    async with db.acquire() as connection:
        await connection.execute(f"set statement_timeout = '{EXPORT_SECONDS}s'")
        copying = asyncio.create_task(
            connection.copy_from_query(
                EXPORT,
                tenant,
                site,
                meter,
                window.start,
                window.end,
                output=chunks.put,
                format="csv",
                header=True,
                timeout=EXPORT_SECONDS,
            )
        )
        copying.add_done_callback(lambda _: asyncio.ensure_future(chunks.put(None)))
        try:
            while (chunk := await chunks.get()) is not None:
                yield bytes(chunk)
            await copying
        finally:
            copying.cancel()
            with suppress(BaseException):
                await copying
            if not connection.is_closed():
                await connection.execute("reset statement_timeout")
