"""What a newcomer's machine relies on: lock files, the compose file, the SQL linter."""

import re
from pathlib import Path

import pytest
import yaml

from scripts import lint_sql

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_carry_hashes_and_no_addresses(name: str) -> None:
    text = (CHECKOUT / name).read_text()
    pins = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
    assert len(pins) > 20
    assert all(re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+)? \\", pin) for pin in pins)
    assert "--hash=sha256:" in text
    assert not re.search(r"://|find-links|index-url|file:/", text)


def test_both_lock_files_pin_the_same_versions() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (CHECKOUT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0].items() <= pins[1].items()


def test_compose_has_no_secret_and_asks_for_each() -> None:
    text = (CHECKOUT / "compose.yaml").read_text()
    for name in ("POSTGRES_PASSWORD", "AUTH_JWT_SECRET", "INGEST_HMAC_SECRET", "CREDENTIALS_KEY"):
        assert set(re.findall(rf"\$\{{{name}[^}}]*\}}", text)) <= {f"${{{name}}}", f"${{{name}:?set {name}}}"}
        assert f"${{{name}:?" in text


def test_compose_pins_the_database_and_watches_every_part() -> None:
    services = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())["services"]
    assert re.fullmatch(r"timescale/timescaledb:\d+\.\d+\.\d+-pg17", services["database"]["image"])
    for name in ("database", "api", "workers", "thingsboard"):
        assert services[name]["healthcheck"]["test"], name
        assert all(port.startswith("127.0.0.1:") for port in services[name].get("ports", [])), name


def check(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, text: str) -> list[str]:
    monkeypatch.setattr(lint_sql, "CHECKOUT", folder)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return lint_sql.check(path)


FUNCTION = """\
-- The answer.
create function api.answer() returns int
language plpgsql{options}
as $$
begin
  return {body};
end;
$$;
comment on function api.answer is 'The answer.';
"""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (FUNCTION.format(options="", body="42"), None),
        (FUNCTION.format(options="", body="42 from"), "the body of answer: syntax error"),
        (FUNCTION.format(options=" security definer", body="42"), "answer runs as its owner and needs"),
        (FUNCTION.format(options=" security definer set search_path = api, pg_temp", body="42"), None),
        (FUNCTION.format(options="", body="case WHEN true then 1 end"), ":6: WHEN is written in lower case"),
        (FUNCTION.format(options="", body="42").replace("-- The answer.\n", ""), ":1: a comment says first"),
        (FUNCTION.format(options="", body="42").replace("comment on", "-- comment on"), "`comment on` is missing"),
        (
            FUNCTION.format(options="", body="42").replace("api.answer", "api.other"),
            "the file is named like what it makes",
        ),
        ("-- Wrong.\nselect from from;\n", ":2: syntax error"),
        ("-- Wide.\nselect '" + "x" * 140 + "';\n", ":2: the line is 150 characters long"),
    ],
)
def test_the_sql_linter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, complaint: str | None) -> None:
    complaints = check(monkeypatch, tmp_path, "db/routines/thing/answer.sql", text)
    if complaint is None:
        assert complaints == []
    else:
        assert len(complaints) == 1
        assert complaint in complaints[0]


def test_the_sql_linter_wants_tests_undone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    complaints = check(monkeypatch, tmp_path, "tests/db/thing/kept.sql", "-- Kept.\nbegin;\ncommit;\n")
    assert complaints == ["tests/db/thing/kept.sql: a test ends with `rollback;`"]
