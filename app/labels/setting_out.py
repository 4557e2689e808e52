"""Labels put on their sheets and read back, some sheets at a time; one that doesn't read leaves no hole.

Decides what stands where and what is dropped: the place of a label that no two decoders read is taken by the next. Of
thousands of labels only finished pages are kept. Knows no fact and no printer but its dots.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.drawing import Page
from app.domain.label_templates import Stock
from app.labels.label_sheets import place
from app.labels.read_back import ReadResult
from app.usecases.label_ports import PlacedSymbol

SHEETS: Final = 4
"""Sheets set out and read at once."""
ON_ROLL: Final = 48
"""Labels of a roll at once."""

ReadsBack = Callable[[Sequence[Page]], ReadResult]
"""Reads finished pages back as they will be printed."""


class SetOut(NamedTuple):
    """Finished pages. `refused` are those that did not read, by the number they came with, and the reason."""

    pages: tuple[Page, ...]
    symbols: tuple[PlacedSymbol, ...]
    refused: Mapping[int, str]
    read: int
    wanted: int
    next_start: int


def set_out(
    labels: Sequence[tuple[int, Page]],
    stock: Stock,
    *,
    start: int,
    offset: tuple[float, float],
    dpi: float,
    read_back: ReadsBack,
    told: Callable[[int], None],
) -> SetOut:
    """`labels` with their numbers on `stock`, from its `start`-th label on; `told` hears how many are done.

    Raises WrongSize (a label larger than the stock's), and whatever `told` raises to leave it.
    """
    waiting = deque(labels)
    pages: list[Page] = []
    refused: dict[int, str] = {}
    read = wanted = 0
    while waiting:
        room = ON_ROLL if stock.roll else SHEETS * stock.a_page - (start - 1)
        batch = [waiting.popleft() for _ in range(min(room, len(waiting)))]
        while batch:
            placed = place([page for _, page in batch], stock, start=start, offset=offset, dpi=dpi)
            result = read_back(placed.pages)
            unread = _owners(batch, placed.pages, result)
            if not unread:
                pages += placed.pages
                read, wanted, start = read + result.read, wanted + result.wanted, placed.next_start
                break
            refused.update(unread)
            batch = [label for label in batch if label[0] not in unread]
            batch += [waiting.popleft() for _ in range(min(room - len(batch), len(waiting)))]
        told(len(labels) - len(waiting))
    return SetOut(tuple(pages), placed_symbols(pages), refused, read, wanted, start)


def _owners(batch: Sequence[tuple[int, Page]], pages: Sequence[Page], result: ReadResult) -> dict[int, str]:
    """The labels of the symbols that did not read: by where they stand, for what two symbols say may be the same."""
    numbers = (number for number, page in batch for _ in page.symbols)
    standing = (symbol for page in pages for symbol in page.symbols)
    owner = {id(symbol): number for symbol, number in zip(standing, numbers, strict=True)}
    return {owner[id(unread.symbol)]: unread.reason for unread in result.unread}


def placed_symbols(pages: Sequence[Page]) -> tuple[PlacedSymbol, ...]:
    """Where every symbol stands, page by page."""
    return tuple(
        PlacedSymbol(symbol.text, symbol.format, number, symbol.x, symbol.y, symbol.width, symbol.height)
        for number, page in enumerate(pages, start=1)
        for symbol in page.symbols
    )
