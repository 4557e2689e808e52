"""What is done with a contact on F6: each act with the words it asks for, saved, and said.

Decides what each act asks; refusals come from the rules and leave what was typed where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import QObject

from app.domain.bench_words import Edition
from app.domain.kinds import Family
from app.domain.papers import FaultReportFacts
from app.domain.rules.contacts import ContactAct, ContactRefused, allowed
from app.settings.words import t
from app.ui.context import Context
from app.ui.one_question import OneQuestion
from app.ui.screens.contacts.page import Asked, ContactPage
from app.ui.screens.contacts.wording import said
from app.ui.screens.faults import fault_words, say
from app.ui.screens.fields import contact_kind_words
from app.ui.screens.paper_page import PaperPage
from app.ui.shell.actions import Screen
from app.ui.widgets.toast import ToastRow
from app.usecases import contacts as cases
from app.usecases.contact_rows import ContactDetail, FaultWords
from app.usecases.contacts import ContactResult

Shown = ContactDetail | None


class ContactActs(QObject):
    """Held by the screen."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._asking = OneQuestion(context.tasks)
        self.page: ContactPage | None = None
        self.paper_page: PaperPage | None = None

    @staticmethod
    def may(shown: Shown, act: ContactAct) -> bool:
        """Whether the rules allow the act on what is shown."""
        return shown is not None and not allowed(act, _state(shown))

    def may_faq(self, shown: Shown) -> bool:
        """Whether it may become a FAQ entry, or is one."""
        return self.may(shown, ContactAct.keep_faq) or self.may(shown, ContactAct.drop_faq)

    # --- with words -------------------------------------------------------------------------------------------------

    def follow(self, shown: Shown) -> None:
        """F: what was done."""
        if shown is None:
            return
        number = shown.row.contact
        self._open(
            shown,
            "follow",
            [Asked("note", t("contacts.field.note"), lines=5)],
            lambda texts: self._run(cases.follow_up, cases.FollowUp(self._action(), number, texts["note"])),
        )

    def close(self, shown: Shown) -> None:
        """C: solved; the answer is what was given, or what was recorded."""
        if shown is None:
            return
        number, before = shown.row.contact, shown.row.answer.text

        def save(texts: Mapping[str, str]) -> None:
            answer = texts["answer"].strip()
            command = cases.CloseContact(self._action(), number, answer="" if answer == before else answer)
            self._run(cases.close_contact, command)

        self._open(shown, "close", [Asked("answer", t("contacts.field.answer"), before, 5)], save)

    def pass_on(self, shown: Shown) -> None:
        """Q: to whom, with what was heard."""
        if shown is None:
            return
        number = shown.row.contact
        self._open(
            shown,
            "pass",
            [Asked("to", t("contacts.field.to"), lines=1.2), Asked("heard", t("contacts.field.heard"), lines=5)],
            lambda texts: self._run(cases.pass_on, cases.PassOn(self._action(), number, texts["to"], texts["heard"])),
        )

    def faq(self, shown: Shown) -> None:
        """A: question and answer for the next one; one that is in the FAQ goes out of it."""
        if shown is None:
            return
        number = shown.row.contact
        if shown.row.faq:
            self._run(cases.drop_faq, cases.OnContact(self._action(), number))
            return
        fields = [
            Asked("question", t("contacts.field.question"), shown.row.content.text, 3),
            Asked("answer", t("contacts.field.answer"), shown.row.answer.text, 4),
        ]
        self._open(
            shown,
            "faq",
            fields,
            lambda texts: self._run(
                cases.keep_faq, cases.KeepFaq(self._action(), number, texts["question"], texts["answer"])
            ),
        )

    def report(self, shown: Shown) -> None:
        """R: the first edition, then the final one with what the first said."""
        if shown is None:
            return
        number, known = shown.row.contact, shown.faults
        edition = Edition.final if known else Edition.first
        before = known[-1] if known else FaultWords(edition, "", shown.row.content)
        fields = [
            Asked(name, t(f"contacts.field.{name}"), getattr(before, name).text, 4)
            for name in ("phenomenon", "cause", "measure")
        ]
        self._open(
            shown,
            f"report_{edition}",
            fields,
            lambda texts: self._run(
                cases.report_fault, cases.ReportFault(self._action(), number, edition, **dict(texts))
            ),
        )

    # --- without ----------------------------------------------------------------------------------------------------

    def close_unsolved(self, shown: Shown) -> None:
        """X: nothing more is owed, and it was not solved."""
        if shown is not None:
            self._run(cases.close_contact, cases.CloseContact(self._action(), shown.row.contact, solved=False))

    def reopen(self, shown: Shown) -> None:
        """O: it goes on."""
        if shown is not None:
            self._run(cases.reopen_contact, cases.OnContact(self._action(), shown.row.contact))

    def paper(self, shown: Shown) -> None:
        """P: the newest edition of its fault report, to be seen and written as PDF."""
        if shown is None or not shown.faults:
            return
        facts = report_facts(shown, self._context.desk_name())
        title = t("contacts.page.paper", contact=shown.row.contact)
        name = f"{shown.row.contact}-{facts.edition}.pdf"
        self._context.tasks.ask(
            lambda: self._context.papers.fault_report(facts), lambda drawing: self._show_paper(title, name, drawing),
            slow=True,
        )  # fmt: skip

    def _show_paper(self, title: str, name: str, drawing: Any) -> None:
        if self._context.frame.current != Screen.contacts:
            return  # somebody went on meanwhile
        self.paper_page = PaperPage(self._context, title, name)
        self.paper_page.open_over(drawing)

    # --- saving -----------------------------------------------------------------------------------------------------

    def _action(self) -> bytes:
        return self._context.desk.new_action()

    def _open(
        self, shown: ContactDetail, name: str, fields: list[Asked], save: Callable[[Mapping[str, str]], None]
    ) -> None:
        title = t(f"contacts.page.{name}", contact=shown.row.contact)
        note = "　".join(part for part in (shown.row.school, contact_kind_words(shown.row.kind)) if part)
        self.page = ContactPage(self._context, title, note, fields, save)
        self.page.open_over()

    def _run(self, usecase: Callable[..., ContactResult], command: Any) -> None:
        def begin() -> Future[ContactResult]:
            return self._context.desk.run(usecase, command)

        self._asking.ask(begin, self._saved, self._failed)

    def _saved(self, result: ContactResult) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.close_over()
        self._context.voice.say(Family.ok)
        words = t(f"contacts.outcome.{result.outcome}", contact=result.contact)
        self._context.frame.show_toast(ToastRow(text=words))

    def _failed(self, fault: BaseException) -> None:
        words = t(f"refused.{fault.reason}") if isinstance(fault, ContactRefused) else fault_words(self._context, fault)
        if words is None:
            self._context.tasks.failed.emit(fault)
            return
        self._context.voice.say(Family.refused)
        if self.page is not None and self.page.is_open:
            self.page.tell(words)
        else:
            say(self._context, words)


def _state(shown: ContactDetail) -> dict[str, Any]:
    """What the rules look at, from what is shown."""
    row = shown.row
    state: dict[str, Any] = {"state": row.state, "solved": row.solved}
    if row.faq:
        state["faq"] = True
    return state | {f"fault_{fault.edition}": True for fault in shown.faults}


def report_facts(shown: ContactDetail, desk: str) -> FaultReportFacts:
    """What the paper of the newest edition says. The caller has no field on it."""
    fault, row = shown.faults[-1], shown.row
    return FaultReportFacts(
        number=row.contact,
        edition=fault.edition,
        day=date.fromisoformat(fault.on),
        happened=date.fromisoformat(row.day),
        desk=desk,
        school=row.school,
        serial=row.serial,
        repair=row.repair,
        kind=contact_kind_words(row.kind),
        phenomenon=said(fault.phenomenon),
        cause=said(fault.cause),
        measure=said(fault.measure),
    )
