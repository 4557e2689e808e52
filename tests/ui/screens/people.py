"""A window's parts over a real ledger in a folder, for the screens that ask for a person."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app import bootstrap
from app.bootstrap_files import Files
from app.bootstrap_keeper import Keeper
from app.bootstrap_papers import Papers
from app.domain.kinds import Family, Role
from app.domain.scans import RawScan
from app.ledger import access_log
from app.ledger.keys import recovery_text
from app.settings.clock import SystemClock
from app.ui.context import Context
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.ui.shell.action_set import ActionSet
from app.ui.shell.actions import Screen
from app.ui.shell.frame import Frame
from app.ui.tasks import Tasks
from app.ui.widgets.words_label import WordsLabel
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.session import stand_in

SECRET = "ピーエフイーアール"
"""What stands on the screen under the page, and must not be seen while it is locked."""


class Voice:
    """Remembers what was sounded."""

    def __init__(self) -> None:
        self.said: list[Family] = []

    def say(self, family: Family) -> None:
        self.said.append(family)


class Work(QWidget):
    """A screen with words and a field half typed."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.words = WordsLabel(SECRET, points=60, bold=True)
        self.line = QLineEdit()
        column.addWidget(self.words)
        column.addWidget(self.line)


@dataclass
class Stand:
    """Everything a test holds."""

    program: bootstrap.Program
    context: Context
    voice: Voice
    work: Work
    now: list[datetime]
    faults: list[BaseException] = field(default_factory=list)

    def register(self, name: str, role: Role, pin: str = "") -> tuple[str, str]:
        """An operator's code and badge."""
        call = self.program.desk.call
        code = call(lambda u: register_operator(u, name=name, role=role), actor=stand_in()).result().operator
        badge = call(lambda u: issue_badge(u, code), actor=stand_in()).result().badge
        if pin:
            call(lambda u: set_pin(u, code, pin), actor=stand_in()).result()
        return code, badge

    def access_lines(self) -> list[tuple[str, str, str]]:
        """Operator, what and detail of every line of the access log."""
        with self.program.opened.database.read.connect() as connection:
            return [(row.operator, row.what, row.detail) for row in access_log.rows(connection)]

    def recovery_key(self) -> str:
        return recovery_text(self.program.opened.key)

    def pass_time(self, **delta: float) -> None:
        self.now[0] += timedelta(**delta)


def prompting(stand: Stand) -> SignInPresenter:
    """The sign-in page as the window has it: it asks for PINs."""
    made = SignInPresenter(stand.context)
    stand.context.ask_pin = made.ask_pin
    return made


def scan(text: str) -> RawScan:
    return RawScan(text, "keyboard", 0.0)


@contextmanager
def standing(folder: Path, size: tuple[int, int] = (1920, 1080)) -> Iterator[Stand]:
    """A started program with a frame shown, signed in as the stand-in."""
    program = bootstrap.start(bootstrap.Options(ledger=folder / "ledger"))
    now = [datetime(2026, 11, 20, 0, 42, tzinfo=UTC)]
    clock = SystemClock("Asia/Tokyo", lambda: now[0])
    program.desk.clock = clock
    frame = Frame()
    actions = ActionSet(frame)
    work = Work()
    frame.set_screen(Screen.intake, work)
    tasks = Tasks(frame)
    voice = Voice()
    context = Context(
        desk=program.desk,
        settings=program.settings,
        tasks=tasks,
        frame=frame,
        actions=actions,
        papers=Papers(program),
        files=Files(program),
        keeper=Keeper(program),
        voice=voice,
        show=frame.show_screen,
        papers_folder=folder / "papers",
    )
    stand = Stand(program=program, context=context, voice=voice, work=work, now=now)
    tasks.failed.connect(stand.faults.append)
    tasks.unread.connect(stand.faults.append)
    frame.resize(*size)
    frame.show()
    frame.activateWindow()
    QTest.qWaitForWindowActive(frame)
    try:
        yield stand
    finally:
        # What Qt objects a test let go of is freed here, on the window's thread, not by the ledger's.
        gc.collect()
        for _ in range(5):
            QTest.qWait(20)
        tasks.stop()
        QApplication.processEvents()
        frame.close()
        frame.deleteLater()
        QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
        gc.collect()
        bootstrap.stop(program)


def until(qtbot: Any, done: Callable[[], bool]) -> None:
    """Waits for what happens beside the window."""
    qtbot.waitUntil(done, timeout=10_000)
