"""Hours that several close at the same time."""

import psycopg

from tests.races.track import Track, run, times


def test_an_hour_is_closed_once(track: Track) -> None:
    track.do("call give_all('charge', every('1 hour', '2025-01-20 00:05Z', 24), array_fill(1::float8, array[24]))")

    def close(connection: psycopg.Connection) -> None:
        run(connection, "call close_hours('2025-01-20 00:00Z', 24)")

    track.together(*times(close, 5))
    assert track.value("select charge_kwh from day('2025-01-20Z')") == 24
    assert track.rows("select version, amount from settled('2025-01-20Z')") == [(1, 24)]
    assert track.value("select count(*) from settlement_history") == 1
    assert track.value("select count(*) from internal.event where topic = 'settlement'") == 1


def test_schedulers_share_the_hours(track: Track) -> None:
    """Several schedulers run at once: each hour is closed once, and none is left out."""
    for number in range(6):
        track.do("call new_station(%s)", f"n{number}")
    track.do("update stations set running_since = date_trunc('hour', now()) - interval '20 hours'")
    track.do("insert into internal.setting values ('hour_close_grace_seconds', '0')")

    def schedule(connection: psycopg.Connection) -> int:
        closed = 0
        idle = 0
        while idle < 3:
            count = run(connection, "select worker.close_due_hours(3)").fetchall()[0][0]
            closed += count
            idle = 0 if count else idle + 1
        return closed

    assert sum(track.together(*times(schedule, 4))) == 7 * 20
    assert track.value("select count(*) from analytics_statistics where time_type = 'HOUR'") == 7 * 20
    assert track.rows("select distinct closed_until = date_trunc('hour', now()) from stations") == [(True,)]


def test_schedulers_share_the_late_hours(track: Track) -> None:
    track.do("call fill_hours('2025-01-20 00:00Z', 48)")
    track.do("call give_all('charge', every('1 hour', '2025-01-20 00:30Z', 48), array_fill(3::float8, array[48]))")
    track.do("update internal.dirty_hour set marked_at = now() - interval '1 hour'")

    def fold(connection: psycopg.Connection) -> None:
        for _ in range(15):
            run(connection, "select worker.fold_late_hours(5)")

    track.together(*times(fold, 4))
    track.value("select drain()")
    assert track.rows("select sum(charge_kwh) from analytics_statistics where time_type = 'DAY'") == [(96,)]
    assert track.value("select count(*) from internal.dirty_hour") == 0
