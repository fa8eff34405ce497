"""Integration tokens: shown once, scoped, expiring, revoked at once in every process."""

import hashlib
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.people import AUTH, Person
from tests.api.site import Site, problem
from tests.support.service import Service

TOKENS = f"{AUTH}/integration-tokens"
READ, SENT = "/api/v1/sites", "/api/v1/timeseries/batch"
INGEST = "/ingest/thingsboard/telemetry"


def use(service: Service, token: str, path: str = READ) -> httpx.Response:
    """Show a token."""
    return service.http.get(path, headers={"Authorization": f"Bearer {token}"})


def test_making_one(founder: Person, service: Service) -> None:
    """Its secret is shown this once, and kept as its SHA-256."""
    answer = founder.post(TOKENS, {"name": "plant 7"})
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()
    assert set(token) == {*("id", "name", "scopes", "is_active", "created_at", "expires_at", "last_used_at", "token")}
    assert re.fullmatch(r"cei_int_[A-Za-z0-9_-]{43}", token["token"])
    assert (token["name"], token["scopes"], token["is_active"]) == ("plant 7", ["ingest", "read"], True)
    assert token["last_used_at"] is None
    assert token["expires_at"] is None
    shown = {name: value for name, value in token.items() if name != "token"}
    assert founder.get(TOKENS) == [shown]
    assert founder.get(f"{TOKENS}/{token['id']}") == shown
    with service.connect() as connection:
        row = connection.execute("select token_hash from internal.integration_token where id = %s", [token["id"]])
        assert row.fetchone() == (hashlib.sha256(token["token"].encode()).digest(),)


def test_one_without_a_name(founder: Person) -> None:
    assert founder.new_token()["name"] == "integration token"
    assert founder.new_token(name=None, scopes=None, expires_at=None)["scopes"] == ["ingest", "read"]
    assert founder.http.post(TOKENS).json()["name"] == "integration token"


@pytest.mark.parametrize(
    "body",
    [
        {"scopes": []},
        {"scopes": ["admin"]},
        {"scopes": "read"},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "a\nb"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2099-01-01T00:00:00"},
        {"expires_at": "soon"},
        {"expires_at": "9999-12-31T23:59:59-12:00"},
    ],
)
def test_requests_that_are_refused(founder: Person, body: dict[str, Any]) -> None:
    """422, naming the field, and nothing is made."""
    problem(founder.post(TOKENS, body), 422)
    assert founder.get(TOKENS) == []


def test_scopes(founder: Person, service: Service) -> None:
    """What a token may not do is 403, whatever the body."""
    read, ingest = founder.new_token(scopes=["read"])["token"], founder.new_token(scopes=["ingest", "ingest"])["token"]
    assert use(service, read).status_code == 200
    problem(use(service, ingest), 403)
    headers = {"Authorization": f"Bearer {read}"}
    for path in (SENT, INGEST):
        answer = service.http.post(path, content=b"{", headers=headers)
        problem(answer, 403)
        assert "insufficient_scope" in answer.headers["www-authenticate"]
        headers_in = {"Authorization": f"Bearer {ingest}"}
        assert service.http.post(path, content=b"{", headers=headers_in).status_code in (400, 422)


def test_revoking(founder: Person, service: Service, second_api: Service) -> None:
    """From the next request on, in every process, for good; the list still tells of it."""
    token = founder.new_token()
    for process in (service, second_api):
        assert use(process, token["token"]).status_code == 200
    assert founder.http.delete(f"{TOKENS}/{token['id']}").status_code == 204
    for process in (second_api, service):
        answer = use(process, token["token"])
        problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert founder.http.delete(f"{TOKENS}/{token['id']}").status_code == 204
    assert [row["is_active"] for row in founder.get(TOKENS)] == [False]


def test_expiring(founder: Person, service: Service) -> None:
    """A token ends at its time, to the moment."""
    end = datetime.now(UTC) + timedelta(seconds=2)
    token = founder.new_token(expires_at=end.isoformat())
    assert datetime.fromisoformat(token["expires_at"]) == end
    assert use(service, token["token"]).status_code == 200
    time.sleep(max(0, (end - datetime.now(UTC)).total_seconds()) + 0.1)
    problem(use(service, token["token"]), 401)


@pytest.mark.parametrize(
    "token", ["cei_int_", "cei_int_" + "x" * 43, "cei_int_é", "cei_int_" + "x" * 9000, "CEI_INT_x"]
)
def test_unknown_tokens(service: Service, token: str) -> None:
    """401 everywhere, also where no token is taken."""
    for path in (READ, TOKENS, "/api/v1/alarm-rules"):
        headers = {b"Authorization": f"Bearer {token}".encode("latin-1")}
        answer = service.http.get(path, headers=headers)
        problem(answer, 401)
    problem(service.http.post(INGEST, content=b"{}", headers=headers), 401)


def test_last_use_is_kept_to_the_minute(founder: Person, service: Service) -> None:
    """Without a write for each request."""
    token = founder.new_token()
    row_version = "select xmin::text, last_used_at from internal.integration_token where id = %s"
    before = datetime.now(UTC).replace(second=0, microsecond=0)
    use(service, token["token"])
    with service.connect() as connection:
        version, used_at = connection.execute(row_version, [token["id"]]).fetchone() or ("", None)
        assert before <= used_at <= datetime.now(UTC)
        assert (used_at.second, used_at.microsecond) == (0, 0)
        for _ in range(3):
            use(service, token["token"])
        later = connection.execute(row_version, [token["id"]]).fetchone() or ("", None)
        assert later[0] == version or later[1] > used_at
        connection.execute(
            "update internal.integration_token set last_used_at = last_used_at - interval '1 hour' where id = %s",
            [token["id"]],
        )
        use(service, token["token"])
    assert datetime.fromisoformat(founder.get(f"{TOKENS}/{token['id']}")["last_used_at"]) >= before


def test_other_organizations_tokens_are_unknown(founder: Person, make_person: Callable[..., Person]) -> None:
    stranger = make_person()
    stranger.sign_up()
    token = stranger.new_token()
    for identity in (token["id"], "nothing", "00000000-0000-0000-0000-000000000000"):
        problem(founder.http.get(f"{TOKENS}/{identity}"), 404)
        problem(founder.http.delete(f"{TOKENS}/{identity}"), 404)
    assert founder.get(TOKENS) == []
    assert stranger.get(TOKENS)[0]["is_active"] is True


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_admins_alone_have_to_do_with_them(founder: Person, make_person: Callable[..., Person], role: str) -> None:
    """And no token makes another."""
    guest = make_person()
    guest.accept(founder.invite(guest, role)["invite_url"])
    token = founder.new_token()
    machine = make_person()
    machine.http.headers["Authorization"] = f"Bearer {token['token']}"
    for caller in (guest, machine):
        problem(caller.http.get(TOKENS), 403)
        problem(caller.http.get(f"{TOKENS}/{token['id']}"), 403)
        problem(caller.post(TOKENS, {}), 403)
        problem(caller.http.delete(f"{TOKENS}/{token['id']}"), 403)


def test_telemetry_by_token(site: Site) -> None:
    """ThingsBoard cannot sign: a token speaks for its organization, and for no other."""
    service = site.service
    secret = site.post(TOKENS, {"name": "rule chain", "scopes": ["ingest"]})["token"]
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"stationId": site.station, "deviceId": site.device, "ts": int(time.time()), "values": {"earnings": 1.5}}
    answer = service.http.post(INGEST, json={"tenantId": site.tenant, **body}, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"inserted": 1})
    problem(service.http.post(INGEST, json={"tenantId": "tenant-demo", **body}, headers=headers), 403)
    problem(service.http.post(INGEST, json={"tenantId": site.tenant, **body}), 401)
    problem(service.http.post(INGEST, json={"tenantId": site.tenant, **body}, headers=service.auth()), 401)
    with service.connect() as connection:
        stored = "select value_numeric from telemetry_points where tenant_id = %s and point_key = 'earnings'"
        assert connection.execute(stored, [site.tenant]).fetchall() == [(1.5,)]


def test_tokens_come_in_pages(founder: Person) -> None:
    made = [founder.new_token(name=f"number {number}")["id"] for number in range(5)]
    answer = founder.http.get(TOKENS, params={"limit": 3})
    rest = founder.http.get(answer.links["next"]["url"])
    assert [token["id"] for token in answer.json() + rest.json()] == made
