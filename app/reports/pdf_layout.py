"""How a table lies on pages: how wide each column is, which columns share a page, how cells break, where pages end.

Decides sizes in points, on A4 across. Nothing is ever cut: a text that is too wide is set smaller, down to 6.5 pt, then
broken into lines; a row too tall for a page goes on on the next one; columns too many for one page stand on further
ones, each with the first column (the number of the repair) before them. Codes, days and figures are never broken.
Knows no PDF: how wide a character is, is told by whoever sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.domain.dates import reiwa
from app.settings.words import language
from app.usecases.tables import Cell, CellKind, Column, Table

WIDTH, HEIGHT = 841.89, 595.28
SIDE, TOP, BOTTOM = 30.0, 62.0, 34.0
"""Margins: of the sides, down to the row of headings, up from the lower edge."""
SIZE, SMALL, HEAD = 8.0, 6.5, 7.0
"""Sizes of text: as wished, the smallest one on paper, and the headings'."""
LEADING: Final = 1.32
GAP, PADDING = 7.0, 2.6
"""Between two columns; above and below a row's lines."""
LEAST, MOST = 46.0, 170.0
"""A column of text is not narrower while others have room, and asks for no more."""
_BREAKS: Final = " 　・、。，,/／)）」:;-"

Measure = Callable[[str], float]
"""The width of a text at one point."""


class Line(NamedTuple):
    """One line of a cell, as it is set."""

    text: str
    size: float


class Band(NamedTuple):
    """Columns that share a page: their places in the table, where each begins, and how wide it is."""

    places: tuple[int, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]


class Piece(NamedTuple):
    """A row on a page, or the part of it that fits: its lines from `first` up to `last` (not counted)."""

    row: int
    first: int
    last: int

    @property
    def height(self) -> float:
        """How tall it is."""
        return (self.last - self.first) * SIZE * LEADING + 2 * PADDING


def cell_text(cell: Cell, kind: CellKind) -> str:
    """A cell as people read it: days by their era in Japanese, amounts in thousands."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return reiwa(cell) if language() == "ja" else cell.isoformat()
    return f"{cell:,}" if kind is CellKind.yen else str(cell)


class Layout:
    """One table on its pages. `texts` are its cells as they are set."""

    def __init__(self, columns: Sequence[Column], texts: Sequence[Sequence[str]], measure: Measure) -> None:
        self._columns, self._texts, self._measure = columns, texts, measure
        self._wide: dict[str, float] = {}
        self.bands = self._bands()
        self._room: dict[int, float] = {}
        for band in self.bands:
            for place, width in zip(band.places, band.widths, strict=True):
                self._room[place] = min(width, self._room.get(place, width))  # the first stands in every band
        self._set: list[dict[str, tuple[Line, ...]]] = [{} for _ in columns]
        self.heads = [self._head(place) for place in range(len(columns))]
        self.head_height = max(map(len, self.heads)) * HEAD * LEADING + 2 * PADDING
        self.capacity = HEIGHT - TOP - BOTTOM - self.head_height

    # --- columns ------------------------------------------------------------------------------------------------------

    def _bands(self) -> tuple[Band, ...]:
        whole = WIDTH - 2 * SIDE
        wishes = [self._wish(place) for place in range(len(self._columns))]
        leasts = [min(w, LEAST) if self._breaks(place) else min(w, whole) for place, w in enumerate(wishes)]
        shares: list[list[int]] = [[]]
        for place, least in enumerate(leasts):
            held = shares[-1]
            if held and sum(leasts[p] + GAP for p in held) + least > whole:
                shares.append(held := [0] if leasts[0] + GAP + least <= whole else [])
            held.append(place)
        return tuple(self._band(share, wishes, leasts, whole) for share in shares)

    def _band(self, share: list[int], wishes: list[float], leasts: list[float], whole: float) -> Band:
        """The room that is left goes to the columns that wish for more; then all get a little of the rest."""
        widths = {place: leasts[place] for place in share}
        spare = whole - sum(widths.values()) - GAP * (len(share) - 1)
        wanting = {place: wishes[place] - leasts[place] for place in share}
        asked = sum(wanting.values())
        if asked > 0:
            part = min(1.0, spare / asked)
            for place in share:
                widths[place] += wanting[place] * part
            spare -= asked * part
        given = spare / len(share)
        lefts, at = [], SIDE
        for place in share:
            lefts.append(at)
            at += widths[place] + given + GAP
        return Band(tuple(share), tuple(lefts), tuple(widths[place] + given for place in share))

    def _breaks(self, place: int) -> bool:
        return self._columns[place].kind is CellKind.text

    def _wish(self, place: int) -> float:
        """What a column would take at full size; text that may break asks for no more than `MOST`."""
        widest = max((self._width(line) for line in {row[place] for row in self._texts}), default=0.0) * SIZE
        head = self._width(self._columns[place].heading) * HEAD
        if self._breaks(place):
            return min(max(widest, min(head, LEAST)), MOST) + 0.1
        return max(widest, min(head, LEAST)) + 0.1

    def _width(self, text: str) -> float:
        found = self._wide.get(text)
        if found is None:
            found = self._wide[text] = max(map(self._measure, text.split("\n")))
        return found

    # --- cells --------------------------------------------------------------------------------------------------------

    def lines(self, row: int, place: int) -> tuple[Line, ...]:
        """The lines of a cell."""
        text = self._texts[row][place]
        found = self._set[place].get(text)
        if found is None:
            found = self._set[place][text] = self._fitted(text, self._room[place], SIZE)
        return found

    def _head(self, place: int) -> tuple[Line, ...]:
        return self._fitted(self._columns[place].heading, self._room[place], HEAD)

    def _fitted(self, text: str, room: float, size: float) -> tuple[Line, ...]:
        return tuple(line for part in text.split("\n") for line in self._part(part, room, size))

    def _part(self, text: str, room: float, size: float) -> Iterator[Line]:
        wide = self._width(text)
        if wide * SMALL > room:
            yield from (Line(part, SMALL) for part in self._broken(text, room / SMALL))
        else:
            yield Line(text, min(size, room / wide) if wide else size)

    def _broken(self, text: str, room: float) -> Iterator[str]:
        """Lines no wider than `room` (at one point): after a blank or a mark in the line's last half, within a Latin
        word after any in the line; else between two letters.
        """
        begin = at = 0
        wide = 0.0
        while at < len(text):
            wide += self._measure(text[at])
            at += 1
            if wide > room and at - begin > 1:
                end = at - 1
                least = begin if text[end - 1 : end + 1].isascii() else (begin + end) // 2
                back = next((p for p in range(end, least, -1) if text[p - 1] in _BREAKS), end)
                yield text[begin:back]
                begin = at = back
                wide = 0.0
        yield text[begin:]

    # --- pages --------------------------------------------------------------------------------------------------------

    def pages(self) -> Iterator[list[Piece]]:
        """The pieces of each page (of every band: rows stand at the same height on each). At least one page."""
        page: list[Piece] = []
        left = self.capacity
        most = int((self.capacity - 2 * PADDING) / (SIZE * LEADING))
        places = range(len(self._columns))
        for row in range(len(self._texts)):
            count = max(len(self.lines(row, place)) for place in places)
            for first in range(0, count, most):
                piece = Piece(row, first, min(count, first + most))
                if page and piece.height > left:
                    yield page
                    page, left = [], self.capacity
                page.append(piece)
                left -= piece.height
        yield page


def texts_of(table: Table, said: Callable[[str, int, int], str]) -> list[tuple[str, ...]]:
    """The cells as they are set. `said(text, row, place)` gives a text as the paper can show it (rows from 2)."""
    kinds = [one.kind for one in table.columns]
    return [
        tuple(said(cell_text(cell, kinds[at]), number, at) for at, cell in enumerate(row))
        for number, row in enumerate(table.rows, start=2)
    ]
