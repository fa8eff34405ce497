"""Master data of a station. The database keeps it at once; a worker brings it to ThingsBoard."""

import asyncio
from time import monotonic
from typing import Annotated, Any, Literal

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from api.database import Database
from api.security.credentials import CredentialCipher
from api.security.guards import requires, same_tenant
from api.security.tokens import Caller
from api.wire import Id, Name, Number

PROVISION = "select api.provision_station($1, $2, $3, $4)"
GET_PROVISIONING = "select tb from api.get_provisioning($1, $2)"

SYNC_SECONDS = 5.0
"""How long a call waits for ThingsBoard before it answers `pending`."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5


class StationIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """The station; `timezone` is an IANA name."""

    name: Name
    timezone: Name
    id: Id | None = None
    tenant_id: str | None = None
    type: Id | None = None
    region: Name | None = None


class DeviceIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A device; `credentials` is its access token in ThingsBoard, passed on and never shown again."""

    name: Name
    id: Id | None = None
    device_type: Id | None = None
    tb_profile: Name | None = None
    credentials: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] | None = None


class PointMappingIn(msgspec.Struct, frozen=True):
    """What a point means; without `device_id` for every device of the station. Values are multiplied by `factor`."""

    point_key: Id
    semantic: Id
    unit: Id
    device_id: Id | None = None
    factor: Number = 1


class StationProvision(msgspec.Struct, frozen=True):
    """A station with its devices and what their points mean."""

    station: StationIn
    devices: Annotated[list[DeviceIn], msgspec.Meta(max_length=10_000)] = []
    point_mappings: Annotated[list[PointMappingIn], msgspec.Meta(max_length=100_000)] = []


class DeviceLink(msgspec.Struct, frozen=True):
    """A device and its counterpart in ThingsBoard."""

    device_id: str
    tb_device_id: str | None = None


class ThingsBoardLink(msgspec.Struct, frozen=True):
    """The station's counterparts in ThingsBoard; `pending` until a worker has brought everything there.

    `error` is what kept the worker from it, where something did; it tries again.
    """

    status: Literal["synced", "pending"]
    tenant_id: str | None = None
    asset_id: str | None = None
    devices: list[DeviceLink] = []
    error: str | UnsetType | None = UNSET


class StationProvisioned(msgspec.Struct, frozen=True):
    """The station, and how far ThingsBoard is."""

    station_id: str
    tb: ThingsBoardLink


@post("/api/v1/provisioning/stations", guards=[requires("admin")], status_code=200)
async def provision_station(
    data: JSONBody[StationProvision],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cipher: NamedDependency[CredentialCipher],
) -> StationProvisioned:
    """Create or update a station with its devices and mappings, and wait a moment for ThingsBoard to follow."""
    same_tenant(caller, data.station.tenant_id)
    body, credentials = split_credentials(data, cipher)
    station_id: str = await db.value(PROVISION, caller.tenant, body, credentials, caller.subject)
    return StationProvisioned(station_id=station_id, tb=await _await_sync(db, caller.tenant, station_id))


def split_credentials(data: StationProvision, cipher: CredentialCipher) -> tuple[dict[str, Any], dict[str, str]]:
    """The body without any credential, and the credentials encrypted, by the device's id (its name, if it has none)."""
    body: dict[str, Any] = msgspec.to_builtins(data)
    credentials = {}
    for device in body["devices"]:
        secret = device.pop("credentials", None)
        if secret is not None:
            credentials[device.get("id") or device["name"]] = cipher.encrypt(secret)
    return body, credentials


async def _await_sync(db: Database, tenant: str, station_id: str) -> ThingsBoardLink:
    deadline = monotonic() + SYNC_SECONDS
    pause = FIRST_PAUSE
    while True:
        tb = await db.value(GET_PROVISIONING, tenant, station_id)
        link = msgspec.json.decode(tb, type=ThingsBoardLink)
        if link.error is None:
            link = msgspec.structs.replace(link, error=UNSET)
        if link.status == "synced" or link.error or monotonic() + pause > deadline:
            return link
        await asyncio.sleep(pause)
        pause = min(1.5 * pause, LONGEST_PAUSE)


ROUTES = [provision_station]
