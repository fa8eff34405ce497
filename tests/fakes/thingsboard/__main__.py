"""``python -m tests.fakes.thingsboard [--host 127.0.0.1] [--port 18080] [--require-auth]``."""

from __future__ import annotations

import argparse

import uvicorn

from tests.fakes.thingsboard.app import create_app
from tests.fakes.thingsboard.auth import Gate


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.thingsboard", description="A fake ThingsBoard 4.x.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=18080)
    parser.add_argument("--require-auth", action="store_true", help="refuse calls without a token from the login")
    parser.add_argument("--username", default="tenant@thingsboard.org", help="the account that may log in")
    parser.add_argument("--password", default="tenant")
    options = parser.parse_args()
    gate = Gate(required=options.require_auth, username=options.username, password=options.password)
    uvicorn.run(
        create_app(gate),
        host=options.host,
        port=options.port,
        lifespan="off",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main()
