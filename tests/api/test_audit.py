"""The audit log: who changed what."""

import base64
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from tests.api.people import Person
from tests.api.site import problem
from tests.support.service import Service

AUDIT = "/api/v1/audit"
MEMBERS = "/api/v1/org/members"


def seen(person: Person, **query: str) -> list[tuple[str, str]]:
    """What was done to what, newest first."""
    return [(entry["action"], entry["entity"]) for entry in person.get(AUDIT, **query)]


def test_what_people_do_is_told(founder: Person, make_person: Callable[..., Person]) -> None:
    """Newest first, in the name of the one who did it."""
    assert seen(founder) == [("insert", "user_account"), ("insert", "tenants")]
    guest = make_person()
    invitation = founder.invite(guest, "viewer")
    guest.accept(invitation["invite_url"])
    founder.http.patch(f"{MEMBERS}/{guest.me['id']}", json={"role": "operator"})
    token = founder.new_token(name="plant")
    founder.http.delete(f"/api/v1/auth/integration-tokens/{token['id']}")
    founder.post("/api/v1/sites", {"site_id": "s-1", "name": "Hall"})
    entries = founder.get(AUDIT)
    assert [(entry["action"], entry["entity"], entry["actor_name"]) for entry in entries[:-2]] == [
        ("insert", "stations", founder.email),
        ("update", "integration_token", founder.email),
        ("insert", "integration_token", founder.email),
        ("update", "user_account", founder.email),
        ("insert", "user_account", guest.email),
        ("delete", "invitation", guest.email),
        ("insert", "invitation", founder.email),
    ]
    assert {entry["actor"] for entry in entries} == {founder.me["id"], guest.me["id"]}
    role = entries[3]
    assert (role["entity_id"], role["old"]["role"], role["new"]["role"]) == (guest.me["id"], "viewer", "operator")
    assert (entries[1]["old"]["is_active"], entries[1]["new"]["is_active"]) == (True, False)
    assert entries[0]["old"] is None
    assert entries[0]["new"]["name"] == "Hall"
    assert all(entry["at"].endswith("Z") for entry in entries)


def test_no_secrets(founder: Person, make_person: Callable[..., Person]) -> None:
    """Neither a secret nor what it is kept as."""
    guest = make_person()
    link = founder.invite(guest, "viewer")["invite_url"]
    guest.accept(link)
    token = founder.new_token()["token"]
    text = founder.http.get(AUDIT).text
    for secret in ("argon2", "hash", token, link.rpartition("/")[2], founder.cookie):
        assert secret not in text


def test_one_kind_and_a_range(founder: Person) -> None:
    """Begin included, end excluded."""
    for number in range(3):
        founder.new_token(name=f"number {number}")
    tokens = founder.get(AUDIT, entity="integration_token")
    assert [entry["new"]["name"] for entry in tokens] == ["number 2", "number 1", "number 0"]
    assert founder.get(AUDIT, from_=tokens[1]["at"], to=tokens[0]["at"]) == [tokens[1]]
    assert founder.get(AUDIT, from_=tokens[1]["at"], entity="integration_token") == tokens[:2]
    assert founder.get(AUDIT, to=tokens[2]["at"], entity="integration_token") == []
    assert founder.get(AUDIT, entity="nothing") == []


@pytest.mark.parametrize("query", [{"from": "2026-01-01"}, {"to": "x"}, {"limit": "0"}, {"entity": ""}])
def test_queries_that_are_refused(founder: Person, query: dict[str, str]) -> None:
    problem(founder.http.get(AUDIT, params=query), 422, next(iter(query)))


def test_a_range_that_runs_backwards(founder: Person) -> None:
    query = {"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}
    problem(founder.http.get(AUDIT, params=query), 422, "from")


def test_the_log_comes_in_pages(founder: Person) -> None:
    """What is written meanwhile shifts nothing."""
    for number in range(6):
        founder.new_token(name=f"number {number}")
    whole: list[dict[str, Any]] = founder.get(AUDIT)
    answer = founder.http.get(AUDIT, params={"limit": 3})
    parts = [answer.json()]
    while "next" in answer.links:
        founder.new_token()
        answer = founder.http.get(answer.links["next"]["url"])
        parts.append(answer.json())
    assert [len(part) for part in parts] == [3, 3, 2]
    assert list(chain.from_iterable(parts)) == whole


@pytest.mark.parametrize("position", ["x", "[]", "[0]", '["1"]', "[9223372036854775808]", "[1.5]", "{}"])
def test_made_up_cursors(founder: Person, position: str) -> None:
    cursor = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
    problem(founder.http.get(AUDIT, params={"cursor": cursor}), 422, "cursor")


def test_a_members_name_goes_with_him(founder: Person, make_person: Callable[..., Person]) -> None:
    """His entries stay, in the name of his id."""
    guest = make_person()
    guest.accept(founder.invite(guest, "admin")["invite_url"])
    identity = guest.me["id"]
    guest.new_token()
    founder.http.delete(f"{MEMBERS}/{identity}")
    removed, made = founder.get(AUDIT)[:2]
    assert (removed["action"], removed["entity_id"], removed["old"]["email"]) == ("delete", identity, guest.email)
    assert (made["actor"], made["actor_name"]) == (identity, None)


def test_machines_and_psql_have_names_too(founder: Person, service: Service) -> None:
    """A token's, or the login of the database."""
    organization = founder.me["organization_id"]
    token = founder.new_token(name="plant", scopes=["ingest"])
    founder.post("/api/v1/sites", {"site_id": "s-1"})
    with service.connect() as connection:
        connection.execute("select set_config('wattledger.actor', %s, false)", [f"token:{token['id']}"])
        connection.execute("update stations set name = 'one' where tenant_id = %s", [organization])
        connection.execute("reset wattledger.actor")
        connection.execute("update stations set name = 'two' where tenant_id = %s", [organization])
        login = connection.info.user
    by_login, by_token = founder.get(AUDIT)[:2]
    assert (by_token["actor_name"], by_token["new"]["name"]) == ("plant", "one")
    assert (by_login["actor"], by_login["actor_name"], by_login["new"]["name"]) == (login, None, "two")


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_admins_alone_read_it(founder: Person, make_person: Callable[..., Person], role: str) -> None:
    guest = make_person()
    guest.accept(founder.invite(guest, role)["invite_url"])
    problem(guest.http.get(AUDIT), 403)
    secret = founder.new_token()["token"]
    problem(guest.http.get(AUDIT, headers={"Authorization": f"Bearer {secret}"}), 403)


def test_other_organizations_have_their_own(founder: Person, make_person: Callable[..., Person]) -> None:
    stranger = make_person()
    stranger.sign_up()
    stranger.new_token(name="unheard of")
    assert "unheard of" not in founder.http.get(AUDIT).text
    assert stranger.me["id"] not in founder.http.get(AUDIT).text
