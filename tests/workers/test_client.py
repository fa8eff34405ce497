"""The ThingsBoard client: what each kind of trouble is taken for."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.support.processes import Process, free_port
from workers.thingsboard import Access, Refused, ThingsBoard, Unclear, Unreachable

LOGIN = "/api/auth/login"
USER = "/api/auth/user"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A fake ThingsBoard that wants a token."""
    port = free_port()
    log = tmp_path_factory.mktemp("fake") / "log"
    process = Process(["tests.fakes.thingsboard", "--port", str(port), "--require-auth"], {}, log)
    process.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as fake:
        process.wait_until(lambda: answers(fake))
        yield fake
    process.stop()


def answers(fake: httpx.Client) -> bool:
    try:
        return fake.get("/fake/health").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def fake(guarded: httpx.Client) -> httpx.Client:
    """The same, with nothing called yet and nothing misbehaving."""
    guarded.post("/fake/reset")
    return guarded


@pytest.fixture
async def client(fake: httpx.Client) -> AsyncIterator[ThingsBoard]:
    """A client that logs in."""
    client = ThingsBoard(Access(str(fake.base_url).rstrip("/"), "", "tenant@thingsboard.org", "tenant"), 4)
    yield client
    await client.close()


def behave(fake: httpx.Client, path: str, **how: object) -> None:
    fake.post("/fake/behaviours", json={"path": path} | how).raise_for_status()


def expire_tokens(fake: httpx.Client) -> None:
    fake.post("/fake/expire-tokens").raise_for_status()


def log_in(fake: httpx.Client) -> str:
    answer = fake.post(LOGIN, json={"username": "tenant@thingsboard.org", "password": "tenant"})
    return str(answer.json()["token"])


def called(fake: httpx.Client, path: str) -> int:
    return len(fake.get("/fake/calls", params={"path": path}).json())


async def test_it_logs_in_once_for_many_calls(client: ThingsBoard, fake: httpx.Client) -> None:
    for _ in range(3):
        assert (await client.call("GET", USER)).json()["email"] == "tenant@thingsboard.org"
    assert called(fake, LOGIN) == 1


async def test_an_expired_token_is_renewed_and_the_call_made_again(client: ThingsBoard, fake: httpx.Client) -> None:
    await client.call("GET", USER)
    expire_tokens(fake)
    await client.call("GET", USER)
    assert (called(fake, LOGIN), called(fake, USER)) == (2, 3)


async def test_it_renews_a_token_only_once_for_a_call(client: ThingsBoard, fake: httpx.Client) -> None:
    behave(fake, USER, status=401)
    with pytest.raises(Refused) as caught:
        await client.call("GET", USER)
    assert (caught.value.status, called(fake, USER)) == (401, 2)


async def test_a_wrong_password_is_refused_and_not_shown(fake: httpx.Client) -> None:
    client = ThingsBoard(Access(str(fake.base_url).rstrip("/"), "", "tenant@thingsboard.org", "wrong-secret"), 1)
    with pytest.raises(Refused, match=r"refused the login.*Invalid username or password") as caught:
        await client.call("GET", USER)
    assert "wrong-secret" not in str(caught.value)
    assert called(fake, USER) == 0
    await client.close()


async def test_a_token_is_used_as_it_is(fake: httpx.Client) -> None:
    token = log_in(fake)
    for given in (token, f"Bearer {token}"):
        client = ThingsBoard(Access(str(fake.base_url).rstrip("/"), given), 1)
        assert (await client.call("GET", USER)).json()["authority"] == "TENANT_ADMIN"
        await client.close()


@pytest.mark.parametrize("how", [{"status": 500}, {"text": "<html>"}, {"json": {}}, {"drop": "before"}])
async def test_a_login_that_fails_means_that_the_call_was_not_made(
    client: ThingsBoard, fake: httpx.Client, how: dict[str, object]
) -> None:
    behave(fake, LOGIN, **how)
    with pytest.raises(Unreachable):
        await client.call("POST", "/api/rpc/oneway/x", body={})
    assert called(fake, "/api/rpc") == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://nobody.invalid", "", "no url", "ftp://localhost"])
async def test_a_thingsboard_that_is_not_there_is_unreachable(url: str) -> None:
    client = ThingsBoard(Access(url), 1)
    with pytest.raises(Unreachable):
        await client.call("GET", USER)
    await client.close()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"status": 500, "json": {"message": "boom"}}, "answered 500: boom"),
        ({"status": 504}, "answered 504"),
        ({"status": 406}, "answered 406"),
        ({"drop": "before"}, "broke"),
        ({"drop": "after"}, "broke"),
        ({"delay_seconds": 5}, "did not answer within 0.5 seconds"),
        ({"text": "x" * (1 << 20) + "x"}, "too large"),
    ],
)
async def test_what_may_have_happened_is_unclear(
    client: ThingsBoard, fake: httpx.Client, how: dict[str, object], message: str
) -> None:
    behave(fake, USER, **how)
    started = time.monotonic()
    with pytest.raises(Unclear, match=message):
        await client.call("GET", USER, seconds=0.5)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("text", ["<html>nonsense", '{"half":', "NaN"])
async def test_an_answer_that_is_no_json_is_unclear(client: ThingsBoard, fake: httpx.Client, text: str) -> None:
    behave(fake, USER, text=text)
    with pytest.raises(Unclear, match="no JSON"):
        (await client.call("GET", USER)).json()


async def test_a_compressed_answer_nobody_asked_for_is_unclear(client: ThingsBoard, fake: httpx.Client) -> None:
    behave(fake, USER, text="{}", headers={"content-encoding": "gzip"})
    answer = await client.call("GET", USER)
    assert answer.body == b"{}", "read as it came, never unpacked"


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (400, {"json": {"message": "bad\nthing"}}, "answered 400: bad thing"),
        (404, {"text": "Device with requested id wasn't found!"}, "answered 404: Device with"),
        (409, {"text": "<html>secret page", "headers": {"content-type": "text/html"}}, "answered 409$"),
        (429, {"json": ["odd"]}, "answered 429$"),
    ],
)
async def test_a_refusal_says_its_status_and_reason(
    client: ThingsBoard, fake: httpx.Client, status: int, body: dict[str, object], message: str
) -> None:
    behave(fake, USER, status=status, **body)
    with pytest.raises(Refused, match=message) as caught:
        await client.call("GET", USER)
    assert caught.value.status == status


async def test_redirects_are_not_followed(client: ThingsBoard, fake: httpx.Client) -> None:
    behave(fake, USER, status=307, headers={"location": "/api/tenant/assets?assetName=x"})
    with pytest.raises(Refused, match="redirect"):
        await client.call("GET", USER)
    assert called(fake, "/api/tenant") == 0


def test_secrets_are_not_in_the_representation_of_the_access() -> None:
    assert "hush" not in repr(Access("http://x", "hush", "me", "hush"))
