"""Scans and typed codes while the phone strip is open: whose call it is, or what the screen under it is to have.

Decides which scan names the caller's school or device, and that scans stay in order: one whose naming is being looked
up holds the next back for those milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.codes import CodeKind
from app.domain.kinds import Family
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.contacts.strip import PhoneStrip
    from app.ui.shell.main_window import MainWindow
    from app.usecases.rows import DeviceCardFacts

Found = tuple["DeviceCardFacts | None", str]


class Naming:
    """Held by the strip."""

    def __init__(self, strip: PhoneStrip, context: Context, window: MainWindow) -> None:
        """`window` has what the strip doesn't take."""
        self._strip, self._context, self._window = strip, context, window
        self._waiting: list[RawScan] = []
        self._busy = False

    def drop(self) -> None:
        """The strip folds: what waits is for the screen under it."""
        waiting, self._waiting, self._busy = self._waiting, [], False
        for raw in waiting:
            self._window.below(raw)

    def take_scan(self, raw: RawScan) -> bool:
        """Whether the strip has this scan, now or once it is known what it names."""
        if self._busy:
            self._waiting.append(raw)
            return True
        scan = self._context.desk.read_scan(raw.text)
        if not self._wants(scan):
            return False
        if scan.own is not None and scan.own.kind is CodeKind.school:
            if not self._strip.pages.name_school(scan.own.body):
                return False
            self._context.voice.say(Family.ok)
            return True
        self._busy = True
        self._look(scan, lambda found: self._named(raw, found))
        return True

    def _wants(self, scan: Scan) -> bool:
        """A school while none is named, a device while none is; else it is for the screen under it."""
        if scan.fault is not None:
            return False
        if scan.own is not None and scan.own.kind is CodeKind.school:
            return not self._strip.pages.draft.school
        device = scan.own is None or scan.own.kind is CodeKind.repair
        return device and bool(scan.candidates or scan.repair) and self._strip.pages.draft.device is None

    def _look(self, scan: Scan, then: Callable[[Found], None]) -> None:
        queries = self._context.desk.queries
        texts = (scan.repair.text, *scan.candidates) if scan.repair is not None else scan.candidates

        def look() -> Found:
            for text in texts:
                found = queries.find_device(text)
                if len(found) == 1:
                    number = scan.repair.text if scan.repair is not None and text == scan.repair.text else ""
                    return queries.card(found[0]), number
            return None, ""

        self._context.tasks.ask(look, then, self._unread, lane=Lane.scan)

    def _named(self, raw: RawScan, found: Found) -> None:
        if not self._busy:
            self._window.below(raw)  # folded meanwhile
            return
        self._busy = False
        card, repair = found
        if card is not None and self._strip.is_open:
            self._context.voice.say(Family.ok)
            self._strip.pages.name_device(card, repair)
        else:
            self._window.below(raw)
        waiting, self._waiting = self._waiting, []
        for later in waiting:
            if not self.take_scan(later):
                self._window.below(later)

    def _unread(self, fault: BaseException) -> None:
        """The ledger could not be read: what waits goes where it would have gone without the strip."""
        tell_unread(self._context, fault)
        self.drop()

    def typed(self, text: str, then: Callable[[], None] | None = None) -> None:
        """A code typed into the field of the device; `then` goes on once it is known."""
        view = self._strip.view
        if not text.strip():
            view.go_to(view.lines if view.lines.lines else view.kinds)
            return
        scan = self._context.desk.read_scan(text)

        def named(found: Found) -> None:
            if found[0] is None:
                view.device.set_trouble(t("contacts.strip.unknown_device"))
                view.go_to(view.device.line)
                return
            self._strip.pages.name_device(found[0], found[1])
            if then is not None:
                then()
            else:
                view.go_to(view.lines if view.lines.lines else view.kinds)

        self._look(scan, named)
