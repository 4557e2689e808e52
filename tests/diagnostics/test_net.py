"""What nobody caught is heard on every thread, and who stops the program is no error."""

from __future__ import annotations

import sys
import threading

import pytest

from app.diagnostics.net import net


def on_a_thread(error: BaseException) -> None:
    def falls() -> None:
        raise error

    thread = threading.Thread(target=falls)
    thread.start()
    thread.join()


def test_it_hears_every_thread_as_long_as_it_hangs() -> None:
    heard: list[BaseException] = []
    before = sys.excepthook, threading.excepthook
    first, second = ValueError("here"), ValueError("there")
    with net(heard.append):
        sys.excepthook(ValueError, first, None)
        on_a_thread(second)
    assert heard == [first, second]
    assert (sys.excepthook, threading.excepthook) == before


def test_a_thread_that_ends_itself_and_a_person_who_stops_are_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[BaseException] = []
    with net(heard.append):
        on_a_thread(SystemExit(3))
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert heard == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
