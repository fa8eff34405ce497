"""Deliveries: what was told, what waits, what was given up and can be sent once more."""

from typing import Any, get_args
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.paging import Page, cursor_at
from api.routes.deliveries import LIST_DELIVERIES, REPLAY_DELIVERY, Status
from api.routes.notifications import LIST_CHANNELS, REPLAY_CHANNEL
from api.web.guards import visits
from api.web.pages.notification import PATH
from api.web.view import View, segment
from api.wire import PathId

STATUSES = get_args(Status)
SHOWN = 50


@get(f"{PATH}/deliveries", guards=[visits("operator")])
async def show_deliveries(
    request: Request[Any, Any, Any], view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Deliveries, newest first, of a channel and in a state if wished."""
    query, tenant = request.query_params, view.caller.tenant
    channels = await db.rows(LIST_CHANNELS, tenant)
    status = query.get("status") if query.get("status") in STATUSES else None
    channel = next((str(row["id"]) for row in channels if str(row["id"]) == query.get("channel")), None)
    page = Page(SHOWN, query.get("after") or None)
    rows = await db.rows(LIST_DELIVERIES, tenant, status, channel, *page.after_moment_and_id(), page.probe)
    last = rows[SHOWN - 1] if len(rows) > SHOWN else None
    chosen = {name: value for name, value in (("status", status), ("channel", channel)) if value}
    return view.render(
        "notification/deliveries.html",
        deliveries=rows[:SHOWN],
        channels=channels,
        chosen=chosen,
        statuses=STATUSES,
        is_first=page.cursor is None,
        query=urlencode(chosen),
        more=urlencode({**chosen, "after": cursor_at((last["created_at"], str(last["id"])))}) if last else None,
    )


@post(f"{PATH}/deliveries/{{delivery_id:str}}/replay", guards=[visits("admin")], status_code=200)
async def replay_delivery(
    delivery_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Send what was given up once more."""
    await db.call(REPLAY_DELIVERY, view.caller.tenant, delivery_id)
    return view.go(f"{PATH}/deliveries", "replayed")


@post(f"{PATH}/{{channel_id:str}}/replay", guards=[visits("admin")], status_code=200)
async def replay_channel(
    channel_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Send all that was given up of a channel once more."""
    await db.call(REPLAY_CHANNEL, view.caller.tenant, channel_id)
    return view.go(f"{PATH}/{segment(channel_id)}", "replayed")


ROUTES = [show_deliveries, replay_delivery, replay_channel]
