"""Every number of a rollup is the fold of its samples, whatever came late, was corrected or is stored by column."""

from datetime import datetime, timedelta

from tests.rollup.ground import Ground
from tests.rollup.truth import compare_days, compare_hours, compare_uses

HOURS = 1000


def check_all(ground: Ground) -> None:
    """Everything is exact; and where rollups are kept, they know that they are."""
    hours = compare_hours(ground, ground.hours(HOURS))
    assert len(hours.rows) == HOURS
    assert hours.wrong == []
    assert len(hours.fresh) == (HOURS if ground.is_community else 0)
    assert compare_days(ground).wrong == []
    assert compare_uses(ground).wrong == []


def check_claims(ground: Ground) -> None:
    """Where a rollup says that it is exact, it is; and what is made of it always is."""
    assert compare_hours(ground, ground.hours(HOURS)).lies == []
    assert compare_days(ground).lies == []
    assert compare_uses(ground).wrong == []


def check_change(ground: Ground, touched: set[tuple[int, datetime]]) -> None:
    """What was just written is not taken for fresh; after the next refresh it is, and exact."""
    changed = compare_hours(ground, touched)
    assert changed.fresh == []
    assert bool(changed.wrong) == ground.is_community  # it matters
    check_claims(ground)
    ground.refresh()
    again = compare_hours(ground, touched)
    assert again.wrong == []
    assert len(again.fresh) == (len(touched) if ground.is_community else 0)
    check_all(ground)


def test_hours_days_and_uses_are_the_fold_of_the_samples(ground: Ground) -> None:
    check_claims(ground)
    ground.refresh()
    check_all(ground)
    check_change(ground, ground.late(60))
    check_change(ground, ground.correct(60))
    assert ground.compress() == len(ground.rows("select show_chunks('internal.sample')")) * ground.is_community
    check_all(ground)
    check_change(ground, ground.late(60))
    check_change(ground, ground.correct(60))
    ground.compress()
    check_all(ground)


def test_a_range_that_claims_to_be_exact_is(ground: Ground) -> None:
    """Of any length, with changes here and there, refreshed in part."""
    ground.refresh()
    for _ in range(8):
        ground.late(2)
        ground.correct(2)
        series = ground.chance.choice(sorted(ground.series))
        change = ground.chance.choice(ground.changes(series))
        since = change - timedelta(hours=ground.chance.randint(2, 30))
        until = since + timedelta(hours=ground.chance.randint(2, 40))
        if ground.is_community:
            ground.connection.execute(
                "call refresh_continuous_aggregate('internal.sample_hour_aggregate', %s, %s)", (since, until)
            )
        inside = {(key, hour) for key, hour in ground.hours(10**6) if since <= hour < until}
        for hours in (inside, ground.hours(300)):
            assert compare_hours(ground, hours).lies == []
        fresh = ground.rows("select internal.has_fresh_hours(%s, %s) as yes", since, until)[0]["yes"]
        assert not fresh or compare_hours(ground, inside).wrong == []
        assert compare_uses(ground).wrong == []


def test_what_is_deleted_is_not_fresh(ground: Ground) -> None:
    """A series that goes takes its hours along, refreshed or not."""
    ground.refresh()
    gone = sorted(ground.series)[0]
    ground.connection.execute("delete from internal.series where series_key = %s", [gone])
    touched = [row for row in compare_hours(ground, ground.hours(10**6)).rows if row["series_key"] == gone]
    assert touched
    assert [row for row in touched if row["is_fresh"]] == []
    ground.refresh()
    assert compare_hours(ground, ground.hours(HOURS)).wrong == []
    assert ground.rows("select from internal.sample_hour where series_key = %s", gone) == []
