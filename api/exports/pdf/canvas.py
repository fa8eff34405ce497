"""A page to write on in any language: fonts by script, both directions, lines that fit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from fpdf import FPDF, XPos, YPos
from fpdf.bidi import auto_detect_base_direction
from fpdf.enums import TextDirection, TextMode
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment

from api.exports.pdf import style
from api.exports.pdf.faces import BASE, BOLD, FACES, REGULAR, SANS, Face, covers, static_font
from api.exports.pdf.script import cjk_face, clean, runs
from api.exports.pdf.style import Colour, Type
from api.exports.pdf.wrap import clusters, pieces

Align = Literal["L", "C", "R"]
FAUX_BOLD = 0.018
"""Outline added to a face without a bold weight, as a share of the letter's size."""
ELLIPSIS = "…"


@dataclass(frozen=True)
class Paragraph:
    """A text broken into lines, all read in the direction of the whole."""

    lines: tuple[str, ...]
    type_: Type
    direction: TextDirection

    @property
    def height(self) -> float:
        """The height in mm."""
        return len(self.lines) * self.type_.leading


@contextmanager
def open_canvas(texts: Iterable[str], timezone: str) -> Iterator["Canvas"]:
    """A canvas whose fonts are there until it is closed: fpdf2 reads them from files, when it needs them."""
    with TemporaryDirectory(prefix="wattledger-fonts-") as folder:
        canvas = Canvas(texts, timezone, Path(folder))
        try:
            yield canvas
        finally:
            for font in canvas.fonts.values():
                if isinstance(font, TTFFont):
                    font.close()


class Canvas(FPDF):
    """An A4 document, in millimetres, that can set the given texts and every label."""

    foot = ""
    """What stands at the foot of each page, where a report says so."""

    def __init__(self, texts: Iterable[str], timezone: str, folder: Path) -> None:
        super().__init__(unit="mm", format="A4")
        cleaned = [clean(text) for text in texts]
        faces = (*FACES, cjk_face(cleaned, timezone))
        self._characters: dict[Face, set[str]] = {SANS: set(BASE)}
        for text in cleaned:
            for face, run in runs(text, faces, covers):
                self._characters.setdefault(face, set()).update(run)
        self._add_fonts(folder)
        self.c_margin = 0
        self.set_margins(style.MARGIN, style.MARGIN)
        self.set_auto_page_break(False)
        self.alias_nb_pages(None)  # type: ignore[arg-type]  # A station may be called {nb}.
        self.set_text_shaping(True)

    def _add_fonts(self, folder: Path) -> None:
        for face, characters in self._characters.items():
            for weight, emphasis in ((REGULAR, ""), (BOLD, "B")) if face.has_weights else ((REGULAR, ""),):
                path = folder / f"{face.key}{weight}.otf"
                path.write_bytes(static_font(face, weight, frozenset(characters)))
                self.add_font(face.key, emphasis, path)

    def _embedded(self, face: Face, character: str) -> bool:
        return character in self._characters[face]

    def _parse_chars(
        self, text: str, markdown: bool, *, _initial_emphasis: tuple[bool, bool, bool, bool] | None = None
    ) -> Iterator[Fragment]:
        """Fragments of one face each. fpdf2's own would part an accent or a joiner from its letter."""
        bold = "B" in self.font_style
        for face, run in runs(text, self._characters, self._embedded):
            state = self._get_current_graphics_state()
            state.font_family = face.key
            state.font_style = "B" if bold and face.has_weights else ""
            state.current_font = self.fonts[state.font_family + state.font_style]
            if bold and not face.has_weights:
                state.text_mode = TextMode.FILL_STROKE
                state.line_width = FAUX_BOLD * self.font_size_pt
                state.draw_color = state.text_color
            yield Fragment(run, state, self.k)

    def use(self, type_: Type, colour: Colour = style.INK) -> None:
        """Set size, weight and colour of what follows."""
        self.set_font(SANS.key, "B" if type_.bold else "", type_.size)
        self.set_text_color(*colour)

    def width_of(self, text: str, type_: Type) -> float:
        """How wide a line is, in mm."""
        self.use(type_)
        return self.get_string_width(clean(text))

    def wrapped(self, text: str, width: float, type_: Type, most: int) -> Paragraph:
        """Break a text into lines that fit the width (mm); what exceeds `most` lines ends in an ellipsis."""
        self.use(type_)
        cleaned, lines = clean(text), [""]
        for piece in pieces(cleaned, lambda part: self.get_string_width(part) <= width):
            if lines[-1] and self.get_string_width((lines[-1] + piece).rstrip()) > width:
                if len(lines) > most:
                    break
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
        lines = [line.rstrip() for line in lines if line.strip()]
        if len(lines) > most:
            last = list(clusters(lines[most - 1]))
            while last and self.get_string_width("".join(last) + ELLIPSIS) > width:
                last.pop()
            lines = [*lines[: most - 1], "".join(last) + ELLIPSIS]
        return Paragraph(tuple(lines), type_, auto_detect_base_direction(cleaned))

    def put_line(
        self,
        x: float,
        y: float,
        text: str,
        type_: Type,
        colour: Colour = style.INK,
        width: float = 0,
        align: Align = "L",
        direction: TextDirection | None = None,
    ) -> None:
        """Write one line with its top at y (mm); in a given width, a longer one is set smaller so that it fits."""
        natural = self.width_of(text, type_)
        leading = type_.leading
        if width and natural > width:
            type_ = Type(type_.size * width / natural, type_.bold)
        self.use(type_, colour)
        self.set_text_shaping(True, direction=direction)
        self.set_xy(x, y)
        self.cell(width or natural, leading, clean(text), align=align, new_x=XPos.LEFT, new_y=YPos.TOP)
        self.set_text_shaping(True)

    def paragraph(self, x: float, y: float, paragraph: Paragraph, colour: Colour = style.INK) -> float:
        """Write a wrapped text with its top at y (mm); returns the y below it."""
        for text in paragraph.lines:
            self.put_line(x, y, text, paragraph.type_, colour, direction=paragraph.direction)
            y += paragraph.type_.leading
        return y

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle (mm)."""
        self.set_fill_color(*colour)
        self.rect(x, y, width, height, style="F")

    def rule(self, y: float, colour: Colour, thickness: float = 0.2) -> None:
        """Draw a horizontal line over the width of the text."""
        self.box(style.MARGIN, y - thickness / 2, style.WIDTH, thickness, colour)
