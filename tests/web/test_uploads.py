"""A file of readings as an energy manager has it: looked at, mended in its choices, imported."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, NAME, Estate
from tests.web.visitor import DESKTOP, PHONE, Visitor

DATA = Path(__file__).parents[2] / "data/steel-plant-2018.csv.gz"
EXPORT = """\
Lastgang Z\N{LATIN SMALL LETTER A WITH DIAERESIS}hler 7
Zeitstempel;Wirkarbeit kWh;Leistung kW;Status
02.03.2026 00:00;1,5;6,0;ok
02.03.2026 00:15;St\N{LATIN SMALL LETTER O WITH DIAERESIS}rung;7,5;ok
02.03.2026 00:30;2,25;9,0;ok
02.03.2026 00:30;2,25;9,0;ok
31.02.2026 00:45;3,0;12,0;ok
02.03.2026 01:00;1.234,5;4938,0;ok
"""
WIDTH = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture(autouse=True)
def _patient(own_factory: Estate) -> None:
    """A year of readings may take its time on a slow machine."""
    own_factory.admin.http.timeout = 300


def upload(visitor: Visitor, content: bytes | str, name: str = "meter.csv") -> httpx.Response:
    """Send a file; where it leads."""
    file = content.encode() if isinstance(content, str) else content
    return visitor.http.post("/data", data={"form_token": visitor.token()}, files={"file": (name, file)})


def staged(visitor: Visitor, content: bytes | str, name: str = "meter.csv") -> str:
    """The address of a file that is taken."""
    answer = upload(visitor, content, name)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def tiles(html: str) -> dict[str, str]:
    """The figures of a page by their names."""
    return dict(re.findall(r'<dt>([^<]+)</dt>\s*<dd><span class="tile-value">([^<]+)</span>', html))


def stored(estate: Estate, site: str = FACTORY, meter: str = "second") -> list[tuple[str, str, str]]:
    """Time, value and unit of what is stored of a meter."""
    window = {"start_utc": "2018-01-01T00:00:00Z", "end_utc": "2026-06-01T00:00:00Z"}
    answer = estate.service.call(
        "GET", "/api/v1/timeseries/export", tenant=estate.tenant, site_id=site, meter_id=meter, **window
    )
    return [(row["timestamp_utc"], row["value"], row["unit"]) for row in csv.DictReader(StringIO(answer.text))]


def choose(page: Page, file: Path) -> None:
    """Pick a file on the page of data, and look at it."""
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Columns")).to_be_visible()


def figure(page: Page, name: str) -> object:
    """A figure of the page, waited for."""
    return expect(page.locator(".tile", has=page.get_by_text(name, exact=True)).locator(".tile-value"))


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_from_a_file_with_mistakes_to_readings(
    open_window: Open, own_factory: Estate, tmp_path: Path, size: dict[str, int], dark: bool
) -> None:
    file = tmp_path / "Lastgang.csv"
    file.write_bytes(EXPORT.replace("\n", "\r\n").encode("cp1252"))
    window = open_window(own_factory.admin, size=size, dark=dark)
    page = window.go("/data")
    choose(page, file)
    expect(page.get_by_label("Encoding")).to_have_value("cp1252")
    expect(page.get_by_label("Names of columns on line")).to_have_value("2")
    expect(page.get_by_label("Zeitstempel is taken as")).to_have_value("time")
    expect(page.get_by_label("Wirkarbeit kWh is taken as")).to_have_value("value")
    expect(page.get_by_text("One thing is left to say")).to_be_visible()

    page.get_by_label("Meter").fill("second")
    page.get_by_label("Meter").press("Tab")
    figure(page, "New").to_have_text("3")  # type: ignore[attr-defined]
    figure(page, "Twice in the file").to_have_text("1")  # type: ignore[attr-defined]
    figure(page, "Refused").to_have_text("2")  # type: ignore[attr-defined]
    expect(page.get_by_text("1,238.25 kWh in all")).to_be_visible()
    refused = page.locator("table", has_text="Refused rows")
    expect(refused.get_by_role("row")).to_have_count(3)
    expect(refused).to_contain_text("\N{LEFT DOUBLE QUOTATION MARK}St\N{LATIN SMALL LETTER O WITH DIAERESIS}rung")
    expect(page.get_by_role("cell", name="2026-03-02 00:00 +01:00")).to_be_visible()
    assert window.violations() == []
    assert page.evaluate(WIDTH) <= 0

    # The other column is meant: the unit is another then, and a broken value the fewer.
    page.get_by_label("Wirkarbeit kWh is taken as").select_option("ignore")
    expect(page.locator("#columns-wrong")).to_be_visible()
    page.get_by_label("Leistung kW is taken as").select_option("value")
    figure(page, "Refused").to_have_text("1")  # type: ignore[attr-defined]
    expect(page.get_by_label("Unit")).to_have_value("kW")
    expect(page.get_by_label("Meter")).to_have_value("second")
    assert stored(own_factory) == []

    page.get_by_role("button", name="Import").click()
    figure(page, "Added").to_have_text("4")  # type: ignore[attr-defined]
    assert window.violations() == []
    assert page.evaluate(WIDTH) <= 0
    assert stored(own_factory) == [
        ("2026-03-01T23:00:00Z", "6", "kW"),
        ("2026-03-01T23:15:00Z", "7.5", "kW"),
        ("2026-03-01T23:30:00Z", "9", "kW"),
        ("2026-03-02T00:00:00Z", "4938", "kW"),
    ]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download them, to mend").click()
    assert download.value.suggested_filename == "Lastgang-refused.csv"
    rows = list(csv.reader(StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Zeitstempel", "Wirkarbeit kWh", "Leistung kW", "Status", "refused"]
    assert [row[:4] for row in rows[1:]] == [["31.02.2026 00:45", "3,0", "12,0", "ok"]]
    assert rows[1][4].startswith("line 7, Zeitstempel: ")


def test_without_scripts(own_factory: Estate) -> None:
    """Plain forms: the same choices, and the counts of what is stored; the file is not sent again."""
    admin = own_factory.admin
    path = staged(admin, "Zeit;Wert\n01/02/2026 00:00;1,250\n01/02/2026 01:00;1,500\n", "a.csv")
    page = admin.get(path).text
    for field in ("order", "decimal", "unit", "meter_id"):
        assert f'id="{field}-wrong"' in page, field
    assert admin.send(path, meter_id="second").status_code == 422
    choices = {"order": "mdy", "decimal": "comma", "unit": "kWh", "meter_id": "second"}
    preview = admin.send(f"{path}/preview", **choices)
    assert tiles(preview.text) == {"New": "2", "Corrected": "0", "There already": "0", "Refused": "0"}
    assert stored(own_factory) == []
    answer = admin.send(path, **choices)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/result")
    assert tiles(admin.get(f"{path}/result").text)["Added"] == "2"
    assert stored(own_factory) == [("2026-01-01T23:00:00Z", "1.25", "kWh"), ("2026-01-02T00:00:00Z", "1.5", "kWh")]
    again = tiles(admin.send(f"{path}/preview", **choices).text)
    assert (again["New"], again["There already"]) == ("0", "2")


def test_corrections_name_the_file_and_the_person(own_factory: Estate) -> None:
    admin = own_factory.admin
    head = "timestamp_utc,site_id,meter_id,value,unit,idempotency_key\n"
    row = f"2026-03-01T00:00:00Z,{FACTORY},second,{{}},kWh,\n"
    for value, name in ((5, "first.csv"), (6, "second.csv")):
        path = staged(admin, head + row.format(value), name)
        result = admin.get(admin.send(path).headers["location"]).text
    assert (tiles(result)["Added"], tiles(result)["Corrected"]) == ("0", "1")
    (correction,) = own_factory.service.call(
        "GET",
        "/api/v1/timeseries/corrections",
        tenant=own_factory.tenant,
        site_id=FACTORY,
        start_utc="2026-03-01T00:00:00Z",
        end_utc="2026-03-02T00:00:00Z",
    ).json()
    assert (correction["old_value"], correction["new_value"], correction["source"]) == (5, 6, "second.csv")


def test_the_preview_tells_what_would_be_corrected(own_factory: Estate) -> None:
    admin = own_factory.admin
    head = "ts,value_kwh\n"
    first = staged(admin, head + "2026-03-01T00:00:00Z,5\n2026-03-01T01:00:00Z,5\n")
    admin.send(first, meter_id="second")
    second = staged(admin, head + "2026-03-01T00:00:00Z,5\n2026-03-01T01:00:00Z,6\n2026-03-01T02:00:00Z,7\n")
    figures = tiles(admin.send(f"{second}/preview", meter_id="second").text)
    assert figures == {"New": "1", "Corrected": "1", "There already": "1", "Refused": "0"}


def test_nothing_is_imported_that_was_not_seen(own_factory: Estate) -> None:
    """Another column is meant with the same click: what rests on the old one is looked up anew, and shown first."""
    path = staged(own_factory.admin, "Zeit;kWh;Leistung kW\n2026-03-01 00:00;3;6,5\n2026-03-01 01:00;3;7,5\n")
    page = own_factory.admin.send(f"{path}/preview", meter_id="second").text
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    form = {"seen": seen[1], "meter_id": "second", "order": "ymd", "decimal": "point", "stamp": "0", "unit": "kWh"}
    form |= {"column-1": "ignore", "column-2": "value"}
    answer = own_factory.admin.send(path, **form)
    assert answer.status_code == 422
    assert "Nothing was stored" in answer.text
    assert stored(own_factory) == []
    assert "6.5 kW<" in answer.text
    assert "7.5 MWh" in own_factory.admin.send(f"{path}/preview", **{**form, "unit": "MWh"}).text


def test_another_separator_is_read_anew(own_factory: Estate) -> None:
    path = staged(own_factory.admin, "Zeit;kWh,x\n2026-03-01 00:00;3,5\n2026-03-01 01:00;4,5\n")
    page = own_factory.admin.get(path).text
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    form = {"seen": seen[1], "delimiter": "comma", "encoding": "utf-8", "header": "1", "meter_id": "second"}
    page = own_factory.admin.send(f"{path}/preview", **form, **{"column-0": "time", "column-1": "value"}).text
    assert "Zeit;kWh is taken as" in page
    assert 'id="columns-wrong"' in page


def test_a_bad_choice_is_asked_again(own_factory: Estate) -> None:
    path = staged(own_factory.admin, "ts,value_kwh\n2026-03-01T00:00:00Z,5\n")
    bad = {"timezone": "Mars/Olympus", "meter_id": "m", "encoding": "ebcdic", "column-1": "password"}
    for answer in (own_factory.admin.send(f"{path}/preview", **bad), own_factory.admin.send(path, **bad)):
        for field in ("timezone", "encoding", "columns"):
            assert f'id="{field}-wrong"' in answer.text, field
    assert answer.status_code == 422


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\0\0\0", b"\xff\xfe\0", b"PK\x03\x04\0\0"])
def test_files_that_are_none(own_factory: Estate, content: bytes) -> None:
    answer = upload(own_factory.admin, content)
    assert answer.status_code == 422
    assert 'id="file-wrong"' in answer.text


@pytest.mark.parametrize("content", [b"\0a\0", b'"', b"a", b"\xff\xfea", b";;;\n;;;\n", b"a;b\n" + b"x" * 300_000])
def test_odd_files_are_shown(own_factory: Estate, content: bytes) -> None:
    path = staged(own_factory.admin, content)
    assert own_factory.admin.get(path).status_code == 200
    assert own_factory.admin.send(path, meter_id="m", unit="kWh").status_code == 422


def test_a_file_is_its_senders_own(own_factory: Estate) -> None:
    path = staged(own_factory.admin, "ts,value_kwh\n2026-03-01T00:00:00Z,5\n", "secret.csv")
    colleague, viewer = own_factory.admin.invite("operator"), own_factory.admin.invite("viewer")
    stranger = Visitor(own_factory.service).sign_up()
    for person, status in ((colleague, 404), (stranger, 404), (viewer, 403)):
        for address in (path, f"{path}/result", f"{path}/refused.csv"):
            answer = person.get(address)
            assert (answer.status_code, "secret.csv" in answer.text) == (status, False), address
        for address in (path, f"{path}/preview"):
            assert person.send(address, meter_id="m").status_code == status, address
    assert upload(viewer, "a").status_code == 403


def test_a_long_file_is_looked_at_in_part_and_imported_whole(own_factory: Estate) -> None:
    """More rows than a preview reads: it says so; the last row comes in all the same."""
    first = datetime(2026, 1, 1)
    rows = "".join(f"{first + timedelta(minutes=n):%Y-%m-%d %H:%M},{n % 9}\n" for n in range(60_000))
    path = staged(own_factory.admin, "ts,value_kwh\n" + rows)
    preview = own_factory.admin.send(f"{path}/preview", meter_id="second", timezone="UTC").text
    assert "its first 50,000 rows were looked at" in preview
    assert tiles(preview)["New"] == "50,000"
    own_factory.admin.send(path, meter_id="second", timezone="UTC")
    assert tiles(own_factory.admin.get(f"{path}/result").text)["Added"] == "60,000"


def as_published() -> str:
    """The steel plant's year as its source publishes it: ends of intervals, a midnight with its day."""
    zone, quarter = ZoneInfo("Asia/Seoul"), timedelta(minutes=15)
    lines = ["date,Usage_kWh,Lagging_Current_Reactive.Power_kVarh,CO2(tCO2),NSM,WeekStatus,Load_Type"]
    with gzip.open(DATA, "rt") as file:
        for row in csv.DictReader(file):
            begin = datetime.fromisoformat(row["timestamp_utc"]).astimezone(zone)
            end = begin + quarter
            day = begin if not (end.hour or end.minute) else end
            lines.append(f"{day:%d/%m/%Y} {end:%H:%M},{row['value']},2.95,0,900,Weekday,Light_Load")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("is_published", [True, False])
def test_the_steel_plant_needs_few_choices(own_factory: Estate, is_published: bool) -> None:
    own_factory.call("POST", "/api/v1/sites", {"site_id": "steel-plant", "name": "Steel", "timezone": "Asia/Seoul"})
    content = as_published().encode() if is_published else gzip.decompress(DATA.read_bytes())
    path = staged(own_factory.admin, content)
    choices = {"site_id": "steel-plant", "meter_id": "main-incomer"} if is_published else {}
    preview = own_factory.admin.send(f"{path}/preview", **choices).text
    assert tiles(preview) == {"New": "35,040", "Corrected": "0", "There already": "0", "Refused": "0"}
    assert "959,636.71 kWh" in preview
    own_factory.admin.send(path, **choices)
    summary = own_factory.service.call(
        "GET",
        "/api/v1/timeseries/summary",
        tenant=own_factory.tenant,
        site_id="steel-plant",
        start_utc="2017-12-31T15:00:00Z",
        end_utc="2018-12-31T15:00:00Z",
    ).json()
    assert (summary["points"], summary["total_value"]) == (35_040, pytest.approx(959_636.71, abs=0.01))
    assert summary["from_timestamp"] == "2017-12-31T15:00:00Z"


def test_the_site_is_named_as_text(own_factory: Estate) -> None:
    path = staged(own_factory.admin, "<b>ts</b>,value_kwh\n2026-03-01T00:00:00Z,<i>\n", "<u>.csv")
    page = own_factory.admin.send(f"{path}/preview", meter_id="<s>").text
    assert not re.search(r"<b>ts|<i>|<u>|<s>|Mill <b>", page)
    assert NAME.replace("<b>&", "&lt;b&gt;&amp;") in page


def test_what_is_not_settled_is_said_before_the_import(open_window: Open, own_factory: Estate) -> None:
    """A storage is settled by its devices: consumption is kept beside that. Once it has a meter, that is meant so."""
    own_factory.storage.provision()
    content = "site;meter;Zeit;kWh\n" + "".join(
        f"{site};feed;2026-03-02 0{hour}:00;5,5\n" for site in ("station-1", FACTORY) for hour in range(3)
    )
    path = staged(own_factory.admin, content)
    window = open_window(own_factory.admin)
    page = window.go(path)
    said = page.get_by_text("is settled by what its devices charge and discharge")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("station-1")
    assert window.violations() == []
    page.get_by_role("button", name="Import").click()
    figure(page, "Added").to_have_text("6")  # type: ignore[attr-defined]
    assert "is settled by what" not in own_factory.admin.get(path).text
