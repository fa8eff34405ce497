"""What is to be delivered, and what may become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

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
