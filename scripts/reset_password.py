"""`python -m scripts.reset_password --email ADDRESS`: a link to choose a new password, for who gets no mail.

It is printed once, works once, for an hour, and replaces any link that the account had before. Whoever has it has the
account: hand it to its owner and nobody else.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
from datetime import UTC, datetime

import asyncpg

from api.security.integration import hash_token
from api.security.reset import LIFETIME
from db import local
from db.place import LocalError
from db.prepare import OWNER
from scripts.service import settings
from scripts.service.settings import Settings

OFFER = "select internal.offer_password_reset($1, $2, $3, $4)"


class ResetError(Exception):
    """What is wrong with what was asked for, in one sentence."""


async def make_link(url: str, base_url: str, email: str) -> list[str]:
    """Make the link; returns the lines to print. Raises ResetError."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    connection = await asyncpg.connect(url, server_settings={"application_name": "wattledger-reset-password"})
    try:
        async with connection.transaction():
            await connection.execute(f"set local role {OWNER}")
            found = await connection.fetchval(OFFER, email, hash_token(secret), now, now + LIFETIME)
    except (asyncpg.UndefinedFunctionError, asyncpg.InvalidSchemaNameError, asyncpg.UndefinedObjectError) as error:
        raise ResetError("this database is not migrated: `python -m db.migrate`") from error
    except (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError) as error:
        raise ResetError(f"the user of DATABASE_URL may not act as {OWNER}: {error}") from error
    finally:
        await connection.close()
    if not found:
        raise ResetError(f"EMAIL: nobody has an account with the address {email!r}")
    return [
        f"{base_url}/reset/{secret}",
        f"For {email.lower()}: works once, until {now + LIFETIME:%H:%M} UTC, and is shown this once.",
    ]


def base_url_of(running: Settings | None) -> str:
    """Where people reach the pages: BASE_URL of the running service or of the environment, else this machine."""
    named = running.options.get("BASE_URL") if running else None
    here = running.base_url if running else "http://127.0.0.1:8080"
    return (named or os.environ.get("BASE_URL") or here).rstrip("/")


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.reset_password", description=__doc__)
    parser.add_argument("--email", default="")
    email = parser.parse_args(arguments).email.strip()
    try:
        if not email:
            raise ResetError("EMAIL is missing: make reset-password EMAIL=…")
        running = settings.remembered()
        url = os.environ.get("DATABASE_URL") or (running.database_url if running else "") or local.url()
        lines = asyncio.run(make_link(url, base_url_of(running), email))
    except (ResetError, LocalError, OSError) as error:
        print(f"reset-password: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
