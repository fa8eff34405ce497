"""Uploaded files, kept in the database while somebody looks at what they would come to."""

from collections.abc import AsyncIterator
from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Literal

from api.database import Database
from api.metering.record import is_storable
from api.security.tokens import Caller

STAGE = "select api.stage_upload($1, $2, $3, $4)"
GET_UPLOAD = "select * from api.get_upload($1, $2, $3)"
APPEND = "select api.append_upload($1, $2, $3, $4, $5, $6)"
READ = "select api.read_upload($1, $2, $3, $4, $5)"
BEGIN = "select api.begin_import($1, $2, $3, $4, $5)"
HOLD = "select api.hold_import($1, $2, $3, $4)"
FINISH = "select api.finish_upload($1, $2, $3, $4)"
LEASE = timedelta(seconds=60)
"""How long storing a block of rows may take before another import of the file may begin."""
PART_BYTES = 1024 * 1024
MEMORY_BYTES = 8 * PART_BYTES

Kind = Literal["file", "refused"]


async def stage(db: Database, caller: Caller, name: str, file: IO[bytes]) -> str:
    """Keep a file for a day; gives its id."""
    size = file.seek(0, 2)
    plain = "".join(c if is_storable(c) else "_" for c in name[:200]) or "upload"
    upload = str(await db.value(STAGE, caller.tenant, plain, size, caller.subject))
    await keep(db, caller, upload, "file", file)
    return upload


async def keep(db: Database, caller: Caller, upload: str, kind: Kind, file: IO[bytes]) -> None:
    """Keep the pieces of a file of an upload, in place of what was there."""
    file.seek(0)
    n = 0
    while (part := file.read(PART_BYTES)) or n == 0:
        await db.value(APPEND, caller.tenant, upload, kind, n, part, caller.subject)
        n += 1


async def read_parts(db: Database, caller: Caller, upload: str, kind: Kind) -> AsyncIterator[bytes]:
    """The pieces of a file of an upload. Raises WL404 when it is no longer kept."""
    n = 0
    while (part := await db.value(READ, caller.tenant, upload, kind, n, caller.subject)) is not None:
        yield bytes(part)
        n += 1


async def fetch(db: Database, caller: Caller, upload: str, most_bytes: int | None = None) -> tuple[IO[bytes], bool]:
    """The file of an upload, and whether it is whole: with `most_bytes`, pieces beyond are left out."""
    file: IO[bytes] = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115
    size = 0
    async for part in read_parts(db, caller, upload, "file"):
        if most_bytes is not None and size + len(part) > most_bytes:
            return file, False
        size += file.write(part)
    return file, True
