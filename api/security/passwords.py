"""Passwords: which are taken, and how they are kept: argon2id, away from the event loop."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from api.errors import invalid, unavailable

MIN_LENGTH = 10
MAX_LENGTH = 1024
THREADS = 2
MAX_WAITING = 64
"""How many passwords may be waiting at once; a second or two of work."""

COMMON = frozenset(password for password in FREQUENCY_LISTS["passwords"] if len(password) >= MIN_LENGTH)

T = TypeVar("T")


def check_password(password: str, email: str) -> None:
    """Raise a 422 Problem for a password that is too short, too long, or among the first that anybody would try."""
    if len(password) < MIN_LENGTH:
        raise invalid("password", f"must have at least {MIN_LENGTH} characters")
    if len(password) > MAX_LENGTH:
        raise invalid("password", f"must have at most {MAX_LENGTH} characters")
    if password.lower() in COMMON:
        raise invalid("password", "is one of the most common; choose another")
    if password.lower() == email.lower():
        raise invalid("password", "must not be the address")


class Passwords:
    """Hashes and verifies in a few threads; when too many wait already, a call is refused with a 503 Problem.

    19 MiB and two passes (OWASP's first choice for argon2id): some 30 ms each. Letters that look alike in Unicode's
    compatible forms are the same letter, whatever keyboard they come from.
    """

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
        self._waiting = 0
        self._nobodys = self._hasher.hash("nobody's")

    async def hash(self, password: str) -> str:
        """What to keep of a password: argon2id with its parameters and salt."""
        return await self._run(lambda: self._hasher.hash(_normal(password)))

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that `kept` is of. None, for nobody's, takes as long and is never right."""
        return await self._run(lambda: self._is_right(kept or self._nobodys, password)) and kept is not None

    def _is_right(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _normal(password))
        except (Argon2Error, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise unavailable("The service is busy; try again shortly")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
