"""What the environment says about mail and webhooks."""

import pytest

from api.config import ConfigError, load_config

GOOD = {
    "DATABASE_URL": "postgres://localhost/wattledger",
    "AUTH_JWT_SECRET": "dev-secret-change-me",
    "INGEST_HMAC_SECRET": "dev-ingest-secret",
}
FROM = {"EMAIL_FROM": "ledger@watt.example"}
LONG = {"AUTH_JWT_SECRET": "a" * 32, "INGEST_HMAC_SECRET": "b" * 32, "ENVIRONMENT": "production"}


def test_none() -> None:
    assert load_config(GOOD).smtp is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"SMTP_URL": "smtp://me:p%40ss@mail.example"}, ("mail.example", 587, "starttls", "me", "p@ss")),
        ({"SMTP_URL": "smtps://mail.example"}, ("mail.example", 465, "tls", "", "")),
        ({"SMTP_URL": "smtp://mail.example:2525?starttls=false"}, ("mail.example", 2525, "none", "", "")),
        ({"SMTP_HOST": "mail.example"}, ("mail.example", 587, "starttls", "", "")),
        ({"SMTP_HOST": "mail.example", "SMTP_PORT": "465"}, ("mail.example", 465, "tls", "", "")),
        (
            {"SMTP_HOST": "m", "SMTP_STARTTLS": "false", "SMTP_USERNAME": "me", "SMTP_PASSWORD": "p"},
            ("m", 25, "none", "me", "p"),
        ),
    ],
)
def test_mail_servers(given: dict[str, str], expected: tuple[object, ...]) -> None:
    """By address or in parts."""
    smtp = load_config({**GOOD, **FROM, **given}).smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.security, smtp.username, smtp.password) == expected
    assert smtp.sender == "ledger@watt.example"
    assert "p@ss" not in repr(smtp)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"SMTP_URL": "mail.example", **FROM}, "SMTP_URL"),
        ({"SMTP_URL": "http://hush@mail.example", **FROM}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://me:hush@mail.example:port", **FROM}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://mail.example?tls=yes", **FROM}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://mail.example"}, "EMAIL_FROM"),
        ({"SMTP_URL": "smtp://mail.example", "EMAIL_FROM": "Wattledger"}, "EMAIL_FROM"),
        ({"SMTP_URL": "smtp://mail.example", "EMAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "EMAIL_FROM"),
        ({"SMTP_HOST": "mail.example", "SMTP_PORT": "0", **FROM}, "SMTP_PORT"),
        ({"SMTP_HOST": "mail.example", "SMTP_PORT": "many", **FROM}, "SMTP_PORT"),
        ({"SMTP_HOST": "mail.example", "SMTP_STARTTLS": "maybe", **FROM}, "SMTP_STARTTLS"),
        ({"WEBHOOK_PRIVATE_TARGETS": "perhaps"}, "WEBHOOK_PRIVATE_TARGETS"),
    ],
)
def test_what_does_not_start(given: dict[str, str], name: str) -> None:
    """The message names the variable, and never a secret."""
    with pytest.raises(ConfigError, match=name) as refused:
        load_config({**GOOD, **given})
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"HTTP_ADDR": "0.0.0.0:81"}, "http://127.0.0.1:81"),
        ({"HTTP_ADDR": "[::1]:81"}, "http://[::1]:81"),
        ({"BASE_URL": "https://energy.example.org/"}, "https://energy.example.org"),
        ({"BASE_URL": "http://[2001:db8::1]:8080"}, "http://[2001:db8::1]:8080"),
    ],
)
def test_where_links_lead(given: dict[str, str], expected: str) -> None:
    assert load_config({**GOOD, **given}).base_url == expected


@pytest.mark.parametrize(
    "given",
    [
        {"BASE_URL": "energy.example.org"},
        {"BASE_URL": "ftp://energy.example.org"},
        {"BASE_URL": "https://energy.example.org/pages"},
        {"BASE_URL": "https://me@energy.example.org"},
        {"BASE_URL": 'https://energy.example.org"><script>'},
        {**LONG, **FROM, "SMTP_URL": "smtp://mail.example"},
        {**LONG, **FROM, "SMTP_URL": "smtp://mail.example", "BASE_URL": "http://127.0.0.1:8080"},
    ],
)
def test_links_that_would_lead_nowhere(given: dict[str, str]) -> None:
    """In production a mail server alone is not enough: this machine's own address is of no use in a mail."""
    with pytest.raises(ConfigError, match="BASE_URL"):
        load_config({**GOOD, **given})


def test_private_targets() -> None:
    """Allowed while developing, and where somebody asks for it."""
    assert load_config(GOOD).webhook_private_targets
    assert not load_config({**GOOD, **LONG}).webhook_private_targets
    assert load_config({**GOOD, **LONG, "WEBHOOK_PRIVATE_TARGETS": "true"}).webhook_private_targets
    assert not load_config({**GOOD, "WEBHOOK_PRIVATE_TARGETS": "off"}).webhook_private_targets
