"""Who may call what."""

import time
from typing import Any

import httpx
import jwt
import pytest

from tests.api.routes import PUBLIC, SIGNED, all_routes
from tests.api.site import Site, problem
from tests.support.service import Service

ROLES = ("viewer", "operator", "admin")
RS256_HEADER = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"


def test_every_route_asks_for_its_role(service: Service) -> None:
    """No token: 401. A role below the contract's: 403. The role itself: anything else."""
    routes = all_routes(service)
    assert len(routes) > 20
    for route in routes:
        answer = service.http.request(route.method, route.path)
        problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer"), route
        if route.path.endswith("/stream"):
            continue
        for role in ROLES:
            answer = route.send(service, "nothing", role=role, tenant="tenant-nobody")
            if ROLES.index(role) < ROLES.index(route.role):
                problem(answer, 403)
                assert "insufficient_scope" in answer.headers["www-authenticate"], route
            else:
                assert answer.status_code not in (401, 403, 500, 503), (route, answer.text)


def test_the_description_names_the_role(service: Service) -> None:
    """What a route asks for and what its description says is the same."""
    paths = service.http.get("/schema/openapi.json").json()["paths"]
    for route in all_routes(service):
        operation = paths[route.path][route.method.lower()]
        assert f"Role: {route.role}." in operation["description"], route
        assert operation["security"] == [{"bearer": []}]


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_health_needs_no_token(service: Service, path: str) -> None:
    """Probes and Prometheus come without one."""
    assert service.http.get(path).status_code == 200


def _claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {"tenant_id": "tenant-demo", "role": "admin", "sub": "test", "iat": now, "exp": now + 600, **changes}
    return {name: value for name, value in claims.items() if value is not None}


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 1e400},
        {"nbf": time.time() + 600},
        {"iat": time.time() + 600},
        {"tenant_id": None},
        {"tenant_id": ""},
        {"tenant_id": 7},
        {"tenant_id": "a\0b"},
        {"tenant_id": "x" * 129},
        {"role": None},
        {"role": ["admin"]},
        {"sub": 7},
        {"sub": "a\nb"},
        {"aud": "somebody else"},
    ],
)
def test_tokens_with_bad_claims_are_refused(service: Service, changes: dict[str, Any]) -> None:
    """Expired, not yet valid, without an end, or without a usable name in it."""
    token = _encode(_claims(**changes), service.jwt_secret)
    _refused(service, f"Bearer {token}")


def _encode(claims: dict[str, Any], secret: str, algorithm: str = "HS256") -> str:
    try:
        return jwt.encode(claims, secret, algorithm=algorithm)
    except (TypeError, jwt.PyJWTError):  # PyJWT will not spell it: sign by hand
        import json

        return jwt.api_jws.encode(json.dumps(claims).encode(), secret, algorithm=algorithm)


def test_tokens_of_another_algorithm_or_key_are_refused(service: Service) -> None:
    """HS256 with our secret, and nothing else."""
    good = _encode(_claims(), service.jwt_secret)
    header, payload, signature = good.split(".")
    _refused(service, f"Bearer {_encode(_claims(), service.jwt_secret, 'HS512')}")
    _refused(service, f"Bearer {_encode(_claims(), 'x' * 64)}")
    _refused(service, f"Bearer {jwt.encode(_claims(), '', algorithm='none')}")
    _refused(service, f"Bearer {RS256_HEADER}.{payload}.{signature}")
    _refused(service, f"Bearer {header}.{payload}.")
    _refused(service, f"Bearer {header}.{payload}.{signature[:-4]}AAAA")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic dTpw", "Bearer ....", "Bearer " + "[" * 20_000],
)
def test_malformed_headers_are_refused(service: Service, header: str) -> None:
    """Whatever else stands in the header is no token."""
    _refused(service, header)


def test_a_header_nested_without_end_is_refused(service: Service) -> None:
    """The part before the signature is read unverified: it may be anything."""
    import base64

    head = base64.urlsafe_b64encode(b'{"alg":"HS256","x":' + b"[" * 20_000).rstrip(b"=").decode()
    _refused(service, f"Bearer {head}.e30.e30")


def _refused(service: Service, header: str) -> None:
    answer = service.http.get("/api/v1/alarm-rules", headers={"Authorization": header})
    problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_unknown_role_ranks_below_every_other(service: Service) -> None:
    """It is a token, but it may do nothing."""
    problem(service.call("GET", "/api/v1/alarm-rules", role="superuser"), 403)


def test_the_scheme_is_read_in_any_case(service: Service) -> None:
    """`bearer` is `Bearer`."""
    headers = {"Authorization": f"bearer {service.token('viewer')}"}
    assert service.http.get("/api/v1/alarm-rules", headers=headers).status_code == 200


def test_a_body_may_not_name_another_tenant(shared_site: Site) -> None:
    """Whose data it is, is the token's to say."""
    body = shared_site.master_data(tenant_id="somebody-else")
    problem(shared_site.call("POST", "/api/v1/provisioning/stations", body), 403)
    command = {"station_id": "station-1", "device_id": "device-1", "command_type": "x", "tenant_id": "somebody-else"}
    problem(shared_site.call("POST", "/api/v1/commands", command), 403)


def test_telemetry_must_be_signed(service: Service) -> None:
    """A bearer token is no signature."""
    answer: httpx.Response = service.call("POST", SIGNED, {"tenantId": "tenant-demo"})
    problem(answer, 401)
    assert "www-authenticate" in answer.headers
