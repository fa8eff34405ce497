"""Hashing passwords leaves the service its breath."""

import asyncio

import pytest

from api.errors import Problem
from api.security.passwords import MAX_WAITING, Passwords


async def test_the_event_loop_goes_on() -> None:
    """While passwords are hashed, other requests have their turn."""
    passwords = Passwords()
    work = asyncio.gather(*(passwords.hash("a well kept word") for _ in range(8)))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(set(await work)) == 8
    assert turns > 200


async def test_too_many_at_once_are_told_to_come_back() -> None:
    """And once the others are done, it goes on."""
    passwords = Passwords()
    work = [asyncio.ensure_future(passwords.verify(None, "x")) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Problem) as caught:
        await passwords.verify(None, "x")
    assert caught.value.status == 503
    assert "Retry-After" in caught.value.headers
    assert await asyncio.gather(*work) == [False] * MAX_WAITING
    assert await passwords.verify(await passwords.hash("a word"), "a word") is True


async def test_nobodys_password_is_never_right() -> None:
    """Not even the one that is verified in its place."""
    passwords = Passwords()
    assert await passwords.verify(None, "nobody's") is False
    assert await passwords.verify("no hash at all", "x") is False
    assert await passwords.verify(await passwords.hash("one word"), "another") is False
