"""The settings of the service of this checkout: from the environment, else as it runs now, else made up once."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from api.config import ConfigError, parse_address
from api.security.address import is_local
from db.place import STATE, LocalError

REMEMBERED = STATE / "run" / "settings.json"
FAKE_PORT = 18080

# The parts' own settings, passed on as they are.
OPTIONS = (
    "ENVIRONMENT",
    "PRICE_PER_KWH",
    "CURRENCY",
    "EXPECTED_HOURS",
    "INGEST_MAX_SKEW_SECONDS",
    "COMMAND_TIMEOUT_SECONDS",
    "HOUR_CLOSE_GRACE_SECONDS",
    "DATABASE_POOL_SIZE",
    "TIMESERIES_BATCH_LIMIT",
    "TIMESERIES_MAX_PAST_DAYS",
    "COLUMNSTORE_AFTER_DAYS",
    "RETAIN_SAMPLES_DAYS",
    "TRUSTED_PROXIES",
    "BASE_URL",
    "TB_USERNAME",
    "TB_PASSWORD",
    "SMTP_URL",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_USERNAME",
    "SMTP_PASSWORD",
    "SMTP_STARTTLS",
    "EMAIL_FROM",
    "WEBHOOK_PRIVATE_TARGETS",
)


@dataclass(frozen=True)
class Settings:
    """What the parts of the service are told, and what `make env` prints. Holds secrets: never log it."""

    http_addr: str
    database_url: str  # empty: the service brings its own
    tenant_id: str
    auth_jwt_secret: str
    ingest_hmac_secret: str
    credentials_key: str
    tb_base_url: str  # empty: a fake one of our own
    tb_token: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        """Where a program on this machine reaches the API."""
        host, port = self.http_host_port
        host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def http_host_port(self) -> tuple[str, int]:
        """The address that the API listens on."""
        try:
            return parse_address(self.http_addr)
        except ConfigError as error:
            raise LocalError(str(error)) from error

    def environment(self) -> dict[str, str]:
        """The variables that the parts read."""
        own = {name.upper(): value for name, value in asdict(self).items() if name != "options"}
        return own | {"BASE_URL": self.base_url} | self.options


def load() -> Settings:
    """Settings for `up`. A variable of the environment wins over what runs, and that over a default."""
    running = remembered()
    earlier = running.environment() if running else {}

    def pick(name: str, default: str) -> str:
        return os.environ.get(name.upper()) or earlier.get(name.upper()) or default

    return Settings(
        http_addr=pick("http_addr", ":8080"),
        database_url=pick("database_url", ""),
        tenant_id=pick("tenant_id", "tenant-demo"),
        auth_jwt_secret=pick("auth_jwt_secret", own_secret("auth_jwt_secret")),
        ingest_hmac_secret=pick("ingest_hmac_secret", own_secret("ingest_hmac_secret")),
        credentials_key=pick("credentials_key", own_secret("credentials_key")),
        tb_base_url=pick("tb_base_url", ""),
        tb_token=pick("tb_token", ""),
        options=_options(pick),
    )


def _options(pick: Callable[[str, str], str]) -> dict[str, str]:
    """The parts' own settings. A BASE_URL of this machine's is left out: `make env` printed it."""
    options = {name: value for name in OPTIONS if (value := pick(name, ""))}
    if is_local(options.get("BASE_URL", "")):
        del options["BASE_URL"]
    return options


def remembered() -> Settings | None:
    """The settings of the service as last started; None when it was put down."""
    try:
        return Settings(**json.loads(REMEMBERED.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def remember(settings: Settings) -> None:
    """Keep the settings for `env`, `status` and the next `up`, readable by the owner alone."""
    write_private(REMEMBERED, json.dumps(asdict(settings), indent=2) + "\n")


def forget() -> None:
    """The service is down."""
    REMEMBERED.unlink(missing_ok=True)


def own_secret(name: str) -> str:
    """A secret of this checkout, made up when first asked for."""
    path = STATE / "secrets" / name
    if not path.is_file():
        write_private(path, secrets.token_hex(32) + "\n")
    return path.read_text().strip()


def write_private(path: Path, content: str) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(content)
    fresh.rename(path)


def fake_port(url: str) -> int | None:
    """The port of our fake ThingsBoard when `url` is a fake's address on this machine."""
    parts = urlsplit(url)
    if parts.hostname in ("localhost", "127.0.0.1") and parts.port and FAKE_PORT <= parts.port < FAKE_PORT + 100:
        return parts.port
    return None


def exports(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """What a shell needs to follow the runbooks against the running service."""
    path = environment.get("PATH", "")
    programs = str(STATE / "bin")
    if programs not in path.split(os.pathsep):
        path = f"{programs}{os.pathsep}{path}"
    return {
        "BASE_URL": settings.base_url,
        "DATABASE_URL": settings.database_url,
        "PG_DSN": settings.database_url,
        "TENANT_ID": settings.tenant_id,
        "AUTH_JWT_SECRET": settings.auth_jwt_secret,
        "INGEST_HMAC_SECRET": settings.ingest_hmac_secret,
        "TB_BASE_URL": settings.tb_base_url,
        "TB_TOKEN": settings.tb_token,
        "PATH": path,
    }
