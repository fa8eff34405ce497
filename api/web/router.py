"""All pages, put together with what they share."""

from litestar import Litestar, Router
from litestar.di import Provide

from api.web import assets
from api.web.assets import Assets
from api.web.failures import handle_page_exception
from api.web.guards import provide_view
from api.web.pages import MODULES
from api.web.view import make_environment
from api.web.words import load_languages

router = Router(
    path="/",
    route_handlers=[route for module in MODULES for route in module.ROUTES],
    dependencies={"view": Provide(provide_view, sync_to_thread=False)},
    exception_handlers={Exception: handle_page_exception},
    include_in_schema=False,
)

ROUTES = [router, *assets.ROUTES]


def prepare(app: Litestar) -> None:
    """Read files, templates and catalogues once, before the first page is asked for."""
    files = Assets()
    app.state.update({"assets": files, "templates": make_environment(files), "languages": load_languages()})
