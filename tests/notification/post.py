"""A mail server on this machine, which keeps what it is given and refuses whom a test wants."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.processes import free_port


async def _finish_sessions() -> None:
    """Wait until the other tasks of the loop are done, and what they closed is closed."""
    if tasks := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(tasks, timeout=10)
    await _settle()


async def _settle() -> None:
    """Let the loop close what is over."""
    for _ in range(5):
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Letter:
    """One mail, as it was handed over."""

    sender: str
    recipients: list[str]
    mail: EmailMessage
    raw: bytes


class Post:
    """Keeps letters. `refuse` maps an address to the answers that it gets first, oldest first."""

    def __init__(self, **settings: Any) -> None:
        self.port = free_port()
        self.letters: list[Letter] = []
        self.refuse: dict[str, list[str]] = {}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **settings)

    def __enter__(self) -> Self:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()
        self.controller.stop()

    async def parted(self) -> None:
        """Wait until both sides of each session have closed: a loop that ends before leaves its sockets open."""
        await asyncio.to_thread(self._finish)
        await _settle()

    def _finish(self) -> None:
        asyncio.run_coroutine_threadsafe(_finish_sessions(), self.controller.loop).result(timeout=30)

    def to(self, address: str) -> list[Letter]:
        """What came for an address so far."""
        return [letter for letter in self.letters if address in letter.recipients]

    async def handle_RCPT(  # noqa: N802  aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answers := self.refuse.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.letters.append(Letter(str(envelope.mail_from), list(envelope.rcpt_tos), mail, envelope.content))
        return "250 kept"
