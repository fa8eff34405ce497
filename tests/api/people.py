"""People who sign up and in, each from a network address of his own."""

from __future__ import annotations

import secrets
from ipaddress import IPv6Address
from typing import Any

import httpx

from tests.support.service import Service

PASSWORD = "a well kept word"
AUTH = "/api/v1/auth"
COOKIE = "wattledger_refresh"
SIGNED_UP = {"organization_name": "Works", "full_name": "Ada"}


def new_address() -> str:
    """An e-mail address that nobody has yet."""
    return f"{secrets.token_hex(8)}@example.org"


class Person:
    """Somebody with a browser: its cookies, and an access token once he has signed in."""

    def __init__(self, service: Service, email: str = "", comes_from: str = "") -> None:
        self.email = email or new_address()
        self.access_token = ""
        comes = {
            "X-Forwarded-For": comes_from or str(IPv6Address((0x2001_0DB8 << 96) + (secrets.randbits(32) << 64) + 1))
        }
        self.http = httpx.Client(base_url=service.base_url, timeout=30, verify=False, headers=comes)

    @property
    def cookie(self) -> str:
        """The refresh token of his session."""
        return self.http.cookies.get(COOKIE, default="") or ""

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.http.cookies.clear()
        self.http.cookies.set(COOKIE, value, domain="127.0.0.1", path=AUTH)

    def at(self, service: Service) -> Person:
        """The same person, who calls another process of the service."""
        self.http.base_url = httpx.URL(service.base_url)
        return self

    def sign_up(self, **more: object) -> httpx.Response:
        """Found an organization."""
        return self._keep(self.post(f"{AUTH}/signup", {"email": self.email, "password": PASSWORD, **SIGNED_UP, **more}))

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        """Sign in by form, as a browser does."""
        form = {"username": self.email, "password": password}
        return self._keep(self.http.post(f"{AUTH}/login", data=form))

    def refresh(self, **headers: str) -> httpx.Response:
        """Go on with the session."""
        return self._keep(self.http.post(f"{AUTH}/refresh", headers=headers))

    def accept(self, invite_url: str, **more: object) -> httpx.Response:
        """Follow an invitation."""
        token = invite_url.rpartition("/")[2]
        return self._keep(self.post(f"{AUTH}/accept-invitation", {"token": token, "password": PASSWORD, **more}))

    def invite(self, guest: Person, role: str) -> dict[str, Any]:
        """Invite somebody into the organization; gives the invitation."""
        answer = self.post("/api/v1/org/members", {"email": guest.email, "role": role})
        assert answer.status_code == 201, answer.text
        invitation: dict[str, Any] = answer.json()
        return invitation

    def new_token(self, **wanted: object) -> dict[str, Any]:
        """Make an integration token; gives it with its secret."""
        answer = self.post(f"{AUTH}/integration-tokens", wanted)
        assert answer.status_code == 201, answer.text
        token: dict[str, Any] = answer.json()
        return token

    def post(self, path: str, body: object) -> httpx.Response:
        """A call with a body."""
        return self.http.post(path, json=body)

    def get(self, path: str, **query: str) -> Any:
        """What he is shown; `from_` stands for `from`."""
        answer = self.http.get(path, params={name.rstrip("_"): value for name, value in query.items()})
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def me(self) -> dict[str, Any]:
        """Who he is, as the service sees it."""
        me: dict[str, Any] = self.get(f"{AUTH}/me")
        return me

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            self.access_token = answer.json()["access_token"]
            self.http.headers["Authorization"] = f"Bearer {self.access_token}"
        return answer
