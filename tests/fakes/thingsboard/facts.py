"""Server attributes, relations and the entity query."""

from __future__ import annotations

import json
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import Parameter

from tests.fakes.thingsboard.errors import TbError, bad_request, not_found
from tests.fakes.thingsboard.store import KINDS, Json, Kind, Store, entity_id, now_ms

Keys = Annotated[str | None, Parameter(query="keys")]
FromId = Annotated[str, Parameter(query="fromId")]
FromType = Annotated[str, Parameter(query="fromType")]
RelationType = Annotated[str, Parameter(query="relationType")]
ToId = Annotated[str, Parameter(query="toId")]
ToType = Annotated[str, Parameter(query="toType")]
WRITABLE_SCOPES = ("SERVER_SCOPE", "SHARED_SCOPE")


def kind_of(name: str) -> Kind:
    """The entity type of that name. Raises 400."""
    if name not in KINDS:
        raise bad_request(f"No enum constant org.thingsboard.server.common.data.EntityType.{name}")
    return KINDS[name]


def plain(text: str, status: int) -> Response[Any]:
    """The telemetry and RPC calls answer refusals in plain text, unlike the others."""
    return Response(text, status_code=status, media_type="text/plain")


@post("/api/plugins/telemetry/{kind:str}/{key:str}/attributes/{area:str}", status_code=200)
async def save_attributes(
    request: Request[Any, Any, Any], store: Store, kind: str, key: str, area: str
) -> Response[Any]:
    """Set attributes; the answer is empty."""
    if area not in WRITABLE_SCOPES:
        return plain(f"Invalid scope: {area}", 400)
    try:
        values = json.loads(await request.body())
    except ValueError:
        return plain("Invalid JSON", 400)
    if not isinstance(values, dict):
        return plain("Request is not a JSON object", 400)
    if not values:
        return plain("No attributes data found in request body!", 400)
    if any(value is None for value in values.values()):
        raise TbError(500, "Can't parse value: null", 2)
    try:
        store.by_id(kind_of(kind), key)
    except TbError as error:
        return plain(f"{kind_of(kind).label} with requested id wasn't found!", error.status)
    held = store.attributes.setdefault((kind, key, area), {})
    for name, value in values.items():
        held[name] = {"lastUpdateTs": now_ms(), "key": name, "value": value}
    return Response(None, status_code=200)


@get("/api/plugins/telemetry/{kind:str}/{key:str}/values/attributes/{area:str}")
async def get_attributes(store: Store, kind: str, key: str, area: str, keys: Keys = None) -> list[Json]:
    """The attributes of one scope, or those of them that are named."""
    store.by_id(kind_of(kind), key)
    wanted = keys.split(",") if keys else None
    held = store.attributes.get((kind, key, area), {})
    return [each for name, each in held.items() if wanted is None or name in wanted]


@post(["/api/relation", "/api/v2/relation"], status_code=200)
async def save_relation(request: Request[Any, Any, Any], store: Store, data: Json) -> Response[Any]:
    """Relate two entities; saying it again changes nothing. The older path answers with nothing."""
    if not data.get("type"):
        raise bad_request("Validation error: type must not be blank")
    for end in ("from", "to"):
        reference = data.get(end) or {}
        store.by_id(kind_of(reference.get("entityType", "")), reference.get("id", ""))
    relation = {name: data[name] for name in ("from", "to", "type")} | {"typeGroup": data.get("typeGroup") or "COMMON"}
    place = (data["from"]["id"], data["to"]["id"], data["type"], relation["typeGroup"])
    store.relations[place] = relation
    return Response(relation if request.url.path.startswith("/api/v2") else None, status_code=200)


@get("/api/relation")
async def get_relation(
    store: Store, from_id: FromId, from_type: FromType, relation_type: RelationType, to_id: ToId, to_type: ToType
) -> Json:
    """One relation between two entities. Raises 404."""
    store.by_id(kind_of(from_type), from_id)
    store.by_id(kind_of(to_type), to_id)
    relation = store.relations.get((from_id, to_id, relation_type, "COMMON"))
    if relation is None:
        raise not_found()
    return relation


@get("/api/relations")
async def get_relations(store: Store, from_id: FromId, from_type: FromType) -> list[Json]:
    """What leads away from one entity."""
    store.by_id(kind_of(from_type), from_id)
    return [each for place, each in store.relations.items() if place[0] == from_id]


def matches(store: Store, rule: Json) -> list[Json]:
    """The entities that an entity filter selects; of the many kinds of filter those that name entities."""
    match rule.get("type"):
        case "singleEntity":
            kind, keys = kind_of(rule["singleEntity"]["entityType"]), [rule["singleEntity"]["id"]]
            return [store.entities[kind.name][key] for key in keys if key in store.entities[kind.name]]
        case "entityList":
            held = store.entities[kind_of(rule["entityType"]).name]
            return [held[key] for key in rule["entityList"] if key in held]
        case "entityName":
            held = store.entities[kind_of(rule["entityType"]).name]
            return [each for each in held.values() if each["name"].lower().startswith(rule["entityNameFilter"].lower())]
        case "entityType":
            return list(store.entities[kind_of(rule["entityType"]).name].values())
        case "assetType" | "deviceType" as which:
            kind = KINDS[which.removesuffix("Type").upper()]
            types = rule.get(f"{which}s") or [rule.get(which)]
            return [each for each in store.entities[kind.name].values() if each["type"] in types]
    raise bad_request(f"Unsupported entity filter: {rule.get('type')}")


def latest(store: Store, entity: Json, wanted: list[Json]) -> Json:
    """The asked-for fields and attributes of one entity, as ``latest`` of ThingsBoard's ``EntityData``."""
    kind, key = entity["id"]["entityType"], entity["id"]["id"]
    answer: Json = {}
    for each in wanted:
        if each["type"] == "ENTITY_FIELD":
            value: Any = entity.get(each["key"])
        else:
            value = store.attributes.get((kind, key, "SERVER_SCOPE"), {}).get(each["key"], {}).get("value")
        text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
        answer.setdefault(each["type"], {})[each["key"]] = {"ts": 0, "value": text}
    return answer


@post("/api/entitiesQuery/find", status_code=200)
async def find_entities(store: Store, data: Json) -> Json:
    """A page of the entities that a query selects, with the fields that it asks for."""
    link, rows = data.get("pageLink") or {}, matches(store, data.get("entityFilter") or {})
    size, page = int(link.get("pageSize", 10)), int(link.get("page", 0))
    pages = -(-len(rows) // size)
    wanted = (data.get("entityFields") or []) + (data.get("latestValues") or [])
    chunk = [
        {
            "entityId": entity_id(row["id"]["entityType"], row["id"]["id"]),
            "latest": latest(store, row, wanted),
            "timeseries": {},
            "aggLatest": {},
        }
        for row in rows[page * size : (page + 1) * size]
    ]
    return {"data": chunk, "totalPages": pages, "totalElements": len(rows), "hasNext": page + 1 < pages}


HANDLERS = [save_attributes, get_attributes, save_relation, get_relation, get_relations, find_entities]
