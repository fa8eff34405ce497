"""Statements over HTTP: made, frozen, voided, listed, exported."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.site import Site, problem

STATEMENT = {
    "id", "tenant_id", "station_id", "statement_month", "category", "status", "version", "total_energy_kwh",
    "total_amount", "currency", "snapshot_hash", "void_reason", "created_at", "updated_at", "frozen_at", "voided_at",
}  # fmt: skip


def test_the_life_of_a_statement(site: Site) -> None:
    """Draft, frozen (twice, one hash), voided; the next generate makes version 2."""
    site.settle_day()
    body = {"station_id": site.station, "month": "2026-01", "category": "owner", "regenerate": False}
    draft = site.post("/api/v1/statements/generate", body)
    assert draft == {"statement_id": draft["statement_id"], "status": "draft", "version": 1}
    path = f"/api/v1/statements/{draft['statement_id']}"
    frozen = site.post(f"{path}/freeze")
    assert frozen == {**draft, "status": "frozen", "snapshot_hash": frozen["snapshot_hash"]}
    assert re.fullmatch("[0-9a-f]{64}", frozen["snapshot_hash"])
    assert site.post(f"{path}/freeze") == frozen
    assert site.post("/api/v1/statements/generate", body) == {**draft, "status": "frozen"}

    found = site.get(path)
    assert found["statement"].keys() >= STATEMENT
    assert (found["statement"]["total_energy_kwh"], found["statement"]["total_amount"]) == (72, 72)
    day = {"day_start": "2026-01-20T00:00:00Z", "energy_kwh": 72, "amount": 72, "currency": "CNY"}
    assert found["items"] == [day]

    assert site.post(f"{path}/void", {"reason": "a slip"}) == {**draft, "status": "voided"}
    problem(site.call("POST", f"{path}/freeze"), 409)
    assert site.post("/api/v1/statements/generate", body)["version"] == 2
    versions = site.get("/api/v1/statements", station_id=site.station, month="2026-01", category="owner")
    assert [(row["version"], row["status"]) for row in versions] == [(1, "voided"), (2, "draft")]
    assert versions[0]["void_reason"] == "a slip"
    assert versions[0]["voided_at"].endswith("Z")


def test_a_draft_is_not_voided(site: Site) -> None:
    """It is changed by generating it again: 409."""
    problem(site.call("POST", f"/api/v1/statements/{site.statement()}/void", {"reason": "x"}), 409)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"month": "2026-13"}, "month"),
        ({"month": "2026-1"}, "month"),
        ({"month": "2026-01-01"}, "month"),
        ({"month": "0000-01"}, "month"),
        ({"month": "9999-12"}, "month"),
        ({"month": "٢٠٢٦-01"}, "month"),
        ({"month": 202601}, "month"),
        ({"category": ""}, "category"),
        ({"category": "a\nb"}, "category"),
        ({"regenerate": "yes"}, "regenerate"),
        ({"station_id": None}, "station_id"),
    ],
)
def test_what_cannot_be_generated(shared_site: Site, change: dict[str, object], field: str) -> None:
    """Each names its field."""
    body = {"station_id": shared_site.station, "month": "2026-01", **change}
    problem(shared_site.call("POST", "/api/v1/statements/generate", body), 422, field)


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 7}, {"reason": "x" * 1001}])
def test_a_void_needs_a_reason(shared_site: Site, body: dict[str, object]) -> None:
    """Who voids says why."""
    problem(shared_site.call("POST", "/api/v1/statements/any/void", body), 422, "reason")


def test_many_at_once(site: Site) -> None:
    """Twenty callers generate, then freeze, then void: all are answered the same, and one thing happened."""
    with ThreadPoolExecutor(20) as crowd:
        made = list(crowd.map(lambda _: site.statement(), range(20)))
        assert len(set(made)) == 1
        path = f"/api/v1/statements/{made[0]}"
        frozen = list(crowd.map(lambda _: site.post(f"{path}/freeze")["snapshot_hash"], range(20)))
        assert len(set(frozen)) == 1
        voided = list(crowd.map(lambda n: site.post(f"{path}/void", {"reason": f"r{n}"})["status"], range(20)))
        assert set(voided) == {"voided"}
    versions = site.get("/api/v1/statements", station_id=site.station)
    assert [(row["version"], row["status"]) for row in versions] == [(1, "voided")]


@pytest.mark.parametrize(
    ("ending", "media_type", "start"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv; charset=utf-8", b"statement_id,"),
    ],
)
def test_exports(settled_site: Site, ending: str, media_type: str, start: bytes) -> None:
    """Each format with its type and a name to save it by."""
    answer = settled_site.call("GET", f"/api/v1/statements/{settled_site.statement()}/export.{ending}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media_type
    name = f"statement-{settled_site.station}-2026-01-v1.{ending}"
    expected = f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer.headers["content-disposition"] == expected
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(start)
    assert len(answer.content) > 200


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv"])
def test_an_export_of_nothing(shared_site: Site, ending: str) -> None:
    """404 is a problem document, whatever was to be exported."""
    problem(shared_site.call("GET", f"/api/v1/statements/none/export.{ending}"), 404)
    problem(shared_site.call("GET", "/api/v1/statements/none/export.docx"), 404)
