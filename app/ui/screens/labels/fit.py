"""What of the labels screen works now: its keys, what Enter says, the foot under the sheet, where the heavy frame is.

Decides it anew after whatever happened; does none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.settings.words import t
from app.ui import theme
from app.ui.screens.labels import wording

if TYPE_CHECKING:
    from app.ui.screens.labels.presenter import LabelsPresenter


def fit(screen: LabelsPresenter) -> None:
    """Keys and buttons as things stand."""
    actions, last, panel = screen.context.actions, screen.printing.last, screen.view.print
    code, wanted = screen.back.reprint_code, bool(screen.choosing.wanted)
    by_queue = last is not None and bool(last.job)
    stock = screen.choosing.asking.stock
    fresh = not screen.back.active and stock is not None and not stock.roll and screen.choosing.batch.start > 1
    panel.fresh.setVisible(fresh)
    actions.set_words("labels.go", t("labels_screen.go_again" if code else "shell.act.labels.go"))
    for name, allowed in (
        ("labels.go", bool(code) or (not screen.back.active and wanted)),
        ("labels.again", by_queue),
        ("labels.panel", theme.look().breadth is theme.Breadth.small),
        ("labels.came_out", screen.jobs.unknown is not None),
        ("labels.not_out", screen.jobs.unknown is not None),
        ("labels.cell", not screen.back.active and panel.sheet.page_number > 0),
        ("labels.fresh", fresh),
        *screen.extras.allowed(),
    ):
        actions.set_allowed(name, allowed=allowed)
    running = panel.progress.isVisibleTo(panel)
    panel.go.setVisible(wanted and not screen.back.active and not running)
    panel.again.setVisible(by_queue and not running)
    newest = screen.newest()
    panel.last.set_words(wording.printed_words(newest) if newest is not None else "")
    panel.fit_foot()
    screen.view.show_here(back=screen.back.active)
