"""Recording a call from the strip: what is missing is asked for, nothing is lost, and what became of it is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.kinds import Family
from app.domain.rules.contacts import ContactRefused, out_of_scope
from app.settings.words import t
from app.ui.context import Context
from app.ui.one_question import OneQuestion
from app.ui.screens.contacts import wording
from app.ui.screens.contacts.draft import DraftKeeper
from app.ui.screens.contacts.naming import Naming
from app.ui.screens.contacts.strip_lines import device_of, repair_of
from app.ui.screens.contacts.strip_pages import StripPages
from app.ui.screens.faults import tell_fault
from app.ui.widgets.toast import ToastRow
from app.usecases.contacts import ContactResult, RecordContact, record_contact


class Recording(QObject):
    """Held by the strip; `done` folds it."""

    def __init__(
        self, context: Context, pages: StripPages, naming: Naming, keeper: DraftKeeper, done: Callable[[], None]
    ) -> None:
        super().__init__(pages)
        self._context, self._pages, self._naming, self._keeper, self._done = context, pages, naming, keeper, done
        self._view = pages.view
        self._asking = OneQuestion(context.tasks)

    def pass_on(self) -> None:
        """Q: it is passed on; whom to is asked, and what was heard goes along."""
        self._keeper.draft.passing = True
        self._pages.show_passing()
        self._view.go_to(self._view.to.line)

    def later(self) -> None:
        """F: recorded, and we are to see to it."""
        self.record(follow=True)

    def record(self, *_clicked: object, follow: bool = False) -> None:
        """Records the call; what is missing is asked for, and nothing is lost."""
        self._pages.keep()
        draft = self._keeper.draft
        if not draft.kind:
            self._pages.trouble(t("contacts.strip.kind_needed"))
            self._view.go_to(self._view.kinds)
            return
        passing = (draft.passing or out_of_scope(draft.kind)) and not follow
        if passing and not draft.to.strip():
            self._pages.trouble(t("contacts.strip.to_needed"))
            self.pass_on()
            return
        if draft.code.strip() and draft.device is None:
            self._naming.typed(draft.code, then=partial(self.record, follow=follow))
            return
        content, answer = wording.parted(draft.words)
        calls = self._pages.calls
        repair = repair_of(draft, calls)
        command = RecordContact(
            action=self._context.desk.new_action(),
            kind=draft.kind,
            way=draft.way,
            school=draft.school,
            device=draft.device or device_of(repair, calls),
            repair=repair,
            begun=draft.begun.isoformat(" ", "minutes") if draft.begun is not None else "",
            person=draft.person,
            content=content,
            answer=answer,
            passed_to=draft.to if passing else "",
            follow=follow,
        )
        self._asking.ask(lambda: self._context.desk.run(record_contact, command), self._recorded, self._failed)

    def _recorded(self, result: ContactResult) -> None:
        """It is saved: the strip goes, and says so."""
        self._keeper.done()
        self._pages.fill()
        self._done()
        self._keeper.done()
        self._context.voice.say(Family.ok)
        words = t(f"contacts.outcome.{result.outcome}", contact=result.contact)
        self._context.frame.show_toast(ToastRow(text=words, undo=True))

    def _failed(self, fault: BaseException) -> None:
        if isinstance(fault, ContactRefused):
            self._pages.trouble(t(f"refused.{fault.reason}"))
        else:
            tell_fault(self._context, fault)
