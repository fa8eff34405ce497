"""Assets, devices, their profiles and the devices' credentials."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import delete, get, post
from litestar.params import Parameter
from litestar.response import Response

from tests.fakes.thingsboard.errors import bad_request, not_found
from tests.fakes.thingsboard.store import ASSET, DEVICE, Json, Kind, Store

AssetName = Annotated[str | None, Parameter(query="assetName")]
DeviceName = Annotated[str | None, Parameter(query="deviceName")]
PageSize = Annotated[int | None, Parameter(query="pageSize")]
PageNumber = Annotated[int | None, Parameter(query="page")]
TextSearch = Annotated[str | None, Parameter(query="textSearch")]
AccessToken = Annotated[str | None, Parameter(query="accessToken")]


def page_of(rows: list[Json], size: int, page: int) -> Json:
    """One page of ThingsBoard's ``PageData``."""
    if size < 1:
        raise bad_request("Incorrect page link page size '" + str(size) + "'. Page size must be greater than zero.")
    chunk = rows[page * size : (page + 1) * size]
    pages = -(-len(rows) // size)
    return {"data": chunk, "totalPages": pages, "totalElements": len(rows), "hasNext": page + 1 < pages}


def found(store: Store, kind: Kind, name: str) -> Json:
    """The entity of that name. Raises 404."""
    entity = store.by_name(kind, name)
    if entity is None:
        raise not_found()
    return entity


def listed(store: Store, kind: Kind, size: int, page: int, text: str | None) -> Json:
    """A page of the tenant's entities whose name contains the text."""
    rows = [each for each in store.entities[kind.name].values() if (text or "").lower() in each["name"].lower()]
    return page_of(rows, size, page)


def refuse_without_page(size: int | None, page: int | None) -> tuple[int, int]:
    """Both paging parameters are required where no name is given."""
    if size is None or page is None:
        raise bad_request("Required request parameter 'pageSize' for method parameter type int is not present")
    return size, page


@get("/api/asset/{key:str}")
async def get_asset(store: Store, key: str) -> Json:
    """One asset by id."""
    return store.by_id(ASSET, key)


@post("/api/asset", status_code=200)
async def save_asset(store: Store, data: Json) -> Json:
    """Create or update an asset."""
    return store.save(ASSET, data)


@delete("/api/asset/{key:str}", status_code=200)
async def delete_asset(store: Store, key: str) -> None:
    """Delete an asset."""
    store.delete(ASSET, key)


@get(["/api/tenant/assets", "/api/tenant/asset"])
async def tenant_assets(
    store: Store,
    asset_name: AssetName = None,
    page_size: PageSize = None,
    page_number: PageNumber = None,
    text: TextSearch = None,
) -> Json:
    """The asset of that name, or a page of assets."""
    if asset_name is not None:
        return found(store, ASSET, asset_name)
    return listed(store, ASSET, *refuse_without_page(page_size, page_number), text)


@get("/api/device/{key:str}")
async def get_device(store: Store, key: str) -> Json:
    """One device by id."""
    return store.by_id(DEVICE, key)


@post("/api/device", status_code=200)
async def save_device(store: Store, data: Json, access_token: AccessToken = None) -> Json:
    """Create or update a device; a new one gets its access token, a random one when none is named."""
    if access_token and not data.get("id"):
        store.check_token_free("", access_token)
    device = store.save(DEVICE, data)
    if not data.get("id"):
        store.set_credentials(device, access_token)
    return device


@delete("/api/device/{key:str}", status_code=200)
async def delete_device(store: Store, key: str) -> None:
    """Delete a device."""
    store.delete(DEVICE, key)


@get(["/api/tenant/devices", "/api/tenant/device"])
async def tenant_devices(
    store: Store,
    device_name: DeviceName = None,
    page_size: PageSize = None,
    page_number: PageNumber = None,
    text: TextSearch = None,
) -> Json:
    """The device of that name, or a page of devices."""
    if device_name is not None:
        return found(store, DEVICE, device_name)
    return listed(store, DEVICE, *refuse_without_page(page_size, page_number), text)


@get("/api/device/{key:str}/credentials")
async def get_credentials(store: Store, key: str) -> Json:
    """What the device authenticates with."""
    return store.credentials[store.by_id(DEVICE, key)["id"]["id"]]


@post("/api/device/credentials", status_code=200)
async def save_credentials(store: Store, data: Json) -> Json:
    """Replace a device's credentials; the body names the existing credentials by id."""
    key = store.by_id(DEVICE, (data.get("deviceId") or {}).get("id", ""))["id"]["id"]
    held = store.credentials[key]
    if (data.get("id") or {}).get("id") != held["id"]["id"]:
        raise bad_request("Unable to update non-existent device credentials!")
    if data.get("credentialsType") == "ACCESS_TOKEN" and not data.get("credentialsId"):
        raise bad_request("Device credentials id should be specified!")
    store.check_token_free(key, data["credentialsId"])
    changed = {name: data.get(name) for name in ("credentialsType", "credentialsId", "credentialsValue")}
    store.credentials[key] = held | changed | {"version": held["version"] + 1}
    return store.credentials[key]


@get("/api/deviceProfileInfos")
async def device_profile_infos(
    store: Store,
    page_size: PageSize = None,
    page_number: PageNumber = None,
    text: TextSearch = None,
) -> Json:
    """A page of device profiles, in short."""
    rows = [
        {name: each[name] for name in ("id", "name", "type", "transportType", "tenantId")}
        for each in store.profiles["DEVICE_PROFILE"].values()
        if (text or "").lower() in each["name"].lower()
    ]
    return page_of(rows, *refuse_without_page(page_size, page_number))


@get("/api/deviceProfileInfo/default")
async def default_profile_info(store: Store) -> Json:
    """The profile of devices that name none."""
    return store.find_or_create_profile(DEVICE, "default")


@get("/api/deviceProfile/{key:str}")
async def get_device_profile(store: Store, key: str) -> Json:
    """One device profile by id."""
    profile = store.profiles["DEVICE_PROFILE"].get(key)
    if profile is None:
        raise not_found()
    return profile


@post("/api/deviceProfile", status_code=200)
async def save_device_profile(store: Store, data: Json) -> Response[Any]:
    """Create a device profile; names are unique."""
    if not data.get("name"):
        raise bad_request("Device profile name should be specified!")
    if any(each["name"] == data["name"] for each in store.profiles["DEVICE_PROFILE"].values()):
        raise bad_request("Device profile with such name already exists!")
    return Response(store.find_or_create_profile(DEVICE, data["name"]))


HANDLERS = [
    get_asset,
    save_asset,
    delete_asset,
    tenant_assets,
    get_device,
    save_device,
    delete_device,
    tenant_devices,
    get_credentials,
    save_credentials,
    device_profile_infos,
    default_profile_info,
    get_device_profile,
    save_device_profile,
]
