"""What starts the client on a schedule: PowerShell for Windows, systemd for Linux."""

import configparser
import re
import shutil
import subprocess

import pytest

from tests.support.processes import CHECKOUT

SCRIPT = CHECKOUT / "scripts/run_factory_client.ps1"
UNITS = sorted((CHECKOUT / "scripts/systemd").iterdir())


def test_the_powershell_script_reads_the_variables_and_hands_the_exit_code_on() -> None:
    """No PowerShell runs here: this looks at what the script says."""
    text = SCRIPT.read_text(encoding="ascii")
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for variable in ("CEI_BASE_URL", "CEI_INT_TOKEN", "CEI_FACTORY_CSV_PATH"):
        assert variable in text
    assert "factory_client.py" in code
    assert code.rstrip().endswith("exit $LASTEXITCODE")
    assert [code.count(mark) for mark in "([{"] == [code.count(mark) for mark in ")]}"]
    assert code.count("'") % 2 == code.count('"') % 2 == 0
    assert "CEI_INT_TOKEN" not in re.sub(r"foreach \(\$name in .*\)", "", code), "the token is read by the client alone"


def test_the_powershell_script_with_a_parser() -> None:
    """Wherever there is a PowerShell, it parses the script."""
    shell = shutil.which("pwsh") or shutil.which("powershell")
    if shell is None:
        pytest.skip("PowerShell is not installed")
    parser = "[Management.Automation.Language.Parser]"
    parse = f"$e = $null; [void]{parser}::ParseFile('{SCRIPT}', [ref]$null, [ref]$e); $e.Count"
    told = subprocess.run([shell, "-NoProfile", "-Command", parse], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "0"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_units_as_they_are_written(unit: object) -> None:
    """Sections and settings, each once."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    with open(str(unit), encoding="utf-8") as file:
        parser.read_file(file)
    assert parser["Unit"]["Description"]
    if str(unit).endswith(".timer"):
        assert parser["Timer"]["Persistent"] == "true"
        assert parser["Install"]["WantedBy"] == "timers.target"
    else:
        assert parser["Service"]["Type"] == "oneshot"
        assert parser["Service"]["ExecStart"].endswith("/factory_client.py")
        assert parser["Service"]["EnvironmentFile"].startswith("/etc/")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units() -> None:
    command = ["systemd-analyze", "verify", *map(str, UNITS)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    complaints = [line for line in told.stderr.splitlines() if "wattledger" in line]
    assert complaints == []
    calendar = ["systemd-analyze", "calendar", "*-*-* *:05:00"]
    assert "Next elapse" in subprocess.run(calendar, capture_output=True, text=True, check=True).stdout
