"""The scanner setup at a real screen: the test code opens it from the intake desk, a test scan of each kind is kept."""

from __future__ import annotations

import json
import time
from pathlib import Path

import keyring
import pytest

from tests.features.test_intake_window import cli
from tests.support.keyrings import absent
from tests.support.xscreen import Screen, x_screen

pytestmark = pytest.mark.xwindow

KEYS = {":": "colon", "+": "plus", "@": "at", "~": "asciitilde"}
CODE = "SDTEST:+@a95"
TRIES = 4
SECONDS = 10.0


def scan(screen: Screen, text: str, pace_ms: int, ending: str) -> None:
    """A keyboard scanner that ends its codes with that key."""
    screen.do("key", "--delay", str(pace_ms), *(KEYS.get(char, char) for char in text), ending)


def kept(name: str) -> object:
    """A setting of this desk as it lies on the disk; None before any is kept."""
    found = next(iter(Path.home().rglob("settings.json")), None)
    values: dict[str, object] = json.loads(found.read_text("utf-8"))["values"] if found is not None else {}
    return values.get(f"desk.scanner.{name}")


def test_a_test_scan_of_each_kind_is_kept(tmp_path: Path, memory_keyring: object) -> None:
    """What this machine types too slowly for a scanner is scanned again; in the end each must be kept."""
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    ledger = tmp_path / "ledger"
    cli(ledger, "sample", "--devices", "60")
    with x_screen(1366, 768) as plain, plain.program(["main.py", "--ledger", str(ledger)]) as running:
        screen = plain.above_all()
        running.wait_for_line("shuridai: ready")
        screen.focus("修理台")
        scan(screen, CODE, 8, "Return")  # from the intake desk: the page opens, Enter starts a test scan
        time.sleep(0.5)
        for prefix, ending, word in (("", "Tab", "tab"), ("~", "Return", "enter")):
            for _ in range(TRIES):
                screen.key("Return")
                time.sleep(0.2)
                scan(screen, f"{prefix}{CODE}", 12, ending)
                last = time.monotonic() + SECONDS
                while (kept("ending"), kept("prefix") or "") != (word, prefix) and time.monotonic() < last:
                    time.sleep(0.05)
                if kept("ending") == word:
                    break
            assert (kept("ending"), kept("prefix") or "") == (word, prefix)
    assert cli(ledger, "repairs")["repairs"] == [], "nothing was taken in"
