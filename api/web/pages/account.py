"""The ways in and out: signing up, in and out, and taking an invitation."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.auth import Login, SignUp
from api.security import entrance
from api.security.address import login_subject
from api.security.browser import begin_session, end_session, find_visitor
from api.security.entrance import FIND_INVITATION
from api.security.integration import hash_token
from api.security.passwords import Passwords
from api.security.sessions import NO_LOGIN, Proof
from api.security.tokens import Caller
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import own_form
from api.web.view import View
from api.web.words import _
from api.wire import Name, PathId

AnyRequest = Request[Any, Any, Any]


class Joining(msgspec.Struct, frozen=True):
    """What an invited person fills in."""

    password: Annotated[str, msgspec.Meta(max_length=1024)]
    full_name: Name | None = None


@get("/signin")
async def show_sign_in(request: AnyRequest, view: NamedDependency[View]) -> Response[str]:
    """The form to sign in with; who has signed in is led on."""
    if await find_visitor(request):
        return view.go(_target(request))
    return view.render("account/signin.html", next=_target(request), form={}, refusal=None)


@post("/signin", guards=[own_form], status_code=200)
async def sign_in(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> Response[str]:
    """Sign in, and lead to where somebody wanted to go."""
    form = await read_form(request)
    try:
        who = to_struct(form, Login)
        user, proof = await entrance.check_login(db, passwords, who.username, who.password, login_subject(request))
    except REFUSALS as exc:
        refusal = Refusal(exc, "username", "password")
        if refusal.status == 401:
            refusal.summary = _("That address and password do not belong together.")
        return view.render("account/signin.html", refusal.status, next=_target(request), form=form, refusal=refusal)
    return await _enter(request, view, user, _target(request), proof)


@get("/signup")
async def show_sign_up(request: AnyRequest, view: NamedDependency[View]) -> Response[str]:
    """The form to found an organization with."""
    if await find_visitor(request):
        return view.go("/")
    return view.render("account/signup.html", form={}, refusal=None)


@post("/signup", guards=[own_form], status_code=200)
async def sign_up(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> Response[str]:
    """Found an organization, sign in as its first admin, and begin the guide."""
    form = await read_form(request)
    try:
        data = to_struct(form, SignUp)
        user = await entrance.found(db, passwords, data.email, data.password, data.full_name, data.organization_name)
    except REFUSALS as exc:
        refusal = Refusal(exc, "email", "password", "full_name", "organization_name")
        return view.render("account/signup.html", refusal.status, form=form, refusal=refusal)
    return await _enter(request, view, user, "/start?notice=welcome")


@get("/invite/{secret:str}")
async def show_invitation(
    request: AnyRequest, secret: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """What somebody is invited to, and the form to accept it with."""
    row = await db.call(FIND_INVITATION, hash_token(secret))
    return view.render("account/invite.html", invitation=row, form={}, refusal=None)


@post("/invite/{secret:str}", guards=[own_form], status_code=200)
async def accept_invitation(
    request: AnyRequest,
    secret: PathId,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> Response[str]:
    """Make an account of the invitation, and sign in."""
    form = await read_form(request)
    row = await db.call(FIND_INVITATION, hash_token(secret))
    try:
        data = to_struct(form, Joining)
        user = await entrance.accept(db, passwords, secret, data.password, data.full_name)
    except REFUSALS as exc:
        refusal = Refusal(exc, "password", "full_name")
        return view.render("account/invite.html", refusal.status, invitation=row, form=form, refusal=refusal)
    return await _enter(request, view, user, "/")


@post("/signout", guards=[own_form], status_code=200)
async def sign_out(request: AnyRequest, view: NamedDependency[View]) -> Response[str]:
    """End the session."""
    return view.go("/signin", "signed-out", headers={"Set-Cookie": await end_session(request)})


async def _enter(request: AnyRequest, view: View, user: Caller, target: str, proof: Proof = NO_LOGIN) -> Response[str]:
    return view.go(target, headers={"Set-Cookie": await begin_session(request, user, proof)})


def _target(request: AnyRequest) -> str:
    """Where to go after signing in: a path of ours, whatever the address says."""
    wanted = request.query_params.get("next", "/")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_ours else "/"


ROUTES = [show_sign_in, sign_in, show_sign_up, sign_up, show_invitation, accept_invitation, sign_out]
