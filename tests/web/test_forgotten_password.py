"""A forgotten password, as somebody goes about it with a browser and a mailbox; and where there is no mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.api.people import PASSWORD
from tests.notification.post import Post
from tests.notification.test_mail import text_of
from tests.support.databases import Cluster
from tests.support.processes import wait_for
from tests.support.service import Service
from tests.web.conftest import Open
from tests.web.visitor import DESKTOP, PHONE, Visitor

NEW = "another well kept word"
NOTIFICATIONS = "/settings/notifications"


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """A mail server."""
    post = Post()
    post.controller.start()
    yield post
    post.controller.stop()


@pytest.fixture(scope="module")
def telling(cluster: Cluster, template: str, post: Post) -> Iterator[Service]:
    """A service that sends its mail there."""
    settings = {"SMTP_URL": f"smtp://127.0.0.1:{post.port}?starttls=false", "EMAIL_FROM": "ledger@watt.example"}
    with cluster.database(template) as url, Service(url, **settings) as service:
        service.start()
        yield service


def link_to(post: Post, visitor: Visitor) -> str:
    """Where the newest mail to somebody leads, as a path."""
    letters = wait_for(lambda: post.to(visitor.email), what="for the mail")
    found = re.search(r"(/(?:reset|invite)/[\w-]+)", text_of(letters[-1].mail, "plain"))
    assert found
    return found[1]


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone"])
def test_the_whole_way(open_window: Open, telling: Service, post: Post, size: dict[str, int], dark: bool) -> None:
    owner = Visitor(telling).sign_up()
    window = open_window(Visitor(telling), size=size, dark=dark)
    page = window.go("/signin")
    page.get_by_role("link", name="Forgotten password?").click()
    assert window.violations() == []
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text(f"If {owner.email} has an account here")).to_be_visible()
    assert window.violations() == []

    path = link_to(post, owner)
    window.go(path)
    expect(page.get_by_text(owner.email)).to_be_visible()
    assert window.violations() == []
    page.get_by_label("New password").fill("1234567890")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Is one of the most common")).to_be_visible()
    window.complaints.clear()  # Chromium tells the refusal (422) as an error
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Your password was changed, and you were signed out everywhere.")).to_be_visible()
    assert owner.get("/alarms").headers["location"].startswith("/signin")
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()

    window.go(path)
    expect(page.get_by_role("heading", name="This link is no longer good")).to_be_visible()
    assert window.violations() == []
    window.complaints.clear()  # and this one (404)
    page.get_by_role("link", name="Ask for a new link").click()
    expect(page.get_by_role("button", name="Send the link")).to_be_visible()


def test_the_answer_is_the_same_for_everybody(telling: Service, post: Post) -> None:
    """Word for word, but for the address that was asked for and the form's token."""
    owner, stranger = Visitor(telling).sign_up(), Visitor(telling)
    pages = []
    for email in (owner.email, stranger.email):
        answer = Visitor(telling).send("/forgotten", email=email)
        assert answer.status_code == 200
        pages.append(re.sub(r'content="[0-9a-f]{64}"', "", answer.text.replace(email, "…")))
    assert pages[0] == pages[1]
    link_to(post, owner)
    assert post.to(stranger.email) == []


def test_what_is_no_address(telling: Service) -> None:
    answer = Visitor(telling).send("/forgotten", email="nobody")
    assert answer.status_code == 422
    assert "email-wrong" in answer.text
    assert 'value="nobody"' in answer.text


def test_the_links_page_is_discreet(telling: Service, post: Post) -> None:
    """Looking at it uses nothing up, nobody keeps it, and its address goes to nobody, not even with our own files."""
    owner = Visitor(telling).sign_up()
    owner.send("/forgotten", email=owner.email)
    path = link_to(post, owner)
    for _ in range(3):
        answer = Visitor(telling).get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "strict-origin"
    assert owner.get("/alarms").status_code == 200, "nobody is signed out yet"
    guest = Visitor(telling)
    answer = guest.send(path, password=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?notice=password-changed")
    for answer in (guest.get(path), guest.send(path, password=PASSWORD)):
        assert answer.status_code == 404
        assert "This link is no longer good" in answer.text
        assert answer.headers["referrer-policy"] == "strict-origin"
    assert Visitor(telling).send("/signin", username=owner.email, password=NEW).status_code == 303


def test_the_browser_that_chooses_is_signed_out_too(telling: Service, post: Post) -> None:
    """Also of somebody else's account."""
    owner, other = Visitor(telling).sign_up(), Visitor(telling).sign_up()
    owner.send("/forgotten", email=owner.email)
    assert other.send(link_to(post, owner), password=NEW).status_code == 303
    assert other.session == ""
    assert other.get("/alarms").headers["location"].startswith("/signin")


def test_too_many_requests_from_one_place(telling: Service) -> None:
    """Whoever asks for others' accounts is stopped; the form says so."""
    somewhere = Visitor(telling)
    somewhere.http.headers["X-Forwarded-For"] = "192.0.2.77"
    answers = [somewhere.send("/forgotten", email=Visitor(telling).email) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert "too many requests" in answers[-1].text


def test_an_invitation_comes_by_mail(open_window: Open, telling: Service, post: Post) -> None:
    admin, guest = Visitor(telling).sign_up(), Visitor(telling)
    page = open_window(admin).go("/settings/members")
    page.get_by_label("E-mail address").fill(guest.email)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text(f"A mail with it is on its way to {guest.email}")).to_be_visible()
    path = link_to(post, guest)
    assert page.locator("#link").inner_text() == telling.base_url + path
    assert guest.send(path, password=PASSWORD).status_code == 303


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_where_there_is_no_mail(open_window: Open, visitor: Visitor, size: dict[str, int]) -> None:
    """The page says so, and whom to ask, and takes no address."""
    window = open_window(Visitor(visitor.service), size=size)
    page = window.go("/forgotten")
    expect(page.get_by_text("This service sends no e-mail")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    assert window.violations() == []
    assert Visitor(visitor.service).send("/forgotten", email=visitor.email).status_code == 409


def test_channels_where_there_is_no_mail(open_window: Open, visitor: Visitor) -> None:
    """It stands beside the choice, and a trial says it instead of being given up."""
    window = open_window(visitor)
    page = window.go(NOTIFICATIONS)
    expect(page.get_by_text("This deployment sends no e-mail")).to_be_visible()
    page.get_by_label("Name").fill("Night shift")
    page.get_by_label("Where to").fill("shift@plant.example")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("This deployment sends no e-mail")).to_be_visible()
    page.get_by_role("button", name="Send a trial").click()
    expect(page.get_by_role("alert")).to_contain_text("SMTP_URL is not set")
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()
    assert window.violations() == []
    window.complaints.clear()  # Chromium tells the refusal (409) as an error


def test_channels_where_there_is_mail(telling: Service) -> None:
    admin = Visitor(telling).sign_up()
    assert "sends no e-mail" not in admin.get(NOTIFICATIONS).text
