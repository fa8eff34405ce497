"""An organization with a site and channels, and what a test says to it."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from tests.api.site import Site
from tests.notification.post import Post
from tests.notification.receiver import Hit, Receiver
from tests.support.processes import wait_for
from tests.support.service import Service

CHANNELS = "/api/v1/notifications/channels"
DELIVERIES = "/api/v1/notifications/deliveries"
Json = dict[str, Any]
_numbers = count(1)


class Office(Site):
    """Each test has one of its own: a tenant, a path of the receiver, an address of the mail server."""

    def __init__(self, service: Service, receiver: Receiver, post: Post) -> None:
        number = next(_numbers)
        super().__init__(service, f"office-{number}")
        self.receiver, self.post_office = receiver, post
        self.path = f"/hook/{number}"
        self.address = f"keeper-{number}@plant.example"

    def channel(self, **settings: Any) -> Json:
        """Make a webhook channel; its answer, with the secret."""
        wanted = {"kind": "webhook", "name": "Duty desk", "target": self.receiver.url(self.path), **settings}
        made: Json = self.post(CHANNELS, wanted)
        return made

    def mailbox(self, **settings: Any) -> Json:
        """Make an e-mail channel."""
        return self.channel(kind="email", **{"target": self.address, **settings})

    def tell(self, title: str = "31 % above expected", type_: str = "opened", **alert: Any) -> None:
        """Let an alert be told, as whatever finds alerts does."""
        told = {"site_id": self.station, "kind": "deviation", "severity": "warning", "title": title, **alert}
        self.rows(
            "select internal.append_event(%s, 'alert', %s)",
            self.tenant,
            json.dumps({"type": type_, "alert": told}),
        )

    def rows(self, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self.service.connect() as connection:
            cursor = connection.execute(statement.encode(), arguments)
            return cursor.fetchall() if cursor.description else []

    def hasten(self) -> None:
        """Let the time pass that anything of the tenant waits for."""
        self.rows(
            "update internal.notification_delivery set next_attempt_at = now()"
            " where tenant_id = %s and next_attempt_at is not null",
            self.tenant,
        )
        self.rows("select pg_notify('wattledger_notification', '')")

    def hits(self, number: int = 1) -> list[Hit]:
        """What the receiver got, once that many came."""
        return wait_for(
            lambda: hits if len(hits := self.receiver.hits(self.path)) >= number else [], what=f"for {number} webhooks"
        )

    def letters(self, number: int = 1) -> list[Any]:
        """What the mail server got, once that many came."""
        return wait_for(
            lambda: got if len(got := self.post_office.to(self.address)) >= number else [], what=f"for {number} mails"
        )

    def deliveries(self, **query: str) -> list[Json]:
        """What is listed, newest first."""
        answer = self.call("GET", DELIVERIES, role="operator", **query)
        assert answer.status_code == 200, answer.text
        listed: list[Json] = answer.json()
        return listed

    def get_audit(self) -> list[Json]:
        """What was changed of channels, newest first."""
        log: list[Json] = self.call("GET", "/api/v1/audit", entity="notification_channel").json()
        return log

    def settled(self, status: str, number: int = 1) -> list[Json]:
        """The deliveries of a status, once there are that many."""
        return wait_for(
            lambda: found if len(found := self.deliveries(status=status)) >= number else [],
            what=f"for {number} deliveries that are {status}",
        )

    def failed(self, attempts: int) -> Json:
        """The only delivery, once it waits for its next attempt after so many."""
        return wait_for(
            lambda: (
                found[0] if (found := self.deliveries(status="pending")) and found[0]["attempts"] == attempts else {}
            ),
            what=f"for attempt {attempts} to fail",
        )
