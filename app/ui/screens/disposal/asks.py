"""Questions of disposal: how a step was done, where a unit lies, whom the list went to. A number answers at once.

Decides which questions a step has; what is done with the answers is the asker's.
"""

from __future__ import annotations

from app.domain.disposal_words import HOW, Accessories, Step
from app.settings.words import t
from app.ui.screens.goods.asking import AskPage
from app.ui.screens.goods.steps import Asked, Option

_ASKED = (Step.accessories, Step.wipe)
"""Steps that a person must say the how of; the console tells that of the others."""


class QuickAsk(AskPage):
    """As `AskPage`, but the number of the last question's answer is its Enter too."""

    def pick(self, number: int) -> bool:
        """The option of this number; the last question's ends it."""
        last, many = self.steps.last, self.steps.now.many
        if not super().pick(number):
            return False
        if last and not many and not self.steps.opened:
            self.take_answer()  # a number is no Enter pressed twice, however soon it comes
        return True

    def _show(self, *, line: bool = True) -> None:
        """Where a number says all, its hint says so, and Enter has none before something was chosen."""
        super()._show(line=line)
        steps, actions = self.steps, self.context.actions
        if not steps.last or steps.now.many or steps.opened or not steps.options():
            return
        ticks = self._go == t("disposal_screen.go.tick")
        actions.set_words("asked.pick", t(f"disposal_screen.act.{'pick_tick' if ticks else 'pick_go'}"))
        if not steps.answers[steps.now.id]:
            actions.set_allowed("asked.enter", allowed=False)
            self.go_on.hide()
            self.context.frame.hints.set_actions(actions.hints())


def asked_of(step: str, place: str = "") -> tuple[Asked, ...]:
    """What a step asks, or nothing where Enter alone ticks it. `place`: where the unit lies by now."""
    if step in _ASKED:
        words = tuple(Option(how.value, t(f"disposal.how.{step}.{how.value}")) for how in HOW[Step(step)])
        title = t(f"disposal_screen.ask.{step}")
        if step == Step.accessories:
            own = Accessories.none.value
            return (Asked("how", title, words, own=own, line=t("disposal_screen.ask.none_line")),)
        return (Asked("how", title, words),)
    if step == Step.storage:
        title, line = t("disposal_screen.ask.storage"), t("disposal_screen.ask.storage_line")
        return (Asked("place", title, line=line, code=True, given=place),)
    if step == Step.board:
        return whom()
    return ()


def whom() -> tuple[Asked, ...]:
    """To whom a list went, and by which document."""
    return (
        Asked(
            "to", t("disposal_screen.ask.to"), line=t("disposal_screen.ask.to_line"), given=t("disposal_screen.board")
        ),
        Asked("document", t("disposal_screen.ask.document"), line=t("disposal_screen.ask.document_line"), open_=True),
    )


def eye() -> tuple[Asked, ...]:
    """What was seen in the console."""
    return (Asked("note", t("disposal_screen.ask.eye"), line=t("disposal_screen.ask.eye_line")),)


def enrolled() -> tuple[Asked, ...]:
    """What was seen of a unit that is enrolled again."""
    return (Asked("note", t("disposal_screen.ask.enrolled"), line=t("disposal_screen.ask.enrolled_line")),)


def reason() -> tuple[Asked, ...]:
    """Why a unit leaves disposal."""
    return (Asked("reason", t("disposal_screen.ask.leave"), line=t("disposal_screen.ask.leave_line")),)


def shelf() -> tuple[Asked, ...]:
    """Where a whole box stands."""
    line = t("disposal_screen.ask.storage_line")
    return (Asked("place", t("disposal_screen.ask.box_storage"), line=line, code=True),)


def told_how(step: str, answers: dict[str, str]) -> tuple[str, str]:
    """How a step was done, and words of it, from the answer: a line typed behind an option is that option's."""
    how = answers.get("how", "")
    if step == Step.accessories and how and how not in Accessories.__members__:
        return Accessories.none.value, how
    return how, ""
