"""The typefaces (Noto, SIL Open Font License) and small static fonts cut from them.

The packages hold variable fonts with thousands of glyphs. A document gets the glyphs that it needs, in the weight that
it needs: that is fast to build, small to embed, and HarfBuzz and fpdf2 then agree on every advance width.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

from fontTools import subset, ttLib
from fontTools.varLib import instancer
from fpdf.unicode_script import UnicodeScript as Script

REGULAR, BOLD = 400, 600
DOTTED_CIRCLE = "\u25cc"
SPLIT_VOWELS = {
    "\u0e33": "\u0e4d\u0e32",  # Thai am
    "\u0eb3": "\u0ecd\u0eb2",  # Lao am
    **dict.fromkeys("\u17be\u17bf\u17c0\u17c4\u17c5", "\u17c1"),  # Khmer vowels around their letter
}
"""Vowels that HarfBuzz sets in parts although Unicode does not decompose them."""
FAMILY_NAME, STYLE_NAME = 1, 2
REPLACEMENT = "\ufffd"
BASE = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2013, 0x2027), 0x20AC, 0xFFFD]))
"""Always in the sans face: what labels and western names use, so that most documents share one font."""


@dataclass(frozen=True)
class Face:
    """A font file of an installed package, for the letters of `scripts`.

    `features` are the OpenType features kept (by default those that the scripts need); `number` is the place in a
    collection.
    """

    key: str
    package: str
    file: str
    scripts: tuple[Script, ...]
    features: tuple[str, ...] | None = None
    number: int = 0
    has_weights: bool = True


def _noto(name: str, *scripts: Script, features: tuple[str, ...] | None = None) -> Face:
    return Face(name.lower(), "manimgx_fonts", f"Noto{name}[wght].ttf", scripts, features)


def _cjk(region: str, number: int) -> Face:
    scripts = (Script.HAN, Script.HIRAGANA, Script.KATAKANA, Script.HANGUL, Script.BOPOMOFO)
    key, file = f"cjk{region.lower()}", "NotoSansCJK-Regular.ttc"
    return Face(key, "noto_cjk_sans_otc", file, scripts, (), number, has_weights=False)


SANS = _noto("Sans", Script.LATIN, Script.GREEK, Script.CYRILLIC, features=("ccmp", "kern", "mark", "mkmk"))
CJK = {region: _cjk(region, number) for number, region in enumerate(("JP", "KR", "SC", "TC", "HK"))}
"""One of them sets the Chinese characters of a document: their shapes differ from region to region."""

FACES = (
    SANS,
    _noto("SansSymbols"),
    _noto("Emoji"),
    _noto("SansArabic", Script.ARABIC),
    _noto("SansArmenian", Script.ARMENIAN),
    _noto("SansBengali", Script.BENGALI),
    _noto("SansDevanagari", Script.DEVANAGARI),
    _noto("SansEthiopic", Script.ETHIOPIC),
    _noto("SansGeorgian", Script.GEORGIAN),
    _noto("SansGujarati", Script.GUJARATI),
    _noto("SansGurmukhi", Script.GURMUKHI),
    _noto("SansHebrew", Script.HEBREW),
    _noto("SansKannada", Script.KANNADA),
    _noto("SansKhmer", Script.KHMER),
    _noto("SansLao", Script.LAO),
    _noto("SansMalayalam", Script.MALAYALAM),
    _noto("SansMyanmar", Script.MYANMAR),
    _noto("SansOriya", Script.ORIYA),
    _noto("SansSinhala", Script.SINHALA),
    _noto("SansTamil", Script.TAMIL),
    _noto("SansTelugu", Script.TELUGU),
    _noto("SansThai", Script.THAI),
)
"""The faces of every document, besides one of `CJK`; the first that has a sign sets it."""


def _open(face: Face) -> Any:
    with as_file(files(face.package) / face.file) as path:
        return ttLib.TTFont(path, fontNumber=face.number, lazy=True, recalcTimestamp=False)


@lru_cache(maxsize=32)
def _coverage(face: Face) -> frozenset[int]:
    with _open(face) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=64)
def static_font(face: Face, weight: int, characters: frozenset[str]) -> bytes:
    """An OpenType font of these characters alone (what they combine to included), in one weight (100 to 900)."""
    options = subset.Options(notdef_outline=True, hinting=False, name_IDs=[FAMILY_NAME, STYLE_NAME])
    if face.features is not None:
        options.layout_features = list(face.features)
    with _open(face) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted(map(ord, _with_components(characters))))
        cutter.subset(font)
        if face.has_weights:
            instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True, static=True)
        _name(font, face, weight)
        target = BytesIO()
        font.save(target)
    return target.getvalue()


def _with_components(characters: frozenset[str]) -> set[str]:
    """The characters, and those that HarfBuzz may add: their parts, and a circle under a mark without a letter."""
    decomposed = "".join(unicodedata.normalize("NFD", character) for character in characters)
    split = "".join(SPLIT_VOWELS.get(character, "") for character in characters)
    return {*characters, *decomposed, *split, DOTTED_CIRCLE}


def _name(font: Any, face: Face, weight: int) -> None:
    names = {FAMILY_NAME: face.file.partition("[")[0].partition(".")[0], STYLE_NAME: str(weight)}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.string)


def covers(face: Face, character: str) -> bool:
    """Whether the face has a glyph for a character."""
    return ord(character) in _coverage(face)
