"""A plant's machine that runs the factory client."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.processes import CHECKOUT

SCRIPT = CHECKOUT / "docs/factory_client.py"
TOKEN = "cei_int_" + "s3cr3t-" * 6 + "x"
HEADER = "timestamp_utc,site_id,meter_id,value,unit,idempotency_key"
VARIABLES = ("CEI_BASE_URL", "CEI_INT_TOKEN", "CEI_FACTORY_CSV_PATH", "CEI_TRIES")


def load() -> ModuleType:
    """The client as a module, anew each time."""
    spec = importlib.util.spec_from_file_location("factory_client", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Outcome:
    """How a run ended, what it said, and how long it would have waited between tries."""

    code: int
    out: str
    err: str
    pauses: list[float] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, ...]:
        """Ingested, skipped, failed: the last line."""
        line = self.out.strip().splitlines()[-1]
        assert line.startswith("Ingested: ")
        return tuple(int(word) for word in line.replace(",", "").split() if word.isdigit())


class Machine:
    """Runs the client in this process, where waiting takes no time, or in one of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._patch = monkeypatch
        self._capsys = capsys
        self.folder = folder
        self.csv = folder / "site22_meter.csv"
        self.spool = folder / "site22_meter.csv.spool"

    def write(self, *rows: str, header: str = HEADER) -> None:
        """Write the CSV."""
        self.csv.write_text("\n".join([header, *rows, ""]), encoding="utf-8")

    def write_readings(self, values: Iterable[float], meter: str = "main", day: str = "2026-01") -> None:
        """Write a CSV of readings a minute apart."""
        times = (f"{day}-{1 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}:00Z" for n in range(40_000))
        self.write(*(f"{time},plant-1,{meter},{value},kWh," for time, value in zip(times, values, strict=False)))

    def set(self, **variables: str | None) -> None:
        """Set environment variables; None takes one away."""
        for name, value in variables.items():
            if value is None:
                self._patch.delenv(name, raising=False)
            else:
                self._patch.setenv(name, value)

    def run(self, *arguments: str) -> Outcome:
        """Run the client here."""
        module: Any = load()
        pauses: list[float] = []
        self._patch.setattr(module.time, "sleep", pauses.append)
        self._capsys.readouterr()
        try:
            code = module.main(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        said = self._capsys.readouterr()
        outcome = Outcome(code, said.out, said.err, pauses)
        assert (outcome.out + outcome.err).isascii()
        assert "s3cr3t" not in outcome.out + outcome.err
        return outcome

    def start(self, *arguments: str, program: str = sys.executable) -> Outcome:
        """Run the client as a program."""
        command = [program, str(SCRIPT), *arguments]
        ended = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60)
        assert "s3cr3t" not in ended.stdout + ended.stderr
        return Outcome(ended.returncode, ended.stdout, ended.stderr)

    @property
    def waiting(self) -> list[Path]:
        """What is spooled."""
        return sorted(self.spool.glob("*.json"))
