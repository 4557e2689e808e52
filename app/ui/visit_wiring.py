"""The pages of visits in the window. A part of `wiring`.

Decides which page each of them is and where a scan goes that begins a swap; each is made when it is first shown. While
a visit is under way at this desk, every page but a visit's own says so, and one key leads there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.kinds import Aggregate, Family
from app.domain.visit_words import NOW
from app.settings.words import t
from app.ui.carried import Carried
from app.ui.notices import Grade, Notice, Notices
from app.ui.screens.faults import tell_unread
from app.ui.shell.actions import Mode, Screen
from app.usecases.session import stand_in

if TYPE_CHECKING:
    from app.domain.scans import RawScan
    from app.ui.context import Context
    from app.ui.screens.visits.day import VisitsPresenter
    from app.ui.screens.visits.visit import VisitPresenter
    from app.ui.shell.main_window import MainWindow
    from app.ui.shell.shown import Shown
    from app.usecases.changes import Changes
    from app.usecases.visit_rows import VisitRow


class VisitWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        """`window` gets the pages."""
        self._window, self._context = window, context
        self._notices: Notices | None = None
        self._now: VisitRow | None = None
        self._at_one = False
        self._made: dict[str, Shown] = {}
        self._carried = Carried()

    def lay(self) -> None:
        """Both can be shown from now on, and a key leads to them."""
        self._window.add_screen_later(Mode.visits, self.list)
        self._window.add_screen_later(Mode.visit, self.visit)
        self._window.actions_.bind("visits", partial(self._window.show_screen, Mode.visits))

    # --- the visit under way -----------------------------------------------------------------------------------------

    def start(self, notices: Notices) -> None:
        """From now on a visit under way is told, in the first place one that was when the program ended."""
        self._notices = notices
        self._look()

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._notices is not None and changes.touches(Aggregate.visit):
            self._look()

    def _look(self) -> None:
        """Only a desk that began a visit asks more of it: no other start loads anything of visits."""
        desk = self._context.desk
        begun = desk.call(lambda unit: unit.value(NOW) or "", actor=desk.actor or stand_in())
        self._context.tasks.watch(begun, self._read)

    def _read(self, begun: str) -> None:
        context = self._context
        visits = context.visits
        if not begun or visits is None:
            self._tell(None)
            return

        def under_way() -> VisitRow | None:
            number = visits.now()
            detail = visits.visit(number) if number else None
            return detail.row if detail is not None else None

        context.tasks.ask(under_way, self._tell, lambda fault: tell_unread(context, fault))

    def _in_front(self, front: bool) -> None:
        """On a visit's own page its line has no room and no use."""
        self._at_one = front
        self._tell(self._now)

    def _tell(self, row: VisitRow | None) -> None:
        self._now = row
        if self._notices is None:
            return
        if row is None or self._at_one:
            self._notices.clear(Grade.visit)
            return
        self._notices.show(
            Grade.visit,
            Notice(
                words=lambda: t("visits_screen.notice", school=row.school),
                family=Family.look,
                verb="visits_screen.notice_open",
                act=lambda: self._open(row.visit, None),
            ),
        )

    def take_down(self) -> list[Shown]:
        """The pages there are, given up: the window speaks another language."""
        made, self._made = self._made, {}
        for mode, page in made.items():
            self._carried.take(mode, page)
        return list(made.values())

    def list(self) -> VisitsPresenter:
        """The day's visits."""
        from app.ui.screens.visits.day import VisitsPresenter

        made = VisitsPresenter(self._context, self._open, self._window)
        self._made[Mode.visits] = made
        return made

    def visit(self) -> VisitPresenter:
        """One visit."""
        from app.ui.screens.visits.visit import VisitPresenter

        made = VisitPresenter(self._context, self._swap, self._window)
        made.in_front = self._in_front
        self._made[Mode.visit] = made
        self._carried.give(Mode.visit, made)
        return made

    def _open(self, number: str, raw: RawScan | None) -> None:
        from app.ui.screens.visits.visit import VisitPresenter

        self._window.show_screen(Mode.visit)
        page = self._window.screen_called(Mode.visit)
        if isinstance(page, VisitPresenter):
            page.open(number, raw)

    def _swap(self, raw: RawScan) -> None:
        self._window.show_screen(Screen.chargers)
        if Screen.chargers in self._window.screens():
            self._window.screen_called(Screen.chargers).take_scan(raw)
