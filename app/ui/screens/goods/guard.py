"""The guarded request: what the console is asked about one unit, shown with all that is frozen. Enter never goes on.

Decides what a person must do before it is queued: name the very unit by its serial, then choose, then give the PIN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.codes import squeeze
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.screens.goods import lost_wording as wording
from app.ui.screens.over_page import OverPage
from app.ui.shell.actions import Mode
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.code_label import CodeLabel
from app.ui.widgets.hazard_band import HazardBand
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.painted import Painted
from app.ui.widgets.pair_list import PairList
from app.ui.widgets.panel import PanelKind
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel

if TYPE_CHECKING:
    from app.domain.scans import Scan
    from app.ui.context import Context
    from app.usecases.lost_rows import RequestRow

_K = Qt.Key
_LOW = 22.0
"""Under so many u there is no room for the sentence at 200 %."""


class _Padlock(Painted):
    """The padlock beside the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedSize(theme.px(3), theme.px(3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The padlock in ink."""
        painter = QPainter(self)
        tokens = theme.tokens()
        theme.icons.draw(painter, "lock", 0, 0, self.width(), tokens.ink, tokens.surface)
        painter.end()


class GuardPage(OverPage):
    """Open it by `ask`."""

    mode = Mode.guard
    prefix = "guard"
    acts = ("pick", "back")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._row: RequestRow | None = None
        self._go: Callable[[RequestRow, str], None] = lambda _row, _serial: None
        self.panel.set_kind(PanelKind.guard)
        self.strip = BannerStrip()
        self.band = HazardBand()
        self.sentence = WordsLabel(role="h1", bold=True)
        self.serial = CodeLabel(role="card_code")
        self.tag = CodeLabel()
        self.pairs = (PairList(), PairList())
        self.field = TextField(FieldRow(id="serial", caption=t("goods.guard.serial"), code=True))
        self.button = KeyButton(ButtonRow(id="go", text=t("goods.guard.go"), key="1", height=3.0))
        self.leave_button = KeyButton(ButtonRow(id="leave", text=t("goods.ask.leave"), key="Esc", height=3.0))
        for part in (self.band, self.strip, self._inner()):
            self.panel.body.addWidget(part)
        self.panel.body.addStretch(1)
        self.field.edited.connect(self._typed)
        self.button.chosen.connect(lambda _id: self.go_on())
        self.leave_button.chosen.connect(lambda _id: self.step_back())
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a button with the ring is pressed by Enter
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _inner(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        side = theme.px(1)
        column.setContentsMargins(side, side // 2, side, side // 2)
        column.setSpacing(side // 2)
        self._head, codes, self._foot = QWidget(), QHBoxLayout(), QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        codes.setSpacing(side)
        head.addWidget(_Padlock())
        head.addWidget(self.sentence, 1)
        for label in (self.serial, self.tag):
            codes.addWidget(label)
        codes.addStretch(1)
        for button in (self.button, self.leave_button):
            foot.addWidget(button)
        foot.addStretch(1)
        self.field.setMaximumWidth(theme.px(40))
        column.addWidget(self._head)
        column.addLayout(codes)
        across = QHBoxLayout()
        for pairs in self.pairs:
            across.addWidget(pairs, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(across)
        column.addWidget(self.field)
        column.addWidget(self._foot)
        return inner

    def ask(self, row: RequestRow, go: Callable[[RequestRow, str], None]) -> None:
        """Shows just this unit; `go` has it and the serial once a person named it and chose."""
        self._row, self._go = row, go
        self.panel.set_title(t("goods.guard.title"), t(f"kinds.request.{row.kind}"))
        self.sentence.set_words(t(f"goods.guard.sentence.{row.kind}"))
        self.serial.set_code(row.serial)
        self.tag.set_code(row.tag)
        facts = wording.facts(row, ZoneInfo(self.context.settings.text("ledger.time_zone")))
        for shown, part in zip(self.pairs, (facts[:3], facts[3:]), strict=True):
            shown.set_pairs(part)
        self.strip.set_row(StripRow())
        self.field.line.clear()
        self.open()
        self._fit_head()
        self._fit()
        # at 200 % the hint strip alone says the keys, so that every fact stands whole
        self._foot.setVisible(theme.look().breadth is not theme.Breadth.small)
        self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def named(self) -> bool:
        """Whether the unit was named by its serial."""
        return self._row is not None and squeeze(self.field.text()) == squeeze(self._row.serial)

    def _typed(self, _text: str) -> None:
        self._fit()
        if self.named:
            self.strip.set_row(StripRow())
            self._fit_head()
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # from here a 1 is no letter of the field

    def _fit(self) -> None:
        reason = "" if self.named else t("goods.guard.name_first")
        self.button.set_row(ButtonRow(id="go", text=t("goods.guard.go"), key="1", height=3.0, reason=reason))
        self.context.actions.set_allowed("guard.pick", allowed=self.named)
        self.context.frame.hints.set_actions(self.context.actions.hints())

    def _fit_head(self) -> None:
        """At 200 % a refusal has the sentence's room, in a low window the facts have: title and band say it, too."""
        low = bool(self.strip.row.words) or self.height() < theme.px(_LOW)
        self._head.setVisible(theme.look().breadth is not theme.Breadth.small or not low)

    def wrong(self, words: str) -> None:
        """Said over the facts, and heard; nothing is asked of the console."""
        self.context.voice.say(Family.refused)
        self.strip.set_row(StripRow(words=words, family=Family.refused))
        self._fit_head()

    def kept(self) -> str:
        """What is waited for, to a key that would lead to another screen."""
        return t("shell.kept", what=t("deprovision.held.go") if self.named else t("goods.guard.waits"))

    def go_on(self) -> None:
        """Chosen by its number: the PIN comes next."""
        if self._row is None or not self.named:
            self.wrong(t("goods.guard.name_first"))
        else:
            self._go(self._row, self.field.text())

    # --- scans, codes, keys ------------------------------------------------------------------------------------------

    def take_scan(self, scan: Scan) -> None:
        """Only the unit's own serial names it."""
        row = self._row
        if row is not None and any(squeeze(text) == squeeze(row.serial) for text in scan.candidates):
            self.context.voice.say(Family.ok)
            self.field.line.setText(row.serial)
            self._typed(row.serial)
        else:
            self.wrong(t("goods.guard.not_it"))

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: its number goes on, Esc leaves, Enter does nothing and says so."""
        if command.word is CommandWord.number and command.number == 1:
            self.go_on()
        elif command.word is CommandWord.escape:
            self.step_back()
        elif command.word is CommandWord.done:
            self.wrong(t("goods.guard.no_enter"))
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field has taken. Enter never goes on."""
        key = _K(event.key())
        if key == _K.Key_Escape:
            self.step_back()
        elif key in (_K.Key_Return, _K.Key_Enter):
            self.wrong(t("goods.guard.no_enter"))
        elif event.text() == "1":
            self.go_on()
        else:
            event.ignore()
