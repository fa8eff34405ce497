"""Sends mail about accounts: links to choose a new password, word that one was chosen, invitations.

A mail is claimed for the length of a lease, as deliveries are; it goes out again under the same Message-ID.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from api.config import Config
from api.security.credentials import CredentialCipher
from workers.database import Database
from workers.notification import letter, mail
from workers.notification.attempt import attempt, unseal
from workers.notification.delivery import Refused, Undelivered, retry_pause
from workers.notification.letter import Letter
from workers.pump import Pump

CHANNEL = "wattledger_account_mail"
LETTERS_AT_ONCE = 8
POLL_SECONDS = 2.0
LEASE = timedelta(seconds=60)
SECONDS = 40.0

CLAIM = (
    "select id, attempts, kind, email, sealed_secret, created_at, expires_at, organization_name, role, invited_by"
    " from worker.claim_account_mail($1, $2)"
)
FINISH = "select worker.finish_account_mail($1)"
FAIL = "select worker.fail_account_mail($1, $2, $3, $4)"

log = structlog.get_logger()


class AccountMail:
    """Sends what is due, several at a time."""

    def __init__(self, database: Database, config: Config, cipher: CredentialCipher, wake: asyncio.Event) -> None:
        self._database, self._config, self._cipher = database, config, cipher
        self._pump = Pump("account-mail", LETTERS_AT_ONCE, self._claim, self._deliver, wake, POLL_SECONDS)

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until ``stopping`` is set."""
        await self._pump.run(stopping)

    async def drain(self, seconds: float) -> None:
        """Give what is under way that long to end."""
        await self._pump.drain(seconds)

    async def _claim(self, limit: int) -> list[Letter]:
        return [Letter(**row) for row in await self._database.fetch(CLAIM, limit, LEASE)]

    async def _deliver(self, about: Letter) -> None:
        facts = {"mail": str(about.id), "kind": about.kind, "attempts": about.attempts}
        try:
            await self._send(about)
        except Undelivered as error:
            pause = retry_pause(about.attempts, error)
            log.warning(
                "account mail not sent", reason=str(error), retry_in_seconds=pause and pause.total_seconds(), **facts
            )
            await self._database.insist(FAIL, about.id, about.attempts, str(error), pause)
        else:
            await self._database.insist(FINISH, about.id)
            log.info("account mail sent", **facts)

    async def _send(self, about: Letter) -> None:
        """Send it once. Raises Undelivered for all that may go wrong, foreseen or not."""
        async with attempt(about.attempts, SECONDS, "account mail failed", mail=str(about.id)):
            smtp = self._config.smtp
            if smtp is None:
                raise Refused(mail.NO_SERVER)
            secret = unseal(self._cipher, about.sealed_secret, "link") if about.sealed_secret else ""
            message = letter.compose(smtp.sender, about, self._config.base_url, secret)
            await mail.hand_over(smtp, message, about.email)
