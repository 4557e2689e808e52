"""A long reading lets the others in, a short one and the main thread never rest."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from app.ledger import give_way
from app.ledger.give_way import PORTION
from app.ledger.reads import Reads


class Clock:
    """Moves on by so much at each look; what rests is noted."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step
        self.rests: list[float] = []

    def perf_counter(self) -> float:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def beside(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def looked(monkeypatch: pytest.MonkeyPatch, step: float) -> Clock:
    clock = Clock(step)
    monkeypatch.setattr(give_way, "time", clock)
    return clock


def test_many_small_statements_rest_each_time_they_kept_the_lock_for_long(
    monkeypatch: pytest.MonkeyPatch, connection: Connection
) -> None:
    clock = looked(monkeypatch, give_way.KEPT_MOST / 4)

    def work() -> None:
        reads = Reads(connection)
        for _ in range(40):
            assert reads.rows("SELECT 1") == [(1,)]

    beside(work)
    assert set(clock.rests) == {give_way.RESTS}
    assert 6 <= len(clock.rests) <= 10  # of 40 statements every fifth or so


def test_what_a_scan_asks_does_not_rest(monkeypatch: pytest.MonkeyPatch, connection: Connection) -> None:
    clock = looked(monkeypatch, give_way.KEPT_MOST / 50)

    def work() -> None:
        reads = Reads(connection)
        for _ in range(20):
            reads.rows("SELECT 1")

    beside(work)
    assert clock.rests == []


def test_the_main_thread_does_not_rest(monkeypatch: pytest.MonkeyPatch, connection: Connection) -> None:
    assert threading.current_thread() is threading.main_thread()
    clock = looked(monkeypatch, give_way.KEPT_MOST)
    reads = Reads(connection)
    for _ in range(20):
        reads.rows("SELECT 1")
    assert clock.rests == []


@pytest.mark.parametrize("count", [0, 1, PORTION - 1, PORTION, PORTION + 1, 3 * PORTION])
def test_a_list_comes_whole_in_portions_with_rests_between(
    monkeypatch: pytest.MonkeyPatch, connection: Connection, count: int
) -> None:
    clock = looked(monkeypatch, give_way.KEPT_MOST * 2)
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n WHERE ? > 0"

    def work() -> None:
        found = Reads(connection).rows(sql, (count, count))
        assert [row[0] for row in found] == list(range(1, count + 1))

    beside(work)
    assert len(clock.rests) == 1 + count // PORTION


def test_a_statement_that_fails_says_so(connection: Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Reads(connection).rows("SELECT nothing FROM nowhere")
