"""A client as clients should be: it asks again until it is answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec

import httpx

PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.1
P = ParamSpec("P")


def insist(send: Callable[P, httpx.Response], *args: P.args, **kwargs: P.kwargs) -> httpx.Response:
    """Call `send` again while the connection breaks or the service says 503, and give the first other answer.

    Raises AssertionError for a 503 that does not say when to come back, for any other 5xx, and when patience is over.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = send(*args, **kwargs)
        except httpx.TransportError as error:
            heard = repr(error)
        else:
            if answer.status_code < 500:
                return answer
            heard = f"{answer.status_code} {answer.text}"
            assert answer.status_code == 503, heard
            assert "retry-after" in answer.headers, heard
        assert time.monotonic() < deadline, f"no answer in {PATIENCE_SECONDS} s, at last {heard}"
        time.sleep(PAUSE_SECONDS)


def done(answer: httpx.Response) -> httpx.Response:
    """The answer of a call that must succeed."""
    assert answer.status_code in (200, 201), f"{answer.request.url}: {answer.status_code} {answer.text}"
    return answer
