"""Notifications: the channels by which people are told of alarms and alerts."""

import secrets
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from api.database import Database
from api.paging import Page, paged_by_id
from api.patterns import CLOCK
from api.routes.deliveries import Delivery, Kind
from api.routes.rule import Severity
from api.security.credentials import CredentialCipher
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Id, Name, PathId, from_row

CHANNELS = "/api/v1/notifications/channels"
PREFIX = "whsec_"
NO_STORE = {"Cache-Control": "no-store"}

LIST_CHANNELS = "select * from api.list_channels($1)"
CREATE_CHANNEL = "select * from api.create_channel($1, $2, $3, $4)"
UPDATE_CHANNEL = "select * from api.update_channel($1, $2, $3, $4)"
DELETE_CHANNEL = "select api.delete_channel($1, $2, $3)"
TRY_CHANNEL = "select * from api.try_channel($1, $2, $3, $4)"
ROTATE = "select * from api.rotate_channel_secret($1, $2, $3, $4)"
REPLAY_CHANNEL = "select api.replay_channel($1, $2)"

Topic = Literal["alarm", "alert"]
Clock = Annotated[str, msgspec.Meta(pattern=CLOCK, examples=["22:00"])]
Target = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, examples=["https://hooks.plant.example/alarms"])]
Topics = Annotated[list[Topic], msgspec.Meta(min_length=1, max_length=10)]
Sites = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=1000)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


class QuietHours(msgspec.Struct, frozen=True):
    """When only critical events are told; the others are held, and go as one message at the end.

    They may go over midnight. `from` the same as `to`: the whole day, and one message a day.
    """

    from_: Clock = msgspec.field(name="from")
    to: Clock
    timezone: Id


class ChannelRequest(msgspec.Struct, frozen=True):
    """A new channel. Without `sites` it is about all of them; `digest_minutes` 0 tells each event at once."""

    kind: Kind
    name: Name
    target: Target
    min_severity: Severity = "warning"
    topics: Topics = msgspec.field(default_factory=lambda: ["alarm", "alert"])
    sites: Sites | None = None
    quiet_hours: QuietHours | None = None
    digest_minutes: Minutes = 0
    enabled: bool = True


class ChannelChange(msgspec.Struct, frozen=True):
    """What to change of a channel; what is absent stays. `null` for `sites` is all, for `quiet_hours` none."""

    name: Name | UnsetType = UNSET
    target: Target | UnsetType = UNSET
    min_severity: Severity | UnsetType = UNSET
    topics: Topics | UnsetType = UNSET
    sites: Sites | UnsetType | None = UNSET
    quiet_hours: QuietHours | UnsetType | None = UNSET
    digest_minutes: Minutes | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class Channel(msgspec.Struct, frozen=True):
    """A channel without its secret. `secret_made_at` is null for e-mail, which has none."""

    id: str
    kind: Kind
    name: str
    target: str
    min_severity: str
    topics: list[Topic]
    sites: list[str] | None
    quiet_hours: QuietHours | None
    digest_minutes: int
    enabled: bool
    secret_made_at: datetime | None
    created_at: datetime
    updated_at: datetime


C = TypeVar("C", bound=Channel)


class ChannelWithSecret(Channel, frozen=True):
    """A channel as its maker sees it, once: with what its webhooks are signed with (null for e-mail)."""

    secret: str | None


class Replayed(msgspec.Struct, frozen=True):
    """How many deliveries go out once more."""

    replayed: int


@get(CHANNELS, guards=[requires("operator")])
async def list_channels(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
) -> Response[list[Channel]]:
    """List the channels of the organization, oldest first."""
    channels = [read_channel(Channel, row) for row in await db.rows(LIST_CHANNELS, caller.tenant)]
    return paged_by_id(request, channels, page, lambda channel: channel.id)


@post(CHANNELS, guards=[requires("admin")], status_code=201)
async def create_channel(
    data: JSONBody[ChannelRequest],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cipher: NamedDependency[CredentialCipher],
) -> Response[ChannelWithSecret]:
    """Make a channel. The secret of a webhook is in this answer and nowhere else."""
    secret = new_secret() if data.kind == "webhook" else None
    sealed = cipher.encrypt(secret) if secret else None
    row = await db.call(CREATE_CHANNEL, caller.tenant, data, sealed, caller.subject)
    return Response(read_channel(ChannelWithSecret, row, secret=secret), headers=NO_STORE)


@patch(f"{CHANNELS}/{{channel_id:str}}", guards=[requires("admin")])
async def update_channel(
    channel_id: PathId, data: JSONBody[ChannelChange], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Channel:
    """Change parts of a channel. Switched off, it gives up what waits to be sent."""
    return read_channel(Channel, await db.call(UPDATE_CHANNEL, caller.tenant, channel_id, data, caller.subject))


@delete(f"{CHANNELS}/{{channel_id:str}}", guards=[requires("admin")])
async def delete_channel(channel_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """Remove a channel with its deliveries; what was not sent yet is not sent."""
    await db.call(DELETE_CHANNEL, caller.tenant, channel_id, caller.subject)


@post(f"{CHANNELS}/{{channel_id:str}}/test", guards=[requires("admin")], status_code=201)
async def try_channel(
    request: Request[Any, Any, Any],
    channel_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
) -> Delivery:
    """Send a trial message, also through a channel that is off or quiet. The deliveries tell what came of it.

    409: it is an e-mail channel, and this deployment has no mail server.
    """
    sends_mail = request.app.state.config.sends_mail
    return from_row(Delivery, await db.call(TRY_CHANNEL, caller.tenant, channel_id, caller.subject, sends_mail))


@post(f"{CHANNELS}/{{channel_id:str}}/rotate-secret", guards=[requires("admin")], status_code=200)
async def rotate_channel_secret(
    channel_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cipher: NamedDependency[CredentialCipher],
) -> Response[ChannelWithSecret]:
    """Give a webhook a new secret, which signs from now on. It is in this answer and nowhere else."""
    secret = new_secret()
    row = await db.call(ROTATE, caller.tenant, channel_id, cipher.encrypt(secret), caller.subject)
    return Response(read_channel(ChannelWithSecret, row, secret=secret), headers=NO_STORE)


@post(f"{CHANNELS}/{{channel_id:str}}/replay", guards=[requires("admin")], status_code=200)
async def replay_channel(
    channel_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Replayed:
    """Send all that was given up of a channel once more."""
    return Replayed(await db.value(REPLAY_CHANNEL, caller.tenant, channel_id))


def new_secret() -> str:
    """What the webhooks of a channel are signed with."""
    return PREFIX + secrets.token_urlsafe(32)


def read_channel(kind: type[C], row: Any, **more: object) -> C:
    """A channel of the database; `more` is what it does not know."""
    assert row is not None
    quiet = row["quiet_hours"] and msgspec.json.decode(row["quiet_hours"])
    return from_row(kind, {**row, "quiet_hours": quiet, **more})


ROUTES = [
    list_channels,
    create_channel,
    update_channel,
    delete_channel,
    try_channel,
    rotate_channel_secret,
    replay_channel,
]
