"""A forgotten password where the deployment sends no e-mail: that is said, and whoever runs it makes a link."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.api.people import AUTH, PASSWORD, Person, new_address
from tests.api.site import problem
from tests.support.service import Service

FORGOTTEN = f"{AUTH}/password/forgotten"
RESET = f"{AUTH}/password/reset"
NEW = "another well kept word"


def make_link(service: Service, email: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what `make reset-password` runs."""
    settings = {"DATABASE_URL": service.database_url, "BASE_URL": "https://energy.example.org", **environment}
    return subprocess.run(
        [sys.executable, "-m", "scripts.reset_password", f"--email={email}"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )


def test_no_mail_is_said(founder: Person) -> None:
    """Of everybody's account alike."""
    for email in (founder.email, new_address()):
        told = problem(founder.post(FORGOTTEN, {"email": email}), 409)
        assert "sends no e-mail" in told["detail"]


def test_a_link_for_whoever_gets_no_mail(founder: Person, service: Service) -> None:
    done = make_link(service, f" {founder.email.upper()} ")
    assert done.returncode == 0, done.stderr
    link, note = done.stdout.splitlines()
    found = re.fullmatch(r"https://energy\.example\.org/reset/([\w-]{43})", link)
    assert found
    assert founder.email in note
    assert founder.post(RESET, {"token": found[1], "password": NEW}).status_code == 204
    problem(founder.post(RESET, {"token": found[1], "password": PASSWORD}), 404, "token")
    problem(founder.refresh(), 401)
    assert founder.sign_in(NEW).status_code == 200
    changes = [(entry["action"], entry["entity"]) for entry in founder.get("/api/v1/audit")]
    assert changes[:2] == [("update", "user_account"), ("insert", "password_reset")]


def test_a_newer_link_of_theirs_replaces_the_older(founder: Person, service: Service) -> None:
    first, second = (make_link(service, founder.email).stdout.split()[0].rpartition("/")[2] for _ in range(2))
    problem(founder.post(RESET, {"token": first, "password": NEW}), 404, "token")
    assert founder.post(RESET, {"token": second, "password": NEW}).status_code == 204


@pytest.mark.parametrize(
    ("email", "reason"), [("nobody@example.org", "nobody has an account"), ("", "EMAIL is missing")]
)
def test_links_for_nobody(service: Service, email: str, reason: str) -> None:
    done = make_link(service, email)
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr


def test_a_database_that_is_not_ours(service: Service, empty_database: str) -> None:
    done = make_link(service, "a@example.org", DATABASE_URL=empty_database)
    assert done.returncode == 1
    assert "not migrated" in done.stderr


def test_links_that_are_none(make_person: Callable[..., Person]) -> None:
    person = make_person()
    for token in ("", "x", "x" * 200, "' or true --", "ä"):
        answer = person.post(RESET, {"token": token, "password": NEW})
        assert answer.status_code == 404, answer.text
    for token in ("x" * 201, "\0"):
        problem(person.post(RESET, {"token": token, "password": NEW}), 422, "token")


@pytest.mark.parametrize("body", [{}, {"email": 7}, {"email": "nobody"}, {"email": "a\n@b.example"}, [], "x"])
def test_incomplete_requests(make_person: Callable[..., Person], body: object) -> None:
    person = make_person()
    problem(person.post(FORGOTTEN, body), 422)
    problem(person.post(RESET, body), 422)


def test_another_sites_page_asks_for_nothing(founder: Person) -> None:
    headers = {"Origin": "https://evil.example"}
    for path, body in ((FORGOTTEN, {"email": founder.email}), (RESET, {"token": "x", "password": NEW})):
        problem(founder.http.post(path, json=body, headers=headers), 403)


def test_a_trial_by_mail_is_refused(founder: Person) -> None:
    """At once, with the reason, and not as a delivery that is given up."""
    channel = {"kind": "email", "name": "desk", "target": "desk@plant.example"}
    made = founder.post("/api/v1/notifications/channels", channel).json()
    told = problem(founder.post(f"/api/v1/notifications/channels/{made['id']}/test", {}), 409)
    assert "SMTP_URL is not set" in told["detail"]
    assert founder.get("/api/v1/notifications/deliveries") == []


def test_an_invitation_is_not_mailed(founder: Person, make_person: Callable[..., Person]) -> None:
    assert founder.invite(make_person(), "viewer")["emailed"] is False
