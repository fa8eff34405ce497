"""Lines break where they may, and rows go on pages that have room for them."""

# Chinese punctuation is meant.
# ruff: noqa: RUF001

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from api.exports.pdf.table import ROW, TOGETHER, paginate
from api.exports.pdf.wrap import clusters, pieces


@given(st.text())
def test_nothing_is_lost_between_clusters(text: str) -> None:
    parts = list(clusters(text))
    assert "".join(parts) == text
    assert not any(unicodedata.category(part[0]).startswith("M") for part in parts[1:])


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Z"]) | st.just(" ")), st.integers(1, 20))
def test_nothing_is_lost_between_pieces(text: str, width: int) -> None:
    assert "".join(pieces(text, lambda part: len(part) <= width)) == text


def test_where_a_line_may_break() -> None:
    def cut(text: str) -> list[str]:
        return list(pieces(text, lambda part: len(part) <= 10))

    assert cut("one two-three") == ["one", " two-", "three"]
    assert cut("上海，（二期）站") == ["上", "海，", "（二", "期）", "站"]
    assert cut("서울 에너지") == ["서울", " 에너지"]
    assert cut("abcdefghijklm") == list("abcdefghijklm")


@given(st.integers(0, 400), st.floats(0, 250))
def test_every_page_holds_its_rows(rows: int, first: float) -> None:
    later, tail = 230.0, 43.0
    pages = paginate(rows, first, later, tail)
    assert sum(pages) == rows
    spaces = [first, *[later] * (len(pages) - 1)]
    assert all(count * ROW <= space for count, space in zip(pages[:-1], spaces, strict=False))
    assert pages[-1] * ROW + tail <= spaces[-1]
    assert all(count >= TOGETHER for count in pages[1:] if rows >= TOGETHER)
    assert pages[0] == 0 or pages[0] >= TOGETHER or len(pages) == 1


def test_a_first_page_without_room_has_no_rows() -> None:
    assert paginate(0, 10, 230, 43) == [0, 0]
    assert paginate(5, 60, 230, 43) == [0, 5]
    assert paginate(5, 200, 230, 43) == [5]
