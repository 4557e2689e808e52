"""A real Japanese input method (ibus, Mozc) composing in the field: scans come right or are refused, none is half."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product

import pytest

from tests.support import ibus_session, sampling
from tests.support.scan_window import TITLE
from tests.support.xscreen import x_screen
from tests.support.xwindow import scan
from tests.ui.shell.test_scan_filter_xwindow import GAP_MS, Watched, serials

pytestmark = [
    pytest.mark.xwindow,
    pytest.mark.skipif(not ibus_session.available(), reason="no ibus with Mozc"),
]
CASES = sampling.sampled(list(product(("upper", "lower"), (8, 16, 30))), 1, "composed scans")
"""Each starts an input method of its own, which takes a quarter of a minute."""


@pytest.fixture
def composing() -> Iterator[Watched]:
    """The little window with Mozc on."""
    try:
        with (
            x_screen() as screen,
            screen.program(["-m", "tests.support.ibus_session", "tests.support.scan_window"]) as running,
        ):
            running.wait_for_line("ready")
            screen.focus(TITLE)
            time.sleep(3)
            window = Watched(screen, running)
            for _ in range(10):
                screen.type("a", 0)
                time.sleep(1)
                screen.key("Escape", "Escape")
                if "compose" in {kind for kind, _ in window.finish()}:
                    break
                screen.key("Zenkaku_Hankaku")
            else:
                pytest.fail("Mozc does not compose")
            screen.key("ctrl+a", "BackSpace")
            window.finish()
            yield window
    finally:
        ibus_session.end(os.environ["HOME"])


def at_pace(said: list[tuple[str, str]]) -> bool:
    """Whether the keys went down and up at a scanner's pace. Releases come past the input method, with stamps; of the
    presses, two that follow each other: one release lies between, so that the input method had none of them.
    """
    keys = [(kind, int(text.split()[0])) for kind, text in said if kind in {"key", "up"}]
    ups = [stamp for kind, stamp in keys if kind == "up"]
    pressed, between = None, 0
    for kind, stamp in keys:
        if kind == "up":
            between += 1
            continue
        if pressed is not None and between == 1 and stamp - pressed > GAP_MS:
            return False
        pressed, between = stamp, 0
    return all(after - before <= GAP_MS for before, after in pairwise(ups))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("case", "pace_ms"), CASES)
def test_right_or_refused_never_half(composing: Watched, case: str, pace_ms: int) -> None:
    tally: Counter[str] = Counter()
    wanted = sampling.how_many(8, 20)
    for serial in serials(f"mozc {case} {pace_ms}", 3 * wanted):
        scan(composing.screen, serial if case == "upper" else serial.lower(), pace_ms)
        time.sleep(0.6)
        said = composing.finish()
        if not at_pace(said):
            tally["not at pace"] += 1
            composing.screen.key("Escape", "Escape", "ctrl+a", "BackSpace")
            composing.finish()
            continue
        scans = [text for kind, text in said if kind == "scan"]
        refusals = [text for kind, text in said if kind == "refused"]
        assert len(scans) + len(refusals) == 1, said
        assert all(text.upper() == serial for text in map(narrow, scans)), said
        assert [text for kind, text in said if kind in {"text", "left"} and text] == [], said
        tally["right" if scans else "refused"] += 1
        tally["composed"] += any(kind == "compose" for kind, _ in said)
        if tally["right"] + tally["refused"] == wanted:
            break
    print(f"mozc, {case} case, {pace_ms} ms: {dict(tally)}")
    if tally["right"] + tally["refused"] < wanted:
        pytest.skip("this machine is too busy to type at a scanner's pace")
    assert tally["composed"] > 0
    assert tally["right"] >= (wanted / 4 if case == "lower" else wanted - 2)


def test_a_hand_composes_as_ever(composing: Watched) -> None:
    for word in ("kyou", "ha", "shuuri"):
        # xdotool halves it: about 120 ms a key.
        composing.screen.type(word, 240)
        composing.screen.key("Return")
        time.sleep(0.3)
    said = composing.finish()
    assert said[-1] == ("left", "きょうはしゅうり")
    assert {kind for kind, _ in said} & {"scan", "refused"} == set()


def narrow(text: str) -> str:
    """Full-width letters and digits as plain ones."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
