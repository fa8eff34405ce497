"""Which database the service uses: the one named, else the Docker engine's, else the embedded one."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from urllib.parse import urlsplit

from db import local
from db.cluster import DATABASE
from db.place import CHECKOUT, LocalError, Place
from scripts.service.settings import own_secret


def start(url: str) -> tuple[str, str]:
    """Have the database running that `url` names, or one of our own where it names none: its URL and what it is."""
    if url and not is_embedded(url) and not is_compose(url):
        return url, "named by DATABASE_URL"
    if is_compose(url) or (not url and docker_answers()):
        return _start_compose(), "TimescaleDB Community, by docker compose"
    return local.start(), f"embedded, data in {Place().data}"


def stop(url: str) -> None:
    """Stop the database that `start` gave; one that was named stays as it is."""
    if is_compose(url):
        _compose("stop", "database")
    elif not url or is_embedded(url):
        local.stop()


def is_embedded(url: str) -> bool:
    """Whether `url` is the service's database in the embedded cluster of this checkout, known by its password."""
    file = Place().password_file
    return file.is_file() and _is_own(url, file.read_text().strip())


def is_compose(url: str) -> bool:
    """Whether `url` is the database that this checkout runs by docker compose."""
    return _is_own(url, own_secret("compose_password"))


def _is_own(url: str, password: str) -> bool:
    parts = urlsplit(url)
    return parts.password == password and parts.path == f"/{DATABASE}"


def docker_answers() -> bool:
    """Whether there is a Docker engine with compose, not a client alone."""
    if shutil.which("docker") is None:
        return False
    try:
        for question in ("info", "compose version"):
            subprocess.run(["docker", *question.split()], capture_output=True, check=True, timeout=10)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return False
    return True


def _start_compose() -> str:
    _compose("up", "--detach", "--wait", "database")
    port = _port()
    return f"postgres://postgres:{own_secret('compose_password')}@127.0.0.1:{port}/{DATABASE}?sslmode=disable"


def _port() -> str:
    return os.environ.get("LOCAL_PG_PORT") or str(local.DEFAULT_PORT)


def _compose(*arguments: str) -> None:
    mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    environment = os.environ | {
        "POSTGRES_PASSWORD": own_secret("compose_password"),
        "LOCAL_PG_PORT": _port(),
        # Compose wants every secret of the file set, also for one service.
        "AUTH_JWT_SECRET": own_secret("auth_jwt_secret"),
        "INGEST_HMAC_SECRET": own_secret("ingest_hmac_secret"),
        "CREDENTIALS_KEY": own_secret("credentials_key"),
    }
    command = ["docker", "compose", "--project-name", f"wattledger-{mark}", *arguments]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocalError(f"`{' '.join(command)}` failed:\n{done.stderr}")
