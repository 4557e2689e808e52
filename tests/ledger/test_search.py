"""Search over a ledger file: written, committed, closed and opened again, taken back, folded anew.

What is found is held against the plainest judge there is: the words in the row's own fields, folded, one row at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.bootstrap_files import import_source
from app.domain.commands import TakeIn, Undo
from app.domain.kinds import ImportKind
from app.ledger.projections import Projector
from app.ledger.search import folded, search
from app.usecases.import_job import ImportJob
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.real_desks import running

LIMIT = 100
UNITS = (
    ("PF8K2M0D", "北小学校", "KRM-000001", "画面割れ・充電器なし"),
    ("PF8K2M00", "北小学校", "KRM-000002", "要確認"),
    ("NXHPZ123", "南小学校", "KRM-000003", "ｷｰﾎﾞｰﾄﾞ 不良"),
    ("5CD1234XYZ", "南小学校", "KRM-000101", ""),
    ("701402728B", "東中学校", "", "画面のみ／北側の棚"),
)
SCHOOLS = (*small_files.SCHOOL_ROWS, ("JH01", "東中学校", "junior_high", "東中;ひがし"))
"""`東中` is an alias, part of a name, and half of nobody's serial."""


def bring_in(program: Program, folder: Path, units: tuple[tuple[str, ...], ...] = UNITS) -> bytes:
    """Schools and devices, as files bring them; the action that brought the devices."""
    action = b""
    files = {
        ImportKind.schools: (small_files.SCHOOLS, SCHOOLS),
        ImportKind.devices: (
            small_files.DEVICES,
            [small_files.device(serial, school, tag, notes=notes) for serial, school, tag, notes in units],
        ),
    }
    for kind, (headings, rows) in files.items():
        path = small_files.write(folder / f"{kind.value}.csv", headings, rows)
        job = ImportJob(program.desk, import_source(program, path, kind), dry_run=False)
        for _ in job.steps():
            pass
        assert not job.report.refusals
        action = job.action
    return action


def take_one_in(program: Program, serial: str) -> tuple[bytes, str]:
    """A repair of the unit; its action and its number."""
    action = program.desk.new_action()
    scan = program.desk.read_scan(serial)
    result = program.desk.run(take_in, TakeIn(action=action, scan=scan)).result()
    assert result.repair
    return action, result.repair


def found(program: Program, query: str, limit: int = LIMIT) -> set[str]:
    """The serials that a search gives."""
    numbers, more = program.queries.search(query, limit)
    assert not more
    assert list(numbers) == sorted(set(numbers))
    return {row.serial for row in program.queries.device_rows(numbers)}


def judged(query: str, numbers: dict[str, str]) -> set[str]:
    """The same from what was written: every word lies in one of the unit's fields or in its school's names."""
    names = {row[1]: (row[1], *row[3].split(";")) for row in SCHOOLS}
    right = set()
    for serial, school, tag, notes in UNITS:
        parts = [folded(part) for part in (serial, tag, notes, numbers.get(serial, ""), *names[school])]
        if all(any(folded(word) in part for part in parts) for word in query.split()):
            right.add(serial)
    return right


def every_part(length: int, numbers: dict[str, str]) -> list[str]:
    """Each run of `length` characters in what is known, and each with its last character made another."""
    texts = {part for row in UNITS for part in row} | {part for row in SCHOOLS for part in (row[1], row[3])}
    whole = [folded(text) for text in sorted(texts | set(numbers.values()))]
    parts = {text[at : at + length] for text in whole for at in range(len(text) - length + 1)}
    parts = {part for part in parts if ";" not in part}
    return sorted(parts | {part[:-1] + chr(ord(part[-1]) + 1) for part in parts})


WITH_THE_METHOD_ON = {"-": "ー", "A": "あ", "E": "え", "U": "う", "N": "ん"}


def test_a_number_typed_with_the_input_method_on_finds_its_unit(opened_again: Program, numbers: dict[str, str]) -> None:
    for serial, number in numbers.items():
        written = "".join(WITH_THE_METHOD_ON.get(char, char.lower()) for char in number)
        assert found(opened_again, written) == {serial}, written
        assert found(opened_again, f"{written}　小学校") == {serial}
        assert found(opened_again, written[:6]) == found(opened_again, number[:6])
    assert found(opened_again, "ｋｒｍー０００００１") == {"PF8K2M0D"}
    assert found(opened_again, "8うー0001") == set()


def test_a_number_that_may_be_two_finds_its_unit_where_only_one_is_there(tmp_path: Path) -> None:
    units = (("SN000001", "北小学校", "8HU0001", ""), ("SN000002", "北小学校", "8ん0002", ""))
    with running(tmp_path / "ledger") as program:
        bring_in(program, tmp_path, units)
        assert found(program, "8ふ0001") == {"SN000001"}
        assert found(program, "8ん0002") == {"SN000002"}, "what is written so is found so"
    with running(tmp_path / "other") as program:
        bring_in(program, tmp_path, (*units, ("SN000003", "北小学校", "8FU0001", "")))
        assert found(program, "8ふ0001") == set(), "which of the two was meant, nobody knows"


@pytest.fixture
def opened_again(tmp_path: Path) -> Iterator[Program]:
    """A ledger written, closed and opened again."""
    with running(tmp_path / "ledger") as program:
        bring_in(program, tmp_path)
    with running(tmp_path / "ledger") as program:
        yield program


@pytest.fixture
def numbers(opened_again: Program) -> dict[str, str]:
    """Two of its units in repair, one of each of two schools."""
    return {serial: take_one_in(opened_again, serial)[1] for serial in ("PF8K2M0D", "NXHPZ123")}


def test_every_part_of_what_was_written_is_found_and_nothing_else(
    opened_again: Program, numbers: dict[str, str]
) -> None:
    for length in (2, 3, 8):
        parts = every_part(length, numbers)
        right = {part: judged(part, numbers) for part in parts}
        assert {part: found(opened_again, part) for part in parts} == right
        assert sum(map(bool, right.values())) > 10
        assert sum(not serials for serials in right.values()) > 10


def test_common_trigrams_are_not_asked_for_and_what_is_found_stays_the_same(
    opened_again: Program, numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules[search.__module__]
    asked: list[str] = []
    candidates = module._candidates

    def noted(connection: Any, match: str, *, narrowed: bool) -> Iterator[tuple[Any, ...]]:
        asked.append(match)
        found: Iterator[tuple[Any, ...]] = candidates(connection, match, narrowed=narrowed)
        return found

    monkeypatch.setattr(module, "_candidates", noted)
    monkeypatch.setattr(module, "_SAMPLE", 2)  # two units are many
    assert found(opened_again, "PF8K2M0D") == {"PF8K2M0D"}
    assert asked == ['(("2m0" AND "m0d"))'], "what only one has, and one of those that two have"
    monkeypatch.setattr(module, "_SAMPLE", 1)
    parts = every_part(8, numbers)
    assert {part: found(opened_again, part) for part in parts} == {part: judged(part, numbers) for part in parts}


def test_where_the_common_ones_told_the_rows_apart_they_are_asked_for_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules[search.__module__]
    monkeypatch.setattr(module, "_SAMPLE", 1)
    monkeypatch.setattr(module, "_EXAMINED", 0)  # the first row that does not fit is one too many
    units = (("PF8K2M0D", "北小学校", "", "ABCDABCABD"), ("PF8K2M00", "北小学校", "", "ABCDEFG"))
    with running(tmp_path / "ledger") as program:
        bring_in(program, tmp_path, units)
        assert found(program, "ABCDEFG") == {"PF8K2M00"}
        assert program.queries.search("ABXBCDE", LIMIT) == ((), False)
        assert program.queries.search("CABCAB", LIMIT) == ((), True), "no trigram tells: it gives up and says so"


def test_half_and_full_width_small_and_large_are_one(opened_again: Program) -> None:
    wanted = {
        "ＰＦ８Ｋ": {"PF8K2M0D", "PF8K2M00"},
        "pf8k2m0d": {"PF8K2M0D"},
        "ＫＲＭ－０００００３": {"NXHPZ123"},
        "KRM000003": {"NXHPZ123"},
        "キーボード不良": {"NXHPZ123"},
        "ｷｰﾎﾞ": {"NXHPZ123"},
        "ひがし": {"701402728B"},
    }
    assert {query: found(opened_again, query) for query in wanted} == wanted


def test_words_together_across_fields_schools_and_notes(opened_again: Program) -> None:
    wanted: dict[str, set[str]] = {
        "画面": {"PF8K2M0D", "701402728B"},  # a word of notes, in two schools
        "画面 北小": {"PF8K2M0D"},  # of notes and of a school
        "画面　北": {"PF8K2M0D", "701402728B"},  # a school here, a note there; the wide blank parts words too
        "北小 要確認": {"PF8K2M00"},
        "小学校 KRM-0000": {"PF8K2M0D", "PF8K2M00", "NXHPZ123"},
        "学校 画面": {"PF8K2M0D", "701402728B"},
        "割れ PF8K 000001": {"PF8K2M0D"},
        "PF8K NXHP": set(),
        "画面割れ 南小": set(),
        "北小 QQ": set(),
        "QQ": set(),
        "QQQ": set(),
        "QQQQQQQQ": set(),
        "割面": set(),
    }
    assert {query: found(opened_again, query) for query in wanted} == wanted
    assert {query: judged(query, {}) for query in wanted} == wanted


def test_more_than_asked_for_is_said(opened_again: Program) -> None:
    for query, there in (("00", 5), ("KRM", 4), ("学校", 5), ("000", 4)):
        whole, more = opened_again.queries.search(query, LIMIT)
        assert (len(whole), more) == (len(judged(query, {})), False)
        assert len(whole) <= there
        some, more = opened_again.queries.search(query, len(whole) - 1)
        assert (len(some), more) == (len(whole) - 1, True)


def test_a_repair_is_found_by_its_number_until_it_is_taken_back(opened_again: Program) -> None:
    action, number = take_one_in(opened_again, "PF8K2M0D")
    for query in (number, number.replace("-", ""), number[-6:]):
        assert found(opened_again, query) == {"PF8K2M0D"}
    run = opened_again.desk
    assert run.run(undo, Undo(action=run.new_action(), target=action)).result().outcome == "undone"
    for query in (number, number.replace("-", "")):
        assert found(opened_again, query) == set()
    assert found(opened_again, "PF8K2M0D") == {"PF8K2M0D"}


def test_what_an_undone_import_brought_is_found_no_more_not_even_after_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        action = bring_in(program, tmp_path)
        assert found(program, "画面") == {"PF8K2M0D", "701402728B"}
        run = program.desk
        assert run.run(undo, Undo(action=run.new_action(), target=action, reason="ちがう")).result().outcome == "undone"
        assert everything(program) == {}
    with running(tmp_path / "ledger") as program:
        assert everything(program) == {}
        bring_in(program, tmp_path, UNITS[:1])
        assert found(program, "画面") == found(program, "PF8K2M0D") == {"PF8K2M0D"}


def test_a_unit_taken_in_is_searched_by_its_own_school_after_that_is_renamed(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        bring_in(program, tmp_path)
        assert found(program, "東中学校") == {"701402728B"}
        renamed = [(code, name.replace("東中", "ひばり中"), *rest) for code, name, *rest in SCHOOLS]
        path = small_files.write(tmp_path / "renamed.csv", small_files.SCHOOLS, renamed)
        for _ in ImportJob(program.desk, import_source(program, path, ImportKind.schools), dry_run=False).steps():
            pass
        assert found(program, "ひばり") == {"701402728B"}
    with running(tmp_path / "ledger") as program:
        assert found(program, "ひばり") == {"701402728B"}


def test_rebuilt_it_finds_the_same(opened_again: Program, numbers: dict[str, str]) -> None:
    before = everything(opened_again, numbers)
    assert len(before) > 100
    for _ in opened_again.ledger.rebuild():
        pass
    assert everything(opened_again, numbers) == before


@pytest.mark.parametrize("remembers", [False, True])
def test_what_a_failed_write_had_indexed_is_indexed_when_it_is_written_at_last(
    opened_again: Program, monkeypatch: pytest.MonkeyPatch, remembers: bool
) -> None:
    """The projector knows which trigrams it wrote; what was rolled back it must write again.

    The control is one that doesn't forget.
    """
    write = Projector.write

    def write_and_fall(self: Projector, *arguments: Any) -> None:
        write(self, *arguments)
        raise RuntimeError("a moment without power")

    if remembers:
        monkeypatch.setattr(Projector, "forget", lambda self: None)
    with monkeypatch.context() as broken:
        broken.setattr(Projector, "write", write_and_fall)
        with pytest.raises(RuntimeError):
            take_one_in(opened_again, "PF8K2M0D")
    _, number = take_one_in(opened_again, "PF8K2M0D")
    short = folded(number)
    parts = {short[at : at + 2] for at in range(len(short) - 1)}
    assert all("PF8K2M0D" in found(opened_again, part) for part in parts) != remembers


def everything(program: Program, numbers: dict[str, str] | None = None) -> dict[str, set[str]]:
    """All that any part of what is known finds."""
    asked = {part: found(program, part) for length in (2, 3, 8) for part in every_part(length, numbers or {})}
    return {part: serials for part, serials in asked.items() if serials}


class TestControls:
    """Without each of these the tests above must not pass."""

    @pytest.mark.parametrize("table", ["gram", "search", "device_row"])
    def test_without_its_table_nothing_is_found(self, opened_again: Program, table: str) -> None:
        queries = ("割れ",) if table == "gram" else ("割れ", "画面割れ", "PF8K2M0D")
        assert all(found(opened_again, query) == {"PF8K2M0D"} for query in queries)
        with opened_again.opened.database.write.begin() as connection:
            connection.exec_driver_sql(f"DELETE FROM {table}")
        assert not any(found(opened_again, query) for query in queries)

    def test_without_separators_two_characters_at_an_end_are_missed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.modules[search.__module__], "SEPARATOR", "")
        with running(tmp_path / "ledger") as program:
            bring_in(program, tmp_path, UNITS[:2])
            assert found(program, "要確") == {"PF8K2M00"}
            assert found(program, "確認") == set()
