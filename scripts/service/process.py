"""Background processes that are remembered by files, and never mistaken for somebody else's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from db.place import CHECKOUT, STATE
from scripts.service.settings import write_private

STOP_SECONDS = 20.0
LOG_BYTES = 50 * 2**20


@dataclass(frozen=True)
class Part:
    """One process of the service: `python -m <module> <arguments>`."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()

    @property
    def log(self) -> Path:
        """Where it writes."""
        return STATE / "log" / f"{self.name}.log"

    @property
    def _note(self) -> Path:
        return STATE / "run" / f"{self.name}.json"

    def pid(self) -> int | None:
        """Its process id, or None when it is not running: the id alone may be another program's by now."""
        try:
            note = json.loads(self._note.read_text())
            return int(note["pid"]) if _birth(note["pid"]) == note["birth"] else None
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def runs_as(self, fingerprint: str) -> bool:
        """Whether it runs, and with that code and those settings."""
        return self.pid() is not None and json.loads(self._note.read_text()).get("fingerprint") == fingerprint

    def start(self, environment: dict[str, str], fingerprint: str) -> None:
        """Start it in a session of its own."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                cwd=CHECKOUT,
                env=os.environ | environment | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        note = {"pid": process.pid, "birth": _birth(process.pid), "fingerprint": fingerprint}
        write_private(self._note, json.dumps(note) + "\n")
        process.returncode = 0  # it outlives this program on purpose

    def stop(self) -> bool:
        """Ask it to end, and make it end when it does not; False when it was not running."""
        pid = self.pid()
        if pid is None:
            self._note.unlink(missing_ok=True)
            return False
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid() is not None:
            if time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
            time.sleep(0.05)
        self._note.unlink(missing_ok=True)
        return True

    def last_words(self, lines: int = 20) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""


def _birth(pid: int) -> str | None:
    """When a process started (boot and clock ticks since): with its id it names it for good. None when it is dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else f"{boot} {fields[19]}"
