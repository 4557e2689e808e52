"""A scan that a stall cuts in two: whole or refused in words, never half; what comes after it is taken as it is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.scans import ScanFault
from app.scanning import wedge as wedge_module
from app.scanning.burst import SILENT_CHARS
from app.scanning.wedge import REST_OF_A_SCAN, Wedge
from app.usecases.keystrokes import Garbled, Key, KeyStroke
from tests.scanning.test_wedge import Run, enter, key
from tests.support.strokes import CODE_LETTERS, burst

FIRST = "PF3ABCDE"
SERIAL = "PF3XYZ123456"
STALL_BEYOND = 0.6
"""Seconds, longer than a scan that is surely one is waited for."""


def send(run: Run, strokes: list[KeyStroke], *, held: float, stall_holds: int = -1) -> None:
    """Presses and releases in their order; each key is held for `held` seconds.

    The key number `stall_holds` was down when the stall began: it is let go at its end.
    """
    events: list[tuple[float, int, int, KeyStroke]] = []
    for number, stroke in enumerate(strokes):
        marked = KeyStroke(char=stroke.char, key=stroke.key, at=stroke.at, token=len(run.actions) + number + 1)
        up = stroke.at + held if number != stall_holds else strokes[number + 1].at - 0.0005
        events += [(stroke.at, 2 * number, 0, marked), (up, 2 * number + 1, 1, marked)]
    for at, _, is_up, stroke in sorted(events, key=lambda event: event[:2]):
        if is_up:
            run.wedge.release(stroke.token, at)
        else:
            run.feed(stroke)


def cut_in_two(text: str, start: float, cut: int, stall: float, pace: float = 0.008) -> list[KeyStroke]:
    """A scan with Enter that stops for `stall` seconds more than its pace behind its first `cut` characters."""
    return [
        KeyStroke(char=s.char, key=s.key, at=s.at + (stall if number >= cut else 0.0))
        for number, s in enumerate(burst(text, start, pace))
    ]


def at_a_desk() -> Run:
    """A reader that knows that scans here end with Enter."""
    run = Run()
    send(run, burst(FIRST, 1.0, 0.008), held=0.004)
    assert run.scans == [FIRST]
    run.actions.clear()
    return run


def whole_or_refused(run: Run, text: str, cut: int) -> None:
    """Fails on anything else; at most the very first keys, which may be a hand's, reach a field."""
    typed = "".join(stroke.char for stroke in run.typed)
    assert typed in ("", text[:cut] if cut < 4 else "")
    if run.scans:
        assert (run.scans, run.garbled, typed) == ([text], [], "")
    else:
        assert run.garbled


@given(
    text=st.text(CODE_LETTERS, min_size=4, max_size=20),
    place=st.floats(0, 1),
    stall=st.floats(0, 2),
    pace=st.sampled_from((0.002, 0.008, 0.016, 0.030)),
    down=st.booleans(),
)
@example(text=SERIAL, place=0.5, stall=STALL_BEYOND, pace=0.008, down=False)
@example(text="0000000012", place=0.4, stall=STALL_BEYOND, pace=0.008, down=False)
@example(text="123456123456", place=0.5, stall=STALL_BEYOND, pace=0.008, down=False)
def test_a_scan_cut_anywhere_by_a_stall_of_up_to_two_seconds_is_whole_or_refused(
    text: str, place: float, stall: float, pace: float, down: bool
) -> None:
    """`down`: the stall begins while a key is down."""
    cut = min(len(text), 1 + int(place * len(text)))
    run = at_a_desk()
    strokes = cut_in_two(text, 5.0, cut, stall, pace)
    # One key alone that stays down is a hand's as far as anyone can tell.
    send(run, strokes, held=pace / 2, stall_holds=cut - 1 if down and cut > 1 else -1)
    run.rest()
    whole_or_refused(run, text, cut)


@pytest.mark.parametrize("cut", range(1, len(SERIAL) + 1))
@pytest.mark.parametrize("stall", [0.05, 0.3, 0.45, STALL_BEYOND, 0.9, 1.2, 2.0])
def test_every_place_of_one_serial(cut: int, stall: float) -> None:
    run = at_a_desk()
    send(run, cut_in_two(SERIAL, 5.0, cut, stall), held=0.004)
    whole_or_refused(run.rest(), SERIAL, cut)


def test_a_reader_that_takes_a_rest_for_a_scan_fails_this(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(wedge_module, "REST_OF_A_SCAN", 0.0)
    run = at_a_desk()
    send(run, cut_in_two(SERIAL, 5.0, 6, STALL_BEYOND), held=0.004)
    with pytest.raises(AssertionError):
        whole_or_refused(run.rest(), SERIAL, 6)
    assert run.scans == ["123456"]


@given(text=st.text(CODE_LETTERS, min_size=8, max_size=15), cuts=st.sets(st.integers(4, 15)), stall=st.floats(0.51, 2))
def test_cut_more_than_once_no_part_is_taken(text: str, cuts: set[int], stall: float) -> None:
    strokes = [
        KeyStroke(char=s.char, key=s.key, at=s.at + stall * sum(number >= cut for cut in cuts))
        for number, s in enumerate(burst(text, 5.0, 0.008))
    ]
    run = at_a_desk()
    send(run, strokes, held=0.004)
    run.rest()
    assert run.typed == []
    # The same six and more characters twice, without an Enter, are a scanner that has none.
    assert run.scans in ([], [text]) or (run.scans[0] * 2 in text and len(run.scans[0]) >= SILENT_CHARS)


@pytest.mark.parametrize("cut", [1, 3, 4, 6, 11, 12])
@pytest.mark.parametrize("after", [0.2, 1.0, 5.0])
@pytest.mark.parametrize("following", [SERIAL, "5CD1234XYZ"])
def test_the_next_scan_is_taken_once_the_cut_ones_enter_came(cut: int, after: float, following: str) -> None:
    run = at_a_desk()
    strokes = cut_in_two(SERIAL, 5.0, cut, STALL_BEYOND)
    send(run, strokes, held=0.004)
    send(run, burst(following, strokes[-1].at + after, 0.008), held=0.004)
    assert run.rest().scans == [following]


def test_a_scan_whose_enter_never_came_costs_the_next_one_in_the_window_a_refusal_in_words_and_no_more() -> None:
    run = at_a_desk()
    send(run, burst(SERIAL[:6], 5.0, 0.008, suffix=None), held=0.004)
    send(run, burst("5CD1234XYZ", 6.5, 0.008), held=0.004)
    assert (run.scans, run.garbled, run.typed) == ([], [SERIAL[:6], "5CD1234XYZ"], [])
    send(run, burst("5CD1234XYZ", 6.8, 0.008), held=0.004)
    assert run.rest().scans == ["5CD1234XYZ"]
    run = at_a_desk()
    send(run, burst(SERIAL[:6], 5.0, 0.008, suffix=None), held=0.004)
    send(run, burst("5CD1234XYZ", 5.04 + REST_OF_A_SCAN + 0.001, 0.008), held=0.004)
    assert run.rest().scans == ["5CD1234XYZ"]


@pytest.mark.parametrize("rest", [True, False])
def test_what_a_hand_types_after_a_refused_scan_is_its_own(rest: bool) -> None:
    run = at_a_desk()
    strokes = cut_in_two(SERIAL, 5.0, 6, STALL_BEYOND)
    send(run, strokes if rest else strokes[:6], held=0.004)
    start = strokes[-1].at + 0.3
    hand = [*(key(char, start + number * 0.120) for number, char in enumerate("12 nen")), enter(start + 0.800)]
    send(run, hand, held=0.070)
    run.rest()
    assert run.scans == []
    assert [(s.char, s.at) for s in run.typed] == [(s.char, s.at) for s in hand]
    assert {action.fault for action in run.actions if isinstance(action, Garbled)} == {ScanFault.cut_off}


def test_an_enter_alone_that_comes_late_presses_nothing_and_a_second_one_is_a_persons() -> None:
    run = at_a_desk()
    send(run, cut_in_two(SERIAL, 5.0, len(SERIAL), 0.9), held=0.004)
    assert (run.scans, run.garbled, run.typed) == ([], [SERIAL], [])
    mine = enter(6.5)
    assert run.wedge.feed(mine)[-1].strokes == (mine,)  # type: ignore[union-attr]


def test_a_rest_that_a_linefeed_ends_does_not_leak() -> None:
    run = at_a_desk()
    strokes = cut_in_two(SERIAL, 5.0, 10, STALL_BEYOND)[:-1]
    send(run, strokes, held=0.004)
    run.feed(KeyStroke(char="\n", key=Key.other, at=strokes[-1].at + 0.008))
    assert (run.scans, run.typed) == ([], [])


def test_a_scanner_without_enter_is_taken_when_it_says_the_same_again() -> None:
    run = at_a_desk()
    for start in (5.0, 6.0):
        send(run, burst(SERIAL, start, 0.008, suffix=None), held=0.004)
        run.rest()
    assert (run.scans, run.garbled) == ([SERIAL], [SERIAL])
    assert Run(Wedge()).feed(*burst(SERIAL, 1.0, 0.008, suffix=None)).rest().scans == [SERIAL]
