"""A release of the code as the migrations see it: a folder of SQL files that a test writes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db import migrate
from db.sources import Sources, read_sources

TABLE = "create table internal.unit_of (code text primary key, label text not null, rank integer);"


class Code:
    """Files under a folder, and what the migrations do with them."""

    """A folder of SQL files, as a release of the code would ship it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("migrations/0001_first.sql", TABLE)

    def write(self, path: str, text: str) -> None:
        """Write `db/<path>`."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def remove(self, path: str) -> None:
        """Delete `db/<path>`."""
        (self.folder / path).unlink()

    def sources(self) -> Sources:
        """The files as the migrations read them."""
        return read_sources(self.folder)

    def up(self, url: str) -> list[str]:
        """Migrate; the lines of what was done."""
        return asyncio.run(migrate.up(url, self.sources())).describe()

    def status(self, url: str) -> list[str]:
        """The lines of what is to be done."""
        return asyncio.run(migrate.status(url, self.sources())).describe()
