"""Tariff plans that several put at the same time."""

import psycopg

from tests.races.track import Job, Track, run, times

PUT = (
    "select (api.put_tariff('t1', jsonb_build_object('effective_month', '2025-01', 'mode', 'fixed',"
    " 'price_per_kwh', %s::numeric, 'station_id', %s::text), 'x')).version"
)


def test_each_change_is_a_version(track: Track) -> None:
    def put(price: int) -> Job:
        def job(connection: psycopg.Connection) -> int:
            version: int = run(connection, PUT, price, None).fetchall()[0][0]
            return version

        return job

    versions = track.together(*[put(n) for n in range(1, 9)])
    assert sorted(versions) == list(range(1, 9))


def test_the_same_plan_is_one_version(track: Track) -> None:
    def put(connection: psycopg.Connection) -> int:
        version: int = run(connection, PUT, 5, "s1").fetchall()[0][0]
        return version

    assert track.together(*times(put, 8)) == [1] * 8
    assert track.value("select count(*) from tariff_plans") == 1


def test_prices_change_while_days_are_settled(track: Track) -> None:
    """Many stations, a plan for all, closings of each: nobody waits crosswise, and all end at the last price."""
    stations = [f"n{number:02}" for number in range(15)]
    for station in stations:
        track.do("call new_station(%s)", station)
        track.do("call fill_hours('2025-01-20 00:00Z', 24, 1, %s)", station)

    def put(connection: psycopg.Connection) -> None:
        for price in range(1, 9):
            run(connection, PUT, price, None)

    def recalculate(share: list[str]) -> Job:
        def job(connection: psycopg.Connection) -> None:
            for number in range(4):
                for station in share:
                    run(connection, "call give('charge', '2025-01-20 05:05Z', %s, 'd1', %s)", number, station)
                    run(connection, "call close_hours('2025-01-20 05:00Z', 1, true, %s)", station)

        return job

    track.together(put, recalculate(stations[:8]), recalculate(stations[8:]))
    assert track.rows("select distinct energy_kwh, amount from settlements_day") == [(26, 208)]
    idle = "select 1 from settlement_history where (new_energy_kwh, new_amount) = (old_energy_kwh, old_amount)"
    assert track.rows(idle) == []
