"""Another language at once, both ways: no word of the former one is left on any page of the real window."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.kinds import ImportKind, Role
from app.domain.rules.permissions import Command
from app.domain.scans import RawScan
from app.settings import words
from app.settings.keys import SETTINGS
from app.settings.values import Kind
from app.settings.words import catalog, t
from app.ui.run import WindowRun
from app.ui.screens.importing.presenter import Stage
from app.ui.screens.settings.sections import Section
from app.ui.screens.welcome.acts import SetupFacts
from app.ui.shell.actions import Mode, Screen
from app.usecases.keystrokes import Key, KeyStroke
from app.usecases.operators import register_operator
from app.usecases.session import Actor, stand_in
from tests.support.qt_keys import press
from tests.ui.real_window import wait

PAGES = (Screen.intake, Screen.ledger, Mode.import_preview, Screen.settings)
CODES = {"id", "name", "key", "kind", "icon", "value"}
"""Fields of rows that hold no words."""
CODED = {str(each.default) for each in SETTINGS.values() if each.kind is Kind.words}
"""Values of settings that are codes, the same in every language."""


def said(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every word a widget holds: what is read aloud, what is typed, titles, actions; and whose it is."""
    for widget in (window, *window.findChildren(QWidget)):
        name = type(widget).__name__
        for text in (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()):
            yield name, text
        for attribute in ("text", "words", "placeholderText", "title"):
            found = getattr(widget, attribute, None)
            value = found() if callable(found) and not isinstance(widget, QLineEdit) else found
            if isinstance(value, str):
                yield f"{name}.{attribute}", value
        for action in widget.actions():
            yield f"{name} action", action.text()
        # What a painted widget keeps to itself: its rows and words.
        for key, value in vars(widget).items() if hasattr(widget, "__dict__") else ():
            for text in _texts(value):
                yield f"{name}.{key}", text


def _texts(value: object, depth: int = 3) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, tuple) and hasattr(value, "_fields"):
        for name in set(value._fields) - {"id"}:
            yield from _texts(getattr(value, name), depth - 1)
    elif depth and isinstance(value, (tuple, list)):
        for part in value:
            yield from _texts(part, depth - 1)
    elif depth and hasattr(value, "__dataclass_fields__"):
        for field in set(value.__dataclass_fields__) - CODES:
            yield from _texts(getattr(value, field), depth - 1)


def sentences(language: words.Language) -> Mapping[str, str]:
    """Texts that only this catalog has, without placeholders, long enough to be told from others."""
    others = {text for lang in words.LANGUAGES if lang != language for text in catalog(lang).values()}
    return {text: key for key, text in catalog(language).items() if text not in others and "{" not in text}


def left_over(window: QWidget, language: words.Language) -> list[tuple[str, str]]:
    """Words of `language` (not in use) that still stand somewhere."""
    known = sentences(language)
    found = [(who, text) for who, text in said(window) if text in known]
    # A sentence put together from parts: whole parts of it, between what joins them.
    for who, text in said(window):
        if text in CODED:
            continue
        found += [(who, part) for part in re.split(r"[、,　\n]\s*", text) if len(part) > 3 and part in known]
    return sorted(set(found))


def choose(run: WindowRun, language: str) -> None:
    """As a person does it: on the settings page."""
    assert run.wiring is not None
    run.window.show_screen(Screen.settings)
    settings = run.wiring.settings
    settings.show_section(Section.desk)
    former = settings.view
    settings.set_value("desk.language", language)
    wiring = run.wiring
    wait(lambda: wiring.settings.view is not former)
    QTest.qWait(50)


def test_every_page_speaks_the_other_language_at_once_both_ways(run: WindowRun) -> None:
    window = run.window
    for page in PAGES:
        window.show_screen(page)
        QTest.qWait(100)
    assert not left_over(window, "en")
    assert left_over(window, "ja"), "the walk sees what stands there"
    turns: tuple[tuple[words.Language, words.Language], ...] = (("en", "ja"), ("ja", "en"), ("en", "ja"))
    for language, other in turns:
        choose(run, language)
        assert run.window.frame.current == Screen.settings
        assert run.wiring is not None
        assert run.wiring.settings.rows["desk.language"].control.hasFocus()
        for page in PAGES:
            window.show_screen(page)
            QTest.qWait(100)
            window.actions_.action("sheet").trigger()
            QTest.qWait(20)
            assert left_over(window, other) == [], page
            window.actions_.action("sheet_close").trigger()


def test_scans_keys_and_undo_work_once_after_the_change(run: WindowRun) -> None:
    assert run.context is not None
    queries = run.context.desk.queries
    serial = next(r.serial for r in queries.device_rows(queries.device_numbers(0, 40)) if r.status == "in_use")
    choose(run, "en")
    run.window.show_screen(Screen.intake)
    run.window.take_scan(RawScan(serial, "keyboard", 0.0))
    wait(lambda: queries.open_repairs() == 1)
    operations = run.context.desk.ledger
    run.window.frame.undo_asked.emit()
    wait(lambda: queries.open_repairs() == 0)
    QTest.qWait(200)
    (device,) = queries.find_device(serial)
    assert [fact.kind for fact in queries.timeline(device)].count("undone") == 1
    assert operations is run.context.desk.ledger


def test_while_a_file_is_brought_in_the_pages_wait(run: WindowRun) -> None:
    wiring = run.wiring
    assert wiring is not None
    run.window.show_screen(Mode.import_preview)
    importing = wiring.importing
    importing.stage = Stage.applying
    run.window.show_screen(Screen.settings)
    wiring.settings.set_value("desk.language", "en")
    QTest.qWait(700)
    assert wiring.importing is importing
    importing.stage = Stage.preview
    wait(lambda: wiring.__dict__.get("importing") is not importing)
    assert t("shell.title") == run.window.windowTitle()


def wish_english(run: WindowRun) -> None:
    assert run.wiring is not None
    run.window.show_screen(Screen.settings)
    run.wiring.settings.set_value("desk.language", "en")


def somebody(run: WindowRun) -> None:
    """A supervisor is signed in, without having given a PIN."""
    assert run.context is not None
    desk = run.context.desk
    name, role = "佐藤 はな", Role.supervisor
    desk.call(lambda unit: register_operator(unit, name=name, role=role, code="OP0002"), actor=stand_in()).result()
    desk.actor = Actor(code="OP0002", role=role, name=name)


def in_use(run: WindowRun) -> str:
    assert run.context is not None
    queries = run.context.desk.queries
    return next(r.serial for r in queries.device_rows(queries.device_numbers(0, 40)) if r.status == "in_use")


def scanned(run: WindowRun, serial: str) -> None:
    """Scanned, and whatever comes of it has come."""
    assert run.context is not None
    run.window.take_scan(RawScan(serial, "keyboard", 0.0))
    QTest.qWait(300)


def covered_by(run: WindowRun) -> QWidget | None:
    return run.window.frame.overlay


def test_a_lock_that_came_while_the_pages_waited_outlasts_the_language(run: WindowRun) -> None:
    wiring, context = run.wiring, run.context
    assert wiring is not None
    assert context is not None
    somebody(run)
    run.window.show_screen(Mode.import_preview)
    wiring.importing.stage = Stage.applying
    wish_english(run)
    QTest.qWait(50)
    wiring.sign_in.lock()
    page = wiring.sign_in
    wiring.importing.stage = Stage.preview
    QTest.qWait(1200)  # twice as long as the pages wait
    assert page.standing
    assert covered_by(run) is page.view
    scanned(run, in_use(run))
    assert context.desk.queries.open_repairs() == 0
    page._in(context.desk.signed_in())
    wait(lambda: wiring.__dict__.get("importing") is None)
    assert t("shell.title") == run.window.windowTitle()
    assert covered_by(run) is None
    scanned(run, in_use(run))
    wait(lambda: context.desk.queries.open_repairs() == 1)  # negative control


def test_a_first_setup_that_stands_outlasts_the_language(run: WindowRun) -> None:
    wiring = run.wiring
    assert wiring is not None
    wish_english(run)
    welcome = wiring.welcome
    welcome.facts = SetupFacts(registered=False, confirmed=False, put_off=None)
    welcome.open()
    assert welcome.standing
    QTest.qWait(1200)
    assert wiring.welcome is welcome
    assert covered_by(run) is welcome.view
    welcome.put_off()
    wait(lambda: wiring.welcome is not welcome)
    assert run.window.frame.rail.isEnabled()


def test_a_pin_is_asked_on_the_page_that_has_the_scans(run: WindowRun) -> None:
    wiring, context = run.wiring, run.context
    assert wiring is not None
    assert context is not None
    former = wiring.sign_in
    choose(run, "en")
    somebody(run)
    given: list[bool] = []
    context.ask_pin(Command.override_form, lambda *, proved: given.append(proved))
    assert not former.standing
    assert wiring.sign_in.standing
    assert covered_by(run) is wiring.sign_in.view
    scanned(run, in_use(run))
    assert context.desk.queries.open_repairs() == 0
    assert given == []


def test_a_file_that_was_looked_at_is_closed_and_that_is_told(run: WindowRun, tmp_path: Path) -> None:
    wiring = run.wiring
    assert wiring is not None
    file = tmp_path / "devices.csv"
    file.write_text("製造番号,機種\nZZ00X1Y2,Chromebook\n", encoding="utf-8")
    run.window.show_screen(Mode.import_preview)
    importing = wiring.importing
    importing.open_file(file, ImportKind.devices)
    previewed: list[object] = []
    importing.reading.previewed.connect(previewed.append)
    choose(run, "en")
    assert len(previewed) == 1, "what is being read is waited for"
    assert run.window.frame.toast.accessibleName().startswith(t("import_screen.closed_by_language", file=file.name))


def test_no_former_page_works_on(run: WindowRun) -> None:
    wiring = run.wiring
    assert wiring is not None
    run.window.show_screen(Mode.import_preview)
    former = wiring.importing
    choose(run, "en")
    assert former.applying._run.stopped.is_set()
    assert former.reading._run.stopped.is_set()


def test_from_the_first_key_of_a_scan_on_imports_stand_aside(run: WindowRun) -> None:
    assert run.context is not None
    people = run.context.desk.people
    people.end()
    assert not people.under_way
    press(run.window, KeyStroke(char="P", key=Key.char, at=time.monotonic()))
    assert people.under_way
