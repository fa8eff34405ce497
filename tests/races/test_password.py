"""A forgotten password is replaced while sessions begin and go on, links are used twice, and members are removed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.races.track import Job, Track, attempt, run, times

OFFER = "select internal.offer_password_reset('ada@example.org', %s::bytea, now(), now() + interval '1 hour')"
RESET = "select api.reset_password('link', 'new', true)"
OPEN = "select api.open_session(%s, null, 'late', '1 day', %s)"
REFRESH = "select count(*) from api.refresh_session('old', 'next', '1 day')"
SESSIONS = "select count(*) from internal.refresh_token"
REMOVE = "select api.remove_member('t1', %s, 'test')"
REQUEST = "select api.request_password_reset('ada@example.org', '10.0.0.1', 'newer', 'sealed', '1 hour')"
CLAIM = "select count(*) from worker.claim_account_mail(10, '1 minute')"


def new_user(track: Track) -> str:
    """A user with a session and a link; his id."""
    track.do(
        "insert into internal.user_account (tenant_id, email, role, password_hash)"
        " values ('t1', 'ada@example.org', 'viewer', 'argon')"
    )
    user = str(track.value("select id from internal.user_account"))
    track.do("select api.open_session(%s, null, 'old', '1 day')", user)
    track.do(OFFER, "link")
    return user


@pytest.fixture
def ada(track: Track) -> str:
    """A user for this race."""
    return new_user(track)


def test_a_link_used_twice_at_once(track: Track, ada: str) -> None:
    """Only one of them counts, and one mail tells of it."""
    answers = track.together(*times(lambda connection: attempt(connection, RESET), 4))
    assert sorted(map(str, answers)) == ["('',)", "WL404", "WL404", "WL404"]
    assert track.value("select count(*) from internal.account_mail") == 1


@pytest.mark.parametrize("statement", [OPEN, REFRESH], ids=["begins", "goes on"])
def test_a_session_just_before(track: Track, ada: str, statement: str) -> None:
    """It ends with the others: the new password waits for it."""
    with track.connect() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("begin")
        run(holder, statement, *([ada, "argon"] if statement == OPEN else []))
        reset = track.behind(pool, RESET)
        holder.execute("commit")
        reset.result(30)
    assert track.value(SESSIONS) == 0


@pytest.mark.parametrize(("statement", "refused"), [(OPEN, True), (REFRESH, False)], ids=["begins", "goes on"])
def test_a_session_just_after(track: Track, ada: str, statement: str, refused: bool) -> None:
    """With the old password, or a token of before, there is none."""
    with track.connect() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("begin")
        run(holder, RESET)
        late = track.behind(pool, statement, *([ada, "argon"] if statement == OPEN else []))
        holder.execute("commit")
        if refused:
            with pytest.raises(psycopg.Error, match="invalid credentials"):
                late.result(30)
        else:
            assert late.result(30) == [(0,)]
    assert track.value(SESSIONS) == 0


def test_a_member_who_is_being_removed(track: Track, ada: str) -> None:
    """The link waits for it, holding nothing that the removal needs, and is then good for nothing."""
    with track.connect() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("begin")
        run(holder, "select from internal.user_account where id = %s for update", ada)
        late = track.behind(pool, RESET)
        run(holder, REMOVE, ada)
        holder.execute("commit")
        with pytest.raises(psycopg.Error, match="not known, was used, or has expired"):
            late.result(30)


def test_all_at_once(track: Track) -> None:
    """A link is used while the next is asked for and sent, and the member removed: nobody stops another for good."""
    for _ in range(5):
        user = new_user(track)
        track.do("delete from internal.login_attempt")
        track.do(REQUEST)
        jobs: list[Job] = [
            lambda connection, statement=statement, arguments=arguments: attempt(connection, statement, *arguments)
            for statement, arguments in ((RESET, []), (CLAIM, []), (REFRESH, []), (CLAIM, []), (REMOVE, [user]))
        ]
        track.together(*jobs)
        assert track.value(SESSIONS) == 0
        assert track.value("select count(*) from internal.password_reset") == 0
