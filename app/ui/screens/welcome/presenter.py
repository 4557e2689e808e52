"""The first start: who is the supervisor, the recovery key on paper, the paper read back; or all of it put off.

Decides the order, who may see the key (a supervisor, by PIN), and when the strip under the top strip stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family, Role
from app.domain.rules.permissions import Command
from app.domain.scans import RawScan, ScanFault
from app.settings.words import t
from app.ui.context import Context, Keeper
from app.ui.screens.fault_words import fault_words
from app.ui.screens.welcome.acts import SetupFacts, first_supervisor, keep_put_off, setup_facts
from app.ui.screens.welcome.put_off import PutOff, longest, put_off
from app.ui.screens.welcome.step import Step
from app.ui.screens.welcome.strip import show_strip
from app.ui.shell.actions import Mode
from app.ui.shell.cover import Cover
from app.ui.shell.press import press_code
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.scan_bar import ScanBarRow
from app.ui.widgets.toast import ToastRow
from app.usecases.session import Actor, stand_in

if TYPE_CHECKING:
    from app.domain.drawing import Drawing
    from app.ui.screens.welcome.page import WelcomePage

CHECK_GROUP = 14
RECOVERY_FILE = "recovery-key.pdf"


def held_against(keeper: Keeper, typed: str) -> str:
    """What is wrong with a recovery key as it was typed or scanned, by its group; nothing where it is right."""
    try:
        if keeper.confirm_recovery(typed):
            return ""
    except ValueError as fault:
        group = keeper.wrong_group(typed) or int(getattr(fault, "place", 0))
        if group == CHECK_GROUP:
            return t("welcome.wrong_check")
        if group:
            return t("welcome.wrong_group", group=group)
    return t("welcome.other_key")


def _page(*acts: Callable[[], None]) -> WelcomePage:
    from app.ui.screens.welcome.page import WelcomePage

    made = WelcomePage()
    for signal, act in zip((made.entered, made.left, made.paper_asked, made.covered), acts, strict=True):
        signal.connect(act)
    return made


class WelcomePresenter(QObject):
    """`start` once somebody is signed in (or nobody is registered); `look` when the day or the person changed."""

    signed_in = Signal(object)
    """The first supervisor, an `Actor`: the rail is to name them."""
    left = Signal()
    """The page gave way, all done or put off: scans are the desk's again."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.strip = BannerStrip()
        self.standing = False
        self.facts: SetupFacts | None = None
        self._busy = False
        self._drawing: Drawing | None = None
        self._file = ""
        self.strip.pressed.connect(self.open)
        acts = {"": self.open, ".enter": self.enter, ".pdf": self.write_pdf, ".later": self.put_off}
        for name, act in acts.items():
            context.actions.bind(f"welcome{name}", act)
        context.actions.set_allowed("welcome", allowed=False)

    @cached_property
    def view(self) -> WelcomePage:
        """The page, made when it is first wanted."""
        return _page(self.enter, self.put_off, self.write_pdf, self._covered)

    @cached_property
    def _cover(self) -> Cover:
        return Cover(self.context.frame, self.context.actions, self.view)

    # --- what the window asks for ----------------------------------------------------------------------------

    def start(self) -> None:
        """Asks what is left to do: the page where it is due, else the strip, else nothing."""
        self._ask(self._begin)

    def look(self) -> None:
        """The strip as it should stand now; never opens the page by itself."""
        self._ask(self._show_strip)

    def open(self) -> None:
        """The page, at the first step that is left; at once where nothing is known yet it is asked first."""
        if self.facts is None:
            self._ask(lambda facts: self._stand())
        elif not self.facts.done:
            self._stand()

    def take_scan(self, raw: RawScan) -> bool:
        """A scan while the page stands: the recovery key, else it is refused. False where the page is not there."""
        if not self.standing:
            return False
        pressed = press_code(self.context.frame.window(), self.context.desk.read_scan(raw.text))
        if pressed is None and self.view.step is Step.read_back:
            self.view.typed.line.setText(raw.text)
            self.enter()
        elif not pressed:
            self._refuse(t("welcome.not_now"))
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> bool:
        """A scan that must not be used."""
        del fault, raw
        if self.standing:
            self._refuse(t("welcome.not_now"))
        return self.standing

    # --- what is left to do ----------------------------------------------------------------------------------

    def _ask(self, then: object) -> None:
        desk, keeper = self.context.desk, self.context.keeper

        def known(confirmed: bool) -> None:
            actor = desk.actor or stand_in()
            future = desk.call(lambda unit: setup_facts(unit, confirmed=confirmed), actor=actor)
            tasks = self.context.tasks
            tasks.watch(future, lambda facts: self._know(facts, then), tasks.unread.emit)

        self.context.tasks.ask(keeper.recovery_confirmed, known)

    def _know(self, facts: SetupFacts, then: object) -> None:
        self.facts = facts
        if callable(then):
            then(facts)

    def _begin(self, facts: SetupFacts) -> None:
        due = facts.put_off is None or facts.put_off.due(self._now())
        if not facts.done and due and self._may():
            self._stand()
        self._show_strip(facts)

    def _may(self) -> bool:
        """The key is a supervisor's; the stand-in, who is one, makes the first."""
        actor = self.context.desk.actor
        return actor is not None and actor.role is Role.supervisor

    def _now(self) -> datetime:
        return self.context.desk.clock.now().utc

    def _show_strip(self, facts: SetupFacts) -> None:
        context = self.context
        show_strip(self.strip, context.frame, context.actions, facts, self._now(), standing=self.standing)

    # --- the page --------------------------------------------------------------------------------------------

    def _stand(self) -> None:
        if self.facts is None or self.standing:
            return
        self.standing = True
        self._busy = False
        self.view.set_sentence(t("welcome.title"))
        self.context.frame.set_notice(None)
        self._cover.lay(Mode.welcome, ScanBarRow(message=t("welcome.scan_bar")))
        self._to(Step.key_closed if self.facts.registered else Step.boss)

    def _to(self, step: Step) -> None:
        self.view.show_step(step)
        actions = self.context.actions
        actions.set_words("welcome.enter", t(f"welcome.verb.{step}"))
        actions.set_allowed("welcome.pdf", allowed=step in (Step.badge, Step.key))
        actions.set_allowed("welcome.later", allowed=step is not Step.badge)
        longer = longest(self.facts.put_off if self.facts else None, self._now())
        days = max(1, round(longer / timedelta(days=1)))
        actions.set_words("welcome.later", t("welcome.later", days=days))
        self._cover.set_mode(Mode.welcome)

    def _covered(self) -> None:
        """The lock came over the key: whoever comes back gives their PIN for it."""
        if self.standing and self.view.step is Step.key:
            self._drawing = None
            self.view.show_paper(None)
            self._to(Step.key_closed)

    def _leave(self) -> None:
        self.standing = False
        self._drawing = None
        self.view.forget()
        self._cover.lift()
        self.left.emit()

    def enter(self) -> None:
        """Enter: goes on with this step."""
        if self._busy or not self.standing:
            return
        step = self.view.step
        if step is Step.boss:
            self._make_boss(*self.view.boss())
        elif step is Step.badge:
            self._show_key(proved=True)
        elif step is Step.key_closed:
            self.context.ask_pin(Command.rekey, self._show_key)
        elif step is Step.key:
            self.view.show_paper(None)
            self._to(Step.read_back)
        else:
            self._read_back(self.view.typed.text())

    def put_off(self) -> None:
        """Esc: a week at first, then a day at a time; from the reading back it goes back to the paper."""
        if self._busy or self.facts is None or not self.standing or self.view.step is Step.badge:
            return
        self._keep(put_off(self.facts.put_off, self._now()))
        self._leave()

    def _keep(self, until: PutOff | None) -> None:
        desk = self.context.desk
        future = desk.call(lambda unit: keep_put_off(unit, until), actor=desk.actor or stand_in())
        self.context.tasks.watch(future, lambda _: self.look(), self._fault)

    # --- the first supervisor --------------------------------------------------------------------------------

    def _make_boss(self, name: str, pin: str) -> None:
        if not name:
            return
        self._busy = True
        future = self.context.desk.call(lambda unit: first_supervisor(unit, name, pin), actor=stand_in())
        self.context.tasks.watch(future, self._boss_made, self._fault)

    def _boss_made(self, actor: Actor) -> None:
        self.context.desk.actor = actor
        self.signed_in.emit(actor)
        self.context.voice.say(Family.ok)
        self.look()
        self._file = f"badge-{actor.code}.pdf"
        self._draw(lambda: self.context.papers.badge(actor.code), Step.badge)

    # --- the key ---------------------------------------------------------------------------------------------

    def _show_key(self, *, proved: bool) -> None:
        if proved and self.standing:
            self._file = RECOVERY_FILE
            self._draw(self.context.papers.recovery_sheet, Step.key)

    def _draw(self, make: object, step: Step) -> None:
        self._busy = True

        def shown(drawing: Drawing) -> None:
            self._busy = False
            if not self.standing:
                return
            self._drawing = drawing
            self.view.show_paper(drawing)
            self._to(step)

        self.context.tasks.ask(make, shown, self._fault, slow=True)  # type: ignore[arg-type]

    def write_pdf(self) -> None:
        """P: the paper as a PDF; says where it lies."""
        drawing, path = self._drawing, self.context.papers_folder / self._file
        if drawing is not None and self.view.step in (Step.badge, Step.key):
            papers = self.context.papers
            self.context.tasks.ask(
                lambda: papers.write_pdf(drawing.pages, path), lambda _: self._written(path), self._fault, slow=True
            )

    def _written(self, path: Path) -> None:
        self.view.strip.set_row(StripRow(words=t("welcome.written", path=str(path)), family=Family.ok))

    def _read_back(self, typed: str) -> None:
        if typed.strip():
            self._busy = True
            keeper = self.context.keeper
            self.context.tasks.ask(lambda: held_against(keeper, typed), self._held, self._fault, slow=True)

    def _held(self, words: str) -> None:
        self._busy = False
        if not words:
            self.context.voice.say(Family.ok)
            self._leave()
            self._keep(None)
            self.context.frame.show_toast(ToastRow(text=t("welcome.finished"), undo=False))
            return
        self.view.typed.set_trouble(words)
        self.view.typed.setFocus()
        self.context.voice.say(Family.refused)

    # --- trouble ---------------------------------------------------------------------------------------------

    def _refuse(self, words: str) -> None:
        self.view.strip.set_row(StripRow(words=words, family=Family.refused))
        self.context.voice.say(Family.refused)

    def _fault(self, fault: BaseException) -> None:
        self._busy = False
        words = fault_words(fault)
        if words is None:
            self.context.tasks.failed.emit(fault)
        else:
            self._refuse(words)
