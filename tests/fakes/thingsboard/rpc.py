"""Remote procedure calls to devices. Devices answer ``{"status": "acked"}`` unless told otherwise (``control.py``)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from litestar import Request, Response, post

from tests.fakes.thingsboard.errors import bad_request
from tests.fakes.thingsboard.facts import plain
from tests.fakes.thingsboard.store import Store


def device_known(store: Store, key: str) -> bool:
    """Whether this tenant has that device. Raises 400 for an id that is no UUID."""
    try:
        return str(uuid.UUID(key)) in store.entities["DEVICE"]
    except ValueError as error:
        raise bad_request(f"Invalid UUID string: {key}") from error


async def check_call(request: Request[Any, Any, Any]) -> None:
    """A call names its method and its parameters. Raises 400."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise bad_request("Invalid request body") from error
    if not isinstance(body, dict) or not isinstance(body.get("method"), str) or "params" not in body:
        raise bad_request("Invalid request body")


@post(["/api/rpc/twoway/{key:str}", "/api/plugins/rpc/twoway/{key:str}"], status_code=200)
async def two_way(request: Request[Any, Any, Any], store: Store, key: str) -> Response[Any]:
    """Call a device and answer what it answered."""
    await check_call(request)
    if not device_known(store, key):
        return plain("Device with requested id wasn't found!", 404)
    return Response({"status": "acked"}, status_code=200)


@post(["/api/rpc/oneway/{key:str}", "/api/plugins/rpc/oneway/{key:str}"], status_code=200)
async def one_way(request: Request[Any, Any, Any], store: Store, key: str) -> Response[Any]:
    """Call a device without waiting for its answer; the answer here is empty."""
    await check_call(request)
    if not device_known(store, key):
        return plain("Device with requested id wasn't found!", 404)
    return Response(None, status_code=200)


HANDLERS = [two_way, one_way]
