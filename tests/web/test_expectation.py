"""A site beside what was to be expected of it: chart, figures, forecast; and times that are explained."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from api.web.figures import energy, signed
from tests.alert.ringing import history
from tests.metering.plant import HOUR, stamp
from tests.support.service import Service
from tests.web.conftest import Open
from tests.web.estate import Estate
from tests.web.ordinary import Ordinary
from tests.web.test_every_page import SITE, STORAGE
from tests.web.visitor import Visitor

ZONE = "Europe/Berlin"


@pytest.fixture
def mill(service: Service, visitor: Visitor) -> Ordinary:
    """A site with four weeks of history."""
    return Ordinary(service, visitor)


def test_the_chart_has_what_was_expected_and_what_is_to_come(open_window: Open, mill: Ordinary) -> None:
    """The same numbers as the API's; the forecast follows the running hour."""
    mill.read(60)
    chart = mill.admin.get("/sites/mill/chart.json?range=24h").json()
    insights = mill.call("GET", "/api/v1/analytics/sites/mill/insights").json()
    forecast = mill.call("GET", "/api/v1/analytics/sites/mill/forecast").json()
    usual = chart["usual"]
    assert usual["times"] == chart["times"]
    assert usual["expected"] == [hour["expected_kwh"] for hour in insights["hours"]]
    for hour, low, high in zip(insights["hours"], usual["lower"], usual["upper"], strict=True):
        assert high == pytest.approx(hour["expected_kwh"] + 1.5 * hour["sigma_kwh"], abs=0.002)
        assert low == pytest.approx(max(hour["expected_kwh"] - 1.5 * hour["sigma_kwh"], 0), abs=0.002)
    assert chart["forecast"]["times"] == [datetime.fromisoformat(p["ts"]).timestamp() for p in forecast["points"]]
    assert chart["forecast"]["times"][0] == chart["end"]
    assert chart["forecast"]["upper"] == [point["upper_kwh"] for point in forecast["points"]]

    page = open_window(mill.admin).go("/sites/mill?range=24h")
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "24")
    expect(page.locator("[data-key=forecast]")).to_be_visible()
    expect(page.locator("[data-key=explained]")).to_be_hidden()
    box = page.locator(".u-over").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 60)
    expect(page.locator(".chart-tip")).to_contain_text("Expected:")
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 60)
    expect(page.locator(".chart-tip")).to_contain_text("Forecast:")
    expect(page.locator(".chart-tip")).not_to_contain_text("Consumption")
    page.get_by_text("The numbers as a table").click()
    expect(page.locator("[data-chart-table] tbody tr")).to_have_count(48)


def test_the_file_has_it_too(mill: Ordinary) -> None:
    rows = list(csv.DictReader(mill.admin.get("/sites/mill/chart.csv?range=24h").text.splitlines()))
    chart = mill.admin.get("/sites/mill/chart.json?range=24h").json()
    assert [float(row["Expected (kWh)"]) for row in rows[:24]] == chart["usual"]["expected"]
    assert [float(row["Forecast to (kWh)"]) for row in rows[24:]] == chart["forecast"]["upper"]
    assert {row["Consumption (kWh)"] for row in rows[24:]} == {""}


def test_days_and_other_ranges(mill: Ordinary) -> None:
    """Days have a sum to expect and no range; a past range has no forecast; each reading stands alone."""
    first = mill.newest - timedelta(days=9)
    past = f"range=custom&from={first:%Y-%m-%d}&to={first + timedelta(days=1):%Y-%m-%d}"
    chart = mill.admin.get(f"/sites/mill/chart.json?{past}").json()
    assert chart["forecast"] is None
    assert None not in chart["usual"]["expected"]
    by_day = mill.admin.get(f"/sites/mill/chart.json?{past}&by=day").json()
    assert by_day["usual"]["expected"] == pytest.approx(
        [sum(chart["usual"]["expected"][:24]), sum(chart["usual"]["expected"][24:])], abs=0.1
    )
    assert set(by_day["usual"]["upper"]) == {None}
    raw = mill.admin.get("/sites/mill/chart.json?range=24h&by=raw").json()
    assert (raw["usual"], raw["forecast"]) == (None, None)
    future = f"{datetime.now(ZoneInfo('UTC')) + timedelta(days=2):%Y-%m-%d}"
    ahead = mill.admin.get(f"/sites/mill/chart.json?range=custom&from={first:%Y-%m-%d}&to={future}")
    assert ahead.status_code == 200


def test_figures_beside_what_was_expected(mill: Ordinary) -> None:
    mill.read(60)
    kpi = mill.call("GET", "/api/v1/analytics/sites/mill/kpi").json()
    page = mill.admin.get("/sites/mill").text
    for figure in (energy(kpi["baseline_24h_kwh"]), signed(kpi["deviation_pct_24h"]), energy(kpi["last_7d_kwh"])):
        assert str(figure) in page


def test_the_portfolio_has_the_deviation(open_window: Open, mill: Ordinary) -> None:
    mill.read(60)
    kpi = mill.call("GET", "/api/v1/analytics/sites/mill/kpi").json()
    page = open_window(mill.admin).go("/")
    row = page.get_by_role("row", name="Mill")
    expect(row.locator(".later")).to_contain_text(f"{abs(kpi['deviation_pct_24h']):,.1f}")
    expect(page.get_by_role("heading", name="Sites")).to_have_count(1)


def test_the_deviation_stays_until_an_hour_changes(open_window: Open, mill: Ordinary) -> None:
    """What the portfolio fetches anew every minute asks for it again only where the hours are others."""
    page = open_window(mill.admin).go("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    place = page.locator(".later")
    expect(place.locator("a")).to_have_count(0)
    asked.clear()
    page.locator("#live").evaluate(
        "part => { part.dataset.old = 'yes'; document.body.dispatchEvent(new Event('live')); }"
    )
    expect(page.locator("#live[data-old]")).to_have_count(0)
    mill.read(60)
    with page.expect_response(lambda answer: answer.url.endswith("/deviation")):
        page.evaluate("document.body.dispatchEvent(new Event('live'))")
    expect(place.locator("a")).to_have_count(0)
    assert asked.count("deviation") == 1


def test_a_new_site_says_why_there_is_nothing(open_window: Open, mill: Ordinary) -> None:
    """Too few days: the reason stands in the figures and below the chart, and the chart is drawn without."""
    mill.add_site("young", timezone="UTC")
    mill.store(history("young", mill.newest, days=3))
    kpi = mill.call("GET", "/api/v1/analytics/sites/young/kpi").json()
    assert kpi["baseline_24h_kwh"] is None
    page = open_window(mill.admin).go("/sites/young")
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "168")
    expect(page.locator("[data-chart-reason]")).to_be_visible()
    expect(page.locator("dl").first).to_contain_text(kpi["reason_24h"])
    expect(page.locator("[data-key=forecast]")).to_be_hidden()


def test_a_storage_station_has_none(estate: Estate) -> None:
    page = estate.admin.get(STORAGE).text
    assert "Deviation, last 24 h" not in page
    assert estate.admin.get(f"{STORAGE}/chart.json").json()["usual"] is None


def test_a_gap_is_found_and_explained(open_window: Open, mill: Ordinary) -> None:
    """The hour that is missing is offered, explained, marked in the chart, and counts again."""
    page = open_window(mill.admin).go("/sites/mill/gaps")
    page.get_by_role("link", name="Explain").click()
    page.get_by_label("Reason").select_option("maintenance")
    page.get_by_label("Note").fill("new oven")
    page.get_by_role("button", name="Explain it").click()
    expect(page.get_by_text("The time was explained.")).to_be_visible()
    expect(page.get_by_text("Nothing is missing")).to_be_visible()
    (gap,) = mill.call("GET", "/api/v1/sites/mill/gaps").json()
    assert (gap["from"], gap["to"]) == (stamp(mill.newest), stamp(mill.newest + HOUR))
    assert (gap["reason"], gap["note"]) == ("maintenance", "new oven")
    (marked,) = mill.admin.get("/sites/mill/chart.json?range=24h").json()["explained"]
    assert (marked["start"], marked["note"]) == (mill.newest.timestamp(), "new oven")
    page.get_by_role("button", name="Delete maintenance").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_text("Nothing was explained")).to_be_visible()
    assert mill.call("GET", "/api/v1/sites/mill/gaps").json() == []


def test_times_are_those_of_the_site(own_factory: Estate) -> None:
    answer = own_factory.admin.send(
        f"{SITE}/gaps", **{"from": "2026-01-10T08:00", "to": "2026-01-10T10:00", "reason": "holiday"}
    )
    assert answer.status_code == 303, answer.text
    (gap,) = own_factory.admin.call("GET", f"/api/v1{SITE}/gaps").json()
    begin = datetime(2026, 1, 10, 8, tzinfo=ZoneInfo(ZONE))
    assert datetime.fromisoformat(gap["from"]) == begin


def test_a_gap_that_cannot_be(own_factory: Estate) -> None:
    good = {"from": "2026-01-10T08:00", "to": "2026-01-10T10:00", "reason": "other"}
    for wrong in ({"to": "2026-01-10T07:00"}, {"from": "soon"}, {"reason": "rain"}, {"note": "x" * 2001}):
        answer = own_factory.admin.send(f"{SITE}/gaps", **{**good, **wrong})
        (field,) = wrong
        assert answer.status_code == 422, wrong
        assert f'id="{field}-wrong"' in answer.text, wrong
    viewer = own_factory.admin.invite("viewer")
    assert viewer.send(f"{SITE}/gaps", **good).status_code == 403
    assert "Explain it" not in viewer.get(f"{SITE}/gaps").text
