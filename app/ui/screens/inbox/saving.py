"""What an answer does: saved, refused or asked a reason or a PIN for, and taken back again.

Decides what is said of it; which card it is about is the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.domain.commands import Undo
from app.domain.kinds import Family
from app.domain.rules.repair import RepairRefused
from app.settings.words import has, t
from app.ui.screens.faults import pin_asked, tell_fault
from app.ui.screens.inbox import wording
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.widgets.text_field import FieldRow
from app.ui.widgets.toast import ToastRow
from app.usecases.inbox import MOST, Settle, SettleAlike, Settled, SettledAlike, settle, settle_alike
from app.usecases.inbox_rows import CardRow
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.context import Context


class Saving:
    """Held by the page; `after` is called when an answer was saved or refused, with the cards that are answered."""

    def __init__(self, context: Context, after: Callable[[frozenset[str]], None]) -> None:
        self._context, self._after = context, after
        self.busy = False
        """Whether an answer is being saved: no other is taken meanwhile."""

    def answer(self, group: wording.Group, number: int) -> None:
        """The answer of this number, for the card or for all of its cause."""
        row = group[0]
        if len(group) > 1:
            self._save_all(group, number)
        elif row.kind == "two_repairs" and number == wording.APART:
            self._ask_reason(row)
        else:
            self._save(row, number)

    def _ask_reason(self, row: CardRow) -> None:
        field = FieldRow(id="reason", caption=t("inbox_screen.reason.field"), hint=t("inbox_screen.reason.hint"))
        AskLine(
            self._context,
            t("inbox_screen.reason.title"),
            field,
            t("inbox_screen.reason.go"),
            t("intake.ask.cancel"),
            lambda reason: self._save(row, wording.APART, reason),
            phrases=wording.phrases(),
            missing=t("inbox_screen.reason.missing"),
        ).open_page()

    def _save(self, row: CardRow, number: int, reason: str = "", *, proved: bool = False) -> None:
        desk = self._context.desk
        wish = Settle(desk.new_action(), row.about, row.card, number, reason)
        words = wording.choices((row,))[number - 1].words

        def done(_result: Settled) -> None:
            self._done(t("inbox_screen.done", code=row.repair or row.code, choice=words), (row,))

        self.busy = True
        again = partial(self._save, row, number, reason)
        self._context.tasks.watch(desk.run(settle, wish, proved=proved), done, partial(self._failed, again))

    def _save_all(self, group: wording.Group, number: int, *, proved: bool = False) -> None:
        desk = self._context.desk
        wish = SettleAlike(desk.new_action(), tuple((row.about, row.card) for row in group[:MOST]), number)

        def done(result: SettledAlike) -> None:
            key = "done_some" if result.gone else "done_all"
            self._done(t(f"inbox_screen.{key}", count=result.settled, gone=result.gone), group[:MOST])

        self.busy = True
        again = partial(self._save_all, group, number)
        self._context.tasks.watch(desk.run(settle_alike, wish, proved=proved), done, partial(self._failed, again))

    def _done(self, words: str, answered: wording.Group) -> None:
        self.busy = False
        self._say(Family.ok, words, undo=True)
        self._after(frozenset(row.card for row in answered))

    def _failed(self, again: Callable[..., None], fault: BaseException) -> None:
        self.busy = False
        if pin_asked(self._context, fault, again):
            return
        if isinstance(fault, RepairRefused):
            self._say(Family.refused, _refusal(fault.reason))
            self._after(frozenset())
        else:
            tell_fault(self._context, fault)

    def _say(self, family: Family, words: str, *, undo: bool = False) -> None:
        self._context.voice.say(family)
        self._context.frame.show_toast(ToastRow(text=words, undo=undo))

    def say_back(self, cards: Sequence[CardRow]) -> None:
        """Which cards the taking back has brought again; that it was taken back is said by then."""
        codes = {card.repair or card.code for card in cards}
        if len(codes) == 1:
            words = t("inbox_screen.undone_card", code=codes.pop())
        else:
            words = t("inbox_screen.undone_cards", count=len(cards))
        self._context.frame.show_toast(ToastRow(text=words, undo=False))

    # --- undo --------------------------------------------------------------------------------------------------------

    def undo(
        self, then: Callable[[], None], reason: str = "", target: bytes | None = None, *, proved: bool = False
    ) -> None:
        """The last action is taken back, then `then`."""

        def undone(result: UndoResult) -> None:
            if result.reason == "reason_needed":
                ask_undo_reason(self._context, result, partial(self.undo, then))
            elif result.family is Family.refused:
                self._say(Family.refused, _refusal(result.reason))
            else:
                self._say(Family.ok, t("inbox_screen.undone"))
                then()

        taken = take_back(self._context.desk, Undo(self._context.desk.new_action(), target, reason), proved=proved)
        self._context.tasks.watch(taken, undone, partial(self._failed, partial(self.undo, then, reason, target)))


def _refusal(reason: str) -> str:
    """A refusal in a sentence."""
    return t(f"refused.{reason}", repair="", role="", last="") if has(f"refused.{reason}") else reason
