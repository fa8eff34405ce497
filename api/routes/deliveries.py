"""What was delivered to the channels of an organization, what waits, and what was given up."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.paging import Page, paged
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import OptionalQueryId, PathId, from_row, from_rows

DELIVERIES = "/api/v1/notifications/deliveries"

LIST_DELIVERIES = "select * from api.list_deliveries($1, $2, $3, $4, $5, $6)"
REPLAY_DELIVERY = "select * from api.replay_delivery($1, $2)"

Kind = Literal["webhook", "email"]
Status = Literal["held", "pending", "sending", "sent", "dead"]


class Delivery(msgspec.Struct, frozen=True):
    """A message to a channel, of `items` events; topic, severity, site and title are those of the most severe.

    `dead` is given up: `error` says why, and it can be replayed.
    """

    id: str
    channel_id: str
    channel_name: str
    kind: Kind
    status: Status
    hold: Literal["quiet", "digest"] | None
    items: int
    topic: str
    severity: str
    site_id: str | None
    title: str
    attempts: int
    next_attempt_at: datetime | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None


@get(DELIVERIES, guards=[requires("operator")])
async def list_deliveries(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    status: Status | None = None,
    channel_id: OptionalQueryId = None,
) -> Response[list[Delivery]]:
    """List deliveries, newest first."""
    before = page.after_moment_and_id()
    rows = await db.rows(LIST_DELIVERIES, caller.tenant, status, channel_id, *before, page.probe)
    return paged(request, from_rows(Delivery, rows), page, lambda item: (item.created_at, item.id))


@post(f"{DELIVERIES}/{{delivery_id:str}}/replay", guards=[requires("admin")], status_code=200)
async def replay_delivery(
    delivery_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Delivery:
    """Send a delivery that was given up once more, under the same id."""
    return from_row(Delivery, await db.call(REPLAY_DELIVERY, caller.tenant, delivery_id))


ROUTES = [list_deliveries, replay_delivery]
