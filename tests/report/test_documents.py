"""The documents of the weekly report and the pilot: opened, and read as their readers would."""

import csv
import io
from datetime import datetime

import openpyxl
from pypdf import PdfReader

from tests.metering.plant import SITE
from tests.report.test_weekly import saturday_more
from tests.report.works import SATURDAY, SUNDAY, Works, days_before, shifts

FORMULA = '=HYPERLINK("http://example.org","x")'


def texts(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text().replace("\x00", "") for page in PdfReader(io.BytesIO(content)).pages]


def test_csv_has_a_line_a_day(works: Works) -> None:
    works.fill(saturday_more)
    works.add_site("z", name=FORMULA)
    answer = works.get("weekly.csv", week_ending=str(SUNDAY))
    assert answer.headers["content-type"].startswith("text/csv")
    assert f"weekly-sites-{SUNDAY}.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 14
    saturday = rows[5]
    assert (saturday["site_id"], saturday["day"], saturday["energy_kwh"]) == (SITE, str(SATURDAY), "300")
    assert (saturday["cost"], saturday["currency"], saturday["deviation_pct"]) == ("150", "EUR", "25")
    assert {row["name"] for row in rows[7:]} == {f"'{FORMULA}"}
    assert (rows[7]["energy_kwh"], rows[7]["coverage"]) == ("", "0")


def test_the_workbook_has_real_numbers_and_dates(works: Works) -> None:
    works.fill(saturday_more)
    works.add_site("z", name=FORMULA)
    works.add_alert(datetime.fromisoformat("2026-01-24T02:00Z"), datetime.fromisoformat("2026-01-24T05:00Z"), 2.5)
    answer = works.get("weekly.xlsx", week_ending=str(SUNDAY))
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert workbook.sheetnames == ["Sites", "Days", "Alerts"]
    sites, days, alerts = workbook.worksheets
    head = [cell.value for cell in sites[1]]
    first = dict(zip(head, (cell.value for cell in sites[2]), strict=True))
    assert (first["Site"], first["Energy kWh"], first["Cost"], first["Expected kWh"]) == (SITE, 1740, 870, 1680)
    assert first["Deviation"] == 0.0357
    assert first["Last day"] == datetime(2026, 1, 25)
    assert sites.freeze_panes == "C2"
    assert sites["B3"].value == FORMULA
    assert sites["B3"].data_type == "s"
    assert sites["B3"].quotePrefix
    assert days.max_row == 15
    assert isinstance(days["C2"].value, datetime)
    assert days["D7"].value == 300
    assert [cell.value for cell in alerts[2]][5] == datetime(2026, 1, 24, 2)


def test_the_pdf_shows_the_week(works: Works) -> None:
    works.fill(saturday_more)
    (text,) = texts(works.get("weekly.pdf", site_id=SITE, week_ending=str(SUNDAY)).content)
    for expected in (
        "The works",
        "19 \u2013 25 January 2026",
        "1,740 kWh",
        "870.00 EUR",
        "+3.6 %",
        "Sat 24 Jan",
        "+25.0 %",
    ):
        assert expected in text
    assert "60.0 kWh (3.6 %) more than expected" in text
    assert "Page 1" in text


def test_an_alert_lasts_until_its_last_hour_is_over(works: Works) -> None:
    works.fill(saturday_more)
    works.add_alert(datetime.fromisoformat("2026-01-24T02:00Z"), datetime.fromisoformat("2026-01-24T05:00Z"), 2.5)
    (text,) = texts(works.get("weekly.pdf", site_id=SITE, week_ending=str(SUNDAY)).content)
    assert "Sat 24 Jan 02:00 \u2013 Sat 24 Jan 06:00" in text


def test_documents_say_where_a_price_is_the_default(works: Works) -> None:
    works.add_site("free", currency="EUR")
    for site in (SITE, "free"):
        works.fill(shifts, site=site)
    note = "no tariff is set: a kWh is counted as 1 EUR, the default of this service"
    first, without, with_tariff = texts(works.get("weekly.pdf", week_ending=str(SUNDAY)).content)
    assert "The cost of 1 site is by the default price" in first
    assert f"Cost: {note}." in without
    assert note not in with_tariff
    assert f"Money: {note}" in "\n".join(texts(works.get("pilot/free.pdf", to=str(SUNDAY)).content))
    assert note not in "\n".join(texts(works.get(f"pilot/{SITE}.pdf", to=str(SUNDAY)).content))


def test_the_workbook_counts_no_hours_that_were_not_judged(works: Works) -> None:
    works.add_site("new", currency="EUR")
    works.fill(shifts, days_before(SUNDAY, 8), 9, site="new")
    answer = works.get("weekly.xlsx", site_id="new", week_ending=str(SUNDAY))
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[:2]:
        line = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
        assert (line["Hours above"], line["of them critical"], line["Deviation"]) == (None, None, None)
        assert line["Remark"].startswith("2 whole days of history in the 56 before; 7 are needed")


def test_several_sites_are_laid_side_by_side(works: Works) -> None:
    works.fill(saturday_more)
    works.add_site("b", name="上海第二铸造车间")
    works.add_site("c", name="Site with an uncommonly long name " * 5)
    first, *pages = texts(works.get("weekly.pdf", week_ending=str(SUNDAY)).content)
    assert "3 sites" in first
    assert "Cost of all sites: 870.00 EUR." in first
    assert len(pages) == 3
    assert "上海第二铸造车间" in pages[0]
    assert "No deviation is given" in pages[0]


def test_the_pilots_pdf_shows_verdict_savings_and_arithmetic(works: Works) -> None:
    works.fill(shifts)
    answer = works.get(f"pilot/{SITE}.pdf", to=str(SUNDAY))
    assert answer.headers["content-type"] == "application/pdf"
    pages = texts(answer.content)
    whole = "\n".join(pages)
    for expected in (
        "PILOT REPORT",
        "The works",
        "Success criteria",
        "8 weeks",
        "SAVINGS, ASSUMED",
        "Weekend base load",
        "0.2 x 960 kWh",
    ):
        assert expected in whole
    assert "192.0 kWh = 96.00 EUR" in " ".join(whole.split())


def test_a_pilot_without_data_claims_nothing(works: Works) -> None:
    whole = "\n".join(texts(works.get(f"pilot/{SITE}.pdf").content))
    assert "No saving is claimed" in whole
