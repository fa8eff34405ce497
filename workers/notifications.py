"""Delivers alarms and alerts to people's channels, and account mail: at least once each, whatever dies in between.

A delivery is claimed for the length of a lease. Whoever dies with it leaves it to the next, and it goes out again under
the same id, by which a receiver knows it.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import structlog

from api.config import Config
from api.security.credentials import CredentialCipher
from workers.account_mail import AccountMail
from workers.database import Database
from workers.notification import mail, webhook
from workers.notification.attempt import attempt, unseal
from workers.notification.delivery import Delivery, Undelivered, retry_pause
from workers.pump import Pump
from workers.supervisor import Loop, repeat

CHANNEL = "wattledger_notification"
DELIVERIES_AT_ONCE = 32
POLL_SECONDS = 2.0
LEASE = timedelta(seconds=60)
SECONDS = {"webhook": 15.0, "email": 40.0}
PRUNE_EVERY_SECONDS = 86_400.0
KEEP_SENT = timedelta(days=30)
KEEP_DEAD = timedelta(days=365)

CLAIM = (
    "select id, attempts, tenant_id, tenant_name, channel_id, channel_name, kind, target, sealed_secret, created_at,"
    " messages from worker.claim_deliveries($1, $2)"
)
FINISH = "select worker.finish_delivery($1)"
FAIL = "select worker.fail_delivery($1, $2, $3, $4)"
PRUNE = "select worker.prune_deliveries($1, $2)"

log = structlog.get_logger()


class Notifications:
    """Sends what is due, several at a time, and forgets what is old."""

    def __init__(
        self,
        database: Database,
        config: Config,
        cipher: CredentialCipher,
        wake: asyncio.Event,
        wake_for_accounts: asyncio.Event,
    ) -> None:
        self._database, self._config, self._cipher, self._wake = database, config, cipher, wake
        self._client = webhook.new_client()
        self._account_mail = AccountMail(database, config, cipher, wake_for_accounts)
        self._pump = Pump("notifications", DELIVERIES_AT_ONCE, self._claim, self._deliver, wake, POLL_SECONDS)

    def loops(self) -> dict[str, Loop]:
        """The loops by name."""
        return {
            "notifications": self._pump.run,
            "account-mail": self._account_mail.run,
            "prune-deliveries": self._prune,
        }

    async def drain(self, seconds: float) -> None:
        """Give what is under way that long to end."""
        await asyncio.gather(self._pump.drain(seconds), self._account_mail.drain(seconds))
        await self._client.aclose()

    async def _claim(self, limit: int) -> list[Delivery]:
        return [Delivery(**row) for row in await self._database.fetch(CLAIM, limit, LEASE)]

    async def _deliver(self, delivery: Delivery) -> None:
        facts: dict[str, Any] = {"delivery": str(delivery.id), "tenant": delivery.tenant_id, "kind": delivery.kind}
        facts |= {"channel": str(delivery.channel_id), "items": len(delivery.messages), "attempts": delivery.attempts}
        try:
            await self._send(delivery)
        except Undelivered as error:
            pause = retry_pause(delivery.attempts, error)
            retry_in = pause and pause.total_seconds()
            log.warning("notification not delivered", reason=str(error), retry_in_seconds=retry_in, **facts)
            await self._database.insist(FAIL, delivery.id, delivery.attempts, str(error), pause)
        else:
            await self._database.insist(FINISH, delivery.id)
            log.info("notification delivered", **facts)
        self._wake.set()  # the channel may have more

    async def _send(self, delivery: Delivery) -> None:
        """Send it once. Raises Undelivered for all that may go wrong, foreseen or not."""
        seconds = SECONDS[delivery.kind]
        async with attempt(delivery.attempts, seconds, "notification failed", delivery=str(delivery.id)):
            if delivery.kind == "email":
                await mail.send(self._config.smtp, delivery)
            else:
                secret = unseal(self._cipher, delivery.sealed_secret or "", "channel", "; make it a new one")
                private = self._config.webhook_private_targets
                await webhook.send(self._client, delivery, secret, private=private)

    async def _prune(self, stopping: asyncio.Event) -> None:
        async def once() -> int:
            return int(await self._database.fetch_value(PRUNE, KEEP_SENT, KEEP_DEAD))

        await repeat(once, PRUNE_EVERY_SECONDS, stopping)
