"""Crates, numbers typed by hand, and provisional ones: how a unit gets in that no scanner reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.codes import CodeKind
from app.domain.commands import TYPED, CloseCrate, OpenCrate, TakeInProvisional
from app.domain.kinds import NEW_NUMBER, Family
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake.ask_line import ask_line
from app.ui.tasks import Lane
from app.ui.widgets.toast import ToastRow
from app.usecases.crates import close_crate, open_crate
from app.usecases.rows import CrateFacts, Queries
from app.usecases.take_in import take_in_provisional

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter


class CrateKeys:
    """Begins and ends crates; takes in what was typed, or nothing at all."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on

    def begin(self, *, aloud: bool = False) -> None:
        """A new mixed crate, named by the day; a scanned school code makes it that school's."""
        if self.on.crate is not None:
            return
        self._begin("", aloud=aloud)

    def look(self, scan: Scan, source: str) -> bool:
        """Whether a school's printed code may have been scanned: where there is such a school its crate begins, unless
        one is open already. It is looked up, and other scans wait: a unit's serial may read as such a code.
        """
        if scan.own is None or scan.own.kind is not CodeKind.school:
            return False
        school, queries = scan.own.body, self.on.context.desk.queries
        self.on.turns.hold()

        def known(schools: dict[str, str]) -> None:
            if school not in schools:
                self.on.arrival.take(scan, source)
            elif self.on.crate is not None:
                self.on.sheet.say("crate_is_open", crate=self.on.crate.crate)
            else:
                self._begin(school, aloud=True)
            self.on.turns.release()

        def unread(fault: BaseException) -> None:
            tell_unread(self.on.context, fault)
            self.on.turns.release()

        self.on.context.tasks.ask(queries.schools, known, unread, lane=Lane.scan)
        return True

    def _begin(self, school: str, *, aloud: bool) -> None:
        label = t("intake.crate_label", day=short_day_words(self.on.today().isoformat()))
        command = OpenCrate(action=self.on.context.desk.new_action(), label=label, school=school)
        begun = self.on.context.desk.run(open_crate, command)
        self.on.turns.hold()  # what is scanned from now on lies in it
        self.on.context.tasks.watch(
            begun, lambda result: self._begun(result.crate, label, school, aloud), self._not_changed
        )

    def _not_changed(self, fault: BaseException) -> None:
        """The crate could not be begun or ended: what was scanned meanwhile goes where it would have gone before."""
        self.on.fault(fault)
        self.on.resume(self.on.crate)

    def _begun(self, code: str, label: str, school: str, aloud: bool) -> None:
        if aloud:
            self.on.context.voice.say(Family.ok)
            self.on.context.frame.show_toast(ToastRow(text=t("sheet_commands.crate_begun", crate=code, label=label)))
        queries = self.on.context.desk.queries

        def unread(fault: BaseException) -> None:
            """It is begun all the same: the next scans are its own, and the next look reads the rest of it."""
            tell_unread(self.on.context, fault)
            opened = self.on.today().isoformat()
            self.on.resume(CrateFacts(code, label, school, school, opened, closed=None))

        self.on.context.tasks.ask(lambda: queries.crate(code), self.on.resume, unread)

    def close(self, *, aloud: bool = False) -> None:
        """Ends the crate; with slips due at its end they are made now."""
        if self.on.crate is None:
            return
        code, lines = self.on.crate.crate, self.on.crate.lines
        units = max((line.place for line in lines), default=0)  # as the counter beside the answer has it
        command = CloseCrate(action=self.on.context.desk.new_action(), crate=code)

        def closed(_: object) -> None:
            if aloud:
                self.on.context.voice.say(Family.ok)
            if self.on.context.settings.text("desk.print.mode") == "crate_end":
                self.on.papers.slips_of([line.repair for line in lines if line.outcome in NEW_NUMBER])
            self.on.context.frame.show_toast(ToastRow(text=t("intake.crate_closed", total=units)))
            self.on.resume(None)

        ended = self.on.context.desk.run(close_crate, command)
        self.on.turns.hold()  # what is scanned from now on no longer lies in it
        self.on.context.tasks.watch(ended, closed, self._not_changed)

    def ask_serial(self) -> None:
        """A number typed by hand, where the label can be read but not scanned."""

        def given(text: str) -> None:
            if text:
                self.on.run(self.on.context.desk.read_scan(text), TYPED)

        ask_line(self.on.context, "serial", given, code=True)

    def ask_tail(self) -> None:
        """The last characters that can be read, or nothing at all."""
        ask_line(self.on.context, "tail", self.take_provisional, code=True)

    def take_provisional(self, tail: str = "") -> None:
        """No unit lies on a table without a number: one that can't be read gets a provisional one."""
        crate = self.on.crate.crate if self.on.crate else None
        command = TakeInProvisional(self.on.context.desk.new_action(), tail=tail, crate=crate, slip=self.on.slip.give())
        self.on.arrival.wait_for(self.on.context.desk.run(take_in_provisional, command))


def open_now(queries: Queries) -> CrateFacts | None:
    """The crate this desk goes on with, or None where none is open."""
    crates = queries.open_crates()
    return queries.crate(crates[0].crate) if crates else None
