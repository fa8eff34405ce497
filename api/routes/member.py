"""Members of an organization: invited by a link, raised, lowered and removed by its admins."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.paging import Page, paged_by_id
from api.security.address import origin
from api.security.credentials import CredentialCipher
from api.security.guards import Role, requires
from api.security.integration import hash_token
from api.security.tokens import Caller
from api.wire import Email, PathId, from_row, from_rows

PATH = "/api/v1/org/members"
INVITATION_LIFETIME = timedelta(days=7)

LIST = "select * from api.list_members($1)"
INVITE = "select * from api.invite_member($1, $2, $3, $4, $5, $6, $7)"
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
    """An invitation with its link, shown this once, and whether a mail brings it too."""

    invite_url: str
    emailed: bool


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
    cipher: NamedDependency[CredentialCipher],
) -> Response[Invitation]:
    """Invite somebody. The link is good for a week and for one account; inviting again replaces it.

    A mail brings it, where this deployment sends any (`emailed`).
    """
    secret, row = await invite(request, db, cipher, caller, data)
    url = f"{origin(request)}/invite/{secret}"
    invitation = from_row(Invitation, {**row, "invite_url": url, "emailed": row["is_mailed"]})
    return Response(invitation, headers={"Cache-Control": "no-store"})


async def invite(
    request: Request[Any, Any, Any], db: Database, cipher: CredentialCipher, caller: Caller, who: InvitationRequest
) -> tuple[str, Mapping[str, Any]]:
    """Invite somebody; returns the secret of the link, and the invitation with `is_mailed`."""
    secret = secrets.token_urlsafe(32)
    sealed = cipher.encrypt(secret) if request.app.state.config.sends_mail else None
    row = await db.call(
        INVITE, caller.tenant, who.email, who.role, hash_token(secret), INVITATION_LIFETIME, caller.subject, sealed
    )
    assert row is not None
    return secret, row


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
