"""One attempt to send something, however it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from api.security.credentials import CredentialCipher, CredentialsUnreadable
from workers.notification.delivery import MAX_ATTEMPTS, Refused, Undelivered

log = structlog.get_logger()


@asynccontextmanager
async def attempt(number: int, seconds: float, event: str, **facts: str) -> AsyncIterator[None]:
    """Send within it, once. Raises Undelivered for all that may go wrong, foreseen or not.

    ``number`` counts the attempts, this one included; it may take so many ``seconds``. What nobody foresaw is logged as
    ``event`` with ``facts``.
    """
    if number > MAX_ATTEMPTS:
        raise Refused("workers ended again and again while sending it")
    try:
        async with asyncio.timeout(seconds):
            yield
    except Undelivered:
        raise
    except TimeoutError:
        raise Undelivered(f"not finished within {seconds:g} seconds") from None
    except Exception as error:
        log.exception(event, **facts)
        raise Undelivered("it could not be sent; the log of the workers tells why") from error


def unseal(cipher: CredentialCipher, sealed: str, whose: str, advice: str = "") -> str:
    """A secret that was kept encrypted. Raises Refused where it cannot be read."""
    try:
        return cipher.decrypt(sealed)
    except CredentialsUnreadable as error:
        raise Refused(f"the secret of the {whose} cannot be read ({error}){advice}") from None
