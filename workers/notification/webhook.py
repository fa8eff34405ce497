"""Sends a delivery as a signed POST."""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import msgspec

from workers.notification.address import resolve
from workers.notification.delivery import Delivery, Refused, Undelivered

AGENT = "Wattledger-Webhook/1"
TRY_AGAIN = (408, 425, 429)
LONGEST_RETRY_AFTER = timedelta(days=1)


def new_client() -> httpx.AsyncClient:
    """A client that goes where it is told and nowhere else: no proxies, no redirects, no connection used twice."""
    limits = httpx.Limits(max_keepalive_connections=0)
    trusted = httpx.create_ssl_context()  # of SSL_CERT_FILE, where that is set
    return httpx.AsyncClient(verify=trusted, timeout=10, limits=limits, follow_redirects=False, trust_env=False)


async def send(client: httpx.AsyncClient, delivery: Delivery, secret: str, *, private: bool) -> None:
    """Post a delivery once. Raises Undelivered or Refused.

    The name is resolved here and the connection made to the addresses that were found and checked, one after the other.
    """
    try:
        url = httpx.URL(delivery.target)
    except httpx.InvalidURL as error:
        raise Refused(f"the target is no address: {error}") from None
    host = url.raw_host.decode()
    port = url.port or (443 if url.scheme == "https" else 80)
    content = body(delivery)
    reason = "no address"
    for address in await resolve(host.strip("[]"), port, private=private):
        headers = {"Host": url.netloc.decode(), **sign(secret, str(int(time.time())), content, delivery)}
        try:
            async with client.stream(
                "POST", url.copy_with(host=address), content=content, headers=headers, extensions={"sni_hostname": host}
            ) as answer:
                return judge(answer)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = f"{host} is not reached: {error or type(error).__name__}"
        except httpx.HTTPError as error:
            raise Undelivered(f"{host} did not answer: {error or type(error).__name__}") from None
    raise Undelivered(reason)


def sign(secret: str, timestamp: str, content: bytes, delivery: Delivery) -> dict[str, str]:
    """The headers that say what this is, when it was sent, and that it is from us.

    The signature is hex HMAC-SHA256, keyed with the channel's secret, of the timestamp, a dot, and the raw body.
    """
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "X-Wattledger-Delivery": str(delivery.id),
        "X-Wattledger-Timestamp": timestamp,
        "X-Wattledger-Signature": signed.hexdigest(),
    }


def body(delivery: Delivery) -> bytes:
    """The JSON that is sent, the same at each attempt."""
    return msgspec.json.encode(
        {
            "delivery_id": delivery.id,
            "tenant_id": delivery.tenant_id,
            "channel_id": delivery.channel_id,
            "created_at": delivery.created_at,
            "messages": delivery.messages,
        }
    )


def judge(answer: httpx.Response) -> None:
    """What a status means: 2xx has arrived, some are worth another try, all others are final."""
    status = answer.status_code
    if 200 <= status < 300:
        return
    reason = f"the receiver answered {status} {answer.reason_phrase}".rstrip()
    if status in TRY_AGAIN or status >= 500:
        raise Undelivered(reason, retry_after(answer.headers.get("retry-after", "")))
    raise Refused(f"{reason}; redirects are not followed" if 300 <= status < 400 else reason)


def retry_after(text: str) -> timedelta | None:
    """How long a `Retry-After` header asks to wait, a day at most; None for one that asks nothing."""
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC)
    return min(max(wait, timedelta()), LONGEST_RETRY_AFTER)
