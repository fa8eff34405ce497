"""Tariff plans: what energy costs, by month and, if wished, by time of day."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.paging import Page, paged_by_id
from api.patterns import CLOCK, CURRENCY
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Id, Month, Number, OptionalQueryId, Price, from_row

LIST_TARIFFS = "select * from api.list_tariffs($1, $2)"
PUT_TARIFF = "select * from api.put_tariff($1, $2, $3)"

Clock = Annotated[str, msgspec.Meta(pattern=CLOCK, examples=["08:00"])]
Mode = Literal["fixed", "time_of_use"]


class TariffPeriod(msgspec.Struct, frozen=True):
    """A price for part of the day, in station-local time: from `start`, before `end` (at most `24:00`)."""

    start: Clock
    end: Clock
    price_per_kwh: Price


class TariffPlan(msgspec.Struct, frozen=True):
    """A plan to put in force from a month on; without `station_id` for every station without one of its own."""

    effective_month: Month
    mode: Mode
    station_id: Id | None = None
    currency: Annotated[str, msgspec.Meta(pattern=CURRENCY)] | None = None
    price_per_kwh: Price | None = None
    periods: Annotated[list[TariffPeriod], msgspec.Meta(max_length=1440)] = []


class Tariff(msgspec.Struct, frozen=True):
    """A plan as it is kept. Each change of a month's plan is a new version."""

    id: str
    tenant_id: str
    station_id: str | None
    effective_month: str
    mode: str
    currency: str
    price_per_kwh: Number | None
    periods: list[TariffPeriod]
    version: int
    created_at: datetime
    updated_at: datetime


class _StoredPeriod(msgspec.Struct, frozen=True):
    start_minute: int
    end_minute: int
    price_per_kwh: Number


@get("/api/v1/tariffs", guards=[requires("viewer")])
async def list_tariffs(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    station_id: OptionalQueryId = None,
) -> Response[list[Tariff]]:
    """List tariff plans: those of a station, or all of the tenant."""
    rows = await db.rows(LIST_TARIFFS, caller.tenant, station_id)
    return paged_by_id(request, [tariff_from_row(row) for row in rows], page, lambda tariff: tariff.id)


@put("/api/v1/tariffs", guards=[requires("admin")])
async def put_tariff(
    data: JSONBody[TariffPlan], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Tariff:
    """Put a tariff plan in force from a month on; the same plan again changes nothing."""
    return tariff_from_row(await db.call(PUT_TARIFF, caller.tenant, plan_to_row(data), caller.subject))


def plan_to_row(plan: TariffPlan) -> dict[str, Any]:
    """A plan as `api.put_tariff` takes it: periods in minutes of the day."""
    row: dict[str, Any] = msgspec.to_builtins(plan)
    return row | {"periods": [_to_minutes(period) for period in plan.periods]}


def _to_minutes(period: TariffPeriod) -> dict[str, object]:
    return {
        "start_minute": _minute(period.start),
        "end_minute": _minute(period.end),
        "price_per_kwh": period.price_per_kwh,
    }


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def tariff_from_row(row: Any) -> Tariff:
    """A plan as the database gives it, its periods on the clock again."""
    stored = msgspec.json.decode(row["periods"] or b"[]", type=list[_StoredPeriod] | None) or []
    periods = [
        TariffPeriod(_clock(period.start_minute), _clock(period.end_minute), period.price_per_kwh) for period in stored
    ]
    return from_row(Tariff, dict(row) | {"periods": periods})


ROUTES = [list_tariffs, put_tariff]
