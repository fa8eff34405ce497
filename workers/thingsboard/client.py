"""HTTP with ThingsBoard: who we are, how long we wait, how much we read, and what an answer means."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from workers.thingsboard.errors import Refused, ThingsBoardError, Unclear, Unreachable

CONNECT_SECONDS = 5.0
CALL_SECONDS = 20.0
MAX_ANSWER_BYTES = 1 << 20
MAX_MESSAGE_CHARACTERS = 300
NOT_DELIVERED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
MAYBE_DONE_STATUSES = {406, 408}
"""406: the device's answer was no JSON. 408: no answer from the device in time (older API)."""


@dataclass(frozen=True)
class Access:
    """Where ThingsBoard is and who we are there: a token, or a user name and a password to log in with, or nobody."""

    base_url: str
    token: str = ""
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Access({self.base_url!r})"


@dataclass(frozen=True)
class Answer:
    """A successful answer (2xx)."""

    body: bytes

    def json(self) -> Any:
        """The body as JSON; None when it is empty. Raises Unclear when it is no JSON."""
        if not self.body.strip():
            return None
        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError:
            raise Unclear("ThingsBoard answered something that is no JSON") from None


class ThingsBoard:
    """A client of one ThingsBoard tenant, for as many calls at a time as it has connections."""

    def __init__(self, access: Access, connections: int) -> None:
        self._access = access
        self._token = access.token
        self._login = asyncio.Lock()
        self._http = httpx.AsyncClient(
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            verify=ssl.create_default_context(),
            follow_redirects=False,
            trust_env=False,
            headers={"accept": "application/json", "accept-encoding": "identity"},
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: Any = None,
        seconds: float = CALL_SECONDS,
    ) -> Answer:
        """Make one call, waiting at most ``seconds`` in all. Raises Unreachable, Refused or Unclear.

        A token that has expired is renewed and the call made again: a call answered with 401 was not carried out.
        """
        token = self._token or await self._log_in("")
        try:
            return await self._send(method, path, params, body, token, seconds)
        except Refused as error:
            if error.status != 401 or not self._access.username:
                raise
        return await self._send(method, path, params, body, await self._log_in(token), seconds)

    async def _log_in(self, stale: str) -> str:
        """A token other than the stale one; empty when there is nobody to log in as."""
        if not self._access.username:
            return ""
        async with self._login:
            if self._token != stale:
                return self._token
            credentials = {"username": self._access.username, "password": self._access.password}
            try:
                answer = await self._send("POST", "/api/auth/login", None, credentials, "", CALL_SECONDS)
                self._token = str(answer.json()["token"])
            except Refused as error:
                raise Refused(error.status, f"ThingsBoard refused the login: {error}") from None
            except (ThingsBoardError, KeyError, TypeError) as error:
                raise Unreachable(f"could not log in to ThingsBoard: {error}") from None
            return self._token

    async def _send(
        self, method: str, path: str, params: dict[str, str] | None, body: Any, token: str, seconds: float
    ) -> Answer:
        if not self._access.base_url:
            raise Unreachable("no ThingsBoard is configured")
        limits = httpx.Timeout(None, connect=min(CONNECT_SECONDS, seconds * 0.8), pool=min(CONNECT_SECONDS, seconds))
        content = None if body is None else msgspec.json.encode(body)
        try:
            url = httpx.URL(self._access.base_url + path, params=params)
            request = self._http.build_request(
                method, url, content=content, headers=_headers(token, body), timeout=limits
            )
            async with asyncio.timeout(seconds):
                response = await self._http.send(request, stream=True)
                try:
                    received = await _read(response)
                finally:
                    await response.aclose()
        except NOT_DELIVERED as error:
            raise Unreachable(f"ThingsBoard could not be reached ({type(error).__name__})") from error
        except TimeoutError:
            raise Unclear(f"ThingsBoard did not answer within {seconds:.3g} seconds") from None
        except httpx.HTTPError as error:
            raise Unclear(f"the connection to ThingsBoard broke ({type(error).__name__})") from error
        return _judge(response, received)


def _headers(token: str, body: Any) -> dict[str, str]:
    headers = {} if body is None else {"content-type": "application/json"}
    if token:
        # A token that names its scheme ("ApiKey …") is sent as it is.
        headers["x-authorization"] = token if " " in token else f"Bearer {token}"
    return headers


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            raise Unclear("ThingsBoard's answer is too large")
    return bytes(content)


def _judge(response: httpx.Response, content: bytes) -> Answer:
    status = response.status_code
    if 200 <= status < 300:
        return Answer(content)
    said = _message(response, content)
    if status >= 500 or status in MAYBE_DONE_STATUSES:
        raise Unclear(f"ThingsBoard answered {status}{said}")
    if 300 <= status < 400:
        raise Refused(status, f"ThingsBoard answered with a redirect ({status}); is TB_BASE_URL right?")
    raise Refused(status, f"ThingsBoard answered {status}{said}")


def _message(response: httpx.Response, content: bytes) -> str:
    """What an error answer says, made safe to show: ``: …``, or nothing where it is a page of HTML."""
    media = response.headers.get("content-type", "")
    text: Any = ""
    if "json" in media:
        try:
            document = msgspec.json.decode(content)
        except msgspec.DecodeError:
            return ""
        text = document.get("message") if isinstance(document, dict) else document
    elif media.startswith("text/plain"):
        text = content.decode(errors="replace")
    if not isinstance(text, str) or not text.strip():
        return ""
    shown = "".join(letter if letter.isprintable() else " " for letter in text.strip())
    return f": {shown[:MAX_MESSAGE_CHARACTERS]}"
