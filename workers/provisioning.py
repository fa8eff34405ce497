"""Tells ThingsBoard about stations: asset, devices, credentials, attributes and relations, until it knows them."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog

from api.security.credentials import CredentialCipher, CredentialsUnreadable
from workers.database import Database
from workers.pump import Pump
from workers.station import sync_station
from workers.supervisor import Loop
from workers.thingsboard import Refused, ThingsBoard, ThingsBoardError

CHANNEL = "wattledger_provisioning"
STATIONS_AT_ONCE = 4
POLL_SECONDS = 2.0
LEASE = timedelta(seconds=60)
JOB_SECONDS = 50.0
LONGEST_PAUSE_SECONDS = 60.0
LONGEST_PAUSE_REFUSED_SECONDS = 900.0

CLAIM = "select tenant_id, station_id, revision, attempts, document from worker.claim_provisioning($1, $2)"
FINISH = "select worker.finish_provisioning($1, $2, $3, $4)"
FAIL = "select worker.fail_provisioning($1, $2, $3, $4, $5)"

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """A station to be synchronised, as it was at this revision; ``attempts`` counts this one."""

    tenant_id: str
    station_id: str
    revision: int
    attempts: int
    document: dict[str, Any]


class Provisioning:
    """Synchronises stations, a few at a time."""

    def __init__(
        self, database: Database, thingsboard: ThingsBoard, cipher: CredentialCipher, wake: asyncio.Event
    ) -> None:
        self._database, self._thingsboard, self._cipher = database, thingsboard, cipher
        self._busy: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._pump = Pump("provisioning", STATIONS_AT_ONCE, self._claim, self._synchronise, wake, POLL_SECONDS)
        self.drain = self._pump.drain

    def loops(self) -> dict[str, Loop]:
        """The one loop."""
        return {"provisioning": self._pump.run}

    async def _claim(self, limit: int) -> list[Job]:
        return [Job(**row) for row in await self._database.fetch(CLAIM, limit, LEASE)]

    async def _synchronise(self, job: Job) -> None:
        # A change that comes while the station is being synchronised is a job of its own; it must not be overtaken.
        async with self._busy.setdefault((job.tenant_id, job.station_id), asyncio.Lock()):
            try:
                async with asyncio.timeout(JOB_SECONDS):
                    result = await sync_station(self._thingsboard, self._cipher, job.document)
            except Exception as error:
                await self._failed(job, error)
            else:
                await self._database.insist(FINISH, job.tenant_id, job.station_id, job.revision, result)
                log.info("station synchronised", tenant=job.tenant_id, station=job.station_id, attempts=job.attempts)

    async def _failed(self, job: Job, error: Exception) -> None:
        reason, pause = explain(error), retry_pause(job.attempts, error)
        facts = {"tenant": job.tenant_id, "station": job.station_id, "attempts": job.attempts}
        if reason is None:
            reason = "ThingsBoard's answer was not understood"
            log.exception("synchronisation failed", **facts)
        else:
            log.warning("synchronisation failed", reason=reason, retry_in_seconds=pause.total_seconds(), **facts)
        await self._database.insist(FAIL, job.tenant_id, job.station_id, job.revision, reason, pause)


def explain(error: Exception) -> str | None:
    """Why a synchronisation failed, for people; None for what nobody foresaw."""
    context = "".join(f"{note}: " for note in getattr(error, "__notes__", []))
    if isinstance(error, ThingsBoardError):
        return f"{context}{error}"
    if isinstance(error, CredentialsUnreadable):
        return f"{context}the stored credentials cannot be read ({error}); provision the station again"
    if isinstance(error, TimeoutError):
        return f"not finished within {JOB_SECONDS:g} seconds"
    return None


def retry_pause(attempts: int, error: Exception) -> timedelta:
    """How long to wait after this many attempts: 2, 4, 8, … seconds, jittered; longer in the end after a refusal."""
    longest = LONGEST_PAUSE_REFUSED_SECONDS if isinstance(error, Refused) else LONGEST_PAUSE_SECONDS
    return timedelta(seconds=round(min(longest, 2.0 ** min(attempts, 10)) * random.uniform(0.75, 1.25), 3))
