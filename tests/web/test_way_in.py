"""From nothing to the first reading, as a new user goes: signing up, site, token, command line, chart."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.people import PASSWORD, new_address
from tests.support.service import Service
from tests.web.conftest import Open
from tests.web.visitor import DESKTOP, PHONE, Visitor, Window


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_to_the_first_reading(open_window: Open, service: Service, tmp_path: Path, size: dict[str, int]) -> None:
    window = open_window(Visitor(service), size=size)
    page = window.go("/")
    expect(page).to_have_url(f"{service.base_url}/signin")
    page.get_by_role("link", name="Create an organization").click()
    page.get_by_label("Organization").fill("Nordic Works")
    page.get_by_label("E-mail address").fill(new_address())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create it").click()
    expect(page.get_by_text("Your organization is set up")).to_be_visible()

    page.get_by_label("Name").fill("Rolling mill")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    page.get_by_role("button", name="Create the site").click()
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("#secret")).to_contain_text("cei_int_")
    expect(page.get_by_text("Waiting for the first reading")).to_be_visible()

    send(page.locator("#command").inner_text(), service, tmp_path)
    expect(page.get_by_text("The first reading has arrived.")).to_be_visible()
    page.get_by_role("link", name="Show the site").click()
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "24")
    expect(page.get_by_role("region", name="Meters").get_by_role("row", name="main")).to_contain_text("kWh")
    assert window.violations() == []


def send(command: str, service: Service, folder: Path) -> None:
    """Run the command line that the page shows, its Python being ours."""
    fetch, _, run = command.partition("\n")
    client = service.http.get(shlex.split(fetch)[-1])
    assert client.status_code == 200
    (folder / "factory_client.py").write_bytes(client.content)
    words = shlex.split(run.replace("\\\n", " "))
    settings = dict(word.split("=", 1) for word in words if "=" in word)
    arguments = [word for word in words if "=" not in word]
    assert arguments[0] == "python3"
    done = subprocess.run(
        [sys.executable, *arguments[1:]], cwd=folder, env=os.environ | settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_signing_in_and_out(open_window: Open, visitor: Visitor) -> None:
    visitor_without = Visitor(visitor.service, visitor.email)
    window: Window = open_window(visitor_without)
    page = window.go("/settings/tokens")
    page.get_by_label("E-mail address").fill(visitor.email)
    page.get_by_label("Password").fill("not the right one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("E-mail address")).to_have_value(visitor.email)
    window.complaints.clear()  # Chromium tells the refusal (401) as an error
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{visitor.service.base_url}/settings/tokens")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You have signed out")).to_be_visible()
    window.go("/")
    expect(page).to_have_url(f"{visitor.service.base_url}/signin")


def test_an_invited_person_joins(open_window: Open, visitor: Visitor) -> None:
    admin = open_window(visitor).go("/settings/members")
    email = new_address()
    admin.get_by_label("E-mail address").fill(email)
    admin.get_by_label("Role", exact=True).select_option("operator")
    admin.get_by_role("button", name="Invite").click()
    link = admin.locator("#link").inner_text()
    guest = open_window(Visitor(visitor.service))
    page = guest.go(link.removeprefix(visitor.service.base_url))
    expect(page.get_by_role("heading", name="Join Works")).to_be_visible()
    assert guest.violations() == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text(f"{email} · operator")).to_be_visible()


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"password": "short"}, "Must have at least 10 characters"),
        ({"email": "nobody"}, "email-wrong"),
        ({"password": "1234567890"}, "Is one of the most common"),
    ],
)
def test_a_form_says_what_is_wrong(service: Service, fields: dict[str, str], complaint: str) -> None:
    someone = Visitor(service)
    answer = someone.send("/signup", **{"email": someone.email, "password": PASSWORD, **fields})
    assert answer.status_code == 422
    assert complaint in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert PASSWORD not in answer.text


def test_an_address_that_is_taken(visitor: Visitor) -> None:
    answer = Visitor(visitor.service).send("/signup", email=visitor.email, password=PASSWORD)
    assert answer.status_code == 409
    assert "The address is taken" in answer.text


def test_a_password_is_taken_as_it_is(service: Service) -> None:
    """Spaces at its ends belong to it, here as in the API."""
    someone = Visitor(service)
    assert someone.send("/signup", email=f" {someone.email} ", password=f" {PASSWORD} ").status_code == 303
    for password, status in ((PASSWORD, 401), (f" {PASSWORD} ", 303)):
        assert Visitor(service).send("/signin", username=someone.email, password=password).status_code == status


@pytest.mark.parametrize(("kind", "written"), [("factory", "'mill & o'\"'\"'brien'"), ("microgrid", "o'\"'\"'brien")])
def test_a_command_line_stands_any_id(visitor: Visitor, kind: str, written: str) -> None:
    created = visitor.send("/new-site", name="Mill", site_id="mill & o'brien", timezone="UTC", kind=kind)
    page = visitor.get(created.headers["location"].replace("/sites/", "/start/").partition("?")[0]).text
    command = unescape(page.partition('id="command"')[2].partition("</code>")[0])
    assert written in command
    assert subprocess.run(["bash", "-nc", command.partition("<code>")[2]], check=False).returncode == 0
