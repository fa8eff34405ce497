"""How the client is called: its arguments, its environment, its file; and what it is made of."""

import ast
import shutil
import subprocess

import pytest

from tests.client.machine import HEADER, SCRIPT, Machine
from tests.client.wayward import Wayward, choosy

GOOD = "2026-01-20T00:00:00Z,plant-1,main,1,kWh,"


def test_it_runs_on_python_3_9_alone() -> None:
    """Its grammar, and nothing but the standard library."""
    tree = ast.parse(SCRIPT.read_text(encoding="ascii"), feature_version=(3, 9))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    standard = {
        "argparse",
        "csv",
        "datetime",
        "gzip",
        "hashlib",
        "itertools",
        "json",
        "math",
        "os",
        "pathlib",
        "random",
    }
    assert names <= standard | {
        "sys",
        "time",
        "http.client",
        "email.utils",
        "urllib.error",
        "urllib.parse",
        "urllib.request",
    }
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


@pytest.mark.skipif(shutil.which("python3.9") is None, reason="python3.9 is not installed")
def test_it_runs_with_a_real_python_3_9(machine: Machine, wayward: Wayward) -> None:
    if subprocess.run(["python3.9", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("python3.9 does not run")
    machine.write(GOOD)
    assert machine.start(program="python3.9").code == 0
    assert machine.start("plant-1", "main", "3", program="python3.9").counts == (3, 0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ["plant-1"],
            ["plant-1", "main"],
            ["plant-1", "main", "x"],
            ["plant-1", "main", "0"],
            ["plant-1", "main", "1.5"],
        ),
        *(
            ["plant-1", "main", "-5"],
            ["plant-1", "main", "²"],
            ["plant-1", "main", "87601"],
            ["a", "b", "1", "c"],
            ["--nope"],
        ),
        *(["--csv"], ["--csv", "no-such-file.csv"], ["--csv", "."]),
    ],
)
def test_wrong_arguments(machine: Machine, wayward: Wayward, arguments: list[str]) -> None:
    """64, one line that says why, and nothing is sent."""
    outcome = machine.run(*arguments)
    assert (outcome.code, outcome.out) == (64, "")
    assert len(outcome.err.splitlines()) == 1
    assert wayward.calls == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(
            ("CEI_BASE_URL", None),
            ("CEI_BASE_URL", ""),
            ("CEI_BASE_URL", "example.com"),
            ("CEI_BASE_URL", "ftp://example.com"),
        ),
        *(("CEI_BASE_URL", "file:///etc"), ("CEI_INT_TOKEN", None), ("CEI_INT_TOKEN", " "), ("CEI_INT_TOKEN", "a\nb")),
        *(("CEI_INT_TOKEN", "tökén"), ("CEI_FACTORY_CSV_PATH", None), ("CEI_FACTORY_CSV_PATH", "")),
    ],
)
def test_a_wrong_environment(machine: Machine, wayward: Wayward, variable: str, value: str | None) -> None:
    """64, and the variable is named."""
    machine.write(GOOD)
    machine.set(**{variable: value})
    outcome = machine.run()
    assert outcome.code == 64
    assert variable in outcome.err
    assert wayward.calls == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\n", b"a,b\n1,2\n", HEADER.replace("value", "amount").encode(), HEADER.replace(",", ";").encode()),
        *("Zeit,Zähler\n".encode("cp1252"), HEADER.encode("utf-16")),
        HEADER.encode()
        + b"\n"
        + GOOD.encode() * 9
        + b"\n" * 20_000
        + b"2026-01-20T00:00:00Z,plant-1,Z\xe4hler,1,kWh,\n",
        HEADER.encode() + b"\n" + b"x" * 200_000 + b"\n",
    ],
)
def test_a_file_that_cannot_be_read(machine: Machine, wayward: Wayward, content: bytes) -> None:
    """64 before anything is sent, wherever in the file it shows."""
    machine.csv.write_bytes(content)
    outcome = machine.run()
    assert (outcome.code, wayward.calls) == (64, []), outcome.err
    assert "Traceback" not in outcome.err


def test_exit_codes_of_the_program(machine: Machine, wayward: Wayward) -> None:
    """0, 1, 2 and 64 as the scheduler sees them."""
    assert machine.start("plant-1", "main", "2").code == 0
    wayward.judge = choosy
    assert machine.start("plant-1", "main", "2").code == 1
    machine.set(CEI_BASE_URL="http://127.0.0.1:9", CEI_TRIES="1")
    assert machine.start("plant-1", "main", "2").code == 2
    machine.set(CEI_TRIES="many", CEI_BASE_URL=wayward.url)
    assert machine.start("plant-1", "main", "2").code == 1
    machine.set(CEI_INT_TOKEN=None)
    assert machine.start("plant-1", "main", "2").code == 64
    outcome = machine.start("--help")
    assert outcome.code == 0
    assert "CEI_BASE_URL" in outcome.out
