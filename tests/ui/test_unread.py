"""A question that fails says that it could not be read, and nothing of what is saved; what writes says so."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from app.bootstrap_window import caught_by
from app.diagnostics.net import net, once_a_place
from app.domain.errors import WorldError, WorldFault
from app.settings.words import t
from app.ui.run import WindowRun
from app.ui.tasks import Lane
from app.ui.widgets.toast import Toast
from tests.ui.real_window import wait

BUSY = WorldError(WorldFault.busy, "made up")


def said(run: WindowRun) -> str:
    toast: Toast = run.window.frame.toast
    return toast.accessibleName() if toast.isVisible() else ""


def fails(fault: BaseException) -> object:
    def asked(*_: object) -> object:
        raise fault

    return asked


def test_counts_that_could_not_be_read(run: WindowRun, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.context is not None
    monkeypatch.setattr(type(run.context.desk.queries), "open_repairs", fails(BUSY))
    run.refresh_counts()
    wait(lambda: said(run).startswith(t("shell.unread")))
    assert t("world.busy") not in said(run)


def test_a_fault_of_ours_goes_to_the_crash_report(run: WindowRun, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.context is not None
    monkeypatch.setattr(type(run.context.desk.queries), "open_repairs", fails(KeyError("made up")))
    run.refresh_counts()
    wait(lambda: "crash" in said(run))


def test_what_nobody_caught_on_any_thread_is_told_once_a_place(run: WindowRun, monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[BaseException] = []
    monkeypatch.setattr(run, "crashed", reports.append)

    def falls() -> None:
        raise KeyError("made up")

    with net(once_a_place(partial(caught_by, run))):
        for _ in range(3):
            thread = threading.Thread(target=falls)
            thread.start()
            thread.join()
        wait(lambda: t("shell.crash", file="") in said(run))
    assert len(reports) == 1


@pytest.mark.parametrize("lane", [Lane.slow, Lane.keeping])
def test_what_writes_files_says_that_nothing_was_saved(run: WindowRun, lane: Lane) -> None:
    def work() -> None:
        raise WorldError(WorldFault.disk_full, "made up")

    run.tasks.ask(work, lambda _: None, lane=lane)
    wait(lambda: said(run).startswith(t("world.disk_full")))
