"""Holds the log to: kept in memory and on disk, turned over by size, never in anybody's way."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.diagnostics.logs import RING_LINES, Log, LogFile, Ring


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = Log(tmp_path / "logs")
    yield made
    made.close()


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_our_records_reach_memory_and_disk(log: Log) -> None:
    logging.getLogger("app.ledger.ledger").info("ledger opened", extra={"ms": 3})
    log.close()
    (kept,) = log.ring.lines()
    assert json.loads(kept)["event"] == "ledger opened"
    assert lines(log.file.path) == [kept]


def test_other_libraries_are_heard_from_warnings_on(log: Log) -> None:
    logging.getLogger("otherlib").info("chatter")
    logging.getLogger("otherlib").warning("trouble")
    assert [json.loads(line)["room"] for line in log.ring.lines()] == ["otherlib"]


def test_after_close_nothing_is_taken_and_levels_are_as_before(tmp_path: Path) -> None:
    before = logging.getLogger("app").level
    log = Log(tmp_path)
    log.close()
    logging.getLogger("app").warning("late")
    assert log.ring.lines() == []
    assert logging.getLogger("app").level == before


def test_memory_keeps_the_last_lines() -> None:
    ring = Ring()
    for number in range(RING_LINES + 5):
        ring.add(str(number))
    assert len(ring.lines()) == RING_LINES
    assert ring.lines()[-1] == str(RING_LINES + 4)
    assert ring.lines()[0] == "5"


def test_files_turn_over_by_size_and_the_oldest_goes(tmp_path: Path) -> None:
    for number in range(40):  # one process a line: each looks at the size anew
        file = LogFile(tmp_path, "shuridai", file_bytes=100, files=3)
        file.put(f"{number:02d} " + "x" * 40)
        file.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shuridai.log", "shuridai.log.1", "shuridai.log.2"]
    newest_last = [
        int(line[:2])
        for name in ("shuridai.log.2", "shuridai.log.1", "shuridai.log")
        for line in lines(tmp_path / name)
    ]
    assert newest_last == list(range(newest_last[0], 40))


def test_many_threads_lose_no_line(tmp_path: Path) -> None:
    file = LogFile(tmp_path, "shuridai")

    def write(who: int) -> None:
        for number in range(200):
            file.put(f"{who}:{number}")

    threads = [threading.Thread(target=write, args=(who,)) for who in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    file.close()
    written = lines(file.path)
    assert len(written) == 1000
    for who in range(5):
        assert [line for line in written if line.startswith(f"{who}:")] == [f"{who}:{n}" for n in range(200)]


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    log = Log(blocked / "logs")
    logging.getLogger("app.x").warning("still here")
    log.close()
    assert len(log.ring.lines()) == 1
    assert log.file.failed == 1


def test_a_rename_that_another_process_forbids_keeps_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: Path, __: Path) -> Path:
        raise PermissionError("in use")

    monkeypatch.setattr(Path, "replace", held)
    for number in range(3):
        file = LogFile(tmp_path, "shuridai", file_bytes=1)
        file.put(str(number))
        file.close()
    assert lines(tmp_path / "shuridai.log") == ["0", "1", "2"]
