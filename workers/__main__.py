"""``python -m workers [provisioning] [commands] [notifications] [scheduler]``: run these workers, or all of them.

Any number of processes may run at once: the database gives each job to one. SIGTERM ends a process when the jobs under
way are done, or after a while.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from pathlib import Path

import structlog

from api.config import Config, ConfigError, load_config
from api.logs import configure_logs
from api.security.credentials import CredentialCipher
from workers import account_mail, commands, notifications, provisioning, station
from workers.commands import Commands
from workers.database import Database
from workers.listener import Listener
from workers.notifications import Notifications
from workers.provisioning import Provisioning
from workers.scheduler import Scheduler
from workers.supervisor import supervise
from workers.thingsboard import Access, ThingsBoard

NAMES = ("provisioning", "commands", "notifications", "scheduler")
DATABASE_CONNECTIONS = 8
DRAIN_SECONDS = 10.0
HEALTH_FILE = "WORKERS_HEALTH_FILE"

log = structlog.get_logger()

Worker = Provisioning | Commands | Notifications | Scheduler

CHANNELS = (provisioning.CHANNEL, commands.CHANNEL, notifications.CHANNEL, account_mail.CHANNEL)


class Process:
    """One process of workers: what they share, and their life from start to end."""

    def __init__(self, config: Config, names: list[str]) -> None:
        self._config, self._names = config, names
        self._stopping = asyncio.Event()
        self._database = Database(config.database_url, DATABASE_CONNECTIONS)
        self._listener = Listener(config.database_url, CHANNELS, _show_health)
        self._clients: list[ThingsBoard] = []
        self._access = Access(config.tb_base_url, config.tb_token, config.tb_username, config.tb_password)
        self._cipher = CredentialCipher(config.credentials_secret)

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stopping.set)
        await self._database.open(self._stopping)
        workers = [self._make(name) for name in self._names]
        loops = {"listener": self._listener.run}
        for worker in workers:
            loops |= worker.loops()
        log.info("workers ready", workers=self._names, process=os.getpid())
        tasks = [asyncio.create_task(supervise(name, loop, self._stopping)) for name, loop in loops.items()]
        await self._stopping.wait()
        log.info("workers stopping")
        await self._end(tasks, workers)

    def _make(self, name: str) -> Worker:
        match name:
            case "provisioning":
                client = self._client(provisioning.STATIONS_AT_ONCE * station.DEVICES_AT_ONCE)
                return Provisioning(self._database, client, self._cipher, self._listener.wake(provisioning.CHANNEL))
            case "commands":
                client = self._client(commands.COMMANDS_AT_ONCE)
                return Commands(self._database, client, self._listener.wake(commands.CHANNEL))
            case "notifications":
                wakes = [self._listener.wake(channel) for channel in (notifications.CHANNEL, account_mail.CHANNEL)]
                return Notifications(self._database, self._config, self._cipher, *wakes)
            case _:
                return Scheduler(self._database)

    def _client(self, connections: int) -> ThingsBoard:
        """A client of its own for each worker, so that none waits for the connections of another."""
        client = ThingsBoard(self._access, connections)
        self._clients.append(client)
        return client

    async def _end(self, tasks: list[asyncio.Task[None]], workers: list[Worker]) -> None:
        """Let what is under way come to its end, but not for ever."""
        await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
        for task in tasks:
            task.cancel()
        drains = [worker.drain(DRAIN_SECONDS) for worker in workers if not isinstance(worker, Scheduler)]
        await asyncio.gather(*drains)
        await asyncio.gather(*(client.close() for client in self._clients))
        await self._database.close()


def _show_health() -> None:
    """Touch the file that a container's health check looks at: this process lives and its database answers."""
    if path := os.environ.get(HEALTH_FILE):
        Path(path).touch()


def main() -> None:
    """Run until stopped."""
    parser = argparse.ArgumentParser(prog="python -m workers", description="Wattledger's background workers.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"which to run: {', '.join(NAMES)}; all by default")
    names = list(dict.fromkeys(parser.parse_args().names)) or list(NAMES)
    if unknown := [name for name in names if name not in NAMES]:
        parser.error(f"no worker is called {unknown[0]!r}")
    try:
        config = load_config()
    except ConfigError as error:
        raise SystemExit(f"workers: {error}") from None
    configure_logs()
    asyncio.run(Process(config, names).run())


if __name__ == "__main__":
    main()
