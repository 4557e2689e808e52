"""The import screen over a real ledger: preview equal to the command line's, applied, undone, cut, mended by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.bootstrap_files import import_source
from app.domain.commands import TakeIn, Undo
from app.domain.kinds import Family, ImportKind
from app.settings.words import t
from app.ui import theme
from app.ui.context import ImportWish
from app.ui.screens.importing.columns_panel import ByHand
from app.ui.screens.importing.file_choice import FileDrop
from app.ui.screens.importing.presenter import ImportPresenter, Stage
from app.ui.screens.job_run import Run
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.reason_list import ReasonRow, ReasonSection
from app.ui.widgets.toast import ToastRow
from app.usecases.import_job import ImportJob, Report
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.messy import Planted, messy_export


@pytest.fixture
def screen(import_screen: ImportPresenter) -> ImportPresenter:
    return import_screen


@pytest.fixture
def file(desk: DeskWindow, tmp_path: Path) -> Path:
    return messy_export(desk.program, tmp_path / "export.csv")


def bring(desk: DeskWindow, screen: ImportPresenter, path: Path, kind: ImportKind | None = None) -> None:
    desk.context.wish = ImportWish(path=path, kind=kind)
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage in (Stage.preview, Stage.unreadable))


def by_command_line(desk: DeskWindow, path: Path) -> Report:
    job = ImportJob(desk.program.desk, import_source(desk.program, path, ImportKind.devices), dry_run=True)
    for _ in job.steps():
        pass
    return job.report


def test_the_preview_counts_what_the_command_line_counts(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    before = desk.digest()
    bring(desk, screen, file)
    told, ours = by_command_line(desk, file), screen.view.counts.counts
    assert (ours.new, ours.changed, ours.same) == (told.counts.new, told.counts.changed, told.counts.same)
    assert (ours.new, ours.refused) == (41, len(told.refusals)) == (41, 3)
    assert ours.look == len({remark.row for remark in told.warnings}) == 1
    assert ours.file_name == "export.csv"
    assert desk.digest() == before


def test_rows_tell_old_and_new(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    model = screen.view.diff.table.rows_model
    first = model.row_at(0)
    assert first is not None
    device = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    assert [cell.text for cell in first.cells][1:5] == ["→ 変更", device.serial, "学校", device.school]
    assert first.cells[5].text != device.school


def test_f_goes_through_the_filters(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    rows = [screen.view.diff.table.rows_model.rowCount()]
    for _ in range(3):
        desk.act("preview.filter")
        rows.append(screen.view.diff.table.rows_model.rowCount())
    assert rows[1] == 41
    assert rows[0] == rows[1] + rows[2] == rows[3]


def test_enter_applies_and_undo_gives_the_ledger_back(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    before = desk.digest()
    bring(desk, screen, file)
    changes = screen.view.counts.counts
    desk.act("preview.apply")
    desk.settled(lambda: screen.stage is Stage.begin)
    assert desk.shown[-1] == Screen.ledger
    assert desk.program.queries.device_count() == 341
    toast = desk.window.frame.toast.row
    assert toast.undo
    assert f"{changes.new + changes.changed}件" in toast.text
    assert "3行" in toast.place
    assert desk.digest() != before
    result = desk.program.desk.run(undo, Undo(action=desk.program.desk.new_action())).result()
    assert result.outcome == "undone"
    desk.settled(lambda: desk.program.queries.device_count() == 300)
    assert desk.program.ledger.verify().ok


def test_the_same_file_again_changes_nothing(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    desk.act("preview.apply")
    desk.settled(lambda: screen.stage is Stage.begin)
    before = desk.digest()
    bring(desk, screen, file)
    counts = screen.view.counts.counts
    assert (counts.new, counts.changed) == (0, 0)
    desk.act("preview.apply")
    desk.settled(lambda: screen.stage is Stage.begin)
    assert desk.digest() == before


def test_refused_rows_are_listed_and_saved(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    rows = [screen.view.reasons.view.reasons.item_at(at) for at in range(8)]
    lines = [getattr(row, "line", "") for row in rows]
    assert "9行目" in lines
    desk.act("preview.save")
    desk.settled(lambda: bool(desk.window.frame.toast.row.place))
    saved = Path(desk.window.frame.toast.row.place)
    with saved.open(encoding="utf-8-sig", newline="") as kept:
        found = list(csv.reader(kept))
    assert len(found) == 4
    assert found[1][0] == "9"


def test_r_goes_to_the_refused_rows(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    desk.window.activateWindow()
    desk.act("preview.refused")
    assert screen.view.reasons.view.currentIndex().row() == 1


def test_scanning_goes_on_while_a_file_is_applied(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    path = messy_export(desk.program, tmp_path / "large.csv", Planted(new=3000))
    bring(desk, screen, path)
    serial = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 250))[-1].serial
    desk.act("preview.apply")
    command = TakeIn(
        action=desk.program.desk.new_action(), scan=desk.program.desk.read_scan(serial), source="test", crate=None
    )
    taken = desk.program.desk.run(take_in, command).result(10)
    assert taken.repair
    assert screen.stage is Stage.applying
    desk.settled(lambda: screen.stage is Stage.begin, 60)
    assert desk.program.queries.device_count() == 3301


def test_scans_go_to_the_intake_desk(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    assert not desk.scan("PF00001", screen)


def test_a_cut_import_is_shown_and_taken_back_by_one_key(
    desk: DeskWindow, screen: ImportPresenter, tmp_path: Path
) -> None:
    path = messy_export(desk.program, tmp_path / "large.csv", Planted(new=1500))
    cut(desk, path)
    assert desk.program.queries.device_count() > 300
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage is Stage.cut)
    assert desk.window.actions_.context == Mode.import_cut
    assert not desk.window.actions_.works("undo")
    desk.act("cut.take_back")
    desk.settled(lambda: screen.stage is Stage.begin)
    desk.settled(lambda: desk.program.queries.device_count() == 300)
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.cuts.cut is None)
    assert screen.stage is Stage.begin


def test_a_cut_import_goes_on_with_its_own_file(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    path = messy_export(desk.program, tmp_path / "large.csv", Planted(new=1500))
    cut(desk, path)
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage is Stage.cut)
    desk.chooser.answer = path
    desk.act("cut.go_on")
    desk.settled(lambda: screen.stage is Stage.preview)
    assert screen.view.counts.counts.same > 0
    desk.act("preview.apply")
    desk.settled(lambda: screen.stage is Stage.begin)
    assert desk.program.queries.device_count() == 1801
    desk.program.desk.run(undo, Undo(action=desk.program.desk.new_action())).result()
    desk.settled(lambda: desk.program.queries.device_count() == 300)


def cut(desk: DeskWindow, path: Path) -> None:
    """Begins to apply a file and leaves it once a slice brought something new, as a crash would."""
    job = ImportJob(desk.program.desk, import_source(desk.program, path, ImportKind.devices), dry_run=False)
    steps = job.steps()
    while not job.report.counts.new:
        next(steps)


def test_escape_leaves_an_import_between_slices(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    path = messy_export(desk.program, tmp_path / "large.csv", Planted(new=4000))
    bring(desk, screen, path)
    desk.act("preview.apply")
    desk.settled(lambda: desk.program.queries.device_count() > 300)
    desk.act("preview.leave")
    desk.settled(lambda: screen.stage is Stage.cut, 30)
    assert 300 < desk.program.queries.device_count() < 4301


def test_an_import_undone_while_it_comes_in_ends_and_is_no_cut_one(
    desk: DeskWindow, screen: ImportPresenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the key that undoes, or by another's hand: it is said in words, and nothing of it is left to go on with."""
    path, ours = messy_export(desk.program, tmp_path / "large.csv", Planted(new=1500)), list[BaseException]()
    toasts: list[ToastRow] = []
    desk.context.tasks.failed.connect(ours.append)
    monkeypatch.setattr(desk.context.frame, "show_toast", toasts.append)
    bring(desk, screen, path)
    desk.act("preview.apply")
    desk.settled(lambda: desk.program.queries.device_count() > 300)
    desk.program.desk.run(undo, Undo(action=desk.program.desk.new_action())).result()
    desk.settled(lambda: bool(toasts) and screen.stage is Stage.begin, 30)
    assert [toast.text for toast in toasts] == [t("refused.taken_back_meanwhile")]
    assert ours == []
    desk.settled(lambda: desk.program.queries.device_count() == 300)
    assert screen.cuts.cut is None


def test_what_cannot_be_read_is_said_and_k_mends_it(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("じるし,がっこう\nPF9ZZ900,南薫小学校\n", encoding="utf-8")
    bring(desk, screen, path)
    assert desk.window.actions_.works("preview.columns")
    desk.act("preview.columns")
    assert desk.window.actions_.context == Mode.import_columns
    screen.view.columns.ask(ImportKind.devices, ("じるし", "がっこう"), {})
    screen.view.columns.choose("じるし", "serial")
    screen.view.columns.choose("がっこう", "school")
    desk.act("columns.apply")
    desk.settled(lambda: screen.stage is Stage.preview)
    assert screen.view.counts.counts.new == 1


def test_a_missing_column_is_named_and_the_others_are_guessed(
    desk: DeskWindow, screen: ImportPresenter, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("学校コード,がっこう,区分,TEL\nES901,北山小学校,小学校,04\n", encoding="utf-8")
    bring(desk, screen, path)
    assert screen.stage is Stage.unreadable
    assert "学校一覧に要る「名前」の列が見つかりません。" in screen.view.begin.accessibleName()
    desk.act("preview.columns")
    assert [box.currentData() for box in screen.view.columns.choices] == ["code", "", "level", "phone"]
    screen.view.columns.choose("がっこう", "name")
    assert screen.view.columns.by_hand() == ByHand(kind=ImportKind.schools, maps={"がっこう": "name"})
    desk.act("columns.apply")
    desk.settled(lambda: screen.stage is Stage.preview)
    assert screen.view.counts.counts.new == 1


def test_tab_walks_the_page_of_columns_from_top_to_bottom(
    desk: DeskWindow, screen: ImportPresenter, file: Path
) -> None:
    bring(desk, screen, file)
    desk.window.activateWindow()
    desk.act("preview.columns")
    panel = screen.view.columns
    for stop in (panel.kind, *panel.choices, panel.apply):
        assert desk.window.focusWidget() is stop
        QTest.keyClick(stop, Qt.Key.Key_Tab)
    assert desk.window.focusWidget() is panel.leave


def test_the_page_of_columns_shows_a_value_of_each_and_names_a_clash(
    desk: DeskWindow, screen: ImportPresenter, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("製造番号,整理番号,ばしょ,児童名\nPF9ZZ900,,<b>北小,山田\n,KRM-900001,,\n", encoding="utf-8")
    bring(desk, screen, path, ImportKind.devices)
    desk.act("preview.columns")
    panel = screen.view.columns
    shown = [label.text() for label in panel.findChildren(QLabel)]
    assert {"例：PF9ZZ900", "例：KRM-900001", "例：<b>北小"} <= set(shown)
    assert not any("山田" in text for text in shown)
    assert not panel.clash.isVisible()
    panel.choose("ばしょ", "tag")
    assert panel.clash.isVisible()
    assert "整理番号、ばしょ" in panel.clash.words
    panel.choose("ばしょ", "school")
    assert not panel.clash.isVisible()


def test_kind_and_columns_can_be_looked_at_and_left(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    desk.act("preview.columns")
    hand = screen.view.columns.by_hand()
    assert hand.kind is ImportKind.devices
    assert dict(hand.maps) == {}
    desk.act("columns.leave")
    assert screen.stage is Stage.preview


def test_a_column_taken_out_by_hand_is_not_taken_in(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    changed = screen.view.counts.counts.changed
    assert changed
    desk.act("preview.columns")
    screen.view.columns.choose("annotatedLocation", "room")
    desk.act("columns.apply")
    desk.settled(lambda: screen.stage is Stage.preview)
    columns = screen.page.preview.columns if screen.page.preview else None
    assert columns is not None
    assert columns.fields["annotatedLocation"] == "room"


def test_a_column_said_to_be_left_out_is_left_out(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    bring(desk, screen, file)
    desk.act("preview.columns")
    screen.view.columns.choose("annotatedLocation", "")
    desk.act("columns.apply")
    desk.settled(lambda: screen.stage is Stage.preview)
    columns = screen.page.preview.columns if screen.page.preview else None
    assert columns is not None
    assert "annotatedLocation" not in columns.fields
    assert "annotatedLocation" in columns.ignored


def test_columns_that_are_not_taken_in_are_named_first(
    desk: DeskWindow, screen: ImportPresenter, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("製造番号,ばしょ,色,あき\nPF9ZZ900,大橋小,赤,\nPF9ZZ901,,,\n", encoding="utf-8")
    bring(desk, screen, path, ImportKind.devices)
    items = screen.view.reasons.view.reasons
    head, row = items.item_at(0), items.item_at(1)
    assert isinstance(head, ReasonSection)
    assert isinstance(row, ReasonRow)
    assert (head.family, head.title) == (Family.look, "取り込まない列　2")
    assert (row.reason, row.aside) == ("ばしょ、色", "Kで選べます")
    counts = screen.view.counts.counts
    assert "ほか 2列は取り込みません" in counts.taken_note
    assert (counts.new, counts.look) == (2, 0)
    assert desk.window.actions_.works("preview.refused")


def test_what_becomes_of_a_row_is_told_as_it_is(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("製造番号,整理番号,学校,状態\nPF9ZZ900,KRM-900001,ZZZZ,ねむり\n", encoding="utf-8")
    bring(desk, screen, path, ImportKind.devices)
    school, state = (screen.view.reasons.view.reasons.item_at(at) for at in (1, 2))
    assert isinstance(school, ReasonRow)
    assert isinstance(state, ReasonRow)
    assert school.aside == ""
    assert state.aside.startswith("新しい端末は使用中、台帳にある端末はいまの状態のまま")


def test_columns_nobody_misses_are_named_without_a_look(
    desk: DeskWindow, screen: ImportPresenter, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("製造番号,整理番号,学校,色\nPF9ZZ900,KRM-900001,,赤\n", encoding="utf-8")
    bring(desk, screen, path, ImportKind.devices)
    head = screen.view.reasons.view.reasons.item_at(0)
    assert isinstance(head, ReasonSection)
    assert (head.family, head.title) == (None, "取り込まない列　1")


def test_a_missing_file_is_said_in_words(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    bring(desk, screen, tmp_path / "nowhere.csv")
    assert screen.stage is Stage.unreadable
    assert "見つかりません" in screen.view.begin.accessibleName()
    assert not desk.window.actions_.works("preview.columns")


def test_m_without_a_file_asks_for_one_and_may_be_left(desk: DeskWindow, screen: ImportPresenter) -> None:
    desk.context.wish = ImportWish()
    desk.show(Mode.import_preview)
    desk.settled(lambda: bool(desk.chooser.titles))
    assert screen.stage is Stage.begin
    desk.act("preview.leave")
    assert desk.shown[-1] == Screen.ledger


def test_a_file_dropped_on_the_window_is_previewed(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    FileDrop(desk.window.frame).dropped.connect(screen.dropped)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(desk.window.frame, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(desk.window.frame, QDropEvent(QPointF(5, 5), copy, data, left, none))
    desk.settled(lambda: screen.stage is Stage.preview)
    assert screen.view.counts.counts.file_name == "export.csv"


def test_nothing_to_change_says_so(desk: DeskWindow, screen: ImportPresenter, tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    name, code = next((n, c) for c, n in desk.program.queries.schools().items())
    path.write_text(f"学校コード,学校名,校種\n{code},{name},\n", encoding="utf-8")
    bring(desk, screen, path)
    assert screen.view.counts.counts.same == 1
    assert screen.view.foot.apply.row.reason
    desk.act("preview.apply")
    assert screen.stage is Stage.preview
    assert "変わることはありません" in desk.window.frame.toast.row.text


def test_at_200_percent_the_refused_rows_come_and_go(desk: DeskWindow, screen: ImportPresenter, file: Path) -> None:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    theme.apply(found, dark=False, scale=200)
    theme.fit_to_width(found, 1366)
    bring(desk, screen, file)
    assert screen.view.reasons.isHidden()
    desk.act("preview.refused")
    assert not screen.view.reasons.isHidden()
    desk.act("preview.leave")
    assert screen.view.reasons.isHidden()
    assert screen.stage is Stage.preview


def test_a_stopped_run_is_stopped_once() -> None:
    run = Run()
    assert not run.stopped.is_set()
    run.stop()
    assert run.stopped.is_set()
