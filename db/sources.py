"""The SQL and CSV files that make the database, as the code ships them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MIGRATION_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


class MigrationError(RuntimeError):
    """The database cannot be brought to the state of the code; the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """One file: its path under `db/`, its text and the checksum of its text."""

    path: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Migration(Source):
    """A numbered step of the state: applied once, in order, and never edited afterwards."""

    number: int
    name: str


@dataclass(frozen=True)
class Sources:
    """Everything that makes the database, each list in the order in which it is applied."""

    migrations: list[Migration]
    routines: list[Source]
    rollups: list[Source]
    seeds: list[Source]

    @property
    def latest(self) -> int:
        """The number of the newest migration; 0 when there is none."""
        return self.migrations[-1].number if self.migrations else 0


def read_sources(folder: Path = FOLDER) -> Sources:
    """Read all files under `folder`. Raises MigrationError when migrations are misnamed or share a number."""
    return Sources(
        migrations=_migrations(folder),
        routines=[_source(folder, path) for path in sorted((folder / "routines").rglob("*.sql"))],
        rollups=[_source(folder, path) for path in sorted((folder / "rollups").glob("*.sql"))],
        seeds=[_source(folder, path) for path in sorted((folder / "seed").glob("*.csv"))],
    )


def _migrations(folder: Path) -> list[Migration]:
    migrations: dict[int, Migration] = {}
    for path in sorted((folder / "migrations").glob("*.sql")):
        match = MIGRATION_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name}: a migration is named NNNN_what_it_brings.sql")
        source = _source(folder, path)
        number = int(match[1])
        if number in migrations:
            raise MigrationError(f"two migrations have the number {match[1]}: {migrations[number].path}, {source.path}")
        migrations[number] = Migration(source.path, source.text, number, match[2])
    return list(migrations.values())


def _source(folder: Path, path: Path) -> Source:
    return Source(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
