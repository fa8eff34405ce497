"""One message of telemetry on its way into the database: columns, as `api.ingest` takes them."""

import asyncio
from datetime import datetime


class Message:
    """Samples of one device, acknowledged together.

    `written` becomes the number of values written or overwritten once they are committed, or the error that this
    message met.
    """

    __slots__ = ("device", "keys", "qualities", "station", "tenant", "texts", "times", "values", "written")

    def __init__(self, tenant: str, station: str, device: str) -> None:
        self.tenant = tenant
        self.station = station
        self.device = device
        self.keys: list[str] = []
        self.times: list[datetime] = []
        self.values: list[float | None] = []
        self.texts: list[str | None] = []
        self.qualities: list[str | None] = []
        self.written: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: str, time: datetime, value: float | None, text: str | None, quality: str | None) -> None:
        """Add one value of the point `key`: a number, a text, or for a boolean both."""
        self.keys.append(key)
        self.times.append(time)
        self.values.append(value)
        self.texts.append(text)
        self.qualities.append(quality)

    def succeed(self) -> None:
        """All values are committed."""
        if not self.written.done():
            self.written.set_result(len(self.keys))

    def fail(self, error: Exception) -> None:
        """None of the values is committed, as far as anybody knows."""
        if not self.written.done():
            self.written.set_exception(error)
