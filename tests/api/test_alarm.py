"""Alarms given to members and written about: what is taken, what is refused, and what their history tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.people import Person
from tests.api.site import DAY, Site, problem
from tests.support.service import Service

ALARMS = "/api/v1/alarms"
HISTORY = f"{ALARMS}/history"
Make = Callable[[], Person]
RANGE = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}


class Crew:
    """An organization of `ada`, its admin, and `bo`, whom she invited; at its station an alarm is open."""

    def __init__(self, service: Service, make_person: Make) -> None:
        self.ada, self.bo = make_person(), make_person()
        assert self.ada.sign_up().status_code == 201
        invitation = self.ada.invite(self.bo, "operator")
        assert self.bo.accept(invitation["invite_url"]).is_success
        self.site = Site(service, self.ada.me["organization_id"])
        self.site.provision()
        rule = {"station_id": self.site.station, "name": "high", "semantic": "charge_power_kw", "operator": ">="}
        self.site.post("/api/v1/alarm-rules", {**rule, "threshold": 100.5, "severity": "high"})
        self.site.store(DAY, charge_power_kw=120)
        self.alarm: dict[str, Any] = self.list()[0]

    def list(self, **query: str) -> list[dict[str, Any]]:
        """The alarms of the station."""
        found: list[dict[str, Any]] = self.site.get(ALARMS, station_id=self.site.station, **RANGE, **query)
        return found

    def change(self, who: Person, **fields: object) -> httpx.Response:
        """Change the alarm."""
        return who.http.patch(f"{ALARMS}/{self.alarm['id']}", json=fields)

    def steps(self, **query: str) -> list[tuple[str, str | None, str | None]]:
        """Type, who and what of each step, oldest first."""
        found = self.bo.get(HISTORY, alarm_id=self.alarm["id"], **query)
        return [(step["type"], step["actor_name"], step["note"]) for step in reversed(found)]


@pytest.fixture
def crew(service: Service, make_person: Make) -> Crew:
    """Two people and an open alarm."""
    return Crew(service, make_person)


def test_an_alarm_says_what_it_rang_for(crew: Crew) -> None:
    names = ("semantic", "operator", "threshold", "owner")
    assert [crew.alarm[name] for name in names] == ["charge_power_kw", ">=", 100.5, None]


def test_given_noted_and_cleared(crew: Crew) -> None:
    """Each step once, by whom and when; what is cleared takes notes and nothing else."""
    given = crew.change(crew.ada, owner=crew.bo.email.upper(), note="please look")
    assert given.json()["owner"] == crew.bo.email
    assert given.json() == crew.list()[0]
    assert crew.change(crew.ada, owner=crew.bo.email).json() == given.json()
    assert crew.bo.post(f"{ALARMS}/{crew.alarm['id']}/ack", None).status_code == 200
    assert crew.change(crew.bo, owner=None).json()["owner"] is None
    crew.site.store(DAY, charge_power_kw=10)
    problem(crew.change(crew.bo, owner=crew.bo.email), 409, "owner")
    assert crew.change(crew.bo, note="a fuse").json()["status"] == "cleared"
    ada, bo = crew.ada.email, crew.bo.email
    assert crew.steps() == [
        ("active", None, None),
        ("owner", ada, bo),
        ("note", ada, "please look"),
        ("acknowledged", bo, None),
        ("owner", bo, None),
        ("cleared", None, None),
        ("note", bo, "a fuse"),
    ]
    steps = crew.bo.get(HISTORY, station_id=crew.site.station)
    assert [step["status"] for step in reversed(steps)] == ["active"] * 3 + ["acknowledged"] * 2 + ["cleared"] * 2
    assert {step["actor"] for step in steps} == {None, crew.ada.me["id"], crew.bo.me["id"]}
    assert crew.bo.get(HISTORY, from_="2099-01-01T00:00:00Z") == []


def test_a_history_pages(crew: Crew) -> None:
    for number in range(5):
        assert crew.change(crew.bo, note=f"note {number}").status_code == 200
    seen: list[str] = []
    path = f"{HISTORY}?limit=2"
    while path:
        answer = crew.bo.http.get(path)
        seen += [step["note"] for step in answer.json()]
        link = re.match(r"<([^>]*)>", answer.headers.get("Link", ""))
        path = link[1] if link else ""
    assert seen == [f"note {number}" for number in range(4, -1, -1)] + [None]


def test_lists_are_filtered(crew: Crew) -> None:
    """By what is open, severity and owner."""
    crew.change(crew.ada, owner=crew.bo.email)
    for query in ({"status": "open"}, {"severity": "high"}, {"owner": crew.bo.email}, {"owner": crew.bo.email.upper()}):
        assert len(crew.list(**query)) == 1, query
    for query in ({"status": "cleared"}, {"severity": "low"}, {"owner": crew.ada.email}):
        assert crew.list(**query) == [], query
    for name, value in (("status", "loud"), ("severity", "loud"), ("owner", "nobody")):
        answer = crew.site.call(
            "GET", ALARMS, station_id=crew.site.station, **{"from": RANGE["from_"], "to": RANGE["to"], name: value}
        )
        problem(answer, 422, name)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"owner": "stranger@example.org"}, "owner"),
        ({"owner": "not an address"}, "owner"),
        ({"owner": 7}, "owner"),
        ({"note": ""}, "note"),
        ({"note": None}, "note"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_what_makes_no_sense(crew: Crew, body: dict[str, Any], field: str) -> None:
    """Each names its field, and nothing is done."""
    problem(crew.change(crew.bo, **body), 422, field)
    assert crew.steps() == [("active", None, None)]


def test_only_members_are_given_anything(crew: Crew, make_person: Make) -> None:
    """Nobody of another organization, nor who was invited and has not come; who leaves has nothing any more."""
    other, invited = make_person(), make_person()
    other.sign_up()
    crew.ada.invite(invited, "operator")
    for somebody in (other, invited):
        problem(crew.change(crew.ada, owner=somebody.email), 422, "owner")
    assert crew.change(crew.ada, owner=crew.bo.email).status_code == 200
    assert crew.ada.http.delete(f"/api/v1/org/members/{crew.bo.me['id']}").status_code == 204
    assert crew.list()[0]["owner"] is None
    last = crew.ada.get(HISTORY, alarm_id=crew.alarm["id"])[0]
    assert (last["type"], last["actor_name"], last["note"]) == ("owner", crew.ada.email, None)


def test_who_may(crew: Crew, make_person: Make) -> None:
    """Viewers read; another organization knows nothing of it."""
    path = f"{ALARMS}/{crew.alarm['id']}"
    problem(crew.site.call("PATCH", path, {"note": "n"}, role="viewer"), 403)
    assert len(crew.site.call("GET", HISTORY, role="viewer", alarm_id=crew.alarm["id"]).json()) == 1
    stranger = make_person()
    stranger.sign_up()
    problem(stranger.http.patch(path, json={"note": "n"}), 404, "id")
    problem(stranger.http.get(HISTORY, params={"alarm_id": crew.alarm["id"]}), 404, "alarm_id")
    assert stranger.get(HISTORY) == []
