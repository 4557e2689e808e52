"""要確認: the cards in front of a person, one at a time; one number answers it, Enter and Esc answer nothing.

Decides which card is in front and what a key does; what an answer writes is the use case's. Scans are none of its
business: they go on to the intake desk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer

from app.domain.command_words import Command as SheetCommand
from app.domain.command_words import CommandWord
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.inbox import wording
from app.ui.screens.inbox.saving import Saving
from app.ui.screens.inbox.view import InboxView
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.scan_bar import ScanBarRow
from app.usecases.inbox import for_reader, note_cards_read
from app.usecases.inbox_rows import SettledRow, grouped
from app.usecases.session import nobody

if TYPE_CHECKING:
    from app.domain.scans import RawScan
    from app.ui.context import Context
    from app.usecases.changes import Changes

SHOWN: Final = 200
"""Lines of the list at most; how many more there are stands below it."""
SOON_MS: Final = 150
"""What changes is looked at so long after it began: an import changes very much."""
_NOTES: Final = ("inbox_screen.scan_note", "inbox_screen.rest")
_ACTS: Final = ("one", "two", "three")


class Found(NamedTuple):
    """What was read: the cards, by cause, and what was settled today."""

    groups: tuple[wording.Group, ...] = ()
    settled: tuple[SettledRow, ...] = ()

    @property
    def total(self) -> int:
        """How many cards there are."""
        return sum(map(len, self.groups))


class InboxPresenter(QObject):
    """Drives the inbox."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        """`context` gives the ledger and the frame."""
        super().__init__(parent)
        self.context = context
        self._queries = context.desk.queries.inbox
        self.view = InboxView()
        self.found = Found()
        self.together = True
        """Whether cards of one cause are one line."""
        self._groups: tuple[wording.Group, ...] = ()
        self._active = False
        self._noted: set[str] = set()
        """Cards whose words were read since the page came to the front."""
        self.saving = Saving(context, self._answered)
        self._wanted = ""
        self._keys: object = None
        """What the keys said last; as long as it is the same, nothing is said again."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self.view.cards.card_chosen.connect(lambda _at: self._show_card())
        self.view.answered.connect(self.answer)
        self.view.later.connect(self.later)
        self.view.moved.connect(self._fit)

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """It comes to the front: its keys work, and it shows what is so now."""
        self._active, self._keys, self._noted = True, None, set()
        actions = self.context.actions
        for number, name in enumerate(_ACTS, 1):
            actions.bind(f"inbox.{name}", partial(self.answer, number))
        actions.bind_numbered("inbox.pick", lambda number: self.answer(number + len(_ACTS)))
        actions.bind("inbox.page", self.view.page_down)
        actions.show_only("inbox.row")
        actions.bind("inbox.up", partial(self.step, -1))
        actions.bind("inbox.down", partial(self.step, 1))
        actions.bind("inbox.group", self.turn_together)
        actions.bind("inbox.list", self._swap)
        actions.bind("inbox.later", self.later)
        actions.bind("inbox.undo", self.undo)
        self._note("inbox_screen.scan_note")
        self.refresh()
        self._fit()
        self.view.take_focus()

    def deactivate(self) -> None:
        """Another screen comes to the front."""
        self._active = False
        self._soon.stop()
        bar = self.context.frame.scan_bar
        if bar.row.message in map(t, _NOTES):
            bar.set_row(ScanBarRow())

    def _note(self, key: str) -> None:
        """Said beside the eye: there it covers no value, as a toast would."""
        self.context.frame.scan_bar.set_row(ScanBarRow(message=t(key)))

    def changed(self, changes: Changes) -> None:
        """Something was committed: any of it may bring a card, or take one away."""
        del changes
        if self._active and not self._soon.isActive():
            self._soon.start()

    def take_scan(self, raw: RawScan) -> bool:
        """None is for this screen: the intake desk has them."""
        del raw
        return False

    def command(self, command: SheetCommand) -> bool:
        """NEXT of the command sheet is the next card; all else is the key it stands for."""
        if command.word is CommandWord.next:
            self.step(1)
        return command.word is CommandWord.next

    # --- what is shown -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Asks anew for all cards."""
        self._ask(self._show)

    def _ask(self, then: Callable[[Found], None]) -> None:
        own = self.context.settings.text("desk.name")
        self.context.tasks.ask(partial(self._read, own), then, lambda fault: tell_unread(self.context, fault))

    def _read(self, own: str) -> Found:
        today = self.context.desk.clock.now().today.isoformat()
        cards = for_reader(self._queries.cards(), self.context.desk.actor or nobody())
        rows = (wording.named(row, own) for row in cards)
        return Found(grouped(rows), self._queries.settled(today))

    def _answered(self, cards: frozenset[str]) -> None:
        """These go at once, so that the next one stands there while all of them are read anew."""
        left = (tuple(row for row in group if row.card not in cards) for group in self.found.groups)
        self.found = self.found._replace(groups=tuple(group for group in left if group))
        self._lay(self.view.cards.chosen, "")
        self.refresh()

    def _show(self, found: Found) -> None:
        self.found = found
        at, now = self.view.cards.chosen, self.group
        self._lay(at, self._wanted or (now[0].card if now else ""))
        self._wanted = ""

    def _lay(self, at: int, card: str) -> None:
        """The lines: the card of this name stays in front, else whichever stands in its place."""
        groups = self.found.groups
        if not self.together:
            groups = tuple((row,) for group in groups for row in group)
        self._groups = groups[:SHOWN]
        at = next((n for n, group in enumerate(self._groups) if any(row.card == card for row in group)), max(0, at))
        lines: list[Callable[[], wording.Line]] = [partial(wording.line, group) for group in self._groups]
        lines += [partial(wording.settled_line, row) for row in self.found.settled[:SHOWN]]
        self.view.cards.blockSignals(True)  # noqa: FBT003 - Qt names no parameter
        self.view.cards.set_lines(lines, len(self._groups), at)
        self.view.cards.blockSignals(False)  # noqa: FBT003
        more = sum(map(len, groups[SHOWN:]))
        self.view.more.set_words(t("inbox_screen.more", count=f"{more:,}") if more else "")
        self.view.more.setVisible(bool(more))
        title, count = t("inbox_screen.title"), t("inbox_screen.count", count=f"{self.found.total:,}")
        self.view.list_panel.set_title(title, count, note_right=True)
        self._show_card()

    @property
    def group(self) -> wording.Group:
        """The card in front, with the others of its cause where they are shown together; nothing where none is."""
        at = self.view.cards.chosen
        return self._groups[at] if 0 <= at < len(self._groups) else ()

    def _show_card(self) -> None:
        group = self.group
        if self.view.show_card(wording.card(group) if group else None) and self._active:
            self._note("inbox_screen.scan_note")
        self._note_read(group)
        self._fit()

    def _note_read(self, group: wording.Group) -> None:
        """People's own words stand in front: noted, once for as long as the page does."""
        fresh = [row for row in group if row.texts and row.card not in self._noted]
        if fresh and self._active:
            self._noted.update(row.card for row in fresh)
            noted = self.context.desk.call(partial(note_cards_read, rows=fresh))
            self.context.tasks.watch(noted, lambda _none: None)

    def _fit(self) -> None:
        """Which keys work now, and what they say."""
        if not self._active:
            return
        actions, group = self.context.actions, self.group
        choices = wording.choices(group) if group else ()
        several, fit = any(len(one) > 1 for one in self.found.groups), self.view.both_fit
        more = self.view.more_below
        now = (tuple(choice.hint for choice in choices), several, fit, self.together, more)
        if now == self._keys:
            return
        self._keys = now
        for at, name in enumerate(_ACTS):
            few = at < len(choices)
            actions.set_allowed(f"inbox.{name}", allowed=few)
            if few:
                actions.set_words(f"inbox.{name}", choices[at].hint)
        actions.set_allowed("inbox.page", allowed=more)
        actions.set_allowed("inbox.pick", allowed=len(choices) > len(_ACTS))
        for name in ("row", "up", "down"):
            actions.set_allowed(f"inbox.{name}", allowed=bool(group))
        actions.set_allowed("inbox.group", allowed=several)
        actions.set_words("inbox.group", t(f"inbox_screen.group.{'apart' if self.together else 'together'}"))
        actions.set_allowed("inbox.list", allowed=not fit)
        self.context.frame.hints.set_actions(actions.hints())

    # --- keys --------------------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """The next card, or the former."""
        if self._groups:
            self.view.cards.choose(self.view.cards.chosen + by)

    def turn_together(self) -> None:
        """Cards of one cause in one line, or one by one."""
        group = self.group
        self.together = not self.together
        self._lay(0, group[0].card if group else "")

    def _swap(self) -> None:
        self.view.swap()
        self.view.take_focus()
        self._fit()

    def later(self) -> None:
        """Nothing is answered: back from the list, from what is shown one by one, then to the desk."""
        if not self.view.both_fit and self.view.list_shown:
            self._swap()
        elif not self.together:
            self.turn_together()
        else:
            self.context.show(Screen.intake)

    def answer(self, number: int) -> None:
        """A number answers the card in front, or all of its cause. One that came at once after another answers nothing:
        nobody has read the next card yet.
        """
        group = self.group
        if self.context.second_press.too_soon() or self.saving.busy or not group or not 1 <= number <= group[0].choices:
            return
        if self.view.show_rest():  # nobody has seen both values yet
            self.context.voice.say(Family.look)
            self._note("inbox_screen.rest")
        elif group[0].kind == "count":
            self.context.show(Mode.parts)
        else:
            self.saving.answer(group, number)

    def undo(self) -> None:
        """The last action is taken back; a card that comes back by it is in front."""
        known = {row.card for group in self.found.groups for row in group}

        def came(found: Found) -> None:
            back = [row for group in found.groups for row in group if row.card not in known]
            self._wanted = back[0].card if back else ""
            self._show(found)
            if back:
                self.saving.say_back(back)

        self.saving.undo(lambda: self._ask(came))
