"""Every word of the pages can be translated, and the reader's language is chosen from what we have."""

from __future__ import annotations

import gettext
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from api.routes.rule import Trial, TrialAlarm
from api.security.browser import Visitor
from api.security.tokens import Caller
from api.upload.choices import ROLES, STAMPS
from api.upload.importing import ImportResult
from api.upload.preview import Line, Preview
from api.upload.reader import Refusal
from api.web import words
from api.web.assets import Assets
from api.web.view import TEMPLATES, View, make_environment
from api.web.words import choose_language

NOW = datetime(2026, 1, 20, tzinfo=UTC)
LANGUAGES = {"en": words.ENGLISH, "de": words.ENGLISH, "zh-cn": words.ENGLISH}
NAMES = {"Wattledger", "OpenAPI", "PDF", "XLSX", "CSV", "\N{EN DASH}", "/", "·"}
NAMES |= {"UTF-8", "UTF-16", "Windows-1252", "UTC", "Works · Wattledger"}
NAMES |= {"kWh", "Wh", "MWh", "kW", "W", "MW"}


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,de;q=0.5", "de"),
        ("zh-CN", "zh-cn"),
        ("fr", "en"),
        ("en;q=0.2,de;q=0.9", "de"),
        ("de;q=x, en", "en"),
    ],
)
def test_the_language_is_chosen(accepted: str, chosen: str) -> None:
    assert choose_language(accepted, LANGUAGES) == chosen


class Shouting(gettext.NullTranslations):
    """A language in which every word of ours is in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Texts(HTMLParser):
    """What of a page people read: texts, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "code", "pre", "datalist", "time"):
            self._skip += 1
        if tag == "time":
            return
        for name, value in attrs:
            if name in ("aria-label", "title", "data-label", "data-confirm", "alt") and value:
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "code", "pre", "datalist", "time"):
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._skip:
            self.found.append(data.strip())


PRICE = {"price": "1", "currency": "2"}
CONTEXTS: dict[str, dict[str, Any]] = {
    "account/signin.html": {"next": "/", "form": {}, "refusal": None},
    "account/signup.html": {"form": {}, "refusal": None},
    "account/forgotten.html": {"form": {}, "refusal": None, "sent_to": None},
    "account/reset.html": {"email": "a@example.org", "form": {}, "refusal": None},
    "account/dead_link.html": {},
    "guide/site.html": {"sites": [], "form": {}, "refusal": None, "zones": [], "default": PRICE},
    "site/form.html": {"site_id": None, "form": {}, "refusal": None, "zones": [], "default": PRICE},
    "alarm/rules.html": {"rules": [], "names": {}, "units": {}},
    "alarm/rule.html": {
        "rule_id": None,
        "form": {"semantic": "", "operator": "", "threshold": 1, "duration_seconds": 2},
        "refusal": None,
        "address": "/new-rule",
        "trial": Trial("", "UTC", NOW, NOW, 2, 1, 3, 4, 5, [TrialAlarm("", NOW, None, 7, 8, 9)]),
        "found": "",
        "sites": [],
        "watched": [("", [])],
        "semantics": {},
        "operators": [],
        "severities": ["high"],
    },
    "alarm/list.html": {
        "alarms": [],
        "chosen": {"status": "open", "severity": "", "site": "", "owner": "", "days": "30"},
        "more": None,
        "names": {},
        "zones": {},
        "units": {},
        "words": {"severity": {}},
        "query": "",
        "has_rules": False,
    },
    "alert/list.html": {
        "alerts": [],
        "chosen": {"status": "open", "kind": "", "severity": "", "site": "", "days": "30"},
        "more": None,
        "names": {},
        "zones": {},
        "words": {"kind": {}},
        "query": "",
    },
    "settings/thresholds.html": {
        "site": None,
        "sites": [],
        "effective": {"spike_warning": 1.3, "spike_critical": 2},
        "form": {},
        "kinds": {"spike": "1"},
        "hints": {"spike": "2"},
        "refusal": None,
    },
    "site/gaps.html": {
        "site": {"name": "Works", "timezone": "UTC"},
        "site_id": "s",
        "gaps": [],
        "found": [],
        "reasons": {},
        "form": {},
        "refusal": None,
    },
    "statement/list.html": {
        "sites": [{"site_id": "1", "name": "2"}],
        "site": {"site_id": "1", "name": "2"},
        "site_id": "1",
        "statements": [],
        "months": [{"month": "2026-01", "settled": 1, "days": 31}],
        "is_settled": True,
        "form": {},
        "refusal": None,
    },
    "guide/arrival.html": {
        "site_id": "1",
        "summary": {"last_seen": datetime(2026, 1, 20, tzinfo=UTC), "timezone": "UTC", "station_type": "microgrid"},
        "grace": 15,
    },
    "statement/settlements.html": {
        "sites": [{"site_id": "1", "name": "2"}],
        "site": {"site_id": "1", "name": "2", "timezone": "UTC"},
        "site_id": "1",
        "span": {"preset": "30d", "first_day": "3", "last_day": "4"},
        "days": [],
        "csv": "",
        "is_settled": True,
        "unsettled": [
            {
                "first_day": datetime(2026, 1, 20, tzinfo=UTC),
                "last_day": datetime(2026, 1, 20, tzinfo=UTC),
                "days": 1,
                "closed": closed,
                "hours": 24,
                "reason": reason,
            }
            for reason, closed in (("running", 1), ("waiting", 1), ("frozen", 1), ("missing", 1), ("missing", 0))
        ],
        "grace": 15,
    },
    "settings/tokens.html": {"tokens": [], "now": None, "form": {}, "secret": None, "refusal": None},
    "settings/tariffs.html": {"plans": [], "sites": [], "form": {}, "refusal": None, "default": PRICE},
    "report/weeks.html": {
        "reports": [],
        "settled": set(),
        "week": {"ending": None, "first": None, "before": None, "next": None, "chosen": None},
        "after": None,
        "more": None,
        "kinds": [],
        "refusal": None,
    },
    "notification/list.html": {
        "channels": [],
        "dead": 1,
        "form": {},
        "sites": [{"site_id": "s", "name": "Works"}],
        "severities": [],
        "zones": [],
        "refusal": None,
    },
    "notification/deliveries.html": {
        "deliveries": [],
        "channels": [],
        "chosen": {},
        "is_first": False,
        "query": "",
        "more": "x",
    },
    "data/upload.html": {"sites": [1], "refusal": None},
    "data/mapping.html": {
        "upload": {"id": "1", "name": "Works"},
        "mapping": SimpleNamespace(
            asked=SimpleNamespace(at={}, summary=None),
            seen="",
            raw=[],
            table=SimpleNamespace(names=["1"]),
            zone=lambda *_: "",
            stamp=lambda *_: "",
        ),
        "plan": SimpleNamespace(roles=["value"], questions={}, stamp=0, site_id=None),
        "preview": Preview(
            refused=2,
            repeated=1,
            decided=1,
            is_whole=False,
            lines=[Line(1, None, "1")],
            refusals=[Refusal(1, "1", "1")],
        ),
        "uncounted": [("s", "1")],
        "sites": {},
        "form": {},
        "zones": [],
        "roles": ROLES,
        "stamps": STAMPS,
        "is_refused": False,
    },
    "data/result.html": {
        "upload": {"id": "1", "name": "Works"},
        "result": ImportResult(rows=2, refused=2, corrected=1, refusals=[Refusal(1, "1", "1")]),
        "sites": {"1": "1"},
    },
}


@pytest.mark.parametrize("template", CONTEXTS)
def test_every_text_is_ready_for_translation(template: str) -> None:
    state = SimpleNamespace(
        languages={"en": Shouting()},
        templates=make_environment(Assets()),
        config=SimpleNamespace(auth_jwt_secret="s", sends_mail=False),
    )
    app = SimpleNamespace(state=state)
    request: Any = SimpleNamespace(
        app=app,
        cookies={"wattledger_session": "x"},
        headers={"host": "127.0.0.1"},
        query_params={},
        scope={"path": "/x", "scheme": "http"},
        client=None,
    )
    visitor = Visitor(Caller("t", "admin", "u"), "a@example.org", None, "Works", 0)
    try:
        html = View(request, visitor).render(template, **CONTEXTS[template]).content
    finally:
        words.current.set(words.ENGLISH)
    texts = Texts()
    texts.feed(re.sub("<time.*?</time>", "", html))
    bare = [re.sub(r"⟦[^⟧]*⟧", "", text).strip(" ·") for text in texts.found]
    left = {text for text in bare if re.search("[A-Za-z]{2}", text)} - NAMES
    assert not left - {"Works", "a@example.org · admin", "a@example.org", "example.org", "admin", "viewer", "operator"}


def test_no_template_has_a_style_or_script_of_its_own() -> None:
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*src=)", text), file.name
