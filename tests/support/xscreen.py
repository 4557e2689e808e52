"""A real X screen of a test's own, and hands to type on it: Xvfb and xdotool.

For tests marked `xwindow`: they start the program as a process on this screen, as a person's desktop would.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support import sources

HELD = "0.06"
"""Seconds. What lets go of a key within 25 ms is a machine, and what comes next may be the rest of its scan."""
SECONDS = 60
"""How long anything may take before the test fails: two cores may be shared by many."""


class Running:
    """A process on the screen; its stderr is read as it comes, so that it never blocks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Begin to listen."""
        self.process = process
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for_line(self, wanted: str, seconds: float = SECONDS) -> float:
        """Wait until stderr has a line equal to `wanted`; the seconds it took. Fails when the process ends first."""
        begun = time.monotonic()
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, begun + seconds - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {wanted!r} within {seconds} s; stderr: {self.said}") from None
            if line is None:
                raise AssertionError(f"it ended with {self.process.wait()} before {wanted!r}; stderr: {self.said}")
            self.said.append(line)
            if line == wanted:
                return time.monotonic() - begun

    def stop(self) -> int:
        """Ask it to end, then insist; its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self.process.stderr.close()
        self._lines.put(None)


@dataclass(frozen=True, slots=True)
class Screen:
    """One X screen."""

    display: str
    server: int = 0
    """The X server's process id."""
    hands: tuple[str, ...] = ()
    """What runs xdotool: nothing, or a command that gives it a rank above other work."""

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a program on this screen."""
        env = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**env, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "PYTHONUNBUFFERED": "1"}

    def above_all(self) -> Screen:
        """The same screen, whose server and hands come before any load; itself where this user may not do that.

        A keyboard's keys have their times from the hardware, however busy the machine is; these have them from the X
        server, and only as punctual as it and xdotool get to run.
        """
        rank = ("chrt", "--fifo", "1")
        if shutil.which("chrt") is None or subprocess.run([*rank, "true"], capture_output=True, check=False).returncode:
            return self
        os.sched_setscheduler(self.server, os.SCHED_FIFO, os.sched_param(1))
        return replace(self, hands=rank)

    @contextmanager
    def program(self, arguments: Sequence[str], *, before: Sequence[str] = (), **more: str) -> Iterator[Running]:
        """Run `python <arguments>` from the checkout on this screen, with `more` in its environment.

        `before`: a command that runs it and becomes it.
        """
        process = subprocess.Popen(
            [*before, sys.executable, *arguments],
            cwd=sources.ROOT,
            env={**self.environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        running = Running(process)
        try:
            yield running
        finally:
            running.stop()

    def do(self, *words: str) -> str:
        """One xdotool command; what it prints. Raises CalledProcessError when it fails."""
        command = [*self.hands, "xdotool", *words]
        done = subprocess.run(
            command, env=self.environ, capture_output=True, encoding="utf-8", check=True, timeout=SECONDS
        )
        return done.stdout.strip()

    def focus(self, title: str) -> str:
        """Wait for a window whose title begins with `title` and give it the keyboard, as no manager does; its id."""
        last = time.monotonic() + SECONDS
        while True:
            try:
                found = self.do("search", "--onlyvisible", "--name", f"^{title}").split()
            except subprocess.CalledProcessError:
                found = []
            if found:
                self.do("windowfocus", "--sync", found[0])
                return found[0]
            assert time.monotonic() < last, f"no window {title!r}"
            time.sleep(0.05)

    def type(self, text: str, gap_ms: int) -> None:
        """Type `text` as a keyboard-wedge scanner does, `gap_ms` from key to key."""
        self.do("type", "--delay", str(gap_ms), text)

    def key(self, *names: str) -> None:
        """Press keys by their X names (Return, Escape, F1, ctrl+z), each held down for as long as a hand does it."""
        for name in names:
            self.do("keydown", name, "sleep", HELD, "keyup", name)


@contextmanager
def x_screen(width: int = 1920, height: int = 1080) -> Iterator[Screen]:
    """A screen that lives as long as the block; its number is a free one that the server picks itself."""
    reader, writer = os.pipe()
    size = f"{width}x{height}x24"
    nothing = subprocess.DEVNULL
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        assert number, f"Xvfb ended with {server.wait()}"
        yield Screen(f":{number}", server.pid)
    finally:
        server.terminate()
        server.wait()


def script(folder: Path, text: str) -> list[str]:
    """The arguments that run `text` as a program of its own."""
    path = folder / "program.py"
    path.write_text(text, "utf-8")
    return [str(path)]
