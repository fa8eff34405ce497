"""Provisioning over HTTP: what is answered, what is kept, and what is never shown."""

import pytest

from api.security.credentials import CredentialCipher, CredentialsUnreadable
from tests.api.site import Site


def test_the_answer(site: Site) -> None:
    """The station, and its counterparts in ThingsBoard."""
    answer = site.provision()
    assert answer.status_code == 200
    document = answer.json()
    assert document["station_id"] == site.station
    link = document["tb"]
    assert link["status"] == "synced"
    assert link["tenant_id"]
    assert link["asset_id"]
    assert [device["device_id"] for device in link["devices"]] == [site.device]
    assert all(device["tb_device_id"] for device in link["devices"])


def test_again_is_the_same(site: Site) -> None:
    """Same input, same answer, same rows."""
    query = "select * from stations where tenant_id = %s"
    with site.service.connect() as connection:
        first, before = site.provision().json(), connection.execute(query, [site.tenant]).fetchall()
        second, after = site.provision().json(), connection.execute(query, [site.tenant]).fetchall()
    assert first == second
    assert before == after


def test_ids_may_be_left_out(site: Site) -> None:
    """A device without an id is known by its name."""
    body = site.master_data()
    body["station"].pop("id")
    body["devices"] = [{"name": "meter 1"}]
    body["point_mappings"] = [{"point_key": "p", "semantic": "charge_power_kw", "unit": "kW"}]
    answer = site.call("POST", "/api/v1/provisioning/stations", body).json()
    assert answer["station_id"]
    assert answer["station_id"] != site.station
    assert [device["device_id"] for device in answer["tb"]["devices"]] == ["meter 1"]


def test_a_refusal_of_thingsboard_is_told(site: Site) -> None:
    """The master data stands, the answer says pending and why."""
    body = site.master_data(id="another-station")
    answer = site.call("POST", "/api/v1/provisioning/stations", body)
    link = answer.json()["tb"]
    assert link["status"] == "pending"
    assert "credentials" in link["error"].lower()
    assert site.credentials not in answer.text
    assert site.get("/api/v1/alarm-rules", station_id="another-station") == []


def test_credentials_are_nowhere_in_clear(site: Site) -> None:
    """Neither in an answer, nor in any table, nor in a log."""
    site.station = "secretive"
    answer = site.provision()
    assert site.credentials not in answer.text
    with site.service.connect() as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'internal')"
        ).fetchall()
        assert len(tables) > 10
        for (table,) in tables:
            found = connection.execute(
                f"select count(*) from {table} as t where position(%s in t::text) > 0", [site.credentials]
            )
            assert found.fetchone() == (0,), table
    for process in (site.service.api, site.service.workers):
        assert site.credentials not in process.log.read_text()


def test_the_cipher() -> None:
    """Opens what it sealed, gives the same for the same, and nothing to another key."""
    cipher = CredentialCipher("a secret")
    sealed = cipher.encrypt("token-123 ü")
    assert "token" not in sealed
    assert sealed == cipher.encrypt("token-123 ü") != cipher.encrypt("token-124 ü")
    assert cipher.decrypt(sealed) == "token-123 ü"
    for other, text in ((CredentialCipher("another"), sealed), (cipher, sealed[:-4]), (cipher, "token"), (cipher, "")):
        with pytest.raises(CredentialsUnreadable):
            other.decrypt(text)
