"""One operation: command to commit, against the bare driver writing the same ready bytes and rows into a twin file."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from app.bootstrap import Program
from app.domain.commands import Amend, TakeIn
from app.usecases.act import amend
from app.usecases.take_in import take_in
from tests.bench.figures import Result, spread
from tests.bench.ledger_twin import captured, transactions, twin, write_again
from tests.bench.ledgers import BUILD, scratch
from tests.bench.units import free_serials

ROUNDS = 300


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Two commands: a unit taken in (four rows and their indexes), and one key on it (an operation and its head)."""
    ours: dict[str, list[float]] = {"intake": [], "amend": []}
    theirs: dict[str, list[float]] = {"intake": [], "amend": []}
    with scratch(devices) as program, twin(program, BUILD / "scratch") as raw, captured(program) as kept:
        for serial in free_serials(program, rounds):
            for name, command in (("intake", _take_in), ("amend", _amend)):
                kept.clear()
                ours[name].append(_timed(lambda c=command, s=serial: c(program, s)))  # type: ignore[misc]
                parts = list(transactions(kept))
                began = time.perf_counter()
                for part in parts:
                    write_again(raw, part)
                theirs[name].append((time.perf_counter() - began) * 1000)
    return [
        spread(f"one_operation.{name}", ours[name][5:] or ours[name], theirs[name][5:] or theirs[name], "ms", goal=2.5)
        for name in ours
    ]


_last: dict[str, str] = {}


def _take_in(program: Program, serial: str) -> Future[Any]:
    scan = program.desk.read_scan(serial)
    future = program.desk.run(take_in, TakeIn(action=program.desk.new_action(), scan=scan))
    _last["number"] = future.result().repair or ""
    return future


def _amend(program: Program, serial: str) -> Future[Any]:
    del serial
    return program.desk.run(amend, Amend(action=program.desk.new_action(), repair=_last["number"], fault="screen"))


def _timed(call: Callable[[], Future[Any]]) -> float:
    began = time.perf_counter()
    call().result()
    return (time.perf_counter() - began) * 1000
