"""Members of an organization, and those who are invited."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.people import PASSWORD, Person
from tests.api.site import problem
from tests.support.service import Service

MEMBERS = "/api/v1/org/members"


def test_inviting_and_accepting(founder: Person, make_person: Callable[..., Person]) -> None:
    """The link makes an account with the role that was meant, signed in at once."""
    guest = make_person()
    before = datetime.now(UTC)
    invitation = founder.invite(guest, "operator")
    assert (invitation["email"], invitation["role"], invitation["status"]) == (guest.email, "operator", "invited")
    base, _, token = invitation["invite_url"].rpartition("/")
    assert base == str(founder.http.base_url.join("/invite"))
    assert len(token) == 43
    assert abs(datetime.fromisoformat(invitation["expires_at"]) - before - timedelta(days=7)) < timedelta(minutes=1)
    listed = founder.get(MEMBERS)
    assert [member["email"] for member in listed] == [founder.email, guest.email]
    assert [member["status"] for member in listed] == ["active", "invited"]
    assert token not in str(listed)

    answer = guest.accept(invitation["invite_url"], full_name="Bo")
    assert answer.status_code == 201
    me = guest.me
    assert (me["email"], me["full_name"], me["role"]) == (guest.email, "Bo", "operator")
    assert me["organization_id"] == founder.me["organization_id"]
    assert [member["status"] for member in founder.get(MEMBERS)] == ["active", "active"]
    assert guest.refresh().status_code == 200
    assert guest.sign_in().status_code == 200


def test_an_invitation_is_good_once(founder: Person, make_person: Callable[..., Person]) -> None:
    """And not after another was made for the same address, nor after it was taken back, nor after a week."""
    guest = make_person()
    first, second = (founder.invite(guest, role) for role in ("viewer", "operator"))
    assert first["id"] == second["id"]
    problem(guest.accept(first["invite_url"]), 404, "token")
    assert guest.accept(second["invite_url"]).status_code == 201
    problem(make_person().accept(second["invite_url"]), 404)
    assert guest.me["role"] == "operator"

    other = make_person()
    third = founder.invite(other, "viewer")
    assert founder.http.delete(f"{MEMBERS}/{third['id']}").status_code == 204
    problem(other.accept(third["invite_url"]), 404)


def test_an_invitation_ends(founder: Person, make_person: Callable[..., Person], service: Service) -> None:
    """After seven days."""
    guest = make_person()
    invitation = founder.invite(guest, "viewer")
    with service.connect() as connection:
        update = "update internal.invitation set expires_at = expires_at - interval '7 days' where id = %s"
        connection.execute(update, [invitation["id"]])
    problem(guest.accept(invitation["invite_url"]), 404)
    problem(guest.sign_in(), 401)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é", "../../x", "x" * 201])
def test_made_up_invitations(make_person: Callable[..., Person], token: str) -> None:
    answer = make_person().accept(token)
    assert answer.status_code in (404, 422), answer.text


@pytest.mark.parametrize("way", ["removed", "lowered"])
def test_who_is_an_admin_no_more_lets_nobody_in(founder: Person, make_person: Callable[..., Person], way: str) -> None:
    """His access token is good for some minutes yet: not for members and tokens, with which he would come back."""
    guest, friend = make_person(), make_person()
    guest.accept(founder.invite(guest, "admin")["invite_url"])
    member, token = f"{MEMBERS}/{guest.me['id']}", founder.new_token()
    assert guest.new_token()["is_active"] is True
    if way == "removed":
        assert founder.http.delete(member).status_code == 204
    else:
        assert founder.http.patch(member, json={"role": "viewer"}).status_code == 200
    before = founder.get(MEMBERS)
    problem(guest.post(MEMBERS, {"email": friend.email, "role": "admin"}), 403)
    problem(guest.post("/api/v1/auth/integration-tokens", {}), 403)
    problem(guest.http.delete(f"/api/v1/auth/integration-tokens/{token['id']}"), 403)
    problem(guest.http.patch(member, json={"role": "admin"}), 403)
    problem(guest.http.delete(f"{MEMBERS}/{founder.me['id']}"), 403)
    assert founder.get(MEMBERS) == before


def test_a_weak_password_uses_no_invitation_up(founder: Person, make_person: Callable[..., Person]) -> None:
    guest = make_person()
    link = founder.invite(guest, "viewer")["invite_url"]
    problem(guest.accept(link, password="password123"), 422, "password")
    problem(guest.accept(link, password=guest.email), 422, "password")
    assert guest.accept(link).status_code == 201


def test_who_has_an_account_elsewhere(founder: Person, make_person: Callable[..., Person]) -> None:
    """The inviting organization does not learn of it; he is told when he follows the link."""
    other = make_person()
    other.sign_up()
    invitation = founder.invite(other, "viewer")
    problem(make_person().accept(invitation["invite_url"]), 409)
    assert other.sign_in().status_code == 200
    assert other.me["role"] == "admin"


def test_a_member_is_not_invited_again(founder: Person) -> None:
    problem(founder.post(MEMBERS, {"email": founder.email.upper(), "role": "viewer"}), 409, "email")


@pytest.mark.parametrize(
    "body",
    [
        {"email": "a@b.example"},
        {"role": "viewer"},
        {"email": "no address", "role": "viewer"},
        {"email": "a@b.example", "role": "owner"},
        {"email": "a@b.example", "role": "integration"},
        {"email": "a@b.example", "role": None},
    ],
)
def test_invitations_that_are_none(founder: Person, body: dict[str, Any]) -> None:
    problem(founder.post(MEMBERS, body), 422)


def test_changing_a_role(founder: Person, make_person: Callable[..., Person]) -> None:
    """Of a member, or of one who has not come yet."""
    guest, late = make_person(), make_person()
    guest.accept(founder.invite(guest, "viewer")["invite_url"])
    answer = founder.http.patch(f"{MEMBERS}/{guest.me['id']}", json={"role": "operator"})
    assert (answer.status_code, answer.json()["role"], answer.json()["status"]) == (200, "operator", "active")
    invitation = founder.invite(late, "viewer")
    answer = founder.http.patch(f"{MEMBERS}/{invitation['id']}", json={"role": "admin"})
    assert (answer.json()["role"], answer.json()["status"]) == ("admin", "invited")
    late.accept(invitation["invite_url"])
    assert late.me["role"] == "admin"
    problem(founder.http.patch(f"{MEMBERS}/{guest.me['id']}", json={"role": "owner"}), 422, "role")


def test_the_last_admin_stays(founder: Person, make_person: Callable[..., Person]) -> None:
    """He can neither leave nor be lowered, until there is another."""
    own = f"{MEMBERS}/{founder.me['id']}"
    problem(founder.http.delete(own), 409)
    problem(founder.http.patch(own, json={"role": "operator"}), 409)
    assert founder.http.patch(own, json={"role": "admin"}).status_code == 200
    guest = make_person()
    guest.accept(founder.invite(guest, "admin")["invite_url"])
    assert founder.http.patch(own, json={"role": "operator"}).status_code == 200
    problem(guest.http.delete(f"{MEMBERS}/{guest.me['id']}"), 409)
    assert guest.http.delete(own).status_code == 204


def test_two_admins_who_lower_each_other_at_once(
    founder: Person, make_person: Callable[..., Person], service: Service, second_api: Service
) -> None:
    """One of them stays, in whichever process."""
    for round_ in range(8):
        first, second = make_person(), make_person()
        first.sign_up()
        second.accept(first.invite(second, "admin")["invite_url"])
        calls = [(service, first, second.me["id"]), (second_api, second, first.me["id"])]

        def lower(call: tuple[Service, Person, str], round_: int = round_) -> int:
            process, person, other = call
            headers = {"Authorization": f"Bearer {person.access_token}"}
            address = f"{process.base_url}{MEMBERS}/{other}"
            if round_ % 2:
                return httpx.delete(address, headers=headers).status_code
            return httpx.patch(address, headers=headers, json={"role": "viewer"}).status_code

        with ThreadPoolExecutor(2) as threads:
            answers = sorted(threads.map(lower, calls))
        assert answers[0] == (204 if round_ % 2 else 200)
        assert answers[1] in (403, 409), "no admin any more, or the last one"


def test_other_organizations_members_are_unknown(founder: Person, make_person: Callable[..., Person]) -> None:
    stranger = make_person()
    stranger.sign_up()
    invitation = stranger.invite(make_person(), "viewer")
    for identity in (stranger.me["id"], invitation["id"], "nobody", "00000000-0000-0000-0000-000000000000"):
        problem(founder.http.patch(f"{MEMBERS}/{identity}", json={"role": "viewer"}), 404)
        problem(founder.http.delete(f"{MEMBERS}/{identity}"), 404)
    assert len(stranger.get(MEMBERS)) == 2
    assert stranger.sign_in(PASSWORD).status_code == 200


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_admins_alone_see_members(founder: Person, make_person: Callable[..., Person], role: str) -> None:
    guest = make_person()
    guest.accept(founder.invite(guest, role)["invite_url"])
    problem(guest.http.get(MEMBERS), 403)
    problem(guest.post(MEMBERS, {"email": "a@b.example", "role": "viewer"}), 403)
    problem(guest.http.patch(f"{MEMBERS}/{guest.me['id']}", json={"role": "admin"}), 403)
    problem(guest.http.delete(f"{MEMBERS}/{founder.me['id']}"), 403)


def test_members_come_in_pages(founder: Person, make_person: Callable[..., Person]) -> None:
    for _ in range(4):
        founder.invite(make_person(), "viewer")
    answer = founder.http.get(MEMBERS, params={"limit": 3})
    rest = founder.http.get(answer.links["next"]["url"])
    assert answer.json() + rest.json() == founder.get(MEMBERS)
    assert "next" not in rest.links
