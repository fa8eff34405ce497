"""Every call of the API as its own OpenAPI document lists it, with requests made from its schemas."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from tests.support.service import TENANT, Service

Json = dict[str, Any]
Fill = Callable[[str], str]
"""What a string is filled with, by its name in snake_case."""

TIMES = {"from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"}
ANY_TIME = "2026-01-20T00:00:00Z"
PATTERNED = ("2026-01", "00:00", "CNY")
NUMBERS = {"ts": 1_768_867_500}
LEFT_OUT = {
    "ingest_telemetry": {"points"},
    "close_window": {"windowEnd"},
    "put_tariff": {"periods"},
    "list_alarms": {"status"},
}
"""Optional parts that exclude others, or that would hide what there is to see."""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. `text` is all of it, the headers too."""

    status: int
    media: str
    headers: httpx.Headers
    content: bytes
    seconds: float

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
        content = self.body if isinstance(self.body, bytes | None) else json.dumps(self.body).encode()
        headers = service.signature(content or b"") if self.operation.is_signed else service.auth(role, tenant)
        headers["Content-Type"] = "application/json"
        started = time.monotonic()
        with service.http.stream(
            self.operation.method, path, headers=headers, params=self.query, content=content
        ) as answer:
            media = answer.headers.get("content-type", "").partition(";")[0]
            received = next(answer.iter_raw()) if media == "text/event-stream" else answer.read()
        return Answer(answer.status_code, media, answer.headers, received, time.monotonic() - started)


@dataclass(frozen=True)
class Operation:
    """One call: its id, method and path, and the schemas of its parameters and its body."""

    id: str
    method: str
    path: str
    parameters: list[Json]
    body: Json | None
    is_public: bool
    is_signed: bool

    def request(self, fill: Fill) -> Request:
        """A request that fits the schemas, every part given, its free strings filled by name."""
        left_out = LEFT_OUT.get(self.id, set())
        request = Request(self, body=None if self.body is None else build(self.body, "body", fill, left_out))
        for parameter in self.parameters:
            name, place = parameter["name"], parameter["in"]
            if place in ("path", "query") and name not in left_out and name not in ("limit", "cursor"):
                getattr(request, place)[name] = build(parameter["schema"], name, fill, left_out)
        return request


def read_operations(service: Service) -> list[Operation]:
    """Every call in the description of a running service."""
    document = service.http.get("/schema/openapi.json").raise_for_status().json()
    return [
        Operation(
            item["operationId"],
            method.upper(),
            path,
            item.get("parameters", []),
            resolve(item["requestBody"]["content"]["application/json"]["schema"], document)
            if "requestBody" in item
            else None,
            not item.get("security"),
            item.get("security") == [{"signature": []}],
        )
        for path, methods in document["paths"].items()
        for method, item in methods.items()
    ]


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
    free = fill(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    pattern = schema.get("pattern")
    if pattern is None or re.search(pattern, "free text"):
        return free
    return next(each for each in PATTERNED if re.search(pattern, each))
