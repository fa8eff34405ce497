"""Alerts over HTTP: what rings when readings come, or do not, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.alert.ringing import (
    Json,
    add_site,
    alerts,
    change,
    checked,
    history,
    last_hour,
    listening,
    ring,
    steps,
    usual,
    wait_for_alert,
    wait_until,
)
from tests.metering.plant import HOUR, Plant, reading, stamp
from tests.support.service import Service


def test_it_rings_on_the_stream(plant: Plant) -> None:
    """Data is sent, a worker finds the spike, and the stream tells it with all that an operator needs."""
    newest = add_site(plant, "told", tariff=0.5, currency="EUR")
    with listening(plant) as told, listening(plant, site_id="told") as told_of_site:
        plant.store([reading(newest, 120, site="told")])
        event = next(told)
        assert event == next(told_of_site)
    alert = event["alert"]
    assert (event["event"], event["type"]) == ("alert", "opened")
    assert alert == wait_for_alert(plant, "told")
    assert (alert["kind"], alert["severity"], alert["status"]) == ("spike", "warning", "open")
    assert (alert["first_hour"], alert["last_hour"]) == (stamp(newest), stamp(newest))
    (hour,) = alert["facts"]["hours"]
    assert hour["actual_kwh"] == 120
    assert hour["delta_kwh"] == pytest.approx(120 - hour["expected_kwh"])
    assert alert["facts"]["cost"] == pytest.approx(0.5 * hour["delta_kwh"], abs=0.01)
    assert alert["facts"]["currency"] == "EUR"
    assert "120.0 kWh" in alert["message"]
    assert "EUR" in alert["message"]
    assert alert["facts"]["advice"] in alert["message"]


def test_a_stream_tells_its_site_and_its_tenant(plant: Plant, service: Service) -> None:
    """The alerts of another site or organization are not told; a reader that comes back misses nothing."""
    stranger = Plant(service)
    stranger.add_site("quiet")
    plant.add_site("quiet")
    with listening(stranger) as elsewhere, listening(plant, site_id="quiet") as quiet, listening(plant) as told:
        ring(plant, "loud")
        opened = next(told)
        assert opened["alert"]["site_id"] == "loud"
        with listening(plant, last_id=opened["id"] - 1, site_id="loud") as again:
            assert next(again) == opened
        identity = ring(stranger, "heard")["id"]
        assert next(elsewhere)["alert"]["id"] == identity
        assert ring(plant, "loud-2")["id"] == next(told)["alert"]["id"]
        newest = last_hour()
        plant.store(history("quiet", newest))
        plant.store([reading(newest, 150, site="quiet")])
        assert next(quiet)["alert"]["site_id"] == "quiet"
    assert plant.call("GET", "/api/v1/alerts/stream", role="viewer", site_id="nowhere").status_code == 404


def test_history_of_last_year_does_not_ring(plant: Plant) -> None:
    """What is filled in of the past is learnt from, and rings no more."""
    end = last_hour() - timedelta(days=30)
    plant.add_site("past", timezone="UTC")
    plant.store(history("past", end))
    plant.store([reading(end, 500, site="past")])
    checked(plant, "past")
    assert alerts(plant, site_id="past") == []


def test_a_correction_takes_it_back(plant: Plant) -> None:
    """The reading was wrong: once it is right, nothing is left of the alert, and it resolves itself."""
    newest = add_site(plant, "wrong")
    plant.store([reading(newest, 300, site="wrong")])
    alert = wait_for_alert(plant, "wrong")
    assert alert["severity"] == "critical"
    plant.store([reading(newest, usual(newest), site="wrong")])
    (after,) = wait_until(lambda: alerts(plant, site_id="wrong", status="resolved"), "end")
    assert (after["id"], after["resolved_by"]) == (alert["id"], None)
    assert after["resolved_at"] is not None
    assert [(step["type"], step["actor"]) for step in steps(plant, site_id="wrong")] == [
        ("opened", "scheduler"),
        ("resolved", "scheduler"),
    ]


def test_it_escalates(plant: Plant) -> None:
    """From a warning to critical, as the same alert."""
    newest = add_site(plant, "worse")
    with listening(plant, site_id="worse") as told:
        plant.store([reading(newest, 115, site="worse")])
        assert next(told)["alert"]["severity"] == "warning"
        plant.store([reading(newest, 300, site="worse")])
        event = next(told)
    assert (event["type"], event["alert"]["severity"]) == ("escalated", "critical")
    (alert,) = alerts(plant, site_id="worse")
    assert (alert["id"], alert["severity"]) == (event["alert"]["id"], "critical")


def test_silence_rings(plant: Plant) -> None:
    """Nobody sends any more: found although nothing comes. What comes later ends it, whole hours or an explanation."""
    newest = last_hour()
    for site in ("silent", "explained"):
        plant.add_site(site, timezone="UTC")
        plant.store(history(site, newest - 8 * HOUR))
    for site in ("silent", "explained"):
        alert = wait_for_alert(plant, site, "missing_data")
        assert (alert["severity"], alert["first_hour"]) == ("critical", stamp(newest - 8 * HOUR))
        assert all(hour["actual_kwh"] is None and hour["expected_kwh"] > 0 for hour in alert["facts"]["hours"])
        assert alert["facts"]["cost"] is None
    plant.store([reading(newest - n * HOUR, usual(newest - n * HOUR), site="silent") for n in range(9)])
    gap = {"from": stamp(newest - 8 * HOUR), "to": stamp(newest + 3 * HOUR), "reason": "maintenance"}
    assert plant.call("POST", "/api/v1/sites/explained/gaps", gap, role="operator").status_code == 201
    for site in ("silent", "explained"):
        found: list[Json] = wait_until(lambda at=site: alerts(plant, site_id=at, status="resolved"), "end")  # type: ignore[misc]
        assert [alert["kind"] for alert in found] == ["missing_data"]


def test_three_of_24_readings(plant: Plant) -> None:
    """Most of a day is missing: that is told, and nothing is said of consumption."""
    newest = last_hour()
    plant.add_site("sparse", timezone="UTC")
    plant.store(history("sparse", newest - 23 * HOUR))
    plant.store([reading(newest - n * HOUR, usual(newest - n * HOUR), site="sparse") for n in (0, 1, 2)])
    alert = wait_for_alert(plant, "sparse", "missing_data")
    assert alert["facts"]["share"] == 0.875
    kpi = plant.call("GET", "/api/v1/analytics/sites/sparse/kpi", role="viewer").json()
    assert (kpi["coverage_24h"], kpi["deviation_pct_24h"], kpi["cost_delta_24h"]) == (0.125, None, None)
    assert [each["kind"] for each in alerts(plant, site_id="sparse")] == ["missing_data"]


def test_a_mute_ends(plant: Plant) -> None:
    """Silent until its end, whatever comes; then it is open again, and told."""
    identity = ring(plant, "muted")["id"]
    newest = last_hour()
    with listening(plant, site_id="muted") as told:
        with plant.service.connect() as connection:
            (until,) = connection.execute("select now() + interval '8 seconds'").fetchone() or (None,)
        assert until is not None
        assert change(plant, identity, status="muted", muted_until=stamp(until)).json()["status"] == "muted"
        assert next(told)["type"] == "muted"
        plant.store([reading(newest, 300, site="muted")])
        event = next(told)
    assert (event["type"], event["alert"]["status"], event["alert"]["severity"]) == ("unmuted", "open", "critical")
    told_steps = [(step["type"], step["status"]) for step in steps(plant, alert_id=identity)]
    assert told_steps == [("opened", "open"), ("muted", "muted"), ("escalated", "muted"), ("unmuted", "open")]


def test_new_thresholds_are_looked_at(plant: Plant) -> None:
    """A higher threshold takes back what is open."""
    identity = ring(plant, "tuned")["id"]
    body = {"spike_warning": 3, "spike_critical": 4}
    assert plant.call("PUT", "/api/v1/alerts/thresholds", body, site_id="tuned").status_code == 200
    (alert,) = wait_until(lambda: alerts(plant, site_id="tuned", status="resolved"), "end")
    assert alert["id"] == identity
