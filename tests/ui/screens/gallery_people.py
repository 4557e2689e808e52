"""Pictures of signing in, the first start and the settings over a real ledger, to be judged by eye.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_people [name part]

saves PNGs into build/gallery.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["HOME"] = tempfile.mkdtemp()

from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Role
from app.settings import words
from app.ui import theme
from app.ui.scanners import Scanners
from app.ui.screens.settings.sections import Section
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.ui.screens.welcome.presenter import WelcomePresenter
from app.ui.screens.welcome.step import Step
from app.ui.widgets.rail import WhoRow
from app.usecases.session import Actor
from tests.ui.screens.people import Stand, scan, standing
from tests.ui.screens.setup_page import settings_page

OUT = Path("build/gallery")
Looks = dict[str, tuple[tuple[int, int], theme.Look, str]]
Scenes = dict[str, Callable[[Stand, Callable[[str], None]], None]]
LOOKS: Looks = {
    "": ((1920, 1080), theme.Look(), "ja"),
    "-dark": ((1920, 1080), theme.Look(dark=True), "ja"),
    "-text200": ((1920, 1080), theme.Look(scale=200), "ja"),
    "-1366": ((1366, 768), theme.Look(), "ja"),
    "-en": ((1920, 1080), theme.Look(), "en"),
}


def wait(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            break
        QTest.qWait(10)
    QTest.qWait(60)


def people(stand: Stand) -> Actor:
    code, _ = stand.register("古賀 美咲", Role.supervisor, "4821")
    stand.register("田中 健", Role.technician)
    stand.register("久留米 さくら子", Role.engineer, "4821")
    stand.register("中村 ゆり", Role.label)
    actor = Actor(code=code, role=Role.supervisor, name="古賀 美咲")
    stand.context.desk.actor = actor
    stand.context.frame.rail.set_who(WhoRow(person=actor.name, desk="受付台 A"))
    return actor


def sign_in(stand: Stand, shot: Callable[[str], None]) -> None:
    people(stand)
    stand.context.desk.actor = None
    page = SignInPresenter(stand.context)
    page.ask()
    wait(lambda: page.view.model.rowCount() == 4)
    page.take_scan(scan("PFER8BVU"))
    shot("sign-in-people")
    page.enter()
    page.view.pin.line.setText("9999")
    page.enter()
    wait(lambda: not page._question.busy)
    shot("sign-in-pin")
    page.back()
    page.view.walk(1)
    page.enter()
    shot("sign-in-new-pin")


def lock(stand: Stand, shot: Callable[[str], None]) -> None:
    people(stand)
    page = SignInPresenter(stand.context)
    page.lock()
    wait(lambda: page._person is not None)
    shot("sign-in-lock")


def welcome(stand: Stand, shot: Callable[[str], None]) -> None:
    page = WelcomePresenter(stand.context)
    page.start()
    wait(lambda: page.standing)
    shot("welcome-boss")
    page.view.name.line.setText("古賀 美咲")
    page.view.pin.line.setText("4821")
    page.view.again.line.setText("4821")
    page.enter()
    wait(lambda: page.view.step is Step.badge)
    shot("welcome-badge")
    page.enter()
    wait(lambda: page.view.step is Step.key)
    page.write_pdf()
    wait(lambda: bool(page.view.strip.row.words))
    shot("welcome-key")
    page.enter()
    page.view.typed.line.setText("7" + stand.recovery_key()[1:])
    page.enter()
    wait(lambda: not page._busy)
    shot("welcome-read-back")
    page.put_off()
    wait(lambda: page.strip.isVisible())
    shot("welcome-strip")


def settings(stand: Stand, shot: Callable[[str], None]) -> None:
    people(stand)
    page, frame = settings_page(stand), stand.context.frame
    frame.hints.set_actions(stand.context.actions.hints())
    wait(lambda: page.people.model.rowCount() == 4)
    for section in Section:
        page.show_section(section)
        if section is Section.desk:
            page.view.walk(1)
            page.view.walk(1)
        if section is Section.reading:
            page.take_scan(scan("1S82XJ0037JPPF3ABCDE"))
        if section is Section.ledger:
            page.form.show_template("https://forms.example.jp/d/e/1FAIpQLSd/viewform?entry.1={serial}&entry.2={tag}")
        shot(f"settings-{section}")
        if section is Section.ledger:
            for _ in range(12):
                page.view.walk(1)
            shot("settings-ledger-bench")


SCENES: Scenes = {"sign-in": sign_in, "lock": lock, "welcome": welcome, "settings": settings}


def main(scenes: Scenes, looks: Looks, part: str = "") -> None:
    """Saves each scene in every look, or those whose name and look contain `part`."""
    app = QApplication([])
    OUT.mkdir(parents=True, exist_ok=True)
    for suffix, (size, look, language) in looks.items():
        for name, scene in scenes.items():
            if part and part not in name + suffix:
                continue
            words.set_language(language)
            theme.apply_look(app, look)
            with standing(Path(tempfile.mkdtemp()), size) as stand:

                def shot(what: str, stand: Stand = stand, suffix: str = suffix) -> None:
                    QTest.qWait(120)
                    stand.context.frame.hints.set_actions(stand.context.actions.hints())
                    stand.context.frame.grab().save(str(OUT / f"{what}{suffix}.png"))

                scene(stand, shot)
                kept: QObject | None = stand.context.scanners
                if isinstance(kept, Scanners):
                    kept.stop()


if __name__ == "__main__":
    main(SCENES, LOOKS, *sys.argv[1:2])
