"""Members: invited by a link, given another role, removed."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.member import (
    LIST,
    REMOVE,
    SET_ROLE,
    InvitationRequest,
    MemberChange,
    invite,
)
from api.security.address import origin
from api.security.credentials import CredentialCipher
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.view import View
from api.wire import PathId

AnyRequest = Request[Any, Any, Any]


@get("/settings/members", guards=[visits("admin")])
async def show_members(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Members and pending invitations."""
    return await _list(view, db, {}, None, None)


@post("/settings/members", guards=[visits("admin")], status_code=200)
async def invite_member(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    cipher: NamedDependency[CredentialCipher],
) -> Response[str]:
    """Invite somebody; the link is shown this once, and a mail brings it where this deployment sends any."""
    form = await read_form(request)
    try:
        secret, row = await invite(request, db, cipher, view.caller, to_struct(form, InvitationRequest))
    except REFUSALS as exc:
        return await _list(view, db, form, None, Refusal(exc, "email", "role"))
    mailed_to = row["email"] if row["is_mailed"] else None
    return await _list(view, db, {}, f"{origin(request)}/invite/{secret}", None, mailed_to)


@post("/settings/members/{member_id:str}/role", guards=[visits("admin")], status_code=200)
async def change_role(
    request: AnyRequest, member_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Give a member another role, at once."""
    try:
        role = to_struct(await read_form(request), MemberChange).role
        await db.call(SET_ROLE, view.caller.tenant, member_id, role, view.caller.subject)
    except REFUSALS as exc:
        return await _list(view, db, {}, None, Refusal(exc))
    return view.go("/settings/members", "member-changed")


@post("/settings/members/{member_id:str}/remove", guards=[visits("admin")], status_code=200)
async def remove_member(
    request: AnyRequest, member_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Remove a member, or take an invitation back."""
    form = await read_form(request)
    try:
        await db.call(REMOVE, view.caller.tenant, member_id, view.caller.subject)
    except REFUSALS as exc:
        return await _list(view, db, {}, None, Refusal(exc))
    return view.go("/settings/members", "invitation-withdrawn" if form.get("invited") else "member-removed")


async def _list(
    view: View,
    db: Database,
    form: dict[str, str],
    link: str | None,
    refusal: Refusal | None,
    mailed_to: str | None = None,
) -> Response[str]:
    members = await db.rows(LIST, view.caller.tenant)
    status = refusal.status if refusal else 200
    return view.render(
        "settings/members.html", status, members=members, form=form, link=link, mailed_to=mailed_to, refusal=refusal
    )


ROUTES = [show_members, invite_member, change_role, remove_member]
