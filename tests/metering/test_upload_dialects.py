"""The ways in which plants write CSV: separators, encodings, headers, numbers, dates."""

import pytest

from tests.metering.plant import DAY, HOUR, SITE, Plant, stamp, table


def one(plant: Plant, content: str | bytes, **form: str) -> dict[str, str]:
    """Upload a file with one row; what is stored."""
    assert plant.take(content, **form)["rows_ingested"] == 1
    (row,) = plant.export()
    return row


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_line_ends_and_encodings(plant: Plant, separator: str, end: str, encoding: str) -> None:
    lines = ["Zeitstempel,Werk,Zähler,Wert,Einheit", "2026-01-20T00:00:00Z,plant-1,Müller-Zähler,1.5,kWh", ""]
    row = one(plant, end.join(lines).replace(",", separator).encode(encoding))
    assert (row["meter_id"], row["value"], row["unit"]) == ("Müller-Zähler", "1.5", "kWh")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_encoding_that_shows_late(plant: Plant, encoding: str) -> None:
    """The first umlaut may stand far below a file's first rows."""
    rows = [f"{stamp(DAY + n * HOUR / 360)},plant-1,main,1,kWh," for n in range(3000)]
    content = table(*rows, "2026-01-20T00:00:00Z,plant-1,Zähler,1,kWh,").encode(encoding)
    assert plant.take(content)["rows_ingested"] == 3001
    assert plant.read("summary", meter_id="Zähler")["points"] == 1


def test_one_broken_character_does_not_change_the_others(plant: Plant) -> None:
    rows = [f"2026-01-20T00:00:00Z,plant-1,{meter},1,kWh," for meter in ("Zähler", "Halle @", "Küche")]
    content = table(*rows).encode().replace(b"@", b"\xff")
    assert plant.take(content)["rows_ingested"] == 3
    assert [row["meter_id"] for row in plant.export()] == ["Halle \ufffd", "Küche", "Zähler"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders(plant: Plant, encoding: str) -> None:
    assert (
        one(plant, ("\ufeff" + table("2026-01-20T00:00:00Z,plant-1,Zähler,1,kWh,")).encode(encoding))["meter_id"]
        == "Zähler"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("1,5", "1.5"),
            ("1.5", "1.5"),
            ("0,001", "0.001"),
            ("1234", "1234"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
        ),
        *(
            ("1 234,5", "1234.5"),
            ("1\u00a0234,5", "1234.5"),
            ("1\u202f234", "1234"),
            ("1'234.5", "1234.5"),
            ("+5", "5"),
        ),
        *(
            ("1.234.567", None),
            ("12.345,678", "12345.678"),
            ("123,456.75", "123456.75"),
            (",5", "0.5"),
            ("1e3", "1000"),
        ),
        *(("1,234", "1.234"), (" 7 ", "7"), ("1E-3", "0.001"), ("5.", "5")),
        *(
            ("1,5.2", None),
            ("1.2.3", None),
            ("1_000", None),
            ("0x10", None),
            ("٣", None),
            ("12,34,5", None),
            ("1 2", None),
        ),
        *(
            ("nan", None),
            ("inf", None),
            ("1e400", None),
            ("-1", None),
            ("", None),
            ("-", None),
            ("1,5 kWh", None),
            ("=1+1", None),
        ),
        *(("\u22125", None), ("1000001", None), ("'5", None)),
    ],
)
def test_numbers(plant: Plant, text: str, value: str | None) -> None:
    """A decimal comma or point, and another mark between thousands. What is in doubt is refused."""
    result = plant.take(table(f'2026-01-20T00:00:00Z;plant-1;main;"{text}"', header="ts;site;meter;value"))
    if value is None:
        assert (result["rows_failed"], result["errors"][0]["field"]) == (1, "value")
    else:
        assert [row["value"] for row in plant.export()] == [value]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-01-20T01:00:00+01:00",
            "2026-01-20T00:00:00Z",
            "2026-01-20 01:00:00",
            "2026-01-20T01:00:00",
            "2026-01-20 01:00",
        ),
        *(
            "2026-01-20T01:00",
            "20.01.2026 01:00",
            "20.01.2026 01:00:00",
            "20.1.2026 1:00",
            "2026/01/20 01:00",
            "2026/01/20 01:00:00",
        ),
    ],
)
def test_dates(plant: Plant, text: str) -> None:
    """Naive ones are what the form's time zone says."""
    row = one(plant, table(f"{text},plant-1,main,1,kWh,"), timezone="Europe/Berlin")
    assert row["timestamp_utc"] == "2026-01-20T00:00:00Z"


@pytest.mark.parametrize(
    "text",
    ["", "20.01.2026", "2026-01-20", "01/20/2026 01:00", "20.01.26 01:00", "46042.04", "31.02.2026 01:00", "now"],
)
def test_dates_that_are_none(plant: Plant, text: str) -> None:
    """Or that could be two."""
    result = plant.take(table(f"{text},plant-1,main,1,kWh,"), timezone="Europe/Berlin")
    assert [error["field"] for error in result["errors"]] == ["timestamp_utc"]


def test_a_naive_date_without_a_time_zone(plant: Plant) -> None:
    result = plant.take(table("2026-01-20 00:00:00,plant-1,main,1,kWh,"))
    assert "time zone" in result["errors"][0]["message"]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        *(
            ("timestamp_utc,site_id,meter_id,value", "kWh"),
            ("Timestamp,Site,Meter,Value", "kWh"),
            (" TS , Plant , Device , kW ", "kW"),
        ),
        *(("datetime,location,channel,usage_kWh", "kWh"), ("Date Time,Site ID,Meter-ID,Energy (MWh)", "MWh")),
        *(("Zeit,Werk,Messstelle,Verbrauch [Wh]", "Wh"), ("Zeitstempel,Standort,Zähler,Leistung kW", "kW")),
        *(
            ("DATUM,ANLAGE,ZAEHLER,MESSWERT", "kWh"),
            ("time,site,sensor,Power / W", "W"),
            ("time,site,meter,Total Energy kWh", "kWh"),
        ),
    ],
)
def test_header_names(plant: Plant, header: str, unit: str) -> None:
    """English and German, in any case; with the unit in the header of the value."""
    row = one(plant, table("2026-01-20T00:00:00Z,plant-1,main,1", header=header))
    assert (row["meter_id"], row["value"], row["unit"]) == ("main", "1", unit)


def test_columns_in_any_order_and_more_of_them(plant: Plant) -> None:
    row = one(
        plant, table("x,2,main,kWh,plant-1,2026-01-20T00:00:00Z,y", header="note,value,meter,unit,site,ts,value_2")
    )
    assert row["value"] == "2"


def test_the_form_stands_where_the_file_has_no_column(plant: Plant) -> None:
    row = one(
        plant,
        table("2026-01-20 01:00;1,5", header="Zeit;Wert"),
        site_id=SITE,
        meter_id=" m1 ",
        unit="kW",
        timezone="Europe/Berlin",
    )
    assert row == {
        "timestamp_utc": "2026-01-20T00:00:00Z",
        "site_id": SITE,
        "meter_id": "m1",
        "value": "1.5",
        "unit": "kW",
    }


def test_the_file_stands_above_the_form(plant: Plant) -> None:
    row = one(plant, table("2026-01-20T00:00:00Z,plant-1,main,1,Wh,"), site_id="nowhere", meter_id="m1", unit="kW")
    assert (row["site_id"], row["meter_id"], row["unit"]) == (SITE, "main", "Wh")
