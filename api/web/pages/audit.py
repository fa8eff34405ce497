"""The audit log: who changed what, from what to what."""

import json
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.audit import LIST
from api.web.guards import visits
from api.web.view import View
from api.web.words import _

PAGE = 50
ENTITIES = (
    "stations",
    "settlement_statements",
    "devices",
    "point_mappings",
    "alarm_rules",
    "notification_channel",
    "tariff_plans",
    "user_account",
    "invitation",
    "password_reset",
    "integration_token",
)


@get("/settings/audit", guards=[visits("admin")])
async def show_audit(
    request: Request[Any, Any, Any], view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Changes, newest first."""
    query = request.query_params
    entity = query.get("entity") if query.get("entity") in ENTITIES else None
    rows = await db.rows(LIST, view.caller.tenant, entity, None, None, _serial(query.get("before")), PAGE + 1)
    entries = [{**row, "changes": _changes(row["old"], row["new"])} for row in rows[:PAGE]]
    more = entries[-1]["id"] if len(rows) > PAGE else None
    return view.render("settings/audit.html", entries=entries, entity=entity, entities=ENTITIES, more=more)


def _serial(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise invalid("before", _("is not one that this list gave out"))
    return int(text)


def _changes(old: Any, new: Any) -> list[tuple[str, str | None, str | None]]:
    """What differs between two rows, but for the columns that always do."""
    before: dict[str, Any] = json.loads(bytes(old)) if old is not None else {}
    after: dict[str, Any] = json.loads(bytes(new)) if new is not None else {}
    names = [name for name in {**before, **after} if name not in ("updated_at", "created_at", "tenant_id")]
    return [
        (name, _text(before.get(name)), _text(after.get(name))) for name in names if before.get(name) != after.get(name)
    ]


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


ROUTES = [show_audit]
