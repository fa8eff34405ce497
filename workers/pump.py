"""Takes jobs from the database and does several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog

from workers.waiting import first

Job = TypeVar("Job")

log = structlog.get_logger()


class Pump(Generic[Job]):
    """Claims as many jobs as it has free slots and does each in a task of its own, so that a slow one holds nobody."""

    def __init__(
        self,
        name: str,
        slots: int,
        claim: Callable[[int], Awaitable[list[Job]]],
        do: Callable[[Job], Awaitable[None]],
        wake: asyncio.Event,
        poll_seconds: float,
    ) -> None:
        self._name, self._slots, self._claim, self._do = name, slots, claim, do
        self._wake, self._poll_seconds = wake, poll_seconds
        self._freed = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Claim and start jobs until ``stopping`` is set. Jobs under way go on when this raises or returns."""
        while not stopping.is_set():
            self._wake.clear()
            self._freed.clear()
            free = self._slots - len(self._running)
            jobs = await self._claim(free) if free else []
            for job in jobs:
                task = asyncio.create_task(self._do_one(job))
                self._running.add(task)
                task.add_done_callback(self._done)
            if len(self._running) >= self._slots:
                await first(self._freed, stopping)
            elif len(jobs) < free:
                await first(self._wake, stopping, seconds=self._poll_seconds)

    async def drain(self, seconds: float) -> None:
        """Give the jobs under way that long to end, then cancel them."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()

    async def _do_one(self, job: Job) -> None:
        try:
            await self._do(job)
        except Exception:
            log.exception("job failed", worker=self._name)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._freed.set()
