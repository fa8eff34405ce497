"""The signature, over HTTP: whoever cannot sign is told so before anything is read."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

import httpx
import pytest

from api.security.hmac import sign
from tests.api.site import problem
from tests.ingest.station import NOON, Station, accepted

PATH = "/ingest/thingsboard/telemetry"


def post(station: Station, headers: Mapping[str, str | None] | None = None, *, age: int = 0) -> httpx.Response:
    """A good message, signed `age` seconds ago; headers are changed, or left out where they are None."""
    content = json.dumps(station.message()).encode()
    timestamp = str(int(time.time()) - age)
    signature = sign(station.service.ingest_secret.encode(), timestamp, content)
    sent = {"timestamp": timestamp, "signature": signature, **(headers or {})}
    return station.service.http.post(
        PATH, content=content, headers={f"X-Ingest-{name}": text for name, text in sent.items() if text is not None}
    )


@pytest.mark.parametrize("age", [0, 290, -290])
def test_a_good_one(station: Station, age: int) -> None:
    """From clocks up to five minutes apart; nobody has to name a content type."""
    assert accepted(post(station, age=age)) == 1


def test_upper_case(station: Station) -> None:
    """Hex is hex."""
    content, timestamp = json.dumps(station.message()).encode(), str(int(time.time()))
    signature = sign(station.service.ingest_secret.encode(), timestamp, content).upper()
    assert accepted(post(station, {"timestamp": timestamp, "signature": signature})) == 1


@pytest.mark.parametrize("age", [302, -302, 86_400, NOON])
def test_clocks_too_far_apart(shared_station: Station, age: int) -> None:
    problem(post(shared_station, age=age), 401)


@pytest.mark.parametrize("name", ["timestamp", "signature"])
@pytest.mark.parametrize("text", [None, "", "0", "-1", "now", "x" * 64, "0" * 64, "0" * 63, "0" * 65, "9" * 5000])
def test_malformed_or_wrong(shared_station: Station, name: str, text: str | None) -> None:
    refused = post(shared_station, {name: text})
    problem(refused, 401)
    assert "hmac" in refused.headers["www-authenticate"].lower()


def test_another_secret_or_another_body(shared_station: Station) -> None:
    """A signature is one of this body, with this secret, at this time."""
    body, now = json.dumps(shared_station.message()).encode(), int(time.time())
    secret = shared_station.service.ingest_secret.encode()
    for made in (
        sign(b"another", str(now), body),
        sign(shared_station.service.jwt_secret.encode(), str(now), body),
        sign(secret, str(now), body + b" "),
        sign(secret, str(now - 1), body),
        sign(secret, str(now), b""),
    ):
        problem(post(shared_station, {"timestamp": str(now), "signature": made}), 401)


def test_the_body_is_not_read_before(shared_station: Station) -> None:
    """What is no JSON, or another tenant's, is 401 as well while it is not signed."""
    for content in (b"no json", json.dumps(shared_station.message(tenantId="other")).encode()):
        sent = shared_station.service.http.post(
            PATH, content=content, headers={"X-Ingest-Timestamp": str(int(time.time())), "X-Ingest-Signature": "0" * 64}
        )
        problem(sent, 401)
