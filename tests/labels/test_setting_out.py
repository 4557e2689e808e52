"""Holds the setting out to its promise: what doesn't read stands on no page, leaves no hole, and is named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.domain.drawing import Page
from app.domain.label_templates import LabelKind, Stock
from app.labels.label_sheets import WrongSize
from app.labels.layout import lay_out
from app.labels.paper_choice import stock_of_size
from app.labels.read_back import ReadResult, Unread, read_back_pages
from app.labels.setting_out import ON_ROLL, SHEETS, SetOut, set_out
from app.labels.templates import shipped_stocks, shipped_templates
from tests.support.readers import Zbar, Zxing

TEMPLATE = next(t for t in shipped_templates() if t.kind is LabelKind.asset)
SHEET = next(s for s in shipped_stocks() if s.id == "hisago-elm012")
ROLL = stock_of_size("66x34") or SHEET


def label(number: int) -> Page:
    text = f"KRM-{number:06d}"
    page = lay_out(TEMPLATE, {"code": text, "tag": text}, dpi=300).page
    assert page is not None
    return page


class Reader:
    """Reads all but these."""

    def __init__(self, *bad: str) -> None:
        self.bad, self.parts = set(bad), list[int]()

    def __call__(self, pages: Sequence[Page]) -> ReadResult:
        self.parts.append(len(pages))
        unread = tuple(
            Unread(at, symbol, "misread")
            for at, page in enumerate(pages, 1)
            for symbol in page.symbols
            if symbol.text in self.bad
        )
        wanted = sum(len(page.symbols) for page in pages)
        return ReadResult(wanted - len(unread), wanted, unread)


def out(count: int, reader: Reader, *, start: int = 1, stock: Stock | None = SHEET) -> tuple[SetOut, list[int]]:
    told: list[int] = []
    labels = [(10 + n, label(n)) for n in range(count)]
    assert stock is not None
    made = set_out(
        labels, stock, start=start, offset=(0.0, 0.0), dpi=300, read_back=reader, told=told.append
    )  # fmt: skip
    return made, told


def test_one_that_does_not_read_leaves_no_hole() -> None:
    reader = Reader("KRM-000003", "KRM-000004", "KRM-000030")
    made, told = out(40, reader)
    assert made.refused == {13: "misread", 14: "misread", 40: "misread"}
    assert [s.text for s in made.symbols] == [f"KRM-{n:06d}" for n in range(40) if n not in (3, 4, 30)]
    assert (made.read, made.wanted, len(made.pages), made.next_start) == (37, 37, 2, 37 - 24 + 1)
    assert [s.page for s in made.symbols] == [1] * 24 + [2] * 13
    assert told == [40]
    fourth = made.symbols[3]
    again, _ = out(40, Reader())
    assert (fourth.x, fourth.y) == pytest.approx((again.symbols[3].x, again.symbols[3].y), abs=0.1)


def test_some_sheets_at_a_time_and_the_start_counts_on_the_first_alone() -> None:
    reader = Reader()
    room = SHEETS * SHEET.a_page
    made, told = out(2 * room, reader, start=21)
    assert reader.parts == [SHEETS, SHEETS, 1]
    assert told == [room - 20, 2 * room - 20, 2 * room]
    assert (len(made.pages), made.next_start) == (2 * SHEETS + 1, 21)
    assert [s.page for s in made.symbols][:5] == [1, 1, 1, 1, 2]


def test_on_a_roll_each_is_a_page() -> None:
    reader = Reader("KRM-000000")
    made, _ = out(ON_ROLL + 2, reader, stock=ROLL)
    assert (len(made.pages), made.next_start, made.refused) == (ON_ROLL + 1, 1, {10: "misread"})
    assert reader.parts == [ON_ROLL, ON_ROLL, 1]


def test_where_nothing_reads_nothing_is_printed() -> None:
    made, told = out(3, Reader("KRM-000000", "KRM-000001", "KRM-000002"))
    assert (made.pages, made.symbols, made.next_start, told) == ((), (), 1, [3])
    assert set(made.refused) == {10, 11, 12}
    assert out(0, Reader()) == (SetOut((), (), {}, 0, 0, 1), [])


def test_it_may_be_left() -> None:
    class Left(Exception):
        pass

    def leave(done: int) -> None:
        raise Left

    with pytest.raises(Left):
        set_out([(0, label(0))], SHEET, start=1, offset=(0, 0), dpi=300, read_back=Reader(), told=leave)


def test_a_label_too_large_for_its_stock_is_a_fault_of_ours() -> None:
    with pytest.raises(WrongSize):
        out(1, Reader(), stock=stock_of_size("30x15"))


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_what_stands_there_is_really_read_at_its_offset(dpi: int) -> None:
    labels = []
    for number in range(5):
        text = f"KRM-{number:06d}"
        page = lay_out(TEMPLATE, {"code": text, "tag": text}, dpi=dpi).page
        assert page is not None
        labels.append((number, page))
    readers = (Zxing(), Zbar())
    made = set_out(
        labels, SHEET, start=3, offset=(0.3, -0.4), dpi=dpi,
        read_back=lambda pages: read_back_pages(pages, dpi, readers), told=lambda done: None,
    )  # fmt: skip
    assert (made.read, made.wanted, made.refused) == (5, 5, {})


def test_of_two_that_say_the_same_the_one_that_does_not_read_is_refused() -> None:
    def first_only(pages: Sequence[Page]) -> ReadResult:
        symbols = [(at, symbol) for at, page in enumerate(pages, 1) for symbol in page.symbols]
        unread = tuple(Unread(at, symbol, "crowded") for at, symbol in symbols[:1] if len(symbols) == 3)
        return ReadResult(len(symbols) - len(unread), len(symbols), unread)

    labels = [(number, label(7)) for number in (4, 5, 6)]
    made = set_out(
        labels, SHEET, start=1, offset=(0.0, 0.0), dpi=300, read_back=first_only, told=lambda _done: None
    )  # fmt: skip
    assert (made.refused, made.read) == ({4: "crowded"}, 2)
