"""An alarm rule tried on past samples, before it is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.site import Site, problem

TRIALS = "/api/v1/alarm-trials"
MINUTE = timedelta(minutes=1)


def rule(site: Site, **changes: object) -> dict[str, Any]:
    """A rule on the charge power."""
    condition = {"semantic": "charge_power_kw", "operator": ">", "threshold": 100, "hysteresis": 5}
    return {"station_id": site.station, **condition, **changes}


def store(site: Site, *values: float) -> datetime:
    """Charge powers, a minute apart, the first of them ten days ago; gives that time."""
    begin = (datetime.now(UTC) - timedelta(days=10)).replace(microsecond=0)
    for number, value in enumerate(values):
        site.store(begin + number * MINUTE, charge_power_kw=value)
    return begin


def text(moment: datetime) -> str:
    """A time as the API writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def test_a_trial_tells_what_would_have_rung(site: Site) -> None:
    begin = store(site, 90, 120, 150.5, 96, 95, 101, 80, 130)
    trial = site.call("POST", TRIALS, rule(site, duration_seconds=60)).json()
    assert {name: trial[name] for name in ("station_id", "timezone", "rang", "ringing", "too_short")} == {
        "station_id": site.station,
        "timezone": "UTC",
        "rang": 1,
        "ringing": 0,
        "too_short": 1,
    }
    assert (trial["devices"], trial["samples"]) == (1, 8)
    assert datetime.fromisoformat(trial["to"]) - datetime.fromisoformat(trial["from"]) == timedelta(days=30)
    assert trial["alarms"] == [
        {
            "originator_id": site.device,
            "start_at": text(begin + MINUTE),
            "end_at": text(begin + 4 * MINUTE),
            "lasted_seconds": 180,
            "peak_value": 150.5,
            "last_value": 95,
        }
    ]


def test_a_trial_keeps_nothing(site: Site) -> None:
    store(site, 120)
    trial = site.call("POST", TRIALS, rule(site, id="r1", name="High")).json()
    assert (trial["rang"], trial["ringing"]) == (1, 1)
    assert (trial["alarms"][0]["end_at"], trial["alarms"][0]["lasted_seconds"]) == (None, None)
    assert site.get("/api/v1/alarm-rules") == []
    year = {"from_": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"}
    assert site.get("/api/v1/alarms", station_id=site.station, **year) == []


def test_fewer_days_look_less_far(site: Site) -> None:
    store(site, 120)
    trial = site.call("POST", TRIALS, rule(site, days=7)).json()
    assert (trial["rang"], trial["devices"], trial["samples"], trial["alarms"]) == (0, 0, 0, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("threshold", "much"),
        ("threshold", 1e151),
        ("threshold", None),
        ("hysteresis", -1),
        ("duration_seconds", 604_801),
        ("operator", "="),
        ("severity", "so-so"),
        ("semantic", "luck"),
        ("name", ""),
        ("days", 0),
        ("days", 367),
    ],
)
def test_what_is_wrong_is_named(shared_site: Site, field: str, value: object) -> None:
    """By the field of the rule that it stands in."""
    problem(shared_site.call("POST", TRIALS, rule(shared_site) | {field: value}), 422, field)


def test_one_trial_at_a_time(site: Site) -> None:
    """Of an organization: many at once would take all connections of the service. Others are not in its way."""
    lock = "select pg_advisory_xact_lock(hashtext('wattledger.trial'), hashtext(%s))"
    with site.service.connect() as connection, connection.transaction():
        connection.execute(lock, [site.tenant])
        answer = site.call("POST", TRIALS, rule(site))
        assert "another trial" in problem(answer, 429)["detail"]
        assert int(answer.headers["Retry-After"]) > 0
    with site.service.connect() as connection, connection.transaction():
        connection.execute(lock, ["another"])
        assert site.call("POST", TRIALS, rule(site)).status_code == 200


def test_a_station_that_is_not_known(shared_site: Site) -> None:
    problem(shared_site.call("POST", TRIALS, rule(shared_site, station_id="none")), 404, "station_id")


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_a_trial_is_for_those_who_make_rules(shared_site: Site, role: str) -> None:
    problem(shared_site.call("POST", TRIALS, rule(shared_site), role=role), 403)
