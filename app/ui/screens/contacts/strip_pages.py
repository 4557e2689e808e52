"""What the phone strip shows: the school that is meant, its open repairs as sentences, answers given before.

Decides which of these stands in the middle, and what a scan or two letters name. Keys and recording are its owner's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Aggregate, Family
from app.domain.rules.contacts import out_of_scope
from app.domain.rules.faq import FaqEntry
from app.domain.rules.school_reading import MOST, SchoolName, schools_meant, spells_on, the_one
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.contacts import strip_lines
from app.ui.screens.contacts.answers import Answers
from app.ui.screens.contacts.draft import Draft, DraftKeeper
from app.ui.screens.contacts.strip_view import PhoneStripView
from app.ui.screens.fields import contact_kind_words
from app.ui.shell.actions import Screen
from app.ui.widgets.composing import Composing, with_held
from app.ui.widgets.key_button import ButtonRow
from app.ui.widgets.kind_keys import Kind
from app.usecases.contact_rows import ContactQueries, SchoolCalls

if TYPE_CHECKING:
    from app.usecases.changes import Changes
    from app.usecases.rows import DeviceCardFacts


class StripPages(QObject):
    """Fills the view from the draft and what the ledger tells. `school_chosen`: keys now choose among its repairs."""

    school_chosen = Signal()

    def __init__(self, context: Context, view: PhoneStripView, queries: ContactQueries, keeper: DraftKeeper) -> None:
        super().__init__(view)
        self._context, self.view, self._queries, self._keeper = context, view, queries, keeper
        self._schools: tuple[SchoolName, ...] = ()
        self.answers = Answers(view, keeper)
        self._meant: tuple[SchoolName, ...] = ()
        self._calls: SchoolCalls | None = None
        self._turn = 0
        self._spelled = ""
        """What was typed when it came to name a school: the next letter may belong to it too."""
        self._filling = self._stale = False
        view.school.edited.connect(self._school_typed)
        Composing(view.school.line, self._school_composed)
        Composing(view.words, self.answers.composed)
        view.device.edited.connect(self._device_typed)
        view.words.textChanged.connect(self._words_typed)
        view.lines.line_chosen.connect(self._line_chosen)

    @property
    def draft(self) -> Draft:
        """What was noted so far."""
        return self._keeper.draft

    @property
    def known(self) -> bool:
        """Whether schools and answers are here as they stand."""
        return bool(self._schools) and not self._stale

    def fill(self) -> None:
        """The draft into the fields."""
        view, draft = self.view, self.draft
        self._filling = True
        for field, text in ((view.school, draft.typed), (view.person, draft.person), (view.device, draft.code),
                            (view.to, draft.to)):  # fmt: skip
            field.line.setText(text)
            field.set_trouble("")
        view.words.setPlainText(draft.words)
        view.kinds.choose(draft.kind)
        self._filling = False
        self.show_passing()
        self.trouble("")
        if not draft.school:
            self._calls = None
            self._meant = schools_meant(draft.typed, self._schools)[:MOST]
        self._show_lines()
        self.show_head()
        self.answers.show()

    def keep(self) -> None:
        """The fields into the draft."""
        view, draft = self.view, self.draft
        draft.typed, draft.person, draft.code = view.school.text(), view.person.text(), view.device.text()
        draft.words, draft.to = view.words.toPlainText(), view.to.text()

    def load(self) -> None:
        """Names of schools and the answers kept."""
        self._stale = False
        queries = self._queries

        def loaded(found: tuple[tuple[SchoolName, ...], tuple[FaqEntry, ...], tuple[str, ...]]) -> None:
            self._schools, self.answers.kept, kinds = found
            self.view.kinds.set_added(tuple(Kind(kind, contact_kind_words(kind)) for kind in kinds))
            if self.view.isVisible():
                self._school_typed(self.view.school.text(), look=not self.draft.school)
                self.answers.show()

        self._context.tasks.ask(lambda: (queries.school_names(), queries.faq(), queries.added_kinds()), loaded)

    def changed(self, changes: Changes) -> None:
        """Something was committed: answers and repairs are asked for again."""
        if changes.touches(Aggregate.contact, Aggregate.school, Aggregate.setting) or changes.erased:
            self._stale = True
            if self.view.isVisible():
                self.load()
        if self.view.isVisible() and self.draft.school and changes.touches(Aggregate.device):
            self.ask_school(self.draft.school)

    def show_head(self) -> None:
        """How they came, whose call it is, where the next scan goes."""
        below = self._context.frame.current.partition(".")[0] or Screen.intake
        head = strip_lines.head_of(self.draft, self._calls, below)
        self.view.head.set_words(head.way, head.school, head.chip, head.since)
        self.view.set_name(head.spoken)

    @property
    def picking(self) -> bool:
        """Whether the lines are schools to choose from."""
        return not self.draft.school and bool(self._meant)

    def _show_lines(self) -> None:
        """The schools that may be meant, else the open repairs, else what there is to say."""
        view, known = self.view, bool(self._schools) and not self.draft.school
        meant, today = self._meant if self.picking else (), self._context.desk.clock.now().today
        rows, title, note, empty = strip_lines.middle_of(meant, self._calls, today, view.school.text(), known=known)
        self._filling = True
        view.lines.set_lines(rows, self.draft.repair)
        self._filling = False
        view.title.set_words(title)
        view.note.set_words(note if rows else "")
        view.empty.set_words("" if rows else empty)
        view.empty.setVisible(not rows)
        if not rows and view.lines.hasFocus():
            view.go_to(view.kinds)  # what is hidden gives its focus to nobody
        view.lines.setVisible(bool(rows))
        self._say_keys()
        year = self._calls.this_year if self._calls is not None else 0
        view.this_year.set_words(t("contacts.strip.this_year", count=year) if self._calls is not None else "")

    def _say_keys(self) -> None:
        """The hints, by what Enter, the arrows and the digits are for now."""
        actions, which = self._context.actions, "_school" if self.picking else ""
        for name in ("record", "row", "kind"):
            actions.set_words(f"phone.{name}", t(f"contacts.act.{name}{which}"))

    def trouble(self, words: str) -> None:
        """Says what is missing, under the words; empty takes it away."""
        self.view.trouble.set_words(words)
        self.view.show_part(self.view.trouble, shown=bool(words))
        if words:
            self._context.voice.say(Family.look)

    # --- the school -------------------------------------------------------------------------------------------------

    def _school_typed(self, text: str, *, look: bool = True) -> None:
        """Two letters name a school; where they may mean several, a number or Enter chooses."""
        if not look:
            return
        before, draft = self._meant, self.draft
        self._meant = schools_meant(text, self._schools)[:MOST]
        if not self._meant and before and text[-1:].isdecimal() and 1 <= int(text[-1]) <= len(before):
            self.choose_school(before[int(text[-1]) - 1])
            return
        draft.school, draft.school_name, self._calls = "", "", None
        one = the_one(text, self._schools)
        if one is not None:
            self.choose_school(one)
            self._spelled = text
            return
        self._show_lines()
        self.show_head()

    def _school_composed(self, held: str) -> bool:
        """What an input method holds names a school as what was typed does; used up where it is one."""
        if held:
            self._school_typed(with_held(self.view.school.line, held))
        return bool(held and self.draft.school)

    def spells(self, letter: str) -> bool:
        """Whether a letter that is a key too only went on with the school's name, typed faster than it was known."""
        typed, self._spelled = self._spelled, ""
        school = next((one for one in self._schools if one.code == self.draft.school), None)
        if not typed or school is None or not spells_on(typed, letter, school):
            return False
        self._spelled = typed + letter
        return True

    def choose_school(self, school: SchoolName) -> None:
        """This one: its open repairs are shown, and keys choose among them."""
        self._spelled = ""
        draft = self.draft
        draft.school, draft.school_name, self._meant = school.code, school.name, ()
        self._say_keys()
        self.view.school.line.setText(school.name)
        self.view.school.line.setCursorPosition(0)  # a long name is known by how it begins
        self.ask_school(school.code)
        self.show_head()
        self.school_chosen.emit()

    def ask_school(self, code: str) -> None:
        """Asks for a school's open repairs."""
        self._turn += 1
        turn = self._turn

        def answered(found: SchoolCalls | None) -> None:
            if turn == self._turn and self.view.isVisible():
                self._calls = found
                self._show_lines()
                self.show_head()
                if QApplication.focusWidget() in (None, self.view, self.view.kinds):
                    self.school_chosen.emit()  # there was no line to go to before

        self._context.tasks.ask(partial(self._queries.school, code), answered)

    def name_school(self, code: str) -> bool:
        """A scanned code of a school; False where nobody knows it."""
        found = next((school for school in self._schools if school.code == code), None)
        if found is None:
            return False
        self.choose_school(found)
        return True

    def name_device(self, card: DeviceCardFacts, repair: str) -> None:
        """A scanned or typed device: it fills its field, and its school where none is named yet."""
        draft = self.draft
        draft.device, draft.code = card.device, card.serial or card.asset_tag
        self.view.device.line.setText(draft.code)
        self.view.device.set_trouble("")
        running = next((r.repair for r in card.repairs if r.closed is None), "")
        draft.repair = repair or running
        known = next((school for school in self._schools if school.code == card.school_code), None)
        if not draft.school and known is not None:
            self.choose_school(known)
        elif draft.repair:
            self._filling = True
            self.view.lines.choose(draft.repair)
            self._filling = False
        self.show_head()

    def _device_typed(self, _text: str) -> None:
        self.draft.device = None
        self.show_head()

    def _line_chosen(self, line: str) -> None:
        """A repair chosen by hand is what the call is about."""
        if not self._filling and not self.picking:
            self.draft.repair = line

    # --- what goes with the words -----------------------------------------------------------------------------------

    def _words_typed(self) -> None:
        if not self._filling:
            self.trouble("")
            self.answers.show()

    def show_passing(self) -> None:
        """Whom it is passed to is asked where it is passed on."""
        draft = self.draft
        passing = draft.passing or out_of_scope(draft.kind)
        self.view.show_part(self.view.to, shown=passing)
        self.view.pass_on.setHidden(passing)
        words = t("contacts.strip.record_passed" if passing else "contacts.strip.record")
        self.view.record.set_row(ButtonRow(id="record", text=words, key="Enter", main=True))

    @property
    def calls(self) -> SchoolCalls | None:
        """The school's open repairs, where they are here."""
        return self._calls

    def meant(self, at: int) -> SchoolName | None:
        """The school of a number while some may be meant."""
        return self._meant[at - 1] if 1 <= at <= len(self._meant) else None

    def chosen_school(self) -> SchoolName:
        """The school whose line is chosen, while some may be meant."""
        return next((s for s in self._meant if s.code == self.view.lines.chosen), self._meant[0])
