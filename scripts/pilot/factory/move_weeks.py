"""`python move_weeks.py SOURCE TARGET [HOUR]`: a factory's CSV, moved in whole weeks so that it ends at an hour.

Each reading keeps its day of the week, its time of day and its value; its time is moved, also in its idempotency key.
The readings that would end after the hour (the current one, else HOUR as RFC 3339) go one round further back, before
the first of the others: nothing is lost, and the newest reading ends when the hour begins. Where the file is not of
whole weeks, that leaves a gap of less than a week between the two parts. SOURCE may be packed with gzip.

Prints what TARGET holds as JSON: rows, kwh, start (of the first reading) and end (of the last).
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

WEEK = timedelta(weeks=1)
FORMAT = "%Y-%m-%dT%H:%M:%SZ"

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file, packed with gzip or not."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return list(csv.DictReader(text.splitlines()))


def read_time(text: str) -> datetime:
    """A time of the file. Raises ValueError for one that is not RFC 3339 in UTC."""
    return datetime.strptime(text, FORMAT).replace(tzinfo=UTC)


def weeks_in(span: timedelta) -> int:
    """How many weeks it takes to cover a span."""
    return -(-span // WEEK)


def move(rows: list[Row], hour: datetime) -> list[Row]:
    """The rows, oldest first, moved so that the last reading ends when `hour` begins."""
    times = [read_time(row["timestamp_utc"]) for row in rows]
    first, last = min(times), max(times)
    interval = min(later - earlier for earlier, later in pairwise(times))
    onward = weeks_in(hour - last - interval) * WEEK
    around = weeks_in(last + interval - first) * WEEK
    moved = []
    for row, time in zip(rows, times, strict=True):
        time += onward
        if time + interval > hour:
            time -= around
        moved.append(renamed(row, time.strftime(FORMAT)))
    return sorted(moved, key=lambda row: row["timestamp_utc"])


def renamed(row: Row, time: str) -> Row:
    """A row with another time, in its idempotency key as well."""
    key = row["idempotency_key"].replace(row["timestamp_utc"], time)
    return {**row, "timestamp_utc": time, "idempotency_key": key}


def main(source: str, target: str, hour: str | None = None) -> None:
    """Move the readings of a file, and tell what came of it."""
    now = read_time(hour) if hour else datetime.now(UTC)
    end = now.replace(minute=0, second=0, microsecond=0)
    rows = move(read_rows(Path(source)), end)
    with Path(target).open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    energy = str(sum(Decimal(row["value"]) for row in rows))
    start = rows[0]["timestamp_utc"]
    print(json.dumps({"rows": len(rows), "kwh": energy, "start": start, "end": end.strftime(FORMAT)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
