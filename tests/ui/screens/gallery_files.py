"""Pictures of the ledger, the import and the first start over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_files [folder] [name part]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.domain.commands import Amend, TakeIn, Undo
from app.domain.kinds import Cause, Role
from app.settings import words
from app.ui import theme
from app.ui.caretaker import Caretaker
from app.ui.context import ImportWish
from app.ui.screens.first_start.presenter import FirstStartPresenter
from app.ui.screens.importing.presenter import ImportPresenter, Stage
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.screens.ledger.presenter import LedgerPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases.act import amend
from app.usecases.change_setting import change_setting
from app.usecases.device_rows import DeviceFilter
from app.usecases.import_job import ImportJob
from app.usecases.results import CopyFacts
from app.usecases.session import Actor
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.ui.screens.desk import DeskWindow, build
from tests.ui.screens.messy import Planted, messy_export

WAYS: dict[str, tuple[bool, int, int, int, str]] = {
    "": (False, 100, 1920, 1080, "ja"),
    "-dark": (True, 100, 1920, 1080, "ja"),
    "-1366": (False, 100, 1366, 768, "ja"),
    "-text200": (False, 200, 1920, 1080, "ja"),
    "-text200-dark": (True, 200, 1920, 1080, "ja"),
    "-text200-1366": (False, 200, 1366, 768, "ja"),
    "-dark-text200-1366": (True, 200, 1366, 768, "ja"),
    "-en": (False, 100, 1920, 1080, "en"),
    "-en-1366": (False, 100, 1366, 768, "en"),
}


def ledger(desk: DeskWindow) -> None:
    program = desk.program
    rows = program.queries.device_rows(program.queries.search("KRM-0000", 100)[0])
    for row in rows[:2]:
        scan = program.desk.read_scan(row.serial)
        command = TakeIn(action=program.desk.new_action(), scan=scan, source="test", crate=None)
        number = program.desk.run(take_in, command).result().repair or ""
        told = Amend(action=program.desk.new_action(), repair=number, fault="screen", cause=Cause.natural)
        program.desk.run(amend, told).result()
        told = Amend(action=program.desk.new_action(), repair=number, swollen=True)
        program.desk.run(amend, told).result()
        program.desk.run(undo, Undo(action=program.desk.new_action())).result()
    screen = LedgerPresenter(desk.context)
    desk.add(Screen.ledger, screen)
    desk.show(Screen.ledger)
    screen.view.field.set_text("KRM-0000")
    screen.search("KRM-0000")
    desk.settled(lambda: screen.shown is not None and bool(screen.shown.repairs))


def ledger_whole(desk: DeskWindow) -> None:
    screen = LedgerPresenter(desk.context)
    desk.add(Screen.ledger, screen)
    desk.show(Screen.ledger)
    desk.settled(lambda: screen.shown is not None)


def ledger_filter(desk: DeskWindow) -> None:
    ledger_whole(desk)
    screen = desk.window.screen_called(Screen.ledger)
    assert isinstance(screen, LedgerPresenter)
    screen.filters.only = DeviceFilter(maker="ASUS")
    screen.filters.changed.emit()
    screen.filters.open("school")
    desk.settled(lambda: screen.filters.counted)


def ledger_narrowed(desk: DeskWindow) -> None:
    ledger_whole(desk)
    screen = desk.window.screen_called(Screen.ledger)
    assert isinstance(screen, LedgerPresenter)
    code = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    card = desk.program.queries.card(code.device)
    assert card is not None
    desk.settled(lambda: bool(screen.filters._schools))
    screen.filters._schools[card.school_code] = "久留米市立久留米特別支援学校高等部分教室"
    screen.filters.only = DeviceFilter(school=card.school_code, maker=card.maker, status="in_use", kind="chromebook")
    screen.filters.changed.emit()
    desk.settled(lambda: screen.view.model.rowCount() < 300)
    screen.view.table.setFocus()


def ledger_damaged(desk: DeskWindow) -> None:
    ledger_whole(desk)
    caretaker = Caretaker(desk.context, lambda: None, desk.window)
    desk.window.frame.sync.set_work("backup", 42)
    caretaker._damaged(
        "keeping.check.damaged", CopyFacts(folder=Path("E:/控え/20261119T0315Z"), local="2026-11-19T12:15")
    )


def ledger_empty(desk: DeskWindow) -> None:
    desk.add(Screen.ledger, LedgerPresenter(desk.context))
    desk.show(Screen.ledger)
    desk.settled(lambda: True)


def _importing(desk: DeskWindow) -> ImportPresenter:
    screen = ImportPresenter(desk.context, desk.chooser)
    desk.add(Mode.import_preview, screen)
    return screen


def importing(desk: DeskWindow) -> None:
    screen = _importing(desk)
    path = messy_export(desk.program, Path(tempfile.mkdtemp()) / "google_admin_devices_20261120.csv")
    desk.context.wish = ImportWish(path=path)
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage is Stage.preview)


def import_refused(desk: DeskWindow) -> None:
    importing(desk)
    desk.act("preview.refused")


def import_begin(desk: DeskWindow) -> None:
    _importing(desk)
    desk.show(Mode.import_preview)
    desk.settled(lambda: True)


def import_columns(desk: DeskWindow) -> None:
    importing(desk)
    desk.act("preview.columns")


def import_applying(desk: DeskWindow) -> None:
    importing(desk)
    screen = desk.window.screen_called(Mode.import_preview)
    assert isinstance(screen, ImportPresenter)
    screen.view.foot.progress.set_words("google_admin_devices_20261120.csv")
    screen.view.foot.progress.set_progress(12_500, 28_883)
    screen.view.foot.set_running(running=True)


def import_cut(desk: DeskWindow) -> None:
    screen = _importing(desk)
    path = messy_export(desk.program, Path(tempfile.mkdtemp()) / "google_admin_devices_20261120.csv", Planted(new=900))
    desk.context.wish = ImportWish(path=path)
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage is Stage.preview)
    assert screen.page.preview is not None
    steps = ImportJob(desk.program.desk, screen.page.preview.source, dry_run=False).steps()
    next(steps)
    del steps
    screen.leave()
    desk.show(Mode.import_preview)
    desk.settled(lambda: screen.stage is Stage.cut)


def first(desk: DeskWindow) -> None:
    desk.add(Mode.first_start, FirstStartPresenter(desk.context))
    desk.show(Mode.first_start)
    desk.settled(lambda: True)


def first_schools(desk: DeskWindow) -> None:
    build(desk.program, 0, 0)
    screen = FirstStartPresenter(desk.context)
    desk.add(Mode.first_start, screen)
    desk.show(Mode.first_start)
    desk.settled(lambda: screen.held.schools > 0)


def first_building(desk: DeskWindow) -> None:
    screen = FirstStartPresenter(desk.context)
    desk.add(Mode.first_start, screen)
    desk.show(Mode.first_start)
    desk.settled(lambda: True)
    screen.view.building.line.set_progress(12_500)
    screen.view.show_building(building=True)


def first_sheet(desk: DeskWindow) -> None:
    first(desk)
    desk.act("first.sheet")
    desk.settled(lambda: desk.window.frame.overlay is not None)


def intake_places(desk: DeskWindow) -> None:
    """Key 9 with eight added places, one of them as long as they come."""
    names = "ペン差し,天板,ヒンジカバーと底面のねじ受け,タッチパッド,スピーカー,マイク,ACアダプターの差込口,底面カバー"
    actor = Actor(code="OP0001", role=Role.supervisor, proved=True)
    desk.program.desk.call(lambda uow: change_setting(uow, "repair.fault_places", names), actor=actor).result()
    screen = IntakePresenter(desk.context)
    desk.add(Screen.intake, screen)
    desk.show(Screen.intake)
    row = next(r for r in desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 300)) if not r.repair)
    desk.scan(row.serial, screen)
    desk.settled(lambda: screen.answers == 1 and screen.turns.free)
    screen.form.leave()
    screen.view.keys.pick("9")
    desk.settled(lambda: screen.turns.free)


def intake_place(desk: DeskWindow) -> None:
    intake_places(desk)
    screen = desk.window.screen_called(Screen.intake)
    assert isinstance(screen, IntakePresenter)
    screen.view.keys.pick("3")
    desk.settled(lambda: screen.turns.free)


Pictures = dict[str, tuple[int, Callable[[DeskWindow], None]]]
"""By name: how many devices the ledger has, and what is done on the window before it is shot."""
PICTURES: Pictures = {
    "s01-places": (300, intake_places),
    "s01-place": (300, intake_place),
    "s10-ledger": (300, ledger),
    "s10-whole": (300, ledger_whole),
    "s10-filter": (300, ledger_filter),
    "s10-narrowed": (300, ledger_narrowed),
    "s10-damaged": (300, ledger_damaged),
    "s10-empty": (0, ledger_empty),
    "s09-import": (300, importing),
    "s09-refused": (300, import_refused),
    "s09-begin": (0, import_begin),
    "s09-columns": (300, import_columns),
    "s09-applying": (300, import_applying),
    "s09-cut": (300, import_cut),
    "s15-first": (0, first),
    "s15-schools": (0, first_schools),
    "s15-building": (0, first_building),
    "s15-sheet": (0, first_sheet),
}


def shoot(app: QApplication, picture: tuple[int, Callable[[DeskWindow], None]], way: str, path: Path) -> None:
    dark, scale, width, height, language = WAYS[way]
    words.set_language(language)
    theme.apply(app, dark=dark, scale=scale)
    devices, make = picture
    with tempfile.TemporaryDirectory() as folder:
        desk = DeskWindow(Path(folder), devices=devices)
        try:
            desk.window.resize(width, height)
            theme.fit_to_width(app, width)
            desk.window.show()
            desk.window.activateWindow()
            make(desk)
            for _ in range(30):
                app.processEvents()
            desk.window.grab().save(str(path))
        finally:
            desk.close()


def main(pictures: Pictures, arguments: list[str]) -> None:
    """Saves each in every way, or those whose name and way contain the second argument."""
    folder = Path(arguments[0]) if arguments else Path("build/gallery")
    part = arguments[1] if len(arguments) > 1 else ""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme.load_fonts()
    for name, picture in pictures.items():
        for way in WAYS:
            if part in f"{name}{way}.":
                shoot(app, picture, way, folder / f"{name}{way}.png")
                print(folder / f"{name}{way}.png")


if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
