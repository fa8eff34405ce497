"""A forgotten password and an invitation, by mail: from the request to the link, and what becomes of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address
from typing import Any

import httpx
import pytest

from tests.api.people import AUTH, COOKIE, PASSWORD, Person
from tests.api.site import problem
from tests.notification.post import Post
from tests.notification.test_mail import text_of
from tests.support.processes import wait_for
from tests.support.service import Service
from tests.web.visitor import Visitor

FORGOTTEN = f"{AUTH}/password/forgotten"
RESET = f"{AUTH}/password/reset"
NEW = "another well kept word"


def elsewhere(service: Service, path: str, body: object, **headers: str) -> httpx.Response:
    """A call from a network address that nobody else has."""
    comes_from = str(IPv6Address((0x2001_0DB8 << 96) + (secrets.randbits(32) << 64) + 1))
    return httpx.post(
        service.base_url + path, json=body, headers={"X-Forwarded-For": comes_from, **headers}, timeout=30
    )


class Forgetful(Person):
    """Somebody with an account and a mailbox."""

    def __init__(self, service: Service, post: Post, organization: str = "Works") -> None:
        super().__init__(service)
        self.service, self.mailbox = service, post
        assert self.sign_up(organization_name=organization).status_code == 201

    def ask(self, email: str = "") -> httpx.Response:
        """Ask for a link, from wherever he is."""
        return elsewhere(self.service, FORGOTTEN, {"email": email or self.email})

    def letters(self, number: int = 1) -> list[Any]:
        """His mail, once that much came."""
        return wait_for(
            lambda: got if len(got := self.mailbox.to(self.email)) >= number else [], what=f"for {number} letters"
        )

    def secret(self, number: int = 1) -> str:
        """The secret of the link in that letter."""
        found = re.search(r"/reset/([\w-]+)", text_of(self.letters(number)[number - 1].mail, "plain"))
        assert found
        return found[1]

    def reset(self, secret: str, password: str = NEW) -> httpx.Response:
        """Choose a new password, where he is not signed in."""
        return elsewhere(self.service, RESET, {"token": secret, "password": password})

    def rows(self, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self.service.connect() as connection:
            cursor = connection.execute(statement.encode(), arguments)
            return cursor.fetchall() if cursor.description else []

    def mails(self, status: str) -> list[tuple[Any, ...]]:
        """Attempts, error and secret of his mails of a status."""
        return self.rows(
            "select attempts, error, sealed_secret from internal.account_mail where email = %s and status = %s",
            self.email,
            status,
        )

    def hasten(self) -> None:
        """Let the time pass that his mail, or his next request, waits for."""
        self.rows("delete from internal.login_attempt where subject = %s", self.email)
        self.rows(
            "update internal.account_mail set next_attempt_at = now() where email = %s and next_attempt_at is not null",
            self.email,
        )
        self.rows("select pg_notify('wattledger_account_mail', '')")


@pytest.fixture
def ada(telling: Service, post: Post) -> Iterator[Forgetful]:
    """Somebody for this test alone."""
    ada = Forgetful(telling, post)
    yield ada
    ada.http.close()


@pytest.fixture
def guest(telling: Service) -> Iterator[Person]:
    """Somebody without an account."""
    guest = Person(telling)
    yield guest
    guest.http.close()


def test_the_whole_way(ada: Forgetful) -> None:
    """Signed out everywhere: of the API, of browsers, and of a browser that is signed in since."""
    browser = Visitor(ada.service, ada.email)
    assert browser.send("/signin", username=ada.email, password=PASSWORD).status_code == 303
    assert ada.ask(ada.email.upper()).status_code == 202
    secret = ada.secret()
    assert ada.refresh().status_code == 200, "asking ends nothing"
    answer = ada.reset(secret)
    assert (answer.status_code, answer.content) == (204, b"")
    assert COOKIE not in answer.cookies
    problem(ada.refresh(), 401)
    assert browser.get("/alarms").headers["location"].startswith("/signin")
    problem(ada.sign_in(), 401)
    assert ada.sign_in(NEW).status_code == 200
    problem(ada.reset(secret, "a third well kept word"), 404, "token")
    assert ada.sign_in(NEW).status_code == 200


def test_how_the_mails_read(ada: Forgetful) -> None:
    ada.ask()
    secret = ada.secret()
    (letter,) = ada.letters()
    assert (letter.sender, letter.recipients) == ("ledger@watt.example", [ada.email])
    assert letter.mail["subject"] == "Choose a new password for Wattledger"
    assert letter.mail["from"] == "Wattledger <ledger@watt.example>"
    assert letter.mail["auto-submitted"] == "auto-generated"
    link = f"{ada.service.base_url}/reset/{secret}"
    plain, html = (text_of(letter.mail, kind) for kind in ("plain", "html"))
    assert f"\n\n{link}\n\n" in plain, "a line of its own"
    assert re.search(r"works once, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.", plain)
    assert "(Works)" in plain
    assert f'<a href="{link}">{link}</a>' in html
    ada.reset(secret)
    mail = ada.letters(2)[1].mail
    assert mail["subject"] == "Your password for Wattledger was changed"
    assert f"{ada.service.base_url}/forgotten" in text_of(mail, "plain")
    assert secret not in text_of(mail, "plain")


def test_nobody_learns_who_has_an_account(ada: Forgetful) -> None:
    """The same answer, and to an address without an account no mail; of its request nothing is left."""
    stranger = "nobody-at-all@example.org"
    answers = [ada.ask(stranger), ada.ask()]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json() == {"status": "accepted"}
    names = [sorted(set(answer.headers) - {"date", "x-request-id"}) for answer in answers]
    assert names[0] == names[1]
    ada.letters()
    wait_for(lambda: not ada.rows("select from internal.account_mail where email = %s", stranger), what="for its end")
    assert ada.mailbox.to(stranger) == []


def test_a_newer_link_replaces_the_older(ada: Forgetful) -> None:
    """Not more than one goes out in some minutes."""
    ada.ask()
    first = ada.secret()
    assert ada.ask().status_code == 202
    assert ada.rows("select count(*) from internal.account_mail where email = %s", ada.email) == [(1,)]
    ada.hasten()
    ada.ask()
    second = ada.secret(2)
    problem(ada.reset(first), 404, "token")
    assert ada.reset(second).status_code == 204


def test_two_uses_at_once(ada: Forgetful) -> None:
    """One of them counts."""
    ada.ask()
    secret = ada.secret()
    passwords = [f"{NEW} {number}" for number in range(4)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda password: ada.reset(secret, password).status_code, passwords))
    assert sorted(answers) == [204, 404, 404, 404]
    assert ada.sign_in(passwords[answers.index(204)]).status_code == 200


def test_a_password_that_is_refused_uses_nothing_up(ada: Forgetful) -> None:
    ada.ask()
    secret = ada.secret()
    for weak in ("short", "1234567890", ada.email):
        problem(ada.reset(secret, weak), 422, "password")
    assert ada.reset(secret).status_code == 204


def test_a_link_ends(ada: Forgetful) -> None:
    ada.ask()
    secret = ada.secret()
    ada.rows(
        "update internal.password_reset as r set expires_at = now() from internal.user_account as u"
        " where u.id = r.user_id and u.email = %s",
        ada.email,
    )
    problem(ada.reset(secret), 404, "token")
    assert ada.sign_in().status_code == 200


def test_the_link_leads_to_the_deployment(ada: Forgetful) -> None:
    """Whatever host the request names: else anybody could have a victim's secret sent to his own."""
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = elsewhere(ada.service, FORGOTTEN, {"email": ada.email}, **evil)
    assert answer.status_code == 202
    (letter,) = ada.letters()
    assert b"evil.example" not in letter.raw
    assert ada.reset(ada.secret()).status_code == 204


def test_the_secret_is_kept_nowhere(ada: Forgetful) -> None:
    """Neither in a log nor, when the mail is out, in the database, where its hash is."""
    ada.ask()
    secret = ada.secret()
    wait_for(lambda: ada.mails("sent"), what="for the note that it is sent")
    assert ada.mails("sent") == [(1, None, None)]
    guest = Visitor(ada.service)
    assert guest.get(f"/reset/{secret}").status_code == 200
    assert guest.get(f"/reset/{secret}/more").status_code == 404
    assert guest.send(f"/reset/{secret}", password="short").status_code == 422
    logs = [process.log.read_text() for process in (ada.service.api, ada.service.workers)]
    assert '"/reset/' in logs[0]
    assert "account mail sent" in logs[1]
    assert not any(secret in log or ada.email in log for log in logs)
    for table in ("internal.account_mail", "internal.password_reset", "public.audit_log"):
        assert secret not in str(ada.rows(f"select t::text from {table} as t"))


def test_it_is_tried_again_with_the_same_link(ada: Forgetful) -> None:
    """451 is for now; until it is sent, the secret is kept encrypted."""
    refusals = ada.mailbox.refuse[ada.email] = ["451 greylisted"] * 100
    ada.ask()
    wait_for(lambda: len(refusals) < 100, what="for the first attempt")
    ((mail, sealed),) = ada.rows("select id, sealed_secret from internal.account_mail where email = %s", ada.email)
    assert sealed.startswith("siv1:")
    refusals.clear()
    ada.hasten()
    (letter,) = ada.letters()
    assert letter.mail["message-id"] == f"<{mail}@watt.example>"
    assert ada.reset(ada.secret()).status_code == 204
    (sent,) = wait_for(lambda: ada.mails("sent")[:1], what="for the note that it is sent")
    assert sent[0] > 1


def test_a_refused_address_is_final(ada: Forgetful) -> None:
    """550 is for good: the secret is forgotten."""
    ada.mailbox.refuse[ada.email] = ["550 nobody here"]
    ada.ask()
    wait_for(lambda: ada.mails("dead"), what="for the end")
    assert ada.mails("dead") == [(1, "the mail server answered 550 nobody here", None)]


def test_what_the_audit_log_tells(ada: Forgetful) -> None:
    ada.ask()
    ada.reset(ada.secret())
    ada.sign_in(NEW)
    changed, asked = ada.get("/api/v1/audit")[:2]
    assert (asked["action"], asked["entity"], asked["actor"]) == ("insert", "password_reset", "forgotten password")
    assert (changed["action"], changed["entity"], changed["actor_name"]) == ("update", "user_account", ada.email)
    assert changed["old"]["password_reset_at"] is None
    assert changed["new"]["password_reset_at"] is not None


def test_somebody_who_was_removed(ada: Forgetful, guest: Person) -> None:
    """His link dies with his account, and none is sent to him any more."""
    assert guest.accept(ada.invite(guest, "viewer")["invite_url"]).status_code == 201
    ada.ask(guest.email)
    letter = wait_for(lambda: ada.mailbox.to(guest.email)[1:], what="for the link, after the invitation")[0]
    secret = text_of(letter.mail, "plain").split("/reset/")[1].split()[0]
    assert ada.http.delete(f"/api/v1/org/members/{guest.me['id']}").status_code == 204
    problem(ada.reset(secret), 404, "token")


def test_an_invitation_by_mail(ada: Forgetful, guest: Person) -> None:
    """The link is in the mail as in the answer."""
    invitation = ada.invite(guest, "operator")
    assert invitation["emailed"] is True
    (letter,) = wait_for(lambda: ada.mailbox.to(guest.email), what="for the invitation")
    assert letter.mail["subject"] == f"{ada.email} invites you to Wattledger"
    plain = text_of(letter.mail, "plain")
    assert invitation["invite_url"] in plain
    assert "“Works” at Wattledger, as operator" in plain
    assert ada.invite(guest, "viewer")["emailed"] is False, "not again within minutes"
    assert guest.accept(plain.split("/invite/")[1].split()[0]).status_code == 404, "the newer link replaced it"


def test_nothing_gets_into_an_invitation(telling: Service, post: Post, guest: Person) -> None:
    """What somebody calls his organization is text, and one line of it."""
    evil = Forgetful(telling, post, '<a href="http://evil.example">Your account</a> ' + "x" * 100)
    evil.invite(guest, "viewer")
    evil.http.close()
    (letter,) = wait_for(lambda: post.to(guest.email), what="for the invitation")
    assert '<a href="http://evil' not in text_of(letter.mail, "html")
    assert "x" * 90 not in text_of(letter.mail, "plain")


@pytest.mark.parametrize("name", ["{}..b", ".{}", "{}."])
def test_dots_wherever_a_browser_lets_them_stand(ada: Forgetful, post: Post, name: str) -> None:
    """Such mailboxes exist; the mail server is asked, and not the grammar of headers."""
    email = f"{name.format(secrets.token_hex(8))}@example.org"
    assert ada.post("/api/v1/org/members", {"email": email, "role": "viewer"}).json()["emailed"] is True
    (letter,) = wait_for(lambda: post.to(email), what="for the invitation")
    assert letter.mail["To"] == email
