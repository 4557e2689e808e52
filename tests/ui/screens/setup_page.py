"""The scanner setup over a stand: the real scan filter and page, made-up serial scanners."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.scanning.wedge import Wedge
from app.ui.scanners import Scanners
from app.ui.screens.settings.presenter import SettingsPresenter
from app.ui.screens.settings.sections import Section
from app.ui.shell.actions import Screen
from app.ui.shell.main_window import MainWindow
from tests.support.serial_desk import MadeUpSetup
from tests.ui.screens.people import Stand


def scanners_of(stand: Stand) -> MadeUpSetup:
    """Scanners over the stand's frame, as the window has them; `Scanners.stop` ends them."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    setup = MadeUpSetup()
    window = MainWindow()
    window.setParent(stand.context.frame)
    window.hide()
    window.frame = stand.context.frame
    run = SimpleNamespace(app=app, window=window, settings=stand.context.settings)
    stand.context.scanners = Scanners(cast("Any", run), Wedge(), lambda: setup)
    stand.context.scanners.begin()
    return setup


def setup_page(stand: Stand) -> tuple[SettingsPresenter, MadeUpSetup]:
    """The page, open and in front."""
    setup = scanners_of(stand)
    return settings_page(stand, Section.reading), setup


def settings_page(stand: Stand, section: Section = Section.desk) -> SettingsPresenter:
    """The settings, open and in front at this section."""
    page = SettingsPresenter(stand.context)
    frame = stand.context.frame
    frame.set_screen(Screen.settings, page.view)
    frame.show_screen(Screen.settings)
    stand.context.actions.set_context(Screen.settings)
    page.activate()
    page.show_section(section)
    return page
