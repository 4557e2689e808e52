"""A scan that names nothing, over a screen that has no place to say so: said and heard there, and the screen stays.

Decides that nobody is led away by it to a desk where the next unit would be taken in. The intake desk, the labels and
what goes out and comes back have a banner of their own for it.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.kinds import Family
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import note_refused_scan, say
from app.ui.tasks import Lane


class UnreadScans:
    """`known` is given a scan that looks like no unit's and stands in the register all the same."""

    def __init__(self, context: Context, known: Callable[[RawScan], None]) -> None:
        self._context, self._known = context, known

    def took(self, raw: RawScan) -> bool:
        """Whether this scan is one that names nothing, by its form; it is answered then."""
        scan = self._context.desk.read_scan(raw.text)
        if scan.fault is None:
            return False
        if scan.candidates:
            find = self._context.desk.queries.find_device
            self._context.tasks.ask(
                lambda: any(find(text) for text in scan.candidates),
                lambda found: self._known(raw) if found else self._say(scan, raw.source),
                lane=Lane.scan,
            )
        else:
            self._say(scan, raw.source)
        return True

    def refused(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used: an input method composed, characters came too slowly."""
        self._say(Scan(raw=raw, text=raw, fault=fault), "keyboard")

    def _say(self, scan: Scan, source: str) -> None:
        """In words and by its sound; whoever looks for it later finds it in the desk's scan log."""
        reason = str(scan.fault)
        self._context.voice.say(Family.refused)
        say(self._context, t("shell.unread_scan", why=t(f"refused.{reason}")))
        note_refused_scan(self._context, scan, source, reason)
