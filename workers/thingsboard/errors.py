"""How a call to ThingsBoard can go wrong, told apart by what may have happened there."""

from __future__ import annotations


class ThingsBoardError(Exception):
    """A call that did not succeed. The message is for people and carries no secret."""


class Unreachable(ThingsBoardError):
    """The request was surely not delivered."""


class Refused(ThingsBoardError):
    """ThingsBoard answered that it will not do it, with this HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Unclear(ThingsBoardError):
    """The request may have been carried out: no answer in time, a broken connection, a server error, or nonsense."""
