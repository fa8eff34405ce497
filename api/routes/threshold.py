"""Thresholds of alerts: from when on something is worth a warning, or critical."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import OptionalQueryId

PATH = "/api/v1/alerts/thresholds"

GET = "select * from api.get_alert_thresholds($1, $2)"
PUT = "select * from api.put_alert_thresholds($1, $2, $3, $4)"

Deviation = Annotated[float, msgspec.Meta(ge=0.01, le=10, description="Share above what is expected: 0.1 is 10 %")]
Spike = Annotated[float, msgspec.Meta(ge=1, le=100, description="An hour over the highest of the last eight weeks")]
NightShare = Annotated[float, msgspec.Meta(ge=0, le=1, description="22 to 6 o'clock over the 24 hours that end then")]
WeekendShare = Annotated[float, msgspec.Meta(ge=0, le=10, description="A day over the median day of Monday to Friday")]
Hours = Annotated[float, msgspec.Meta(ge=1, le=24, description="Hours")]


class Thresholds(msgspec.Struct, frozen=True, omit_defaults=True):
    """Thresholds of one's own; what is absent or null follows the organization, and beyond it the defaults."""

    deviation_warning: Deviation | None = None
    deviation_critical: Deviation | None = None
    spike_warning: Spike | None = None
    spike_critical: Spike | None = None
    night_share_warning: NightShare | None = None
    night_share_critical: NightShare | None = None
    weekend_share_warning: WeekendShare | None = None
    weekend_share_critical: WeekendShare | None = None
    missing_data_warning: Hours | None = None
    missing_data_critical: Hours | None = None
    flat_line_warning: Hours | None = None
    flat_line_critical: Hours | None = None


class ThresholdsInForce(msgspec.Struct, frozen=True):
    """`own` are those of the site, or of the organization where `site_id` is null; `effective` is what holds."""

    site_id: str | None
    own: dict[str, float]
    effective: dict[str, float]


@get(PATH, guards=[requires("viewer")])
async def get_alert_thresholds(
    db: NamedDependency[Database], caller: NamedDependency[Caller], site_id: OptionalQueryId = None
) -> ThresholdsInForce:
    """Show the thresholds of a site, or of the organization."""
    return _in_force(await db.call(GET, caller.tenant, site_id))


@put(PATH, guards=[requires("admin")])
async def put_alert_thresholds(
    data: JSONBody[Thresholds],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    site_id: OptionalQueryId = None,
) -> ThresholdsInForce:
    """Set the thresholds of a site, or of the organization, in the place of those that were set before."""
    return _in_force(await db.call(PUT, caller.tenant, site_id, data, caller.subject))


def _in_force(row: Any) -> ThresholdsInForce:
    own, effective = (msgspec.json.decode(row[name]) for name in ("own", "effective"))
    return ThresholdsInForce(row["site_id"], own, effective)


ROUTES = [get_alert_thresholds, put_alert_thresholds]
