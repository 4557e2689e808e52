"""The page of one repair: it is read, shown, read again when something changed, and scans find their way.

Decides when the page is read; which panel stands and what its keys do is `keys`'. Must not know SQL nor pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.domain.command_words import Command
from app.domain.kinds import Action, Aggregate, Family
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import say
from app.ui.screens.importing.file_choice import FileDrop
from app.ui.screens.repair import wording
from app.ui.screens.repair.codes import Codes
from app.ui.screens.repair.deeds import KEYS
from app.ui.screens.repair.keys import PageKeys
from app.ui.screens.repair.model import Draft, Task
from app.ui.screens.repair.showing import say_keys
from app.ui.tasks import Lane
from app.usecases.changes import Changes
from app.usecases.read_words import ReadWords, read_words
from app.usecases.repair_page_rows import RepairPage
from app.usecases.rows import DeviceCardFacts

GATHER_MS: Final = 80
"""How long changes are gathered before the page is read again."""


class RepairPresenter(PageKeys):
    """Drives the page."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.codes = Codes(self)
        self._turn = 0
        self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        FileDrop(self.view).dropped.connect(lambda path: self.photos.take_file(Path(path)))
        now = self.view.now
        now.gone.connect(lambda: self.turns.take(self.go))
        now.line.connect(lambda line: self.turns.take(lambda: self.pick_line(line)))
        now.choice.connect(lambda asked, choice: self.turns.take(lambda: self.answer(asked, choice)))
        now.keys_changed.connect(partial(say_keys, self))
        now.fate.connect(lambda fate: self.turns.take(lambda: self.deed(fate)))
        self.view.deed.connect(lambda name: self.turns.take(lambda: self.deed(name)))
        self.view.photos.pressed.connect(lambda one: self.photos.look(one) if one else self.deed("photo"))

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page comes to the front: its keys work."""
        actions = self.context.actions
        take = self.turns.take
        actions.bind("repair.go", lambda: None if self.context.second_press.too_soon() else take(self.go))
        actions.bind_numbered("repair.pick", lambda number: take(lambda: self.pick(number)))
        actions.bind("repair.up", lambda: take(lambda: self.walk(-1)))
        actions.bind("repair.down", lambda: take(lambda: self.walk(1)))
        actions.bind("repair.back", self.back)
        actions.bind("repair.undo", lambda: take(self.undo))
        for name in KEYS:
            actions.bind(f"repair.{name}", partial(take, partial(self.deed, name)))
        actions.show_only("repair.line")
        self.active = True
        if self._stale:
            self.refresh()
        self.show()

    def deactivate(self) -> None:
        """Another screen comes to the front; what was chosen stays."""
        self.active = False
        self._stale = self._stale or self._later.isActive()
        self._later.stop()
        self.photos.leave()

    def open(self, number: str) -> None:
        """Shows the page of a repair number."""
        if number != self.number:
            self.turns.forget()
            self.page, self.number, self.draft = None, number, Draft()
            self.view.now.clear_fields()
        self.turns.begin()
        self._ask(opened=True)

    def changed(self, changes: Changes) -> None:
        """Something was committed: the page is read again where it may tell of it."""
        page = self.page
        if page is None or not (changes.bulk or changes.erased or self._mine(page, changes)):
            return
        if not self.active:
            self._stale = True
        elif not self._later.isActive():
            self._later.start(GATHER_MS)

    @staticmethod
    def _mine(page: RepairPage, changes: Changes) -> bool:
        kinds = (Aggregate.part, Aggregate.operator, Aggregate.setting, Aggregate.form, Aggregate.school)
        return page.unit.device in changes.about or changes.touches(*kinds)

    def refresh(self) -> None:
        """Reads the page again; what was chosen stays."""
        self._stale = False
        if self.number:
            self._ask()

    def _ask(self, *, opened: bool = False) -> None:
        pages, number, words = self.context.repair_pages, self.number, self.readable
        self._turn += 1
        turn = self._turn
        if pages is None:
            return

        def answered(page: RepairPage | None) -> None:
            if turn == self._turn:
                self._came(page, opened=opened)

        def failed(fault: BaseException) -> None:
            self.turns.end()
            self.context.tasks.unread.emit(fault)

        self.context.tasks.ask(lambda: pages.page(number, words=words), answered, failed, lane=Lane.scan)

    def _came(self, page: RepairPage | None, *, opened: bool) -> None:
        before = None if opened else self.page
        if page is not None and before is not None:
            page = _in_order(page, before)
        before, self.page = self.page, page
        if page is None:
            self.context.voice.say(Family.refused)
            say(self.context, t("refused.unknown_repair"))
        elif before is None or before.course.state != page.course.state:
            asked = self.draft.task is Task.diagnose  # a diagnosis goes on until Enter, whatever it leads to
            self.draft = Draft(task=Task.diagnose, opens=self.draft.opens) if asked else Draft()
        if opened and page is not None and self.readable and (page.form or page.notes or page.hearing):
            command = ReadWords(self.context.desk.new_action(), self.number)
            self.context.tasks.watch(self.context.desk.run(read_words, command), lambda _none: None)
        self.show()
        self.photos.fetch()
        if opened or before is None:
            self.focus()
        self.turns.end()

    def _after(self, written: bool, refused: str) -> None:
        if refused:
            self.view.now.say_trouble(refused)
        if not written:
            self.turns.end()
            return
        stays = self.draft.task is Task.diagnose
        self.view.now.clear_fields()
        opens = self.draft.opens
        self.draft = Draft(task=Task.diagnose, opens=opens) if stays else Draft(fate=self.draft.fate)
        self._ask()
        self.focus()

    def _keep_photo(self) -> Callable[[bytes], None]:
        """Of this repair, whichever is shown once the photo was made smaller."""
        number = self.number
        return lambda content: self.turns.take(partial(self.doing.act, number, Action.photo, {}, content=content))

    # --- a unit the panel asks for -----------------------------------------------------------------------------------

    @property
    def asks_unit(self) -> bool:
        """Whether a unit that is scanned now is an answer, and not another repair to be shown."""
        return self.task is Task.exchange or (self.task is Task.lend and self.page is not None and not self.page.loan)

    def look_up(self, text: str) -> None:
        """Says what the unit is; nothing is saved."""
        task, number = self.draft.task, self.number
        self.turns.begin()

        def known(card: DeviceCardFacts | None) -> None:
            self.turns.end()
            if (task, number) == (self.draft.task, self.number):
                self._looked_up(text, card)

        def failed(fault: BaseException) -> None:
            self.turns.end()
            self.context.tasks.unread.emit(fault)

        self.context.tasks.ask(lambda: self._card_of(text), known, failed, lane=Lane.scan)

    def _card_of(self, text: str) -> DeviceCardFacts | None:
        """On the reading thread: the unit of a serial or a tag; None where there is none, or more than one."""
        queries, scan = self.context.desk.queries, self.context.desk.read_scan(text)
        refs = {ref for code in scan.candidates for ref in queries.find_device(code)}
        return queries.card(refs.pop()) if len(refs) == 1 else None

    def _looked_up(self, text: str, card: DeviceCardFacts | None) -> None:
        name = "serial" if self.task is Task.exchange else "unit"
        if card is None and name == "unit":
            self.draft.answers.pop(name, None)
            self.draft.answers.pop("found", None)
            self.show()
            self.view.now.write(name, text)
            self.view.now.say_trouble(t("refused.unknown_device"))
            self.context.voice.say(Family.refused)
        else:
            self.draft.answers |= {name: text, "found": wording.found_unit(card)}
            self.context.voice.say(Family.ok)
            self.show()
        self.focus()

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """A part, a place, a slip or a unit; all else is for others."""
        return self.codes.scan(raw)

    def command(self, command: Command) -> bool:
        """A code of the command sheet: the key it stands for here."""
        return self.codes.command(command)


def _in_order(page: RepairPage, before: RepairPage) -> RepairPage:
    """A part that was just used is the most used one now: the digits keep their parts while the page is open."""
    place = {part.part: at for at, part in enumerate(before.parts)}
    return page._replace(parts=tuple(sorted(page.parts, key=lambda part: place.get(part.part, len(place)))))
