"""What the environment may say, and what keeps the service from starting."""

import os
import subprocess
import sys
from decimal import Decimal

import pytest

from api.config import ConfigError, load_config, parse_address

GOOD = {
    "DATABASE_URL": "postgres://localhost/wattledger",
    "AUTH_JWT_SECRET": "dev-secret-change-me",
    "INGEST_HMAC_SECRET": "dev-ingest-secret",
}
LONG = {"AUTH_JWT_SECRET": "a" * 32, "INGEST_HMAC_SECRET": "b" * 32}


def test_the_runbooks_environment() -> None:
    """Three variables are enough; the others have the contract's defaults."""
    config = load_config(GOOD)
    assert (config.http_host, config.http_port, config.tenant_id) == ("127.0.0.1", 8080, "tenant-demo")
    assert (config.price_per_kwh, config.currency, config.expected_hours) == (Decimal("1.0"), "CNY", 24)
    assert config.ingest_max_skew_seconds == 300
    assert (config.columnstore_after_days, config.retain_samples_days) == (30, None)


@pytest.mark.parametrize(("text", "days"), [("62", 62), ("", None)])
def test_samples_are_kept_for_ever_unless_said(text: str, days: int | None) -> None:
    config = load_config({**GOOD, "RETAIN_SAMPLES_DAYS": text})
    assert config.retain_samples_days == config.tenant_settings()["retain_samples_days"] == days


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (":8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8080", ("::1", 8080)),
        ("localhost:1", ("localhost", 1)),
    ],
)
def test_addresses(address: str, expected: tuple[str, int]) -> None:
    """Without a host the service is for this machine alone."""
    assert parse_address(address) == expected


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"AUTH_JWT_SECRET": ""}, "AUTH_JWT_SECRET"),
        ({"INGEST_HMAC_SECRET": ""}, "INGEST_HMAC_SECRET"),
        ({"HTTP_ADDR": "8080"}, "HTTP_ADDR"),
        ({"HTTP_ADDR": ":http"}, "HTTP_ADDR"),
        ({"HTTP_ADDR": ":70000"}, "HTTP_ADDR"),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT"),
        ({"EXPECTED_HOURS": "25"}, "EXPECTED_HOURS"),
        ({"EXPECTED_HOURS": "many"}, "EXPECTED_HOURS"),
        ({"PRICE_PER_KWH": "NaN"}, "PRICE_PER_KWH"),
        ({"PRICE_PER_KWH": "-1"}, "PRICE_PER_KWH"),
        ({"PRICE_PER_KWH": "cheap"}, "PRICE_PER_KWH"),
        ({"INGEST_MAX_SKEW_SECONDS": "0"}, "INGEST_MAX_SKEW_SECONDS"),
        ({"COLUMNSTORE_AFTER_DAYS": "-1"}, "COLUMNSTORE_AFTER_DAYS"),
        ({"RETAIN_SAMPLES_DAYS": "61"}, "RETAIN_SAMPLES_DAYS"),
        ({"RETAIN_SAMPLES_DAYS": "all"}, "RETAIN_SAMPLES_DAYS"),
        ({"ENVIRONMENT": "production"}, "AUTH_JWT_SECRET"),
        ({"ENVIRONMENT": "production", **LONG, "AUTH_JWT_SECRET": "a" * 31}, "AUTH_JWT_SECRET"),
        ({"ENVIRONMENT": "production", **LONG, "INGEST_HMAC_SECRET": "b" * 31}, "INGEST_HMAC_SECRET"),
        ({"ENVIRONMENT": "production", **LONG, "CREDENTIALS_KEY": "c"}, "CREDENTIALS_KEY"),
    ],
)
def test_what_does_not_start(change: dict[str, str], name: str) -> None:
    """The message names the variable, and never a secret's value."""
    with pytest.raises(ConfigError, match=name) as refused:
        load_config({**GOOD, **change})
    assert "dev-secret-change-me" not in str(refused.value)


def test_production_with_long_secrets() -> None:
    """32 bytes are enough, and they need not be 32 letters."""
    assert load_config({**GOOD, **LONG, "ENVIRONMENT": "production"}).environment == "production"
    umlauts = {"AUTH_JWT_SECRET": "ü" * 16, "INGEST_HMAC_SECRET": "ü" * 16}
    assert load_config({**GOOD, **umlauts, "ENVIRONMENT": "production"}).environment == "production"


def test_secrets_are_not_printed() -> None:
    """A configuration in a log shows none."""
    config = load_config({**GOOD, "DATABASE_URL": "postgres://u:hidden@localhost/x"})
    for secret in ("hidden", GOOD["AUTH_JWT_SECRET"], GOOD["INGEST_HMAC_SECRET"]):
        assert secret not in repr(config)
        assert secret not in str(config)


def test_the_process_says_why_it_does_not_start() -> None:
    """Exit code 2, and one line with the reason."""
    environment = {**os.environ, **GOOD, "ENVIRONMENT": "production"}
    done = subprocess.run(
        [sys.executable, "-m", "api"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "AUTH_JWT_SECRET is shorter than 32 bytes" in done.stderr
    assert "Traceback" not in done.stderr
