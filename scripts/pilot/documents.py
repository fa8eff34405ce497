"""`python documents.py FILE...`: opens exported statements (.xlsx, .csv) and prints `days / kWh / amount` of each."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl

ENERGY, AMOUNT = ("Energy kWh", "energy_kwh"), ("Amount", "amount")


def read_rows(path: Path) -> Sequence[Sequence[object]]:
    """The heading and the lines of days, as the document holds them."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as lines:
            return list(csv.reader(lines))
    sheet = openpyxl.load_workbook(path)["Items"]
    # The last line holds the formulas of the totals.
    return list(sheet.iter_rows(values_only=True))[:-1]


def total(rows: Sequence[Sequence[object]], names: Sequence[object]) -> Decimal:
    """The sum of the column that has one of the names."""
    column = next(number for number, title in enumerate(rows[0]) if title in names)
    return sum((Decimal(str(row[column])) for row in rows[1:]), Decimal())


def summarize(path: Path) -> str:
    """What a document says: how many days, how much energy and what it costs."""
    rows = read_rows(path)
    energy, amount = (format(total(rows, names).normalize(), "f") for names in (ENERGY, AMOUNT))
    return f"{len(rows) - 1} / {energy} / {amount}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(summarize(Path(name)))
