"""Runs a piece of work on a ledger while its disk fails: `python -m tests.faults.driver NAME ROOT`.

NAME is a module of this package with `prepare(root)`, `run(root, say)` and `judge(root, lines)` (see transactions.py).
ROOT holds the ledger's folder, the user's folders and said.log, where the driver writes what it was told, line by
line, before it goes on: what stands there was seen by a person. With `--serve` it reads cases as JSON lines and runs
each in a fork of itself, so that a thousand kills cost no thousand starts.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, cast

SAID = "said.log"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is true of a ledger after a fault. Every number but `saved` and `unanswered` must be 0."""

    saved: int = 0
    """Actions a person was told are saved, and are."""
    lost: int = 0
    """Told saved, and are not."""
    half: int = 0
    twice: int = 0
    risen: int = 0
    """Told not saved, and are there."""
    unsound: int = 0
    moved: int = 0
    """The ledger lacks numbers it had handed out, and says so."""
    unanswered: int = 0
    """Nobody was told anything about them."""

    @property
    def clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.half or self.twice or self.risen or self.unsound or self.moved)

    def __add__(self, other: Verdict) -> Verdict:
        mine, theirs = asdict(self), asdict(other)
        return Verdict(**{name: mine[name] + theirs[name] for name in mine})


class Work(Protocol):
    """What a module named to the driver offers."""

    def prepare(self, root: Path) -> None:
        """Make the ledger in `root`, with nothing failing."""

    def run(self, root: Path, say: Say) -> None:
        """Do the work; `say` what a person is told."""

    def judge(self, root: Path, lines: list[str]) -> Verdict:
        """Open the ledger again and hold what was said, line by line, against what is there."""


def work(name: str) -> Work:
    """The work a module of this package offers."""
    return cast(Work, importlib.import_module(f"tests.faults.{name}"))


def said(root: Path) -> list[str]:
    """What a person was told."""
    path = root / SAID
    return path.read_text("utf-8").splitlines() if path.exists() else []


def perform(name: str, root: Path) -> None:
    """Run the work, writing what is said to said.log."""
    fd = os.open(root / SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        work(name).run(root, lambda line: _line(fd, line))
    finally:
        os.close(fd)


def _line(fd: int, line: str) -> None:
    os.write(fd, f"{line}\n".encode())


def serve() -> None:
    """Run the cases that come on standard input, each in a fork; answer each with one JSON line."""
    shim = ctypes.CDLL(None)
    shim.shim_kinds.restype = ctypes.c_char_p
    for line in sys.stdin:
        case = json.loads(line)
        work(case["name"])  # imported once, before the fork
        pid = os.fork()
        if pid == 0:
            os._exit(_case(shim, case))
        _, status = os.waitpid(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"code": code}), flush=True)


def _case(shim: Any, case: dict[str, Any]) -> int:
    try:
        if case.get("file_limit"):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (case["file_limit"], case["file_limit"]))
        root = Path(case["root"])
        if case.get("prepare"):
            work(case["name"]).prepare(root)
            return 0
        if case.get("control"):
            importlib.import_module("tests.faults.controls").apply(case["control"])
        where = str(root.resolve() / case.get("watch", "ledger")).encode()
        shim.shim_arm(where, ctypes.c_long(case["at"]), case["action"].encode(), ctypes.c_uint(case.get("seed", 0)))
        perform(case["name"], root)
        kinds = shim.shim_kinds()
        shim.shim_arm(b"", ctypes.c_long(0), b"none", ctypes.c_uint(0))
        (root / "calls").write_bytes(kinds)
    except BaseException:  # noqa: BLE001 - a fork must end here, whatever happened in it
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve()
    else:
        perform(sys.argv[1], Path(sys.argv[2]))
