"""Sessions, forged forms, other organizations, roles, and what may not be written into a log."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler

from api.web.pages import MODULES
from tests.api.people import PASSWORD
from tests.support.service import Service
from tests.web.estate import FACTORY, Estate
from tests.web.test_every_page import PAGES
from tests.web.visitor import SESSION, Visitor

HANDLERS: list[HTTPRouteHandler] = [route for module in MODULES for route in module.ROUTES]
OPEN = {"/signin", "/signup", "/forgotten", "/invite/{secret:str}", "/reset/{secret:str}", "/signout"}
OPERATORS = ("/new-site", "/settings/notifications", "/settings/notifications/deliveries")
ADMINS = ("/settings/tokens", "/settings/members", "/settings/audit", "/new-rule")


def paths(method: str) -> list[str]:
    """Every address of a page that takes the method, ids as they are written in routes."""
    return sorted({path for handler in HANDLERS if method in handler.http_methods for path in handler.paths})


def fill(path: str, estate: Estate) -> str:
    """An address with the ids of what an estate has."""
    ids = {"site_id": FACTORY, "statement_id": estate.statement, "step": "ack", "secret": "x"}
    names = re.findall(r"\{(\w+):str\}", path)
    for name in names:
        path = path.replace(f"{{{name}:str}}", quote(ids.get(name, "00000000-0000-4000-8000-000000000000"), safe=""))
    return path


@pytest.mark.parametrize("path", paths("POST"))
def test_forged_forms_are_refused(estate: Estate, path: str) -> None:
    """Without the token, with another session's, and with the right one from another site's page."""
    address = fill(path, estate)
    before = estate.service.call("GET", "/api/v1/audit", tenant=estate.tenant).json()
    stranger = Visitor(estate.service).token()
    for fields, headers in (
        ({}, {}),
        ({"form_token": ""}, {}),
        ({"form_token": stranger}, {}),
        ({"form_token": estate.admin.token()}, {"Origin": "https://evil.example"}),
    ):
        answer = estate.admin.http.post(
            address, data={**fields, "name": "x", "email": "x@example.org"}, headers=headers
        )
        assert answer.status_code == 403, (address, fields, headers)
        assert "text/html" in answer.headers["content-type"]
    assert estate.service.call("GET", "/api/v1/audit", tenant=estate.tenant).json() == before


@pytest.mark.parametrize("path", sorted({*paths("GET"), *paths("POST")} - OPEN))
def test_nobody_enters_without_a_session(estate: Estate, path: str) -> None:
    stranger = Visitor(estate.service)
    address = fill(path, estate)
    for method in ("GET", "POST"):
        if path in paths(method):
            answer = stranger.http.request(method, address, data={"form_token": stranger.token()})
            assert answer.status_code == 303, address
            assert answer.headers["location"].startswith("/signin"), address


def test_other_organizations_are_unknown(estate: Estate) -> None:
    stranger = Visitor(estate.service).sign_up()
    for path in PAGES:
        address = path.format(statement=estate.statement)
        answer = stranger.get(address)
        named = FACTORY.split()[0] in address or "station-1" in address or estate.statement in address
        if named and "?site=" not in address:
            assert answer.status_code == 404, address
        assert "Mill" not in answer.text, address
        assert estate.admin.email not in answer.text, address
    for path in paths("POST"):
        if "{" in path and path not in OPEN:
            answer = stranger.send(fill(path, estate), confirm=FACTORY, role="viewer", reason="x", name="x")
            assert answer.status_code == 404, path
    assert estate.admin.get(f"/statements/{estate.statement}").status_code == 200


def test_roles_are_kept(estate: Estate) -> None:
    for role, refused in (("viewer", (*ADMINS, *OPERATORS)), ("operator", ADMINS)):
        guest = estate.admin.invite(role)
        for path in PAGES:
            address = path.format(statement=estate.statement)
            expected = 403 if address in refused or (role == "viewer" and address.endswith("/edit")) else 200
            answer = guest.get(address)
            assert answer.status_code == expected, (role, address)
            assert expected == 200 or "You may not see this" in answer.text
        assert guest.send("/settings/members", email="x@example.org", role="admin").status_code == 403
        assert guest.send(f"/statements/{estate.statement}/freeze").status_code == 403
        assert 'href="/settings/tokens"' not in guest.get("/").text


def test_the_cookie(service: Service) -> None:
    someone = Visitor(service)
    answer = someone.send("/signup", email=someone.email, password=PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=")
    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Secure" not in cookie  # this machine's own pages have no TLS
    token, form = someone.token("/signup"), someone.http.cookies
    public = httpx.post(
        f"{service.base_url}/signin",
        data={"form_token": token, "username": someone.email, "password": PASSWORD},
        headers={"Host": "energy.example.org"},
        cookies=dict(form),
    )
    assert public.status_code == 303
    assert "; Secure" in public.headers["set-cookie"]


def test_pages_over_tls_stay_there(service: Service) -> None:
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "energy.example.org"}
    assert "strict-transport-security" in service.http.get("/signin", headers=proxied).headers
    assert "strict-transport-security" not in service.http.get("/signin").headers


def test_a_session_ends(visitor: Visitor) -> None:
    secret = visitor.session
    assert visitor.send("/signout").status_code == 303
    again = Visitor(visitor.service)
    again.http.cookies.set(SESSION, secret, domain="127.0.0.1")
    assert again.get("/alarms").status_code == 303
    assert again.http.get("/api/v1/sites").status_code == 401


def test_the_api_takes_a_session_with_the_token_only(visitor: Visitor) -> None:
    assert visitor.http.get("/api/v1/sites").status_code == 200
    for headers in ({}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": visitor.token(), "Origin": "https://evil.example"}):
        assert visitor.http.post("/api/v1/sites", json={"site_id": "a"}, headers=headers).status_code == 403
    assert visitor.call("POST", "/api/v1/sites", {"site_id": "a"}).status_code == 201
    wrong = visitor.http.get("/api/v1/sites", headers={"Authorization": "Bearer x"})
    assert wrong.status_code == 401, "a token that is shown goes before the cookie"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/\n/x"]
)
def test_signing_in_leads_to_our_own_pages(visitor: Visitor, target: str) -> None:
    again = Visitor(visitor.service, visitor.email)
    answer = again.send(f"/signin?next={quote(target, safe='')}", username=visitor.email, password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_too_many_failures(visitor: Visitor) -> None:
    again = Visitor(visitor.service, visitor.email)
    answers = [again.send("/signin", username=visitor.email, password="wrong" * 3) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert "Too many failed logins" in answers[-1].text


def test_an_invitation_is_not_logged(visitor: Visitor) -> None:
    answer = visitor.send("/settings/members", email="guest@example.net", role="viewer")
    secret = re.findall(r"/invite/([\w-]+)", answer.text)[0]
    guest = Visitor(visitor.service)
    assert guest.get(f"/invite/{secret}").status_code == 200
    assert guest.get(f"/invite/{secret}/more").status_code == 404
    assert guest.send(f"/invite/{secret}", password="short").status_code == 422
    log = visitor.service.api.log.read_text()
    assert "/invite/" in log
    assert secret not in log
    assert "Join Works" not in guest.get("/invite/nothing").text


def test_what_is_not_there(service: Service) -> None:
    person = httpx.get(f"{service.base_url}/nowhere", headers={"Accept": "text/html"})
    program = httpx.get(f"{service.base_url}/nowhere")
    call = httpx.get(f"{service.base_url}/api/v1/nowhere", headers={"Accept": "text/html"})
    assert [answer.status_code for answer in (person, program, call)] == [404] * 3
    assert "There is nothing here" in person.text
    for answer in (program, call):
        assert answer.headers["content-type"] == "application/problem+json"
