"""What a test scan tells: layouts, Caps Lock, the input method, what the scanner adds; scanners without an Enter."""

from __future__ import annotations

import pytest

from app.scanning.calibration import read_test, strippable
from app.scanning.wedge import Wedge
from app.usecases.keystrokes import Caught, Garbled, Key, KeyStroke, WedgeAction
from app.usecases.scanners import TEST_TEXT, Layout, LetterCase, SampleRead
from tests.support.strokes import burst

US_KEYS_READ_AS_JIS = str.maketrans({":": "+", "+": "~", "@": '"', "]": "[", "[": "@", "'": ":", '"': "*", "=": "^"})
JIS_KEYS_READ_AS_US = str.maketrans({":": "'", "+": ":", "@": "[", "[": "]", "]": "\\", '"': "@", "=": "_", "'": "&"})


@pytest.mark.parametrize(
    ("came", "told"),
    [
        (TEST_TEXT, SampleRead(found=True)),
        (TEST_TEXT.translate(US_KEYS_READ_AS_JIS), SampleRead(found=True, layout=Layout.us_on_jis)),
        (TEST_TEXT.translate(JIS_KEYS_READ_AS_US), SampleRead(found=True, layout=Layout.jis_on_us)),
        ('SDTEST:+"a95', SampleRead(found=True, layout=Layout.other)),
        ("SDTESTa95", SampleRead(found=True, layout=Layout.other)),
        (TEST_TEXT.swapcase(), SampleRead(found=True, letters=LetterCase.swapped)),
        (TEST_TEXT.upper(), SampleRead(found=True, letters=LetterCase.capitals)),
        (TEST_TEXT.lower(), SampleRead(found=True, letters=LetterCase.smalls)),
        (f"]C0{TEST_TEXT}", SampleRead(found=True, aim="]C0")),
        (f"#]Q1{TEST_TEXT}*", SampleRead(found=True, before="#", aim="]Q1", after="*")),
        (f"]C0{TEST_TEXT}".translate(US_KEYS_READ_AS_JIS), SampleRead(found=True, aim="[C0", layout=Layout.us_on_jis)),
        ("ＳＤＴＥＳＴ：＋＠ａ９５", SampleRead(found=True, input_method=True)),
        ("ＳＤＴＥＳＴ：＋＠あ９５", SampleRead(found=True, input_method=True)),
        ("いまだ", SampleRead(found=False, input_method=True)),
        ("PF3ABCDE", SampleRead(found=False)),
        ("", SampleRead(found=False)),
    ],
)
def test_what_became_of_the_test_code(came: str, told: SampleRead) -> None:
    assert read_test(came) == told


def test_only_marks_are_ever_taken_off_a_keyboard_scanners_codes() -> None:
    assert [strippable(text) for text in ("#", "*!", "", "A", "#1", "#\x02", "＃")] == [True, True, *[False] * 5]


@pytest.mark.parametrize("suffix", [Key.enter, Key.tab, None])
def test_a_sample_tells_text_gap_and_what_ended_it(suffix: Key | None) -> None:
    told = Wedge().calibrate(burst(TEST_TEXT, 1.0, 0.050, suffix=suffix))
    assert (told.text, told.suffix, told.composed) == (TEST_TEXT, suffix, False)
    assert told.gap == pytest.approx(0.088, abs=0.001)


def test_a_line_feed_key_ends_a_sample_too_and_a_hand_gives_no_gap() -> None:
    feed = KeyStroke(char="\n", key=Key.other, at=1.2, mods=True)
    told = Wedge().calibrate([*burst(TEST_TEXT, 1.0, 0.008, suffix=Key.enter), feed])
    assert (told.text, told.suffix) == (TEST_TEXT, Key.enter)
    hand = Wedge().calibrate(burst(TEST_TEXT, 1.0, 0.140))
    assert (hand.gap, hand.text) == (None, TEST_TEXT)


def test_an_input_methods_sample_gives_its_text_and_no_gap() -> None:
    strokes = [
        KeyStroke(char="SDTEST：＋＠", key=Key.compose, at=1.0),
        KeyStroke(char="", key=Key.compose, at=1.1, preedit="あ９５"),
    ]
    told = Wedge().calibrate(strokes)
    assert (told.text, told.gap, told.suffix, told.composed) == ("SDTEST：＋＠あ９５", None, None, True)
    assert Wedge().calibrate([]).text == ""


def run(wedge: Wedge, *scans: list[KeyStroke]) -> list[WedgeAction]:
    """Scans one after the other, with the silence behind each."""
    done: list[WedgeAction] = []
    for strokes in scans:
        for stroke in strokes:
            done += wedge.feed(stroke)
        if wedge.deadline is not None:
            done += wedge.tick(wedge.deadline + 0.001)
    return [action for action in done if isinstance(action, Caught | Garbled)]


@pytest.mark.parametrize("pace", [0.008, 0.030, 0.050, 0.080])
@pytest.mark.parametrize("suffix", [Key.enter, Key.tab, None])
def test_after_calibration_every_scanner_is_read(pace: float, suffix: Key | None) -> None:
    told = Wedge().calibrate(burst(TEST_TEXT, 1.0, pace, suffix=suffix))
    assert told.gap is not None
    wedge = Wedge(told.gap, ends=told.suffix is not None)
    scans = [burst("5CD0123ABC", 10.0 * turn, pace, suffix=suffix) for turn in range(1, 4)]
    assert run(wedge, *scans) == [Caught("5CD0123ABC", suffix)] * 3


def test_known_to_end_with_a_key_the_very_first_half_scan_is_refused() -> None:
    half = burst("5CD012", 1.0, 0.008, suffix=None)
    assert [type(action) for action in run(Wedge(ends=True), half)] == [Garbled]
    assert [type(action) for action in run(Wedge(), half)] == [Caught], "nobody knew"


def test_known_to_end_with_nothing_a_scan_with_enter_changes_nothing() -> None:
    silent = burst("5CD0123ABC", 20.0, 0.008, suffix=None)
    scans = run(Wedge(ends=False), burst("PF3ABCDE", 1.0, 0.008), silent)
    assert [type(action) for action in scans] == [Caught, Caught]
    assert [type(a) for a in run(Wedge(), burst("PF3ABCDE", 1.0, 0.008), silent)] == [Caught, Garbled], "as learned"
