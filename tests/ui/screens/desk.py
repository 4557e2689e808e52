"""A window with real screens over a real ledger, for tests and pictures; only voice and file dialog are made up."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Options, Program, start, stop
from app.bootstrap_away import PapersAway
from app.bootstrap_contacts import contact_queries
from app.bootstrap_files import Files, sample_sources
from app.bootstrap_goods import GoodsOf
from app.bootstrap_keeper import Keeper
from app.bootstrap_papers import Papers
from app.domain.kinds import Family
from app.domain.scans import RawScan
from app.ui.context import Context
from app.ui.kept_here import say_kept
from app.ui.screens.faults import tell_unread
from app.ui.shell.main_window import MainWindow
from app.ui.shell.shown import Shown
from app.ui.tasks import Tasks
from app.usecases.import_job import ImportJob

T = TypeVar("T")
SEED = 7


class SaidAloud:
    """A voice that keeps what it said."""

    def __init__(self) -> None:
        self.said: list[Family] = []

    def say(self, family: Family) -> None:
        self.said.append(family)


@dataclass
class FileAsked:
    """A file dialog that answers with what a test put there, and keeps its titles."""

    answer: Path | None = None
    titles: list[str] = field(default_factory=list)

    def __call__(self, over: QWidget, title: str, then: Callable[[Path | None], None]) -> None:
        self.titles.append(title)
        then(self.answer)


class DeskWindow:
    """A started program, its window and the context of its screens."""

    def __init__(self, folder: Path, *, devices: int = 0, forms: int = 60) -> None:
        self.program: Program = start(Options(ledger=folder / "ledger"))
        if devices:
            build(self.program, devices, forms)
        self.window = MainWindow()
        self.tasks = Tasks(self.window)
        self.faults: list[object] = []
        self.tasks.failed.connect(self.faults.append)
        self.voice, self.chooser = SaidAloud(), FileAsked()
        self.shown: list[str] = []
        self.context = Context(
            desk=self.program.desk,
            settings=self.program.settings,
            tasks=self.tasks,
            frame=self.window.frame,
            actions=self.window.actions_,
            papers=Papers(self.program),
            files=Files(self.program),
            keeper=Keeper(self.program),
            voice=self.voice,
            show=self.show,
            papers_folder=folder / "papers",
            away=self.program.queries.away,
            away_papers=PapersAway(self.program),
            goods=GoodsOf(self.program, contact_queries(self.program).school_names),
        )
        self.window.actions_.bind("phone", lambda: None)  # T stands on the hint strip, as in the window
        self.window.key_kept.connect(partial(say_kept, self.context))
        self.tasks.unread.connect(partial(tell_unread, self.context))
        self.program.ledger.on_changes(lambda changes: self.tasks.later(lambda: self._changed(changes)))

    def _changed(self, changes: object) -> None:
        for name in self.window.screens():
            screen = self.window.screen_called(name)
            getattr(screen, "changed", lambda _: None)(changes)

    def add(self, name: str, screen: Shown) -> None:
        if isinstance(screen, QObject):
            # Else the collector would delete it, on whatever thread it runs: a QObject must die on its own.
            screen.setParent(self.window)
        self.window.add_screen(name, screen)

    def show(self, name: str) -> None:
        """As the window does; a screen the test didn't make is only noted."""
        self.shown.append(str(name))
        if str(name) in self.window.screens():
            self.window.show_screen(name)

    def scan(self, text: str, screen: Shown) -> bool:
        return screen.take_scan(RawScan(text, "keyboard", time.monotonic()))

    def settled(self, true: Callable[[], bool], seconds: float = 20.0) -> None:
        """Lets the window work until something is so; fails with what went wrong beside it."""
        end = time.monotonic() + seconds
        while not true():
            QApplication.processEvents()
            if self.faults:
                fault = self.faults[0]
                assert isinstance(fault, BaseException)
                raise fault
            assert time.monotonic() < end, "the window never got there"
            time.sleep(0.002)
        QApplication.processEvents()

    def act(self, name: str) -> None:
        """Presses the key of an act; fails where it doesn't work now."""
        assert self.window.actions_.works(name), f"{name} does not work here"
        self.window.actions_.action(name).trigger()

    def refused_scans(self) -> list[tuple[str, str, str]]:
        """Refused scans of the desk's scan log: source, text, closed word."""
        sql = "SELECT source, text, names FROM scan_log WHERE outcome='unreadable' ORDER BY id"
        rows = self.program.ledger.read(lambda reads: reads.rows(sql))
        return [(source, text, json.loads(names)["reason"]) for source, text, names in rows]

    def digest(self) -> str:
        return self.program.ledger.verify().projection_digest

    def close(self) -> None:
        for name in self.window.screens():
            self.window.screen_called(name).deactivate()
        self.tasks.stop()
        stop(self.program)
        self._gather_strays()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()

    def _gather_strays(self) -> None:
        """Pages without a parent die with the window, here and now.

        The collector would delete them on a ledger thread, and Qt's style sheet goes on holding their addresses until
        that thread's word of it is read: the next change of the look then walks over freed memory.
        """
        gc.collect()
        for stray in QApplication.topLevelWidgets():
            if stray is not self.window:
                stray.setParent(self.window)


def build(program: Program, devices: int, forms: int) -> None:
    """The project's own sample, small."""
    for source in sample_sources(program, devices, forms, SEED):
        for _ in ImportJob(program.desk, source, dry_run=False).steps():
            pass
