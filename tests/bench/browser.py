"""Chromium as somebody has it who comes for the first time: what a page sends, when it paints, how a chart pans."""

import shutil
import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from api.web.assets import LIBRARIES, PACKAGES
from tests.web.conftest import NAMES
from tests.web.visitor import Visitor, Window, opened

PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# Deviations that are in view have come, and the chart is drawn or says that there is nothing to draw: when that was.
WHOLE = """() => {
  const seen = (part) => part.getBoundingClientRect().top < innerHeight;
  const chart = document.querySelector("[data-chart]");
  const drawn = !chart || chart.dataset.drawn || chart.querySelector(".chart-state").textContent === chart.dataset.none;
  return drawn && ![...document.querySelectorAll(".later > a")].some(seen) && performance.now();
}"""
# A frame counts where the chart stands elsewhere than in the one before, and the one after it, which shows it.
RECORD = """() => {
  const box = document.querySelector("[data-chart]");
  const record = { frames: [], moves: 0, on: true };
  let before, range = box.dataset.range, moved = false;
  const step = (now) => {
    const moves = box.dataset.range !== range;
    if (moves || moved) record.frames.push(now - before);
    record.moves += moves;
    [before, range, moved] = [now, box.dataset.range, moves];
    if (record.on) requestAnimationFrame(step);
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(step); });
  window.record = record;
}"""
STOP = "() => { record.on = false; return [record.frames, record.moves]; }"
FRAME = "() => new Promise((done) => requestAnimationFrame(() => done(true)))"
TO_THE_END = 2
"""Steps from the middle half of a chart to its begin or end."""


@dataclass(frozen=True)
class Visit:
    """One page, opened: bytes with headers, milliseconds to the first paint and until all in view was there."""

    path: str
    transferred: float
    paint: float
    whole: float


def chromium() -> str | None:
    """Where Chromium is, if it is here."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def missing() -> str | None:
    """Why pages cannot be measured here, as a sentence; None where they can."""
    if chromium() is None:
        return "Pages are not measured: there is no Chromium (Debian's package chromium)."
    if any(not (PACKAGES / path).is_file() for path in LIBRARIES.values()):
        return "Pages are not measured: their libraries are not installed (Node.js, then scripts/setup.sh)."
    return None


def first_visits(browser: Browser, visitor: Visitor, path: str, times: int) -> Visit:
    """Open a page as often with nothing kept; the medians."""
    visits = []
    for _ in range(times):
        with opened(browser, visitor) as window:
            visits.append(visit(window, path))
    measures = zip(*((each.transferred, each.paint, each.whole) for each in visits), strict=True)
    return Visit(path, *(statistics.median(values) for values in measures))


def visit(window: Window, path: str) -> Visit:
    """Open a page with what the window's browser has kept."""
    sizes: list[float] = []
    session = window.page.context.new_cdp_session(window.page)
    session.on("Network.loadingFinished", lambda event: sizes.append(_size(event)))
    session.send("Network.enable")
    page = window.go(path)
    whole = page.wait_for_function(WHOLE).json_value()
    paint = page.wait_for_function(PAINT).json_value()
    session.send("Network.disable")
    return Visit(path, sum(sizes), paint, whole)


def _size(event: dict[str, Any]) -> float:
    return float(event["encodedDataLength"])


def pan(page: Page, steps: int) -> tuple[list[float], int]:
    """Look at half of a chart and move that from end to end with the arrow keys, a step a frame at most.

    Gives how long each frame took (ms) that shows or follows a step, and how many of them show another part.
    """
    page.wait_for_function(WHOLE)
    page.locator("[data-chart] .uplot").focus()
    page.keyboard.press("+")
    page.evaluate(FRAME)
    page.evaluate(RECORD)
    for step in range(steps):
        backwards = (step + TO_THE_END) // (2 * TO_THE_END) % 2
        page.keyboard.press("ArrowLeft" if backwards else "ArrowRight")
        page.evaluate(FRAME)
    page.evaluate(FRAME)
    frames, moves = page.evaluate(STOP)
    return frames, moves
