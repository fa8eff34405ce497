"""Commands that several issue and claim at the same time."""

import psycopg

from tests.races.track import Job, Track, attempt, run, times

ISSUE = "select command_id, is_new from api.issue_command('t1', 's1', 'd1', 'x', %s::jsonb, %s, 'twoway', 'x')"


def issue(payload: str, key: str) -> Job:
    return lambda connection: attempt(connection, ISSUE, payload, key)


def test_each_is_claimed_once(track: Track) -> None:
    for number in range(60):
        track.rows(ISSUE, "{}", f"key-{number}")

    def claim(connection: psycopg.Connection) -> list[str]:
        claimed: list[str] = []
        while len(rows := run(connection, "select command_id from worker.claim_commands(3)").fetchall()) > 0:
            claimed += [row[0] for row in rows]
        return claimed

    claimed = [command for part in track.together(*times(claim, 6)) for command in part]
    assert len(claimed) == len(set(claimed)) == 60
    assert track.value("select count(*) from commands where status = 'sent'") == 60


def test_one_key_is_one_command(track: Track) -> None:
    for number in range(10):
        key = f"key-{number}"
        answers = track.together(*times(issue("{}", key), 5))
        assert len({answer[0] for answer in answers}) == 1
        assert [answer[1] for answer in answers].count(True) == 1
    assert track.value("select count(*) from commands") == 10


def test_one_key_with_two_contents(track: Track) -> None:
    answers = track.together(*[issue(f'{{"value": {n}}}', "key") for n in range(5)])
    assert answers.count("WL409") == 4


def test_answers_and_timeouts_do_not_overrule_each_other(track: Track) -> None:
    for number in range(40):
        track.rows(ISSUE, "{}", f"key-{number}")
    track.rows("select * from worker.claim_commands(40)")
    track.do("update commands set sent_at = now() - interval '2 minutes'")
    ids = [row[0] for row in track.rows("select id from commands")]

    def answer(connection: psycopg.Connection) -> None:
        for command in ids:
            run(connection, "select worker.finish_command(%s, 'acked', null)", command)

    def give_up(connection: psycopg.Connection) -> None:
        for _ in range(20):
            run(connection, "select worker.time_out_commands()")

    track.together(answer, give_up, give_up)
    assert track.value("select count(*) from commands where status not in ('acked', 'timeout')") == 0
    steps = "select count(*) from internal.event where payload ->> 'status' in ('acked', 'timeout')"
    assert track.value(steps) == 40
