"""The service with a writer that writes nothing: what remains is to verify, to decode and to answer.

`python -m tests.bench.bare`, with the environment of `python -m api`. For comparison only.
"""

import sys

from api import __main__ as service
from api.database import Database
from api.ingest.message import Message
from api.routes import ingest


class AnswersAtOnce:
    """Stands where the group commit does."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def run(self) -> None:
        """There is nothing to write."""

    async def write(self, message: Message) -> int:
        """Acknowledge what nobody keeps."""
        return len(message)


if __name__ == "__main__":
    setattr(ingest, "GroupCommit", AnswersAtOnce)  # noqa: B010  a name that the module imports, not its own
    sys.exit(service.main())
