"""A serial scanner on the setup page: its card, with framing, speed and whether it is used. Shows and passes on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.settings.words import t
from app.ui.screens.settings.controls import Option, ValueRow
from app.ui.screens.settings.reading_words import framing_words, state_word, trouble
from app.ui.screens.settings.source_card import SourceCard
from app.ui.shell.sources import source_words
from app.usecases.scanners import CONNECTED, FramingKind, PortRow, PortState, serial_source

BAUDS: Final = (9600, 19200, 38400, 57600, 115200)
CONVERTERS: Final = ("0403:", "067B:", "1A86:", "10C4:", "port:")
"""Makers of converters for old serial plugs, and such plugs themselves: only there the speed means something."""


class PortCard(QObject):
    """One port. `framing`, `baud` and `use` carry what a person chose."""

    framing = Signal(str)
    baud = Signal(int)
    use = Signal(bool)

    def __init__(self, row: PortRow, parent: QObject) -> None:
        super().__init__(parent)
        self.row = row
        self.card = SourceCard(source_words(serial_source(row.number)), row.name)
        options = [Option(kind.value, t(f"settings.choice.desk.scanner.framing.{kind}")) for kind in FramingKind
                   if kind is not FramingKind.learned]  # fmt: skip
        learned = Option(FramingKind.learned.value, t("scanners.framing.learned"))
        self.framings = ValueRow("framing", t("scanners.framing"), (*options, learned))
        self.framings.set_to.connect(self.framing)
        self.bauds = ValueRow("baud", t("scanners.baud"), tuple(Option(str(baud), str(baud)) for baud in BAUDS))
        self.bauds.set_to.connect(lambda text: self.baud.emit(int(text)))
        self.uses = ValueRow("use", t("scanners.use"), (Option("yes", t("scanners.use.on")),
                                                        Option("no", t("scanners.use.off"))))  # fmt: skip
        self.uses.set_to.connect(lambda text: self.use.emit(text == "yes"))
        for value in (self.framings, self.bauds, self.uses):
            self.card.add(value, value.control)
        self.show_row(row)

    @property
    def controls(self) -> list[QWidget]:
        """What takes the focus now, from top to bottom."""
        return [value.control for value in (self.framings, self.bauds, self.uses) if not value.isHidden()]

    def show_row(self, row: PortRow) -> None:
        """The port as it is now."""
        same = (row.state, row.reason) == (self.row.state, self.row.reason)
        self.row = row
        about = "　".join(part for part in (row.name, row.device) if part)
        self.card.set_name(source_words(serial_source(row.number)), about)
        self.card.set_state(*state_word(row.state))
        words, aside = trouble(row.state, row.reason), row.state is PortState.aside
        if words or not same:
            self.card.warn("" if aside else words)
        on = row.state in CONNECTED
        self.card.set_note(words if aside else "", hears=on)
        note = framing_words(row.framing) if row.framing.kind is FramingKind.learned else ""
        self.framings.show_value(row.framing.kind.value, note)
        self.bauds.show_value(str(row.baud))
        self.uses.show_value("no" if row.state is PortState.aside else "yes")
        self.framings.setVisible(on)
        self.bauds.setVisible(on and row.identity.startswith(CONVERTERS))
