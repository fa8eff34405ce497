"""What the environment says, read once when a process starts."""

import os
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from api.security.address import Networks, is_local, parse_networks
from api.smtp import Smtp, read_smtp, read_switch

MIN_SECRET_BYTES = 32
BASE_URL = r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
LEAST_RETENTION_DAYS = 62
"""So that the present month and the last can always be folded again."""


class ConfigError(Exception):
    """The environment does not describe a service that may run; the message says which variable and why."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one process. Secrets are never logged: this object has no readable representation of them."""

    database_url: str
    auth_jwt_secret: str
    ingest_hmac_secret: str
    environment: Literal["development", "production"] = "development"
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    tenant_id: str = "tenant-demo"
    ingest_max_skew_seconds: int = 300
    price_per_kwh: Decimal = Decimal("1.0")
    currency: str = "CNY"
    expected_hours: int = 24
    hour_close_grace_seconds: int = 900
    command_timeout_seconds: int = 60
    columnstore_after_days: int = 30
    retain_samples_days: int | None = None
    timeseries_max_past_days: int = 3650
    timeseries_batch_limit: int = 600
    trusted_proxies: Networks = ()
    database_pool_size: int = 12
    credentials_key: str = ""
    tb_base_url: str = ""
    tb_token: str = ""
    tb_username: str = ""
    tb_password: str = ""
    base_url: str = "http://127.0.0.1:8080"
    smtp: Smtp | None = None
    webhook_private_targets: bool = True

    def __repr__(self) -> str:
        return f"Config(environment={self.environment!r}, http={self.http_host}:{self.http_port})"

    @property
    def sends_mail(self) -> bool:
        """Whether this deployment has a mail server."""
        return self.smtp is not None

    @property
    def credentials_secret(self) -> str:
        """What device credentials are encrypted with: CREDENTIALS_KEY, else the secret of the tokens."""
        return self.credentials_key or self.auth_jwt_secret

    def tenant_settings(self) -> dict[str, object]:
        """The settings that the database keeps for the tenant, as `api.configure` takes them."""
        return {
            "price_per_kwh": self.price_per_kwh,
            "currency": self.currency,
            "expected_hours": self.expected_hours,
            "hour_close_grace_seconds": self.hour_close_grace_seconds,
            "command_timeout_seconds": self.command_timeout_seconds,
            "columnstore_after_days": self.columnstore_after_days,
            "retain_samples_days": self.retain_samples_days,
        }


def load_config(env: Mapping[str, str] = os.environ) -> Config:
    """Read and check the environment. Raises ConfigError with a sentence that an operator can act on."""
    host, port = parse_address(env.get("HTTP_ADDR") or ":8080")
    config = Config(
        database_url=_required(env, "DATABASE_URL"),
        auth_jwt_secret=_required(env, "AUTH_JWT_SECRET"),
        ingest_hmac_secret=_required(env, "INGEST_HMAC_SECRET"),
        environment=_environment(env.get("ENVIRONMENT") or "development"),
        http_host=host,
        http_port=port,
        tenant_id=env.get("TENANT_ID") or "tenant-demo",
        ingest_max_skew_seconds=_integer(env, "INGEST_MAX_SKEW_SECONDS", 300, 1, 86_400),
        price_per_kwh=_price(env.get("PRICE_PER_KWH") or "1.0"),
        currency=env.get("CURRENCY") or "CNY",
        expected_hours=_integer(env, "EXPECTED_HOURS", 24, 1, 24),
        hour_close_grace_seconds=_integer(env, "HOUR_CLOSE_GRACE_SECONDS", 900, 0, 86_400),
        command_timeout_seconds=_integer(env, "COMMAND_TIMEOUT_SECONDS", 60, 1, 86_400),
        columnstore_after_days=_integer(env, "COLUMNSTORE_AFTER_DAYS", 30, 0, 3650),
        retain_samples_days=_retention(env),
        timeseries_max_past_days=_integer(env, "TIMESERIES_MAX_PAST_DAYS", 3650, 1, 3650),
        timeseries_batch_limit=_integer(env, "TIMESERIES_BATCH_LIMIT", 600, 1, 1_000_000),
        trusted_proxies=_proxies(env.get("TRUSTED_PROXIES", "")),
        database_pool_size=_integer(env, "DATABASE_POOL_SIZE", 12, 2, 200),
        credentials_key=env.get("CREDENTIALS_KEY", ""),
        tb_base_url=env.get("TB_BASE_URL", "").rstrip("/"),
        tb_token=env.get("TB_TOKEN", ""),
        tb_username=env.get("TB_USERNAME", ""),
        tb_password=env.get("TB_PASSWORD", ""),
        base_url=_base_url(env, host, port),
        smtp=_smtp(env),
        webhook_private_targets=_private_targets(env),
    )
    _check_secrets(config)
    return config


def parse_address(address: str) -> tuple[str, int]:
    """Split `host:port`, `:port` or `[v6]:port`. Without a host the service is for this machine alone (127.0.0.1)."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ConfigError(f"HTTP_ADDR must be host:port or :port, not {address!r}")
    return host.strip("[]") or "127.0.0.1", int(port)


def _retention(env: Mapping[str, str]) -> int | None:
    name = "RETAIN_SAMPLES_DAYS"
    return _integer(env, name, 0, LEAST_RETENTION_DAYS, 3650) if env.get(name) else None


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise ConfigError(f"{name} must be set")
    return value


def _environment(value: str) -> Literal["development", "production"]:
    if value == "development":
        return "development"
    if value == "production":
        return "production"
    raise ConfigError(f"ENVIRONMENT must be development or production, not {value!r}")


def _integer(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    try:
        value = int(text)
    except ValueError:
        raise ConfigError(f"{name} must be a whole number, not {text!r}") from None
    if not low <= value <= high:
        raise ConfigError(f"{name} must be between {low} and {high}, not {value}")
    return value


def _proxies(text: str) -> Networks:
    try:
        return parse_networks(text)
    except ValueError as exc:
        raise ConfigError(f"TRUSTED_PROXIES must be addresses or networks, separated by commas: {exc}") from None


def _base_url(env: Mapping[str, str], host: str, port: int) -> str:
    """Where people reach the pages: what links in mails begin with, never what a request says of itself."""
    given = env.get("BASE_URL", "").rstrip("/")
    if given and not re.fullmatch(BASE_URL, given):
        raise ConfigError("BASE_URL must read https://host or http://host:port")
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared, not bound
    url = given or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    has_mail = bool(env.get("SMTP_URL") or env.get("SMTP_HOST"))
    if has_mail and env.get("ENVIRONMENT") == "production" and (not given or is_local(url)):
        raise ConfigError("BASE_URL must be set (https://…), as SMTP is set: links in mails lead there")
    return url


def _smtp(env: Mapping[str, str]) -> Smtp | None:
    try:
        return read_smtp(env)
    except ValueError as exc:
        raise ConfigError(str(exc)) from None


def _private_targets(env: Mapping[str, str]) -> bool:
    """Whether webhooks may go to this machine and to private networks: while developing, or where it is asked for."""
    try:
        return read_switch(env, "WEBHOOK_PRIVATE_TARGETS", env.get("ENVIRONMENT") != "production")
    except ValueError as exc:
        raise ConfigError(str(exc)) from None


def _price(text: str) -> Decimal:
    try:
        price = Decimal(text)
    except InvalidOperation:
        raise ConfigError(f"PRICE_PER_KWH must be a number, not {text!r}") from None
    if not price.is_finite() or price < 0:
        raise ConfigError(f"PRICE_PER_KWH must be zero or more, not {text!r}")
    return price


def _check_secrets(config: Config) -> None:
    if config.environment == "development":
        return
    secrets = {"AUTH_JWT_SECRET": config.auth_jwt_secret, "INGEST_HMAC_SECRET": config.ingest_hmac_secret}
    if config.credentials_key:
        secrets["CREDENTIALS_KEY"] = config.credentials_key
    for name, secret in secrets.items():
        if len(secret.encode()) < MIN_SECRET_BYTES:
            raise ConfigError(
                f"{name} is shorter than {MIN_SECRET_BYTES} bytes; that is allowed with ENVIRONMENT=development only"
            )
