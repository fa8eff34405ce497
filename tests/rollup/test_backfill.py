"""A long backfill over months that are stored by column already."""

from tests.rollup.ground import Ground

SERIES = 10
READINGS = 5_000  # of each series, in one batch: more than TimescaleDB would unpack by itself
BATCH = """
select coalesce(sum(cardinality(ordinals)), 0) as refused from api.ingest_readings(%s,
  array['UTC'], array[%s::text], array['kWh'], array_fill(1, array[%s]),
  array(select '2025-03-01 00:00Z'::timestamptz + n * interval '7 minutes' from generate_series(1, %s) as n),
  array(select n * %s %% 1000 from generate_series(1, %s) as n),
  array_fill(null::text, array[%s]), null, 'tester') as r
where outcome <> 'CORRECTION'
"""


def backfill(ground: Ground, meter: str, step: int, count: int = READINGS) -> int:
    """Send a meter's readings; gives how many were not stored."""
    row = ground.rows(BATCH, "t1", meter, count, count, step, count, count)[0]
    return int(row["refused"])


def test_a_hundred_thousand_readings_into_stored_columns(ground: Ground) -> None:
    meters = [f"m{number}" for number in range(SERIES)]
    assert [backfill(ground, meter, 7) for meter in meters] == [0] * SERIES
    ground.refresh()
    ground.compress()
    # All of them corrected, and as many new: in transactions of one batch each, and again as one that changes nothing.
    with ground.connection.transaction():
        assert [backfill(ground, meter, 11) for meter in meters] == [
            READINGS // 250
        ] * SERIES  # every 250th has the same value again
        assert [backfill(ground, f"n{number}", 3) for number in range(SERIES)] == [0] * SERIES
    assert [backfill(ground, meter, 11) for meter in meters] == [READINGS] * SERIES
    ground.compress()
    stored = ground.rows(
        "select count(*) as samples, sum(x.value) as total from internal.sample as x join internal.series as s "
        "using (series_key) join devices as d on d.device_key = s.device_key where d.id ~ '^[mn]'"
    )[0]
    assert stored["samples"] == 2 * SERIES * READINGS
    totals = {step: sum(n * step % 1000 for n in range(1, READINGS + 1)) for step in (11, 3)}
    assert stored["total"] == SERIES * (totals[11] + totals[3])
