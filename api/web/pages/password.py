"""A forgotten password: asking for a link by mail, and choosing a new one with it."""

from typing import Annotated, Any

import asyncpg
import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.auth import ForgottenPassword
from api.security import reset
from api.security.address import login_subject
from api.security.browser import end_session
from api.security.credentials import CredentialCipher
from api.security.passwords import Passwords
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import own_form
from api.web.view import View
from api.web.words import _
from api.wire import PathId

AnyRequest = Request[Any, Any, Any]

UNKNOWN = "WL404"
DISCREET = {"Referrer-Policy": "strict-origin"}
"""Not even our own pages are told the address that somebody comes from: it is a secret."""


class Choice(msgspec.Struct, frozen=True):
    """What somebody fills in who has followed the link."""

    password: Annotated[str, msgspec.Meta(max_length=1024)]


@get("/forgotten")
async def show_forgotten(view: NamedDependency[View]) -> Response[str]:
    """The form to ask for a link with."""
    return view.render("account/forgotten.html", form={}, refusal=None, sent_to=None)


@post("/forgotten", guards=[own_form], status_code=200)
async def ask_for_link(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    cipher: NamedDependency[CredentialCipher],
) -> Response[str]:
    """Ask for a link; the answer is the same whether there is such an account."""
    form = await read_form(request)
    try:
        who = to_struct(form, ForgottenPassword)
        await reset.request(db, cipher, request.app.state.config, who.email, login_subject(request))
    except REFUSALS as exc:
        refusal = Refusal(exc, "email")
        if refusal.status == 429:
            refusal.summary = _("That were too many requests from where you are. Wait a quarter of an hour.")
        return view.render("account/forgotten.html", refusal.status, form=form, refusal=refusal, sent_to=None)
    return view.render("account/forgotten.html", form={}, refusal=None, sent_to=who.email)


@get("/reset/{secret:str}")
async def show_reset(secret: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """The form to choose a new password with. Looking at it does not use the link up."""
    return await _form(view, db, secret)


@post("/reset/{secret:str}", guards=[own_form], status_code=200)
async def choose_password(
    request: AnyRequest,
    secret: PathId,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> Response[str]:
    """Choose a new password; one signs in with it then, here too."""
    try:
        choice = to_struct(await read_form(request), Choice)
        await reset.choose(db, passwords, request.app.state.config, secret, choice.password)
    except REFUSALS as exc:
        return await _form(view, db, secret, exc)
    return view.go("/signin", "password-changed", headers={"Set-Cookie": await end_session(request)})


async def _form(view: View, db: Database, secret: str, exc: Exception | None = None) -> Response[str]:
    """The form, with what was wrong; or what somebody sees whose link is good no more."""
    try:
        email = await reset.find(db, secret)
    except asyncpg.PostgresError as gone:
        if gone.sqlstate != UNKNOWN:
            raise
        return view.render("account/dead_link.html", 404, DISCREET)
    refusal = Refusal(exc, "password") if exc else None
    status = refusal.status if refusal else 200
    return view.render("account/reset.html", status, DISCREET, email=email, form={}, refusal=refusal)


ROUTES = [show_forgotten, ask_for_link, show_reset, choose_password]
