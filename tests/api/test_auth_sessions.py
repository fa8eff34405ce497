"""Sessions: renewed by a cookie that works once, ended by signing out, by reuse, or by removal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.people import AUTH, COOKIE, Person
from tests.api.site import problem
from tests.support.service import Service


def test_the_cookie_is_out_of_reach_of_scripts(founder: Person) -> None:
    """And of other sites, and of the rest of the API."""
    parts = founder.sign_in().headers["set-cookie"].split("; ")
    assert parts[0].startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", f"Path={AUTH}"} <= set(parts)
    assert not any(part.startswith("Domain") for part in parts)


@pytest.mark.parametrize(
    ("host", "is_secure"),
    [
        ("localhost", False),
        ("localhost:8080", False),
        ("127.0.0.1:8080", False),
        ("[::1]:8080", False),
        ("factory.example", True),
        ("factory.example:443", True),
        ("10.0.0.7:8080", True),
        ("localhost.example", True),
    ],
)
def test_the_cookie_is_secure_off_this_machine(founder: Person, host: str, is_secure: bool) -> None:
    """Whether the proxy passes the host on or tells it."""
    for header in ("Host", "X-Forwarded-Host"):
        answer = founder.http.post(f"{AUTH}/refresh", headers={header: host, "Cookie": f"{COOKIE}={founder.cookie}"})
        assert answer.status_code == 200, answer.text
        assert ("Secure" in answer.headers["set-cookie"].split("; ")) is is_secure
        founder.cookie = answer.headers["set-cookie"].split(";")[0].partition("=")[2]


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a@b", 'a"b', "a:b", "[::1", "a;b"])
def test_a_host_that_is_none(founder: Person, host: str) -> None:
    """400: no link and no cookie is made of it."""
    body = {"email": "guest@example.org", "role": "viewer"}
    answer = founder.http.post("/api/v1/org/members", json=body, headers={"Host": host})
    assert answer.status_code == 400, answer.text


def test_refreshing_gives_a_new_pair(founder: Person) -> None:
    """And goes on for as long as one likes."""
    cookies = {founder.cookie}
    for _ in range(5):
        assert founder.refresh().status_code == 200
        cookies.add(founder.cookie)
    assert len(cookies) == 6
    assert founder.me["email"] == founder.email


def test_using_a_cookie_again_ends_its_session(founder: Person, make_person: Callable[..., Person]) -> None:
    """The thief and the owner both; the owner's other sessions go on."""
    elsewhere = make_person(email=founder.email)
    elsewhere.sign_in()
    stolen = founder.cookie
    founder.refresh()
    newest = founder.cookie
    thief = make_person()
    thief.cookie = stolen
    answer = thief.refresh()
    problem(answer, 401)
    assert f"{COOKIE}=;" in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
    founder.cookie = newest
    problem(founder.refresh(), 401)
    assert elsewhere.refresh().status_code == 200


def test_a_cookie_used_twice_at_once(founder: Person, service: Service, second_api: Service) -> None:
    """Of two processes at most one takes it, and afterwards the session is over."""
    for _ in range(10):
        founder.sign_in()
        headers = {"Cookie": f"{COOKIE}={founder.cookie}"}

        def use(process: Service, headers: dict[str, str] = headers) -> httpx.Response:
            return httpx.post(f"{process.base_url}{AUTH}/refresh", headers=headers)

        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(use, [service, second_api] * 2))
        taken = [answer for answer in answers if answer.status_code == 200]
        assert len(taken) == 1
        founder.cookie = taken[0].cookies[COOKIE]
        problem(founder.refresh(), 401)


def test_signing_out_at_the_same_time(founder: Person, service: Service, second_api: Service) -> None:
    """No new token slips out of a session that ends."""
    for _ in range(20):
        founder.sign_in()
        headers = {"Cookie": f"{COOKIE}={founder.cookie}"}
        with ThreadPoolExecutor(2) as threads:
            refreshed = threads.submit(httpx.post, f"{service.base_url}{AUTH}/refresh", headers=headers)
            threads.submit(httpx.post, f"{second_api.base_url}{AUTH}/logout", headers=headers).result()
        if refreshed.result().status_code == 200:
            founder.cookie = refreshed.result().cookies[COOKIE]
            problem(founder.refresh(), 401)


def test_signing_out(founder: Person) -> None:
    """The session is over; signing out of none is fine."""
    kept = founder.cookie
    answer = founder.http.post(f"{AUTH}/logout")
    assert answer.status_code == 204
    assert answer.content == b""
    assert founder.cookie == ""
    founder.cookie = kept
    problem(founder.refresh(), 401)
    for cookie in ("", kept, "made up", "\xe9"):
        headers = {b"Cookie": f"{COOKIE}={cookie}".encode("latin-1")}
        assert httpx.post(f"{founder.http.base_url}{AUTH}/logout", headers=headers).status_code == 204


@pytest.mark.parametrize("cookie", [None, "", "x", "x" * 5000, "\xff\xfe", "a=b"])
def test_cookies_that_are_none(service: Service, cookie: str | None) -> None:
    """401."""
    headers = {} if cookie is None else {b"Cookie": f"{COOKIE}={cookie}".encode("latin-1")}
    problem(service.http.post(f"{AUTH}/refresh", headers=headers), 401)


def test_a_session_ends_by_itself(founder: Person, service: Service) -> None:
    """A cookie is good for thirty days."""
    with service.connect() as connection:
        update = "update internal.refresh_token set expires_at = expires_at - interval '30 days' where user_id = %s"
        assert connection.execute(update, [founder.me["id"]]).rowcount == 1
    problem(founder.refresh(), 401)


@pytest.mark.parametrize("call", ["signup", "login", "refresh", "logout", "accept-invitation"])
@pytest.mark.parametrize(
    "page", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1"]
)
def test_other_sites_cannot_act_for_a_browser(founder: Person, call: str, page: str) -> None:
    """403, before anything else is read, and the session lives on."""
    problem(founder.http.post(f"{AUTH}/{call}", headers={"Origin": page}), 403)
    assert founder.refresh().status_code == 200


def test_our_own_pages_can(founder: Person) -> None:
    """Also behind a proxy that ends TLS."""
    assert founder.refresh(Origin=str(founder.http.base_url).rstrip("/")).status_code == 200
    headers = {"X-Forwarded-Host": "factory.example", "X-Forwarded-Proto": "https", "Origin": "https://factory.example"}
    assert founder.refresh(**headers).status_code == 200


def test_a_new_role_shows_when_the_session_is_renewed(founder: Person, make_person: Callable[..., Person]) -> None:
    """At most a quarter of an hour later."""
    guest = make_person()
    guest.accept(founder.invite(guest, "viewer")["invite_url"])
    assert founder.http.patch(f"/api/v1/org/members/{guest.me['id']}", json={"role": "admin"}).status_code == 200
    assert guest.http.get("/api/v1/org/members").status_code == 403
    guest.refresh()
    assert guest.http.get("/api/v1/org/members").status_code == 200


def test_removal_ends_a_members_sessions(founder: Person, make_person: Callable[..., Person]) -> None:
    """He cannot renew them, nor sign in."""
    guest = make_person()
    guest.accept(founder.invite(guest, "viewer")["invite_url"])
    assert founder.http.delete(f"/api/v1/org/members/{guest.me['id']}").status_code == 204
    problem(guest.refresh(), 401)
    problem(guest.sign_in(), 401)
