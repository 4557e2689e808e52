"""A table as PDF: A4 across, title, what it was narrowed by and the headings on each page, each page counted.

Decides how the laid-out lines become PDF. The faces are embedded; nothing about people stands in the metadata; the same
table gives the same bytes. A character the paper's font lacks is replaced by 〓 and named.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.reports.pdf_layout import (
    HEIGHT,
    LEADING,
    PADDING,
    SIDE,
    SIZE,
    TOP,
    WIDTH,
    Band,
    Layout,
    Line,
    Piece,
    texts_of,
)
from app.reports.table import Held
from app.settings.paths import resource
from app.settings.words import language, t
from app.usecases.tables import CellKind, Loss, Table, Told

CREATOR: Final = "Shuridai"
_FACES: Final = {"ShuridaiTable": "BIZUDPGothic-Regular.ttf", "ShuridaiTableBold": "BIZUDPGothic-Bold.ttf"}
_REGULAR, _BOLD = _FACES
_TITLE, _NOTE = 14.0, 8.0
_INK, _SOFT, _HAIR = (0.07, 0.125, 0.12), (0.24, 0.29, 0.294), (0.776, 0.812, 0.812)
_SUNK = (0.949, 0.961, 0.957)
_RIGHT: Final = frozenset({CellKind.number, CellKind.yen})
_ACROSS: Final = WIDTH - 2 * SIDE + 8
_lock = threading.Lock()


def write_pdf(table: Table, file: BinaryIO, told: Told) -> list[Loss]:
    """Writes the table and says what the paper's font lacks. Raises OSError."""
    face = _faces()
    held = Held(table, lambda char: char == "\n" or ord(char) in face.charToGlyph)
    columns = tuple(
        one._replace(heading=held.text(one.heading, 1, at)) for at, one in enumerate(table.columns)
    )  # before the cells, so that losses stand in the order of rows
    texts = texts_of(table, held.text)
    layout = Layout(columns, texts, _Widths(face))
    rl_config.useA85 = 0  # streams as bytes, not as letters for mail: a fifth smaller
    canvas = Canvas(
        file,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=_REGULAR,  # type: ignore[arg-type]  # the stubs say float
        lang=language(),
    )
    canvas.setTitle(table.title)
    for tell in (canvas.setAuthor, canvas.setCreator, canvas.setProducer):
        tell(CREATOR)
    pages = list(layout.pages())
    _Writer(canvas, table, layout, len(pages) * len(layout.bands)).write(pages, told)
    canvas.save()
    return held.losses


class _Writer:
    """Puts the pages on a canvas."""

    def __init__(self, canvas: Canvas, table: Table, layout: Layout, count: int) -> None:
        self._canvas, self._table, self._layout, self._count = canvas, table, layout, count
        self._right = [one.kind in _RIGHT for one in table.columns]

    def write(self, pages: Sequence[list[Piece]], told: Told) -> None:
        """Every page of every band, in the order they are read: what belongs to the same rows follows each other."""
        whole, number = len(self._table.rows), 0
        for page in pages:
            for band in self._layout.bands:
                number += 1
                self._page(page, band, number)
                self._canvas.showPage()
            told(page[-1].row + 1 if page else whole, whole)

    def _page(self, page: list[Piece], band: Band, number: int) -> None:
        layout = self._layout
        top = HEIGHT - TOP
        self._canvas.setFillColorRGB(*_SUNK)
        self._canvas.rect(SIDE - 4, top - layout.head_height, _ACROSS, layout.head_height, stroke=0, fill=1)
        self._canvas.setFillColorRGB(*_INK)
        text = _Text(self._canvas)
        self._frame(text, number)
        for at, place in enumerate(band.places):
            text.lines(layout.heads[place], band, at, top, right=self._right[place], bold=True)
        y = top - layout.head_height
        hairs = []
        for piece in page:
            for at, place in enumerate(band.places):
                lines = layout.lines(piece.row, place)[piece.first : piece.last]
                text.lines(lines, band, at, y, right=self._right[place])
            y -= piece.height
            hairs.append((SIDE - 4, y, WIDTH - SIDE + 4, y))
        text.put()
        self._canvas.setStrokeColorRGB(*_HAIR)
        self._canvas.setLineWidth(0.4)
        self._canvas.lines(hairs)

    def _frame(self, text: _Text, number: int) -> None:
        """Title and what it was narrowed by above, the page below."""
        table = self._table
        text.at(SIDE, HEIGHT - 40, table.title, _TITLE, bold=True)
        count = t("reports.count", count=f"{len(table.rows):,}")
        text.end(WIDTH - SIDE, HEIGHT - 40, count, _NOTE)
        left = SIDE + _width(table.title, _BOLD) * _TITLE + 14
        room = WIDTH - SIDE - _width(count, _REGULAR) * _NOTE - 14 - left
        wide = _width(table.note, _REGULAR)
        text.at(left, HEIGHT - 40, table.note, min(_NOTE, room / wide) if wide else _NOTE)
        text.at(SIDE, 18, t("reports.maker"), _NOTE - 1)
        text.end(WIDTH - SIDE, 18, t("reports.page", page=number, pages=self._count), _NOTE)


class _Text:
    """The text of one page: one object, its font changed only where another one is wanted."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._font: tuple[str, float] = ("", 0.0)

    def at(self, x: float, y: float, words: str, size: float, *, bold: bool = False) -> None:
        """Words that begin at x, on the base line y."""
        font = (_BOLD if bold else _REGULAR, size)
        if font != self._font:
            self._text.setFont(*font)
            self._font = font
        self._text.setTextOrigin(x, y)
        self._text.textOut(words)

    def end(self, x: float, y: float, words: str, size: float) -> None:
        """Words that end at x."""
        self.at(x - _width(words, _REGULAR) * size, y, words, size)

    def lines(self, lines: Sequence[Line], band: Band, at: int, top: float, *, right: bool, bold: bool = False) -> None:
        """The lines of a cell below `top`; each stands in the middle of its own height, whatever its size."""
        left, width = band.lefts[at], band.widths[at]
        y = top - PADDING - SIZE * (LEADING + 0.7) / 2
        for line in lines:
            if line.text:
                inner = width - _width(line.text, _BOLD if bold else _REGULAR) * line.size if right else 0.0
                self.at(left + inner, y, line.text, line.size, bold=bold)
            y -= SIZE * LEADING

    def put(self) -> None:
        """On the page."""
        self._canvas.drawText(self._text)


class _Widths:
    """How wide texts are at one point. Headings are bold and hardly wider: they are measured alike, with their gap."""

    def __init__(self, face: Any) -> None:
        self._chars = _Advances(face)

    def __call__(self, text: str) -> float:
        return sum(map(self._chars.__getitem__, text))


class _Advances(dict[str, float]):
    """The advance of each character in em, asked of the face once."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        found = self[char] = float(self._face.charWidths.get(ord(char), self._face.defaultWidth)) / 1000
        return found


def _width(text: str, font: str) -> float:
    """The width of a text at one point, in one of our faces."""
    return pdfmetrics.stringWidth(text, font, 1000) / 1000


def _faces() -> Any:
    """Both faces are known to reportlab; the regular one's tables."""
    with _lock:
        if _BOLD not in pdfmetrics.getRegisteredFontNames():
            for name, file in _FACES.items():
                pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))
    font: Any = pdfmetrics.getFont(_REGULAR)  # the stubs know no face
    return font.face
