"""Integration tokens: made, listed and revoked by an organization's admins."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.paging import Page, paged_by_id
from api.security.guards import requires
from api.security.integration import hash_token, new_integration_token
from api.security.tokens import Caller
from api.wire import Instant, Name, PathId, from_row, from_rows, utc

PATH = "/api/v1/auth/integration-tokens"

LIST = "select * from api.list_integration_tokens($1)"
GET = "select * from api.get_integration_token($1, $2)"
CREATE = "select * from api.create_integration_token($1, $2, $3, $4, $5, $6)"
REVOKE = "select api.revoke_integration_token($1, $2, $3)"

Scope = Literal["ingest", "read"]


class TokenRequest(msgspec.Struct, frozen=True):
    """A new token. Without `scopes` it may do all that tokens may, without `expires_at` it is good until revoked."""

    name: Name | None = None
    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=10)] | None = None
    expires_at: Instant | None = None


class IntegrationToken(msgspec.Struct, frozen=True):
    """A token without its secret. `last_used_at` is exact to the minute."""

    id: str
    name: str
    scopes: list[Scope]
    is_active: bool
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewIntegrationToken(IntegrationToken, frozen=True):
    """A token as its maker sees it, once: with its secret."""

    token: str


@get(PATH, guards=[requires("admin")])
async def list_integration_tokens(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
) -> Response[list[IntegrationToken]]:
    """List the integration tokens of the organization, revoked ones too, oldest first."""
    tokens = from_rows(IntegrationToken, await db.rows(LIST, caller.tenant))
    return paged_by_id(request, tokens, page, lambda token: token.id)


@get(f"{PATH}/{{token_id:str}}", guards=[requires("admin")])
async def get_integration_token(
    token_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> IntegrationToken:
    """Show an integration token, without its secret."""
    return from_row(IntegrationToken, await db.call(GET, caller.tenant, token_id))


@post(PATH, guards=[requires("admin")], status_code=201)
async def create_integration_token(
    db: NamedDependency[Database], caller: NamedDependency[Caller], data: JSONBody[TokenRequest | None] = None
) -> Response[NewIntegrationToken]:
    """Make an integration token; without a body one that may do all. Its secret is in this answer and nowhere else."""
    wanted = data or TokenRequest()
    secret = new_integration_token()
    end = wanted.expires_at and utc(wanted.expires_at, "expires_at")
    row = await db.call(CREATE, caller.tenant, wanted.name, hash_token(secret), wanted.scopes, end, caller.subject)
    assert row is not None
    return Response(from_row(NewIntegrationToken, {**row, "token": secret}), headers={"Cache-Control": "no-store"})


@delete(f"{PATH}/{{token_id:str}}", guards=[requires("admin")])
async def revoke_integration_token(
    token_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> None:
    """Revoke an integration token, at once and for good."""
    await db.call(REVOKE, caller.tenant, token_id, caller.subject)


ROUTES = [list_integration_tokens, get_integration_token, create_integration_token, revoke_integration_token]
