"""Closes hours, folds late data in, makes forecasts, looks for alerts, retires samples, forgets what is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from workers.database import Database
from workers.supervisor import Loop, repeat

LOOK_EVERY_SECONDS = 5.0
FORECAST_EVERY_SECONDS = 60.0
CHECK_EVERY_SECONDS = 2.0
PRUNE_EVERY_SECONDS = 86_400.0
FORGET_EVERY_SECONDS = 3_600.0
RETIRE_EVERY_SECONDS = 3_600.0
HOURS_A_CALL = 100
FORECASTS_A_CALL = 10
SITES_A_CALL = 1
"""Each site is a transaction of its own: what is found is told at once, and nobody waits for the others."""
CALL_SECONDS = 300.0
KEEP_EVENTS = timedelta(days=30)
KEEP_INVITATIONS = timedelta(days=30)

CLOSE_HOURS = "select worker.close_due_hours($1)"
FOLD_LATE = "select worker.fold_late_hours($1)"
CHECK_ALERTS = "select worker.check_alerts($1)"
MAKE_FORECASTS = "select worker.make_forecasts($1)"
PRUNE = "select worker.prune_events($1)"
FORGET = "select worker.forget_expired($1)"
RETIRE = "select worker.retire_samples()"


class Scheduler:
    """Seven loops. Several processes may run them: the database gives each hour, and each site, to one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def loops(self) -> dict[str, Loop]:
        """The loops by name."""
        return {
            "close-hours": self._close_hours,
            "fold-late": self._fold_late,
            "check-alerts": self._check_alerts,
            "make-forecasts": self._make_forecasts,
            "prune-events": self._prune,
            "forget-expired": self._forget,
            "retire-samples": self._retire,
        }

    async def _close_hours(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(CLOSE_HOURS, HOURS_A_CALL), LOOK_EVERY_SECONDS, stopping)

    async def _fold_late(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(FOLD_LATE, HOURS_A_CALL), LOOK_EVERY_SECONDS, stopping)

    async def _check_alerts(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(CHECK_ALERTS, SITES_A_CALL), CHECK_EVERY_SECONDS, stopping)

    async def _make_forecasts(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(MAKE_FORECASTS, FORECASTS_A_CALL), FORECAST_EVERY_SECONDS, stopping)

    async def _prune(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(PRUNE, KEEP_EVENTS), PRUNE_EVERY_SECONDS, stopping)

    async def _forget(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(FORGET, KEEP_INVITATIONS), FORGET_EVERY_SECONDS, stopping)

    async def _retire(self, stopping: asyncio.Event) -> None:
        await repeat(lambda: self._call(RETIRE), RETIRE_EVERY_SECONDS, stopping)

    async def _call(self, statement: str, *arguments: int | timedelta) -> int:
        return int(await self._database.fetch_value(statement, *arguments, seconds=CALL_SECONDS))
