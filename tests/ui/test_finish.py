"""What a window leaves behind once it is closed: nothing that acts, and of former languages no page."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.bootstrap_window import make_window
from app.domain.scans import RawScan
from app.ui import theme
from app.ui.loaded import Loaded
from app.ui.run import WindowRun
from app.ui.shell.actions import Mode, Screen
from app.ui.tasks import Lane, Tasks
from tests.ui.real_window import RealWindow, wait
from tests.ui.test_language import PAGES, choose, in_use


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[list[object]]:
    """What Python raised where nobody could take it: in Qt's calls, on threads, in callbacks of futures."""
    found: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, value, _trace: found.append(value))
    monkeypatch.setattr(sys, "unraisablehook", found.append)
    monkeypatch.setattr(threading, "excepthook", found.append)
    yield found
    gc.collect()
    gc.freeze()
    found += [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert found == []


def active_timers() -> list[QTimer]:
    """Timers that Python code made and that still run."""
    gc.unfreeze()
    made = [found for found in gc.get_objects() if isinstance(found, QTimer)]
    return [timer for timer in made if shiboken6.isValid(timer) and timer.isActive()]


@pytest.fixture
def elsewhere(qapp: QApplication) -> list[QTimer]:
    """Timers that run before there is a window: what other tests of this process left. Ask for it before the window."""
    del qapp
    return active_timers()


def a_second_of_events(somebody: QWidget) -> None:
    """Time, keys, focus and another look, as a window that is opened next brings them."""
    field = QLineEdit(somebody)
    somebody.show()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for round_ in range(10):
        field.setFocus()
        QTest.keyClicks(field, "PF8K2M0D")
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.mouseMove(field)
        somebody.setFocus()
        theme.apply_look(app, theme.Look(dark=bool(round_ % 2), scale=100 + round_))
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QTest.qWait(100)
    assert field.text() == "PF8K2M0D" * 10, "the keys of the next window are its own"


def every_page(run: WindowRun) -> None:
    """All that can be made is made, and each has asked for something."""
    window = run.window
    for page in (*PAGES, Mode.first_start):
        window.show_screen(page)
        QTest.qWait(50)
    window.actions_.action("sheet").trigger()
    window.actions_.action("sheet_close").trigger()
    window.show_screen(Screen.intake)
    window.take_scan(RawScan(in_use(run), "keyboard", 0.0))
    assert run.wiring is not None
    run.wiring.sign_in.lock()
    run.refresh_counts()


def test_nothing_of_a_closed_window_acts_any_more(
    elsewhere: list[QTimer], real: RealWindow, raised: list[object]
) -> None:
    assert set(active_timers()) - set(elsewhere), "the walk sees the timers of the open window"
    every_page(real.run)
    choose(real.run, "en")
    every_page(real.run)
    real.close()
    assert not shiboken6.isValid(real.run.window)
    assert set(active_timers()) <= set(elsewhere)
    other = QWidget()
    a_second_of_events(other)
    other.deleteLater()
    assert set(active_timers()) <= set(elsewhere)
    assert gc.isenabled()


def test_a_window_closed_before_its_ledger_is_open_stops_what_comes(
    qapp: QApplication, raised: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, end_logs = make_window(ledger=tmp_path / "ledger", operator="", key_file=None)
    run.ready_callbacks.clear()
    load, go, stopped, collects = run.opening.load, threading.Event(), list[bool](), list[bool]()

    def slowly(told: Callable[[int, int], None]) -> Loaded:
        go.wait()
        collects.append(gc.isenabled())
        loaded = load(told)
        collects.append(gc.isenabled())

        def stop() -> None:
            loaded.stop()
            stopped.append(True)

        return replace(loaded, stop=stop)

    monkeypatch.setattr(run.opening, "load", slowly)
    run.start()
    run.finish()
    end_logs()
    run.window.close()
    run.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    go.set()
    wait(lambda: stopped == [True])
    assert run.context is None
    assert collects == [False, False], "the window's objects would be freed on the thread that opens the ledger"
    assert gc.isenabled()


def test_an_answer_that_comes_after_the_stop_reaches_nobody(qapp: QApplication, raised: list[object]) -> None:
    tasks, told = Tasks(), []
    go = threading.Event()
    tasks.ask(go.wait, lambda _: told.append("screen"))
    running = tasks.ask(go.wait, lambda _: told.append("scan"), lane=Lane.scan)
    tasks.follow(running, lambda _: None, lambda _: told.append("follow"), lambda _: told.append("fault"))
    tasks.later(lambda: told.append("later"))
    go.set()
    tasks.stop()
    tasks.later(lambda: told.append("too late"))
    tasks.ask(lambda: None, lambda _: told.append("never asked"))
    QTest.qWait(100)
    assert told == []


def test_a_word_half_given_is_waited_for_before_the_stop(qapp: QApplication, raised: list[object]) -> None:
    """Another thread that has looked and not yet spoken would speak to an object that is freed: a crash."""
    tasks, speaking, spoken, order = Tasks(), threading.Event(), threading.Event(), list[str]()

    class Slow:
        def emit(self, _call: object) -> None:
            speaking.set()
            spoken.wait(10)
            order.append("spoken")

    tasks._back = Slow()  # type: ignore[assignment]
    other = threading.Thread(target=lambda: tasks.later(lambda: None))
    other.start()
    assert speaking.wait(10)
    threading.Timer(0.2, spoken.set).start()
    tasks.stop()
    order.append("stopped")
    other.join(10)
    assert order == ["spoken", "stopped"]


def test_idle_is_said_when_the_last_answer_was_delivered(qapp: QApplication, raised: list[object]) -> None:
    tasks, told = Tasks(), list[str]()
    tasks.idle.connect(lambda: told.append("idle"))

    def again(_: object) -> None:
        told.append("first")
        tasks.follow(tasks.ask(lambda: 1, lambda _: told.append("asked")), str, told.append, lambda _: None)

    def fails() -> None:
        raise ValueError

    tasks.ask(lambda: None, again)
    wait(lambda: told == ["first", "asked", "1", "idle"])
    tasks.ask(fails, lambda _: None, lambda _: told.append("failed"))
    wait(lambda: told[4:] == ["failed", "idle"])
    waiting = threading.Event()
    tasks.ask(waiting.wait, lambda _: told.append("slow"))
    tasks.ask(lambda: None, lambda _: told.append("beside"), lane=Lane.scan)
    cancelled = tasks.ask(lambda: None, lambda _: told.append("cancelled"))
    cancelled.cancel()
    wait(lambda: told[6:] == ["beside"])
    QTest.qWait(50)
    assert told[6:] == ["beside"], "one is still awaited"
    waiting.set()
    wait(lambda: told[7:] == ["slow", "idle"])
    tasks.stop()


def all_freed(run: WindowRun) -> bool:
    """Whether nothing is kept any more. Only then is counted: how long an answer takes is nobody's promise."""
    return run.wiring is not None and not run.wiring._former._rooms


def living(qapp: QApplication) -> int:
    gc.collect()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return len(qapp.allWidgets())


def test_former_pages_are_freed_once_nothing_is_on_its_way_to_them(
    run: WindowRun, qapp: QApplication, raised: list[object]
) -> None:
    counts, objects = [], []
    for language in ("en", "ja", "en", "ja"):
        every_page(run)
        assert run.wiring is not None
        assert run.context is not None
        run.wiring.sign_in._in(run.context.desk.signed_in())
        QTest.qWait(300)
        choose(run, language)
        for page in PAGES:
            run.window.show_screen(page)
        wait(partial(all_freed, run))
        counts.append(living(qapp))
        objects.append(len(run.window.findChildren(QObject)))
    for counted in (counts, objects):
        assert max(counted) < 1.2 * min(counted), "a set of pages more is half as many again"


def test_a_page_with_an_answer_on_its_way_is_kept_until_it_came(run: WindowRun, raised: list[object]) -> None:
    assert run.wiring is not None
    run.window.show_screen(Screen.ledger)
    former, told, go = run.wiring.ledger, list[str](), threading.Event()
    QTest.qWait(200)
    run.tasks.ask(go.wait, lambda _: told.append(former.view.accessibleName()), lane=Lane.keeping)
    choose(run, "en")
    QTest.qWait(200)
    assert shiboken6.isValid(former)
    assert shiboken6.isValid(former.view)
    go.set()
    wait(lambda: len(told) == 1)
    wait(lambda: not shiboken6.isValid(former.view))
    assert not shiboken6.isValid(former)
