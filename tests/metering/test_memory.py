"""What is large is never held in memory as a whole."""

import csv
import io
from pathlib import Path

import pytest

from tests.metering.plant import DAY, HEADER, HOUR, Plant, reading, stamp

ROWS = 100_000


def peak_mib(plant: Plant) -> float:
    """The most memory that the API has had since it was last asked, MiB."""
    folder = Path(f"/proc/{plant.service.api.pid}")
    line = next(line for line in (folder / "status").read_text().splitlines() if line.startswith("VmHWM"))
    (folder / "clear_refs").write_text("5")
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured as Linux tells it")
def test_a_large_file_and_a_large_export_take_constant_memory(plant: Plant) -> None:
    """100,000 rows, of 7 MiB, in and out again, while the service answers others."""
    rows = "".join(f"{stamp(DAY + n * HOUR / 360)},plant-1,main,{n % 1000}.25,kWh,key {n}\n" for n in range(ROWS))
    window = {"start_utc": stamp(DAY), "end_utc": stamp(DAY + 300 * HOUR)}
    plant.store([reading(DAY - HOUR, 1)])
    peak_mib(plant)
    before = peak_mib(plant)
    assert plant.take(f"{HEADER}\n{rows}")["rows_ingested"] == ROWS
    export = plant.read("export", **window)
    assert peak_mib(plant) - before < 20
    exported = list(csv.reader(io.StringIO(export)))
    assert len(exported) == ROWS + 1
    assert sum(float(row[3]) for row in exported[1:]) == plant.read("summary", **window)["total_value"]
