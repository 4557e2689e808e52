"""The scan filter: every key of our windows passes here, whatever has the focus; scans are taken out, typing goes on.

Turns Qt's events into strokes for the burst reader handed to it, and does what that says: hold, send on, swallow. It
does not judge bursts and does not read codes. A scan's characters reach no field and its Enter presses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from app.domain.scans import RawScan
from app.ui.shell.composition import CompositionPause, clear_composition
from app.ui.shell.held_keys import Deliveries, HeldKeys, Waiting
from app.ui.shell.key_events import (
    EventClock,
    composition_of,
    copy_of_composition,
    copy_of_key,
    is_silent,
    stroke_of,
    target_of,
)
from app.ui.shell.key_sample import KeySample
from app.ui.shell.replay import Replay
from app.usecases import keystrokes
from app.usecases.keystrokes import (
    BurstReader,
    Caught,
    Garbled,
    Hold,
    KeyedSample,
    KeyStroke,
    Partial,
    WedgeAction,
)
from app.usecases.scanners import KEYBOARD as SOURCE

_PRESS, _RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
_ASK, _COMPOSE = QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod
_WATCHED = frozenset((_PRESS, _RELEASE, _ASK, _COMPOSE, QEvent.Type.InputMethodQuery, QEvent.Type.MouseButtonPress))
LATE = 0.015
"""Seconds by which a timer may be late before we know that the window was busy and keys may wait unseen."""
ON_THEIR_WAY = 0.010
"""Seconds for keys that have their stamp but have not arrived: silence is waited so much longer, twice at least."""
LOOKS = 6
"""So often at most silence is looked at again, where the window was busy each time."""


class ScanFilter(QObject):
    """An event filter on the application. Give it the burst reader; it installs itself."""

    scanned = Signal(object)
    """A `RawScan`, at its Enter."""
    refused = Signal(object, str)
    """A `ScanFault` and what came: a scan that must not be used."""
    held = Signal()
    """A key is held back: it may be a scan's first."""
    partial = Signal(bool)
    """Whether a scan is arriving."""
    gap_changed = Signal(int)
    """The gap in milliseconds, when the reader widened it for a slow scanner: worth keeping as the desk's setting."""

    def __init__(
        self,
        app: QApplication,
        reader: BurstReader,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`clock` gives monotonic seconds."""
        super().__init__(parent)
        self._app = app
        self._reader = reader
        self._clock = clock
        self._times = EventClock()
        self._replay = Replay()
        self._pause = CompositionPause(self)
        self._held = HeldKeys()
        self._deliveries = Deliveries()
        self._token = 0
        self._enabled = True
        self._gap_told = self.gap_ms
        self._prefix = ""
        self.sample = KeySample(self)
        self._arrived = self._due = 0.0
        self._looked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        app.installEventFilter(self)

    @property
    def gap_ms(self) -> int:
        """The longest pause inside a scan, in milliseconds."""
        return round(self._reader.gap * 1000)

    @property
    def arriving(self) -> bool:
        """Whether a scan's characters are coming in."""
        return self._reader.arriving

    def set_gap(self, milliseconds: int) -> None:
        """Changes the longest pause inside a scan (5 to 90)."""
        self._reader.set_gap(milliseconds / 1000)
        self._gap_told = self.gap_ms

    def set_habits(self, *, ends: bool | None, prefix: str) -> None:
        """What a test scan showed: whether Enter or Tab ends a scan, and the marks put before each code."""
        self._reader.set_ending(ends=ends)
        self._prefix = prefix

    def set_enabled(self, enabled: bool) -> None:
        """Switches the filter on or off; off, every key goes straight to its widget."""
        self._give_back()
        self._enabled = enabled

    def stop(self) -> None:
        """The window closes: no event is looked at any more, and what is held reaches nobody."""
        self._app.removeEventFilter(self)
        self._timer.stop()
        self.sample.end()
        self._pause.end()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Lets every event pass while a screen is made: most are the new widgets', and no key comes before Qt waits for
        events again. The first event of an object whose class PySide6 doesn't know makes it load every class of
        objects there is.
        """
        self._app.removeEventFilter(self)
        try:
            yield
        finally:
            self._app.installEventFilter(self)

    def begin_sample(self) -> None:
        """From now on keys are kept for calibration and reach nobody, until `end_sample`."""
        self._give_back()
        self.sample.begin()

    def end_sample(self) -> KeyedSample | None:
        """What the test scan told; its gap is set. None where no key came."""
        strokes = self.sample.end()
        if not strokes:
            return None
        told = self._reader.calibrate(strokes)
        self.set_gap(self.gap_ms if told.gap is None else round(told.gap * 1000))
        return told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's door: True takes the event away from everybody."""
        kind = event.type()
        if kind not in _WATCHED or not self._enabled or self._replay.is_own(event):
            return False
        if isinstance(event, QKeyEvent):
            if is_silent(event) or self._deliveries.again(watched, event):
                return False
            taken = self._release(watched, event) if kind == _RELEASE else self._press(watched, event)
            self._deliveries.judged(event, taken=taken)
            return taken
        if isinstance(event, QInputMethodEvent):
            return self._compose(watched, event)
        if isinstance(event, QInputMethodQueryEvent):
            return self._pause.answer(watched, event)
        if not self._reader.arriving:
            # What was typed before a click comes before it.
            self._give_back()
        return False

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        """A press comes twice: Qt asks whether it is a shortcut, then it is a key. It is judged when first seen."""
        answered = self._deliveries.answered(event)
        if answered is not None:
            return answered
        self._token += 1
        stroke = stroke_of(event, self._arrive(event.timestamp()), self._token)
        if self.sample.running:
            taken = self.sample.keep(stroke)
        else:
            self._held.pressed(event)
            taken = self._feed(stroke, Waiting(copy_of_key(event, _PRESS), target_of(watched), self._token))
        if taken and event.type() == _ASK:
            # "Yes, I take this key": no shortcut may have it, and it comes again as a press.
            event.accept()
        return taken

    def _release(self, watched: QObject, event: QKeyEvent) -> bool:
        """A release follows its press: held with it, swallowed with it, or passed."""
        if self._held.swallows(event):
            return True
        token = self._held.release(event, target_of(watched))
        if token:
            self._reader.release(token, self._arrive(event.timestamp()))
            self._arm()
        return token > 0

    def _compose(self, watched: QObject, event: QInputMethodEvent) -> bool:
        if event.replacementLength():
            # Text of the field itself is being rewritten: a person is at work.
            self._give_back()
            return False
        self._token += 1
        stroke = composition_of(event, self._arrive(0), self._token)
        if self.sample.running:
            return self.sample.keep(stroke)
        self._pause.note(event.preeditString())
        taken = self._feed(stroke, Waiting(copy_of_composition(event), target_of(watched), self._token))
        if taken:
            event.accept()
        return taken

    def _arrive(self, stamp: int) -> float:
        self._arrived = self._clock()
        return self._times.at(stamp, self._arrived)

    def _tick(self) -> None:
        now = self._clock()
        if now < self._due - 0.0005:
            # Timers may be early.
            self._timer.start(max(1, round((self._due - now) * 1000)))
            return
        if self._looked < LOOKS and (self._looked == 0 or now - self._due > LATE):
            # Silence, as far as we saw. But keys typed in time may stand unseen behind this timer: the window or the
            # whole machine may have been busy. The system is asked for all it has, and given a moment to bring it.
            self._looked += 1
            QGuiApplication.queryKeyboardModifiers()
            self._due = self._clock() + ON_THEIR_WAY
            self._timer.start(round(ON_THEIR_WAY * 1000))
            return
        deadline = self._reader.deadline
        if deadline is not None:
            # The reader's time stands at its last stroke; as much has gone by as since this timer was due.
            self._do(self._reader.tick(deadline + max(now - self._due, 0.001)))

    def _give_back(self) -> None:
        """All that is held is typing, at once."""
        if self._held:
            self._do(self._reader.flush())

    def _feed(self, stroke: KeyStroke, item: Waiting) -> bool:
        return self._do(self._reader.feed(stroke), item)

    def _do(self, actions: list[WedgeAction], fed: Waiting | None = None) -> bool:
        """Does what the reader says; whether the event just `fed` is taken from Qt.

        Words go out last, when nothing here is half done: whoever hears them may open a dialog.
        """
        taken = True
        out: list[Waiting] = []
        used: list[Waiting] = []
        words: list[Partial | Caught | Garbled] = []
        for action in actions:
            if isinstance(action, keystrokes.Replay):
                out += self._held.take()
                taken = taken and (fed is None or fed.token != action.strokes[-1].token)
            elif isinstance(action, Hold) and fed is not None:
                self._held.hold(fed)
                self.held.emit()
                fed = None
            elif isinstance(action, (Caught, Garbled)):
                used += self._held.use_up()
                words.append(action)
            elif isinstance(action, Partial):
                words.append(action)
        if fed is not None and taken:
            self._held.use_up(fed)
        self._arm()
        self._replay.send(out)
        for word in words:
            self._tell(word, [item for item in used if isinstance(item.event, QInputMethodEvent)])
        if self.gap_ms != self._gap_told:
            self._gap_told = self.gap_ms
            self.gap_changed.emit(self._gap_told)
        return taken

    def _tell(self, word: Partial | Caught | Garbled, composed: list[Waiting]) -> None:
        if isinstance(word, Partial):
            self.partial.emit(word.arriving)
            return
        target = composed[-1].target if composed else None
        if target is not None:
            clear_composition(self._replay, target, word.typed, still_open=self._pause.open)
        if isinstance(word, Caught):
            self._pause.end()
            self.scanned.emit(RawScan(word.text.removeprefix(self._prefix), SOURCE, self._arrived))
        else:
            self._pause.begin(target)
            self.refused.emit(word.fault, word.text)

    def _arm(self) -> None:
        deadline = self._reader.deadline
        self._looked = 0
        if deadline is None:
            self._timer.stop()
            return
        self._due = self._arrived + max(deadline - self._times.last, 0.0)
        self._timer.start(max(0, round((self._due - self._clock()) * 1000)))
