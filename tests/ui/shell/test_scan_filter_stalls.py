"""Scans into a machine under load, whose program is stopped in the middle of them: whole or refused, never half.

The real program in a real X window: every processor burns, and at random moments of a scan the whole program is stopped
(SIGSTOP) for 20 to 400 ms, as a machine that swaps or sleeps does it. A text field has the focus.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.features.test_intake_window import cli
from tests.support import sampling
from tests.support.scan_window import MODULE, TITLE
from tests.support.xscreen import SECONDS, Running, Screen, x_screen
from tests.support.xwindow import scan
from tests.ui.shell.test_scan_filter_xwindow import serials, steady

pytestmark = pytest.mark.xwindow

PACES = (8, 16, 30) if sampling.run_all() else (16,)
BURNERS = sampling.how_many(2, 4)
OVER_S = 0.9
"""Longer than any rest of a cut scan is waited for, keys on their way included."""


def _burn() -> None:
    while True:
        sum(range(10_000))


@contextmanager
def burning(count: int = BURNERS) -> Iterator[None]:
    """So many processes that do nothing but burn."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_burn, daemon=True) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


class Stalls:
    """Stops a process once in a while, as long as it lasts."""

    def __init__(self, pid: int, rng: random.Random) -> None:
        self._pid = pid
        self._rng = rng
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.count = 0

    def __enter__(self) -> Stalls:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._rng.uniform(0.02, 0.25)):
            os.kill(self._pid, signal.SIGSTOP)
            try:
                time.sleep(self._rng.uniform(0.020, 0.400))
            finally:
                os.kill(self._pid, signal.SIGCONT)
            self.count += 1


class Desk:
    """The little window, asked after each scan what it heard and what its field holds."""

    def __init__(self, screen: Screen, running: Running) -> None:
        self.screen = screen
        self.running = running
        self._read = len(running.said)

    def since(self) -> list[tuple[str, str]]:
        """All that was said since the last time."""
        self.screen.key("F12")
        self.running.wait_for_line(json.dumps(["end", ""]))
        said, self._read = self.running.said[self._read :], len(self.running.said)
        return [(kind, text) for kind, text in (json.loads(line) for line in said if line.startswith("["))]


@contextmanager
def desk(**more: str) -> Iterator[Desk]:
    with x_screen() as plain, plain.program(MODULE, **more) as running:
        screen = plain.above_all()
        running.wait_for_line("ready")
        screen.focus(TITLE)
        made = Desk(screen, running)
        scan(screen, "FIRST123", 8)  # the reader learns that scans here end with Enter
        time.sleep(OVER_S)
        made.since()
        yield made


def judge(sent: str, said: list[tuple[str, str]]) -> str:
    """What became of a scan: whole, refused, or what went wrong; the worst first."""
    scans = [text for kind, text in said if kind == "scan"]
    refused = [text for kind, text in said if kind == "refused"]
    leaked = [text for kind, text in said if kind in {"text", "left"} and text]
    pressed = [kind for kind, _ in said if kind in {"click", "return"}]
    if scans not in ([], [sent]):
        return "half"
    if leaked:
        return "leaked"
    if pressed:
        return "pressed"
    if scans:
        return "whole"
    return "refused" if refused else "lost"


def scans_into(
    window: Desk,
    name: str,
    pace_ms: int,
    wanted: int,
    *,
    at_most_wrong: int = 10**6,
    before: Callable[[int], None] = lambda _: None,
) -> tuple[Counter[str], list[tuple[str, object]]]:
    """Sends scans while the program is stopped again and again; what became of them, and what went wrong."""
    tally: Counter[str] = Counter()
    wrong: list[tuple[str, object]] = []
    with burning(), Stalls(window.running.process.pid, sampling.rng(name)) as stalls:
        for number, serial in enumerate(serials(name, wanted)):
            before(number)
            scan(window.screen, serial, pace_ms)
            time.sleep(OVER_S)
            said = window.since()
            what = judge(serial, said)
            if what in {"leaked", "pressed", "lost"} and not steady(said, [serial], busy=True):
                # Keys that left the keyboard as a hand's are typing. Half a scan they must never be either.
                what = "not at pace"
            tally[what] += 1
            if what in {"leaked", "pressed", "half", "lost"}:
                wrong.append((serial, said))
            if any(kind == "left" and text for kind, text in said):
                window.screen.key("ctrl+a", "BackSpace")
                window.since()
            if len(wrong) >= at_most_wrong:
                break
    print(f"{name}, {pace_ms} ms a key, {stalls.count} stalls: {dict(tally)}")
    assert stalls.count > sum(tally.values()) / 4
    if tally["not at pace"] > wanted / 2:
        pytest.skip(f"this machine is too busy to type at a scanner's pace: {dict(tally)}")
    return tally, wrong


@pytest.mark.timeout(900)
@pytest.mark.parametrize("pace_ms", PACES)
def test_a_scan_under_load_and_stalls_is_whole_or_refused(pace_ms: int) -> None:
    with desk() as window:
        tally, wrong = scans_into(window, "stalls", pace_ms, sampling.how_many(5, 100))
    assert wrong == []
    assert tally["whole"] >= 0.8 * (tally["whole"] + tally["refused"])


def test_a_filter_that_trusts_what_it_sees_fails_this() -> None:
    """The control: without stamps and a second look, the same stalls tear scans."""
    with desk(HASTY="1") as window:
        _, wrong = scans_into(window, "hasty", 16, 80, at_most_wrong=1)
    assert wrong != []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("pace_ms", PACES)
def test_every_screens_field_at_200_percent(tmp_path: Path, pace_ms: int) -> None:
    """The whole program with the largest text, whose window takes longest to paint: each screen's field in turn."""
    ledger, orders = tmp_path / "ledger", tmp_path / "orders"
    assert cli(ledger, "sample", "--devices", "30")["devices"] == 30
    os.mkfifo(orders)
    module = ["-m", "tests.support.desk_window", str(ledger), str(orders)]
    with x_screen(1366, 768) as plain, plain.program(module, SHURIDAI_DESK_TEXT_SCALE="200") as running:
        screen = plain.above_all()
        running.wait_for_line("shuridai: ready")
        screen.focus("修理台")
        window = Desk(screen, running)
        scan(screen, "FIRST123", 8)
        time.sleep(2)
        window.since()
        fields: Counter[str] = Counter()

        def to_a_field(number: int) -> None:
            orders.write_text(f"{number % 3}\n", "ascii")
            last = time.monotonic() + SECONDS
            while time.monotonic() < last:
                time.sleep(0.3)
                said = window.since()
                found = [text for kind, text in said if kind == "place"]
                if found:
                    fields[found[0]] += 1
                    return
            raise AssertionError("no field")

        tally, wrong = scans_into(window, "fields", pace_ms, sampling.how_many(3, 48), before=to_a_field)
    assert wrong == []
    assert len(fields) == 3 and "NoneType" not in fields, fields  # noqa: PT018 - one fact
    assert tally["whole"] >= 0.8 * (tally["whole"] + tally["refused"])
