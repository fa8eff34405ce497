"""Weekly reports as CSV: one line a day of each site, numbers for machines."""

from collections.abc import Iterator

from api.exports.csv import line
from api.exports.weekly import WeeklyReport

DAY_COLUMNS = (
    "day",
    "energy_kwh",
    "cost",
    "currency",
    "expected_kwh",
    "deviation_kwh",
    "deviation_pct",
    "compared_kwh",
    "compared_hours",
    "hours",
    "hours_above",
    "hours_elevated",
    "hours_critical",
    "hours_explained",
    "above_kwh",
    "above_cost",
    "coverage",
    "reason",
)
COLUMNS = ("site_id", "name", "timezone", *DAY_COLUMNS)


def render_header() -> str:
    """The names of the columns."""
    return line(COLUMNS)


def render_days(report: WeeklyReport) -> Iterator[str]:
    """The seven days of a site."""
    for day in report.days:
        values = (getattr(day, column) for column in DAY_COLUMNS)
        yield line((report.site_id, report.name, report.timezone, *values))
