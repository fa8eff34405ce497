"""`python -m api`: serve HTTP on HTTP_ADDR until told to stop."""

import sys

import structlog
import uvicorn

from api.app import create_app
from api.config import ConfigError, load_config
from api.logs import configure_logs

GRACE_SECONDS = 10
"""How long requests that run may take to finish when the service is told to stop."""


def main() -> int:
    """Start the service; returns the exit code: 2 when the environment does not allow it to start."""
    configure_logs()
    log = structlog.get_logger("api")
    try:
        config = load_config()
    except ConfigError as exc:
        log.error("cannot start", reason=str(exc))
        return 2
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(config),
            host=config.http_host,
            port=config.http_port,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    log.info("starting", host=config.http_host, port=config.http_port, environment=config.environment)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
