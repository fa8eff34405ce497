"""A PostgreSQL server of a test's own, with data and a port of its own: it may be stopped, or lose its power."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from db import cluster, local
from db.place import Place, locked
from db.unpack import unpack
from tests.support.processes import free_port


class Server:
    """A second cluster beside the shared one, made of the same programs. Use it as a context; it then runs."""

    def __init__(self) -> None:
        """Lay out its folders. Raises LocalError when the programs cannot be fetched."""
        shared = Place()
        with locked(shared.state / "database.lock"):
            shared.prepare()
            unpack(shared)
        state = Path(tempfile.mkdtemp(prefix="test-", dir=shared.state))
        state.chmod(0o755)
        self._place = Place(state)
        self._place.prepare()
        (self._place.base / "postgres").symlink_to(shared.programs.resolve())
        self._port = free_port()
        self._pid = 0

    def __enter__(self) -> Self:
        cluster.initialize(self._place)
        self.start()
        cluster.create_database(self._place, self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lose_power()
        for folder in (self._place.base, self._place.state):
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """The URL of its first database, as a superuser. Raises LocalError while it is down."""
        return local.url(self._place)

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        cluster.start(self._place, self._port)
        self._pid = int((self._place.data / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        """Stop it as an administrator does, ending its sessions."""
        cluster.stop(self._place)
        self._forget()

    def lose_power(self) -> None:
        """End all its processes at once (SIGKILL): what is only in memory is lost."""
        while pids := cluster._processes(self._place):
            # The first process first, so that it notices nothing and starts nobody.
            for pid in sorted(pids, key=lambda pid: pid != self._pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._forget()

    def _forget(self) -> None:
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
