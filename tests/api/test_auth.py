"""Signing up and in, and who one is."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tests.api.people import AUTH, COOKIE, PASSWORD, Person
from tests.api.site import problem
from tests.support.service import Service

PLAN = {
    "subscription_plan_key": "cei-starter",
    "subscription_status": "active",
    "enable_alerts": True,
    "enable_reports": True,
}


def test_signing_up_founds_an_organization(make_person: Callable[..., Person]) -> None:
    """Its first user is its admin, on the starter's plan."""
    person = make_person()
    answer = person.sign_up()
    assert answer.status_code == 201
    assert set(answer.json()) == {"access_token", "token_type", "expires_in"}
    assert answer.json()["token_type"] == "bearer"
    assert answer.headers["cache-control"] == "no-store"
    me = person.me
    assert (me["email"], me["full_name"], me["role"]) == (person.email, "Ada", "admin")
    assert PLAN.items() <= me.items()
    assert PLAN.items() <= me["organization"].items()
    assert me["organization"]["id"] == me["organization_id"]
    assert me["organization"]["name"] == "Works"
    assert me["organization"]["created_at"].endswith("Z")


def test_an_organization_without_a_name(make_person: Callable[..., Person]) -> None:
    """It is called after the address; nobody has to have a name."""
    person = make_person()
    person.sign_up(organization_name=None, full_name=None)
    assert person.me["organization"]["name"] == person.email
    assert person.me["full_name"] is None


def test_organizations_are_apart(make_person: Callable[..., Person]) -> None:
    """Everybody who signs up has his own."""
    first, second = make_person(), make_person()
    first.sign_up()
    second.sign_up()
    assert first.me["organization_id"] != second.me["organization_id"]


def test_an_address_is_taken_once(founder: Person, make_person: Callable[..., Person]) -> None:
    """In whatever letters; and nothing is founded."""
    again = make_person(email=founder.email.upper())
    problem(again.sign_up(organization_name="Another"), 409, "email")
    assert "Another" not in str(founder.get("/api/v1/audit"))


@pytest.mark.parametrize(
    "password",
    [
        "",
        "123456789",
        "x" * 1025,
        "1234567890",
        "qwertyuiop",
        "QwertyUIOP",
        "password123",
        next(word for word in reversed(FREQUENCY_LISTS["passwords"]) if len(word) > 9),
    ],
)
def test_weak_passwords_are_refused(make_person: Callable[..., Person], password: str) -> None:
    """Short, endless, or among the first that anybody would try; and no account is made."""
    person = make_person()
    problem(person.sign_up(password=password), 422, "password")
    assert person.sign_up().status_code == 201


def test_the_address_is_no_password(make_person: Callable[..., Person]) -> None:
    """In whatever letters."""
    person = make_person()
    problem(person.sign_up(password=person.email.title()), 422, "password")


@pytest.mark.parametrize("password", ["0123456789", "x" * 1024, "ünïcödé 電力 🔋", "spaces are fine too "])
def test_other_passwords_are_taken_as_they_are(make_person: Callable[..., Person], password: str) -> None:
    """To the last letter and space."""
    person = make_person()
    assert person.sign_up(password=password).status_code == 201
    assert person.sign_in(password).status_code == 200
    assert person.sign_in(password[:-1]).status_code == 401


def test_the_same_letters_from_another_keyboard(make_person: Callable[..., Person]) -> None:
    """Composed or not: it is the same password."""
    person = make_person()
    person.sign_up(password="caf\u00e9 de nuit")
    assert person.sign_in("cafe\u0301 de nuit").status_code == 200


@pytest.mark.parametrize(
    "email",
    [
        *("", "a", "@b.example", "a@", "a b@c.example", "a@b@c.example", "a@-b.example", "a@b..c"),
        *("a\n@b.example", "a@b.example\n", "a" * 251 + "@b.c", "ä@b.example", "a\0@b.example"),
    ],
)
def test_what_is_no_address(make_person: Callable[..., Person], email: str) -> None:
    """422, and the message does not show a pattern."""
    answer = make_person().sign_up(email=email)
    problem(answer, 422, "email")
    assert "regex" not in answer.text
    assert "[A-Z" not in answer.text


@pytest.mark.parametrize("body", [{}, {"email": "a@b.example"}, {"email": 7, "password": PASSWORD}, [], "x"])
def test_incomplete_bodies(service: Service, body: object) -> None:
    """422, never a server error."""
    problem(service.http.post(f"{AUTH}/signup", json=body), 422)
    problem(service.http.post(f"{AUTH}/login", json=body), 422)
    problem(service.http.post(f"{AUTH}/accept-invitation", json=body), 422)


def test_bodies_that_are_none(service: Service) -> None:
    """400 for what is no JSON, or no form."""
    for path in ("signup", "login", "accept-invitation"):
        problem(service.http.post(f"{AUTH}/{path}", content=b"{", headers={"Content-Type": "application/json"}), 400)
        problem(service.http.post(f"{AUTH}/{path}"), 400)
    headers = {"Content-Type": "multipart/form-data"}
    assert service.http.post(f"{AUTH}/login", content=b"x", headers=headers).status_code in (400, 422)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert service.http.post(f"{AUTH}/login", content=b"--x\r\nbad", headers=headers).status_code in (400, 422)


def test_signing_in_by_form_or_json(founder: Person) -> None:
    """The address in any letters."""
    name = f" {founder.email.title()} "
    ways: list[dict[str, Any]] = [
        {"data": {"username": name, "password": PASSWORD, "grant_type": "password"}},
        {"json": {"username": name, "password": PASSWORD}},
        {"files": {"username": (None, name), "password": (None, PASSWORD)}},
    ]
    for way in ways:
        answer = founder.http.post(f"{AUTH}/login", **way)
        assert answer.status_code == 200, answer.text
        assert answer.json()["token_type"] == "bearer"
        assert COOKIE in answer.cookies


@pytest.mark.parametrize("form", [{}, {"username": "a@b.example"}, {"password": PASSWORD}])
def test_incomplete_forms(service: Service, form: dict[str, str]) -> None:
    """422, naming what is missing."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = service.http.post(f"{AUTH}/login", data=form, headers=headers)
    problem(answer, 422, "password" if "username" in form else "username")


def test_wrong_address_and_wrong_password_are_answered_alike(make_person: Callable[..., Person]) -> None:
    """Nobody learns who has an account."""
    person, stranger = make_person(), make_person()
    person.sign_up()
    answers = [person.sign_in("a wrong password"), stranger.sign_in(), make_person(email="no address").sign_in()]
    assert {problem(answer, 401)["detail"] for answer in answers} == {"invalid credentials"}
    documents = [{**answer.json(), "request_id": ""} for answer in answers]
    assert documents[0] == documents[1] == documents[2]
    names = [sorted(set(answer.headers) - {"date", "x-request-id"}) for answer in answers]
    assert names[0] == names[1] == names[2]
    assert all(COOKIE not in answer.cookies for answer in answers)


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "\ud800", "'; drop table user_account; --"])
def test_odd_names(service: Service, make_person: Callable[..., Person], name: str) -> None:
    """Refused, never a server error."""
    person = make_person()
    form = {"username": name.encode("utf-8", "replace"), "password": "x"}
    ways: list[dict[str, Any]] = [{"data": form}, {"content": _json(name)}]
    for way in ways:
        answer = person.http.post(f"{AUTH}/login", **way)
        assert answer.status_code in (401, 422), answer.text
        if answer.status_code == 422:
            problem(answer, 422, "username")


def _json(name: str) -> bytes:
    return json.dumps({"username": name, "password": "x"}).encode()


def test_the_access_token_is_like_every_other(service: Service, founder: Person) -> None:
    """Same claims, same guard: it opens the whole API, for a quarter of an hour."""
    claims = jwt.decode(founder.access_token, service.jwt_secret, algorithms=["HS256"])
    assert set(claims) == {"tenant_id", "role", "sub", "iat", "exp"}
    assert claims["exp"] - claims["iat"] == 900
    me = founder.me
    assert (claims["tenant_id"], claims["sub"], claims["role"]) == (me["organization_id"], me["id"], "admin")
    assert founder.get("/api/v1/alarm-rules") == []


def test_me_of_somebody_without_an_account(service: Service) -> None:
    """A token of the microgrid's is no person."""
    problem(service.call("GET", f"{AUTH}/me"), 404)
    problem(httpx.get(f"{service.base_url}{AUTH}/me"), 401)


def test_passwords_are_kept_as_argon2id(service: Service, founder: Person) -> None:
    """And neither they nor any token stands anywhere in clear."""
    token = founder.new_token()["token"]
    with service.connect() as connection:
        query = "select password_hash like '$argon2id$v=19$%%' from internal.user_account where email = %s"
        assert connection.execute(query, [founder.email]).fetchall() == [(True,)]
        for table in ("internal.user_account", "internal.refresh_token", "internal.integration_token", "audit_log"):
            kept = str(connection.execute(f"select t::text from {table} as t").fetchall())
            for secret in (PASSWORD, founder.cookie, token, token.removeprefix("cei_int_")):
                assert secret not in kept, table
