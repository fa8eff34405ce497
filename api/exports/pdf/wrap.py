"""Where a line may break, in any script."""

import re
import unicodedata
from collections.abc import Callable, Iterator

VIRAMA_CLASS = 9
JOINER = "\u200d"


def clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a letter with its accents, signs and joined letters."""
    cluster = ""
    for character in text:
        if cluster and not _continues(cluster[-1], character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _continues(before: str, character: str) -> bool:
    joined = before == JOINER or unicodedata.combining(before) == VIRAMA_CLASS
    return joined or character == JOINER or unicodedata.category(character).startswith("M")


def pieces(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Cut a text where a line may end: after a space or a hyphen, between ideographs, and within a word too long."""
    for word in re.findall(r"\s*[^\s-]*-*", text):
        if not word:
            continue
        for part in _ideographs_apart(word):
            yield from (part,) if fits(part.strip()) else clusters(part)


def _ideographs_apart(word: str) -> Iterator[str]:
    part = ""
    for cluster in clusters(word):
        if part.strip() and (_wide(cluster) or _wide(part)) and not _clings(part, cluster):
            yield part
            part = ""
        part += cluster
    if part:
        yield part


def _wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[-1]) in ("W", "F") and not "\uac00" <= text[-1] <= "\ud7af"


def _clings(before: str, cluster: str) -> bool:
    """Closing punctuation never begins a line, opening punctuation never ends one."""
    closing = unicodedata.category(cluster[0]) in ("Pe", "Pf", "Po", "Lm")
    return closing or unicodedata.category(before[-1]) in ("Ps", "Pi")
