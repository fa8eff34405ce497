"""A station that several provision at the same time."""

import json

import psycopg

from tests.races.track import Track, run, times

BODY = {
    "station": {"id": "new", "name": "New", "timezone": "Europe/Berlin"},
    "devices": [{"id": f"d{number}", "name": f"D{number}"} for number in range(10)],
    "point_mappings": [
        {"device_id": f"d{number}", "point_key": "p", "semantic": "earnings", "unit": "CNY"} for number in range(10)
    ],
}


def test_one_station(track: Track) -> None:
    def provision(connection: psycopg.Connection) -> str:
        for _ in range(5):
            statement = "select api.provision_station('new-tenant', %s::jsonb, '{}', 'x')"
            answer: str = run(connection, statement, json.dumps(BODY)).fetchall()[0][0]
        return answer

    assert track.together(*times(provision, 6)) == ["new"] * 6
    assert track.value("select count(*) from stations where id = 'new'") == 1
    assert track.value("select count(*) from devices where station_id = 'new'") == 10
    assert track.value("select count(*) from point_mappings where station_id = 'new'") == 10
    assert track.value("select revision from internal.provisioning where station_id = 'new'") == 30


def test_each_job_is_claimed_once(track: Track) -> None:
    for number in range(30):
        track.do("call new_station(%s)", f"n{number:02}")

    def claim(connection: psycopg.Connection) -> list[str]:
        claimed: list[str] = []
        statement = "select station_id from worker.claim_provisioning(2, '1 minute')"
        while len(rows := run(connection, statement).fetchall()) > 0:
            claimed += [row[0] for row in rows]
        return claimed

    claimed = [station for part in track.together(*times(claim, 5)) for station in part]
    assert len(claimed) == len(set(claimed)) == 31


def test_a_change_during_the_synchronisation_stays_pending(track: Track) -> None:
    for number in range(10):
        revision = track.value("select revision from internal.provisioning")

        def change(connection: psycopg.Connection, name: str = f"name {number}") -> None:
            body = json.dumps({"station": {"id": "s1", "name": name}})
            run(connection, "select api.provision_station('t1', %s::jsonb, '{}', 'x')", body)

        def finish(connection: psycopg.Connection, revision: int = revision) -> None:
            result = '{"tenant_id": "t", "asset_id": "a", "devices": []}'
            run(connection, "select worker.finish_provisioning('t1', 's1', %s, %s::jsonb)", revision, result)

        track.together(change, finish)
        assert track.rows("select status, revision from internal.provisioning") == [("pending", revision + 1)]
