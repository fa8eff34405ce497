"""Alarms live in two browsers, acknowledged and cleared; rules made, changed and deleted."""

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, Estate
from tests.web.visitor import PHONE, Visitor


def test_an_alarm_rings_in_two_browsers(open_window: Open, own_factory: Estate) -> None:
    guest = own_factory.admin.invite("viewer")
    first = open_window(own_factory.admin).go("/alarms")
    second = open_window(guest, size=PHONE).go("/alarms")
    portfolio = open_window(own_factory.admin).go("/")
    for page in (first, second):
        expect(page.get_by_text("Nothing rings")).to_be_visible()
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    own_factory.ring()
    for page in (first, second):
        expect(page.get_by_role("rowheader", name="Too much")).to_be_visible()
        expect(page.locator("#announcer")).to_have_text("The list of alarms has changed.")
    expect(first.get_by_role("row", name="Too much")).to_contain_text("900.00\N{NO-BREAK SPACE}kWh")
    expect(portfolio.get_by_role("row", name="Mill")).to_contain_text("medium")

    expect(second.get_by_role("button", name="Acknowledge")).to_have_count(0)
    first.get_by_role("button", name="Acknowledge Too much").click()
    expect(first.get_by_text("The alarm was acknowledged.")).to_be_visible()
    expect(second.locator(".state.acknowledged")).to_be_visible()
    first.get_by_role("button", name="Clear Too much").click()
    first.locator("#ask-yes").click()
    expect(first.get_by_text("The alarm was cleared.")).to_be_visible()
    expect(second.get_by_text("Nothing rings")).to_be_visible()
    first.get_by_label("State").select_option("cleared")
    expect(first.locator(".state.cleared")).to_be_visible()


def test_what_rings_while_the_page_opens(open_window: Open, own_factory: Estate) -> None:
    """Between the page and its stream: it asks anew as soon as it listens."""
    window = open_window(own_factory.admin)

    def ring_first(stream: Route) -> None:
        own_factory.ring()
        stream.continue_()

    window.page.route("**/alarms/stream", ring_first)
    expect(window.go("/alarms").get_by_role("rowheader", name="Too much")).to_be_visible()


def test_a_page_that_missed_nothing_is_not_asked_for_twice(open_window: Open, own_factory: Estate) -> None:
    """Its stream begins with the event that was the newest when the page was made."""
    own_factory.ring()
    window = open_window(own_factory.admin)
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url) if "hx-request" in request.headers else None)
    page = window.go("/alarms")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    # Whatever the stream's begin had started waits 150 ms: a timer set after it, for longer, runs after it.
    page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)), 300))")
    assert asked == []
    with page.expect_request(lambda request: "hx-request" in request.headers):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('live'))")


def test_a_list_that_moves_does_not_swallow_an_answer(open_window: Open, own_factory: Estate) -> None:
    """It is renewed while the page asks whether to clear; yes still means yes."""
    own_factory.ring()
    window = open_window(own_factory.admin)
    page = window.go("/alarms")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    button = page.get_by_role("button", name="Clear Too much")
    button.click()
    button.evaluate("button => button.form.closest('tr').classList.add('old')")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live'))")
    expect(page.locator("tr.old")).to_have_count(0)
    window.confirm()
    expect(page.get_by_text("The alarm was cleared.")).to_be_visible()


def test_a_tab_that_was_hidden_catches_up(open_window: Open, own_factory: Estate) -> None:
    """It gives its connection up while nobody sees it, and asks anew when it is seen."""
    window = open_window(own_factory.admin)
    page = window.go("/alarms")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    hide(page, True)
    own_factory.ring()
    page.wait_for_timeout(500)
    expect(page.get_by_text("Nothing rings")).to_be_visible()
    hide(page, False)
    expect(page.get_by_role("rowheader", name="Too much")).to_be_visible()


def hide(page: Page, hidden: bool) -> None:
    """Let the page believe that nobody sees it."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_the_chart_marks_it(own_factory: Estate) -> None:
    own_factory.ring()
    site = "/sites/" + FACTORY.replace(" ", "%20").replace("&", "%26")
    (mark,) = own_factory.admin.get(f"{site}/chart.json?range=24h").json()["marks"]
    assert (mark["name"], mark["severity"], mark["end"]) == ("Too much", "medium", None)


def test_a_rule_by_its_form(open_window: Open, own_factory: Estate) -> None:
    page = open_window(own_factory.admin).go("/new-rule")
    page.get_by_label("Name").fill("Night load")
    page.get_by_label("Rings when").select_option("energy_kwh")
    page.get_by_label("Threshold").fill("700.5")
    page.get_by_label("Severity").select_option("critical")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Night load")).to_contain_text("energy_kwh > 700.5 kWh")
    page.get_by_role("link", name="Night load").click()
    expect(page.get_by_label("Hysteresis")).to_have_value("0")
    page.get_by_label("The rule is on").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Night load")).to_contain_text("off")
    page.get_by_role("link", name="Night load").click()
    page.get_by_role("button", name="Delete it").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_text("The rule was deleted.")).to_be_visible()
    expect(page.get_by_role("row", name="Night load")).to_have_count(0)


def test_a_rule_that_makes_no_sense(estate: Estate) -> None:
    rule = {"station_id": FACTORY, "name": "x", "semantic": "energy_kwh", "operator": ">", "threshold": "much"}
    answer = estate.admin.send("/new-rule", **rule)
    assert answer.status_code == 422
    assert 'id="threshold-wrong"' in answer.text


def test_long_lists_page(own_factory: Estate) -> None:
    with own_factory.service.connect() as connection:
        connection.execute(
            """insert into alarms (tenant_id, station_id, originator_id, rule_id, name, severity, status, start_at,
                 end_at, cleared_at)
               select %s, %s, 'main', 'r', 'Alarm ' || n, 'low', 'cleared', now() - n * interval '1 hour', now(), now()
               from generate_series(1, 120) as n""",
            (own_factory.tenant, FACTORY),
        )
    seen: list[str] = []
    path = "/alarms?status=cleared"
    while True:
        page = own_factory.admin.get(path).text
        seen += [part.partition(">")[2].partition("<")[0] for part in page.split('href="/alarms/')[1:]]
        if "Older alarms" not in page:
            break
        path = page.split(">Older alarms")[0].rpartition('href="')[2].rstrip('"').replace("&amp;", "&")
    assert seen == [f"Alarm {n}" for n in range(1, 121)]


def test_alarms_of_others_do_not_ring(open_window: Open, own_factory: Estate, visitor: Visitor) -> None:
    own_factory.ring()
    assert "Too much" not in visitor.get("/alarms?status=all").text


def test_nothing_rings_without_a_rule(open_window: Open, visitor: Visitor) -> None:
    assert visitor.call("POST", "/api/v1/sites", {"site_id": "mill", "name": "The mill"}).status_code == 201
    guest = visitor.invite("operator").get("/alarms").text
    assert "Nothing can ring yet" in guest
    assert "/new-rule" not in guest
    page = open_window(visitor).go("/alarms")
    page.get_by_role("link", name="Make the first rule").click()
    page.get_by_label("Name").fill("Too much")
    page.get_by_label("Threshold").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Too much")).to_contain_text("The mill")
    assert "Nothing can ring yet" not in visitor.get("/alarms").text


def test_a_rule_begins_with_what_its_site_has(open_window: Open, own_factory: Estate) -> None:
    own_factory.storage.provision()
    window = open_window(own_factory.admin)
    page = window.go("/new-rule?site=station-1")
    watched = page.get_by_label("Rings when")
    expect(page.get_by_label("Site")).to_have_value("station-1")
    expect(watched).to_have_value("charge_power_kw")
    expect(watched.locator("optgroup").first.locator("option")).to_have_text(
        ["charge_power_kw (kW)", "discharge_power_kw (kW)"]
    )
    page.get_by_label("Name").fill("Half typed")
    page.get_by_label("Site").select_option(FACTORY)
    expect(watched).to_have_value("energy_kwh")
    expect(page.get_by_label("Name")).to_have_value("Half typed")
    assert window.violations() == []
    expect(page.get_by_label("Severity").locator("option[value=high]")).to_have_text("high")
    assert 'value="temperature"' in own_factory.admin.get("/new-rule?site=nowhere").text
