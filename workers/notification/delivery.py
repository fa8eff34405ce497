"""What is to be delivered, and what may become of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

MAX_ATTEMPTS = 10
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 3600.0

Message = dict[str, Any]
"""One event: event_id, topic, type, severity, site_id, site_name, timezone, title, message, at, data."""


@dataclass(frozen=True)
class Delivery:
    """A delivery that is ours to send; ``attempts`` counts this one. The id is the same at each attempt."""

    id: UUID
    attempts: int
    tenant_id: str
    tenant_name: str
    channel_id: UUID
    channel_name: str
    kind: Literal["webhook", "email"]
    target: str
    sealed_secret: str | None
    created_at: Any
    messages: list[Message]


class Undelivered(Exception):
    """It did not arrive; trying again may help, not before ``retry_after`` where the receiver said so."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Refused(Undelivered):
    """It did not arrive, and trying again would not help."""


def retry_pause(attempts: int, error: Undelivered) -> timedelta | None:
    """How long to wait after this many attempts: 5, 15, 45, … seconds, jittered, or longer where the receiver asks.

    None: it is given up, after the last attempt or a refusal.
    """
    if isinstance(error, Refused) or attempts >= MAX_ATTEMPTS:
        return None
    pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 3.0 ** (attempts - 1))
    jittered = timedelta(seconds=round(pause * random.uniform(0.75, 1.25), 3))
    return max(jittered, error.retry_after or timedelta())
