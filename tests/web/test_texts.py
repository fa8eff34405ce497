"""No text of the pages escapes translation: looked for in templates, scripts and modules, not in pages made of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from api.web import terms
from api.web.assets import Assets
from api.web.view import TEMPLATES, make_environment

WEB = TEMPLATES.parent
FILES = sorted(TEMPLATES.rglob("*.html"))
SCRIPTS = sorted((WEB / "static").glob("*.js"))
MODULES = sorted(WEB.rglob("*.py"))
READ = ("aria-label", "title", "alt", "placeholder", "data-confirm", "data-busy", "data-label")
"""Attributes that are read, or read out."""
NAMES = {
    "Wattledger", "OpenAPI", "CSV", "PDF", "XLSX", "kWh", "min", "kg", "CO₂", "SHA",
    "EUR", "HTTP", "JSON", "MWh", "Wh", "Windows-1252", "light dark", "small quiet",
    "There is nothing at this address",
    "pages lack libraries: install Node.js and run scripts/setup.sh",
}  # fmt: skip
"""What is the same in every language, or read by programs and in logs."""
CODES = re.compile(
    r"(?<!problem)(?<!answer)\.(status|severity|min_severity|role|scopes|entity|category)$|entry\.action$"
)
"""Columns that keep codes: texts show them through a filter, or by a table of words."""
SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]|^[A-Z][a-z]+( [a-z]+)+[.?!]?$")
MARKED = {"_", "gettext", "ngettext"}


class Texts(HTMLParser):
    """Texts of a page, and attributes that are read; `expressions` are what stands between braces in a text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in ("script", "style", "code", "pre")
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("script", "style", "code", "pre")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.found.append(data)


def is_text(words: str) -> bool:
    """Whether something is made of words, which another language has others for."""
    for name in NAMES:
        words = words.replace(name, "")
    return re.search(r"[A-Za-z]{2}", words) is not None


def bare(source: str) -> str:
    """A template with what is translated taken out; its expressions stand between ⟪ and ⟫."""
    source = re.sub(r"{#.*?#}", "", source, flags=re.DOTALL)
    source = re.sub(r"{%-?\s*trans\b.*?endtrans\s*-?%}", "", source, flags=re.DOTALL)
    source = re.sub(r"{%.*?%}", "", source, flags=re.DOTALL)
    return re.sub(r"{{(.*?)}}", lambda found: "⟪" + re.sub(r"[<>\"'&]", " ", found[1]) + "⟫", source, flags=re.DOTALL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_templates_say_nothing_by_themselves(file: Path) -> None:
    texts = Texts()
    texts.feed(bare(file.read_text(encoding="utf-8")))
    assert [text for text in texts.found if is_said(text)] == []
    shown = [found.strip() for text in texts.found for found in re.findall(r"⟪(.*?)⟫", text, re.DOTALL)]
    assert [expression for expression in shown if CODES.search(expression)] == []


def is_said(text: str) -> bool:
    """Whether a text has words of its own; those that begin like an attribute are what a macro gives a tag."""
    return not re.match(r'\s*[a-z-]+="', text) and is_text(re.sub(r"⟪.*?⟫", "", text, flags=re.DOTALL))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Save it</p>",
        '<a title="Save it"></a>',
        "<b>{{ x }} of</b>",
        "<p>{{ site.status }}</p>",
        '<a aria-label="No">',
    ],
)
def test_what_escapes_is_found(source: str) -> None:
    texts = Texts()
    texts.feed(bare(source))
    assert any(is_said(text) or CODES.search(text.strip("⟪ ⟫")) for text in texts.found)


def untranslated(node: nodes.Node) -> Iterator[str]:
    """Constants below a node that are words and go into a page without being translated."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in MARKED:
        return
    if isinstance(node, nodes.Compare | nodes.Test | nodes.Getitem | nodes.Import | nodes.Extends):
        return
    value = getattr(node, "value", None)
    if isinstance(node, nodes.Const) and isinstance(value, str) and re.search(r"[A-Za-z]{2,} \S|[A-Z][a-z]", value):
        yield value
    for child in node.iter_child_nodes():
        yield from untranslated(child)


@pytest.fixture(scope="module")
def environment() -> jinja2.Environment:
    return make_environment(Assets())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_words_within_expressions_are_translated(environment: jinja2.Environment, file: Path) -> None:
    tree = environment.parse(file.read_text(encoding="utf-8"))
    assert [text for text in untranslated(tree) if is_text(text)] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_have_no_words(file: Path) -> None:
    """What scripts say, pages give them in attributes."""
    code = re.sub(r"^\s*//.*$|(?<=[;,{]) // .*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    strings = [a or b or c for a, b, c in re.findall(r'"((?:\\.|[^"\\\n])*)"|\'([^\'\n]*)\'|`([^`]*)`', code)]
    said = [re.sub(r"\$\{[^}]*\}", "", text) for text in strings]
    assert [text for text in said if re.search(r"[A-Z][a-z]+ [a-z]|([a-z]{2,} ){2}[a-z]{2}|^[A-Z][a-z]+$", text)] == []


def constants(tree: ast.Module) -> Iterator[str]:
    """Constants of a module that are neither marked for translation nor a docstring."""
    own = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in MARKED:
            own += call.args
    skipped = {id(part) for node in own for part in ast.walk(node) if not isinstance(node, ast.Call)}
    skipped |= {id(argument) for argument in own}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(WEB)))
def test_modules_mark_what_they_say(file: Path) -> None:
    said = [text for text in constants(ast.parse(file.read_text(encoding="utf-8"))) if SENTENCE.search(text)]
    assert [text for text in said if text not in NAMES and not text.lstrip().startswith(("select ", "with "))] == []


def test_a_code_is_said_in_words() -> None:
    assert terms.term("meter_exchange") == "meter exchanged"
    assert terms.term("never heard of") == "never heard of"
