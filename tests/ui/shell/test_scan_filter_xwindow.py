"""Real X windows, real key events from xdotool, a text field with the focus: every scan caught, no character leaked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support import sampling
from tests.support.scan_window import MODULE, TITLE
from tests.support.strokes import code
from tests.support.xscreen import Running, Screen, x_screen
from tests.support.xwindow import picture, scan, type_by_hand, type_line

pytestmark = pytest.mark.xwindow

GAP_MS = 35


class Watched:
    """The little window, and what it said since."""

    def __init__(self, screen: Screen, running: Running) -> None:
        self.screen = screen
        self._running = running
        self._read = len(running.said)

    def finish(self) -> list[tuple[str, str]]:
        """Everything said until F12 came through, behind all keys sent before it."""
        time.sleep(0.3)
        self.screen.key("F12")
        self._running.wait_for_line(json.dumps(["end", ""]))
        said, self._read = self._running.said[self._read : -1], len(self._running.said)
        return [(kind, text) for kind, text in map(json.loads, said)]


@contextmanager
def watched(**more: str) -> Iterator[Watched]:
    with x_screen() as screen, screen.program(MODULE, **more) as running:
        running.wait_for_line("ready")
        screen.focus(TITLE)
        yield Watched(screen, running)


def serials(name: str, count: int) -> list[str]:
    """Serials as the fleet has them: 8, 10 and 15 characters."""
    rng = sampling.rng(name)
    return [code(rng, length, length).replace("-", "X") for length in rng.choices((8, 10, 15), k=count)]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A key as the X server saw it and when it came to the window, in milliseconds."""

    kind: str
    server: int
    arrived: int


def steady(said: list[tuple[str, str]], sent: list[str], *, busy: bool = False) -> list[str]:
    """Those of `sent` whose keys left the keyboard as a scanner's do.

    A machine that many share can stop xdotool or the X server for longer than any scanner pauses. The server's stamps
    tell: what was stamped too late was typed too late, and nobody could tell it from a hand.
    """
    lines: list[list[Stamp]] = [[]]
    for kind, text in said:
        if kind in {"key", "up", "line"}:
            server, arrived = text.split()
            lines[-1].append(Stamp(kind, int(server), int(arrived)))
        if kind == "line":
            lines.append([])
    assert len(lines) == len(sent) + 1
    return [serial for serial, stamps in zip(sent, lines, strict=False) if as_a_scanner(stamps, busy=busy)]


def as_a_scanner(stamps: list[Stamp], *, busy: bool) -> bool:
    """Whether keys were as quick as the filter asks: each within the gap, or let go at once and no long pause.

    And each came soon to the window, unless that is `busy` on purpose.
    """
    delays = [stamp.arrived - stamp.server for stamp in stamps]
    if not busy and max(delays) - min(delays) > 10:
        return False
    times = [stamp.server for stamp in stamps if stamp.kind != "up"]
    pauses = [after - before for before, after in pairwise(times)]
    if max(pauses) <= GAP_MS:
        return True
    held = [up.server - down.server for down, up in pairwise(stamps) if (down.kind, up.kind) == ("key", "up")]
    quick = len(held) == len(times) - 1 and max(held) <= 24
    return quick and max(pauses) <= 80 and sum(pause <= GAP_MS for pause in pauses) >= 0.85 * len(pauses)


def check_until(window: Watched, name: str, wanted: int, send: Callable[[str], None], *, busy: bool = False) -> None:
    """Sends serials until `wanted` steady ones were sent: each of them is caught, and nothing of it leaks."""
    done = 0
    for attempt in range(12):
        sent = serials(f"{name} {attempt}", wanted - done)
        for serial in sent:
            send(serial)
        said = window.finish()
        good = steady(said, sent, busy=busy)
        scans = [text for kind, text in said if kind == "scan"]
        assert [serial for serial in good if serial not in scans] == [], said
        if good == sent:
            assert scans == sent
            assert {kind for kind, text in said if text} == {"scan", "key", "up", "line"}
            assert said[-1] == ("left", "")
        done += len(good)
        if done == wanted:
            return
        window.screen.key("ctrl+a", "BackSpace")
    pytest.skip(f"this machine is too busy to type at a scanner's pace: {done} of {wanted}")


@pytest.mark.parametrize("pace_ms", sampling.sampled([8, 16, 30], 1, "forty"))
def test_forty_of_forty_while_a_field_has_the_focus(pace_ms: int) -> None:
    with watched() as window:
        check_until(window, f"forty {pace_ms}", 40, lambda serial: scan(window.screen, serial, pace_ms))


@pytest.mark.parametrize("delay_ms", sampling.sampled([8, 16, 30, 60], 1, "lines"))
def test_lines_as_xdotool_types_them(delay_ms: int) -> None:
    with watched() as window:
        wanted = sampling.how_many(10, 40)
        check_until(window, f"lines {delay_ms}", wanted, lambda serial: type_line(window.screen, serial, delay_ms))


def test_a_busy_window_catches_all_the_same() -> None:
    with watched(BUSY="1") as window:
        check_until(window, "busy", 20, lambda serial: scan(window.screen, serial, 8), busy=True)


def test_scans_on_a_button_press_nothing() -> None:
    with watched() as window:
        window.screen.key("F11")
        check_until(window, "button", 10, lambda serial: scan(window.screen, serial, 8))


def test_typing_and_scans_in_turn(tmp_path: Path) -> None:
    rng = sampling.rng("typing in turn")
    sent, typed = serials("turns", sampling.how_many(3, 6)), "kuru 1me-"
    with watched() as window:
        for serial in sent:
            type_by_hand(window.screen, typed, rng)
            scan(window.screen, serial, 8)
            window.screen.key("ctrl+a", "BackSpace")
        said = window.finish()
        assert picture(window.screen, tmp_path / "window.png").stat().st_size > 0
    assert [text for kind, text in said if kind == "scan"] == sent
    assert [text for kind, text in said if kind == "text" and text] == [
        typed[: n + 1] for _ in sent for n in range(len(typed))
    ]
    assert {kind for kind, _ in said} == {"scan", "text", "left", "key", "up", "line"}
