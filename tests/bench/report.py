"""What a run prints: a table of figures, and below it how each was measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

HEADINGS = ("Figure", "Value", "Target", "")


@dataclass(frozen=True)
class Target:
    """What a figure must keep to, its bound included."""

    relation: Literal[">=", "<=", "=="]
    bound: float

    def holds(self, value: float) -> bool:
        """Whether a figure of this value keeps to it."""
        if self.relation == "==":
            return value == self.bound
        return value >= self.bound if self.relation == ">=" else value <= self.bound

    def __str__(self) -> str:
        return f"{self.relation} {self.bound:g}"


@dataclass(frozen=True)
class Figure:
    """One measured number. `how` says in a sentence how it was measured; empty where the figure above says it."""

    name: str
    value: float
    unit: str = ""
    target: Target | None = None
    how: str = ""

    @property
    def passed(self) -> bool:
        """Whether it keeps to its target, if it has one."""
        return self.target is None or self.target.holds(self.value)

    def untimed(self) -> "Figure":
        """The same without its target, unless that holds at any speed."""
        return self if self.target is None or self.target.relation == "==" else replace(self, target=None)

    def cells(self) -> tuple[str, str, str, str]:
        """Its line of the table."""
        value = f"{self.value:,.0f}" if isinstance(self.value, int) or self.value >= 100 else f"{self.value:.2f}"
        verdict = "" if self.target is None else "pass" if self.passed else "FAIL"
        return self.name, f"{value} {self.unit}".strip(), str(self.target or ""), verdict


def render(figures: Sequence[Figure]) -> str:
    """The table, and the sentences that belong to it."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
    notes = [f"- {figure.name}: {figure.how}" for figure in figures if figure.how]
    return "\n".join([*lines, "", "How it was measured", *notes])
