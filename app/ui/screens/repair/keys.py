"""What the keys of a repair's page do: the panel's choices, Enter, the deeds below it. Saving is `doing`'s.

Decides nothing of a repair's course: the rules do, in the use cases; a refusal is said in their words.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.bench_words import BoardDecision, Check, ExchangeKind, PartFate
from app.domain.kinds import Action, Family, Route
from app.domain.rules.permissions import Command as Permission
from app.domain.rules.permissions import may, needs_pin
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import say
from app.ui.screens.repair import questions
from app.ui.screens.repair.deeds import FATES, TASK_OF, Wish, asked_first, deeds, did, route_wish, wish
from app.ui.screens.repair.doing import Doing, Turns
from app.ui.screens.repair.leading import Leading
from app.ui.screens.repair.model import PHRASES, Draft, Leads, Task, task_of
from app.ui.screens.repair.now import at_of, panel
from app.ui.screens.repair.now_away import exchange_kind
from app.ui.screens.repair.photos import Photos
from app.ui.screens.repair.showing import say_keys, show_page
from app.ui.screens.repair.view import RepairView
from app.ui.shell.actions import Screen
from app.usecases.act import asked_of
from app.usecases.repair_page_rows import RepairPage

_TILL_ENTER = frozenset({"decision", "payer", "way", "with", "how", "due"})
"""Questions whose answer waits for Enter."""
WRITTEN = frozenset({Task.place, Task.board})
"""Tasks that ask for nothing but a field: it has the focus at once."""


class PageKeys(QObject):
    """The page with what was chosen on it, and its keys. `leads` are pages of others that go on from here."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = RepairView()
        self.leads: Leads | None = None
        self.leading = Leading(self)
        self.turns = Turns()
        self.doing = Doing(context, self.turns, self._after)
        self.photos = Photos(context, self.view.photos, self._keep_photo, self)
        self.page: RepairPage | None = None
        self.number = ""
        self.draft = Draft()
        self.active = False
        """Whether the page is in front."""

    def _after(self, written: bool, refused: str) -> None:
        raise NotImplementedError

    def _keep_photo(self) -> Callable[[bytes], None]:
        raise NotImplementedError

    def show(self) -> None:
        """Paints what is known and chosen."""
        show_page(self)

    def focus(self) -> None:
        """Where keys act, or the field that asks."""
        if self.active and self.page is not None and not self.view.now.typing():
            self.view.now.rest_focus(field=self.task in WRITTEN)

    @property
    def task(self) -> Task | None:
        """What the panel asks now."""
        return None if self.page is None else self.draft.task or task_of(self.page)

    @property
    def readable(self) -> bool:
        """Whether whoever is here may read what people wrote."""
        actor = self.context.desk.actor
        return actor is not None and may(actor.role, Permission.read_form_words)

    # --- keys --------------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Enter: what the panel says."""
        page = self.page
        if page is None:
            return
        if self.view.in_side:  # what it would do is out of sight
            self.show_work()
            return
        now = panel(page, self.draft)
        if self.leading.led_on(page, now.task):
            return
        if not now.enters:
            if left := self.view.now.writing:
                self.view.now.rest_focus(field=False)
            self.refuse(now.why_not or t("repair_page.nothing"), Family.look if left else Family.refused)
            return
        if now.task is Task.parts and now.at < 0:
            self._to(Task.work)
            return
        self._do(page, wish(page, self.draft, self.view.now.typed()))

    def _do(self, page: RepairPage, wished: Wish) -> None:
        if wished.refused:
            self.refuse(wished.refused)
        elif wished.part:
            self.doing.use(self.number, wished.part, self.draft.fate)
        elif wished.back:
            self.doing.put_back(self.number, wished.back)
        elif wished.beyond is not None:
            self.leading.beyond(page, wished.beyond)
        elif wished.action is None:
            self.draft = Draft()  # nothing to save: on to what comes next
            self._go_on_from_diagnosis(page)
        elif (asks := asked_first(wished, self.task)) is not None:
            self._to(asks)
        elif needs_pin(asked_of(wished.action, wished.fields)):
            self.doing.by_pin(self.number, wished.action, wished.fields)
        else:
            self.doing.act(self.number, wished.action, wished.fields, said=did(page, wished.action))

    def look_up(self, text: str) -> None:
        """A unit scanned or typed for what the panel asks: it is said what it is, before anything is saved."""
        raise NotImplementedError

    def _go_on_from_diagnosis(self, page: RepairPage) -> None:
        if task_of(page) is Task.diagnose:
            self.draft = Draft(task=Task.route)
        self.show()
        self.focus()

    def act(self, what: Action, **fields: str) -> None:
        """One action from a key or a code."""
        self.doing.act(self.number, what, fields)

    def choose_route(self, route: Route) -> None:
        """A route by key or code: at once, but for what needs a reason."""
        if self.page is not None:
            self._do(self.page, route_wish(self.page, route))

    def pick(self, number: int) -> None:
        """A digit: a choice of the question, or a line."""
        if self.page is None:
            return
        now = panel(self.page, self.draft)
        if now.questions:
            asked = now.questions[now.active]
            if 1 <= number <= len(asked.choices):
                self.answer(asked.id, asked.choices[number - 1].id)
                return
        elif line := next((line.id for line in now.lines if line.key == str(number)), ""):
            self.pick_line(line)
            return
        self.refuse(t("sheet_commands.no_such_number", number=str(number)), Family.look)

    def pick_line(self, line: str) -> None:
        """A line: the one Enter is about; of a test list it turns, of phrases it is written down."""
        if self.page is None:
            return
        now = panel(self.page, self.draft)
        at = next((n for n, one in enumerate(now.lines) if one.id == line), -1)
        if at < 0:
            return
        self.draft.at = at
        if now.task is Task.test:
            turn = {None: True, True: False}.get(self.draft.checks.get(line))
            if turn is None:
                self.draft.checks.pop(line, None)
            else:
                self.draft.checks[line] = turn
        elif now.task is Task.exchange:
            other = {ExchangeKind.unit: ExchangeKind.mainboard, ExchangeKind.mainboard: ExchangeKind.unit}
            self.draft.answers["kind"] = other[exchange_kind(self.draft)].value
        elif now.task in PHRASES:
            phrases = [one.cells[0] for one in now.lines]
            self.view.now.say_phrase("what" if now.task is Task.hear else "text", phrases[at], phrases)
        self.show()

    def answer(self, asked: str, choice: str) -> None:
        """A choice: of the diagnosis it is saved at once, else it waits for Enter."""
        page, draft = self.page, self.draft
        if page is None:
            return
        if asked == "work":
            draft.work ^= {choice}
        elif asked in _TILL_ENTER:
            draft.answers[asked] = choice
            draft.active = None
            if draft.answers.get("decision") != BoardDecision.repair:
                draft.answers.pop("payer", None)
        else:
            draft.active = None
            draft.task = Task.diagnose if self.task is Task.diagnose else draft.task
            draft.opens, found = questions.found(page, asked, choice)
            if found:
                self.act(Action.diagnose, **found)
                return
        self.show()

    def walk(self, step: int) -> None:
        """↑↓: another line, or another question."""
        if self.page is None:
            return
        now = panel(self.page, self.draft)
        if now.questions:
            self.draft.opens = ""
            self.draft.active = (now.active + step) % len(now.questions)
        elif now.task in PHRASES:
            self.pick_line(now.lines[min(max(now.at + step, 0), len(now.lines) - 1)].id)
        elif now.walks and now.lines:
            self.draft.at = min(max(now.at + step, 0), len(now.lines) - 1)
        else:
            self.view.now.room.step(step)
            return
        self.show()

    def deed(self, name: str) -> None:
        """A letter, or its code: only what is offered now."""
        page = self.page
        if page is None or name not in {deed.id for deed in deeds(page, self.draft)}:
            return
        if name in FATES:
            self.draft.fate = PartFate(name)
            self.show()
        elif name == "all_good":
            mine = [check for check in page.course.checks if check != Check.console]  # that one is seen elsewhere
            self.draft.checks |= dict.fromkeys(mine, True)
            self.show()
        elif name == "seen":
            self.pick_line(Check.console)
        elif name == "side":
            self._look_beside()
        elif name == "photo":
            self.photos.take()
        elif name == "need_part":
            part = at_of(page, self.draft) if self.task is Task.parts else ""
            self.act(Action.need_part, **({"part": part} if part else {}))
        elif self.leading.deed(name, page):
            pass  # another page is in front
        elif name == "to_box":
            self.refuse(t("repair_page.nothing"))
        else:
            self._to(Task.work if name == "next" else TASK_OF[name])

    def _look_beside(self) -> None:
        """I: the column beside where it is hidden, else the newest photo large."""
        if self.view.narrowed:
            self.view.swap()
            say_keys(self)
        else:
            self.photos.look()

    def show_work(self) -> None:
        """At 200 %: the panel again, and its keys."""
        self.view.show_work()
        say_keys(self)

    def _to(self, task: Task) -> None:
        self.draft = Draft(task=task)
        self.show()
        self.focus()

    def back(self) -> None:
        """Esc: out of the field, out of what a key brought here, then back to the queue."""
        if self.view.now.leaves_field:
            self.view.now.rest_focus(field=False)
        elif self.view.in_side:
            self.show_work()
        elif self.draft.task is not None:
            self.view.now.clear_fields()
            self.draft = Draft()
            self.show()
            self.focus()
        else:
            self.context.show(Screen.bench)

    def undo(self) -> None:
        """⌫: the last action at this desk."""
        self.doing.undo()

    def refuse(self, words: str, family: Family = Family.refused) -> None:
        """Nothing is asked of anybody: why, in words, and heard."""
        self.context.voice.say(family)
        say(self.context, words)
