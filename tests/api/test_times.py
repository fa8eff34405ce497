"""Times on the wire: RFC 3339 with an offset in, UTC out; ranges are half open."""

import pytest

from tests.api.site import Site, problem

LISTS = [
    "/api/v1/stats",
    "/api/v1/settlements",
    "/api/v1/exports/settlements.csv",
    "/api/v1/alarms",
    "/api/v1/commands",
]
FROM, TO = "2026-01-20T00:00:00Z", "2026-01-21T00:00:00Z"


def ask(site: Site, path: str, start: str, end: str) -> object:
    """A list of the site in a range."""
    return site.call("GET", path, station_id=site.station, **{"from": start, "to": end})


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-20T00:00:00",
        "2026-01-20",
        "20.01.2026",
        "1737882000",
        "now",
        "",
        "infinity",
        "10000-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "2026-02-30T00:00:00Z",
        "2026-01-20T25:00:00Z",
        "2026-01-20T00:00:00+99:00",
        "2026-01-20T00:00:00Z\0",
        "٢٠٢٦-01-20T00:00:00Z",
    ],
)
def test_what_is_no_time_is_refused(shared_site: Site, path: str, moment: str) -> None:
    """With the name of the parameter, at both ends of the range."""
    problem(ask(shared_site, path, moment, TO), 422, "from")  # type: ignore[arg-type]
    problem(ask(shared_site, path, FROM, moment), 422, "to")  # type: ignore[arg-type]


@pytest.mark.parametrize("path", LISTS)
def test_a_range_runs_forwards(shared_site: Site, path: str) -> None:
    """Backwards: 422. An empty one is empty. A missing end is named."""
    problem(ask(shared_site, path, TO, FROM), 422, "from")  # type: ignore[arg-type]
    problem(shared_site.call("GET", path, station_id=shared_site.station, to=TO), 422, "from")
    problem(shared_site.call("GET", path, station_id=shared_site.station, **{"from": FROM}), 422, "to")
    problem(shared_site.call("GET", path, **{"from": FROM, "to": TO}), 422, "station_id")
    if not path.endswith(".csv"):
        assert shared_site.get(path, station_id=shared_site.station, from_=FROM, to=FROM) == []


def test_the_whole_of_time_may_be_asked_for(settled_site: Site) -> None:
    """Years 1 to 9999."""
    for path in LISTS[:2]:
        found = settled_site.get(
            path, station_id=settled_site.station, from_="0001-01-01T00:00:00Z", to="9999-12-31T23:59:59Z"
        )
        assert found


def test_ranges_are_half_open(settled_site: Site) -> None:
    """The begin belongs to it, the end does not."""

    def hours(start: str, end: str) -> list[str]:
        rows = settled_site.get("/api/v1/stats", station_id=settled_site.station, from_=start, to=end)
        return [row["period_start"] for row in rows]

    assert hours("2026-01-20T01:00:00Z", "2026-01-20T03:00:00Z") == ["2026-01-20T01:00:00Z", "2026-01-20T02:00:00Z"]
    assert hours("2026-01-20T00:59:59Z", "2026-01-20T01:00:00Z") == []
    assert hours("2026-01-20T01:00:00Z", "2026-01-20T01:00:01Z") == ["2026-01-20T01:00:00Z"]


@pytest.mark.parametrize("plus", ["+", "%2B", "%20"])
def test_an_offset_is_accepted(settled_site: Site, plus: str) -> None:
    """Also when its `+` was not escaped, as a shell user forgets to."""
    path = f"/api/v1/stats?station_id={settled_site.station}"
    path += f"&from=2026-01-20T09:00:00{plus}08:00&to=2026-01-20T10:00:00{plus}08:00"
    answer = settled_site.service.http.get(path, headers=settled_site.service.auth("viewer", settled_site.tenant))
    assert [row["period_start"] for row in answer.json()] == ["2026-01-20T01:00:00Z"]


def test_answers_are_utc(settled_site: Site) -> None:
    """Every time ends in Z, an unset one is null."""
    rows = settled_site.get("/api/v1/stats", station_id=settled_site.station, from_=FROM, to=TO)
    for name in ("period_start", "completed_at", "created_at", "updated_at"):
        assert rows[0][name].endswith("Z"), name
    identity = settled_site.statement()
    statement = settled_site.get(f"/api/v1/statements/{identity}")["statement"]
    assert statement["frozen_at"] is None
    assert statement["created_at"].endswith("Z")


@pytest.mark.parametrize(
    "start",
    ["2026-01-20T00:00:00", "9999-12-31T23:00:00-05:00", "10000-01-01T00:00:00Z", 1737882000, None, "", "tomorrow"],
)
def test_a_window_starts_at_a_time(shared_site: Site, start: object) -> None:
    """The body's times are as strict as the query's."""
    body = {"stationId": shared_site.station, "windowStart": start}
    problem(shared_site.call("POST", "/analytics/window-close", body), 422, "windowStart")


@pytest.mark.parametrize("start", ["2026-01-20T00:30:00Z", "2026-01-20T00:00:01Z", "9999-01-20T00:00:00Z"])
def test_a_window_is_a_whole_hour_that_is_over(shared_site: Site, start: str) -> None:
    """Neither unaligned nor in the future."""
    body = {"stationId": shared_site.station, "windowStart": start}
    problem(shared_site.call("POST", "/analytics/window-close", body), 422, "windowStart")


def test_a_window_ends_an_hour_later(site: Site) -> None:
    """Any other end is refused; times with an offset come back in UTC."""
    body = {"stationId": site.station, "windowStart": "2026-01-20T08:00:00+08:00", "windowEnd": "2026-01-20T02:00:00Z"}
    problem(site.call("POST", "/analytics/window-close", body), 422, "windowEnd")
    body["windowEnd"] = "2026-01-20T09:00:00+08:00"
    closed = site.post("/analytics/window-close", body)
    assert closed == {"status": "ok", "windowStart": FROM, "windowEnd": "2026-01-20T01:00:00Z"}
