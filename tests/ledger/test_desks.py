"""Marks and places: what a moved desk may take, and what is remembered outside the ledger."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.domain.codes import ALPHABET
from app.ledger import machine
from app.ledger.desks import DeskRecords, choose_mark, clashing_marks
from app.ledger.guards import LedgerRefused, Refusal
from app.ledger.machine import UserFolders, machine_id, place_of
from app.ledger.tables import desk
from tests.support.ledger_files import Bench

PAIRS = [a + b for a in ALPHABET for b in ALPHABET]


def home_in(folder: Path) -> UserFolders:
    return UserFolders(config=folder / "config", data=folder / "data")


class TestMarks:
    def test_two_letters_none_of_them_taken(self) -> None:
        taken = {"A", "C", *PAIRS[:-3]}
        assert {choose_mark(taken) for _ in range(100)} == set(PAIRS[-3:])

    def test_two_copies_that_know_nothing_of_each_other_seldom_meet(self) -> None:
        # 529 marks: two draws are the same once in 529. Over 2,000 pairs that is 4 times; 25 would be a broken dice.
        same = sum(choose_mark({"A"}) == choose_mark({"A"}) for _ in range(2000))
        assert same < 25

    def test_when_all_are_taken_it_is_said(self) -> None:
        with pytest.raises(LedgerRefused) as refused:
            choose_mark(set(PAIRS))
        assert refused.value.reason is Refusal.marks_used_up

    def test_on_one_machine_no_mark_is_ever_taken_twice(self, tmp_path: Path) -> None:
        records = DeskRecords(tmp_path, "ledger")
        assert records.reserve(os.urandom(16), [], first=True) == "A"
        known, free = ["A", *PAIRS[40:]], PAIRS[:40]
        marks = [records.reserve(os.urandom(16), known) for _ in range(40)]
        assert sorted(marks) == free
        with pytest.raises(LedgerRefused):
            records.reserve(os.urandom(16), known)

    def test_not_even_at_the_same_moment(self, tmp_path: Path) -> None:
        marks: list[str] = []

        def take() -> None:
            records = DeskRecords(tmp_path, "ledger")
            for _ in range(20):
                marks.append(records.reserve(os.urandom(16), []))

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(marks)) == len(marks) == 80

    def test_a_clash_is_seen_when_the_desks_meet(self, bench: Bench) -> None:
        ledger = bench.make()
        with ledger.database.write.begin() as connection:
            for number, mark in ((1, "KT"), (2, "KT"), (3, "C")):
                row = {"desk_id": bytes([number]) * 16, "mark": mark, "name": "", "mine": 0, "since": ""}
                connection.execute(insert(desk).values(row))
            assert clashing_marks(connection) == {"KT": [b"\1" * 16, b"\2" * 16]}
        ledger.close()


class TestRecords:
    def test_what_was_handed_out_is_read_back_after_a_kill(self, tmp_path: Path) -> None:
        records, desk_id = DeskRecords(tmp_path, "ledger"), os.urandom(16)
        assert records.highest(desk_id) is None
        mark = records.reserve(desk_id, [])
        assert records.highest(desk_id) == 0
        record = records.keep(desk_id, mark)
        for number in (1, 99, 100_000, 7):
            record.note(number)
            assert records.highest(desk_id) == number  # before any close: the bytes are the system's at once
        record.close()
        record.close()
        assert records.highest(desk_id) == 7
        assert DeskRecords(tmp_path, "another ledger").highest(desk_id) is None

    def test_a_desk_given_up_has_handed_out_more_than_any_copy_holds_and_keeps_its_mark(self, tmp_path: Path) -> None:
        records, desk_id = DeskRecords(tmp_path, "ledger"), os.urandom(16)
        records.give_up(desk_id)
        assert records.highest(desk_id) is None
        mark = records.reserve(desk_id, [])
        records.give_up(desk_id)
        assert (records.highest(desk_id) or 0) > 10**12
        (path,) = (tmp_path / "desks" / "ledger").glob("*.json")
        assert len(path.read_bytes()) == 64
        assert json.loads(path.read_text())["mark"] == mark

    def test_a_torn_record_is_passed_over_when_marks_are_chosen(self, tmp_path: Path) -> None:
        records = DeskRecords(tmp_path, "ledger")
        records.reserve(os.urandom(16), [])
        for path in (tmp_path / "desks" / "ledger").glob("*.json"):
            path.write_bytes(b"\0" * 64)
        assert len(records.reserve(os.urandom(16), [])) == 2


class TestPlaces:
    def test_the_same_place_gives_the_same_number(self, tmp_path: Path) -> None:
        home = home_in(tmp_path)
        assert place_of(tmp_path / "ledger", home) == place_of(tmp_path / "ledger", home)
        (tmp_path / "link").symlink_to(tmp_path / "ledger")
        (tmp_path / "ledger").mkdir()
        assert place_of(tmp_path / "link", home) == place_of(tmp_path / "ledger", home)

    def test_another_folder_user_or_machine_gives_another(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = home_in(tmp_path)
        seen = {place_of(tmp_path / "ledger", home), place_of(tmp_path / "copy", home)}
        seen.add(place_of(tmp_path / "ledger", home_in(tmp_path / "other")))
        with monkeypatch.context() as patch:
            patch.setattr(machine, "machine_id", lambda: "other")
            seen.add(place_of(tmp_path / "ledger", home))
        with monkeypatch.context() as patch:
            patch.setattr(machine, "_user", lambda: "other")
            seen.add(place_of(tmp_path / "ledger", home))
        assert len(seen) == 5

    def test_it_tells_nothing(self, tmp_path: Path) -> None:
        number = place_of(tmp_path / "ledger", home_in(tmp_path))
        assert len(number) == 32
        assert int(number, 16) > 0

    def test_two_first_starts_agree_on_one_seed(self, tmp_path: Path) -> None:
        home, found = home_in(tmp_path), set()
        threads = [threading.Thread(target=lambda: found.add(place_of(tmp_path, home))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 1

    def test_this_users_folders(self) -> None:
        home = UserFolders.of_this_user()
        assert home.config.is_absolute()
        assert home.data.is_absolute()

    def test_a_machine_without_a_name_of_its_own(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(Path, "exists", lambda self: False)
        assert machine_id() == ""
