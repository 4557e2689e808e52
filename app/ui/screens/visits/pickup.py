"""A unit taken along: an intake on the visit, at once; the blank slip scanned before or after it gives its number.

Decides what a slip belongs to: scanned right after a unit that has none it is that unit's, else it waits for the next.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.domain.commands import TakeIn, Undo
from app.domain.kinds import NEW_NUMBER, Family
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake import wording as intake
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.charger_scan import as_written
from app.usecases.rows import DeviceCardFacts
from app.usecases.take_in import IntakeResult, take_in
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.screens.visits.visit import VisitPresenter


class _Taken(NamedTuple):
    """The unit taken along last, with a number of its own that a slip may take the place of."""

    command: TakeIn
    repair: str


class PickUps:
    """Takes units along on the visit in front."""

    def __init__(self, page: VisitPresenter) -> None:
        """`page` is the visit's."""
        self._page = page
        self._last: _Taken | None = None
        self.slip = ""
        """Of the blank slip that waits for its unit."""

    def forget(self) -> None:
        """Something else was done: a slip is for the next unit only."""
        self._last = None

    def leave_slip(self) -> bool:
        """Whether a slip waited: it goes back on the pile, unused."""
        unused, self.slip = self.slip, ""
        if unused:
            words = t("intake.slip.left", slip=unused)
            self._page.view.banner.show_answer(BannerRow(answer=Answer.look, word=t("intake.slip.word"), line=words))
        return bool(unused)

    def take_slip(self, number: str) -> None:
        """A blank slip."""
        last, self._last = self._last, None
        if last is None:
            self.slip = number
            line = t("intake.slip.scan_unit")
            self._page.done(BannerRow(answer=Answer.look, word=t("intake.slip.word"), number=number, line=line))
            return
        desk = self._page.context.desk
        taken = take_back(desk, Undo(desk.new_action(), target=last.command.action, reason=""))
        self._page.run(taken, partial(self._again, last, number), number)

    def _again(self, last: _Taken, slip: str, undone: UndoResult) -> None:
        """The intake with the number of its own is taken back: the same unit, with the slip's."""
        if undone.family is Family.refused:
            line = t("intake.slip.has_record", repair=last.repair, slip=slip)
            self._page.done(BannerRow(answer=Answer.refused, word=t("intake.not_saved"), number=slip, line=line))
            return
        self._take(last.command.scan, slip)

    def take_unit(self, scan: Scan) -> None:
        """A unit."""
        slip, self.slip = self.slip, ""
        self._take(scan, slip)

    def _take(self, scan: Scan, slip: str) -> None:
        desk = self._page.context.desk
        command = TakeIn(desk.new_action(), scan, slip=slip, visit=self._page.number)
        self._page.run(desk.run(take_in, command), partial(self._answered, command), as_written(scan))

    def _answered(self, command: TakeIn, result: IntakeResult) -> None:
        new = result.outcome in NEW_NUMBER and result.repair
        self._last = _Taken(command, result.repair or "") if new and not command.slip else None
        if command.slip and not new:
            self.slip = command.slip  # it still waits for its unit
        page, device = self._page, result.device
        if device is None:
            page.done(self._banner(result, None))
            return
        page.context.tasks.ask(
            lambda: page.context.desk.queries.card(device),
            lambda card: page.done(self._banner(result, card)),
            lambda _fault: page.done(self._banner(result, None)),
        )

    def _banner(self, result: IntakeResult, card: DeviceCardFacts | None) -> BannerRow:
        """Days after the visit its slips may still be scanned: the intake is of today, and that is said."""
        row, detail = intake.banner(result, card), self._page.detail
        today = self._page.context.desk.clock.now().today.isoformat()
        if result.outcome not in NEW_NUMBER or detail is None or detail.held == today:
            return row
        late = t("visits_screen.late_pickup", day=short_day_words(detail.held))
        return replace(row, line="　".join(filter(None, (late, row.line))))
