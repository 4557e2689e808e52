"""What the front of 廃棄 and the page of storage share: two lists, a number typed by hand, one half at 200 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.kinds import Aggregate
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui import theme
from app.ui.screens.away.page import ListPage
from app.ui.screens.disposal.number_codes import press_act
from app.ui.screens.disposal.turns import DisposalTurns
from app.ui.screens.intake.ask_line import AskLine
from app.ui.widgets.text_field import FieldRow

if TYPE_CHECKING:
    from app.domain.command_words import Command


class DisposalLists(DisposalTurns, ListPage):
    """Subclasses say what is listed."""

    shows = (Aggregate.device, Aggregate.box, Aggregate.instruction)

    def bind_keys(self) -> None:
        """A number typed by hand, the other half at 200 %, and the page's own."""
        self.context.actions.bind("boxes.hand", self.by_hand)
        self.context.actions.bind("boxes.side", self._swap)

    def deactivate(self) -> None:
        """Another screen comes to the front: what was asked is left, what was answered has been seen."""
        if self.in_steps:
            self.asking.leave()
        super().deactivate()
        self.view.banner.clear()

    def command(self, command: Command) -> bool:
        """Letters' codes."""
        return press_act(self.context.actions, command)

    def fit_keys(self) -> None:
        """The other half has a key where only one is in sight."""
        actions = self.context.actions
        actions.set_allowed("boxes.side", allowed=theme.look().breadth is theme.Breadth.small)
        actions.set_words("boxes.side", t("goods.act.to_list" if self.view.side_shown else "goods.act.goods.side"))
        actions.set_allowed("away.print", allowed=False)
        if self.question is None:
            actions.set_words("away.leave", t("disposal_screen.act.back"))

    def _swap(self) -> None:
        self.view.swap(side=self.view.work_shown)
        (self.view.side_table if self.view.side_shown else self.view.table).setFocus()
        self.fit()

    def by_hand(self) -> None:
        """A number that is typed counts as scanned."""
        field = FieldRow(id="code", caption=t("goods.hand.field"), hint=t("goods.hand.hint"), code=True)
        title, go = t("goods.hand.title"), t("goods.hand.go")
        AskLine(self.context, title, field, go, t("intake.ask.cancel"), self._typed).open_page()

    def _typed(self, text: str) -> None:
        if text:
            self.take_scan(RawScan(text, "typed", 0.0))
