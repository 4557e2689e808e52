"""What the console was asked, on the front of 廃棄: confirmed anew, stood for, cancelled; units seen enrolled again.

Decides what Enter does with a request as it stands, and that a box's requests go to the guard together.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.bench_words import RequestStanding
from app.domain.kinds import Family
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.screens.disposal import asks, wording
from app.ui.screens.disposal.front_read import GONE
from app.ui.screens.disposal.front_wording import APART, REENROL
from app.ui.screens.disposal.read import ANEW
from app.ui.screens.goods.asking import Answers
from app.ui.screens.turns import Question
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.deprovision import CancelDeprovision, DeprovisionResult, SeeReenrolled, cancel, see_reenrolled
from app.usecases.deprovision_rows import GuardRow

if TYPE_CHECKING:
    from app.ui.screens.disposal.front import FrontPage


class Requests:
    """Acts of the page of `on`."""

    def __init__(self, on: FrontPage) -> None:
        self.on = on

    def enter_words(self, row: GuardRow, group: str) -> str:
        """What Enter does with it."""
        if group == REENROL:
            return t("disposal_screen.go.deprovision" if row.console != GONE else "disposal_screen.enter.reenrol")
        if group == APART:
            return t("disposal_screen.enter.list_of")
        if row.standing in ANEW:
            return t("disposal_screen.go.anew")
        if row.awaits_word_of(self._me):
            return t("disposal_screen.go.second")
        contested = row.standing == RequestStanding.contested
        return t("disposal_screen.enter.inbox" if contested else "disposal_screen.enter.list_of")

    def enter(self, row: GuardRow, group: str, rows: tuple[GuardRow, ...]) -> None:
        """To the guard where a person's word is due, with all that are alike in its box; else where it lies."""
        if group == REENROL and row.console == GONE:
            self.reenrolled(row)
        elif group == REENROL:
            self.on.context.ask_deprovision([row.device])
        elif group == APART:
            self.on.take_scan(RawScan(row.serial or row.tag, "typed", 0.0))
        elif row.standing in ANEW or row.awaits_word_of(self._me):
            self.on.context.ask_deprovision([each.device for each in rows if _alike(each, row)])
        elif row.standing == RequestStanding.contested:
            self.on.context.show(Screen.sync)
        else:
            self.on.take_scan(RawScan(row.serial or row.tag, "typed", 0.0))

    def scanned(self, row: GuardRow) -> None:
        """A unit was scanned that is the console's matter: seen enrolled again, else Enter leads to the guard."""
        if row.console == GONE:
            self.on.end_turn()
            self.reenrolled(row)
            return
        word, go = t(f"disposal_screen.path.{row.path}"), t("disposal_screen.go.deprovision")
        line = t(f"disposal_screen.path.{row.path}_line")
        banner = BannerRow(answer=Answer.look, word=word, number=row.serial or row.tag, line=line)
        self.on.put(Question(banner, lambda: self.on.context.ask_deprovision([row.device]), go))

    def cancel(self, row: GuardRow, *, proved: bool = False) -> None:
        """It is not wanted any more; by PIN."""
        desk, code = self.on.context.desk, row.serial or row.tag
        wish = CancelDeprovision(desk.new_action(), desk.read_scan(code))
        self.on.run(desk.run(cancel, wish, proved=proved), self._told, code, partial(self.cancel, row))

    def reenrolled(self, row: GuardRow) -> None:
        """Seen enrolled again, in words; by PIN."""
        code, title = row.serial or row.tag, t("disposal_screen.enter.reenrol")

        def seen(answers: Answers) -> None:
            self.on.save_once(partial(self._see, code, answers["note"]))

        self.on.ask(title, code, asks.enrolled(), title, seen)

    def _see(self, code: str, note: str, *, proved: bool = False) -> None:
        desk = self.on.context.desk
        wish = SeeReenrolled(desk.new_action(), desk.read_scan(code), note)
        again = partial(self._see, code, note)
        self.on.run(desk.run(see_reenrolled, wish, proved=proved), self._told, code, again)

    def _told(self, result: DeprovisionResult) -> None:
        (unit,) = result.units
        word = t(f"disposal_screen.asked.{result.outcome}")
        self.on.answered(BannerRow(answer=wording.ANSWER[Family(result.family)], word=word, number=unit.code))

    @property
    def _me(self) -> str:
        return self.on.context.desk.signed_in().code


def _alike(one: GuardRow, chosen: GuardRow) -> bool:
    """Whether both go to the guard together: in one box, asked by one person for one reason, both due the same word."""
    due = (one.standing in ANEW) == (chosen.standing in ANEW)
    together = bool(one.box) and (one.box, one.operator, one.reason) == (chosen.box, chosen.operator, chosen.reason)
    return one.device == chosen.device or (due and together and one.standing in (*ANEW, chosen.standing))
