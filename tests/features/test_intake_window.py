"""The intake desk as a person has it: the real program on a real screen, serials typed as a scanner types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support import sources
from tests.support.xscreen import Screen, x_screen

pytestmark = pytest.mark.xwindow

SPEEDS = (8, 16, 30)


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


def serials(ledger: Path, count: int) -> list[str]:
    """Serials of units that can be taken in."""
    from app.bootstrap import Options, start, stop

    program = start(Options(ledger=ledger))
    try:
        rows = program.queries.device_rows(program.queries.device_numbers(0, count * 3))
    finally:
        stop(program)
    found = [row.serial for row in rows if row.status == "in_use"]
    return found[:count]




def scan(screen: Screen, text: str, gap: int) -> None:
    """One scan: the characters and the Enter of a keyboard scanner."""
    screen.type(f"{text}\n", gap)
    time.sleep(0.15)


def test_forty_scans_open_forty_repairs(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    assert cli(ledger, "sample", "--devices", "300")["devices"] == 300
    wanted = serials(ledger, 40)
    with x_screen(1366, 768) as screen, screen.program(["main.py", "--ledger", str(ledger)]) as running:
        running.wait_for_line("shuridai: ready")
        screen.focus("修理台")
        for at, serial in enumerate(wanted):
            scan(screen, serial, SPEEDS[at % 3])
        time.sleep(1.0)
    found = cli(ledger, "repairs")
    assert [row["serial"] for row in found["repairs"]] == wanted
    assert cli(ledger, "verify")["ok"]


def test_one_known_unit_with_a_form_takes_one_scan_two_keys_and_enter(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    cli(ledger, "sample", "--devices", "300")
    forms = cli(ledger, "form", "list", "--open")["answers"]
    serial = next(
        a["serial"]
        for a in forms
        if a["serial"] and cli(ledger, "device", a["serial"]).get("form", {}) and len(a["units"]) == 1
    )
    with x_screen(1366, 768) as screen, screen.program(["main.py", "--ledger", str(ledger)]) as running:
        running.wait_for_line("shuridai: ready")
        screen.focus("修理台")
        scan(screen, serial, 16)
        time.sleep(0.5)
        screen.key("5")
        time.sleep(0.3)
        screen.key("1")
        time.sleep(0.3)
        screen.key("Return")
        time.sleep(1.5)
    row = cli(ledger, "repairs")["repairs"][0]
    assert (row["serial"], row["fault"], row["cause"], row["state"]) == (serial, "screen", "natural", "diagnosing")


def test_a_crate_killed_in_the_middle_stands_where_it_was_and_equals_the_command_line(tmp_path: Path) -> None:
    window_ledger, cli_ledger = tmp_path / "window", tmp_path / "cli"
    for ledger in (window_ledger, cli_ledger):
        cli(ledger, "sample", "--devices", "300", "--seed", "7")
    crate = [*serials(window_ledger, 9), "ZZ00X1Y2", "NEVERSEEN1"]
    crate.insert(4, crate[1])
    with x_screen(1366, 768) as screen:
        with screen.program(["main.py", "--ledger", str(window_ledger)]) as running:
            running.wait_for_line("shuridai: ready")
            screen.focus("修理台")
            screen.key("h")
            time.sleep(0.7)
            for serial in crate[:6]:
                scan(screen, serial, 16)
            time.sleep(0.7)
            os.kill(running.process.pid, signal.SIGKILL)
            running.process.wait()
        with screen.program(["main.py", "--ledger", str(window_ledger)]) as running:
            running.wait_for_line("shuridai: ready")
            screen.focus("修理台")
            time.sleep(0.7)
            for serial in crate[6:]:
                scan(screen, serial, 8)
            time.sleep(1.0)
    by_hand = cli(cli_ledger, "intake", *crate, "--crate", "A0001")
    taken = [r["repair"] for r in by_hand["results"] if r["outcome"] not in ("scanned_twice", "not_repairable")]
    repairs = cli(window_ledger, "repairs")["repairs"]
    assert [r["repair"] for r in repairs] == taken
    digests = [cli(ledger, "verify")["projection_digest"] for ledger in (window_ledger, cli_ledger)]
    assert digests[0] == digests[1]
