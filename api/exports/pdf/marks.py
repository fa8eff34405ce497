"""What charts are drawn with: broken lines, strokes and triangles. Lengths in mm."""

from collections.abc import Sequence

from api.exports.pdf import style
from api.exports.pdf.canvas import Canvas
from api.exports.pdf.style import Colour

Point = tuple[float, float]


def polyline(canvas: Canvas, points: Sequence[Point], colour: Colour, width: float, dashed: bool = False) -> None:
    """Draw a line through points; a single point as a dot."""
    if len(points) == 1:
        x, y = points[0]
        canvas.box(x - width, y - width, 2 * width, 2 * width, colour)
        return
    canvas.set_draw_color(*colour)
    canvas.set_line_width(width)
    if dashed:
        canvas.set_dash_pattern(dash=1, gap=0.7)
    canvas.polyline(points, style="D")
    canvas.set_dash_pattern()


def stroke(canvas: Canvas, x: float, y: float, to_x: float, to_y: float, colour: Colour = style.WHITE) -> None:
    """Draw a thin line that crosses a cell out."""
    canvas.set_draw_color(*colour)
    canvas.set_line_width(0.3)
    canvas.line(x, y, to_x, to_y)


def triangle(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a triangle that points up, around a middle."""
    half = size / 2
    canvas.set_fill_color(*colour)
    canvas.polygon([(x - half, y + half * 0.8), (x + half, y + half * 0.8), (x, y - half)], style="F")


def tick(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a tick mark in a square with its upper left corner at x, y."""
    points = [(x + size * 0.1, y + size * 0.55), (x + size * 0.4, y + size * 0.85), (x + size * 0.9, y + size * 0.15)]
    polyline(canvas, points, colour, 0.6)


def cross(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a cross in a square with its upper left corner at x, y."""
    polyline(canvas, [(x + size * 0.15, y + size * 0.15), (x + size * 0.85, y + size * 0.85)], colour, 0.6)
    polyline(canvas, [(x + size * 0.15, y + size * 0.85), (x + size * 0.85, y + size * 0.15)], colour, 0.6)
