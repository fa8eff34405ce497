"""What goes wrong on the way to a page, as a page."""

from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response

from api.errors import handle_exception, to_problem
from api.logs import loggable, request_id
from api.security.browser import SAFE
from api.web.guards import SignInFirst, provide_view
from api.web.view import HEADERS, View

log = structlog.get_logger("api.web")

MACHINES = ("/api/", "/ingest/", "/analytics/", "/schema", "/metrics", "/healthz", "/readyz", "/static/")
"""Addresses that no person reads: their errors stay problem+json."""


def handle_page_exception(request: Request[Any, Any, Any], exc: Exception) -> Response[Any]:
    """Litestar's handler for exceptions of pages: a page that says what happened and what to do."""
    if isinstance(exc, SignInFirst):
        return _to_sign_in(request)
    problem = to_problem(exc)
    if problem.status >= 500 and problem is not exc:
        log.error("page failed", method=request.method, path=loggable(request.scope["path"]), exc_info=exc)
    view: View = provide_view(request)
    template = "part/failure.html" if view.is_partial else "failure.html"
    return view.render(
        template, status=problem.status, headers=problem.headers, problem=problem, request_id=request_id.get()
    )


def handle_unknown(request: Request[Any, Any, Any], exc: Exception) -> Response[Any]:
    """The same for addresses that are nobody's: a page for people, problem+json for programs."""
    path: str = request.scope["path"]
    if path.startswith(MACHINES) or "text/html" not in request.headers.get("accept", ""):
        return handle_exception(request, exc)
    return handle_page_exception(request, exc)


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    path: str = request.scope["path"]
    target = "/signin"
    if request.method in SAFE and path != "/":
        query = request.scope["query_string"].decode("latin-1")
        target += "?next=" + quote(path + (f"?{query}" if query else ""), safe="")
    if request.headers.get("hx-request") == "true":
        return Response("", status_code=401, headers={**HEADERS, "HX-Redirect": "/signin"})
    return Response("", status_code=303, headers={**HEADERS, "Location": target})
