"""Gaps that an operator explains."""

import pytest

from tests.api.site import problem
from tests.baseline.works import DAY, Works, at, plant_load
from tests.metering.plant import HOUR, SITE, Plant, stamp

GAPS = f"/api/v1/sites/{SITE}/gaps"
RANGE = {"from": "2026-01-20T00:30:00Z", "to": "2026-01-20T01:30:00Z"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from": "2026-01-20T01:30:00Z"}, "to"),
        ({"from": "2026-01-21T00:00:00Z"}, "to"),
        ({"to": "2027-02-01T00:00:00Z"}, "to"),
        ({"from": "2026-01-20"}, "from"),
        ({"from": None}, "from"),
        ({"from": "1850-01-01T00:00:00Z", "to": "1850-01-02T00:00:00Z"}, "from"),
        ({"reason": "sleep"}, "reason"),
        ({"note": "x" * 2001}, "note"),
        ({"note": "a\0b"}, "note"),
    ],
)
def test_gaps_that_are_none(shared_works: Works, change: dict[str, object], field: str) -> None:
    problem(shared_works.call("POST", GAPS, {**RANGE, "reason": "other", **change}, role="operator"), 422, field)
    assert shared_works.call("GET", GAPS).json() == []


def test_who_may_explain(shared_works: Works) -> None:
    body = {**RANGE, "reason": "other"}
    assert shared_works.call("POST", GAPS, body, role="viewer").status_code == 403
    assert shared_works.call("DELETE", f"{GAPS}/{'0' * 8}-0000-0000-0000-{'0' * 12}", role="viewer").status_code == 403
    stranger = Plant(shared_works.service)
    assert stranger.call("POST", GAPS, body).status_code == 404
    assert stranger.call("GET", GAPS).status_code == 404


def test_an_explained_hour_has_no_verdict(works: Works) -> None:
    """Every hour that the time touches is left out, and counts again when the explanation is taken back."""
    end = works.now.replace(hour=0)
    works.add_site()
    works.fill(lambda local: plant_load(local) * (0.2 if end - 12 * HOUR <= local < end else 1), end=end)
    body = {
        "from": stamp(end - 11.5 * HOUR),
        "to": stamp(end - 0.5 * HOUR),
        "reason": "maintenance",
        "note": "New transformer",
    }
    made = works.call("POST", GAPS, body, role="operator")
    assert made.status_code == 201
    gap = made.json()
    assert works.call("GET", GAPS, role="viewer").json() == [gap]
    assert {name: gap[name] for name in ("reason", "note", "site_id")} == {
        "reason": "maintenance",
        "note": "New transformer",
        "site_id": SITE,
    }
    assert at(gap["from"]) == end - 11.5 * HOUR
    told = works.insights(window_hours=24, to=stamp(end))
    assert [hour["is_explained"] for hour in told["hours"]] == [False] * 12 + [True] * 12
    assert {hour["band"] for hour in told["hours"][12:]} == {None}
    assert told["totals"]["compared_hours"] == 12
    assert told["totals"]["delta_pct"] == pytest.approx(0, abs=0.01)
    tomorrow = works.insights(window_hours=1, to=stamp(end + HOUR), lookback_days=1)
    assert tomorrow["quality"]["coverage"] == 0.5
    assert works.call("DELETE", f"{GAPS}/{gap['id']}", role="operator").status_code == 204
    assert works.call("GET", GAPS).json() == []
    assert works.call("DELETE", f"{GAPS}/{gap['id']}", role="operator").status_code == 404
    again = works.insights(window_hours=24, to=stamp(end))
    assert again["totals"]["delta_pct"] < -10


def test_explaining_is_written_down(works: Works) -> None:
    works.add_site()
    works.call("POST", GAPS, {**RANGE, "reason": "outage"}, role="operator")
    entries = works.call("GET", "/api/v1/audit", role="admin").json()
    assert "gap_explanations" in {entry["entity"] for entry in entries}


def test_gaps_stand_in_their_order(works: Works) -> None:
    works.add_site()
    begin = works.now - 3 * DAY
    for n in (2, 0, 1):
        times = {"from": stamp(begin + n * DAY), "to": stamp(begin + n * DAY + HOUR)}
        assert works.call("POST", GAPS, {**times, "reason": "other"}).status_code == 201
    assert [at(gap["from"]) for gap in works.call("GET", GAPS).json()] == [begin + n * DAY for n in range(3)]
