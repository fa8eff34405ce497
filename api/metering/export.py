"""Readings as CSV, streamed out of the database in constant memory."""

import asyncio
from collections.abc import AsyncGenerator

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
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue()
    room = asyncio.Semaphore(CHUNKS_AHEAD)

    async def keep(chunk: bytes) -> None:
        await room.acquire()
        chunks.put_nowait(chunk)

    async with db.acquire() as connection:
        await connection.execute(f"set statement_timeout = '{EXPORT_SECONDS}s'")
        copying: asyncio.Task[str] = asyncio.create_task(
            connection.copy_from_query(
                EXPORT,
                tenant,
                site,
                meter,
                window.start,
                window.end,
                output=keep,
                format="csv",
                header=True,
                timeout=EXPORT_SECONDS,
            )
        )
        copying.add_done_callback(lambda _: chunks.put_nowait(None))
        has_ended = False
        try:
            while (chunk := await chunks.get()) is not None:
                room.release()
                yield bytes(chunk)
            has_ended = True
            await copying
        finally:
            if not has_ended:
                # The reader went away in the middle of a COPY: its connection is of no use to anybody else.
                copying.add_done_callback(lambda task: task.cancelled() or task.exception())
                copying.cancel()
                connection.terminate()
            elif not connection.is_closed():
                await connection.execute("reset statement_timeout")
