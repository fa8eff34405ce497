"""Files and choices that nobody means: each has an answer, and none takes the service along."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, Estate
from tests.web.test_uploads import staged, stored, tiles, upload
from tests.web.visitor import Visitor

ROWS = "Zeit;Wert kWh\n2026-03-02 00:00;1\n2026-03-02 01:00;2\n"
ANSWERS = {"meter_id": "second", "timezone": "UTC"}


@pytest.fixture(autouse=True)
def _patient(own_factory: Estate) -> None:
    """A slow machine may take its time."""
    own_factory.admin.http.timeout = 300


def take(visitor: Visitor, path: str, **changes: str) -> httpx.Response:
    """Import a file as a form without scripts does."""
    return visitor.send(path, **(ANSWERS | changes))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_any_encoding_may_be_tried(own_factory: Estate, encoding: str) -> None:
    admin = own_factory.admin
    path = staged(admin, ROWS)
    answer = admin.send(f"{path}/preview", encoding=encoding)
    assert answer.status_code == 200, answer.text


def test_nul_in_what_is_refused(own_factory: Estate) -> None:
    admin = own_factory.admin
    path = staged(admin, "Zeit;Wert\0kWh;Unit\n2026-03-02 00:00;1;kWh\n2026-03-02 01:00;2\0;kWh\n2026-03\0;3;kWh\n")
    assert admin.get(path).status_code == 200
    answer = take(admin, path, unit="kWh", **{"column-1": "value", "column-2": "ignore"})
    assert answer.status_code == 303, answer.text
    result = tiles(admin.get(answer.headers["location"]).text)
    assert (result["Added"], result["Refused"]) == ("1", "2")
    assert admin.get(f"{path}/refused.csv").status_code == 200


def test_the_site_is_deleted_afterwards(own_factory: Estate) -> None:
    admin = own_factory.admin
    path = staged(admin, ROWS)
    answer = take(admin, path, site_id=FACTORY)
    assert answer.status_code == 303, answer.text
    address = f"/api/v1/sites/{FACTORY}"
    deleted = own_factory.service.call("DELETE", address, tenant=own_factory.tenant, confirm=FACTORY)
    assert deleted.status_code == 204
    assert admin.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        "Zeit;Wert kWh\n",
        ";".join(f"c{n}" for n in range(10_000)) + "\n" + ";".join("1" for _ in range(10_000)) + "\n",
        'Zeit;Wert kWh\n"2026-03-02 00:00;1\n' + "x;1\n" * 100_000,
        "x" * 5_000_000,
        ";" * 5_000_000,
        "PK\x05\x06" + "\0" * 18,
        "Zeit;Wert kWh\n" + " " * 200_000 + "2026;1\n",
        "Zeit;Wert kWh\n2026-03-02 00:00;1e308\n2026-03-02 01:00;1e308\n2026-03-02 02:00;1e999\n",
        "\ufeff\ufeffZeit;Wert kWh\n9999999999;1\n0001-01-01 00:00;1\n9999-12-31 24:00;2\n",
    ],
    ids=["header", "columns", "quote", "line", "commas", "zip", "spaces", "sum", "times"],
)
def test_files_that_hold_no_readings(own_factory: Estate, content: str) -> None:
    admin = own_factory.admin
    answer = upload(admin, content)
    if answer.status_code == 422:
        return
    path = answer.headers["location"]
    for shown in (admin.get(path), admin.send(f"{path}/preview", **ANSWERS), take(admin, path)):
        assert shown.status_code in (200, 303, 422), shown.text
    assert admin.get(f"{path}/result").status_code in (200, 303)


def test_imported_twice_at_once(own_factory: Estate) -> None:
    admin = own_factory.admin
    minutes = (datetime(2026, 3, 1) + timedelta(minutes=n) for n in range(20_160))
    path = staged(admin, "Zeit;Wert kWh\n" + "".join(f"{minute:%Y-%m-%d %H:%M};1\n" for minute in minutes))
    token = admin.token()

    def click(_: int) -> httpx.Response:
        with httpx.Client(base_url=admin.service.base_url, cookies=dict(admin.http.cookies), timeout=300) as http:
            return http.post(path, data={"form_token": token, **ANSWERS})

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(click, range(3)))
    assert {(answer.status_code, answer.headers.get("location")) for answer in answers} == {(303, f"{path}/result")}
    result = tiles(admin.get(f"{path}/result").text)
    assert (result["Added"], len(stored(own_factory))) == ("20,160", 20_160)


def test_a_file_is_being_stored(own_factory: Estate, open_window: Open) -> None:
    """Whoever comes meanwhile stores nothing, and is told; the page shows by itself what became of it."""
    admin = own_factory.admin
    path = staged(admin, ROWS)
    upload_id = path.rpartition("/")[2]
    with own_factory.service.connect() as connection:
        connection.execute(
            "update internal.upload set import_until = now() + interval '1 hour' where id = %s", [upload_id]
        )
    answer = take(admin, path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/result")
    assert stored(own_factory) == []
    window = open_window(admin)
    page = window.go(f"{path}/result")
    expect(page.get_by_role("heading", name="The rows are being stored")).to_be_visible()
    assert window.violations() == []
    with own_factory.service.connect() as connection:
        connection.execute("update internal.upload set import_until = null where id = %s", [upload_id])
    assert take(admin, path).status_code == 303
    expect(page.get_by_role("heading", name="What became of the file")).to_be_visible()
    assert tiles(admin.get(f"{path}/result").text)["Added"] == "2"
