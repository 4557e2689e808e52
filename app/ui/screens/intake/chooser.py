"""The chooser: a number that names several things, and a person says by one key which one lies on the table.

Decides the order (devices that carry the number now, those that once did, then what goes by it in a register) and that
nothing is opened unchosen. The next scan leaves it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.codes import squeeze
from app.domain.operations import Ref
from app.domain.scans import Scan
from app.settings.words import t
from app.ui import theme
from app.ui.screens.faults import tell_unread
from app.ui.screens.intake.wording import short_school
from app.ui.shell.actions import Mode
from app.ui.tasks import Lane
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.words_label import WordsLabel
from app.usecases.rows import DeviceCardFacts, Queries, RegisterRow

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter

MOST: Final = 9
"""Things that have a key."""


class Hit(NamedTuple):
    """One of the things."""

    ref: Ref
    line: str


class ChooserPage(QWidget):
    """The things, a key each."""

    def __init__(self, code: str, hits: tuple[Hit, ...], parent: QWidget) -> None:
        super().__init__(parent)
        panel = Panel(t("intake.chooser.title"))
        panel.body.addWidget(WordsLabel(t("intake.chooser.named", code=code, total=len(hits)), bold=True))
        panel.body.addWidget(WordsLabel(t("intake.chooser.hint")))
        self.buttons = [
            KeyButton(ButtonRow(id=str(at), text=hit.line, key=str(at), main=at == 1, height=3.5))
            for at, hit in enumerate(hits[:MOST], 1)
        ]
        self.leave = KeyButton(ButtonRow(id="leave", text=t("intake.chooser.leave"), key="Esc", height=3.0))
        for button in (*self.buttons, self.leave):
            panel.body.addWidget(button)
        if len(hits) > MOST:
            panel.body.addWidget(WordsLabel(t("intake.chooser.more", more=len(hits) - MOST), muted=True))
        panel.setMaximumWidth(theme.px(52))
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(panel, 100)  # as wide as the body lets it be
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(2)
        self.setAutoFillBackground(True)


class Chooser:
    """Asks which thing a scan meant, and takes that one in; what is no device is refused in words."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on
        self.page: ChooserPage | None = None
        self._scan: Scan | None = None
        self._source = ""
        self._hits: tuple[Hit, ...] = ()
        self._before = ""
        self._at = 1

    def ask(self, scan: Scan, source: str) -> None:
        """Looks up what the scan names, and shows it."""
        queries = self.on.context.desk.queries
        turn = self.on.arrival.turn

        end = self.on.turns.under_way()  # a number scanned by now is for the chooser

        def show(hits: tuple[Hit, ...]) -> None:
            if turn == self.on.arrival.turn and len(hits) > 1:  # else another scan came, or only one is left
                self._show(scan, source, hits)
            end()

        def unread(fault: BaseException) -> None:
            tell_unread(self.on.context, fault)
            end()

        self.on.context.tasks.ask(partial(named_by, queries, scan), show, unread, lane=Lane.scan)

    def _show(self, scan: Scan, source: str, hits: tuple[Hit, ...]) -> None:
        self.close()
        if not self.on.active or self.on.context.frame.overlay is not None:
            return  # another screen, or a page over this one, came first: the banner says what is asked
        self._scan, self._source, self._hits = scan, source, hits
        actions, frame = self.on.context.actions, self.on.context.frame
        self.page = ChooserPage(scan.text, hits, frame)
        for button in self.page.buttons:
            button.chosen.connect(lambda id_: self.pick(int(id_)))
        self.page.leave.chosen.connect(lambda _id: self.close())
        self._before = actions.context
        actions.bind_numbered("chooser.pick", self._picked)
        actions.bind("chooser.open", self._pick_focused)
        actions.bind("chooser.later", self.close)
        actions.set_context(Mode.chooser)
        frame.show_overlay(self.page)
        self._at = 1
        self.page.buttons[0].setFocus()
        frame.hints.set_actions(actions.hints())

    def _pick_focused(self) -> None:
        self.pick(1)

    def _picked(self, number: int) -> None:
        self.pick(number)

    def step(self) -> None:
        """The ring goes to the next thing, from the last to the first."""
        if self.page is not None:
            self._at = self._here() % len(self.page.buttons) + 1
            self.page.buttons[self._at - 1].setFocus()

    def pick_here(self) -> None:
        """The thing with the ring is the one."""
        self.pick(self._here())

    def _here(self) -> int:
        buttons = self.page.buttons if self.page is not None else []
        return next((at for at, button in enumerate(buttons, 1) if button.hasFocus()), self._at)

    def pick(self, number: int) -> bool:
        """The thing of that key is the one; False where no thing has that number, and nothing is done."""
        if self.page is None or self._scan is None or not 1 <= number <= len(self.page.buttons):
            return False
        scan, source, ref = self._scan, self._source, self._hits[number - 1].ref
        self.close()
        self.on.arrival.take(scan, source, ref)
        return True

    def close(self) -> None:
        """Leaves it; nothing was opened."""
        page, self.page = self.page, None
        if page is None:
            return
        actions, frame = self.on.context.actions, self.on.context.frame
        if frame.overlay is page:
            frame.hide_overlay()
        page.deleteLater()
        if actions.context == Mode.chooser:
            actions.set_context(self._before)
        frame.hints.set_actions(actions.hints())


def named_by(queries: Queries, scan: Scan) -> tuple[Hit, ...]:
    """All that a scan names by its first reading that names anything, present bearers of the number first."""
    codes = (scan.repair.text,) if scan.repair is not None else scan.candidates
    for code in codes:
        cards = [card for ref in queries.find_device(code) if (card := queries.card(ref)) is not None]
        key = squeeze(code)
        cards.sort(key=lambda card, key=key: key not in (squeeze(card.serial), squeeze(card.asset_tag)))  # type: ignore[misc]
        hits = [Hit(card.device, _device(card)) for card in cards]
        hits += [Hit(row.ref, _registered(row)) for row in queries.registered(code)]
        if hits:
            return tuple(hits)
    return ()


def _device(card: DeviceCardFacts) -> str:
    serial = card.serial or t("intake.chooser.no_serial")
    parts = (serial, card.asset_tag, short_school(card.school), card.model, t(f"kinds.status.{card.status}"))
    return "　".join(part for part in parts if part)


def _registered(row: RegisterRow) -> str:
    parts = (row.code, t(f"kinds.thing.{row.ref.kind.value}"), row.name, short_school(row.place))
    return "　".join(part for part in parts if part)
