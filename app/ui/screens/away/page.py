"""What pages of lists share: the list in front, its units, papers, the way back. Scans and undo: `screens/turns.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain.kinds import Aggregate
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.away import wording
from app.ui.screens.away.view import AwayView, ListsView
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.turns import Question, TurnPage
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import BannerRow
from app.ui.widgets.rows import LogRow
from app.ui.widgets.text_field import FieldRow
from app.usecases.changes import Changes

if TYPE_CHECKING:
    from app.ui.context import Context

__all__ = ["AwayPage", "LineAsked", "Question"]
_SHOWN = (Aggregate.device, Aggregate.shipment, Aggregate.handback, Aggregate.school)


class LineAsked:
    """A line that is typed or scanned: an RMA number, a waybill, a serial."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ask: AskLine | None = None

    def ask(self, name: str, then: Callable[[str], None]) -> None:
        """Asks for it."""
        field = FieldRow(id=name, caption=t(f"away.ask.{name}"), hint=t(f"away.ask.{name}_hint"), code=True)
        words = t(f"away.ask.{name}_button")
        page = AskLine(self._context, t(f"away.ask.{name}_title"), field, words, t("intake.ask.cancel"), then)
        self._ask = page
        page.destroyed.connect(self._asked)
        page.open_page()

    def takes(self, raw: RawScan) -> bool:
        """Whether a scan goes into it: a waybill is a bar code too."""
        if self._ask is None or self._context.frame.overlay is not self._ask:
            return False
        self._ask.field.line.setText(raw.text)
        return True

    def _asked(self) -> None:
        self._ask = None


class ListPage(TurnPage):
    """A page with a list in front. Subclasses say what a scan means and what is shown."""

    shows: tuple[Aggregate, ...] = _SHOWN
    """What it shows: where one of these changed, it asks anew."""

    def __init__(self, context: Context, view: ListsView, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.view = view
        self.line = LineAsked(context)
        self.front = ""
        """Which row of the lists is in front."""
        self.newest = ""
        """The row to be chosen next: the unit that was scanned."""
        self._active = False
        self._back_to = ""
        """The repair whose page led here: Esc goes back to it."""
        self.view.side_table.row_selected.connect(self._chosen)
        self.view.table.row_selected.connect(lambda _row: self.fit())

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """It comes to the front: its keys work, and it shows what is so now."""
        self._active = True
        actions = self.context.actions
        actions.bind("away.enter", self.press_enter)
        actions.bind("away.print", self.print_paper)
        actions.bind("away.leave", self._leave)
        actions.bind("away.undo", self.undo)
        actions.bind_numbered("away.list", lambda number: self.view.side_table.select_place(number - 1))
        actions.show_only("away.row")
        self.bind_keys()
        self.refresh()
        self.fit()
        self.view.table.setFocus()

    def bind_keys(self) -> None:
        """The page's own keys."""

    def deactivate(self) -> None:
        """Another screen comes to the front: what waited for Enter is left, nothing of it is saved."""
        self.papers.close()
        self._active = False
        self.question, self._back_to = None, ""

    def bring(self, number: str) -> Scan:
        """A repair's page leads here, and Esc back to it: the repair as a scan of its slip."""
        self._back_to = number
        self.fit()
        return self.context.desk.read_scan(number)

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(*self.shows):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew for what is shown."""
        self.read_anew(self.facts, self._show)

    def facts(self) -> Any:
        """What the page shows, read beside the window."""
        raise NotImplementedError

    def show_facts(self, facts: Any) -> None:
        """Shows it."""
        raise NotImplementedError

    def _show(self, facts: Any) -> None:
        self.show_facts(facts)
        self.fit()

    # --- scans and questions -----------------------------------------------------------------------------------------

    def asks(self, raw: RawScan) -> bool:
        """Whether it goes into the line that is asked for: a waybill is a bar code too."""
        return self.line.takes(raw)

    def refusal(self, reason: str, code: str) -> BannerRow:
        """A refusal, with what to do; scanned twice is no harm."""
        return wording.refused_banner(reason, code)

    @property
    def enter_words(self) -> str:
        """What Enter does, in words; nothing where it does nothing."""
        return ""

    def _leave(self) -> None:
        if self.drop_question():
            return
        if self._back_to:
            self.context.open_repair(self._back_to)
        else:
            self.go_back()

    def go_back(self) -> None:
        """Where Esc leads from the page itself."""
        self.context.show(Screen.bench)

    # --- lists -------------------------------------------------------------------------------------------------------

    def _chosen(self, row_id: str) -> None:
        if row_id and row_id != self.front:
            self.front = row_id
            self.show_front()
            self.fit()

    def show_front(self) -> None:
        """Shows the list in front, of what was read already."""

    def show_units(self, title: str, note: str, rows: Sequence[LogRow]) -> None:
        """Sets the units of what is in front; the chosen one stays, else the first is."""
        chosen = self.newest or self.view.table.current_id()
        self.view.set_head(title, note)
        self.view.model.set_rows(rows)
        if rows and not self.view.table.select_id(chosen):
            self.view.table.select_place(0)
        if self.newest in (wording.FIRST, self.view.table.current_id()):
            self.newest = ""  # else its list is still to come

    def keep_front(self, rows: Sequence[LogRow], wanted: str = "") -> None:
        """Sets the lists; the one in front stays, or the wanted one comes."""
        self.view.sides.set_rows(rows)
        ids = [row.id for row in rows]
        front = next((name for name in (wanted, self.front) if name in ids), ids[0] if ids else "")
        self.front = front
        self.view.side_table.select_id(front)

    def fit(self) -> None:
        """Which keys work now, and what they say."""
        if not self._active:
            return
        actions = self.context.actions
        words = self.question.words if self.question is not None else self.enter_words
        actions.set_allowed("away.enter", allowed=bool(words))
        if words:
            actions.set_words("away.enter", words)
        leave = "not" if self.question is not None else "to_repair" if self._back_to else "leave"
        actions.set_words("away.leave", t(f"away.act.{leave}"))
        actions.set_words("away.print", t("away.act.reprint" if self.view.past else "shell.act.away.print"))
        for name in ("away.print", "away.leave", "away.list"):
            actions.set_allowed(name, allowed=True)  # another page may have had nothing to print, or nowhere to go back
        self.fit_keys()
        self.context.frame.hints.set_actions(actions.hints())

    def fit_keys(self) -> None:
        """Which of the page's own keys work now."""

    # --- paper -------------------------------------------------------------------------------------------------------

    def print_paper(self) -> None:
        """What P prints."""
        raise NotImplementedError


class AwayPage(ListPage):
    """A page of what goes out and comes back."""

    def __init__(self, context: Context, page: str, sides: str, parent: QObject | None = None) -> None:
        if context.away is None or context.away_papers is None:
            raise RuntimeError("nobody knows shipments here")
        super().__init__(context, AwayView(page, sides), parent)
        self._queries, self._made = context.away, context.away_papers
