"""What an admin sets: tariffs and alarm rules."""

from typing import Any

import pytest

from tests.api.site import Site, problem

FIXED: dict[str, Any] = {"effective_month": "2026-01", "mode": "fixed", "price_per_kwh": 0.75}
RULE: dict[str, Any] = {"name": "high", "semantic": "charge_power_kw", "operator": ">", "threshold": 100}


def period(start: str, end: str, price: Any = 1) -> dict[str, Any]:
    """A part of the day."""
    return {"start": start, "end": end, "price_per_kwh": price}


def test_a_fixed_tariff(site: Site) -> None:
    """The same plan again changes nothing, another price is the next version."""
    first = site.call("PUT", "/api/v1/tariffs", {**FIXED, "station_id": site.station}).json()
    assert first["price_per_kwh"] == 0.75
    assert first["periods"] == []
    assert first["currency"] == "CNY"
    again = site.call("PUT", "/api/v1/tariffs", {**FIXED, "station_id": site.station}).json()
    assert again == first
    changed = site.call("PUT", "/api/v1/tariffs", {**FIXED, "station_id": site.station, "price_per_kwh": 1}).json()
    assert changed["version"] == 2
    assert changed["price_per_kwh"] == 1
    assert site.get("/api/v1/tariffs", station_id=site.station) == [changed]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mode": "free"}, "mode"),
        ({"mode": None}, "mode"),
        ({"effective_month": "2026-00"}, "effective_month"),
        ({"price_per_kwh": -1}, "price_per_kwh"),
        ({"price_per_kwh": "1"}, "price_per_kwh"),
        ({"price_per_kwh": 1e300}, "price_per_kwh"),
        ({"price_per_kwh": None}, "price_per_kwh"),
        ({"currency": "cny"}, "currency"),
        ({"currency": "QQQ"}, "currency"),
        ({"mode": "time_of_use", "price_per_kwh": None}, "periods"),
        ({"mode": "time_of_use", "price_per_kwh": None, "periods": [period("00:00", "12:00")]}, "periods"),
        (
            {
                "mode": "time_of_use",
                "price_per_kwh": None,
                "periods": [period("00:00", "13:00"), period("12:00", "24:00")],
            },
            "periods[1]",
        ),
        ({"periods": [period("0:00", "24:00")]}, "periods[0].start"),
        ({"periods": [period("00:00", "24:01")]}, "periods[0].end"),
        ({"periods": [period("00:00", "25:00")]}, "periods[0].end"),
        ({"periods": [period("00:00", "24:00", -1)]}, "periods[0].price_per_kwh"),
    ],
)
def test_tariffs_that_make_no_sense(shared_site: Site, change: dict[str, Any], field: str) -> None:
    """Each names its field."""
    problem(shared_site.call("PUT", "/api/v1/tariffs", {**FIXED, **change}), 422, field)


def test_the_life_of_a_rule(site: Site) -> None:
    """Made with defaults, changed in part, listed, deleted."""
    rule = site.call("POST", "/api/v1/alarm-rules", {**RULE, "station_id": site.station})
    assert rule.status_code == 201
    made = rule.json()
    assert (made["hysteresis"], made["duration_seconds"], made["severity"], made["enabled"]) == (0, 0, "medium", True)
    path = f"/api/v1/alarm-rules/{made['id']}"
    changed = site.call("PATCH", path, {"threshold": 50.5, "enabled": False, "id": "other"}).json()
    assert changed == {**made, "threshold": 50.5, "enabled": False, "updated_at": changed["updated_at"]}
    assert site.get("/api/v1/alarm-rules", station_id=site.station) == [changed]
    assert site.get("/api/v1/alarm-rules") == [changed]
    gone = site.call("DELETE", path)
    assert gone.status_code == 204
    assert gone.content == b""
    problem(site.call("DELETE", path), 404)
    problem(site.call("PATCH", path, {}), 404)


def test_a_rule_may_bring_its_id(site: Site) -> None:
    """Once: 409 the second time."""
    body = {**RULE, "station_id": site.station, "id": "rule-demo-001"}
    assert site.post("/api/v1/alarm-rules", body)["id"] == "rule-demo-001"
    problem(site.call("POST", "/api/v1/alarm-rules", body), 409)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"operator": "="}, "operator"),
        ({"operator": "> 1; --"}, "operator"),
        ({"threshold": "100"}, "threshold"),
        ({"threshold": None}, "threshold"),
        ({"hysteresis": -1}, "hysteresis"),
        ({"duration_seconds": -1}, "duration_seconds"),
        ({"duration_seconds": 1.5}, "duration_seconds"),
        ({"duration_seconds": 10**12}, "duration_seconds"),
        ({"severity": "awful"}, "severity"),
        ({"semantic": "mood"}, "semantic"),
        ({"name": ""}, "name"),
        ({"enabled": "yes"}, "enabled"),
    ],
)
def test_rules_that_make_no_sense(site: Site, change: dict[str, Any], field: str) -> None:
    """Neither made nor changed into; each names its field."""
    made = site.post("/api/v1/alarm-rules", {**RULE, "station_id": site.station})
    problem(site.call("POST", "/api/v1/alarm-rules", {**RULE, "station_id": site.station, **change}), 422, field)
    problem(site.call("PATCH", f"/api/v1/alarm-rules/{made['id']}", change), 422, field)
    assert site.get("/api/v1/alarm-rules") == [made]
