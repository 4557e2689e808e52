"""Scans and typing told apart: nothing typed is lost or moved, no scan is missed, no scan leaks."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scans import ScanFault
from app.scanning.wedge import GAP, HIGHEST_GAP, LOWEST_GAP, Wedge, calibrate
from app.usecases.keystrokes import (
    Caught,
    Garbled,
    Hold,
    Key,
    KeyStroke,
    Partial,
    Replay,
    Swallow,
    WedgeAction,
)
from tests.support import sampling
from tests.support.strokes import Desk, Mixture, burst

MIXTURES = 10_000


class Run:
    """Feeds strokes as the window does, with a clock that ticks when the reader asked for it."""

    def __init__(self, wedge: Wedge | None = None) -> None:
        self.wedge = wedge or Wedge()
        self.actions: list[WedgeAction] = []

    def feed(self, *strokes: KeyStroke, ticks: bool = True) -> Run:
        for stroke in strokes:
            due = self.wedge.deadline
            if ticks and due is not None and due + 0.001 < stroke.at:
                self.actions += self.wedge.tick(due + 0.001)
            self.actions += self.wedge.feed(stroke)
        return self

    def rest(self) -> Run:
        due = self.wedge.deadline
        if due is not None:
            assert self.wedge.tick(due) == []
            self.actions += self.wedge.tick(due + 0.001)
        assert self.wedge.deadline is None
        return self

    @property
    def typed(self) -> list[KeyStroke]:
        return [stroke for action in self.actions if isinstance(action, Replay) for stroke in action.strokes]

    @property
    def scans(self) -> list[str]:
        return [action.text for action in self.actions if isinstance(action, Caught)]

    @property
    def garbled(self) -> list[str]:
        return [action.text for action in self.actions if isinstance(action, Garbled)]


def key(char: str, at: float) -> KeyStroke:
    return KeyStroke(char=char, key=Key.char, at=at)


def enter(at: float) -> KeyStroke:
    return KeyStroke(char="\r", key=Key.enter, at=at)


def other(at: float, char: str = "", *, mods: bool = False) -> KeyStroke:
    return KeyStroke(char=char, key=Key.other, at=at, mods=mods)


def check(made: Mixture, *, ticks: bool) -> None:
    run = Run().feed(*made.strokes, ticks=ticks).rest()
    assert run.scans == made.scans
    assert run.typed == made.typed
    assert run.garbled == []


@pytest.mark.parametrize("part", range(20))
def test_random_mixtures_lose_nothing_move_nothing_and_catch_all(part: int) -> None:
    """10,000 mixtures in all, whatever the run's length: they take seconds."""
    for number in range(MIXTURES // 20):
        rng = sampling.rng(f"mixture {part} {number}")
        check(Desk(rng).work(rng.randint(1, 12)), ticks=bool(rng.getrandbits(1)))


@given(st.integers(0, 2**32), st.booleans())
def test_mixtures_hypothesis_can_shrink(seed: int, ticks: bool) -> None:
    check(Desk(Random(seed)).work(6), ticks=ticks)


@pytest.mark.parametrize("pace", [0.0, 0.008, 0.016, 0.030])
@pytest.mark.parametrize("suffix", [Key.enter, Key.tab, None])
def test_scanners_at_their_own_speeds(pace: float, suffix: Key | None) -> None:
    run = Run().feed(*burst("PF3ABCDE", 1.0, pace, suffix=suffix)).rest()
    assert (run.scans, run.typed) == (["PF3ABCDE"], [])
    assert [action.suffix for action in run.actions if isinstance(action, Caught)] == [suffix]
    assert [action.arriving for action in run.actions if isinstance(action, Partial)] == [True, False]


@pytest.mark.parametrize("pace", [0.050, 0.080])
@pytest.mark.parametrize("suffix", [Key.enter, None])
def test_slow_scanners_after_calibration(pace: float, suffix: Key | None) -> None:
    strokes = burst("M7NXCV01234567A", 1.0, pace, Random(1), suffix)
    assert Run().feed(*strokes).rest().scans == []
    gap = calibrate(strokes)
    assert gap is not None
    run = Run(Wedge(gap)).feed(*strokes).rest()
    assert (run.scans, run.typed) == (["M7NXCV01234567A"], [])


@pytest.mark.parametrize("gap", [GAP, HIGHEST_GAP])
def test_a_hand_at_120_ms_is_no_scanner_at_any_gap(gap: float) -> None:
    strokes = burst("PF3ABCDE", 1.0, 0.120)
    run = Run(Wedge(gap)).feed(*strokes).rest()
    assert (run.scans, run.typed) == ([], strokes)


def test_a_fast_uneven_hand_is_no_scanner_even_at_the_widest_gap() -> None:
    pauses = [0.055, 0.088, 0.061, 0.085, 0.048, 0.089, 0.060]
    strokes = [key(char, 1.0 + sum(pauses[:n])) for n, char in enumerate("onegaish")]
    strokes.append(enter(strokes[-1].at + 0.050))
    run = Run(Wedge(HIGHEST_GAP)).feed(*strokes).rest()
    assert (run.scans, run.typed) == ([], strokes)


def test_a_short_fast_roll_with_enter_is_typing() -> None:
    for text in ("a", "ab", "abc"):
        strokes = burst(text, 1.0, 0.010)
        run = Run().feed(*strokes).rest()
        assert (run.scans, run.typed) == ([], strokes)


def test_an_enter_of_a_hand_behind_a_roll_of_five_is_typing() -> None:
    strokes = [*burst("abcde", 1.0, 0.020, suffix=None), enter(1.130)]
    run = Run().feed(*strokes).rest()
    assert (run.scans, run.typed) == ([], strokes)


def test_a_roll_of_five_without_enter_is_typing() -> None:
    strokes = burst("abcde", 1.0, 0.010, suffix=None)
    assert Run().feed(*strokes).rest().typed == strokes


def test_enter_alone_passes_at_once() -> None:
    assert Wedge().feed(enter(1.0)) == [Replay((enter(1.0),))]


def test_a_key_waits_the_gap_and_no_longer() -> None:
    wedge = Wedge()
    assert wedge.feed(key("a", 1.0)) == [Hold()]
    assert wedge.deadline == pytest.approx(1.0 + GAP)
    assert wedge.tick(1.0 + GAP - 0.001) == []
    assert wedge.tick(1.0 + GAP + 0.001) == [Replay((key("a", 1.0),))]


def test_keys_that_are_never_a_scan_push_out_what_is_held_and_stay_behind_it() -> None:
    for last in (
        other(1.05),
        other(1.05, "\x1a", mods=True),
        KeyStroke(char="a", key=Key.char, at=1.05, auto_repeat=True),
    ):
        strokes = [*burst("abc", 1.0, 0.010, suffix=None), last]
        wedge = Wedge()
        run = Run(wedge).feed(*strokes)
        assert run.typed == strokes
        assert wedge.deadline is None


def test_a_held_key_never_counts() -> None:
    strokes = [key("T", 1.0)] + [
        KeyStroke(char="T", key=Key.char, at=1.5 + n * 0.030, auto_repeat=True) for n in range(30)
    ]
    strokes.append(KeyStroke(char="\r", key=Key.enter, at=2.41, auto_repeat=True))
    run = Run().feed(*strokes).rest()
    assert (run.scans, run.typed) == ([], strokes)


def test_a_second_suffix_and_a_late_one_press_nothing() -> None:
    run = Run().feed(*burst("PF3ABCDE", 1.0, 0.008), enter(1.072), other(1.080, "\n", mods=True))
    assert (run.scans, run.typed) == (["PF3ABCDE"], [])
    assert run.actions[-2:] == [Swallow(), Swallow()]
    run = Run().feed(*burst("PF3ABCDE", 1.0, 0.008, suffix=None), enter(1.056 + 0.085))
    assert (run.scans, run.typed) == (["PF3ABCDE"], [])
    mine = enter(1.056 + 0.200)
    run = Run().feed(*burst("PF3ABCDE", 1.0, 0.008, suffix=None), mine)
    assert (run.scans, run.typed) == (["PF3ABCDE"], [mine])


def test_a_letter_after_a_scan_makes_the_next_enter_a_persons() -> None:
    hand = [key("1", 1.066), enter(1.080)]
    run = Run().feed(*burst("PF3ABCDE", 1.0, 0.008), *hand).rest()
    assert (run.scans, run.typed) == (["PF3ABCDE"], hand)


def test_separators_and_line_ends_typed_with_ctrl_belong_to_the_scan() -> None:
    text = "0104901234567894"
    strokes = burst(text, 1.0, 0.008, suffix=None)
    strokes.append(other(1.128, "\x1d", mods=True))
    strokes += burst("21PF3", 1.136, 0.008, suffix=None)
    strokes.append(other(1.176, "\n", mods=True))
    run = Run().feed(*strokes).rest()
    assert (run.scans, run.typed) == ([f"{text}\x1d21PF3"], [])


def test_the_linefeed_key_ends_a_scan_and_is_a_key_like_any_other_alone() -> None:
    strokes = [*burst("PF3ABCDE", 1.0, 0.008, suffix=None), other(1.064, "\n"), other(1.070, "\n")]
    run = Run().feed(*strokes)
    assert (run.scans, run.typed) == (["PF3ABCDE"], [])
    assert Run().feed(other(1.0, "\n")).typed == [other(1.0, "\n")]


def test_ctrl_j_by_hand_is_a_shortcut() -> None:
    strokes = [key("a", 1.0), other(1.02, "\n", mods=True)]
    assert Run().feed(*strokes).typed == strokes


def test_a_hiccup_of_the_machine_does_not_break_a_scan() -> None:
    strokes = burst("PF3ABCDE", 1.0, 0.030)
    late = [KeyStroke(char=s.char, key=s.key, at=s.at + (0.030 if n > 4 else 0.0)) for n, s in enumerate(strokes)]
    run = Run().feed(*late).rest()
    assert (run.scans, run.typed) == (["PF3ABCDE"], [])


@pytest.mark.parametrize(("held", "scans"), [(0.010, ["PF3ABCDE"]), (0.030, [])])
def test_a_key_let_go_at_once_waits_longer_for_a_machine_that_stumbles(held: float, scans: list[str]) -> None:
    run = Run()
    strokes = burst("PF3ABCDE", 1.0, 0.030)
    late = [strokes[0]] + [KeyStroke(char=s.char, key=s.key, at=s.at + 0.020) for s in strokes[1:]]
    run.feed(late[0])
    run.wedge.release(0, 1.0 + held)
    run.feed(*late[1:]).rest()
    assert run.scans == scans


def test_a_release_of_a_key_that_is_not_held_changes_nothing() -> None:
    wedge = Wedge()
    wedge.release(0, 1.0)
    wedge.feed(KeyStroke(char="a", key=Key.char, at=1.0, token=5))
    wedge.release(4, 1.001)
    assert wedge.deadline == pytest.approx(1.0 + GAP)


@pytest.mark.parametrize("head", [1, 2])
def test_a_scan_whose_first_keys_went_out_as_typing_is_refused_not_taken_half(head: int) -> None:
    strokes = burst("PF3ABCDE", 1.0, 0.008)
    late = strokes[:head] + [KeyStroke(char=s.char, key=s.key, at=s.at + 0.050) for s in strokes[head:]]
    run = Run().feed(*late).rest()
    assert (run.scans, run.typed) == ([], strokes[:head])
    assert [action.fault for action in run.actions if isinstance(action, Garbled)] == [ScanFault.control_characters]


def test_a_letter_well_before_a_scan_is_a_hands() -> None:
    strokes = [key("a", 1.0), *burst("PF3ABCDE", 1.065, 0.008)]
    assert Run().feed(*strokes).rest().scans == ["PF3ABCDE"]
    strokes = [key("a", 1.0), other(1.03), *burst("PF3ABCDE", 1.04, 0.008)]
    assert Run().feed(*strokes).rest().scans == ["PF3ABCDE"]


def test_too_many_hiccups_are_a_hand() -> None:
    pauses = [0.010, 0.010, 0.050, 0.050, 0.050, 0.010, 0.010]
    strokes = [key(char, 1.0 + sum(pauses[:n])) for n, char in enumerate("ohayougo")]
    strokes.append(enter(strokes[-1].at + 0.030))
    run = Run().feed(*strokes).rest()
    assert (run.scans, run.typed) == ([], strokes)


def test_the_gap_widens_for_a_scanner_that_comes_close_to_it_and_only_then() -> None:
    wedge = Wedge()
    Run(wedge).feed(*burst("PF3ABCDE", 1.0, 0.016))
    assert wedge.gap == GAP
    Run(wedge).feed(*burst("PF3ABCDE", 2.0, 0.030))
    assert wedge.gap == pytest.approx(0.0525)
    fixed = Wedge(learn=False)
    Run(fixed).feed(*burst("PF3ABCDE", 2.0, 0.030))
    assert fixed.gap == GAP


def test_the_gap_stays_within_bounds() -> None:
    wedge = Wedge(gap=1.0)
    assert wedge.gap == HIGHEST_GAP
    wedge.set_gap(0.0)
    assert wedge.gap == LOWEST_GAP


def test_the_shortest_scan_is_a_setting() -> None:
    strokes = burst("ABCDE", 1.0, 0.008)
    assert Run(Wedge(min_chars=6)).feed(*strokes).rest().typed == strokes
    assert Run(Wedge(min_chars=5)).feed(*strokes).rest().scans == ["ABCDE"]


def test_flush_gives_back_what_is_held_as_typing() -> None:
    strokes = burst("PF3AB", 1.0, 0.008, suffix=None)
    wedge = Wedge()
    Run(wedge).feed(*strokes)
    assert wedge.arriving
    assert wedge.flush() == [Partial(arriving=False), Replay(tuple(strokes))]
    assert wedge.flush() == []


@pytest.mark.parametrize(("pace", "gap"), [(0.008, GAP), (0.016, GAP), (0.030, 0.053), (0.050, 0.088), (0.080, 0.090)])
def test_calibration(pace: float, gap: float) -> None:
    assert Wedge().calibrate(burst("PF3ABCDE", 1.0, pace)).gap == pytest.approx(gap, abs=0.001)


def test_no_calibration_from_a_hand_or_from_too_little() -> None:
    assert calibrate(burst("PF3ABCDE", 1.0, 0.120)) is None
    assert calibrate(burst("PF", 1.0, 0.008)) is None
