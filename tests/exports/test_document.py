"""The document is decoded once, exactly."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from api.exports.document import document_from_json
from tests.exports.documents import content, decoded


def test_numbers_stay_exact() -> None:
    text = msgspec.json.encode(content()).replace(
        b'"total_amount":216', b'"total_amount":12345678901234567890.123456789'
    )
    assert document_from_json(text).statement.total_amount == Decimal("12345678901234567890.123456789")
    assert document_from_json(text.decode()).items[0].energy_kwh == Decimal(72)


def test_a_frozen_statement_is_stamped_with_its_freeze_a_draft_with_its_creation() -> None:
    assert decoded(content()).stamped_at == datetime(2026, 2, 2, 9, 30, 0, 123456, UTC)
    assert decoded(content(status="draft")).stamped_at == datetime(2026, 2, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("statement", "created_at", "2026-02-01T08:00:00"),
        ("statement", "status", "lost"),
        ("statement", "total_amount", "much"),
        ("period", "from", "2026-13-01"),
    ],
)
def test_a_document_of_another_shape_is_refused(place: str, field: str, value: str) -> None:
    document = content()
    document[place][field] = value
    with pytest.raises(msgspec.ValidationError):
        decoded(document)
