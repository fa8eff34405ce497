"""What the fake ThingsBoard remembers, and the rules under which it changes."""

from __future__ import annotations

import secrets
import time
import uuid
from dataclasses import dataclass
from typing import Any

from tests.fakes.thingsboard.errors import VERSION_CONFLICT, TbError, bad_request, not_found

Json = dict[str, Any]

TENANT_ID = "5a7c1d10-0000-11f0-8000-0123456789ab"
NO_CUSTOMER = "13814000-1dd2-11b2-8080-808080808080"


def now_ms() -> int:
    """The present in milliseconds since 1970."""
    return int(time.time() * 1000)


def entity_id(kind: str, key: str) -> Json:
    """ThingsBoard's typed reference to an entity."""
    return {"entityType": kind, "id": key}


@dataclass(frozen=True)
class Kind:
    """One type of entity: what it is called, and which profile types it."""

    name: str
    label: str
    profile_field: str
    profile_type: str


ASSET = Kind("ASSET", "Asset", "assetProfileId", "ASSET_PROFILE")
DEVICE = Kind("DEVICE", "Device", "deviceProfileId", "DEVICE_PROFILE")
KINDS = {kind.name: kind for kind in (ASSET, DEVICE)}


class Store:
    """All state of one ThingsBoard tenant."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, with the two default profiles that every tenant has."""
        self.entities: dict[str, dict[str, Json]] = {"ASSET": {}, "DEVICE": {}}
        self.profiles: dict[str, dict[str, Json]] = {"ASSET_PROFILE": {}, "DEVICE_PROFILE": {}}
        self.credentials: dict[str, Json] = {}
        self.attributes: dict[tuple[str, str, str], dict[str, Json]] = {}
        self.relations: dict[tuple[str, str, str, str], Json] = {}
        for kind in KINDS.values():
            self.find_or_create_profile(kind, "default")

    def by_id(self, kind: Kind, key: str) -> Json:
        """The entity with this id. Raises 400 for an id that is no UUID and 404 for an unknown one."""
        entity = self.entities[kind.name].get(parse_id(key))
        if entity is None:
            raise not_found(f"{kind.label} with id [{key}] is not found")
        return entity

    def by_name(self, kind: Kind, name: str) -> Json | None:
        """The entity with exactly this name, or None."""
        return next((entity for entity in self.entities[kind.name].values() if entity["name"] == name), None)

    def save(self, kind: Kind, body: Json) -> Json:
        """Create (no ``id``) or update an entity; names are unique, versions are checked when given."""
        name = body.get("name")
        if not isinstance(name, str) or not name.strip():
            raise bad_request(f"{kind.label} name should be specified!")
        if len(name) > 255:
            raise bad_request("Validation error: name length must be equal or less than 255")
        old = self.by_id(kind, body["id"]["id"]) if body.get("id") else None
        same_name = self.by_name(kind, name)
        if same_name is not None and same_name is not old:
            raise bad_request(f"{kind.label} with such name already exists!")
        if old is not None and body.get("version") not in (None, old["version"]):
            raise TbError(409, f"{kind.label} was already changed by someone else", VERSION_CONFLICT)
        profile = self._profile_of(kind, body)
        entity: Json = {
            "id": old["id"] if old else entity_id(kind.name, str(uuid.uuid1())),
            "createdTime": old["createdTime"] if old else now_ms(),
            "tenantId": entity_id("TENANT", TENANT_ID),
            "customerId": body.get("customerId") or entity_id("CUSTOMER", NO_CUSTOMER),
            "name": name,
            "type": profile["name"],
            "label": body.get("label"),
            kind.profile_field: profile["id"],
            "externalId": None,
            "version": old["version"] + 1 if old else 1,
            "additionalInfo": body.get("additionalInfo"),
        }
        self.entities[kind.name][entity["id"]["id"]] = entity
        return entity

    def delete(self, kind: Kind, key: str) -> None:
        """Forget an entity with its credentials, attributes and relations."""
        self.by_id(kind, key)
        del self.entities[kind.name][key]
        self.credentials.pop(key, None)
        self.attributes = {place: held for place, held in self.attributes.items() if place[1] != key}
        self.relations = {place: held for place, held in self.relations.items() if key not in place[:2]}

    def _profile_of(self, kind: Kind, body: Json) -> Json:
        reference = body.get(kind.profile_field)
        if not reference:
            return self.find_or_create_profile(kind, body.get("type") or "default")
        profile = self.profiles[kind.profile_type].get(reference["id"])
        if profile is None:
            raise bad_request(f"{kind.label} is referencing non existing {kind.label.lower()} profile!")
        return profile

    def find_or_create_profile(self, kind: Kind, name: str) -> Json:
        """The profile of this name; ThingsBoard makes one when an entity names a type that it does not know."""
        known = next((each for each in self.profiles[kind.profile_type].values() if each["name"] == name), None)
        if known is not None:
            return known
        profile: Json = {
            "id": entity_id(kind.profile_type, str(uuid.uuid1())),
            "createdTime": now_ms(),
            "tenantId": entity_id("TENANT", TENANT_ID),
            "name": name,
            "description": None,
            "type": "DEFAULT",
            "transportType": "DEFAULT",
            "default": name == "default",
            "version": 1,
        }
        self.profiles[kind.profile_type][profile["id"]["id"]] = profile
        return profile

    def set_credentials(self, device: Json, token: str | None) -> Json:
        """Give a new device its access token, a random one when none is named."""
        token = token or secrets.token_urlsafe(15)
        self.check_token_free(device["id"]["id"], token)
        held: Json = {
            "id": {"id": str(uuid.uuid1())},
            "createdTime": now_ms(),
            "deviceId": device["id"],
            "credentialsType": "ACCESS_TOKEN",
            "credentialsId": token,
            "credentialsValue": None,
            "version": 1,
        }
        self.credentials[device["id"]["id"]] = held
        return held

    def check_token_free(self, device_key: str, token: str) -> None:
        """Raises 400 when another device has this token."""
        for key, held in self.credentials.items():
            if key != device_key and held["credentialsId"] == token:
                raise bad_request("Device credentials are already assigned to another device!")


def parse_id(key: str) -> str:
    """The canonical form of a UUID. Raises 400 as the real one does."""
    try:
        return str(uuid.UUID(key))
    except ValueError as error:
        raise bad_request(f"Invalid UUID string: {key}") from error
