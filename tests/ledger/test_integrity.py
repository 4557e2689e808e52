"""Checks of the file: what they find, what they cost the person (nothing), and that they can be ended."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.ledger.driver import keyed
from app.ledger.engine import Database
from app.ledger.integrity import BackgroundCheck, Checked, Soundness, full_check, quick_check
from app.ledger.ledger_folder import OpenLedger
from tests.support.ledger_files import Bench, add_operations


@pytest.fixture
def ledger(bench: Bench) -> Iterator[OpenLedger]:
    opened = bench.make()
    add_operations(opened, 800, body=b"x" * 400)
    yield opened
    opened.close()


def flip(bench: Bench, page: int) -> None:
    """Change one bit in the middle of a page (from 1) of the closed ledger."""
    path = bench.folder / "ledger.db"
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 2000] ^= 4
    path.write_bytes(content)


def test_a_sound_file(ledger: OpenLedger) -> None:
    raw = ledger.database.connect(query_only=True)
    for check in (quick_check, full_check):
        found = check(raw)
        assert (found.soundness, found.problems) == (Soundness.sound, ())
    raw.close()


@pytest.mark.parametrize("page", [2, 9, 60])
def test_one_wrong_bit_is_found_by_both(bench: Bench, page: int) -> None:
    opened = bench.make()
    add_operations(opened, 800, body=b"x" * 400)
    key = opened.key
    opened.close()
    flip(bench, page)
    raw = keyed(bench.folder / "ledger.db", key)
    full = full_check(raw)
    assert full.soundness is Soundness.damaged
    assert f"HMAC verification failed for page {page}" in full.problems[0]
    raw.close()
    raw = keyed(bench.folder / "ledger.db", key)
    assert quick_check(raw).soundness is Soundness.damaged
    raw.close()


def test_a_row_without_parent_is_found(ledger: OpenLedger) -> None:
    raw = ledger.database.connect()
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("INSERT INTO delivery(seq, destination, item, payload, state) VALUES (99999,'x',x'',x'','saved')")
    found = full_check(raw)
    assert found.soundness is Soundness.damaged
    assert "foreign_key_check: delivery" in found.problems[0]
    raw.close()


class TestInTheBackground:
    def test_it_answers_for_all_files(self, ledger: OpenLedger) -> None:
        check = BackgroundCheck(ledger.database, ledger.side.database)
        check.start()
        answer = check.future.result(30)
        assert answer.soundness is Soundness.sound
        check.stop()

    def test_people_write_while_it_runs(self, ledger: OpenLedger) -> None:
        check = BackgroundCheck(*[ledger.database] * 30)
        check.start()
        longest = 0.0
        while not check.future.done():
            begun = time.monotonic()
            add_operations(ledger, 1)
            longest = max(longest, time.monotonic() - begun)
        assert check.future.result().soundness is Soundness.sound
        assert longest < 1.0

    def test_it_can_be_ended(self, ledger: OpenLedger) -> None:
        check = BackgroundCheck(*[ledger.database] * 10_000)
        check.start()
        time.sleep(0.05)
        check.stop()
        assert check.future.result(0).soundness is Soundness.unfinished

    def test_ending_what_never_began(self, ledger: OpenLedger) -> None:
        BackgroundCheck(ledger.database).stop()

    def test_a_failing_disk_goes_to_whoever_asks(self, ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(self: Database, *, query_only: bool = False) -> None:
            raise OSError(5, "disk")

        monkeypatch.setattr(Database, "connect", fail)
        check = BackgroundCheck(ledger.database)
        check.start()
        with pytest.raises(OSError, match="disk"):
            check.future.result(10)
        monkeypatch.undo()

    def test_an_interrupt_in_the_middle_is_unfinished_not_damage(self, ledger: OpenLedger) -> None:
        raw = ledger.database.connect(query_only=True)
        answers: list[Checked] = []
        import threading

        def run() -> None:
            while not answers or answers[-1].soundness is Soundness.sound:
                answers.append(quick_check(raw))

        thread = threading.Thread(target=run)
        thread.start()
        deadline = time.monotonic() + 20
        while thread.is_alive() and time.monotonic() < deadline:
            raw.interrupt()
            time.sleep(0.0005)
        thread.join()
        assert answers[-1].soundness is Soundness.unfinished
        raw.close()


def test_a_check_leaves_no_lock_behind(ledger: OpenLedger) -> None:
    check = BackgroundCheck(ledger.database)
    check.start()
    check.future.result(30)
    check.stop()
    with ledger.database.write.begin() as connection:
        connection.execute(text("INSERT INTO local_value VALUES ('after', '1')"))
