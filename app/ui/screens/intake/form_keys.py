"""The form gate on the screen: a near match compared, linked or put off; beginning without a form, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.domain.commands import Act, LinkForm
from app.domain.identity import unshort
from app.domain.kinds import Action, Family
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui.screens.intake import wording
from app.ui.screens.intake.ask_line import ask_line
from app.ui.screens.intake.card_wording import near_match, other_answers
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.toast import ToastRow
from app.usecases.act import act
from app.usecases.link_form import link_form
from app.usecases.results import ActResult
from app.usecases.rows import DeviceCardFacts, FormFacts

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter

MOST_OTHERS = 30
"""Open answers of a school that are walked through."""


class FormKeys:
    """One key links the candidate; the next scan puts it off."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on

    def show(self, card: DeviceCardFacts) -> None:
        """The comparison in place of the work column."""
        if card.candidate is None:
            return
        self.on.view.near.set_data(near_match(card, card.candidate, self.on.today()))
        self.on.view.show_near(near=True)
        self.on.context.actions.set_context(Mode.near_match)
        self.on.context.frame.hints.set_actions(self.on.context.actions.hints())

    def other(self) -> None:
        """Another open answer of the school: asked for at the first press, walked through after that."""
        card = self.on.card
        if card is None or self.on.view.near.show_next():
            return
        queries, today = self.on.context.desk.queries, self.on.today()

        def asked() -> tuple[FormFacts, ...]:
            found = queries.answers(only_open=True)
            return tuple(f for f in found if f.school_code == card.school_code and f.units)[:MOST_OTHERS]

        def show(found: tuple[FormFacts, ...]) -> None:
            shown = self.on.view.near.candidate
            rest = [f for f in found if shown is None or f.answer != shown.form_id]
            if not rest or self.on.card is not card:
                self.on.context.frame.show_toast(ToastRow(text=t("intake.near.no_other"), undo=False))
                return
            self.on.view.near.set_data(other_answers(card, rest, today))

        self.on.context.tasks.ask(asked, show)

    def leave(self) -> None:
        """Back to the work column."""
        self.on.view.show_near(near=False)
        if self.on.context.actions.context == Mode.near_match:
            self.on.context.actions.set_context(Screen.intake)
            self.on.context.frame.hints.set_actions(self.on.context.actions.hints())

    def put_off(self) -> None:
        """The answer stays a candidate; the row goes on."""
        self.leave()

    def link(self, answer: str) -> None:
        """The answer counts for the newest repair."""
        if self.on.newest is None or not self.on.newest.repair:
            return
        number = self.on.newest.repair
        command = LinkForm(action=self.on.context.desk.new_action(), repair=number, answer=unshort(answer))
        self.leave()
        linking = self.on.context.desk.run(link_form, command)
        end = self.on.turns.under_way()

        def failed(fault: BaseException) -> None:
            self.on.fault(fault)
            end()

        self.on.context.tasks.watch(linking, partial(self.linked, after=end), failed)

    def linked(self, result: ActResult, after: Callable[[], None] = lambda: None) -> None:
        """Said in the banner, and the card asked for anew; then `after`."""
        school = wording.short_school(self.on.card.school) if self.on.card else ""
        self.on.context.voice.say(Family.ok)
        banner = self.on.view.banner
        word, line = t("kinds.outcome.opened"), f"{school}　{t('intake.linked')}"
        banner.show_answer(replace(banner.row, answer=Answer.ok, word=word, number=result.repair, line=line))
        if self.on.card is not None:
            self.on.ask_card(self.on.card.device, focus=True, after=after)
        else:
            after()

    def override(self, reason: str, *, proved: bool) -> None:
        """A supervisor lets the repair begin without a form."""
        if self.on.newest is None or not self.on.newest.repair:
            return
        command = Act(
            action=self.on.context.desk.new_action(),
            repair=self.on.newest.repair,
            what=Action.override,
            fields={"reason": reason},
        )
        self.on.context.tasks.watch(self.on.context.desk.run(act, command, proved=proved), self.linked, self.on.fault)

    def ask_reason(self) -> None:
        """A supervisor begins without a form: the reason in writing, then the PIN."""

        def given(reason: str) -> None:
            self.on.context.ask_pin(Command.override_form, lambda *, proved: self.override(reason, proved=proved))

        ask_line(self.on.context, "reason", given)
