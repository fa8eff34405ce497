"""Which face sets which letter: text cleaned, and split into runs of one face."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from fpdf.unicode_script import UnicodeScript as Script
from fpdf.unicode_script import get_unicode_script

from api.exports.pdf.faces import CJK, REPLACEMENT, SANS, Face

Coverage = Callable[[Face, str], bool]
"""Whether a face has a glyph for a character."""

JOINERS = "\u200c\u200d"
LINE_SEPARATORS = "\u2028\u2029"
CJK_REGIONS = {
    "Asia/Tokyo": "JP",
    "Asia/Seoul": "KR",
    "Asia/Taipei": "TC",
    "Asia/Hong_Kong": "HK",
    "Asia/Macau": "HK",
}


def clean(text: str) -> str:
    """The text composed (NFC), on one line, without what is invisible or turns the reading direction around."""
    return " ".join(unicodedata.normalize("NFC", "".join(map(_visible, text))).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc" or character in LINE_SEPARATORS:
        return " "
    if category in ("Cf", "Cs") and character not in JOINERS:
        return ""
    return "" if 0xFE00 <= ord(character) <= 0xFE0F else character


def runs(text: str, faces: Iterable[Face], covers: Coverage) -> Iterator[tuple[Face, str]]:
    """Split a text into runs that one face can set.

    Letters go to the face of their script; signs and digits stay with the letters before them where that face has
    them, else go to the first of `faces` that has. What none has becomes U+FFFD.
    """
    available = tuple(faces)
    by_script = {script: face for face in available for script in face.scripts}
    face, run, letters = SANS, "", SANS
    for character in text:
        if character in JOINERS:
            run += character if run and covers(face, character) else ""
            continue
        letters = by_script.get(get_unicode_script(character), letters)
        chosen = next((option for option in (letters, *available) if covers(option, character)), None)
        character = character if chosen else REPLACEMENT
        chosen = chosen or SANS
        if run and chosen is not face:
            yield face, run
            run = ""
        face, run = chosen, run + character
    if run:
        yield face, run


def cjk_face(texts: Iterable[str], timezone: str) -> Face:
    """The regional shape of Chinese characters: by the station's time zone, else by the letters beside them."""
    if timezone in CJK_REGIONS:
        return CJK[CJK_REGIONS[timezone]]
    scripts = {get_unicode_script(character) for text in texts for character in text}
    if scripts & {Script.HIRAGANA, Script.KATAKANA}:
        return CJK["JP"]
    return CJK["KR"] if Script.HANGUL in scripts else CJK["SC"]
