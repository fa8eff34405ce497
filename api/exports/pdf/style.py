"""How a document looks: page, colours, type sizes. Lengths in millimetres, type in points."""

from dataclasses import dataclass

Colour = tuple[int, int, int]

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN = 18.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
BOTTOM = PAGE_HEIGHT - 22.0
"""Where the content of a page ends."""

INK: Colour = (24, 34, 48)
MUTED: Colour = (98, 110, 126)
HAIRLINE: Colour = (221, 227, 233)
WHITE: Colour = (255, 255, 255)
BRAND: Colour = (11, 96, 92)
BRAND_TINT: Colour = (237, 246, 245)
AMBER: Colour = (161, 84, 8)
AMBER_TINT: Colour = (255, 246, 230)
RED: Colour = (176, 32, 32)
RED_TINT: Colour = (253, 238, 238)

POINT = 25.4 / 72


@dataclass(frozen=True)
class Type:
    """A size (points) and a weight."""

    size: float
    bold: bool = False

    @property
    def leading(self) -> float:
        """From one line to the next, in mm; enough for the tallest scripts."""
        return self.size * POINT * 1.42


TITLE = Type(21, bold=True)
SUBTITLE = Type(10.5)
LABEL = Type(7.2, bold=True)
NAME = Type(11, bold=True)
TEXT = Type(9)
STRONG = Type(9, bold=True)
FIGURE = Type(13, bold=True)
AMOUNT = Type(17, bold=True)
CELL = Type(8.8)
CELL_BOLD = Type(8.8, bold=True)
HEAD = Type(8, bold=True)
SMALL = Type(7.5)
