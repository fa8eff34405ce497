"""The API's own description, for people: every call, what it takes and gives, written out on our side."""

from functools import lru_cache
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.di import NamedDependency

from api.security.address import origin
from api.web.guards import visits
from api.web.view import View

Schema = dict[str, Any]


def _(message: str) -> str:
    """Marks a message for translation; it is translated when it is shown."""
    return message


HEALTH = _("Health")
PEOPLE = _("People and tokens")
READINGS = _("Readings")
EXPECTATION = _("Expectation and forecast")
PERIODS = _("Hours, days, months")
MONEY = _("Statements and settlements")
SECTIONS = {
    "/api/v1/auth": PEOPLE,
    "/api/v1/org": PEOPLE,
    "/api/v1/audit": PEOPLE,
    "/api/v1/sites": _("Sites"),
    "/api/v1/timeseries": READINGS,
    "/api/v1/upload-csv": READINGS,
    "/api/v1/analytics": EXPECTATION,
    "/api/v1/alerts": _("Alerts"),
    "/api/v1/reports": _("Reports"),
    "/api/v1/notifications": _("Notifications"),
    "/ingest": _("Telemetry"),
    "/api/v1/provisioning": _("Stations and devices"),
    "/api/v1/commands": _("Commands"),
    "/api/v1/alarm": _("Alarms"),
    "/api/v1/stats": PERIODS,
    "/analytics": PERIODS,
    "/api/v1/statements": MONEY,
    "/api/v1/settlements": MONEY,
    "/api/v1/exports": MONEY,
    "/api/v1/tariffs": _("Tariffs"),
}
METHODS = ("get", "post", "put", "patch", "delete")


@get("/docs/api", guards=[visits()])
async def show_reference(request: Request[Any, Any, Any], view: NamedDependency[View]) -> Response[str]:
    """Every call by subject."""
    return view.render("reference/api.html", sections=read_sections(request.app), base_url=origin(request))


@lru_cache(maxsize=1)
def read_sections(app: Litestar) -> dict[str, list[Schema]]:
    """The calls of the description, by section; worked out once."""
    document = app.openapi_schema.to_schema()
    schemas = document["components"]["schemas"]
    sections: dict[str, list[Schema]] = {}
    for path, item in document["paths"].items():
        name = next((name for prefix, name in SECTIONS.items() if path.startswith(prefix)), HEALTH)
        for method in METHODS:
            if method in item:
                sections.setdefault(name, []).append(_call(method, path, item[method], schemas))
    order = list(dict.fromkeys(SECTIONS.values()))
    return dict(sorted(sections.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)))


def _call(method: str, path: str, operation: Schema, schemas: Schema) -> Schema:
    content: Schema = operation.get("requestBody", {}).get("content", {})
    body = _schema(content)
    answers = [
        {
            "status": status,
            "description": answer.get("description", ""),
            "fields": _fields(_schema(answer.get("content") or {}), schemas),
        }
        for status, answer in operation["responses"].items()
        if status != "default"
    ]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [
            {**parameter, "kind": _kind(parameter.get("schema", {}), schemas)}
            for parameter in operation.get("parameters", [])
        ],
        "media": next(iter(content), ""),
        "body": _fields(body, schemas),
        "answers": answers,
    }


def _schema(content: Schema) -> Schema:
    """The schema of a body, whichever media type it has."""
    first: Schema = next(iter(content.values()), {})
    schema: Schema = first.get("schema", {})
    return schema


def _fields(schema: Schema, schemas: Schema) -> list[Schema]:
    """The fields of an object, or of the objects in a list."""
    resolved = _resolve(schema, schemas)
    if resolved.get("type") == "array":
        resolved = _resolve(resolved.get("items", {}), schemas)
    required = resolved.get("required", [])
    return [
        {"name": name, "kind": _kind(part, schemas), "required": name in required}
        for name, part in resolved.get("properties", {}).items()
    ]


def _resolve(schema: Schema, schemas: Schema) -> Schema:
    while True:
        offered: list[Schema] = schema.get("oneOf") or schema.get("anyOf") or []
        choices = [part for part in offered if part.get("type") != "null"]
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        elif len(choices) == 1:
            schema = choices[0]
        else:
            return schema


def _kind(schema: Schema, schemas: Schema) -> str:
    """A schema in few words: `string, date-time`, `list of number`, `one of a, b`."""
    resolved = _resolve(schema, schemas)
    if choices := resolved.get("enum"):
        return "one of " + ", ".join(str(choice) for choice in choices)
    if resolved.get("type") == "array":
        return f"list of {_kind(resolved.get('items', {}), schemas)}"
    kind = resolved.get("type", "any")
    kind = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{kind}, {resolved['format']}" if "format" in resolved else kind


ROUTES = [show_reference]
