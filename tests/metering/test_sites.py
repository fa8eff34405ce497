"""Sites and their meters, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.site import problem
from tests.metering.plant import BATCH, DAY, HOUR, SITE, UPLOAD, Plant, follow, hourly, reading, stamp
from tests.support.service import Service

SITES = "/api/v1/sites"
REGISTER = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    values (%s, 'station-1', 'd1', 'reg', %s, %s)
"""
FIELDS = {"site_id", "name", "location", "timezone", "tariff", "currency", "created_at", "updated_at"}


@pytest.fixture
def owner(service: Service) -> Plant:
    """An organization without sites."""
    return Plant(service)


def ids(plant: Plant, **query: str) -> list[str]:
    """The sites that are listed."""
    answer = plant.call("GET", SITES, role="viewer", **query)
    assert answer.status_code == 200, answer.text
    return [site["site_id"] for site in answer.json()]


def test_a_site_with_everything(owner: Plant) -> None:
    details = {"name": "Werk Süd", "location": "Köln", "timezone": "Europe/Berlin", "tariff": 0.257, "currency": "EUR"}
    site = owner.add_site("werk-süd", **details)
    assert set(site) == FIELDS
    assert site.items() >= {"site_id": "werk-süd", **details}.items()
    assert owner.call("GET", f"{SITES}/werk-süd", role="viewer").json() == site


def test_what_is_left_out(owner: Plant) -> None:
    """The next number is its id and name, its clock is UTC, and it has the deployment's price."""
    site = owner.call("POST", SITES, {}).json()
    assert (site["site_id"], site["name"], site["timezone"]) == ("site-1", "site-1", "UTC")
    assert (site["location"], site["tariff"], site["currency"]) == (None, None, "CNY")


def test_numbers_go_on(owner: Plant) -> None:
    """After the largest that is there, also beside names of one's own; and two at once get two."""
    for name in ("site-7", "site-x", "site-12x", "site-", "plant-99"):
        owner.add_site(name)
    assert owner.call("POST", SITES, {"name": "next"}).json()["site_id"] == "site-8"
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: owner.call("POST", SITES, {}).json()["site_id"], range(6)))
    assert sorted(made) == sorted(f"site-{n}" for n in range(9, 15))


def test_an_id_that_is_taken(owner: Plant) -> None:
    """409 here, and no matter at another organization."""
    owner.add_site()
    problem(owner.call("POST", SITES, {"site_id": SITE}), 409, "site_id")
    Plant(owner.service).add_site()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("site_id", ["", "x" * 129, "a\nb", "a/b", ".", "..", "a\u2028b", 7, []]),
        ("name", ["", "x" * 201, "a\0b", "a\nb", 7]),
        ("location", ["x" * 401, "a\0b", 7]),
        ("timezone", ["", "Mars/Olympus", "CETT", "+01:00", "x" * 65, 7]),
        ("tariff", [-0.01, 1_000_001, "1", True, []]),
        ("currency", ["", "eur", "EURO", "XXQ", "EUR\n", 7]),
    ],
)
def test_fields_that_are_wrong(owner: Plant, field: str, values: list[object]) -> None:
    """422 that names the field, at creation and at change, and nothing is made."""
    owner.add_site()
    for value in values:
        problem(owner.call("POST", SITES, {field: value}), 422, field)
        if field != "site_id":
            problem(owner.call("PATCH", f"{SITES}/{SITE}", {field: value}), 422, field)
    assert ids(owner) == [SITE]


def test_a_change(owner: Plant) -> None:
    """What is left out stays; null takes location, tariff and currency away, but not name or time zone."""
    before = owner.add_site(name="a", location="b", timezone="Europe/Berlin", tariff=1, currency="EUR")
    after = owner.call("PATCH", f"{SITES}/{SITE}", {"name": "c", "site_id": "other"}).json()
    assert after == before | {"name": "c", "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    assert owner.call("PATCH", f"{SITES}/{SITE}", {}).json() == after
    bare = owner.call("PATCH", f"{SITES}/{SITE}", {"location": None, "tariff": None, "currency": None}).json()
    assert (bare["location"], bare["tariff"], bare["currency"], bare["name"]) == (None, None, "CNY", "c")
    for field in ("name", "timezone"):
        problem(owner.call("PATCH", f"{SITES}/{SITE}", {field: None}), 422, field)


def test_the_list_by_pages(owner: Plant) -> None:
    for n in range(5):
        owner.add_site(f"p{n}")
    assert ids(owner) == [f"p{n}" for n in range(5)]
    assert [site["site_id"] for page in follow(owner, SITES, limit="2") for site in page] == ids(owner)


def test_meters(owner: Plant) -> None:
    """They come into being with their first reading; the unit is that of their newest."""
    owner.add_site()
    assert owner.call("GET", f"{SITES}/{SITE}/meters").json() == []
    owner.send([reading(DAY, -1, meter="bad"), reading(DAY, 1, site="nowhere", meter="lost")])
    owner.store([*hourly(DAY, [1, 2, 3], meter="b", unit="Wh"), reading(DAY + 5 * HOUR, 1, meter="a")])
    assert owner.call("GET", f"{SITES}/{SITE}/meters", role="viewer").json() == [
        {"meter_id": "a", "unit": "kWh", "first_seen": stamp(DAY + 5 * HOUR), "last_seen": stamp(DAY + 5 * HOUR)},
        {"meter_id": "b", "unit": "Wh", "first_seen": stamp(DAY), "last_seen": stamp(DAY + 2 * HOUR)},
    ]
    problem(owner.call("GET", f"{SITES}/nowhere/meters"), 404)


def test_meters_by_pages(owner: Plant) -> None:
    owner.add_site()
    owner.store([reading(DAY, meter=f"m{n}") for n in range(5)])
    seen = follow(owner, f"{SITES}/{SITE}/meters", limit="2")
    assert [[meter["meter_id"] for meter in page] for page in seen] == [["m0", "m1"], ["m2", "m3"], ["m4"]]


def test_roles(owner: Plant) -> None:
    """Viewers look, operators make and change, admins delete."""
    owner.add_site()
    calls: list[tuple[str, str, Any, str]] = [
        ("GET", SITES, None, "viewer"),
        ("GET", f"{SITES}/{SITE}", None, "viewer"),
        ("GET", f"{SITES}/{SITE}/meters", None, "viewer"),
        ("POST", SITES, {}, "operator"),
        ("PATCH", f"{SITES}/{SITE}", {"name": "n"}, "operator"),
        ("DELETE", f"{SITES}/{SITE}", None, "admin"),
    ]
    ranks = ["viewer", "operator", "admin"]
    for method, path, body, least in calls:
        for role in ranks[: ranks.index(least)]:
            problem(owner.call(method, path, body, role=role), 403)
        assert owner.service.http.request(method, path, json=body).status_code == 401
        query = {"confirm": SITE} if method == "DELETE" else {}
        assert owner.call(method, path, body, role=least, **query).is_success, (method, path)


def test_sites_of_others(owner: Plant) -> None:
    """404, in the same words as for one that nobody has."""
    other = Plant(owner.service)
    other.add_site("theirs", name="secret")
    for method, body, query in (
        ("GET", None, {}),
        ("PATCH", {"name": "n"}, {}),
        ("DELETE", None, {"confirm": "theirs"}),
    ):
        for path in (f"{SITES}/theirs", f"{SITES}/theirs/meters")[: 2 if method == "GET" else 1]:
            document = problem(owner.call(method, path, body, **query), 404)
            assert document["detail"] == "site theirs is not known"
    assert ids(owner) == []
    assert other.call("GET", f"{SITES}/theirs").json()["name"] == "secret"


def test_an_integration_token(owner: Plant) -> None:
    """It reads sites, and readings with them, and sends batches, each by its scope; nothing else."""
    owner.add_site()
    allowed: dict[str, set[tuple[str, str]]] = {
        "read": {
            *(("GET", path) for path in (SITES, f"{SITES}/{SITE}", f"{SITES}/{SITE}/meters")),
            *(
                ("GET", f"/api/v1/timeseries/{what}?site_id={SITE}")
                for what in ("summary", "series", "export", "ingest_health")
            ),
        },
        "ingest": {("POST", BATCH)},
    }
    refused = {
        ("POST", SITES),
        ("PATCH", f"{SITES}/{SITE}"),
        ("DELETE", f"{SITES}/{SITE}?confirm={SITE}"),
        ("POST", UPLOAD),
    }
    body = {"records": [reading(DAY)]}
    for scope, calls in allowed.items():
        made = owner.call("POST", "/api/v1/auth/integration-tokens", {"scopes": [scope]}).json()
        headers = {"Authorization": f"Bearer {made['token']}"}
        for method, path in refused.union(*allowed.values()):
            answer = owner.service.http.request(method, path, json=None if method == "GET" else body, headers=headers)
            assert answer.status_code == (200 if (method, path) in calls else 403), (scope, method, path, answer.text)
    assert owner.read("summary")["points"] == 1


def test_a_microgrids_station_is_a_site(owner: Plant) -> None:
    """One model serves both: its registers and powers are told as a meter's."""
    body = {
        "station": {"id": "station-1", "name": "S", "timezone": "UTC"},
        "devices": [{"id": "d1", "name": "d1"}],
        "point_mappings": [{"device_id": "d1", "point_key": "reg", "semantic": "energy_register_kwh", "unit": "kWh"}],
    }
    assert owner.call("POST", "/api/v1/provisioning/stations", body).status_code == 200
    with owner.service.connect() as connection:
        for n, value in enumerate([100, 101, 103, 106]):
            connection.execute(REGISTER, (owner.tenant, DAY + n * HOUR, value))
    assert ids(owner) == ["station-1"]
    assert owner.read("summary", "station-1")["total_value"] == 6
    assert [point["value"] for point in owner.series("hour", "station-1")[:4]] == [None, 1, 2, 3]
    assert sum(point["value"] or 0 for point in owner.series("raw", "station-1")) == 6
    owner.store([reading(DAY + HOUR / 2, 10, site="station-1", meter="d1")])
    assert owner.read("summary", "station-1")["total_value"] == 16
