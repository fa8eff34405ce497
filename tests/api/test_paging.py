"""Lists come in pages: `limit`, and a cursor in the `Link` header."""

import base64
from itertools import chain
from typing import Any

import pytest

from tests.api.site import Site, problem

RANGE = {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}
LISTS = [
    "/api/v1/stats",
    "/api/v1/settlements",
    "/api/v1/alarms",
    "/api/v1/commands",
    "/api/v1/statements",
    "/api/v1/tariffs",
    "/api/v1/alarm-rules",
]


def pages(site: Site, path: str, **query: str) -> list[list[dict[str, Any]]]:
    """Follow the links of a list to its end."""
    answer = site.call("GET", path, **query)
    found = []
    while True:
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        link = answer.links.get("next")
        if link is None:
            return found
        assert len(found) < 100
        answer = site.service.http.get(link["url"], headers=site.service.auth("viewer", site.tenant))


def joined(parts: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The items of all pages."""
    return list(chain.from_iterable(parts))


def test_hours(settled_site: Site) -> None:
    """24 hours, 7 at a time: four pages that hold each hour once, in order."""
    station = settled_site.station
    whole = settled_site.get("/api/v1/stats", station_id=station, from_=RANGE["from"], to=RANGE["to"])
    assert len(whole) == 24
    parts = pages(settled_site, "/api/v1/stats", station_id=station, limit="7", granularity="hour", **RANGE)
    assert [len(part) for part in parts] == [7, 7, 7, 3]
    assert joined(parts) == whole


def test_the_last_page_has_no_link(settled_site: Site) -> None:
    """Also when it is full."""
    for limit, counts in (("24", [24]), ("12", [12, 12]), ("23", [23, 1])):
        parts = pages(settled_site, "/api/v1/stats", station_id=settled_site.station, limit=limit, **RANGE)
        assert [len(part) for part in parts] == counts


def test_commands_of_one_instant(site: Site) -> None:
    """Ids tell apart what was created at the same time; oldest first."""
    issued = [
        site.post("/api/v1/commands", {"station_id": site.station, "device_id": site.device, "command_type": f"c{n}"})
        for n in range(7)
    ]
    with site.service.connect() as connection:
        connection.execute(
            "update commands set created_at = '2026-01-20T12:00:00Z' where tenant_id = %s", [site.tenant]
        )
    parts = pages(site, "/api/v1/commands", station_id=site.station, limit="2", **RANGE)
    found = [command["command_id"] for command in joined(parts)]
    assert found == sorted(command["command_id"] for command in issued)


def test_alarms_newest_first(site: Site) -> None:
    """The next page goes back in time."""
    rule = {"station_id": site.station, "name": "high", "semantic": "charge_power_kw", "operator": ">", "threshold": 1}
    site.post("/api/v1/alarm-rules", rule)
    insert = """
        insert into alarms
          (tenant_id, station_id, originator_id, rule_id, name, severity, status, start_at, end_at, cleared_at)
        select %s, %s, %s, 'r', 'a', 'high', 'cleared', t, t, t
        from generate_series(timestamptz '2026-01-20', '2026-01-20 06:00', '2 hours') as t, generate_series(1, 2)
    """
    with site.service.connect() as connection:
        connection.execute(insert, (site.tenant, site.station, site.device))
    parts = pages(site, "/api/v1/alarms", station_id=site.station, limit="3", **RANGE)
    found = joined(parts)
    assert [len(part) for part in parts] == [3, 3, 2]
    assert len({alarm["id"] for alarm in found}) == 8
    starts = [alarm["start_at"] for alarm in found]
    assert starts == sorted(starts, reverse=True)


def test_short_lists(site: Site) -> None:
    """Rules, tariffs and statement versions are cut after an id."""
    for n in range(5):
        rule = {"id": f"r{n}", "station_id": site.station, "name": "n", "semantic": "earnings", "operator": "<"}
        site.post("/api/v1/alarm-rules", {**rule, "threshold": n})
        plan = {"effective_month": f"2026-0{n + 1}", "mode": "fixed", "price_per_kwh": n}
        assert site.call("PUT", "/api/v1/tariffs", plan).status_code == 200
        site.post(f"/api/v1/statements/{site.statement(regenerate=True)}/freeze")
    for path in ("/api/v1/alarm-rules", "/api/v1/tariffs", "/api/v1/statements"):
        parts = pages(site, path, station_id=site.station, limit="2")
        assert [len(part) for part in parts] == [2, 2, 1], path
        assert joined(parts) == site.get(path, station_id=site.station)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "-1", "10001", "1.5", "many", "", "1" * 400])
def test_limits_have_bounds(shared_site: Site, path: str, limit: str) -> None:
    """1 to 10,000."""
    problem(shared_site.call("GET", path, station_id=shared_site.station, limit=limit, **RANGE), 422, "limit")


@pytest.mark.parametrize("path", LISTS)
def test_the_largest_limit(shared_site: Site, path: str) -> None:
    """10,000 is allowed."""
    answer = shared_site.call("GET", path, station_id=shared_site.station, limit="10000", **RANGE)
    assert answer.status_code == 200


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!!",
        "é",
        _cursor("[]"),
        _cursor("{}"),
        _cursor("[7]"),
        _cursor('["2026-01-20T00:00:00", "x"]'),
        _cursor('["0001-01-01T00:00:00+05:00", "x"]'),
        _cursor('["x\\u0000y"]'),
        _cursor('["2026-01-20T00:00:00Z", "x\\u0000"]'),
        _cursor("[" * 1000),
        "A" * 3000,
    ],
)
def test_a_made_up_cursor_is_refused_or_harmless(shared_site: Site, path: str, cursor: str) -> None:
    """It never breaks anything."""
    answer = shared_site.call("GET", path, station_id=shared_site.station, cursor=cursor, **RANGE)
    if answer.status_code != 200:
        problem(answer, 422, "cursor")


def test_the_csv_is_whole(site: Site) -> None:
    """More days than one chunk of it holds."""
    insert = """
        insert into settlements_day (tenant_id, station_id, day_start, energy_kwh, amount, currency)
        select %s, %s, t, 2.40, 2.4000, 'CNY' from generate_series(timestamptz '2020-01-01', '2026-01-01', '1 day') as t
    """
    with site.service.connect() as connection:
        connection.execute(insert, (site.tenant, site.station))
    path = "/api/v1/exports/settlements.csv"
    answer = site.call("GET", path, station_id=site.station, **{"from": "2020-01-01T00:00:00Z", "to": RANGE["to"]})
    lines = answer.text.split("\r\n")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("tenant_id,station_id,day_start,energy_kwh,amount,")
    assert len(lines) == 1 + 2193 + 1
    assert lines[-1] == ""
    assert [line.split(",")[2] for line in lines[1:-1]] == sorted({line.split(",")[2] for line in lines[1:-1]})
    assert lines[1].split(",")[3:5] == ["2.4", "2.4"]
