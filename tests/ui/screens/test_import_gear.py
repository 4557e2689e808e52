"""Gear and open loans through the import screen: told by their headings, shown in words, applied."""

from __future__ import annotations

from pathlib import Path

from app.settings.paths import resource
from app.ui.context import ImportWish
from app.ui.screens.importing.presenter import ImportPresenter, Stage
from app.ui.shell.actions import Mode
from tests.ui.screens.desk import DeskWindow

SAMPLES = resource("samples", "gear.csv").parent


def shown(desk: DeskWindow, import_screen: ImportPresenter, path: Path) -> list[list[str]]:
    """The preview's rows as they are read."""
    desk.context.wish = ImportWish(path=path, kind=None)
    desk.show(Mode.import_preview)
    desk.settled(lambda: import_screen.stage in (Stage.preview, Stage.unreadable))
    model = import_screen.view.diff.table.rows_model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [[cell.text for cell in row.cells] for row in rows if row is not None]


def applied(desk: DeskWindow, import_screen: ImportPresenter) -> None:
    desk.act("preview.apply")
    desk.settled(lambda: import_screen.stage is Stage.begin)


def test_gear_and_then_its_loans_are_previewed_and_applied(desk: DeskWindow, import_screen: ImportPresenter) -> None:
    rows = shown(desk, import_screen, SAMPLES / "gear.csv")
    assert import_screen.view.counts.counts.taken_for == "機器台帳"
    assert [row[2] for row in rows] == ["MR51FN00101", "MR51FN00102", "MR51FN00103", "X8BT4100211", "ELM210045"]
    assert "モバイルルーター" in rows[0][-1]
    applied(desk, import_screen)
    rows = shown(desk, import_screen, SAMPLES / "loans.csv")
    assert import_screen.view.counts.counts.taken_for == "貸出一覧"
    assert [row[2] for row in rows] == ["MR51FN00101", "X8BT4100211"], "one by its serial, one by our number"
    assert rows[0][-1] == "上津小学校　令和8年12月18日"
    applied(desk, import_screen)
    assert len(desk.program.queries.loans.loans()) == 2
    shown(desk, import_screen, SAMPLES / "loans.csv")
    assert (import_screen.view.counts.counts.new, import_screen.view.counts.counts.same) == (0, 2)
