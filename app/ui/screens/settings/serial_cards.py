"""The serial scanners on the setup page: a card each, live; and what a test scan of one changes.

Decides which card an event belongs to, and that what a test scan told holds at once. What it told is `scanning`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.settings.port_card import PortCard
from app.ui.screens.settings.raw_text import raw_bytes
from app.ui.screens.settings.reading_words import Said, kept, learned
from app.ui.screens.settings.source_card import SourceCard
from app.usecases.scanners import TEST_TEXT, Burst, FramingKind, Heard, Learned, PortRow

if TYPE_CHECKING:
    from app.ui.scanners import Scanners

BETWEEN_MS = 120_000
"""How long the first of two test scans of a scanner counts for the second."""


class SerialCards(QObject):
    """The cards by identity, in the order of the scanners' numbers."""

    told = Signal(object)
    """What a test scan told, or what a person chose could not be kept: a `Said` for the top of the page."""
    relaid = Signal()
    """There is another card, or one less."""
    changed = Signal()
    """What takes the focus may be other than before."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.ports: dict[str, PortCard] = {}
        self._bursts: dict[str, bytes] = {}
        self._forget = QTimer(self, singleShot=True, interval=BETWEEN_MS)
        self._forget.timeout.connect(self._bursts.clear)

    def open(self, scanners: Scanners) -> None:
        """The page is shown: from now on live."""
        scanners.heard.connect(self._heard)
        scanners.burst.connect(self._burst)
        scanners.changed.connect(self._show)
        self._show(scanners.setup.serial.rows())

    def close(self, scanners: Scanners) -> None:
        """It is left."""
        scanners.heard.disconnect(self._heard)
        scanners.burst.disconnect(self._burst)
        scanners.changed.disconnect(self._show)
        self._bursts.clear()

    @property
    def cards(self) -> list[SourceCard]:
        """From scanner 1 on."""
        return [port.card for port in self._in_order()]

    @property
    def controls(self) -> list[QWidget]:
        """What takes the focus, from top to bottom."""
        return [control for port in self._in_order() for control in port.controls]

    def card_of(self, number: int) -> SourceCard | None:
        """The card of scanner `number`."""
        return next((port.card for port in self.ports.values() if port.row.number == number), None)

    def _in_order(self) -> list[PortCard]:
        return sorted(self.ports.values(), key=lambda port: port.row.number)

    # --- what comes --------------------------------------------------------------------------------------------

    def _heard(self, heard: Heard) -> None:
        port = self.ports.get(heard.identity)
        if port is not None:
            port.card.show_raw(raw_bytes(heard.data))

    def _burst(self, burst: Burst) -> None:
        """All that came between two silences: shown whole, and where it is a test scan, learned from."""
        port, scanners = self.ports.get(burst.identity), self._context.scanners
        if port is None or scanners is None:
            return
        port.card.show_raw(raw_bytes(burst.data))
        if TEST_TEXT.encode("ascii") not in burst.data:
            return
        told = self._learned(scanners, burst)
        said = learned(told)
        if told is not None and told.framing != port.row.framing:
            said = kept(lambda: scanners.setup.serial.set_framing(burst.identity, told.framing)) or said
        self.told.emit(said)

    def _learned(self, scanners: Scanners, burst: Burst) -> Learned | None:
        """What this scan tells; together with the one before, of the other symbol, which of the characters before a
        code are the scanner's word for the symbology.
        """
        former = self._bursts.get(burst.identity)
        self._bursts[burst.identity] = burst.data
        self._forget.start()
        both = scanners.setup.learn((former, burst.data)) if former is not None else None
        return both if both is not None and both.framing.skip else scanners.setup.learn((burst.data,))

    def _show(self, rows: tuple[PortRow, ...]) -> None:
        """The ports as they are now."""
        there = {row.identity for row in rows}
        gone = [identity for identity in self.ports if identity not in there]
        fresh = [row for row in rows if row.identity not in self.ports]
        for row in rows:
            if row.identity in self.ports:
                self.ports[row.identity].show_row(row)
        for identity in gone:
            self._drop(self.ports.pop(identity))
        for row in fresh:
            self.ports[row.identity] = self._made(row)
        if gone or fresh:
            self.relaid.emit()
        self.changed.emit()

    @staticmethod
    def _drop(port: PortCard) -> None:
        """A card goes; what had the focus on it is not left to whatever Qt finds next."""
        now = QApplication.focusWidget()
        if now is not None and port.card.isAncestorOf(now):
            now.clearFocus()
        port.card.hide()
        port.card.deleteLater()
        port.deleteLater()

    # --- what a person chooses ---------------------------------------------------------------------------------

    def _made(self, row: PortRow) -> PortCard:
        port, identity = PortCard(row, self), row.identity
        port.framing.connect(lambda kind: self._set_framing(port, kind))
        port.baud.connect(lambda baud: self._set(lambda s: s.setup.serial.set_baud(identity, baud)))
        port.use.connect(lambda on: self._set(lambda s: s.setup.serial.use(identity, on=on)))
        return port

    def _set_framing(self, port: PortCard, kind: str) -> None:
        chosen, identity = FramingKind(kind), port.row.identity
        if chosen is FramingKind.learned:
            # Nothing to choose: it comes from a test scan.
            port.show_row(port.row)
            port.card.say(Said(t("scanners.framing.by_test"), Family.look))
            return
        self._set(lambda s: s.setup.serial.set_framing(identity, s.setup.framing_of(chosen)))

    def _set(self, act: Callable[[Scanners], None]) -> None:
        scanners = self._context.scanners
        said = None if scanners is None else kept(lambda: act(scanners))
        if said is not None:
            self.told.emit(said)
