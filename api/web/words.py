"""The words of the pages in the reader's language: gettext catalogues under `locale/`, English where there is none.

Templates write `_("…")` and `{% trans %}`, Python writes `_("…")` here too. `docs/web.md` says how a language is added.
"""

import gettext as catalogues
from contextvars import ContextVar
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "web"

Words = catalogues.NullTranslations

ENGLISH = Words()
current: ContextVar[Words] = ContextVar("words", default=ENGLISH)


def load_languages() -> dict[str, Words]:
    """Every language that has a compiled catalogue, by its code."""
    found: dict[str, Words] = {"en": ENGLISH}
    for file in sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        with file.open("rb") as compiled:
            found[file.parts[-3].lower().replace("_", "-")] = catalogues.GNUTranslations(compiled)
    return found


def choose_language(accepted: str, languages: dict[str, Words]) -> str:
    """The best of our languages for an `Accept-Language` header; English where none fits."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(","):
        code, _, weight = part.strip().lower().partition(";q=")
        try:
            wishes.append((float(weight or 1), code))
        except ValueError:
            continue
    for _weight, code in sorted(wishes, key=lambda wish: -wish[0]):
        for candidate in (code, code.partition("-")[0]):
            if candidate in languages:
                return candidate
    return "en"


def _(message: str) -> str:
    """A message in the reader's language."""
    return current.get().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A message that depends on a number."""
    return current.get().ngettext(one, many, count)
