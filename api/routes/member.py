"""Members of an organization: invited by a link, raised, lowered and removed by its admins."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.paging import Page, paged_by_id
from api.security.address import origin
from api.security.guards import Role, requires
from api.security.integration import hash_token
from api.security.tokens import Caller
from api.wire import Email, PathId, from_row, from_rows

PATH = "/api/v1/org/members"
INVITATION_LIFETIME = timedelta(days=7)

LIST = "select * from api.list_members($1)"
INVITE = "select * from api.invite_member($1, $2, $3, $4, $5, $6)"
SET_ROLE = "select * from api.set_member_role($1, $2, $3, $4)"
REMOVE = "select api.remove_member($1, $2, $3)"


class InvitationRequest(msgspec.Struct, frozen=True):
    """Whom to invite, and as what."""

    email: Email
    role: Role


class MemberChange(msgspec.Struct, frozen=True):
    """What a member is to be."""

    role: Role


class Member(msgspec.Struct, frozen=True):
    """A member, or somebody who was invited and has not come yet; his invitation ends at `expires_at`."""

    id: str
    email: str
    full_name: str | None
    role: Role
    status: Literal["active", "invited"]
    created_at: datetime
    expires_at: datetime | None


class Invitation(Member, frozen=True):
    """An invitation with its link, shown this once."""

    invite_url: str


@get(PATH, guards=[requires("admin")])
async def list_members(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
) -> Response[list[Member]]:
    """List members and pending invitations, oldest first."""
    members = from_rows(Member, await db.rows(LIST, caller.tenant))
    return paged_by_id(request, members, page, lambda member: member.id)


@post(PATH, guards=[requires("admin")], status_code=201)
async def invite_member(
    request: Request[Any, Any, Any],
    data: JSONBody[InvitationRequest],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
) -> Response[Invitation]:
    """Invite somebody. The link is good for a week and for one account; inviting again replaces it."""
    secret = secrets.token_urlsafe(32)
    url = f"{origin(request)}/invite/{secret}"
    row = await db.call(
        INVITE, caller.tenant, data.email, data.role, hash_token(secret), INVITATION_LIFETIME, caller.subject
    )
    assert row is not None
    return Response(from_row(Invitation, {**row, "invite_url": url}), headers={"Cache-Control": "no-store"})


@patch(f"{PATH}/{{member_id:str}}", guards=[requires("admin")])
async def change_member(
    member_id: PathId, data: JSONBody[MemberChange], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Member:
    """Change what a member may do; he notices when his access token is renewed, after 15 minutes at most."""
    return from_row(Member, await db.call(SET_ROLE, caller.tenant, member_id, data.role, caller.subject))


@delete(f"{PATH}/{{member_id:str}}", guards=[requires("admin")])
async def remove_member(member_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """Remove a member and end his sessions, or take an invitation back."""
    await db.call(REMOVE, caller.tenant, member_id, caller.subject)


ROUTES = [list_members, invite_member, change_member, remove_member]
