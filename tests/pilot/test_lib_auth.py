"""The shell functions for tokens and signatures, against the code of the service that checks them."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import jwt
import pytest

from api.errors import Problem
from api.security.hmac import sign
from api.security.tokens import Caller, verify_token
from tests.support.processes import CHECKOUT
from tests.support.service import Service

STRICT = "set -euo pipefail"
SECRET = "a secret of at least thirty-two bytes"
ODD_TEXTS = [
    "",
    "two\nlines\n\n",
    "quotes \"double\" and 'single'",
    "back\\slash \\n \\x41 %s %d & $HOME $(false) `false` !! *",
    "-n",
    "-binary",
    "naïve 电 ⚡",
    "\x01\x1f\x7f\t\r",
    "k" * 65,
    "a,b:c=d hexkey:00",
]


def run(*arguments: str | bytes, options: str = STRICT) -> subprocess.CompletedProcess[bytes]:
    """Call a function of the library in a bash of its own."""
    script = f'{options}\nsource scripts/lib_auth.sh\n"$@"'
    return subprocess.run(["bash", "-c", script, "bash", *arguments], cwd=CHECKOUT, capture_output=True, check=False)


def output(*arguments: str | bytes, options: str = STRICT) -> str:
    """The line that a function prints."""
    done = run(*arguments, options=options)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b"\n")
    return done.stdout[:-1].decode()


def test_the_signature_of_the_contract() -> None:
    expected = "e466e6af9b9eb0526c4fe462ef3d93bab17c1ccac426ce4efc4beb6978d1f0e0"
    assert output("ingest_signature", "s", "1", "b") == expected


@pytest.mark.parametrize("body", ODD_TEXTS)
def test_a_signature_is_of_the_body_byte_for_byte(body: str) -> None:
    assert output("ingest_signature", SECRET, "1737882000", body) == sign(SECRET.encode(), "1737882000", body.encode())


@pytest.mark.parametrize("secret", ODD_TEXTS)
def test_a_secret_may_be_any_text(secret: str) -> None:
    assert output("ingest_signature", secret, "1", "{}") == sign(secret.encode(), "1", b"{}")


def test_a_body_need_not_be_text() -> None:
    body = bytes(range(1, 256))
    assert output("ingest_signature", b"\xff\xfe", "1", body) == sign(b"\xff\xfe", "1", body)


def test_a_large_body_is_signed() -> None:
    body = "x" * 100_000
    assert output("ingest_signature", SECRET, "1", body) == sign(SECRET.encode(), "1", body.encode())


def test_a_token_says_who_and_until_when() -> None:
    before = int(time.time())
    claims = jwt.decode(output("jwt_token_hs256", SECRET, "tenant-demo", "admin", "me", "3600"), SECRET, ["HS256"])
    assert before <= claims["iat"] <= time.time()
    assert claims == {
        "tenant_id": "tenant-demo",
        "role": "admin",
        "sub": "me",
        "iat": claims["iat"],
        "exp": claims["iat"] + 3600,
    }


@pytest.mark.parametrize("text", ODD_TEXTS[1:])
def test_names_and_secrets_in_a_token_may_be_any_text(text: str) -> None:
    secret = f"{SECRET} {text}"
    claims = jwt.decode(output("jwt_token_hs256", secret, text, text, text, "60"), secret, ["HS256"])
    assert (claims["tenant_id"], claims["role"], claims["sub"]) == (text, text, text)


@pytest.mark.parametrize("subject", ['O\'Brien "the\\boss"', "naïve 电 ⚡"])
def test_the_service_reads_the_token(subject: str) -> None:
    token = output("jwt_token_hs256", SECRET, "tenant-demo", "operator", subject, "60")
    assert verify_token(token, SECRET) == Caller("tenant-demo", "operator", subject)


def test_an_expired_token_can_be_made() -> None:
    with pytest.raises(Problem, match="expired"):
        verify_token(output("jwt_token_hs256", SECRET, "tenant-demo", "admin", "me", "-60"), SECRET)


@pytest.mark.parametrize(
    "arguments",
    [
        ["jwt_token_hs256", SECRET, "tenant", "admin", "me"],
        ["jwt_token_hs256", SECRET, "tenant", "admin", "me", "an hour"],
        ["jwt_token_hs256", SECRET, "tenant", "admin", "me", "x[$(date)]"],
        ["jwt_token_hs256", SECRET, "tenant", "admin", "me", ""],
        ["ingest_signature", SECRET, "1"],
        ["ingest_signature"],
    ],
)
def test_wrong_use_is_told(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().startswith(f"usage: {arguments[0]} SECRET ")


def test_without_openssl_nothing_is_printed(tmp_path: Path) -> None:
    for name in ("date", "od", "tr"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    for call in (["jwt_token_hs256", SECRET, "t", "admin", "me", "60"], ["ingest_signature", SECRET, "1", "b"]):
        done = run(*call, options=f"PATH={tmp_path}")
        assert done.returncode != 0
        assert done.stdout == b""


@pytest.mark.parametrize("options", ["", STRICT, "set -efu", "set -o posix", "shopt -s nullglob extglob; IFS=-e"])
def test_it_works_under_any_options_and_changes_none(options: str) -> None:
    script = f"""
    {options}
    before=$(set +o; shopt; trap; printf %q "$IFS")
    source scripts/lib_auth.sh
    jwt_token_hs256 s t admin u 5 >/dev/null
    ingest_signature s 1 b
    [ "$before" = "$(set +o; shopt; trap; printf %q "$IFS")" ]
    """
    done = subprocess.run(["bash", "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "e466e6af9b9eb0526c4fe462ef3d93bab17c1ccac426ce4efc4beb6978d1f0e0\n"


def test_the_running_service_takes_token_and_signature(service: Service) -> None:
    token = output("jwt_token_hs256", service.jwt_secret, "tenant-demo", "viewer", "runbook-user", "60")
    answer = httpx.get(f"{service.base_url}/api/v1/tariffs", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200

    message = {
        "tenantId": "tenant-demo",
        "stationId": "nowhere",
        "deviceId": "none",
        "ts": 1737882000,
        "values": {"p": 1},
    }
    body = json.dumps(message, indent=2) + "\n"
    timestamp = str(int(time.time()))
    signature = output("ingest_signature", service.ingest_secret, timestamp, body)
    headers = {"X-Ingest-Timestamp": timestamp, "X-Ingest-Signature": signature, "Content-Type": "application/json"}
    answer = httpx.post(f"{service.base_url}/ingest/thingsboard/telemetry", headers=headers, content=body)
    assert answer.status_code == 404
