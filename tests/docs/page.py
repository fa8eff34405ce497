"""The fenced blocks of a page, and a plant whose machine runs them."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import CHECKOUT
from tests.support.service import Service

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and its text."""

    language: str
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page of docs/, in their order."""
    return [Block(*found) for found in BLOCK.findall((CHECKOUT / "docs" / page).read_text(encoding="utf-8"))]


class Plant:
    """A factory with an organization of its own, the site `site-22`, and a machine that has a token."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.tenant = f"plant-{secrets.token_hex(4)}"
        token = self.call("POST", "/api/v1/auth/integration-tokens", {"name": "documentation"})
        self.call("POST", "/api/v1/sites", {"site_id": "site-22", "timezone": "Europe/Berlin"})
        self.environment = {"CEI_BASE_URL": service.base_url, "CEI_INT_TOKEN": str(token["token"])}

    def call(self, method: str, path: str, body: object = None, **query: str) -> dict[str, object]:
        """One call as an admin of the organization."""
        answer = self._service.call(method, path, body, tenant=self.tenant, **query)
        assert answer.is_success, answer.text
        found: dict[str, object] = answer.json()
        return found

    def used(self, meter: str, start: str, end: str) -> tuple[object, object]:
        """Readings and kilowatt-hours of a meter in a range."""
        query = {"site_id": "site-22", "meter_id": meter, "start_utc": start, "end_utc": end}
        summary = self.call("GET", "/api/v1/timeseries/summary", **query)
        return summary["points"], summary["total_value"]

    def run(self, *command: str) -> str:
        """What a command prints on the plant's machine. Raises AssertionError when it fails."""
        return run(self.environment, *command)


def run(environment: dict[str, str], *command: str, folder: Path = CHECKOUT) -> str:
    """What a command prints; `python3` is the Python of the tests. Raises AssertionError when it fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": path} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
