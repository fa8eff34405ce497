"""What a page handler works with: who looks, in which zone and language, and how the answer is made."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import available_timezones

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response

from api.security.address import origin
from api.security.browser import COOKIE, FORM_COOKIE, TOKEN_FIELD, Visitor, cookie, form_token
from api.security.guards import Role, has_role
from api.security.tokens import Caller
from api.web import figures, terms, words
from api.web.assets import Assets
from api.web.forms import Fields
from api.web.notices import NOTICES

IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"
TEMPLATES = Path(__file__).parent / "templates"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
KEEP_TLS = "max-age=31536000"
ZONES = frozenset(available_timezones())
THEMES = ("light", "dark")
FORM_SECONDS = 86_400

AnyRequest = Request[Any, Any, Any]


def make_environment(assets: Assets) -> Environment:
    """The templates, strict about what they name, with our filters and words."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words._, words.ngettext, newstyle=True
    )
    environment.globals |= {"asset": assets.url, "has_asset": assets.has, "TOKEN_FIELD": TOKEN_FIELD}
    for function in (
        figures.number,
        figures.exact,
        figures.energy,
        figures.money,
        figures.percent,
        figures.json_text,
        figures.change,
        figures.moment,
        figures.ago,
        figures.lasting,
        figures.sparkline,
        figures.signed,
        figures.sentence,
        terms.term,
        segment,
    ):
        environment.filters[function.__name__] = function
    return environment


class Look(msgspec.Struct, frozen=True):
    """How somebody sees pages: language, zone and theme, from his browser's headers and cookies."""

    language: str
    zone: str
    theme: str


class View:
    """One request for a page. `visitor` is None for somebody who has not signed in."""

    def __init__(self, request: AnyRequest, visitor: Visitor | None = None) -> None:
        self.request = request
        self.visitor = visitor
        self.look = _look(request)
        words.current.set(request.app.state.languages[self.look.language])

    @property
    def caller(self) -> Caller:
        """Whose data the page shows."""
        assert self.visitor is not None
        return self.visitor.caller

    @property
    def sends_mail(self) -> bool:
        """Whether this deployment sends e-mail."""
        return bool(self.request.app.state.config.sends_mail)

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"

    def may(self, role: Role) -> bool:
        """Whether the visitor's role is at least `role`."""
        return self.visitor is not None and has_role(self.visitor.caller, role)

    def render(
        self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **context: object
    ) -> Response[str]:
        """The answer that shows a template."""
        sent = {**HEADERS, **(headers or {})}
        if origin(self.request).startswith("https://"):
            sent["Strict-Transport-Security"] = KEEP_TLS
        seed = None
        if not self.request.cookies.get(COOKIE) and not self.request.cookies.get(FORM_COOKIE):
            seed = secrets.token_urlsafe(32)
            sent.setdefault("Set-Cookie", cookie(self.request, FORM_COOKIE, seed, FORM_SECONDS))
        if isinstance(form := context.get("form"), dict):
            context["form"] = Fields.of(form)
        environment: Environment = self.request.app.state.templates
        html = environment.get_template(template).render(
            view=self,
            look=self.look,
            zone=self.look.zone,
            form_token=form_token(self.request, seed),
            path=self.request.scope["path"],
            notice=self._notice(),
            **context,
        )
        return Response(html, status_code=status, media_type="text/html", headers=sent)

    def go(self, path: str, notice: str | None = None, headers: Mapping[str, str] | None = None) -> Response[str]:
        """The answer that leads to another page, which then shows the notice."""
        if notice:
            path += f"{'&' if '?' in path else '?'}notice={notice}"
        place = quote(path, safe=IN_ADDRESSES)  # what a form sent may be in it, which no header carries as it is
        return Response("", status_code=303, headers={**HEADERS, "Location": place, **(headers or {})})

    def _notice(self) -> str | None:
        name = self.request.query_params.get("notice")
        return words._(NOTICES[name]) if name in NOTICES else None


def _look(request: AnyRequest) -> Look:
    zone = request.cookies.get("wattledger_zone", "")
    theme = request.cookies.get("wattledger_theme", "")
    language = words.choose_language(request.headers.get("accept-language", ""), request.app.state.languages)
    return Look(language, zone if zone in ZONES else "UTC", theme if theme in THEMES else "auto")


def segment(identity: str) -> str:
    """An id as a segment of an address."""
    return quote(identity, safe="")
