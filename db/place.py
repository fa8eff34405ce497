"""Where the embedded database of this checkout lives, and which account runs it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
STATE = CHECKOUT / ".local"


class LocalError(RuntimeError):
    """Something a person has to put right before the embedded database can run; the message says what."""


@dataclass(frozen=True)
class Place:
    """The folders of one embedded cluster. Everything is under `state`, except where the account cannot get there."""

    state: Path = STATE

    @cached_property
    def account(self) -> pwd.struct_passwd | None:
        """The account that runs PostgreSQL, which refuses to be root; None means the one that runs this program."""
        if os.geteuid() != 0:
            return None
        if self._data_link.exists():
            return pwd.getpwuid(self._data_link.stat().st_uid)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise LocalError("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to run it as")

    @cached_property
    def base(self) -> Path:
        """The folder of programs and data: `state`, or one of its own when the account cannot enter `state`."""
        self.state.mkdir(parents=True, exist_ok=True)
        if self.account is None or self._can_enter(self.state):
            return self.state
        mark = hashlib.sha256(str(self.state.resolve()).encode()).hexdigest()[:12]
        return Path("/var/lib/wattledger") / f"{self.state.resolve().parent.name}-{mark}"

    @property
    def programs(self) -> Path:
        """The unpacked packages: a file tree with `usr/` in it."""
        return self.base / "postgres"

    @property
    def bin(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return self.programs / "usr/lib/postgresql/17/bin"

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self.base / "pgdata"

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.state / "log" / "postgres.log"

    @property
    def password_file(self) -> Path:
        """The superuser's password, for whoever may read this checkout's private files."""
        return self.state / "secrets" / "postgres_password"

    @property
    def _data_link(self) -> Path:
        return self.state / "pgdata"

    def prepare(self) -> None:
        """Make the folders, and links in `state` to what lies elsewhere."""
        for folder in (self.log.parent, self.password_file.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.password_file.parent.chmod(0o700)
        if self.base == self.state:
            return
        for folder in (self.base.parent, self.base):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        for name in ("postgres", "pgdata"):
            link = self.state / name
            if not link.is_symlink():
                link.symlink_to(self.base / name)

    def spawn_options(self) -> dict[str, object]:
        """Options of `subprocess` that run a program as the account, in a folder that it can enter."""
        options: dict[str, object] = {"cwd": self.base}
        if self.account is not None:
            options |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return options

    def give(self, path: Path) -> None:
        """Make the account own `path`."""
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _can_enter(self, folder: Path) -> bool:
        assert self.account is not None
        command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder.resolve())]
        uid, gid = self.account.pw_uid, self.account.pw_gid
        done = subprocess.run(command, cwd="/", user=uid, group=gid, extra_groups=[], capture_output=True, check=False)
        return done.returncode == 0


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path` exclusively, waiting for whoever has it; it falls with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
