"""One LISTEN connection that wakes the workers. A wake-up is a mere hint: each worker also looks by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import asyncpg
import structlog

from workers.database import CONNECT_SECONDS, SESSION
from workers.waiting import first

HEARTBEAT_SECONDS = 5.0

log = structlog.get_logger()


class Listener:
    """Sets an event for each notification; after a reconnect it sets all, since some may have been missed."""

    def __init__(self, url: str, channels: Iterable[str], on_heartbeat: Callable[[], None]) -> None:
        self._url, self._on_heartbeat = url, on_heartbeat
        self._wakes = {channel: asyncio.Event() for channel in channels}

    def wake(self, channel: str) -> asyncio.Event:
        """The event that a notification on this channel sets; whoever waits for it clears it."""
        return self._wakes[channel]

    async def run(self, stopping: asyncio.Event) -> None:
        """Listen until the connection is lost (raises) or ``stopping`` is set.

        asyncpg does not notice a dead connection by itself, so it is used every few seconds.
        """
        connection = await asyncpg.connect(self._url, timeout=CONNECT_SECONDS, server_settings=SESSION)
        try:
            for channel in self._wakes:
                await connection.add_listener(channel, self._notified)
            for wake in self._wakes.values():
                wake.set()
            log.info("listening", channels=list(self._wakes))
            while not stopping.is_set():
                await connection.execute("select 1", timeout=HEARTBEAT_SECONDS)
                self._on_heartbeat()
                await first(stopping, seconds=HEARTBEAT_SECONDS)
        finally:
            connection.terminate()

    def _notified(self, _connection: Any, _process: int, channel: str, _payload: object) -> None:
        self._wakes[channel].set()
