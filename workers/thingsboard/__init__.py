"""ThingsBoard, the system that the devices are connected to, as a client over its REST API."""

from workers.thingsboard.client import Access, Answer, ThingsBoard
from workers.thingsboard.errors import Refused, ThingsBoardError, Unclear, Unreachable

__all__ = ["Access", "Answer", "Refused", "ThingsBoard", "ThingsBoardError", "Unclear", "Unreachable"]
