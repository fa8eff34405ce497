"""Closes hours that are over, folds late data into closed ones, retires old samples, and forgets what is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from workers.database import Database
from workers.supervisor import Loop, repeat

LOOK_EVERY_SECONDS = 5.0
PRUNE_EVERY_SECONDS = 86_400.0
FORGET_EVERY_SECONDS = 3_600.0
RETIRE_EVERY_SECONDS = 3_600.0
HOURS_A_CALL = 100
CALL_SECONDS = 300.0
KEEP_EVENTS = timedelta(days=30)
KEEP_INVITATIONS = timedelta(days=30)

CLOSE_HOURS = "select worker.close_due_hours($1)"
FOLD_LATE = "select worker.fold_late_hours($1)"
PRUNE = "select worker.prune_events($1)"
FORGET = "select worker.forget_expired($1)"
RETIRE = "select worker.retire_samples()"


class Scheduler:
    """Five loops. Several processes may run them: the database gives each hour to one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def loops(self) -> dict[str, Loop]:
        """The loops by name."""
        return {
            "close-hours": self._close_hours,
            "fold-late": self._fold_late,
            "prune-events": self._prune,
            "forget-expired": self._forget,
            "retire-samples": self._retire,
        }

    async def _close_hours(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(CLOSE_HOURS, HOURS_A_CALL), LOOK_EVERY_SECONDS, stopping)

    async def _fold_late(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(FOLD_LATE, HOURS_A_CALL), LOOK_EVERY_SECONDS, stopping)

    async def _prune(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(PRUNE, KEEP_EVENTS), PRUNE_EVERY_SECONDS, stopping)

    async def _forget(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(FORGET, KEEP_INVITATIONS), FORGET_EVERY_SECONDS, stopping)

    async def _retire(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(RETIRE), RETIRE_EVERY_SECONDS, stopping)

    async def _call(self, statement: str, *arguments: int | timedelta) -> int:
        return int(await self._database.fetch_value(statement, *arguments, seconds=CALL_SECONDS))
