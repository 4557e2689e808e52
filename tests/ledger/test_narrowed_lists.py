"""The ledger's list narrowed by school, status, kind and maker: right, led by an index or bounded, whole to the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from app.bootstrap import Options, Program, start, stop
from app.ledger import search as search_module
from app.ledger.queries import lists
from app.ledger.reads import Reads
from app.usecases.device_rows import EVERY, DeviceFilter, DeviceSlice
from tests.ui.screens.desk import build

ROWS = "SELECT n, school, status, kind, maker, searched FROM device_row ORDER BY n"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    made = start(Options(ledger=tmp_path_factory.mktemp("narrowed") / "ledger"))
    build(made, 400, 40)
    yield made
    stop(made)


def table(program: Program) -> list[tuple[int, str, str, str, str, str]]:
    return program.ledger.read(lambda reads: reads.rows(ROWS))


def wanted(program: Program, only: DeviceFilter) -> list[int]:
    sorts = dict(only.named)
    names = ("school", "status", "kind", "maker")
    return [
        row[0]
        for row in table(program)
        if all(sorts.get(name, value) == value for name, value in zip(names, row[1:5], strict=True))
    ]


def some(program: Program) -> list[DeviceFilter]:
    """Each field alone, all together, and ones nothing fits."""
    _, school, status, kind, maker, _ = table(program)[7]
    other = next(row[2] for row in table(program) if row[2] != "in_use")
    return [
        DeviceFilter(school=school),
        DeviceFilter(status=status),
        DeviceFilter(status=other),
        DeviceFilter(kind=kind),
        DeviceFilter(maker=maker),
        DeviceFilter(school=school, status=status, kind=kind, maker=maker),
        DeviceFilter(status=other, maker=maker),
        DeviceFilter(school="ES99"),
        DeviceFilter(maker="nobody"),
    ]


@pytest.mark.parametrize("count", [3, 10_000])
def test_slices_give_every_row_wanted_once_and_end(
    program: Program, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "STRETCH", 1 + 17 * count)
    monkeypatch.setattr(lists, "LOOKED_UP", 2)
    for only in some(program):
        found: list[int] = []
        part = DeviceSlice(numbers=(), upto=0, complete=False)
        while not part.complete:
            part = program.queries.narrowed_numbers(only, part.upto, count)
            found += part.numbers
        assert found == wanted(program, only)


@pytest.mark.parametrize("most", [0, 20_000])
def test_search_and_filter_find_what_both_say_whoever_leads(
    program: Program, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not most:  # the search index leads, and is gone through to its end
        monkeypatch.setattr(search_module, "_few", lambda connection, only: None)
    serial = table(program)[7][5][2:6]
    for only in some(program):
        for query in ("krm", "00", "1", serial, f"krm {serial}", "小学校", "QQQ"):
            everything, more = program.queries.search(query, 1000)
            assert not more
            expected = sorted(set(everything) & set(wanted(program, only)))
            assert sorted(program.queries.search(query, 1000, only)[0]) == expected


def test_a_search_that_hardly_ever_fits_gives_up_and_says_so(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "_EXAMINED_NARROWED", 5)
    assert program.queries.search("krm", 1000, DeviceFilter(maker="nobody")) == ((), True)
    assert program.queries.search("krm", 1, DeviceFilter(kind="chromebook"))[1]


def plan(program: Program, only: DeviceFilter) -> str:
    told: list[str] = []

    class Explaining:
        def __init__(self, reads: Reads) -> None:
            self._reads = reads

        def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
            told.extend(str(row[-1]) for row in self._reads.rows(f"EXPLAIN QUERY PLAN {sql}", values))
            return self._reads.rows(sql, values)

    program.ledger.read(lambda reads: lists.narrowed_numbers(cast(Reads, Explaining(reads)), only, 0, 10))
    return " ".join(told).replace("SEARCH device_row", "")


def test_no_narrowed_list_is_scanned_whole_or_sorted(program: Program) -> None:
    for only in some(program):
        told = plan(program, only)
        assert not re.search(r"SCAN (d|device_row)", told)
        assert "TEMP B-TREE" not in told
    assert "device_by_school (school=? AND rowid>?)" in plan(program, DeviceFilter(school="ES01", maker="NEC"))
    assert "device_by_status (status=? AND rowid>?)" in plan(program, DeviceFilter(status="lost"))
    assert "INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in plan(program, DeviceFilter(status="in_use"))


def test_the_counts_are_those_of_the_rows(program: Program) -> None:
    counted = Counter(row[1:5] for row in table(program))
    told = {(each.school, each.status, each.kind, each.maker): each.count for each in program.queries.facet_counts()}
    assert told == counted


def test_nothing_named_narrows_nothing() -> None:
    assert not EVERY
    assert DeviceFilter(kind="ipad").named == (("kind", "ipad"),)
