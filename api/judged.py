"""Hours of a site beside what was expected of them: in insights, and in reports."""

from datetime import datetime
from typing import Literal

import msgspec

from api.wire import Number

Band = Literal["normal", "elevated", "critical"]


class JudgedHour(msgspec.Struct, frozen=True):
    """An hour beside what was to be expected. Without enough data (`is_good`), or explained, it has no verdict."""

    ts: datetime
    expected_kwh: Number | None
    actual_kwh: Number | None
    delta_kwh: Number | None
    delta_pct: Number | None
    z_score: Number | None
    band: Band | None
    sigma_kwh: Number | None
    coverage: Number
    is_good: bool
    is_explained: bool
