"""Sites and their meters."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from api.database import Database
from api.paging import Identity, Page, paged, paged_by_id
from api.patterns import CURRENCY, SEGMENT
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Name, Number, PathId, from_row, from_rows

LIST_SITES = "select * from api.list_sites($1, $2, $3)"
GET_SITE = "select * from api.get_site($1, $2)"
CREATE_SITE = "select * from api.create_site($1, $2, $3)"
UPDATE_SITE = "select * from api.update_site($1, $2, $3, $4)"
DELETE_SITE = "select api.delete_site($1, $2, $3, $4)"
LIST_METERS = "select * from api.list_meters($1, $2)"

Location = Annotated[str, msgspec.Meta(max_length=400)]
Tariff = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Currency = Annotated[str, msgspec.Meta(pattern=CURRENCY)]
NewId = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=SEGMENT)]
Zone = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Site(msgspec.Struct, frozen=True):
    """A site. `tariff` is the price of a kilowatt-hour where no tariff plan is in force, in `currency`."""

    site_id: str
    name: str
    location: str | None
    timezone: str
    tariff: Number | None
    currency: str
    created_at: datetime
    updated_at: datetime


class NewSite(msgspec.Struct, frozen=True, omit_defaults=True):
    """A site to create; without `site_id` it gets the next `site-<n>`."""

    site_id: NewId | None = None
    name: Name | None = None
    location: Location | None = None
    timezone: Zone | None = None
    tariff: Tariff | None = None
    currency: Currency | None = None


class SitePatch(msgspec.Struct, frozen=True):
    """What to change; null takes location, tariff or currency away."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    location: Location | msgspec.UnsetType | None = msgspec.UNSET
    timezone: Zone | msgspec.UnsetType = msgspec.UNSET
    tariff: Tariff | msgspec.UnsetType | None = msgspec.UNSET
    currency: Currency | msgspec.UnsetType | None = msgspec.UNSET


class Meter(msgspec.Struct, frozen=True):
    """A meter: the unit that it sends, and when it was first and last seen."""

    meter_id: str
    unit: str | None
    first_seen: datetime | None
    last_seen: datetime | None


@get("/api/v1/sites", guards=[requires("viewer", token_scope="read")])
async def list_sites(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
) -> Response[list[Site]]:
    """List the sites of the organization."""
    position = page.after(Identity)
    rows = await db.rows(LIST_SITES, caller.tenant, position.id if position else None, page.probe)
    return paged(request, from_rows(Site, rows), page, lambda site: (site.site_id,))


@post("/api/v1/sites", guards=[requires("operator")])
async def create_site(data: NewSite, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Site:
    """Create a site."""
    return from_row(Site, await db.call(CREATE_SITE, caller.tenant, data, caller.subject))


@get("/api/v1/sites/{site_id:str}", guards=[requires("viewer", token_scope="read")])
async def get_site(site_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Site:
    """Show a site."""
    return from_row(Site, await db.call(GET_SITE, caller.tenant, site_id))


@patch("/api/v1/sites/{site_id:str}", guards=[requires("operator")])
async def update_site(
    site_id: PathId, data: SitePatch, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Site:
    """Change a site; what is left out stays."""
    return from_row(Site, await db.call(UPDATE_SITE, caller.tenant, site_id, data, caller.subject))


@delete("/api/v1/sites/{site_id:str}", guards=[requires("admin")])
async def delete_site(
    site_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    confirm: FromQuery[str | None] = None,
) -> None:
    """Delete a site with everything that was measured there; `confirm` repeats its id."""
    await db.call(DELETE_SITE, caller.tenant, site_id, confirm, caller.subject)


@get("/api/v1/sites/{site_id:str}/meters", guards=[requires("viewer", token_scope="read")])
async def list_meters(
    request: Request[Any, Any, Any],
    site_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
) -> Response[list[Meter]]:
    """List the meters of a site."""
    meters = from_rows(Meter, await db.rows(LIST_METERS, caller.tenant, site_id))
    return paged_by_id(request, meters, page, lambda meter: meter.meter_id)


ROUTES = [list_sites, create_site, get_site, update_site, delete_site, list_meters]
