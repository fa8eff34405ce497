"""Which series a point belongs to: asked of the database once, then remembered."""

from collections.abc import Sequence

from api.database import Database
from api.errors import FieldError, Problem
from api.ingest.message import Message

RESOLVE = "select ordinal, series_key, missing from api.resolve_series($1, $2, $3, $4)"
MAX_DEVICES = 100_000

Device = tuple[str, str, str]


class SeriesCache:
    """Keys of series by tenant, station, device and point. Keys never change; those of a deleted station dangle,
    which `api.ingest` notices (see `forget`)."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._devices: dict[Device, dict[str, int]] = {}

    def forget(self, tenant: str) -> None:
        """Ask again for every series of a tenant."""
        self._devices = {device: keys for device, keys in self._devices.items() if device[0] != tenant}

    async def resolve(self, tenant: str, messages: Sequence[Message]) -> list[tuple[Message, list[int]]]:
        """The messages whose station and device are known, with the key of each of their values.

        The others fail with a 404 Problem that says which is unknown.
        """
        await self._learn(tenant, messages)
        known = []
        for message in messages:
            keys = self._devices.get((tenant, message.station, message.device))
            if keys is not None and not message.written.done():
                known.append((message, [keys[key] for key in message.keys]))
        return known

    async def _learn(self, tenant: str, messages: Sequence[Message]) -> None:
        asked: dict[tuple[str, str, str], list[Message]] = {}
        for message in messages:
            keys = self._devices.get((tenant, message.station, message.device), {})
            for key in message.keys or [""]:
                if key not in keys and (key or not keys):
                    asked.setdefault((message.station, message.device, key), []).append(message)
        if not asked:
            return
        if len(self._devices) > MAX_DEVICES:
            self._devices.clear()
            await self._learn(tenant, messages)
            return
        points = list(asked)
        columns = [list(column) for column in zip(*points, strict=True)]
        for row in await self._db.rows(RESOLVE, tenant, *columns):
            station, device, key = point = points[row["ordinal"] - 1]
            if row["missing"] is not None:
                problem = unknown(row["missing"], station, device)
                for message in asked[point]:
                    message.fail(problem)
            else:
                self._devices.setdefault((tenant, station, device), {})[key] = row["series_key"]


def unknown(missing: str, station: str, device: str) -> Problem:
    """The 404 of a station or device that this tenant does not have."""
    name, detail = ("stationId", f"station {station} is not known")
    if missing == "device":
        name, detail = ("deviceId", f"device {device} of station {station} is not known")
    return Problem(404, detail, errors=[FieldError(name, detail)])
