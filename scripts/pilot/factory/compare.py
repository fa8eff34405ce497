"""`python compare.py SENT READ`: what was read back, beside the CSV that was sent; prints `readings / kWh / different`.

READ is a CSV of the export, or the JSON of a series by the hour (then it prints `hours / kWh / different`). `different`
is how many readings or hours are not in both with the same energy.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

HOUR = len("2026-01-20T00")

Energies = dict[str, Decimal]


def read_csv(path: Path) -> Energies:
    """Energy by time. Readings of one time would be added."""
    energies: Energies = defaultdict(Decimal)
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            energies[row["timestamp_utc"]] += Decimal(row["value"])
    return energies


def by_hour(energies: Energies) -> Energies:
    """Energy by hour, the hours named by the time at which they begin."""
    hours: Energies = defaultdict(Decimal)
    for time, energy in energies.items():
        hours[f"{time[:HOUR]}:00:00Z"] += energy
    return hours


def read_series(path: Path) -> Energies:
    """Energy by hour, of the hours that have a reading."""
    points = json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)["points"]
    return {point["ts"]: point["value"] for point in points if point["value"] is not None}


def main(sent: str, read: str) -> None:
    """Compare two files, and print the result."""
    expected = read_csv(Path(sent))
    if read.endswith(".csv"):
        came = read_csv(Path(read))
    else:
        expected, came = by_hour(expected), read_series(Path(read))
    different = sum(expected.get(time) != came.get(time) for time in expected.keys() | came.keys())
    energy = format(sum(came.values(), Decimal()).normalize(), "f")
    print(f"{len(came)} / {energy} / {different}")


if __name__ == "__main__":
    main(*sys.argv[1:])
