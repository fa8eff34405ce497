"""The CSV of rows that were refused."""

import csv
import io

from api.upload.importing import RefusedRows
from api.upload.reader import Refusal
from api.upload.table import Row
from tests.upload.files import table


def test_no_more_is_kept_than_there_is_room_for() -> None:
    """Short rows of a wide file would make a hundred times as much of it; what is left out is counted."""
    file = io.BytesIO()
    rows = RefusedRows(file, table("Zeit;Wert;Status\n"), most=60)
    for line in range(2, 9):
        rows.add(Row(line, ["x"]), Refusal(line, "Zeit", "is no date and time"))
    rows.end()
    written = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [row[-1] for row in written] == [
        "refused",
        "line 2, Zeit: is no date and time",
        "line 3, Zeit: is no date and time",
        "5 more rows were refused",
    ]
    assert {len(row) for row in written} == {4}
