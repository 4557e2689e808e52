"""What the scanner sends, shown raw; and the test scan that finds its gap. Layout and words only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.scans import Scan
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.words_label import WordsLabel


def raw_characters(text: str) -> str:
    """Each character on its own; what can't be seen by its number, what is not plain with its number."""
    return " ".join(char if "!" <= char <= "~" else f"[U+{ord(char):04X}]" for char in text)


class Reading(QWidget):
    """The last scan, and the button of the test scan."""

    def __init__(self) -> None:
        super().__init__()
        self.test = KeyButton(ButtonRow(id="test", text=t("settings_screen.test_scan"), height=2.6))
        self.said = WordsLabel(t("settings_screen.test_scan.about"), "body", muted=True)
        self.caption = WordsLabel(t("settings_screen.raw"), "h2")
        self.raw = WordsLabel(t("settings_screen.raw.none"), points=18, bold=True)
        self.understood = WordsLabel("", "work", muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.5))
        column.addWidget(self.test, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.said, self.caption, self.raw, self.understood):
            column.addWidget(part)

    def wait(self) -> None:
        """The test scan is waited for."""
        self._say(t("settings_screen.test_scan.now"))

    def done(self, gap: int | None) -> None:
        """What came of it."""
        self._say(t("settings_screen.test_scan.no") if gap is None else t("settings_screen.test_scan.done", gap=gap))

    def _say(self, words: str) -> None:
        self.said.set_words(words)
        access.say(self.said, words)

    def show_scan(self, raw: str, scan: Scan) -> None:
        """A scan as it came, and what it was read as."""
        self.raw.set_words(raw_characters(raw))
        read = (
            t(f"refused.{scan.fault}") if scan.fault else t("settings_screen.read_as", text=scan.text, total=len(raw))
        )
        self.understood.set_words(read)
        access.say(self.understood, read)
