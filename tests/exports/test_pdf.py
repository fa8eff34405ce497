"""The document that a customer gets: complete, marked for what it is, over as many pages as it needs."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from api.exports.pdf import render_statement
from tests.exports.documents import HASH, STATEMENT_ID, content, decoded, named


def pages(document: dict[str, Any]) -> list[str]:
    reader = PdfReader(io.BytesIO(render_statement(decoded(document))))
    return [page.extract_text() for page in reader.pages]


def test_everything_is_there() -> None:
    (text,) = pages(content())
    for expected in (
        "Energy statement",
        "January 2026",
        "FROZEN",
        "Demo Energy Services",
        "Riverside Microgrid",
        "Made for",
        "The owner of the station",
        "station-demo",
        "1 \u2013 31 January 2026",
        "3 of 31",
        "9.7%",
        "Tue 2026-01-20",
        "Thu 2026-01-22",
        "216.00 kWh",
        "216.00 CNY",
        "144.00",
        "Version 1",
        STATEMENT_ID,
        HASH,
        "2026-02-02 09:30:00 UTC",
        "Page 1 of 1",
    ):
        assert expected in text
    assert "DRAFT" not in text
    assert "VOIDED" not in text
    assert "Category" not in text


def test_a_month_takes_two_pages_with_the_header_on_both() -> None:
    first, second = pages(content(days=31))
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    for text in (first, second):
        assert "Discharge kWh" in text
    assert (first + second).count("2026-01-") == 31
    assert "Total" in second
    assert "2,232.00" in second


@pytest.mark.parametrize(("status", "mark"), [("draft", "DRAFT"), ("voided", "VOIDED")])
def test_what_is_not_valid_is_marked_on_every_page(status: str, mark: str) -> None:
    texts = pages(content(days=31, status=status))
    assert len(texts) == 2
    assert all(mark in text for text in texts)
    assert "FROZEN" not in texts[0]


def test_a_voided_statement_says_why_and_a_draft_has_no_hash() -> None:
    (voided,) = pages(content(status="voided"))
    assert "The meter was exchanged." in voided
    assert "2026-02-05 10:00:00 UTC" in voided
    (draft,) = pages(content(status="draft"))
    assert "None before the statement is frozen" in draft
    assert HASH not in draft


def test_newer_data_are_mentioned() -> None:
    document = content()
    document["statement"]["newer_facts"] = True
    assert "Newer data exist" in pages(document)[0]


def test_a_statement_without_days_says_so() -> None:
    (text,) = pages(content(days=0, status="draft"))
    assert "No day of this period is settled." in text
    assert "0.00 CNY" in text


def test_amounts_have_the_decimals_of_their_currency() -> None:
    document = content()
    document["minor_unit"] = 0
    assert "216 CNY" in pages(document)[0]
    document["minor_unit"] = 3
    assert "216.000 CNY" in pages(document)[0]


def test_huge_and_unknown_numbers_are_written_out() -> None:
    document = content(days=1)
    document["items"][0] |= {"charge_kwh": None, "discharge_kwh": None, "coverage": None, "energy_kwh": 10**30}
    document["statement"]["total_amount"] = 10**40
    (text,) = pages(document)
    assert "1" + ",000" * 10 + ".00" in text
    assert "1" + "0" + ",000" * 13 + ".00 CNY" in text
    assert "E+" not in text


def test_long_texts_wrap_and_none_is_lost() -> None:
    document = content(days=31, status="voided")
    words = " ".join(f"word{number:02d}" for number in range(57))[:400]
    document["parties"]["customer"]["name"] = words
    document["parties"]["supplier"]["name"] = "W" * 400
    document["statement"]["void_reason"] = "because " * 1000
    texts = pages(document)
    assert all(word in texts[0].split() for word in words.split())
    assert texts[0].count("W") >= 400
    assert texts[0].count("because") > 100
    assert "\u2026" in texts[0]
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]
    assert sum(text.count("2026-01-") for text in texts) == 31


def test_nothing_leaves_the_page() -> None:
    document = content(days=31)
    document["parties"]["customer"]["name"] = "W" * 400
    document["items"][0]["amount"] = 10**30
    reader = PdfReader(io.BytesIO(render_statement(decoded(document))))
    for page in reader.pages:
        places: list[tuple[float, float]] = []

        def visit(text: str, _cm: Any, matrix: list[float], _font: Any, _size: float, found: Any = places) -> None:
            if text.strip():
                found.append((matrix[4], matrix[5]))

        page.extract_text(visitor_text=visit)
        assert places
        assert all(50 < x < 546 and 30 < y < 812 for x, y in places)


def test_the_file_describes_itself() -> None:
    reader = PdfReader(io.BytesIO(render_statement(named("Riverside 上海"))))
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == "Energy statement January 2026, Riverside 上海, version 1"
    assert metadata.author == "Demo Energy Services"
    assert metadata.creation_date is not None
    assert metadata.creation_date.isoformat() == "2026-02-02T09:30:00+00:00"
    assert str(reader.root_object["/Lang"]) == "en"


def test_a_placeholder_of_the_library_is_only_a_name() -> None:
    reader = PdfReader(io.BytesIO(render_statement(named("{nb} **bold** __x__ [a](http://b)"))))
    assert "{nb} **bold** __x__ [a](http://b)" in reader.pages[0].extract_text()
    assert "/Annots" not in reader.pages[0]
