"""Encrypted ways: the other side must be who it says, and a password goes over an encrypted line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from api.smtp import Smtp
from tests.notification.certificates import Certificates, make_certificates
from tests.notification.post import Post
from tests.notification.receiver import Receiver
from workers.notification import mail, webhook
from workers.notification.delivery import Delivery, Message, Refused, Undelivered

MESSAGE: Message = {"topic": "alert", "type": "opened", "severity": "warning", "site_id": "s", "site_name": "Plant"}
MESSAGE |= {"timezone": "UTC", "title": "Peak", "message": None, "at": "2026-01-20T00:00:00Z", "event_id": 1}


def delivery(target: str) -> Delivery:
    """One alert."""
    now = datetime.now(UTC)
    return Delivery(uuid4(), 1, "t", "T", uuid4(), "desk", "webhook", target, None, now, [MESSAGE])


@pytest.fixture
def certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificates:
    """Certificates for localhost, whose authority is trusted."""
    made = make_certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trusted))
    return made


@pytest.fixture
def https(certificates: Certificates) -> Iterator[Receiver]:
    """A receiver that speaks TLS."""
    with Receiver(certificates.server) as receiver:
        yield receiver


async def test_a_webhook(https: Receiver) -> None:
    """By name, though the connection is made to the address that was checked."""
    async with webhook.new_client() as client:
        await webhook.send(client, delivery(https.url("/x", "localhost")), "secret", private=True)
    (hit,) = https.hits("/x")
    assert hit.headers["Host"] == https.url("", "localhost").removeprefix("https://")
    assert hit.is_signed_with("secret")


async def test_a_webhook_to_somebody_else(https: Receiver) -> None:
    """A certificate for another name is not taken."""
    async with webhook.new_client() as client:
        with pytest.raises(Undelivered, match=r"(?i)certificate"):
            await webhook.send(client, delivery(https.url("/x", "127.0.0.1")), "secret", private=True)
    assert https.hits("/x") == []


def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    """Let one account in."""
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"me", b"right")
    return AuthResult(success=good, handled=False)


@pytest.fixture
def strict_post(certificates: Certificates) -> Iterator[Post]:
    """A mail server that wants STARTTLS, then a password."""
    with Post(tls_context=certificates.server, require_starttls=True, authenticator=check, auth_required=True) as post:
        yield post


async def test_mail(strict_post: Post) -> None:
    server = Smtp("localhost", strict_post.port, "starttls", "me", "right", "ledger@watt.example")
    await mail.send(server, delivery("a@plant.example"))
    assert strict_post.to("a@plant.example")[0].mail["subject"] == "[warning] Plant: Peak"
    await strict_post.parted()


@pytest.mark.parametrize(
    ("host", "password", "reason"), [("127.0.0.1", "right", "certificate"), ("localhost", "wrong", "535")]
)
async def test_mail_that_does_not_go(strict_post: Post, host: str, password: str, reason: str) -> None:
    """A stranger's certificate, a wrong password: what an operator may mend, so it is tried again."""
    server = Smtp(host, strict_post.port, "starttls", "me", password, "ledger@watt.example")
    with pytest.raises(Undelivered, match=f"(?i){reason}") as error:
        await mail.send(server, delivery("a@plant.example"))
    assert not isinstance(error.value, Refused)
    assert strict_post.letters == []
    await strict_post.parted()


async def test_mail_is_never_sent_in_clear_instead(post: Post) -> None:
    """A server without STARTTLS gets nothing, where it is asked for."""
    server = Smtp("127.0.0.1", post.port, "starttls", "", "", "ledger@watt.example")
    with pytest.raises(Undelivered, match="STARTTLS"):
        await mail.send(server, delivery("clear@plant.example"))
    assert post.to("clear@plant.example") == []
    await post.parted()
