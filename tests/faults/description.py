"""Every call of the API as its own OpenAPI document lists it, with requests made from its schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from tests.support.service import TENANT, Service

Json = dict[str, Any]
Fill = Callable[[str], str]
"""What a string is filled with, by its name in snake_case."""

JSON = "application/json"
TIMES = {"from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z", "expires_at": "2099-01-01T00:00:00Z"}
ANY_TIME = "2026-01-20T00:00:00Z"
A_DAY = "2026-01-25"
PATTERNED = ("2026-01", "00:00", "CNY", "a@example.org")
NUMBERS = {"ts": 1_768_867_500}
FILE = "timestamp_utc,value\n2026-01-20T00:00:00Z,1\n"
HEALTH = ("/healthz", "/readyz", "/metrics")
LEFT_OUT = {
    "ingest_telemetry": {"points"},
    "close_window": {"windowEnd"},
    "put_tariff": {"periods"},
    "list_alarms": {"status", "severity", "owner"},
    "update_alarm": {"owner"},
    "list_alerts": {"status", "kind", "severity"},
    "update_alert": {"muted_until"},
}
"""Optional parts that exclude others, or that would hide what there is to see."""
NEVER_GIVEN = {"limit", "cursor", "window_hours"}
"""Optional parameters that mean the same everywhere; a range is given by its ends."""


@dataclass(frozen=True)
class Answer:
    """What came back. `text` is all of it, the headers too."""

    status: int
    media: str
    headers: httpx.Headers
    content: bytes

    @property
    def text(self) -> str:
        headers = " ".join(f"{name}: {value}" for name, value in self.headers.items())
        return f"{headers} {self.content.decode(errors='replace')}"


@dataclass
class Request:
    """One request, as plain data that a test may change before it is sent.

    Values of `path` are not yet quoted; a `body` of bytes is sent as it is, any other as JSON.
    """

    operation: Operation
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None

    def bare(self) -> Request:
        """The same with no more in its query than must be."""
        required = {each["name"] for each in self.operation.parameters if each.get("required")}
        return replace(self, query={name: value for name, value in self.query.items() if name in required})

    def slots(self) -> Iterator[tuple[Json | list[Any], Any]]:
        """Every string that is sent, as the container and the key under which it stands there."""
        rest: list[Any] = [part for part in (self.path, self.query, self.body) if isinstance(part, dict | list)]
        while rest:
            container = rest.pop()
            pairs = container.items() if isinstance(container, dict) else enumerate(container)
            for key, value in pairs:
                if isinstance(value, str):
                    yield container, key
                elif isinstance(value, dict | list):
                    rest.append(value)

    def send(self, service: Service, role: str = "admin", tenant: str = TENANT) -> Answer:
        """Send it, signed or with a token, as its operation asks for. Of a stream only the first event is read."""
        path = self.operation.path
        for name, value in self.path.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        content, media = self.content()
        headers = service.signature(content) if self.operation.is_signed else service.auth(role, tenant)
        headers["Content-Type"] = media
        with service.http.stream(
            self.operation.method, path, headers=headers, params=self.query, content=content
        ) as answer:
            media = answer.headers.get("content-type", "").partition(";")[0]
            received = next(answer.iter_raw()) if media == "text/event-stream" else answer.read()
        return Answer(answer.status_code, media, answer.headers, received)

    def content(self) -> tuple[bytes, str]:
        """The body as it is sent, and its media type."""
        if isinstance(self.body, dict) and self.body and self.operation.media == "multipart/form-data":
            parts = {name: (None if name != "file" else "file.csv", str(part)) for name, part in self.body.items()}
            form = httpx.Request("POST", "http://form", files=parts)
            return form.read(), form.headers["content-type"]
        if self.body is None:
            return b"", JSON
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode(), JSON


@dataclass(frozen=True)
class Operation:
    """One call: its id, method and path, the schemas of its parameters and its body, and who may call.

    `is_open`: nobody has to say who he is. `is_signed`: telemetry, signed.
    """

    id: str
    method: str
    path: str
    parameters: list[Json]
    body: Json | None
    media: str
    is_open: bool
    is_signed: bool

    def request(self, fill: Fill) -> Request:
        """A request that fits the schemas, every part given, its free strings filled by name."""
        left_out = LEFT_OUT.get(self.id, set())
        request = Request(self, body=None if self.body is None else build(self.body, "body", fill, left_out))
        for parameter in self.parameters:
            name, place = parameter["name"], parameter["in"]
            if place in ("path", "query") and name not in left_out | NEVER_GIVEN:
                value = build(parameter["schema"], name, fill, left_out)
                getattr(request, place)[name] = value if isinstance(value, str) else json.dumps(value)
        return request


def read_operations(service: Service) -> list[Operation]:
    """Every call in the description of a running service, but those that ask for its health."""
    document = service.http.get("/schema/openapi.json").raise_for_status().json()
    paths = [(path, methods) for path, methods in document["paths"].items() if path not in HEALTH]
    return [
        read_operation(method, path, resolve(item, document))
        for path, methods in paths
        for method, item in methods.items()
    ]


def read_operation(method: str, path: str, item: Json) -> Operation:
    """One call, from its item of the description."""
    content = item.get("requestBody", {}).get("content", {})
    media = JSON if JSON in content else next(iter(content), "")
    security = item.get("security") or []
    return Operation(
        item["operationId"],
        method.upper(),
        path,
        item.get("parameters", []),
        content[media]["schema"] if media else None,
        media,
        not security,
        {"signature": []} in security,
    )


def resolve(schema: Any, document: Json) -> Any:
    """A schema with its references replaced by what they refer to."""
    if isinstance(schema, list):
        return [resolve(each, document) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolve(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document)
    return {name: resolve(part, document) for name, part in schema.items()}


def build(schema: Json, name: str, fill: Fill, left_out: set[str]) -> Any:
    """A value that fits a schema."""
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            rest = {key: value for key, value in schema.items() if key != choice}
            part = next(part for part in schema[choice] if part.get("type") != "null")
            return build({**rest, **part}, name, fill, left_out)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kinds = schema.get("type", "any")
    kind = next(each for each in kinds if each != "null") if isinstance(kinds, list) else kinds
    if kind == "object":
        parts = schema.get("properties", {}).items()
        made = {key: build(part, key, fill, left_out) for key, part in parts if key not in left_out}
        return made or {"key": fill("key")}
    if kind == "array":
        return [build(schema.get("items", {}), name, fill, left_out)]
    if kind in ("integer", "number"):
        return NUMBERS.get(name, max(1, int(schema.get("minimum", 1))))
    if kind == "boolean":
        return False
    return text(schema, name, fill)


def text(schema: Json, name: str, fill: Fill) -> str:
    """A string that fits a schema: a time, something of a narrow pattern, or what the test wants there."""
    if schema.get("format") == "date-time":
        return TIMES.get(name, ANY_TIME)
    if schema.get("format") == "date":
        return A_DAY
    if schema.get("format") == "binary":
        return FILE
    free = fill(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    pattern = schema.get("pattern")
    if pattern is None or re.search(pattern, free):
        return free
    return next(each for each in PATTERNED if re.search(pattern, each))
