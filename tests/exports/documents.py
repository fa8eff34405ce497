"""Statements to export, as the database would hand them out."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from api.exports.document import StatementDocument, document_from_json

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
STATEMENT_ID = "5f1c1f5e-7a53-4f43-9c38-2b7a8e7d2f11"


def item(day: date) -> dict[str, Any]:
    """One settled day: 24 kWh charged, 48 kWh discharged, 72 CNY."""
    return {
        "day_start": f"{day}T00:00:00+00:00",
        "day": str(day),
        "energy_kwh": 72,
        "charge_kwh": 24,
        "discharge_kwh": 48,
        "amount": 72,
        "currency": "CNY",
        "coverage": 1,
        "settlement_version": 1,
    }


def content(days: int = 3, status: str = "frozen") -> dict[str, Any]:
    """The export document of January 2026 with so many settled days."""
    frozen, voided = status != "draft", status == "voided"
    first = date(2026, 1, 1 if days > 12 else 20)
    return {
        "statement": {
            "id": STATEMENT_ID,
            "tenant_id": "tenant-demo",
            "station_id": "station-demo",
            "statement_month": "2026-01",
            "category": "owner",
            "status": status,
            "version": 1,
            "total_energy_kwh": 72 * days,
            "total_amount": 72 * days,
            "currency": "CNY",
            "snapshot_hash": HASH if frozen else None,
            "void_reason": "The meter was exchanged." if voided else None,
            "created_at": "2026-02-01T08:00:00Z",
            "frozen_at": "2026-02-02T09:30:00.123456+00:00" if frozen else None,
            "voided_at": "2026-02-05T10:00:00+00:00" if voided else None,
            "newer_facts": False,
        },
        "parties": {
            "supplier": {"id": "tenant-demo", "name": "Demo Energy Services"},
            "customer": {
                "station_id": "station-demo",
                "name": "Riverside Microgrid",
                "region": "East",
                "timezone": "UTC",
                "category": "owner",
            },
        },
        "period": {"from": "2026-01-01", "to": "2026-01-31", "timezone": "UTC"},
        "items": [item(first + timedelta(days=number)) for number in range(days)],
        "totals": {
            "energy_kwh": 72 * days,
            "amount": 72 * days,
            "days": days,
            "days_in_period": 31,
            "coverage": round(days / 31, 4),
        },
        "minor_unit": 2,
    }


def decoded(document: Mapping[str, Any]) -> StatementDocument:
    """The document through JSON, as it comes from the database."""
    return document_from_json(json.dumps(document))


def named(name: str, days: int = 3) -> StatementDocument:
    """A statement for a customer of this name."""
    document = content(days)
    document["parties"]["customer"]["name"] = name
    return decoded(document)
