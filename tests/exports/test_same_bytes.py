"""The same statement gives the same file, whenever and wherever it is exported."""

import hashlib
import os
import subprocess
import sys

import pytest

from api.exports.pdf import render_statement
from tests.exports.documents import content, decoded

SCRIPT = """
import hashlib
from api.exports import csv, pdf, xlsx
from tests.exports.documents import content, decoded
document = content(31)
document["parties"]["customer"]["name"] = "Riverside 上海 محطة"
for module in (pdf, xlsx, csv):
    print(hashlib.sha256(module.render_statement(decoded(document))).hexdigest())
"""


def digests(seed: str, zone: str) -> list[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
    result = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, check=True, capture_output=True, text=True)
    return result.stdout.split()


def test_two_processes_write_the_same_bytes() -> None:
    first = digests("1", "Asia/Tokyo")
    assert first == digests("2", "America/New_York")
    assert len(set(first)) == 3
    assert all(len(digest) == len(hashlib.sha256().hexdigest()) for digest in first)


@pytest.mark.parametrize("status", ["draft", "frozen", "voided"])
def test_twice_in_one_process_too(status: str) -> None:
    assert render_statement(decoded(content(status=status))) == render_statement(decoded(content(status=status)))
