"""Events that many append while one reads."""

import random
import time

import psycopg

from tests.races.track import Track, run


def test_a_reader_misses_nothing(track: Track) -> None:
    """Transactions that last differently long append events: numbers have no gap and become visible in their order."""
    writers, events = 4, 60
    running = [writers]

    def write(connection: psycopg.Connection) -> None:
        for number in range(events):
            with connection.transaction(force_rollback=number % 5 == 4):
                run(connection, "select internal.append_event('t1', 'test', '{}')")
                time.sleep(random.random() / 500)
        running[0] -= 1

    def read(connection: psycopg.Connection) -> list[int]:
        seen: list[int] = []
        done = False
        while not done:
            done = running[0] == 0
            rows = run(connection, "select id from api.list_events('t1', null, %s, 7)", seen[-1] if seen else 0)
            news = [row[0] for row in rows.fetchall()]
            seen += news
            done = done and not news
        return seen

    *_, seen = track.together(*[write] * writers, read)
    assert seen == list(range(1, writers * events * 4 // 5 + 1))


def test_listeners_are_woken(track: Track) -> None:
    """A transaction that appends wakes the listeners of its tenant once, when it commits."""
    with track.connect() as listener, track.connect() as writer:
        listener.execute("listen wattledger_event")
        with writer.transaction():
            run(writer, "call new_rule()")
            run(writer, "call give_all('charge', every('1 s', '2025-01-20Z', 4), '{120,10,120,10}')")
            assert list(listener.notifies(timeout=0.1)) == []
        woken = [note.payload for note in listener.notifies(timeout=0.5)]
        assert woken == [track.value("select api.wake_word('t1')")]
        run(writer, "call give('charge', '2025-01-20 01:00Z', 1)")
        assert list(listener.notifies(timeout=0.1)) == []
