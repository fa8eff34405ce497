"""Somebody with a browser: pages by HTTP, and as windows of Chromium that are watched."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

from api.web.assets import PACKAGES
from tests.api.people import PASSWORD, new_address
from tests.support.service import Service

DESKTOP = {"width": 1280, "height": 800}
PATIENCE_MILLISECONDS = 30_000
"""How long a page may take to show what is expected; enough for a busy machine."""
PHONE = {"width": 390, "height": 844}
AXE = PACKAGES / "axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SESSION = "wattledger_session"


class Visitor:
    """A person and what his browser remembers."""

    def __init__(self, service: Service, email: str = "") -> None:
        self.service = service
        self.email = email or new_address()
        self.http = httpx.Client(base_url=service.base_url, timeout=30, headers={"Accept": "text/html"})
        weakref.finalize(self, self.http.close)

    @property
    def session(self) -> str:
        """The secret of his session; empty where there is none."""
        return self.http.cookies.get(SESSION, default="") or ""

    @property
    def tenant(self) -> str:
        """His organization."""
        me: dict[str, Any] = self.http.get("/api/v1/auth/me").json()
        return str(me["organization_id"])

    def token(self, path: str = "/signin") -> str:
        """The token that the forms of a page carry."""
        found = re.search(r'name="form-token" content="([0-9a-f]*)"', self.http.get(path, follow_redirects=True).text)
        assert found
        return found[1]

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of ours."""
        return self.http.post(path, data={"form_token": self.token(), **fields})

    def sign_up(self, organization: str = "Works") -> Visitor:
        """Found an organization."""
        answer = self.send("/signup", email=self.email, password=PASSWORD, organization_name=organization)
        assert answer.status_code == 303, answer.text
        return self

    def invite(self, role: str) -> Visitor:
        """Somebody whom he invites, and who comes."""
        guest = Visitor(self.service)
        answer = self.send("/settings/members", email=guest.email, role=role)
        link = re.search(r"/invite/[\w-]+", answer.text)
        assert link, answer.text
        assert guest.send(link[0], password=PASSWORD).status_code == 303
        return guest

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.http.get(path)

    def call(self, method: str, path: str, body: object = None) -> httpx.Response:
        """A call of the API with his session, as a script of our own pages makes it."""
        return self.http.request(method, path, json=body, headers={"X-CSRF-Token": self.token()})


class Window:
    """One page of Chromium. What it says to its console, and whom it asks, is kept."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.page: Page = context.new_page()
        self.base_url = base_url
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def go(self, path: str) -> Page:
        """Load a page."""
        self.page.goto(self.base_url + path)
        return self.page

    def confirm(self) -> None:
        """Say yes to what the page asks."""
        self.page.locator("#ask-yes").click()

    def check(self) -> None:
        """That no error was told to the console, and nobody else asked."""
        assert self.complaints == []
        assert self.strangers == []

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA."""
        # As a file of the page's own, since the policy of our pages lets no other script run.
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;0")
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        return [
            f"{problem['id']}: {node['target']} {node['failureSummary']}"
            for problem in found["violations"]
            for node in problem["nodes"]
        ]

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base_url + "/", "data:", "blob:")):
            self.strangers.append(url)


@contextmanager
def opened(
    browser: Browser, visitor: Visitor, *, size: dict[str, int] = DESKTOP, dark: bool = False
) -> Iterator[Window]:
    """A window with the visitor's session; at the end nothing was complained of."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if dark else "light",
        timezone_id="Europe/Berlin",
        locale="en-GB",
        is_mobile=size is PHONE,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    try:
        if visitor.session:
            context.add_cookies([{"name": SESSION, "value": visitor.session, "url": visitor.service.base_url}])
        window = Window(context, visitor.service.base_url)
        yield window
        window.check()
    finally:
        context.close()
