"""The Windows spooler, raw: winspool.drv by ctypes. Only a Windows machine could prove this.

Decides nothing of its own: the same two questions as `system_queue`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any, Final

from app.labels.transports import NotReady, Outcome, Session
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said

_TITLE: Final = "Shuridai"
_ERROR_INVALID_PARAMETER: Final = 87
"""What GetJob says of a job the spooler is through with."""


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (
        ("pDocName", ctypes.c_wchar_p),
        ("pOutputFile", ctypes.c_wchar_p),
        ("pDatatype", ctypes.c_wchar_p),
    )


class WindowsQueue:
    """The spooler. `spool` is winspool.drv, `error` GetLastError."""

    def __init__(self, spool: Any = None, error: Callable[[], int] | None = None) -> None:
        self._spool = spool if spool is not None else ctypes.WinDLL("winspool.drv", use_last_error=True)  # type: ignore[attr-defined]
        self._error = error or ctypes.get_last_error  # type: ignore[attr-defined]

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        """The printer's handle. Raises NotReady where the spooler has no such printer, or it wants a driver's pages."""
        if printer.kind is PrinterKind.pdf:
            raise NotReady(Said.other_language, refused=True)
        handle = ctypes.c_void_p()
        if not self._spool.OpenPrinterW(ctypes.c_wchar_p(printer.queue), ctypes.byref(handle), None):
            raise NotReady(Said.queue_refused, f"OpenPrinter {self._error()}")
        return _Raw(self._spool, self._error, handle)

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        """Whether the spooler is through with a job."""
        handle = ctypes.c_void_p()
        if not self._spool.OpenPrinterW(ctypes.c_wchar_p(printer.queue), ctypes.byref(handle), None):
            return None
        try:
            needed = ctypes.c_uint32()
            self._spool.GetJobW(handle, int(ticket), 1, None, 0, ctypes.byref(needed))
            if self._error() == _ERROR_INVALID_PARAMETER:
                return Outcome(JobState.sent, Said.queue_done)
            return None
        finally:
            self._spool.ClosePrinter(handle)


class _Raw:
    """One raw job."""

    def __init__(self, spool: Any, error: Callable[[], int], handle: ctypes.c_void_p) -> None:
        self._spool, self._error, self._handle = spool, error, handle

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        """Queued, or unknown where the spooler failed half way. Raises NotReady where it took nothing."""
        about = _DocInfo(_TITLE, None, "RAW")
        ticket = self._spool.StartDocPrinterW(self._handle, 1, ctypes.byref(about))
        if not ticket:
            raise NotReady(Said.queue_refused, f"StartDocPrinter {self._error()}")
        written = ctypes.c_uint32()
        taken = (
            self._spool.StartPagePrinter(self._handle)
            and self._spool.WritePrinter(self._handle, data, len(data), ctypes.byref(written))
            and written.value == len(data)
            and self._spool.EndPagePrinter(self._handle)
        )
        ended = self._spool.EndDocPrinter(self._handle)
        if not (taken and ended):
            return Outcome(JobState.unknown, Said.cut_off, f"WritePrinter {self._error()}", str(ticket))
        return Outcome(JobState.sent, Said.queued, str(ticket), str(ticket))

    def close(self) -> None:
        """Lets the printer go."""
        self._spool.ClosePrinter(self._handle)
