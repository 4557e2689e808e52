"""The intake desk as a person has it: the real program on a real screen, serials typed as a scanner types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.identity import device_id
from app.domain.kinds import Aggregate, IntakeOutcome
from app.domain.operations import Operation, Ref, decode
from app.ledger.driver import keyed
from tests.support import sources
from tests.support.real_desks import running as running_program
from tests.support.xscreen import SECONDS, Screen, x_screen

pytestmark = pytest.mark.xwindow

SPEEDS = (8, 16, 30)
QUIET = 4.0
"""Seconds without anything new after which nothing more comes."""
TORN = 8
"""So many scans at most are made again: those refused in words, as a person would, and those that this machine itself
typed too slowly for a scanner.
"""


def cli(ledger: Path, *words: str) -> dict[str, Any]:
    """One verb's answer."""
    done = subprocess.run(
        [sys.executable, "main.py", "--ledger", str(ledger), *words, "--json"],
        cwd=sources.ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@dataclass(frozen=True, slots=True)
class Beside:
    """A look into the ledger while the window has it open: what it has committed so far."""

    ledger: Path
    key: bytes
    serials: list[str]
    """Of units that can be taken in."""

    def operations(self) -> list[Operation]:
        return [decode(row[0]) for row in self._rows("SELECT body FROM operation ORDER BY seq")]

    def outcomes(self) -> list[str]:
        """What each scan so far came to."""
        return [row[0] for row in self._rows("SELECT outcome FROM scan_log ORDER BY rowid")]

    def misread(self, typed: str) -> int:
        """How many scans so far came as something else, and to nothing."""
        rows = self._rows("SELECT outcome, text FROM scan_log")
        return sum(word == IntakeOutcome.unreadable and text != typed for word, text in rows)

    def refused(self, reason: str) -> list[str]:
        """What was scanned and refused for this reason, as it was read."""
        rows = self._rows("SELECT text, names FROM scan_log ORDER BY rowid")
        return [text for text, names in rows if names and json.loads(names).get("reason") == reason]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        raw = keyed(self.ledger / "ledger.db", self.key, "ro")
        try:
            return raw.execute(sql).fetchall()
        finally:
            raw.close()

    def take(self, screen: Screen, serial: str, gap: int) -> None:
        """Scans a unit and waits for its outcome; what was refused, or too slow for a scanner, is scanned again."""
        heard: list[list[str]] = []
        for _ in range(TORN):
            before = self.outcomes()
            scan(screen, serial, gap)
            last = time.monotonic() + QUIET
            while self.outcomes() == before and time.monotonic() < last:
                time.sleep(0.05)
            heard.append(self.outcomes()[len(before) :])
            if set(heard[-1]) - {IntakeOutcome.unreadable.value}:
                return
        pytest.skip(f"this machine is too busy to type at a scanner's pace; {serial} came to {heard}")

    def missing(self, wanted: list[str]) -> list[str]:
        """Those not taken in once nothing more comes."""
        seen, quiet, left = -1, time.monotonic(), wanted
        while time.monotonic() < quiet + QUIET:
            taken = {at for op in self.operations() if op.kind == "repair_opened" for at in op.about}
            left = [s for s in wanted if Ref(Aggregate.device, device_id(s)) not in taken]
            if not left:
                break
            if len(taken) != seen:
                seen, quiet = len(taken), time.monotonic()
            time.sleep(0.1)
        return left

    def until(self, count: int, kind: str, field: str = "") -> None:
        """Waits until the log holds `count` operations of the kind (with the field set)."""
        until(
            lambda: count <= sum(op.kind == kind and (not field or field in op.payload) for op in self.operations()),
            self.told,
        )

    def told(self) -> str:
        """What came last, for whoever reads a failure."""
        return "\n".join(f"{op.kind} {op.payload}" for op in self.operations()[-30:])


def until(true: Callable[[], bool], told: Callable[[], str] = str) -> None:
    """Waits for what the window does; fails when it never does."""
    last = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < last, f"the window never did it: {told()}"
        time.sleep(0.05)


def beside(ledger: Path, count: int) -> Beside:
    """The look and `count` serials; before the window opens."""
    with running_program(ledger) as program:
        rows = program.queries.device_rows(program.queries.device_numbers(0, count * 3))
        return Beside(ledger, program.opened.key, [row.serial for row in rows if row.status == "in_use"][:count])


def scan(screen: Screen, text: str, gap: int) -> None:
    """One scan: the characters and the Enter of a keyboard scanner."""
    screen.type(f"{text}\n", gap)
    time.sleep(0.15)


def test_forty_scans_open_forty_repairs(tmp_path: Path) -> None:
    """Each is taken whole or refused in words, whatever this machine does meanwhile; what was refused is scanned again.

    That no scan typed at a scanner's pace is lost stands in tests/ui/shell, where the keys' own times are known.
    """
    ledger = tmp_path / "ledger"
    assert cli(ledger, "sample", "--devices", "300")["devices"] == 300
    look = beside(ledger, 40)
    wanted, again, too_busy = look.serials, 0, False
    with x_screen(1366, 768) as plain, plain.program(["main.py", "--ledger", str(ledger)]) as running:
        screen = plain.above_all()
        running.wait_for_line("shuridai: ready")
        screen.focus("修理台")
        for at, serial in enumerate(wanted):
            scan(screen, serial, SPEEDS[at % 3])
        while (missing := look.missing(wanted)) and not too_busy:
            again += len(missing)
            too_busy = again > TORN
            for serial in missing[: 0 if too_busy else None]:
                scan(screen, serial, SPEEDS[0])
        refused = look.outcomes().count(IntakeOutcome.unreadable.value)
    found = [row["serial"] for row in cli(ledger, "repairs")["repairs"]]
    told = f"{len(found)} of {len(wanted)} taken in, {again} scanned again, {refused} times refused in words"
    print(told)
    assert [serial for serial in found if serial not in wanted] == [], "half a scan was taken for a unit"
    assert len(set(found)) == len(found)
    assert cli(ledger, "verify")["ok"]
    if too_busy:
        pytest.skip(f"this machine is too busy to type at a scanner's pace: {told}")
    assert found == wanted if not again else sorted(found) == sorted(wanted)


def test_one_known_unit_with_a_form_takes_one_scan_two_keys_and_enter(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    cli(ledger, "sample", "--devices", "300")
    forms = cli(ledger, "form", "list", "--open")["answers"]
    serial = next(
        a["serial"]
        for a in forms
        if a["serial"] and cli(ledger, "device", a["serial"]).get("form", {}) and len(a["units"]) == 1
    )
    look = beside(ledger, 0)
    with x_screen(1366, 768) as screen, screen.program(["main.py", "--ledger", str(ledger)]) as running:
        running.wait_for_line("shuridai: ready")
        screen.focus("修理台")
        look.take(screen, serial, 16)
        screen.key("5")
        look.until(1, "diagnosed", "fault")
        screen.key("1")
        look.until(1, "diagnosed", "cause")
        screen.key("Return")
        until(lambda: any(Path.home().rglob("*.pdf")))
    row = cli(ledger, "repairs")["repairs"][0]
    assert (row["serial"], row["fault"], row["cause"], row["state"]) == (serial, "screen", "natural", "diagnosing")


def test_a_crate_killed_in_the_middle_stands_where_it_was_and_equals_the_command_line(tmp_path: Path) -> None:
    window_ledger, cli_ledger = tmp_path / "window", tmp_path / "cli"
    for ledger in (window_ledger, cli_ledger):
        cli(ledger, "sample", "--devices", "300", "--seed", "7")
    look = beside(window_ledger, 9)
    crate = [*look.serials, "ZZ00X1Y2", "NEVERSEEN1"]
    crate.insert(4, crate[1])
    with x_screen(1366, 768) as screen:
        with screen.program(["main.py", "--ledger", str(window_ledger)]) as running:
            running.wait_for_line("shuridai: ready")
            screen.focus("修理台")
            screen.key("h")
            look.until(1, "crate_opened")
            for serial in crate[:6]:
                look.take(screen, serial, 16)
            os.kill(running.process.pid, signal.SIGKILL)
            running.process.wait()
        with screen.program(["main.py", "--ledger", str(window_ledger)]) as running:
            running.wait_for_line("shuridai: ready")
            screen.focus("修理台")
            for serial in crate[6:]:
                look.take(screen, serial, 8)
    by_hand = cli(cli_ledger, "intake", *crate, "--crate", "A0001")
    taken = [r["repair"] for r in by_hand["results"] if r["outcome"] not in ("scanned_twice", "not_repairable")]
    repairs = cli(window_ledger, "repairs")["repairs"]
    assert [r["repair"] for r in repairs] == taken
    digests = [cli(ledger, "verify")["projection_digest"] for ledger in (window_ledger, cli_ledger)]
    assert digests[0] == digests[1], look.told()
