"""Every word of the pages can be translated, and the reader's language is chosen from what we have."""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from api.security.browser import Visitor
from api.security.tokens import Caller
from api.web import words
from api.web.assets import Assets
from api.web.view import TEMPLATES, View, make_environment
from api.web.words import choose_language

LANGUAGES = {"en": words.ENGLISH, "de": words.ENGLISH, "zh-cn": words.ENGLISH}
NAMES = {"Wattledger", "OpenAPI", "PDF", "XLSX", "CSV", "\N{EN DASH}", "/", "·", "kWh"}


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
        if tag in ("script", "code", "pre", "datalist"):
            self._skip += 1
        for name, value in attrs:
            if name in ("aria-label", "title", "data-label", "data-confirm", "alt") and value:
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "code", "pre", "datalist"):
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._skip:
            self.found.append(data.strip())


CONTEXTS: dict[str, dict[str, Any]] = {
    "account/signin.html": {"next": "/", "form": {}, "refusal": None},
    "account/signup.html": {"form": {}, "refusal": None},
    "guide/site.html": {"sites": [], "form": {}, "refusal": None, "zones": []},
    "site/form.html": {"site_id": None, "form": {}, "refusal": None, "zones": []},
    "alarm/rules.html": {"rules": [], "units": {}},
    "alarm/list.html": {
        "alarms": [],
        "chosen": {"status": "open", "site": "", "days": "30"},
        "more": None,
        "sites": [],
        "zones": {},
        "units": {},
        "query": "",
    },
    "alert/list.html": {
        "alerts": [],
        "chosen": {"status": "open", "kind": "", "severity": "", "site": "", "days": "30"},
        "more": None,
        "sites": [],
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
    "statement/list.html": {"sites": [], "site": None, "site_id": None, "statements": [], "form": {}, "refusal": None},
    "settings/tokens.html": {"tokens": [], "now": None, "form": {}, "secret": None, "refusal": None},
    "settings/tariffs.html": {"plans": [], "sites": [], "form": {}, "refusal": None},
    "report/weeks.html": {
        "reports": [],
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
    "data/upload.html": {"sites": [], "form": {}, "result": None, "refusal": None, "zones": [], "units": []},
}


@pytest.mark.parametrize("template", CONTEXTS)
def test_every_text_is_ready_for_translation(template: str) -> None:
    state = SimpleNamespace(
        languages={"en": Shouting()},
        templates=make_environment(Assets()),
        config=SimpleNamespace(auth_jwt_secret="s"),
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
    visitor = Visitor(Caller("t", "admin", "u"), "a@example.org", None, "Works")
    try:
        html = View(request, visitor).render(template, **CONTEXTS[template]).content
    finally:
        words.current.set(words.ENGLISH)
    texts = Texts()
    texts.feed(html)
    bare = [re.sub(r"⟦[^⟧]*⟧", "", text).strip(" ·") for text in texts.found]
    left = {text for text in bare if re.search("[A-Za-z]{2}", text)} - NAMES
    assert not left - {"Works", "a@example.org · admin", "a@example.org", "example.org", "admin", "viewer", "operator"}


def test_no_template_has_a_style_or_script_of_its_own() -> None:
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*src=)", text), file.name
