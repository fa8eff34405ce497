"""`python -m tests.web.pictures DIR [PAGE ...]`: a picture of every page, light and dark, on a desktop and a phone.

The portfolio and a site are taken as a wall screen has them too. It brings up a service and a database of its own,
which go away afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from db import migrate
from tests.notification.receiver import Receiver
from tests.support.databases import Cluster, embedded_cluster
from tests.support.service import Service
from tests.web.conftest import NAMES
from tests.web.gallery import MILL, STORE, Gallery
from tests.web.visitor import DESKTOP, PHONE, Visitor, Window, opened

WALL = {"width": 2560, "height": 1440}
SIZES = {"desktop": DESKTOP, "phone": PHONE, "wall": WALL}
ON_THE_WALL = ("portfolio", "site")
ON_ITS_WAY = (".later a", ".chart-state:visible >> text=Loading")
"""What is on a page until its deviations are in and its chart is drawn."""


def pages(gallery: Gallery) -> dict[str, str]:
    """Addresses of the pages by the names of their pictures."""
    draft, frozen = gallery.statements[-1], gallery.statements[0]
    return {
        "portfolio": "/",
        "site": f"/sites/{MILL}",
        "site-day": f"/sites/{MILL}?range=24h",
        "site-month": f"/sites/{MILL}?range=30d",
        "site-silent": "/sites/porto-cold-store",
        "site-new": "/sites/tallinn-bakery",
        "site-empty": "/sites/oslo-depot",
        "station": f"/sites/{STORE}",
        "site-form": "/new-site",
        "site-edit": f"/sites/{MILL}/edit",
        "gaps": f"/sites/{MILL}/gaps",
        "start": "/start",
        "start-site": "/start/oslo-depot",
        "alarms": "/alarms?status=all",
        "alerts": "/alerts?status=all",
        "alert": f"/alerts/{gallery.alert}",
        "rules": "/rules",
        "rule": f"/rules/{gallery.rule}",
        "rule-new": f"/new-rule?site={STORE}",
        "statements": f"/statements?site={STORE}",
        "statement-draft": f"/statements/{draft}",
        "statement-frozen": f"/statements/{frozen}",
        "statement-void": f"/statements/{gallery.statements[2]}",
        "settlements": f"/settlements?site={STORE}",
        "commands": f"/commands?site={STORE}",
        "commands-none": f"/commands?site={MILL}",
        "reports": "/reports",
        "report": f"/reports/{MILL}",
        "pilot": f"/reports/{MILL}/pilot",
        "data": "/data",
        "upload": staged(gallery, MILL),
        "upload-station": staged(gallery, STORE),
        "corrections": f"/data/corrections?site={MILL}",
        "tokens": "/settings/tokens",
        "members": "/settings/members",
        "tariffs": "/settings/tariffs",
        "thresholds": "/settings/thresholds",
        "thresholds-site": f"/settings/thresholds?site={MILL}",
        "notifications": "/settings/notifications",
        "channel": f"/settings/notifications/{gallery.channel}",
        "deliveries": "/settings/notifications/deliveries",
        "audit": "/settings/audit",
        "api": "/docs/api",
        "not-found": "/nowhere",
    }


def staged(gallery: Gallery, site: str) -> str:
    """The address of a file of half a day of quarter hours, of which one is broken."""
    day = gallery.now - timedelta(days=5)
    lines = ["Boiler house, export", "Site;Meter;Time;Energy kWh;State"]
    for number in range(48):
        value = "fault" if number == 5 else f"{12 + number % 7},{25 * (number % 4):02}"
        begin = f"{day:%d.%m.%Y} {number // 4:02}:{15 * (number % 4):02}"
        lines.append(f"{site};boiler;{begin};{value};ok")
    visitor, file = gallery.admin, "\r\n".join(lines).encode()
    files = {"file": ("boiler-house.csv", file)}
    answer = visitor.http.post("/data", data={"form_token": visitor.token()}, files=files)
    return answer.headers["location"]


DOORS = {"signin": "/signin", "signup": "/signup"}


def looks(name: str) -> Iterator[tuple[str, bool]]:
    """Size and darkness of the pictures of a page."""
    for size in SIZES:
        if size != "wall" or name in ON_THE_WALL:
            yield from ((size, False), (size, True))


def take(browser: Browser, visitor: Visitor, addresses: dict[str, str], folder: Path) -> None:
    """Take the pictures; a window for each size and darkness, and all pages in it."""
    for size, dark in looks(ON_THE_WALL[0]):
        with opened(browser, visitor, size=SIZES[size], dark=dark) as window:
            for name, path in addresses.items():
                if (size, dark) in looks(name):
                    _shoot(window, path, folder / f"{name}-{size}-{'dark' if dark else 'light'}.png", size)
            window.complaints.clear()  # a page that is not there is a complaint of the browser's


def _shoot(window: Window, path: str, file: Path, size: str) -> None:
    page = window.go(path)
    page.wait_for_load_state("load")
    for row in page.locator(".later").all():
        row.scroll_into_view_if_needed()  # it is asked for when it comes into view
    for part in ON_ITS_WAY:
        expect(page.locator(part)).to_have_count(0)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=file, full_page=size != "wall")


def main() -> None:
    """Build, take, and leave nothing but the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", nargs="*", help="names of pages; all of them where none is named")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    program = next(found for name in NAMES if (found := shutil.which(name)))
    with ExitStack() as stack:
        given = os.environ.get("DATABASE_URL")
        cluster = Cluster(given) if given else stack.enter_context(embedded_cluster())
        url = stack.enter_context(cluster.database())
        asyncio.run(migrate.up(url))
        service = stack.enter_context(Service(url, TIMESERIES_BATCH_LIMIT="100000", CURRENCY="EUR"))
        service.start()
        gallery = Gallery(service, stack.enter_context(Receiver()))
        gallery.build()
        print(f"{service.base_url} has {gallery.admin.email}")
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=program, args=["--no-sandbox"])
        for visitor, addresses in ((gallery.admin, pages(gallery)), (Visitor(service), DOORS)):
            chosen = {name: path for name, path in addresses.items() if not wanted.page or name in wanted.page}
            take(browser, visitor, chosen, wanted.folder)
        browser.close()


if __name__ == "__main__":
    main()
