"""A crash report: what a developer needs to mend a fault of ours, and nothing about a person.

Decides what stands in it: versions, the platform, the last log lines (already without data), the traceback. An
error's message is kept only where the interpreter or we ourselves wrote it, and without anything quoted that the
code beside it does not say too.
"""

from __future__ import annotations

import builtins
import faulthandler
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from app.diagnostics.logs import Ring
from app.diagnostics.net import hang_up
from app.domain.errors import OurError, WorldError

_log = logging.getLogger(__name__)

PACKAGES: Final = ("PySide6-Essentials", "SQLAlchemy", "alembic", "sqlcipher3", "keyring", "reportlab", "segno")
_INTERPRETERS = (
    AttributeError,
    NameError,
    TypeError,
    ImportError,
    IndexError,
    KeyError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    NotImplementedError,
)
_QUOTED = re.compile(r"(['\"“‘「])(.*?)(['\"”’」])")
_UNSAFE = re.compile(r"\S*@\S*|[^\x00-\x7f]+|[A-Za-z0-9_\-+/=]{24,}|[0-9][0-9\-]{4,}[0-9]")
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashReporter:
    """Writes crash reports of this process."""

    folder: Path
    ring: Ring
    version: str
    about: Mapping[str, str] = field(default_factory=dict)
    """Facts bootstrap adds, such as the SQLite and Qt in use: codes and versions, nothing about a person."""
    tell: Callable[[Path | None], None] = lambda _path: None
    """Called with the report's file (None where none could be written), on the thread that failed."""

    def write(self, error: BaseException) -> Path | None:
        """Write the report of `error`; its file, or None where not even the temporary folder takes it."""
        import tempfile

        now = datetime.now(UTC)
        text = self.text(error, now)
        for folder in (self.folder, Path(tempfile.gettempdir())):
            path = folder / f"crash-{now:%Y%m%dT%H%M%S}{now.microsecond:06d}Z.txt"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            except OSError:
                continue
            return path
        return None

    def text(self, error: BaseException, at: datetime) -> str:
        """The report as text."""
        import platform

        facts = {
            "at": at.isoformat(timespec="seconds"),
            "shuridai": self.version,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "frozen": str(bool(getattr(sys, "frozen", False))),
            "thread": "main" if threading.current_thread() is threading.main_thread() else "other",
            **{name: _package_version(name) for name in PACKAGES},
            **self.about,
        }
        rows = [f"{name}: {value}" for name, value in facts.items()]
        return "\n".join(["Shuridai crash report", *rows, "", *told(error), "", "Last lines:", *self.ring.lines(), ""])

    def install(self) -> Callable[[], None]:
        """Report every error nobody caught, on any thread, and the interpreter's own falls. Returns what undoes it."""
        before, before_thread = sys.excepthook, threading.excepthook
        hang_up(self.report)
        fatal = self._open_fatal()
        if fatal is not None:
            faulthandler.enable(fatal)

        def undo() -> None:
            sys.excepthook, threading.excepthook = before, before_thread
            if fatal is not None:
                faulthandler.disable()
                fatal.close()

        return undo

    def report(self, error: BaseException) -> Path | None:
        """Log, write and tell; never raises, for it is called where nobody is left to catch."""
        try:
            _log.critical("crash", exc_info=error)
            path = self.write(error)
        except Exception:  # noqa: BLE001  (the reporter itself failed; the person is still told)
            path = None
        self.tell(path)
        return path

    def _open_fatal(self) -> TextIO | None:
        """Where the interpreter writes its stacks (function names only) when a library brings it down."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return (self.folder / "fatal.txt").open("a", encoding="utf-8")
        except OSError:
            return None


def told(error: BaseException) -> list[str]:
    """The traceback, oldest cause first, with messages only as far as they can't name a person."""
    lines: list[str] = []
    steps: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in steps:
        steps.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    for step in reversed(steps):
        frames = traceback.extract_tb(step.__traceback__)
        said: set[str] = set()
        for frame in frames:
            place = frame.filename.replace("\\", "/")
            lines.append(f"  {_short(place)}:{frame.lineno} in {frame.name}")
            if frame.line:
                lines.append(f"    {frame.line}")
                said.update(_WORD.findall(frame.line))
        lines.append(f"{type(step).__module__}.{type(step).__qualname__}: {_message(step, said)}")
    return lines


def _message(error: BaseException, said: set[str]) -> str:
    if not isinstance(error, (OurError, WorldError, *_INTERPRETERS)):
        return "(message left out)"
    known = said | set(dir(builtins)) | {"NoneType", "function", "method", "module"}

    def keep(match: re.Match[str]) -> str:
        return match.group(0) if set(_WORD.findall(match.group(2))) <= known and match.group(2).isascii() else "'…'"

    return _UNSAFE.sub("…", _QUOTED.sub(keep, str(error)))


def _short(place: str) -> str:
    """A file's place from its package on: no home folder, no user's name."""
    parts = place.split("/")
    for anchor in ("site-packages", "app", "lib"):
        if anchor in parts:
            index = len(parts) - 1 - parts[::-1].index(anchor)
            return "/".join(parts[index:])
    return parts[-1]


def _package_version(name: str) -> str:
    from importlib import metadata  # reads mail headers: a tenth of a start that no start needs

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not there"
