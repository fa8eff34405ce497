"""What the tests of the pages share: one browser, and an organization that has something of everything."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from api.web.assets import LIBRARIES, PACKAGES
from tests.support.service import Service
from tests.web.estate import Estate
from tests.web.visitor import AXE, PATIENCE_MILLISECONDS, Visitor, Window, opened

NAMES = ("chromium", "chromium-browser", "google-chrome")
Open = Callable[..., Window]


@pytest.fixture(scope="package")
def browser(service: Service) -> Iterator[Browser]:
    """Chromium, without a window, for all tests of this folder.

    Not longer, and not before the service is there: beside Playwright's event loop no other can start.
    """
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("there is no Chromium: install Debian's package chromium")
    if not AXE.is_file() or any(not (PACKAGES / path).is_file() for path in LIBRARIES.values()):
        pytest.skip("the pages' libraries are not installed: install Node.js and run scripts/setup.sh dev")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Open]:
    """Opens windows, each watched until the test's end."""
    with ExitStack() as windows:

        def open_one(visitor: Visitor, **options: object) -> Window:
            window: AbstractContextManager[Window] = opened(browser, visitor, **options)  # type: ignore[arg-type]
            return windows.enter_context(window)

        yield open_one


@pytest.fixture
def visitor(service: Service) -> Visitor:
    """The admin of an organization of his own, which is empty."""
    return Visitor(service).sign_up()


@pytest.fixture(scope="session")
def estate(service: Service) -> Estate:
    """An organization that has something of everything, for tests that only look."""
    estate = Estate(service)
    estate.build()
    return estate


@pytest.fixture
def own_estate(service: Service) -> Estate:
    """The same for this test alone, which may change it."""
    estate = Estate(service)
    estate.build()
    return estate


@pytest.fixture
def own_factory(service: Service) -> Estate:
    """An organization with a factory and nothing else, for this test alone."""
    estate = Estate(service)
    estate.add_factory()
    return estate
