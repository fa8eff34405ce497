"""Sends commands to devices through ThingsBoard: each at most once, whatever dies in between.

A command is claimed, that is marked as sent, in a transaction of its own before the call. Whoever then dies leaves it
sent, and it times out by itself; nobody sends it again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

import structlog

from workers.database import Database
from workers.pump import Pump
from workers.supervisor import Loop, repeat
from workers.thingsboard import Answer, Refused, ThingsBoard, ThingsBoardError, Unreachable

CHANNEL = "wattledger_command"
COMMANDS_AT_ONCE = 128
POLL_SECONDS = 2.0
TIME_OUT_EVERY_SECONDS = 1.0
MAX_TEXT_CHARACTERS = 300

CLAIM = (
    "select command_id, tenant_id, station_id, device_id, tb_device_id, command_type, payload, mode, timeout_seconds"
    " from worker.claim_commands($1)"
)
FINISH = "select worker.finish_command($1, $2, $3)"
NOTE = "select worker.note_command($1, $2)"
TIME_OUT = "select worker.time_out_commands()"

log = structlog.get_logger()


@dataclass(frozen=True)
class Command:
    """A command that is ours to send.

    ``payload`` is JSON. Unanswered ``timeout_seconds`` after ``claimed_at`` (by the event loop's clock) it times out.
    """

    command_id: UUID
    tenant_id: str
    station_id: str
    device_id: str
    tb_device_id: str | None
    command_type: str
    payload: Any
    mode: Literal["twoway", "oneway"]
    timeout_seconds: int
    claimed_at: float

    def remaining_seconds(self) -> float:
        """How long it may still take."""
        return self.claimed_at + self.timeout_seconds - asyncio.get_running_loop().time()


@dataclass(frozen=True)
class Outcome:
    """What became of a command; ``unclear`` leaves it sent."""

    status: Literal["acked", "failed", "unclear"]
    text: str | None = None


class Commands:
    """Two loops: one sends what is waiting, one times out what stays unanswered."""

    def __init__(self, database: Database, thingsboard: ThingsBoard, wake: asyncio.Event) -> None:
        self._database, self._thingsboard = database, thingsboard
        self._pump = Pump("commands", COMMANDS_AT_ONCE, self._claim, self._do, wake, POLL_SECONDS)
        self.drain = self._pump.drain

    def loops(self) -> dict[str, Loop]:
        """The loops by name."""
        return {"commands": self._pump.run, "time-out-commands": self._time_out}

    async def _claim(self, limit: int) -> list[Command]:
        now = asyncio.get_running_loop().time()
        return [Command(**row, claimed_at=now) for row in await self._database.fetch(CLAIM, limit)]

    async def _do(self, command: Command) -> None:
        outcome = await send(self._thingsboard, command)
        if outcome.status == "unclear":
            await self._database.insist(NOTE, command.command_id, outcome.text)
        else:
            await self._database.insist(FINISH, command.command_id, outcome.status, outcome.text)
        log.info(
            "command acknowledged" if outcome.status == "acked" else "command not acknowledged",
            command=str(command.command_id),
            tenant=command.tenant_id,
            station=command.station_id,
            device=command.device_id,
            outcome=outcome.status,
            reason=outcome.text,
        )

    async def _time_out(self, stopping: asyncio.Event) -> None:
        async def once() -> int:
            return int(await self._database.fetch_value(TIME_OUT))

        await repeat(once, TIME_OUT_EVERY_SECONDS, stopping)


async def send(thingsboard: ThingsBoard, command: Command) -> Outcome:
    """Make the one call that a command is, and say what became of it.

    ThingsBoard keeps a call for a device that is offline until the call's own timeout, so that one is not longer than
    the command's: what has timed out here must not reach the device later.
    """
    if command.tb_device_id is None:
        return Outcome("failed", "the device is not yet known to ThingsBoard")
    remaining = command.remaining_seconds()
    if remaining <= 0:
        return Outcome("failed", "this service was held up too long; the command was not sent")
    path = f"/api/rpc/{command.mode}/{quote(command.tb_device_id, safe='')}"
    params = {} if command.payload is None else command.payload
    body = {"method": command.command_type, "params": params, "timeout": int(remaining * 1000)}
    try:
        answer = await thingsboard.call("POST", path, body=body, seconds=remaining)
        return Outcome("acked") if command.mode == "oneway" else judge(answer)
    except Unreachable as error:
        return Outcome("failed", f"{error}; the command was not sent")
    except Refused as error:
        return Outcome("failed", refusal(error))
    except ThingsBoardError as error:
        return Outcome("unclear", str(error))


def judge(answer: Answer) -> Outcome:
    """What a device's own answer means. Raises Unclear when it is no JSON."""
    document = answer.json()
    status = document.get("status") if isinstance(document, dict) else None
    match str(status).lower():
        case "acked":
            return Outcome("acked")
        case "failed" | "error":
            reason = document.get("message") or document.get("error")
            return Outcome("failed", f"the device refused{_said(reason)}")
    if document is None:
        return Outcome("unclear", "the device answered nothing")
    return Outcome("unclear", f"the device's answer is not an acknowledgement{_said(document)}")


def refusal(error: Refused) -> str:
    """Why ThingsBoard did not pass a command on."""
    match error.status:
        case 404:
            return f"ThingsBoard does not know the device ({error})"
        case 409:
            return f"the device is offline ({error})"
        case 401 | 403:
            return f"ThingsBoard does not let this service send commands ({error})"
    return str(error)


def _said(what: Any) -> str:
    return f": {str(what)[:MAX_TEXT_CHARACTERS]}" if what else ""
