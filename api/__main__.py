"""`python -m api`: serve HTTP on HTTP_ADDR until told to stop."""

import gc
import socket
import sys

import structlog
import uvicorn
from litestar import Litestar

from api.app import create_app
from api.config import Config, ConfigError, load_config
from api.logs import configure_logs

GRACE_SECONDS = 10
"""How long requests that run may take to finish when the service is told to stop."""


class Server(uvicorn.Server):
    """Uvicorn, which waits for open connections when it stops: event streams must be told to end before."""

    def __init__(self, app: Litestar, config: Config) -> None:
        self.app = app
        super().__init__(
            uvicorn.Config(
                app,
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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking connections, let streams end, and wait for the rest."""
        if self.app.state.listener is not None:
            self.app.state.listener.stop()
        await super().shutdown(sockets)


def main() -> int:
    """Run the service; returns the exit code: 2 when the environment does not allow it to start, 1 when it failed."""
    configure_logs()
    log = structlog.get_logger("api")
    try:
        config = load_config()
    except ConfigError as exc:
        log.error("cannot start", reason=str(exc))
        return 2
    server = Server(create_app(config), config)
    gc.collect()
    gc.freeze()  # what is made by now stays: to look through it for garbage would hold every request up for 40 ms
    log.info("starting", host=config.http_host, port=config.http_port, environment=config.environment)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
