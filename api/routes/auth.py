"""People: signing up, in and out, and who one is. A session is an access token and a cookie that renews it."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import JSONBody

from api.database import Database
from api.decoding import body_problem, decode_body
from api.patterns import NO_CONTROL
from api.security import entrance, reset, sessions
from api.security.address import login_subject, own_page
from api.security.credentials import CredentialCipher
from api.security.guards import Role, requires
from api.security.passwords import Passwords
from api.security.sessions import Session
from api.security.tokens import Caller
from api.wire import Email, Name, from_row

GET_USER = "select * from api.get_user($1, $2)"

FORM = RequestEncodingType.URL_ENCODED


class SignUp(msgspec.Struct, frozen=True):
    """A new organization and its first user."""

    email: Email
    password: str
    full_name: Name | None = None
    organization_name: Name | None = None


class Login(msgspec.Struct, frozen=True):
    """Who signs in; `username` is the e-mail address."""

    username: Annotated[str, msgspec.Meta(max_length=254, pattern=NO_CONTROL)]
    password: Annotated[str, msgspec.Meta(max_length=1024)]


class Acceptance(msgspec.Struct, frozen=True):
    """What an invited person sends: the token of the link, and the password of the account to be."""

    token: Annotated[str, msgspec.Meta(max_length=200)]
    password: str
    full_name: Name | None = None


class ForgottenPassword(msgspec.Struct, frozen=True):
    """Whose password is forgotten."""

    email: Email


class ForgottenPasswordTaken(msgspec.Struct, frozen=True):
    """The request was taken; whether there is such an account is not told."""

    status: Literal["accepted"] = "accepted"


class NewPassword(msgspec.Struct, frozen=True):
    """What stands for a forgotten password: the token of the mail's link, and the new password."""

    token: Annotated[str, msgspec.Meta(max_length=200)]
    password: str


class Organization(msgspec.Struct, frozen=True):
    """An organization and its plan."""

    id: str
    name: str
    subscription_plan_key: str
    subscription_status: str
    enable_alerts: bool
    enable_reports: bool
    created_at: datetime


class User(msgspec.Struct, frozen=True):
    """A signed-in person, with the plan of his organization."""

    id: str
    email: str
    full_name: str | None
    role: Role
    organization_id: str
    subscription_plan_key: str
    subscription_status: str
    enable_alerts: bool
    enable_reports: bool
    organization: Organization


@post("/api/v1/auth/signup", guards=[own_page], status_code=201)
async def sign_up(
    request: Request[Any, Any, Any],
    data: JSONBody[SignUp],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> Response[Session]:
    """Found an organization, and sign in as its first user, an admin."""
    user = await entrance.found(db, passwords, data.email, data.password, data.full_name, data.organization_name)
    return await sessions.open_session(request, db, user, status=201)


@post("/api/v1/auth/login", guards=[own_page], status_code=200, opt={"body": Login, "also": [FORM]})
async def login(
    request: Request[Any, Any, Any], db: NamedDependency[Database], passwords: NamedDependency[Passwords]
) -> Response[Session]:
    """Sign in. Too many failures for an account or from an address: 429, and the password is not looked at."""
    who = await _read_login(request)
    user, proof = await entrance.check_login(db, passwords, who.username, who.password, login_subject(request))
    return await sessions.open_session(request, db, user, proof=proof, status=200)


@post("/api/v1/auth/refresh", guards=[own_page], status_code=200)
async def refresh(request: Request[Any, Any, Any], db: NamedDependency[Database]) -> Response[Session]:
    """Go on with the session of the cookie: a new access token and a new cookie. A cookie works once."""
    return await sessions.refresh_session(request, db)


@post("/api/v1/auth/logout", guards=[own_page], status_code=204)
async def logout(request: Request[Any, Any, Any], db: NamedDependency[Database]) -> Response[None]:
    """End the session of the cookie; without one there is nothing to end."""
    return await sessions.close_session(request, db)


@post("/api/v1/auth/accept-invitation", guards=[own_page], status_code=201)
async def accept_invitation(
    request: Request[Any, Any, Any],
    data: JSONBody[Acceptance],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> Response[Session]:
    """Make an account of an invitation, and sign in."""
    user = await entrance.accept(db, passwords, data.token, data.password, data.full_name)
    return await sessions.open_session(request, db, user, status=201)


@post("/api/v1/auth/password/forgotten", guards=[own_page], status_code=202)
async def forget_password(
    request: Request[Any, Any, Any],
    data: JSONBody[ForgottenPassword],
    db: NamedDependency[Database],
    cipher: NamedDependency[CredentialCipher],
) -> ForgottenPasswordTaken:
    """Ask for a mail with a link to choose a new password. The answer is the same whether there is such an account.

    One mail in 5 minutes and 5 in an hour go to an address; a newer link replaces the older one. 409: this deployment
    sends no e-mail.
    """
    await reset.request(db, cipher, request.app.state.config, data.email, login_subject(request))
    return ForgottenPasswordTaken()


@post("/api/v1/auth/password/reset", guards=[own_page], status_code=204)
async def reset_password(
    request: Request[Any, Any, Any],
    data: JSONBody[NewPassword],
    db: NamedDependency[Database],
    passwords: NamedDependency[Passwords],
) -> None:
    """Choose a new password with the token of the mail's link, which works once, for an hour. All sessions end."""
    await reset.choose(db, passwords, request.app.state.config, data.token, data.password)


@get("/api/v1/auth/me", guards=[requires("viewer")])
async def get_me(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> User:
    """Tell who is signed in, and in which organization."""
    row = await db.call(GET_USER, caller.tenant, caller.subject)
    assert row is not None
    organization = msgspec.json.decode(row["organization"], type=Organization)
    return from_row(User, {**row, "organization": organization})


async def _read_login(request: Request[Any, Any, Any]) -> Login:
    """Name and password, from a form or from JSON."""
    kind, _ = request.content_type
    if kind not in (FORM, RequestEncodingType.MULTI_PART):
        login: Login = decode_body(await request.body(), Login)
        return login
    form = await request.form()
    try:
        login = msgspec.convert({name: value for name, value in form.items() if isinstance(value, str)}, Login)
    except msgspec.ValidationError as exc:
        raise body_problem(exc) from None
    return login


ROUTES = [sign_up, login, refresh, logout, accept_invitation, forget_password, reset_password, get_me]
