"""Assets and devices in ThingsBoard: found or created, kept as wanted, and related.

Names there are unique across everything that one ThingsBoard tenant holds, while ids here are unique within their
station (devices) or tenant (stations). So each entity is marked with its owner, in ``additionalInfo.wattledger``; one
that bears another owner's mark is left alone, and ours then gets a longer name. One without a mark is adopted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from workers.thingsboard.client import ThingsBoard
from workers.thingsboard.errors import Refused, Unclear

Json = dict[str, Any]
Kind = Literal["asset", "device"]

PROFILE_FIELD = {"asset": "assetProfileId", "device": "deviceProfileId"}
MARK = "wattledger"


@dataclass(frozen=True)
class Wanted:
    """An entity as it should be. ``type`` is the name of its profile, which ThingsBoard makes when it has none such."""

    kind: Kind
    name: str
    label: str
    type: str | None
    owner: dict[str, str]

    @property
    def longer_name(self) -> str:
        """The name to take when the short one is another owner's: always the same for the same owner."""
        digest = hashlib.sha256("\n".join(self.owner.values()).encode()).hexdigest()
        return f"{self.name}-{digest[:10]}"


async def ensure(client: ThingsBoard, wanted: Wanted, known_id: str | None) -> Json:
    """The entity, created or brought up to date. ``known_id`` is where it was last time; it may be gone since."""
    found, name = await _find(client, wanted, known_id)
    if found is None:
        new = {
            "name": name,
            "label": wanted.label,
            "type": wanted.type or "default",
            "additionalInfo": _marked(wanted, None),
        }
        return await _save(client, wanted.kind, new)
    changed = dict(found, label=wanted.label, additionalInfo=_marked(wanted, found.get("additionalInfo")))
    if wanted.type and found.get("type") != wanted.type:
        changed |= {"type": wanted.type, PROFILE_FIELD[wanted.kind]: None}
    return found if changed == found else await _save(client, wanted.kind, changed)


async def set_access_token(client: ThingsBoard, device_id: str, token: str) -> None:
    """Let the device authenticate with this token and nothing else."""
    held = _object((await client.call("GET", f"/api/device/{quote(device_id, safe='')}/credentials")).json())
    if (held.get("credentialsType"), held.get("credentialsId")) == ("ACCESS_TOKEN", token):
        return
    changed = held | {"credentialsType": "ACCESS_TOKEN", "credentialsId": token, "credentialsValue": None}
    await client.call("POST", "/api/device/credentials", body=changed)


async def set_attributes(client: ThingsBoard, entity: Json, values: Json) -> None:
    """Set server attributes, leaving out what is None, which ThingsBoard does not accept."""
    reference = _object(entity["id"])
    path = f"/api/plugins/telemetry/{reference['entityType']}/{id_of(entity)}/attributes/SERVER_SCOPE"
    await client.call("POST", path, body={name: value for name, value in values.items() if value is not None})


async def relate(client: ThingsBoard, asset: Json, device: Json) -> None:
    """The asset contains the device. Saying it again changes nothing."""
    body = {"from": asset["id"], "to": device["id"], "type": "Contains", "typeGroup": "COMMON"}
    await client.call("POST", "/api/relation", body=body)


def id_of(entity: Json, field: str = "id") -> str:
    """The UUID in one of an entity's references. Raises Unclear when there is none."""
    key = _object(entity.get(field)).get("id")
    if not isinstance(key, str) or not key:
        raise Unclear(f"ThingsBoard answered an entity without {field}")
    return key


async def _find(client: ThingsBoard, wanted: Wanted, known_id: str | None) -> tuple[Json | None, str]:
    """The entity that is ours or nobody's, and the name that it has or is to get."""
    if known_id:
        known = await _get(client, f"/api/{wanted.kind}/{quote(known_id, safe='')}")
        if known is not None and _is_ours(known, wanted):
            return known, wanted.name
    for name in (wanted.name, wanted.longer_name):
        found = await _get(client, f"/api/tenant/{wanted.kind}s", {f"{wanted.kind}Name": name})
        if found is None or _is_ours(found, wanted):
            return found, name
    raise Refused(409, f"the {wanted.kind} {wanted.longer_name} in ThingsBoard belongs to somebody else")


async def _get(client: ThingsBoard, path: str, params: dict[str, str] | None = None) -> Json | None:
    try:
        return _object((await client.call("GET", path, params=params)).json())
    except Refused as error:
        if error.status in (400, 404):  # 400: an id that ThingsBoard does not take for one
            return None
        raise


async def _save(client: ThingsBoard, kind: Kind, entity: Json) -> Json:
    return _object((await client.call("POST", f"/api/{kind}", body=entity)).json())


def _is_ours(entity: Json, wanted: Wanted) -> bool:
    info = entity.get("additionalInfo")
    mark = info.get(MARK) if isinstance(info, dict) else None
    return mark is None or mark == wanted.owner


def _marked(wanted: Wanted, info: object) -> Json:
    return (info if isinstance(info, dict) else {}) | {MARK: wanted.owner}


def _object(answer: object) -> Json:
    if not isinstance(answer, dict):
        raise Unclear("ThingsBoard answered something that is no object")
    return answer
