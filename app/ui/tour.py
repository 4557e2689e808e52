"""The tour: the real window walked through a day, from a crate taken in to the calls, a picture of each step.

Drives the same window a person has, by scans and keys only; writes the slips as PDF. Decides which steps are shown;
finds in the ledger units that show every outcome.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.domain.drawing import Page
from app.domain.kinds import Cause, FaultPlace, RepairState
from app.domain.rules.forms import off_by
from app.domain.scans import RawScan
from app.ui.run import WindowRun
from app.ui.shell.actions import Screen
from app.ui.tour_disposal import walk_disposal
from app.ui.tour_schools import walk_schools
from app.usecases.rows import Queries

MOST = 14
"""Units with a form the tour takes in."""
PATIENCE = 20.0
"""Seconds a step may take before the tour gives up waiting for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Units of the ledger that show something."""

    with_form: tuple[str, ...]
    without_form: tuple[str, ...]
    near: str | None
    gone: str | None


def find_cast(queries: Queries, since: str) -> Cast:
    """Looks for units with a form, without one, one character off (an answer sent after `since`), and deprovisioned."""
    with_form: list[str] = []
    near: str | None = None
    answers = queries.answers(only_open=True)
    told = False
    for answer in answers:
        if near is not None and told and len(with_form) == MOST:
            break
        serial, tag = answer.units[0] if answer.units else ("", "")
        found = queries.find_device(serial) if serial else ()
        card = queries.card(found[0]) if found else None
        if card is not None and card.form is not None and not card.flags:
            if not told and (card.form.fault, card.form.cause) == (FaultPlace.keytop, Cause.natural):
                told, with_form = True, [card.serial, *with_form[: MOST - 1]]  # its form says what 1, 1 answer
            elif len(with_form) < MOST:
                with_form.append(card.serial)
        elif serial and not tag and not found and near is None and answer.school and answer.sent_local >= since:
            near = _near(queries, serial, answer.school)
    without: list[str] = []
    gone: str | None = None
    for row in queries.device_rows(queries.device_numbers(0, 1500)):
        if row.status == "deprovisioned":
            gone = gone or row.serial
        elif len(without) < 3 and row.status == "in_use":
            card = queries.card(row.device)
            if card is not None and card.form is None and not card.flags:
                without.append(row.serial)
    return Cast(with_form=tuple(with_form), without_form=tuple(without), near=near, gone=gone)


def _near(queries: Queries, serial: str, school: str) -> str | None:
    numbers, _ = queries.search(school, 1000)
    return next((r.serial for r in queries.device_rows(numbers) if off_by(serial, r.serial) == 1), None)


class Tour:
    """One walk."""

    def __init__(self, run: WindowRun, out: Path) -> None:
        """`run` is made, not started; `out` takes the pictures."""
        self._run = run
        self._out = out
        self.files: list[Path] = []

    def walk(self) -> list[Path]:
        """All steps; the files written."""
        self._out.mkdir(parents=True, exist_ok=True)
        run = self._run
        run.window.resize(1920, 1080)
        run.start()
        self._until(lambda: run.context is not None and run.window.frame.current == Screen.intake)
        if run.context is None:
            raise TimeoutError("the ledger did not open")
        today = run.context.desk.clock.now().today
        cast = find_cast(run.context.desk.queries, (today - timedelta(days=50)).isoformat())
        self._notices()
        self.picture("empty-desk")
        self._first_unit(cast)
        self._every_outcome(cast)
        self._end(cast)
        run.window.close()
        return self.files

    def _notices(self) -> None:
        """What is told at the first start of a machine without a keyring is answered, so that the day can begin."""
        if self._run.wiring is None:
            return
        caretaker = self._run.wiring.caretaker
        caretaker.tell_where_the_key_lies()
        self._settle(1.0)
        if caretaker.notices.shown is not None:
            self.key(Qt.Key.Key_Q, "q")

    def _first_unit(self, cast: Cast) -> None:
        self.key(Qt.Key.Key_H, "h")
        self.picture("crate-begun")
        self._scan(cast.with_form[0])
        self.picture("form-there")
        self.key(Qt.Key.Key_1, "1")
        self.key(Qt.Key.Key_1, "1")
        self.picture("fault-and-cause")
        self.key(Qt.Key.Key_Return, "\r")
        self.picture("slip")

    def _every_outcome(self, cast: Cast) -> None:
        for serial in cast.with_form[1:8]:
            self._scan(serial)
        self._scan(cast.without_form[0])
        self.picture("form-missing")
        if cast.near:
            self._scan(cast.near)
            self.picture("near-match")
            self.key(Qt.Key.Key_Return, "\r")
            self.picture("near-match-linked")
        self._scan(cast.with_form[0])
        self.picture("scanned-twice")
        self._scan("ZZ00X1Y2")
        self.picture("unknown-device")
        if cast.gone:
            self._scan(cast.gone)
            self.picture("not-repairable")
        self._scan("PF\u3042\u3044\u3046")
        self.picture("unreadable")
        self.key(Qt.Key.Key_N, "n")
        self.key(Qt.Key.Key_Return, "\r")
        self.picture("provisional-number")
        for serial in cast.with_form[8:]:
            self._scan(serial)
        self.picture("crate")

    def _end(self, cast: Cast) -> None:
        self.key(Qt.Key.Key_Backspace, "\x08")
        self.picture("undone")
        self._slips()
        self.key(Qt.Key.Key_Escape, "\x1b")
        self.picture("crate-closed")
        self._ledger(cast)
        self._labels(cast)
        self._bench()
        if self._run.context is not None:
            walk_schools(self, self._run.context.desk.queries)
            if self._run.context.disposal is not None:
                walk_disposal(self, self._run.context.desk.queries, self._run.context.disposal)
        self._run.window.show_screen(Screen.settings)
        self.picture("screen-settings")

    def _ledger(self, cast: Cast) -> None:
        self._run.window.show_screen(Screen.ledger)
        if self._run.wiring is None:
            return
        ledger = self._run.wiring.ledger
        self._until(lambda: ledger.shown is not None)
        self.picture("ledger")
        part = cast.with_form[0][-3:].lower()
        ledger.view.field.set_text(part)
        ledger.search(part)
        self._settle(0.5)
        self.picture("ledger-search")
        ledger.clear()
        ledger.filters.open("school")
        self._until(lambda: ledger.filters.counted)
        self.picture("ledger-filter")
        ledger.filters.close()

    def _labels(self, cast: Cast) -> None:
        """Asset labels of some units, laid out from the fifth place on and read back."""
        self._run.window.show_screen(Screen.labels)
        if self._run.wiring is None:
            return
        labels = self._run.wiring.labels
        self._until(lambda: bool(labels.choosing.asking.offered.stocks))
        for serial in cast.with_form:
            self._run.window.take_scan(RawScan(serial, "tour", time.monotonic()))
        self._until(lambda: len(labels.choosing.batch.units) == len(cast.with_form))
        labels.choosing.set_start(5)
        self._until(lambda: labels.preparing.prepared is not None and not labels.preparing.busy)
        self.picture("labels")

    def _slips(self) -> None:
        context = self._run.context
        if context is None:
            return
        crates = context.desk.queries.open_crates()
        crate = context.desk.queries.crate(crates[0].crate) if crates else None
        pages: list[Page] = []
        for line in crate.lines if crate else ():
            for ref in context.desk.queries.find_device(line.repair) if line.repair else ():
                card = context.desk.queries.card(ref)
                if card is not None:
                    pages += context.papers.slip(card, line.repair, context.desk_name()).pages
        path = self._out / "slips.pdf"
        context.papers.write_pdf(pages, path)
        self.files.append(path)

    def _bench(self) -> None:
        """The board, a repair's page, what lies over the board, the phone, the calls and the log."""
        context = self._run.context
        if context is None:
            return
        self.walk_to(Qt.Key.Key_F2, "board")
        for state in (RepairState.diagnosing, RepairState.at_maker, RepairState.awaiting_decision):
            number = next((row.repair for row in context.desk.queries.repairs() if row.state == state), None)
            if number is not None:
                self._run.window.take_scan(RawScan(number, "tour", time.monotonic()))
                self._settle(0.8)
                self.picture(f"repair-{state.value}")
                self.key(Qt.Key.Key_Escape, "\x1b")
        for key, text, name in (
            (Qt.Key.Key_P, "p", "parts"),
            (Qt.Key.Key_S, "s", "ship"),
            (Qt.Key.Key_R, "r", "return"),
        ):
            self.walk_to(key, name, text)
            self.key(Qt.Key.Key_Escape, "\x1b")
        self.key(Qt.Key.Key_T, "t")
        for letter in "naga":
            self.key(getattr(Qt.Key, f"Key_{letter.upper()}"), letter)
        self.picture("phone")
        for _ in range(2):
            self.key(Qt.Key.Key_Escape, "\x1b")
        self.walk_to(Qt.Key.Key_F6, "calls")
        self.walk_to(Qt.Key.Key_F8, "repair-log")

    def walk_to(self, key: Qt.Key, name: str, text: str = "") -> None:
        """A key, and the picture `name` of where it leads."""
        self.key(key, text)
        self._settle(0.8)
        self.picture(name)

    # --- hands and eyes ----------------------------------------------------------------------------------------------

    def _scan(self, text: str) -> None:
        before = self._scans()
        self._run.window.take_scan(RawScan(text, "tour", time.monotonic()))
        self._until(lambda: self._scans() > before)
        self._settle()

    def _scans(self) -> int:
        return int(getattr(self._run.intake, "answers", 0))

    def show(self, text: str, name: str) -> None:
        """A scan on a page of its own, and the picture `name` of its answer."""
        self._run.window.take_scan(RawScan(text, "tour", time.monotonic()))
        self._settle(0.8)
        self.picture(name)

    def key(self, key: Qt.Key, text: str) -> None:
        """A key pressed and let go."""
        target = QApplication.focusWidget() or self._run.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.postEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
        self._settle(0.35)

    def picture(self, name: str) -> None:
        """The window as it is now."""
        self._settle()
        number = sum(file.suffix == ".png" for file in self.files) + 1
        path = self._out / f"{number:02d}-{name}.png"
        self._run.window.grab().save(str(path))
        self.files.append(path)

    def _settle(self, seconds: float = 0.25) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def _until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done() and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)
