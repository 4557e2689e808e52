"""CSV: opened again it says the same, what begins as a formula does is harmless, what CP932 lacks is named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.csv_file import CP932, STARTS, UTF8, harmless, write_csv
from app.reports.table import GETA
from app.usecases.tables import Loss, Table
from tests.reports.tables import LACKED, TRICKY, nobody, row, table


def written(found: Table, encoding: str = UTF8) -> tuple[bytes, list[Loss]]:
    out = io.BytesIO()
    losses = write_csv(found, out, encoding, nobody)
    return out.getvalue(), losses


def read(data: bytes, encoding: str = UTF8) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_utf8_has_its_mark_and_reads_the_same_again() -> None:
    data, losses = written(table(row(), row("".join(TRICKY)), row(None, day=None)))
    assert data[:3] == b"\xef\xbb\xbf"
    assert losses == []
    assert read(data) == [
        ["番号", "ことば", "日付", "数", "円"],
        ["8A-0412-M", "ことば", "2026-11-20", "3", "12500"],
        ["8A-0412-M", "".join(TRICKY), "2026-11-20", "3", "12500"],
        ["8A-0412-M", "", "", "3", "12500"],
    ]
    assert data.count(b"\r\n") == 4


def test_every_character_that_cp932_lacks_is_named_and_marked() -> None:
    data, losses = written(table(row(), row("".join(TRICKY))), CP932)
    assert losses == [Loss(3, "ことば", char) for char in LACKED]
    assert read(data, CP932)[2][1] == f"{GETA}髙①～{GETA}㈱{GETA}{GETA}か{GETA}"


def test_a_character_lost_twice_is_named_twice_and_in_a_heading_too() -> None:
    found = table(row("𠮷𠮷"))
    found = found._replace(columns=(found.columns[0]._replace(heading="𠮷番号"), *found.columns[1:]))
    data, losses = written(found, CP932)
    assert losses == [Loss(1, "𠮷番号", "𠮷"), Loss(2, "ことば", "𠮷"), Loss(2, "ことば", "𠮷")]
    assert read(data, CP932)[0][0] == f"{GETA}番号"


def test_half_a_pair_that_no_file_holds_is_named_in_utf8() -> None:
    data, losses = written(table(row("a\ud83d")))
    assert losses == [Loss(2, "ことば", "\ud83d")]
    assert read(data)[1][1] == f"a{GETA}"


@pytest.mark.parametrize("start", STARTS)
def test_what_begins_as_a_formula_does_never_runs(start: str) -> None:
    for encoding in (UTF8, CP932):
        data, _ = written(table(row(start + "1+1")), encoding)
        assert read(data, encoding)[1][1] == "'" + start + "1+1"


def test_numbers_below_zero_stay_numbers() -> None:
    data, _ = written(table(("x", "y", None, -5, -12500)))
    assert read(data)[1][3:] == ["-5", "-12500"]


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_but_for_what_is_named(texts: list[str]) -> None:
    for encoding, bare in ((UTF8, "utf-8"), (CP932, CP932)):
        data, losses = written(table(*(row(text) for text in texts)), encoding)
        cells = [line[1] for line in read(data, encoding)[1:]]
        named = [(loss.row, loss.text) for loss in losses]
        for number, (text, cell) in enumerate(zip(texts, cells, strict=True), start=2):
            kept = "".join(char if _held(char, bare) else GETA for char in text)
            assert cell == harmless(kept)
            assert not cell.startswith(STARTS)
            assert [char for at, char in named if at == number] == [char for char in text if not _held(char, bare)]


def _held(char: str, encoding: str) -> bool:
    try:
        return char.encode(encoding).decode(encoding) == char
    except UnicodeError:
        return False


def test_how_far_it_is_is_told_and_who_tells_may_leave() -> None:
    heard: list[tuple[int, int]] = []
    write_csv(table(*[row()] * 450), io.BytesIO(), UTF8, lambda done, whole: heard.append((done, whole)))
    assert heard == [(199, 450), (399, 450), (450, 450)]

    def leave(done: int, whole: int) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        write_csv(table(*[row()] * 450), io.BytesIO(), UTF8, leave)
