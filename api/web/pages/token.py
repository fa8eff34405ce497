"""Integration tokens: made, shown once, revoked."""

from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.token import CREATE, LIST, REVOKE, TokenRequest
from api.security.integration import hash_token, new_integration_token
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.view import View
from api.web.words import _
from api.wire import PathId

DAYS = {"": None, "30": 30, "90": 90, "365": 365}
SCOPES = {"ingest": ["ingest"], "read": ["read"], "both": ["ingest", "read"]}


@get("/settings/tokens", guards=[visits("admin")])
async def show_tokens(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Every token, and the form to make one."""
    return await _list(view, db, {}, None, None)


@post("/settings/tokens", guards=[visits("admin")], status_code=200)
async def make_token(
    request: Request[Any, Any, Any], view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Make a token and show its secret, this once."""
    form = await read_form(request)
    try:
        if form.get("scopes") not in SCOPES or form.get("days", "") not in DAYS:
            raise invalid("scopes", _("choose what the token may do"))
        wanted = to_struct({"name": form.get("name"), "scopes": SCOPES[form["scopes"]]}, TokenRequest)
        secret = new_integration_token()
        days = DAYS[form.get("days", "")]
        end = datetime.now(UTC) + timedelta(days=days) if days else None
        caller = view.caller
        await db.call(CREATE, caller.tenant, wanted.name, hash_token(secret), wanted.scopes, end, caller.subject)
    except REFUSALS as exc:
        return await _list(view, db, form, None, Refusal(exc, "name", "scopes"))
    return await _list(view, db, {}, secret, None)


@post("/settings/tokens/{token_id:str}/revoke", guards=[visits("admin")], status_code=200)
async def revoke_token(token_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Revoke a token, at once and for good."""
    await db.call(REVOKE, view.caller.tenant, token_id, view.caller.subject)
    return view.go("/settings/tokens", "token-revoked")


async def _list(
    view: View, db: Database, form: dict[str, str], secret: str | None, refusal: Refusal | None
) -> Response[str]:
    tokens = await db.rows(LIST, view.caller.tenant)
    return view.render(
        "settings/tokens.html",
        refusal.status if refusal else 200,
        tokens=sorted(tokens, key=lambda row: (not row["is_active"], -row["created_at"].timestamp())),
        now=datetime.now(UTC),
        form=form,
        secret=secret,
        refusal=refusal,
    )


ROUTES = [show_tokens, make_token, revoke_token]
