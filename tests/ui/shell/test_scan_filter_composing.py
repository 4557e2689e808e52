"""The filter while an input method composes in a field: a scan is right or refused, never half; typing is untouched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from app.domain.scans import ScanFault
from app.scanning.normalise import read_scan
from app.ui.shell.composition import CompositionPause
from app.usecases.keystrokes import Key, KeyStroke
from tests.scanning.test_wedge_composing import random_method
from tests.support import sampling
from tests.support.qt_keys import compose, press
from tests.support.strokes import InputMethod, code
from tests.support.strokes import compose as composed
from tests.ui.shell.conftest import Heard


def wants_composition(field: QWidget) -> bool:
    """What Qt learns when it asks the field whether it takes an input method."""
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QCoreApplication.sendEvent(field, query)
    return bool(query.value(Qt.InputMethodQuery.ImEnabled))


class Field(QLineEdit):
    """A line that shows its composition."""

    preedit = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)


@pytest.fixture
def field(qapp: QApplication) -> Iterator[Field]:
    """A field with the focus."""
    window = QWidget()
    layout = QVBoxLayout(window)
    made = Field()
    layout.addWidget(made)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    made.setFocus()
    yield made
    window.close()
    window.deleteLater()


def feed(heard: Heard, target: QWidget, strokes: list[KeyStroke]) -> None:
    """Sends strokes at their times, then a key that is never part of a scan, a second later."""
    base = heard.now.seconds
    for stroke in strokes:
        heard.now.seconds = base + stroke.at
        press(
            target,
            KeyStroke(char=stroke.char, key=stroke.key, at=heard.now.seconds, mods=stroke.mods, preedit=stroke.preedit),
        )
    heard.now.seconds += 1.5
    press(target, KeyStroke(char="", key=Key.other, at=heard.now.seconds))


@pytest.mark.parametrize("pace", [0.008, 0.016, 0.030])
def test_a_scan_into_a_composing_field_is_right_or_refused_never_half(
    timeless: Heard, field: Field, pace: float
) -> None:
    right = 0
    for number in range(200):
        rng = sampling.rng(f"composing field {pace} {number}")
        text = code(rng, 6).replace("-", "M")
        if rng.random() < 0.3:
            text = text.lower()
        timeless.scans.clear()
        timeless.refused.clear()
        feed(timeless, field, random_method(rng, text).strokes(text, 1.0, pace))
        assert (field.text(), field.preedit) == ("", "")
        assert len(timeless.scans) + len(timeless.refused) == 1
        if timeless.scans:
            right += 1
            assert read_scan(timeless.scans[0]).text == text.upper()
        else:
            assert timeless.refused[0][0] is ScanFault.input_method
    assert right > 100


def test_a_persons_composition_arrives_as_it_would_without_us(timeless: Heard, field: Field) -> None:
    plain = Field()
    for number in range(50):
        rng = sampling.rng(f"person in field {number}")
        strokes, at, open_ = [], 1.0, ""
        for _ in range(rng.randint(1, 12)):
            open_ += rng.choice("かきくけこｋｓｔ")
            strokes.append(composed("", open_, at))
            at += max(0.055, rng.gauss(0.120, 0.030))
        strokes.append(composed(rng.choice((open_, "漢字")), "", at))
        feed(timeless, field, strokes)
        timeless.filter.set_enabled(False)
        for stroke in [*strokes, KeyStroke(char="", key=Key.other, at=0.0)]:
            press(plain, stroke)
        timeless.filter.set_enabled(True)
    assert (field.text(), field.preedit) == (plain.text(), plain.preedit)
    assert (timeless.scans, timeless.refused) == ([], [])


@pytest.mark.parametrize(("how", "told"), [("half", "scans"), ("kana", "refused")])
def test_what_a_person_was_composing_stays_in_the_field(timeless: Heard, field: Field, how: str, told: str) -> None:
    strokes = [composed("", "きょうは", 1.0)]
    strokes += InputMethod(how=how).strokes("pf3abcde", 3.0, 0.012, base="きょうは")
    feed(timeless, field, strokes)
    assert (field.text(), field.preedit) == ("きょうは", "")
    assert len(getattr(timeless, told)) == 1


def test_after_a_refusal_the_next_scan_comes_as_plain_keys(timeless: Heard, field: Field) -> None:
    feed(timeless, field, InputMethod(how="kana").strokes("pf3abcde", 1.0, 0.012))
    assert timeless.refused == [(ScanFault.input_method, "ｐｆ３あｂｃｄえ")]
    assert not wants_composition(field)
    plain = InputMethod(keys=8, eats_enter=False).strokes("pf3abcde", 1.0, 0.012)
    feed(timeless, field, plain)
    assert timeless.scans == ["pf3abcde"]
    assert wants_composition(field)
    assert field.text() == ""


def test_the_input_method_comes_back_by_itself(qapp: QApplication, field: Field) -> None:
    pause = CompositionPause(milliseconds=20)

    class Filter(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            return isinstance(event, QInputMethodQueryEvent) and pause.answer(watched, event)

    filter_ = Filter()
    qapp.installEventFilter(filter_)
    pause.begin(field)
    assert not wants_composition(field)
    other = QInputMethodQueryEvent(Qt.InputMethodQuery.ImCursorPosition)
    QCoreApplication.sendEvent(field, other)
    assert other.value(Qt.InputMethodQuery.ImCursorPosition) == 0
    QTest.qWait(60)
    assert wants_composition(field)
    pause.begin(None)
    pause.end()
    qapp.removeEventFilter(filter_)


def test_a_scan_that_nobody_committed_is_taken_back_from_the_input_method(timeless: Heard, field: Field) -> None:
    strokes = [stroke for stroke in InputMethod(clears=False).strokes("PF3ABCDE", 1.0, 0.012) if not stroke.char]
    feed(timeless, field, strokes)
    assert timeless.refused == [(ScanFault.input_method, "PF3ABCDE")]
    assert (field.text(), field.preedit) == ("", "")


def test_a_rewriting_input_method_is_left_alone(timeless: Heard, field: Field) -> None:
    field.setText("abc")
    compose(field, "x", "")
    event = QInputMethodEvent("", [])
    event.setCommitString("C", -1, 1)
    QCoreApplication.sendEvent(field, event)
    assert field.text() == "abcC"


def test_cursor_moves_in_a_composition_pass(timeless: Heard, field: Field) -> None:
    feed(timeless, field, [composed("", "か", 1.0), composed("", "か", 2.0), composed("か", "", 3.0)])
    assert field.text() == "か"


def test_a_field_that_is_gone_when_its_scan_is_refused_harms_nothing(timeless: Heard, field: Field) -> None:
    window = field.window()
    gone = Field(window)
    strokes = InputMethod(how="kana", eats_enter=False).strokes("pf3abcde", 1.0, 0.012)
    for stroke in strokes[:-1]:
        timeless.now.seconds = 1000.0 + stroke.at
        press(gone, KeyStroke(char=stroke.char, key=stroke.key, at=timeless.now.seconds, preedit=stroke.preedit))
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
    press(field, KeyStroke(char="\r", key=Key.enter, at=timeless.now.seconds + 0.010))
    assert len(timeless.refused) == 1


def test_a_page_takes_compositions_in_order_with_keys(timeless: Heard, qapp: QApplication) -> None:
    page = QTextEdit()
    feed(
        timeless,
        page,
        [
            KeyStroke(char="a", key=Key.char, at=1.0),
            composed("", "か", 1.2),
            composed("か", "", 1.4),
            KeyStroke(char="b", key=Key.char, at=1.41),
            KeyStroke(char="\r", key=Key.enter, at=1.42),
            KeyStroke(char="c", key=Key.char, at=1.6),
        ],
    )
    assert page.toPlainText() == "aかb\nc"
