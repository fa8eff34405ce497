"""Waiting for whichever comes first."""

from __future__ import annotations

import asyncio


async def first(*events: asyncio.Event, seconds: float | None = None) -> None:
    """Return when one of the events is set, or after that many seconds (None: no limit)."""
    if any(event.is_set() for event in events):
        return
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
