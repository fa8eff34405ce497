"""How e-mail leaves: the SMTP server of the deployment, from SMTP_URL or from SMTP_HOST and its companions."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec

from api.patterns import EMAIL

Security = Literal["starttls", "tls", "none"]

PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


class Smtp(msgspec.Struct, frozen=True):
    """A mail server and the account to use on it. `sender` is the address that mail comes from."""

    host: str
    port: int
    security: Security
    username: str
    password: str
    sender: str

    def __repr__(self) -> str:
        return f"Smtp({self.host}:{self.port}, {self.security})"


def read_smtp(env: Mapping[str, str]) -> Smtp | None:
    """The mail server that the environment names; None: this service sends no e-mail.

    Raises ValueError with a sentence that names the variable.
    """
    server = _from_url(env["SMTP_URL"]) if env.get("SMTP_URL") else _from_parts(env)
    if server is None:
        return None
    sender = env.get("EMAIL_FROM", "")
    if len(sender) > 254 or not re.search(EMAIL, sender):
        raise ValueError("EMAIL_FROM must be the e-mail address that mail comes from, as SMTP is set")
    return msgspec.structs.replace(server, sender=sender)


def read_switch(env: Mapping[str, str], name: str, default: bool) -> bool:
    """A setting that is on or off. Raises ValueError for anything else."""
    text = env.get(name, "")
    if text and text.lower() not in SWITCH:
        raise ValueError(f"{name} must be true or false")
    return SWITCH[text.lower()] if text else default


def _from_url(url: str) -> Smtp:
    """`smtp://user:password@host:587` encrypts with STARTTLS, `smtps://` at once, `?starttls=false` not at all."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("SMTP_URL must read smtp://user:password@host:port") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.query not in ("", "starttls=false"):
        raise ValueError("SMTP_URL must read smtp://user:password@host:port, smtps://…, or smtp://…?starttls=false")
    security: Security = "tls" if parts.scheme == "smtps" else "none" if parts.query else "starttls"
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(parts.hostname, port or PORTS[security], security, username, password, "")


def _from_parts(env: Mapping[str, str]) -> Smtp | None:
    host = env.get("SMTP_HOST", "")
    if not host:
        return None
    security: Security = "starttls" if read_switch(env, "SMTP_STARTTLS", True) else "none"
    port = env.get("SMTP_PORT") or str(PORTS[security])
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ValueError("SMTP_PORT must be between 1 and 65535")
    if security == "starttls" and int(port) == PORTS["tls"]:
        security = "tls"
    return Smtp(host, int(port), security, env.get("SMTP_USERNAME", ""), env.get("SMTP_PASSWORD", ""), "")
