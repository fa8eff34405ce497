"""How many batches a sender may send in a minute, in this process."""

from time import monotonic

from api.errors import Problem

MAX_SENDERS = 10_000


class RateLimit:
    """A fixed window of one minute for each sender."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._windows: dict[tuple[str, ...], tuple[float, int]] = {}

    def take(self, *sender: str) -> None:
        """Count one request of a sender (organization, subject).

        Raises a 429 Problem with Retry-After when its minute is used up.
        """
        now = monotonic()
        started, count = self._windows.get(sender, (now, 0))
        if now - started >= 60:
            started, count = now, 0
        if count >= self._limit:
            seconds = max(1, round(60 - (now - started)))
            raise Problem(429, f"At most {self._limit} batches a minute", headers={"Retry-After": str(seconds)})
        if len(self._windows) > MAX_SENDERS:
            self._windows = {name: window for name, window in self._windows.items() if now - window[0] < 60}
        self._windows[sender] = (started, count + 1)
