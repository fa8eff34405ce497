"""Start and stop the embedded PostgreSQL cluster."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from db.place import LocalError, Place

DATABASE = "microgrid"
START_SECONDS = 60.0

SETTINGS = """\
# Written at every start; change db/cluster.py instead.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = off
timescaledb.max_background_workers = 16
max_worker_processes = 48
max_locks_per_transaction = 512
dynamic_shared_memory_type = {shared_memory}
shared_buffers = {shared_buffers_mb}MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
fsync = on
synchronous_commit = on
wal_compression = lz4
min_wal_size = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
log_checkpoints = off
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 2s
password_encryption = 'scram-sha-256'
"""

ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"


def initialize(place: Place) -> None:
    """Make the cluster with a random superuser password, once."""
    if (place.data / "PG_VERSION").is_file():
        if place.password_file.is_file():
            return
        if place.base == place.state:
            raise LocalError(f"{place.password_file} is gone, and {place.data} cannot be opened without it")
        # An earlier checkout of the same path was deleted, and this part of it was elsewhere.
        stop(place)
        aside = place.data.with_name(f"pgdata.{int(time.time())}")
        place.data.rename(aside)
        print(f"database: data of an earlier checkout set aside in {aside}", file=sys.stderr)
    shutil.rmtree(place.data, ignore_errors=True)
    place.data.mkdir(mode=0o700)
    place.give(place.data)
    password = secrets.token_hex(16)
    # A file of its own, since the account cannot read the checkout's private files.
    with tempfile.NamedTemporaryFile("w", dir=place.base) as file:
        file.write(password)
        file.flush()
        place.give(Path(file.name))
        command = [str(place.bin / "initdb"), "-D", str(place.data), "-U", "postgres", f"--pwfile={file.name}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **_options(place))
    if done.returncode != 0:
        shutil.rmtree(place.data, ignore_errors=True)
        raise LocalError(f"initdb failed:\n{done.stdout}{done.stderr}")
    place.password_file.touch(mode=0o600)
    place.password_file.write_text(password + "\n")


def running_port(place: Place) -> int | None:
    """The port that the cluster listens on, or None while it is down."""
    pid = _postmaster(place)
    if pid is None:
        return None
    lines = (place.data / "postmaster.pid").read_text().splitlines()
    return int(lines[3]) if len(lines) > 3 else None


def start(place: Place, port: int) -> None:
    """Start the cluster on `port` of 127.0.0.1 and return when it takes connections.

    Raises LocalError when the port is taken or the server does not come up.
    """
    _clear_remains(place)
    _require_free(port)
    for name, content in (("postgresql.conf", _settings(port)), ("pg_hba.conf", ACCESS)):
        (place.data / name).write_text(content)
    with place.log.open("ab") as log:
        process = subprocess.Popen(
            [place.bin / "postgres", "-D", place.data],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_options(place),
        )
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(place, process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            tail = "\n".join(place.log.read_text(errors="replace").splitlines()[-15:])
            raise LocalError(f"PostgreSQL did not start; the end of {place.log}:\n{tail}")
        time.sleep(0.05)
    process.returncode = 0  # it outlives this program on purpose


def stop(place: Place) -> bool:
    """Stop the cluster, ending its sessions; False when it was down."""
    pid = _postmaster(place)
    if pid is None:
        return False
    for sign, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 30)):
        os.kill(pid, sign)
        if _wait_until_gone(place, seconds):
            return True
    raise LocalError(f"PostgreSQL (process {pid}) does not stop")


def create_database(place: Place, port: int) -> None:
    """Create the service's database in the running cluster, unless it is there."""
    environment = client_environment(place, port) | {"PGDATABASE": "postgres"}
    exists = f"select 1 from pg_database where datname = '{DATABASE}'"
    for query, enough in ((exists, "1"), (f"create database {DATABASE}", "")):
        done = subprocess.run(
            [place.bin / "psql", "-XAtqc", query], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise LocalError(done.stderr.strip())
        if enough and done.stdout.strip() == enough:
            return


def client_environment(place: Place, port: int) -> dict[str, str]:
    """The environment in which libpq's programs reach the cluster, the password out of sight of `ps`."""
    return os.environ | {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGUSER": "postgres",
        "PGPASSWORD": place.password_file.read_text().strip(),
        "PGDATABASE": DATABASE,
        "PGSSLMODE": "disable",
        "PGCONNECT_TIMEOUT": "10",
    }


def _options(place: Place) -> dict[str, Any]:
    # A server does not need this program's environment, which may hold secrets.
    return {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **place.spawn_options()}


def _settings(port: int) -> str:
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    shared = Path("/dev/shm")  # noqa: S108  small or missing in containers
    usage = shutil.disk_usage(shared) if shared.is_dir() else None
    return SETTINGS.format(
        port=port,
        shared_buffers_mb=max(128, min(memory_mb // 8, 1024)),
        shared_memory="posix" if usage and usage.free > 2**28 else "mmap",
    )


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise LocalError(
                f"port {port} of 127.0.0.1 is taken by another program ({error.strerror}); "
                "set LOCAL_PG_PORT to a free one"
            ) from error


def _is_ready(place: Place, pid: int) -> bool:
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and int(lines[0]) == pid and lines[7].strip() == "ready"


def _postmaster(place: Place) -> int | None:
    """The server's process, if the one that postmaster.pid names lives and works in this data directory."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if pid in _processes(place) else None


def _processes(place: Place) -> list[int]:
    """Every process of the cluster: they all work in the data directory."""
    data = str(place.data.resolve())
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.readlink(entry / "cwd") == data:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _wait_until_gone(place: Place, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _processes(place):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _clear_remains(place: Place) -> None:
    """After a crash: let the orphans of the dead server end, and forget its pid, which may be another's by now."""
    if not _wait_until_gone(place, 5):
        for pid in _processes(place):
            os.kill(pid, signal.SIGQUIT)
        if not _wait_until_gone(place, 30):
            raise LocalError(f"processes of an earlier server still use {place.data}: {_processes(place)}")
    (place.data / "postmaster.pid").unlink(missing_ok=True)
