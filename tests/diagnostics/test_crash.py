"""Holds a crash report to: always told, enough to mend the fault, and nobody's name in it."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.diagnostics import crash
from app.diagnostics.crash import CrashReporter
from app.diagnostics.logs import Ring
from app.domain.errors import OurError, WorldError, WorldFault

AT = datetime(2026, 11, 20, 0, 42, 18, tzinfo=UTC)
NAME = "田中花子"


def reporter(folder: Path, told: list[Path | None] | None = None) -> CrashReporter:
    ring = Ring()
    ring.add('{"event": "ledger opened"}')
    heard = told if told is not None else []
    return CrashReporter(folder=folder, ring=ring, version="0.1.0", about={"sqlite": "3.53.4"}, tell=heard.append)


def caught(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as raised:  # noqa: BLE001  (the test's own error, with a traceback)
        return raised


def test_a_report_says_versions_last_lines_and_where(tmp_path: Path) -> None:
    path = reporter(tmp_path).write(caught(OurError("head and fold differ")))
    assert path is not None
    assert path.parent == tmp_path
    text = path.read_text("utf-8")
    for wanted in (
        "shuridai: 0.1.0",
        "python: 3.",
        "sqlite: 3.53.4",
        "SQLAlchemy: 2.1",
        '{"event": "ledger opened"}',
        "test_crash.py:",
        "in caught",
        "app.domain.errors.OurError: head and fold differ",
    ):
        assert wanted in text


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ValueError(f"{NAME} is not a name"), "builtins.ValueError: (message left out)"),
        (OSError(2, "No such file", f"/home/{NAME}/x"), "builtins.FileNotFoundError: (message left out)"),
        (KeyError("Tanaka"), "builtins.KeyError: '…'"),
        (KeyError("5CD1234ABC"), "builtins.KeyError: '…'"),
        (KeyError(NAME), "builtins.KeyError: '…'"),
        (OurError(f"answer of {NAME} twice"), "app.domain.errors.OurError: answer of … twice"),
        (OurError("mail taro@example.jp"), "app.domain.errors.OurError: mail …"),
        (OurError("tel 090-1234-5678"), "app.domain.errors.OurError: tel …"),
        (OurError("token 1//0gRefreshTokenLikeThis_abcdef"), "app.domain.errors.OurError: token …"),
        (WorldError(WorldFault.disk_full, "write"), "app.domain.errors.WorldError: disk_full: write"),
        (TypeError("unsupported operand type(s) for +: 'int' and 'NoneType'"), "for +: 'int' and 'NoneType'"),
    ],
)
def test_messages_are_kept_only_as_far_as_they_name_nobody(error: BaseException, shown: str) -> None:
    told = crash.told(caught(error))
    assert told[-1].endswith(shown)
    assert NAME not in "\n".join(told)


def test_a_message_may_repeat_what_the_code_beside_it_says() -> None:
    with pytest.raises(AttributeError) as raised:
        None.nowhere  # type: ignore[attr-defined]  # noqa: B018
    assert crash.told(raised.value)[-1] == "builtins.AttributeError: 'NoneType' object has no attribute 'nowhere'"


def test_causes_come_first_and_a_circle_ends() -> None:
    one, two = ValueError("a"), KeyError("b")
    one.__cause__, two.__cause__ = two, one
    kinds = [line.partition(":")[0] for line in crash.told(one)]
    assert kinds == ["builtins.KeyError", "builtins.ValueError"]


def test_no_home_folder_stands_in_a_report(tmp_path: Path) -> None:
    text = reporter(tmp_path).text(caught(OurError("x")), AT)
    assert str(Path(__file__).parent) not in text
    assert str(Path.home()) not in text


def test_two_reports_of_one_moment_do_not_write_over_each_other(tmp_path: Path) -> None:
    mine = reporter(tmp_path)
    paths = {mine.write(caught(OurError(str(n)))) for n in range(5)}
    assert len(paths) == 5


def test_where_the_folder_refuses_the_temporary_one_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    elsewhere = tmp_path / "temp"
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(elsewhere))
    path = reporter(blocked / "logs").write(caught(OurError("x")))
    assert path is not None
    assert path.parent == elsewhere


def test_where_nothing_takes_it_the_person_is_still_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(blocked / "no"))
    told: list[Path | None] = []
    assert reporter(blocked / "logs", told).report(caught(OurError("x"))) is None
    assert told == [None]


def test_a_reporter_that_fails_itself_still_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: BaseException) -> list[str]:
        raise RuntimeError("the reporter's own fault")

    monkeypatch.setattr(crash, "told", fails)
    told: list[Path | None] = []
    reporter(tmp_path, told).report(caught(OurError("x")))
    assert told == [None]


def test_installed_it_hears_every_thread_and_is_taken_out_again(tmp_path: Path) -> None:
    told: list[Path | None] = []
    before = sys.excepthook, threading.excepthook, faulthandler.is_enabled()
    undo = reporter(tmp_path, told).install()
    try:
        error = caught(OurError("on the main thread"))
        sys.excepthook(type(error), error, error.__traceback__)

        def fails() -> None:
            raise OurError("on another thread")

        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
    finally:
        undo()
    assert [path is not None and path.exists() for path in told] == [True, True]
    assert told[1] is not None
    assert "thread: other" in told[1].read_text("utf-8")
    assert (sys.excepthook, threading.excepthook) == before[:2]


def test_a_person_who_stops_the_program_is_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[Path | None] = []
    undo = reporter(tmp_path, told).install()
    try:
        error = caught(KeyboardInterrupt())
        sys.excepthook(KeyboardInterrupt, error, error.__traceback__)
    finally:
        undo()
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="raises a signal")
def test_a_fall_of_the_interpreter_leaves_its_stack(tmp_path: Path, repo: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(repo)!r})\n"
        "from pathlib import Path\n"
        "from app.diagnostics.crash import CrashReporter\n"
        "from app.diagnostics.logs import Ring\n"
        f"CrashReporter(folder=Path({str(tmp_path)!r}), ring=Ring(), version='0').install()\n"
        "import os, signal\n"
        "def falls(): os.kill(os.getpid(), signal.SIGSEGV)\n"
        "falls()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert "in falls" in (tmp_path / "fatal.txt").read_text()
