"""Keeps a worker running: one that fails starts again, later each time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from workers.database import UNAVAILABLE
from workers.waiting import first

Loop = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""A worker's loop. It returns soon after the event, which means "stop", is set."""

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
HEALTHY_SECONDS = 10.0

log = structlog.get_logger()


async def supervise(name: str, loop: Loop, stopping: asyncio.Event) -> None:
    """Run the loop until ``stopping`` is set, whatever it raises; the pauses before it starts again grow."""
    pause = FIRST_PAUSE_SECONDS
    while not stopping.is_set():
        started = time.monotonic()
        try:
            await loop(stopping)
        except UNAVAILABLE as error:
            log.warning("worker lost its database", worker=name, reason=f"{type(error).__name__}: {error}")
        except Exception:
            log.exception("worker failed", worker=name)
        if time.monotonic() - started > HEALTHY_SECONDS:
            pause = FIRST_PAUSE_SECONDS
        await first(stopping, seconds=pause * random.uniform(0.75, 1.25))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def repeat(work: Callable[[], Awaitable[int]], every_seconds: float, stopping: asyncio.Event) -> None:
    """Do the work again and again; when it found nothing to do (it returned 0), pause first."""
    while not stopping.is_set():
        if await work() == 0:
            await first(stopping, seconds=every_seconds)
