"""The provisioned dashboard: its JSON holds together, and each panel's query gives an analyst what the panel draws."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations
from typing import Any

import psycopg
import pytest

from tests.support.processes import CHECKOUT

GRAFANA = CHECKOUT / "grafana"
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))
DASHBOARD: dict[str, Any] = json.loads((GRAFANA / "dashboards/energy.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
FROM, TO = "2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z"
STATIONS = "'mill-2','plant-1'"
NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric"}


def expanded(sql: str) -> str:
    """A query as Grafana sends it: its macros for PostgreSQL, and the variables of the dashboard."""
    sql = re.sub(r"\$__timeFilter\((.+?)\)", rf"\1 BETWEEN '{FROM}' AND '{TO}'", sql)
    sql = re.sub(r"\$__timeFrom\(\)", f"'{FROM}'", sql)
    sql = re.sub(r"\$__timeTo\(\)", f"'{TO}'", sql)
    sql = re.sub(
        r"\$__timeGroup\((\w+), *'(\d+)h'\)",
        lambda m: f"floor(extract(epoch from {m[1]})/{int(m[2]) * 3600})*{int(m[2]) * 3600}",
        sql,
    )
    sql = sql.replace("$tenant", "acme").replace("$station", STATIONS)
    assert "$" not in sql, f"what is this: {sql}"
    return sql


def columns(connection: psycopg.Connection[Any], sql: str) -> tuple[dict[str, str], list[tuple[Any, ...]]]:
    """The names and types of a query's columns, and its rows."""
    cursor = connection.execute(expanded(sql).encode())
    assert cursor.description is not None
    types = {column.name: connection.adapters.types[column.type_code].name for column in cursor.description}
    return types, cursor.fetchall()


def test_each_file_is_a_dashboard_of_its_own() -> None:
    assert len(FILES) == len({json.loads(path.read_text())["uid"] for path in FILES}) >= 1


def test_panels_have_numbers_and_places_of_their_own() -> None:
    assert max(Counter(panel["id"] for panel in PANELS).values()) == 1
    for panel in PANELS:
        place = panel["gridPos"]
        assert place["w"] > 0
        assert place["h"] > 0
        assert 0 <= place["x"] <= 24 - place["w"], panel["title"]
    for one, other in combinations(PANELS, 2):
        a, b = one["gridPos"], other["gridPos"]
        apart = (
            a["x"] + a["w"] <= b["x"]
            or b["x"] + b["w"] <= a["x"]
            or a["y"] + a["h"] <= b["y"]
            or b["y"] + b["h"] <= a["y"]
        )
        assert apart, f"{one['title']} lies on {other['title']}"


def test_everything_asks_the_provisioned_data_source() -> None:
    source = (GRAFANA / "provisioning/datasources/wattledger.yaml").read_text()
    uid, kind = (re.search(rf"^ +{key}: (\S+)$", source, re.MULTILINE) for key in ("uid", "type"))
    assert uid
    assert kind
    expected = {"type": kind[1], "uid": uid[1]}
    for panel in PANELS:
        assert panel["datasource"] == expected
        assert [target["datasource"] for target in panel["targets"]] == [expected]
        assert panel["description"]
    for variable in DASHBOARD["templating"]["list"]:
        assert variable["datasource"] == expected


def test_the_password_is_of_the_environment() -> None:
    source = (GRAFANA / "provisioning/datasources/wattledger.yaml").read_text()
    secrets = re.findall(r"^ +(?:password|user|url|database|sslmode): (\S+)$", source, re.MULTILINE)
    assert len(secrets) == 5
    assert all(re.fullmatch(r"\$WATTLEDGER_DB_[A-Z]+", secret) for secret in secrets)
    page = (CHECKOUT / "docs/sql.md").read_text()
    assert all(secret[1:] in page for secret in secrets), "and the page names what to set"


def test_variables_are_those_that_panels_use(jo: psycopg.Connection[Any]) -> None:
    variables = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}
    used = {
        name
        for panel in PANELS
        for target in panel["targets"]
        for name in re.findall(r"\$(?!__)(\w+)", target["rawSql"])
    }
    assert used == variables.keys()
    _, tenants = columns(jo, variables["tenant"]["query"])
    assert tenants == [("acme",)]
    types, stations = columns(jo, variables["station"]["query"])
    assert list(types) == ["__text", "__value"]
    assert {value for _, value in stations} == {"plant-1", "mill-2"}


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_gets_what_it_draws(jo: psycopg.Connection[Any], panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        sql = target["rawSql"]
        assert target["rawQuery"]
        types, rows = columns(jo, sql)
        assert rows, "the test's data shows"
        assert any(kind in NUMBERS for name, kind in types.items() if name != "time"), "a number to draw"
        if target["format"] == "time_series":
            assert panel["type"] in ("timeseries", "heatmap")
            assert types["time"] in {"timestamptz", "timestamp", *NUMBERS}
            assert types.get("metric", "text") == "text"
            texts = {name for name, kind in types.items() if kind == "text"}
            assert texts <= {"metric"}, "other texts would be series of their own"
            times = [row[list(types).index("time")] for row in rows]
            assert times == sorted(times), "in the order of time"
        else:
            assert panel["type"] in ("stat", "piechart", "table")
        if panel["type"] != "table":
            floats = [kind for name, kind in types.items() if kind == "numeric" and name != "time"]
            assert not floats, "numbers come as float8"
        assert "tenant_id = '$tenant' and station_id in ($station)" in sql
