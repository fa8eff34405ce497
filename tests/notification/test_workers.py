"""Workers that die, workers that share, and where they do not send to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.security.credentials import CredentialCipher
from tests.notification.post import Post
from tests.notification.receiver import Receiver
from tests.support.processes import wait_for
from tests.workers.stage import Row, Stage

TENANT = "tenant-demo"
SECRET = "whsec_of_the_test"


@pytest.fixture
def stage(fresh_database: str, tmp_path: Path) -> Iterator[Stage]:
    """A database and workers for this test alone."""
    with Stage(fresh_database, tmp_path) as stage:
        yield stage


def make_channel(stage: Stage, target: str, kind: str = "webhook", key: str = "") -> None:
    """Make a channel, as the API does."""
    channel = {"kind": kind, "name": "desk", "target": target, "min_severity": "info"}
    sealed = CredentialCipher(key or stage.key).encrypt(SECRET) if kind == "webhook" else None
    stage.rows("select api.create_channel(%s, %s, %s, 'test')", TENANT, json.dumps(channel), sealed)


def tell(stage: Stage, count: int = 1) -> None:
    """So many alerts."""
    alert = {"type": "opened", "alert": {"severity": "warning", "title": "31 % above expected"}}
    stage.rows(
        "select internal.append_event(%s, 'alert', %s) from generate_series(1, %s)", TENANT, json.dumps(alert), count
    )


def deliveries(stage: Stage, status: str) -> list[Row]:
    """The deliveries of a status."""
    return stage.rows("select * from internal.notification_delivery where status = %s", status)


def test_a_killed_workers_delivery_goes_out_again(stage: Stage, receiver: Receiver) -> None:
    """Under the same id, after the lease."""
    path = "/killed"
    make_channel(stage, receiver.url(path))
    receiver.held = threading.Event()
    try:
        worker = stage.start_worker("notifications")
        tell(stage)
        wait_for(lambda: receiver.hits(path))
        worker.kill()
    finally:
        receiver.held.set()
    (left,) = deliveries(stage, "sending")
    stage.rows("update internal.notification_delivery set next_attempt_at = now()")
    stage.start_worker("notifications")
    (sent,) = wait_for(lambda: deliveries(stage, "sent"))
    first, second = receiver.hits(path)
    assert (sent["id"], sent["attempts"]) == (left["id"], 2)
    assert first.delivery == second.delivery == str(sent["id"])
    assert first.content == second.content


def test_one_that_kills_workers_is_given_up(stage: Stage, receiver: Receiver) -> None:
    make_channel(stage, receiver.url("/poison"))
    tell(stage)
    stage.rows("update internal.notification_delivery set attempts = 10, status = 'sending', next_attempt_at = now()")
    stage.start_worker("notifications")
    (dead,) = wait_for(lambda: deliveries(stage, "dead"))
    assert dead["error"] == "workers ended again and again while sending it"
    assert receiver.hits("/poison") == []


def test_several_workers_send_each_once(stage: Stage, receiver: Receiver) -> None:
    path = "/shared"
    make_channel(stage, receiver.url(path))
    tell(stage, 60)
    workers = [stage.new_worker("notifications") for _ in range(2)]
    for worker in workers:
        worker.start()
    wait_for(lambda: len(deliveries(stage, "sent")) == 60)
    came = [hit.delivery for hit in receiver.hits(path)]
    assert len(came) == len(set(came)) == 60
    assert all(hit.is_signed_with(SECRET) for hit in receiver.hits(path))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_private_targets_are_refused(stage: Stage, receiver: Receiver, host: str) -> None:
    """However they are spelt, where the deployment does not allow them."""
    make_channel(stage, receiver.url("/private", host))
    stage.start_worker("notifications", WEBHOOK_PRIVATE_TARGETS="false")
    tell(stage)
    (dead,) = wait_for(lambda: deliveries(stage, "dead"))
    assert "is not a public address" in dead["error"]
    assert receiver.hits("/private") == []


def test_production_does_not_allow_them(stage: Stage, receiver: Receiver) -> None:
    make_channel(stage, receiver.url("/production"))
    stage.start_worker("notifications", ENVIRONMENT="production")
    tell(stage)
    wait_for(lambda: deliveries(stage, "dead"))
    assert receiver.hits("/production") == []


def test_without_a_mail_server(stage: Stage) -> None:
    make_channel(stage, "keeper@plant.example", "email")
    stage.start_worker("notifications", SMTP_URL="", SMTP_HOST="")
    tell(stage)
    (dead,) = wait_for(lambda: deliveries(stage, "dead"))
    assert dead["error"] == "this service sends no e-mail: SMTP_URL is not set"


def test_a_mail_server_that_is_away(stage: Stage) -> None:
    """It is tried again, and no password gets into the reason or the log."""
    make_channel(stage, "keeper@plant.example", "email")
    worker = stage.start_worker(
        "notifications", SMTP_URL="smtp://me:hush-hush@127.0.0.1:1", EMAIL_FROM="ledger@watt.example"
    )
    tell(stage)
    (failed,) = wait_for(lambda: deliveries(stage, "pending") if "not delivered" in worker.log.read_text() else [])
    assert failed["error"].startswith("the mail server is of no help")
    assert "hush-hush" not in failed["error"] + worker.log.read_text()


def test_a_secret_of_another_key(stage: Stage, receiver: Receiver) -> None:
    make_channel(stage, receiver.url("/key"), key="another key")
    stage.start_worker("notifications")
    tell(stage)
    (dead,) = wait_for(lambda: deliveries(stage, "dead"))
    assert "make it a new one" in dead["error"]


def ask_for_link(stage: Stage, key: str = "") -> None:
    """Somebody has forgotten his password, as the API notes it."""
    stage.rows("select api.sign_up('ada@example.org', 'argon', null, null)")
    sealed = CredentialCipher(key or stage.key).encrypt("the secret")
    ask = "select api.request_password_reset('ada@example.org', '192.0.2.1', 'hash', %s, '1 hour')"
    stage.rows(ask, sealed)


def account_mail(stage: Stage, status: str) -> list[Row]:
    """Mail about accounts, of a status."""
    return stage.rows("select * from internal.account_mail where status = %s", status)


def test_a_link_that_was_not_noted_as_sent_goes_out_again(stage: Stage, post: Post) -> None:
    """A worker died with it: the same link, in the same mail."""
    ask_for_link(stage)
    stage.rows("select worker.claim_account_mail(1, '0 seconds')")
    stage.start_worker("notifications", **mail_server(post))
    (sent,) = wait_for(lambda: account_mail(stage, "sent"))
    assert (sent["attempts"], sent["sealed_secret"]) == (2, None)
    (letter,) = [each for each in post.letters if each.mail["message-id"] == f"<{sent['id']}@watt.example>"]
    assert b"/reset/the secret" in letter.raw


@pytest.mark.parametrize(
    ("attempts", "key", "has_server", "error"),
    [
        (10, "", True, "workers ended again and again while sending it"),
        (1, "another key", True, "the secret of the link cannot be read"),
        (1, "", False, "this service sends no e-mail: SMTP_URL is not set"),
    ],
)
def test_links_that_are_given_up(
    stage: Stage, post: Post, attempts: int, key: str, has_server: bool, error: str
) -> None:
    """With the reason, and without the secret."""
    ask_for_link(stage, key)
    stage.rows("select worker.claim_account_mail(1, '0 seconds')")
    stage.rows("update internal.account_mail set attempts = %s", attempts)
    stage.start_worker("notifications", **(mail_server(post) if has_server else {"SMTP_URL": ""}))
    (dead,) = wait_for(lambda: account_mail(stage, "dead"))
    assert dead["error"].startswith(error)
    assert dead["sealed_secret"] is None


def mail_server(post: Post) -> dict[str, str]:
    """The environment of workers that send their mail there."""
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{post.port}?starttls=false",
        "EMAIL_FROM": "ledger@watt.example",
        "BASE_URL": "https://energy.example.org",
    }
