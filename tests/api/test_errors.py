"""How errors look, whatever is wrong with a request."""

import json
from typing import Any

import pytest

from tests.api.site import Site, problem
from tests.support.service import Service

CLOSE = "/analytics/window-close"
PROVISION = "/api/v1/provisioning/stations"
COMMAND = {"station_id": "station-1", "device_id": "device-1", "command_type": "setPower"}


def raw(site: Site, path: str, content: bytes) -> Any:
    """Send bytes as they are."""
    headers = site.service.auth(tenant=site.tenant)
    return site.service.http.post(path, content=content, headers=headers)


def test_an_unknown_address(service: Service) -> None:
    """404, whatever stands there."""
    for path in ("/nope", "/api/v1/stats/x", "/api/v2/stats", "/healthz/x", "/%00", "/%ff", "/a%2f..%2fb"):
        problem(service.http.get(path), 404)


def test_a_method_that_is_not_taken(service: Service) -> None:
    """405, and the header says which are."""
    answer = service.http.delete("/api/v1/stats")
    problem(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"nope", b"{'a':1}", b"\xff\xfe", b"NaN", b'{"stationId": NaN}', b"{}x"]
)
def test_what_is_no_json(shared_site: Site, content: bytes) -> None:
    """400."""
    problem(raw(shared_site, CLOSE, content), 400)


@pytest.mark.parametrize("content", [b"[]", b"1", b"null", b'"x"', b"true"])
def test_json_that_is_no_object(shared_site: Site, content: bytes) -> None:
    """422: it is JSON, but not what was asked for."""
    problem(raw(shared_site, CLOSE, content), 422, "body")


def test_deep_nesting(shared_site: Site) -> None:
    """400, wherever the nest is: in a known field, an unknown one, or behind an escape that makes us look closer."""
    nest = b"[" * 100_000 + b"]" * 100_000
    for content in (
        json.dumps({**COMMAND, "payload": 0}).encode().replace(b'"payload": 0', b'"payload":' + nest),
        json.dumps({**COMMAND, "more": 0}).encode().replace(b'"more": 0', b'"more":' + nest),
        json.dumps({**COMMAND, "more": "\0"}).encode()[:-1] + b',"payload":' + nest + b"}",
    ):
        problem(raw(shared_site, "/api/v1/commands", content), 400)


def test_a_body_too_large(shared_site: Site) -> None:
    """413, whether its length is announced or not."""
    problem(raw(shared_site, CLOSE, b'{"stationId":"' + b"x" * 5_000_000 + b'"}'), 413)
    headers = shared_site.service.auth(tenant=shared_site.tenant)
    chunks = (b"x" * 100_000 for _ in range(60))
    problem(shared_site.service.http.post(CLOSE, content=chunks, headers=headers), 413)


@pytest.mark.parametrize(
    ("path", "change", "field"),
    [
        ("station", {"name": None}, "station.name"),
        ("station", {"name": 1}, "station.name"),
        ("station", {"name": ""}, "station.name"),
        ("station", {"name": "x" * 201}, "station.name"),
        ("station", {"id": "a\nb"}, "station.id"),
        ("station", {"id": "ab\n"}, "station.id"),
        ("station", {"id": "x" * 129}, "station.id"),
        ("station", {"timezone": "Mars/Olympus"}, "station.timezone"),
        ("devices", {"name": 1}, "devices[0].name"),
        ("devices", {"name": ...}, "devices[0].name"),
        ("devices", {"credentials": 7}, "devices[0].credentials"),
        ("point_mappings", {"factor": "1"}, "point_mappings[0].factor"),
        ("point_mappings", {"semantic": ...}, "point_mappings[0].semantic"),
    ],
)
def test_the_field_at_fault_is_named(shared_site: Site, path: str, change: dict[str, Any], field: str) -> None:
    """By its path in the body."""
    body = shared_site.master_data()
    target = body[path] if isinstance(body[path], dict) else body[path][0]
    target.update(change)
    for name in [name for name, value in change.items() if value is ...]:
        del target[name]
    problem(shared_site.call("POST", PROVISION, body), 422, field)


def test_camel_case_is_answered_in_camel_case(shared_site: Site) -> None:
    """Also where it is the database that refuses."""
    start = "2026-01-20T00:10:00Z"
    problem(shared_site.call("POST", CLOSE, {"stationId": "station-1", "windowStart": start}), 422, "windowStart")
    problem(shared_site.call("POST", CLOSE, {"stationId": 7, "windowStart": start}), 422, "stationId")
    problem(shared_site.call("POST", CLOSE, {"windowStart": start}), 422, "stationId")


def test_text_that_the_database_cannot_hold(shared_site: Site) -> None:
    """NUL and half a surrogate pair are refused wherever they stand, keys included; an escaped backslash is not."""
    for text, field in (
        (r'"command_type": "a\u0000b"', "command_type"),
        (r'"command_type": "a\ud800b"', "command_type"),
        (r'"command_type": "a\uDC00"', "command_type"),
        (r'"payload": {"list": ["\u0000"]}', "payload.list[0]"),
        (r'"payload": {"\u0000": 1}', "payload"),
    ):
        content = json.dumps(COMMAND)[:-1] + "," + text + "}"
        problem(raw(shared_site, "/api/v1/commands", content.encode()), 422, field)
    fine = json.dumps({**COMMAND, "payload": {"text": r"\u0000 \ud800", "pair": "\U0001f50b"}})
    answer = raw(shared_site, "/api/v1/commands", fine.encode())
    assert answer.json()["payload"] == {"text": r"\u0000 \ud800", "pair": "\U0001f50b"}


def test_unknown_fields_are_ignored(shared_site: Site) -> None:
    """A newer client may say more."""
    body = {**shared_site.master_data(), "more": {"a": [1]}}
    assert shared_site.call("POST", PROVISION, body).status_code == 200


def test_the_request_id_is_echoed(service: Service) -> None:
    """Cut at 128 characters, without what could break a header or a log line; made up when there is none."""
    for sent, echoed in ((b"abc-123", "abc-123"), (b"x" * 500, "x" * 128), (b"a\tb\xe9c", "abc")):
        answer = service.http.get("/nope", headers={b"X-Request-ID": sent})
        assert answer.headers["x-request-id"] == echoed == answer.json()["request_id"]
    first, second = (service.http.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert first
    assert second
    assert first != second


def test_the_server_does_not_name_itself(service: Service) -> None:
    """Nobody needs to know its version."""
    assert "server" not in service.http.get("/healthz").headers
