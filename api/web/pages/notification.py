"""Notification channels: made, changed, tried, given a new secret, removed."""

from typing import Any, get_args

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import Problem
from api.routes.deliveries import LIST_DELIVERIES
from api.routes.notifications import (
    CREATE_CHANNEL,
    DELETE_CHANNEL,
    LIST_CHANNELS,
    ROTATE,
    TRY_CHANNEL,
    UPDATE_CHANNEL,
    Channel,
    ChannelChange,
    ChannelRequest,
    new_secret,
    read_channel,
)
from api.routes.rule import Severity
from api.routes.site import LIST_SITES
from api.security.credentials import CredentialCipher
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.view import View, segment
from api.web.words import _
from api.web.zones import ZONE_NAMES
from api.wire import PathId

PATH = "/settings/notifications"
SEVERITIES = get_args(Severity)
TOPICS = ("alarm", "alert")
QUIET = "quiet_hours"
FIELDS = (
    "kind",
    "name",
    "target",
    "min_severity",
    "topics",
    "sites",
    f"{QUIET}.from",
    f"{QUIET}.to",
    f"{QUIET}.timezone",
    "digest_minutes",
)
MAX_SITES = 1000
SHOWN = 10
"""Deliveries beside a channel."""

AnyRequest = Request[Any, Any, Any]
Form = dict[str, Any]


@get(PATH, guards=[visits("operator")])
async def show_channels(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Every channel, and the form to make one."""
    return await _list(view, db, {"enabled": True, "min_severity": "warning", "topics": TOPICS, "digest_minutes": 0})


@post(PATH, guards=[visits("admin")], status_code=200)
async def make_channel(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    cipher: NamedDependency[CredentialCipher],
) -> Response[str]:
    """Make a channel; the secret of a webhook is shown this once."""
    form = await _read(request)
    try:
        wanted = to_struct(_wanted(form), ChannelRequest)
        secret = new_secret() if wanted.kind == "webhook" else None
        sealed = cipher.encrypt(secret) if secret else None
        caller = view.caller
        row = await db.call(CREATE_CHANNEL, caller.tenant, wanted, sealed, caller.subject)
    except REFUSALS as exc:
        return await _list(view, db, form, Refusal(exc, *FIELDS))
    channel = read_channel(Channel, row)
    if secret is None:
        return view.go(_path(channel.id), "channel-created")
    return await _show(view, db, channel, secret=secret)


@get(f"{PATH}/{{channel_id:str}}", guards=[visits("operator")])
async def show_channel(channel_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """A channel, what can be done with it, and what it delivered last."""
    return await _show(view, db, await _find(view, db, channel_id))


@post(f"{PATH}/{{channel_id:str}}", guards=[visits("admin")], status_code=200)
async def save_channel(
    request: AnyRequest, channel_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Save what was changed of a channel."""
    form = await _read(request)
    try:
        wanted = _wanted(form)
        wanted.pop("kind", None)
        change = to_struct(wanted, ChannelChange)
        await db.call(UPDATE_CHANNEL, view.caller.tenant, channel_id, change, view.caller.subject)
    except REFUSALS as exc:
        refusal = Refusal(exc, *FIELDS)
        return await _show(view, db, await _find(view, db, channel_id), form, refusal)
    return view.go(_path(channel_id), "channel-saved")


@post(f"{PATH}/{{channel_id:str}}/test", guards=[visits("admin")], status_code=200)
async def try_channel(channel_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Send a trial."""
    try:
        await db.call(TRY_CHANNEL, view.caller.tenant, channel_id, view.caller.subject, view.sends_mail)
    except REFUSALS as exc:
        refusal = Refusal(exc)
        if refusal.status != 409:
            raise
        return await _show(view, db, await _find(view, db, channel_id), trial=refusal)
    return view.go(_path(channel_id), "trial-sent")


@post(f"{PATH}/{{channel_id:str}}/rotate", guards=[visits("admin")], status_code=200)
async def rotate_secret(
    channel_id: PathId,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    cipher: NamedDependency[CredentialCipher],
) -> Response[str]:
    """Give a webhook a new secret and show it, this once."""
    secret = new_secret()
    caller = view.caller
    row = await db.call(ROTATE, caller.tenant, channel_id, cipher.encrypt(secret), caller.subject)
    return await _show(view, db, read_channel(Channel, row), secret=secret)


@post(f"{PATH}/{{channel_id:str}}/delete", guards=[visits("admin")], status_code=200)
async def delete_channel(
    channel_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Remove a channel with its deliveries."""
    await db.call(DELETE_CHANNEL, view.caller.tenant, channel_id, view.caller.subject)
    return view.go(PATH, "channel-deleted")


async def _read(request: AnyRequest) -> Form:
    """The form with its lists; an empty one is left out."""
    form: Form = dict(await read_form(request))
    sent = await request.form()
    for name in ("topics", "sites"):
        form[name] = [value for value in sent.getall(name, []) if isinstance(value, str) and value]
    return form


def _wanted(form: Form) -> Form:
    """The form as the API takes it: everything is said, so that what was emptied is taken away."""
    quiet = {part: form.get(f"{QUIET}.{part}") for part in ("from", "to", "timezone")}
    has_quiet = quiet["from"] is not None or quiet["to"] is not None
    return {
        **{name: form[name] for name in ("kind", "name", "min_severity", "topics") if name in form},
        "target": form.get("target", ""),
        "digest_minutes": form.get("digest_minutes", 0),
        "sites": form["sites"] or None,
        QUIET: {part: value for part, value in quiet.items() if value is not None} if has_quiet else None,
        "enabled": form.get("enabled") == "true",
    }


def _form(channel: Channel) -> Form:
    quiet = msgspec.to_builtins(channel.quiet_hours) or {}
    # A field for times knows no 24:00; at midnight they are the same.
    parts = {f"{QUIET}.{name}": "00:00" if value == "24:00" else value for name, value in quiet.items()}
    return {**{name: getattr(channel, name) for name in channel.__struct_fields__}, **parts}


async def _find(view: View, db: Database, channel_id: str) -> Channel:
    for row in await db.rows(LIST_CHANNELS, view.caller.tenant):
        if str(row["id"]) == channel_id:
            return read_channel(Channel, row)
    raise Problem(404, _("There is no such channel"))


def _path(channel_id: str) -> str:
    return f"{PATH}/{segment(channel_id)}"


async def _list(view: View, db: Database, form: Form, refusal: Refusal | None = None) -> Response[str]:
    tenant = view.caller.tenant
    dead = await db.rows(LIST_DELIVERIES, tenant, "dead", None, None, None, 1)
    return view.render(
        "notification/list.html",
        refusal.status if refusal else 200,
        channels=[read_channel(Channel, row) for row in await db.rows(LIST_CHANNELS, tenant)],
        dead=len(dead),
        **await _choices(view, db, form),
        refusal=refusal,
    )


async def _show(
    view: View,
    db: Database,
    channel: Channel,
    form: Form | None = None,
    refusal: Refusal | None = None,
    secret: str | None = None,
    trial: Refusal | None = None,
) -> Response[str]:
    rows = await db.rows(LIST_DELIVERIES, view.caller.tenant, None, channel.id, None, None, SHOWN)
    return view.render(
        "notification/show.html",
        next((refused.status for refused in (refusal, trial) if refused), 200),
        channel=channel,
        deliveries=rows,
        secret=secret,
        trial=trial,
        **await _choices(view, db, {**_form(channel), **(form or {})} if form else _form(channel)),
        refusal=refusal,
    )


async def _choices(view: View, db: Database, form: Form) -> Form:
    form.setdefault(f"{QUIET}.timezone", view.look.zone)
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    return {"form": form, "sites": sites, "severities": SEVERITIES, "zones": ZONE_NAMES}


ROUTES = [show_channels, make_channel, show_channel, save_channel, try_channel, rotate_secret, delete_channel]
