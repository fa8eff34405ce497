"""Samples that arrive at the same time, and while their hour is closed."""

import random
from concurrent.futures import ThreadPoolExecutor

import psycopg

from tests.races.track import Job, Track, run, times

INGEST = "select api.ingest('t1', %s, %s::timestamptz[], %s::float8[], null, null)"


def test_the_last_commit_stands(track: Track) -> None:
    track.do("call give('charge', '2025-01-20 05:00Z', 0)")
    with ThreadPoolExecutor() as pool, track.connect() as first:
        with first.transaction():
            run(first, "call give('charge', '2025-01-20 05:00Z', 1)")
            second = track.behind(pool, "select api.ingest('t1', array(select series_key from internal.series),"
                                        " '{2025-01-20 05:00Z}', '{2}', null, null)")  # fmt: skip
        second.result()
    assert track.value("select value_numeric from telemetry_points") == 2


def test_the_same_keys_at_once(track: Track) -> None:
    points = [f"p{n}" for n in range(20)]
    keys = [
        key
        for (key,) in track.rows(
            "select series_key from api.resolve_series('t1', %s, %s, %s)", ["s1"] * 20, ["d1"] * 20, points
        )
    ]

    def write(connection: psycopg.Connection) -> None:
        for number in range(30):
            some = random.sample(keys, 15)
            at = [f"2025-01-20 {number % 10:02}:00Z"] * 15
            assert run(connection, INGEST, some, at, [1.0] * 15).fetchall() == [(15,)]

    track.together(*times(write, 6))
    assert track.value("select count(*) between 150 and 200 from telemetry_points")


def test_new_points_at_once(track: Track) -> None:
    """Many connections ask for the same new series: each gets the same keys."""

    def resolve(connection: psycopg.Connection) -> list[tuple[object, ...]]:
        points = [f"p{n}" for n in range(50)]
        random.shuffle(points)
        rows = run(
            connection,
            "select point, series_key from unnest(%s::text[]) with ordinality as p (point, n)"
            " join api.resolve_series('t1', %s, %s, %s) as r on r.ordinal = p.n order by point",
            points, ["s1"] * 50, ["d1"] * 50, points,
        )  # fmt: skip
        return rows.fetchall()

    answers = track.together(*times(resolve, 6))
    assert all(answer == answers[0] for answer in answers)
    assert track.value("select count(*) from internal.series") == 50


def test_points_are_mapped_while_they_arrive(track: Track) -> None:
    """Whichever comes first, the mapping or the series: afterwards the series has its meaning."""

    def arrive(connection: psycopg.Connection) -> None:
        for number in range(60):
            run(connection, "call give(%s, '2025-01-20 05:00Z', 1)", f"p{number}")

    def assign(connection: psycopg.Connection) -> None:
        for number in range(60):
            run(connection, "call map_point(%s, 'charge_energy_kwh', 'kWh')", f"p{number}")

    track.together(arrive, assign)
    assert track.value("select count(*) from internal.series where semantic is null") == 0
    track.value("select drain()")
    assert track.value("select charge_kwh from hour('2025-01-20 05:00Z')") == 60


def test_a_mapping_sees_a_series_that_is_being_made(track: Track) -> None:
    with ThreadPoolExecutor() as pool, track.connect() as first:
        with first.transaction():
            run(first, "call give('late', '2025-01-20 05:00Z', 7)")
            mapping = track.behind(
                pool,
                "insert into point_mappings (tenant_id, station_id, point_key, semantic, unit)"
                " values ('t1', 's1', 'late', 'charge_energy_kwh', 'kWh') returning 1",
            )
        mapping.result()
    assert track.value("select semantic from internal.series where point_key = 'late'") == "charge_energy_kwh"
    assert track.value("select count(*) from internal.dirty_hour") == 1


def test_nothing_is_lost_while_an_hour_closes(track: Track) -> None:
    """Samples are written while their hour is closed and folded over and over: in the end it has them all."""
    track.do("call map_point('energy', 'charge_energy_kwh', 'kWh')")
    track.do("alter table internal.dirty_hour alter marked_at set default now() - interval '1 hour'")
    writers, samples = 3, 150
    left = [writers]

    def write(number: int) -> Job:
        def job(connection: psycopg.Connection) -> None:
            for n in range(samples):
                second = f"2025-01-20 05:{number:02}:00Z"
                run(connection, "call give('energy', %s::timestamptz + %s * interval '1 millisecond', 1)", second, n)
            left[0] -= 1

        return job

    def close(connection: psycopg.Connection) -> None:
        while left[0]:
            run(connection, "select api.close_window('t1', 's1', '2025-01-20 05:00Z', null, false, 'x')")
            run(connection, "select worker.fold_late_hours(10)")

    track.together(*[write(n) for n in range(writers)], close, close)
    track.value("select drain()")
    assert track.value("select charge_kwh from hour('2025-01-20 05:00Z')") == writers * samples
    assert track.value("select charge_kwh from day('2025-01-20Z')") == writers * samples
    assert track.value("select count(*) from internal.dirty_hour") == 0


def test_a_sample_that_commits_during_the_close_is_folded_later(track: Track) -> None:
    """A close that does not see a sample leaves its mark."""
    with track.connect() as first:
        with first.transaction():
            run(first, "call give('charge', '2025-01-20 05:00Z', 7)")
            track.do("call close_hours('2025-01-20 05:00Z')")
        assert track.value("select charge_kwh from hour('2025-01-20 05:00Z')") == 0
    assert track.value("select drain()") == 1
    assert track.value("select charge_kwh from hour('2025-01-20 05:00Z')") == 7


def test_samples_that_arrive_while_their_station_goes(track: Track) -> None:
    """They are stored for nobody, until they are forgotten; by then the station may be there anew."""
    track.do("call give('unmapped', '2025-01-20 05:00Z', 1)")
    (key,) = track.rows("select series_key from internal.series")[0]
    with track.connect() as first:
        with first.transaction():
            run(first, INGEST, [key], ["2025-01-20 06:00Z"], [2.0])
            track.do("delete from stations where tenant_id = 't1' and id = 's1'")
        track.do("call new_station()")
        track.do("call give('unmapped', '2025-01-20 07:00Z', 3)")
    assert track.rows("select ts, value from internal.sample where series_key = %s", key) != []
    assert track.value("select worker.forget_expired('1 day')") == 1
    assert track.rows("select value from internal.sample") == [(3.0,)]
    assert track.value("select worker.forget_expired('1 day')") == 0
    track.do("update internal.forgotten_series set forgotten_at = forgotten_at - interval '1 day'")
    track.do("select worker.forget_expired('1 day')")
    assert track.value("select count(*) from internal.forgotten_series") == 0


def test_stations_begin_to_run_at_once(track: Track) -> None:
    """First samples of many stations in batches of mixed order: nobody waits crosswise."""
    for number in range(8):
        track.do("call new_station(%s)", f"n{number}")
    keys = [
        key
        for (key,) in track.rows(
            "select series_key from api.resolve_series('t1', %s, %s, %s)",
            [f"n{n}" for n in range(8)], ["d1"] * 8, ["charge"] * 8,
        )
    ]  # fmt: skip

    def write(connection: psycopg.Connection) -> None:
        for _ in range(10):
            some = random.sample(keys, 6)
            run(connection, INGEST, some, ["now"] * 6, [1] * 6)

    for _ in range(10):
        track.do("update stations set running_since = null")
        track.together(*times(write, 4))
    assert track.value("select count(*) from stations where running_since is null and id <> 's1'") == 0
