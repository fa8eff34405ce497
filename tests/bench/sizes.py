"""How much a run measures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Counts of one run; each is a bound, so that a run ends."""

    batches: int
    """Batches written each way when `api.ingest` is held against COPY; before them a tenth that is not counted."""
    connections: int
    rounds: int
    messages: int
    """Webhook messages a round."""
    stored: int
    """Samples that are stored elsewhere when an hour is closed; the other database stores ten times as many."""
    closes: int
    """Hours closed in each of the two databases."""
    reading_batches: int
    """Batches of 1,000 readings of each sender."""
    year_rows: int
    """Readings of the year that go through the factory client."""
    singles: int
    """Readings sent one a request."""
    exported: int
    sites: int
    """Sites that are asked for insights, key figures and forecast, each with `history` days of hourly readings."""
    history: int
    history_sites: int
    history_days: int
    """The shorter past, over a month; the longer one is ten times that."""
    questions: int
    """Times that each question is asked of each past."""
    visits: int
    """Times that each page is opened by a browser that has nothing of it yet."""
    pans: int
    """Steps by which the chart of a year is moved."""


FULL = Sizes(
    batches=300,
    connections=64,
    rounds=6,
    messages=12_000,
    stored=100_000,
    closes=300,
    reading_batches=60,
    year_rows=35_040,
    singles=300,
    exported=1_000_000,
    sites=50,
    history=365,
    history_sites=100,
    history_days=42,
    questions=40,
    visits=3,
    pans=120,
)
QUICK = Sizes(
    batches=4,
    connections=4,
    rounds=2,
    messages=100,
    stored=1_000,
    closes=3,
    reading_batches=2,
    year_rows=1_000,
    singles=5,
    exported=10_000,
    sites=2,
    history=160,
    history_sites=4,
    history_days=32,
    questions=2,
    visits=1,
    pans=5,
)
