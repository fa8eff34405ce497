"""What one station is in ThingsBoard: an asset that contains the station's devices."""

from __future__ import annotations

import asyncio
from typing import Any

from api.security.credentials import CredentialCipher
from workers.thingsboard import ThingsBoard, ThingsBoardError
from workers.thingsboard.entities import Wanted, ensure, id_of, relate, set_access_token, set_attributes

DEVICES_AT_ONCE = 8

Json = dict[str, Any]


async def sync_station(client: ThingsBoard, cipher: CredentialCipher, document: Json) -> Json:
    """Make ThingsBoard know the station as the document says; done again it changes nothing.

    Returns the ids there: ``{"tenant_id", "asset_id", "devices": [{"device_id", "tb_device_id"}]}``. Raises
    ThingsBoardError, when as many devices as possible were done all the same, or CredentialsUnreadable.
    """
    station, mappings = document["station"], document["point_mappings"]
    asset = await _sync_asset(client, station, mappings)
    slots = asyncio.Semaphore(DEVICES_AT_ONCE)

    async def sync(device: Json) -> Json:
        async with slots:
            return await _sync_device(client, cipher, station, asset, device, mappings)

    outcomes = await asyncio.gather(*(sync(device) for device in document["devices"]), return_exceptions=True)
    devices = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        devices.append(outcome)
    return {"tenant_id": id_of(asset, "tenantId"), "asset_id": id_of(asset), "devices": devices}


async def _sync_asset(client: ThingsBoard, station: Json, mappings: list[Json]) -> Json:
    """The asset is named by the station's id, which is what a rule chain then sends back as ``stationId``."""
    owner = {"tenant_id": station["tenant_id"], "station_id": station["id"]}
    wanted = Wanted("asset", station["id"], station["name"], station["station_type"], owner)
    asset = await ensure(client, wanted, station["tb_asset_id"])
    facts = owner | {name: station[name] for name in ("name", "station_type", "timezone", "region")}
    await set_attributes(client, asset, facts | {"point_mappings": _mappings_of(None, mappings)})
    return asset


async def _sync_device(
    client: ThingsBoard, cipher: CredentialCipher, station: Json, asset: Json, given: Json, mappings: list[Json]
) -> Json:
    owner = {"tenant_id": station["tenant_id"], "station_id": station["id"], "device_id": given["id"]}
    wanted = Wanted("device", given["id"], given["name"], given["tb_profile"], owner)
    token = ""
    try:
        if given["credentials"]:
            token = cipher.decrypt(given["credentials"])
        device = await ensure(client, wanted, given["tb_entity_id"])
        if token:
            await set_access_token(client, id_of(device), token)
        facts = owner | {"name": given["name"], "device_type": given["device_type"]}
        facts |= {name: station[name] for name in ("timezone", "region")}
        await set_attributes(client, device, facts | {"point_mappings": _mappings_of(given["id"], mappings)})
        await relate(client, asset, device)
    except ThingsBoardError as error:
        _hide(token, error)
        error.add_note(f"device {given['id']}")
        raise
    return {"device_id": given["id"], "tb_device_id": id_of(device)}


def _mappings_of(device_id: str | None, mappings: list[Json]) -> list[Json]:
    """The mappings that hold for this device, or (None) for the station's devices in general."""
    fields = ("point_key", "semantic", "unit", "factor")
    return [{name: each[name] for name in fields} for each in mappings if each["device_id"] in (None, device_id)]


def _hide(secret: str, error: ThingsBoardError) -> None:
    """ThingsBoard may repeat what it was sent; a secret must not come back in its message."""
    if secret:
        error.args = tuple(str(part).replace(secret, "…") for part in error.args)
