"""Step 2: laid out as it will come out. The newest wish wins; a long one tells how far it is and can be left.

Decides when labels are laid out anew; which labels is `choosing`'s, what is printed of it `printing`'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.kinds import Family
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.faults import fault_words
from app.ui.screens.job_run import TELL_EVERY, Run, Stopped
from app.ui.screens.labels import wording
from app.ui.screens.labels.choosing import Choosing
from app.ui.screens.labels.model import FEW, Unit, request_of, sheets
from app.ui.tasks import Left
from app.ui.widgets.chips import ChipRow
from app.usecases.label_ports import LabelMaker, LabelRequest, Prepared
from app.usecases.print_labels import LabelRefused

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView

SOON_MS = 120
"""Changes are gathered so long: a burst of scans is laid out once."""


class Preparing(QObject):
    """`ready`: another preview stands. `told` as `choosing` has it."""

    ready = Signal()
    told = Signal(str, object)

    def __init__(self, context: Context, view: LabelsView, choosing: Choosing, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view, self._choosing = context, view, choosing
        self.prepared: Prepared | None = None
        self.part = False
        """Whether only the first sheet is laid out."""
        self._run: Run | None = None
        self._full = False
        self._laid: LabelRequest | None = None
        self._go_on: Callable[[Prepared], None] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._begin)
        view.print.sheet.page_changed.connect(lambda _page: self.show())
        view.print.sheet.scale_changed.connect(lambda _scale: self._show_head())

    # --- the preview -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The wish changed: what is being laid out is left, the newest follows."""
        self._go_on = None
        if self._request(part=self._choosing.wanted > FEW) == self._laid and self._run is None:
            self.show()
            return
        self.leave()
        self._soon.start()
        self.show()

    def _request(self, *, part: bool) -> LabelRequest:
        stock = self._choosing.asking.stock
        request = request_of(self._choosing.wish, self._choosing.batch)
        template, printer = self._choosing.asking.template, self._choosing.asking.printer
        request = request._replace(
            stock=stock.id if stock else "",
            template=template.id if template else "",
            printer=printer.name if printer else "",
            start=min(request.start, max(1, stock.a_page)) if stock else 1,
        )
        if not part or stock is None:
            return request
        first = stock.a_page - request.start + 1
        return request._replace(codes=request.codes[:first], count=min(request.count, first) if request.count else 0)

    def possible(self) -> LabelMaker | None:
        """Who lays it out, where there is anything to be laid out."""
        choosing = self._choosing
        return self._context.labels if choosing.wanted and choosing.asking.complete else None

    def _begin(self) -> None:
        self._start(full=self._choosing.wanted <= FEW)

    def _start(self, *, full: bool) -> None:
        maker = self.possible()
        self.leave()
        if maker is None:
            self.prepared, self._laid = None, None
            self.show()
            self.ready.emit()
            return
        request, run = self._request(part=not full), Run()
        self._run, self._full = run, full
        self._laid = request
        tasks = self._context.tasks
        told = _Teller(
            run, lambda: tasks.stopped, lambda done, whole: tasks.later(lambda: self._tell(run, done, whole))
        )

        def failed(fault: BaseException) -> None:
            self._failed(run, fault)

        tasks.ask(lambda: maker.prepare(request, told), lambda made: self._came(run, made), failed, slow=True)
        self.show()

    def _tell(self, run: Run, done: int, whole: int) -> None:
        if run is self._run:
            labels = self._choosing.wanted  # each is laid out, and read back: two steps, one label
            self._view.print.progress.set_progress(labels * done // whole if whole else 0, labels)
            if self._full and whole > FEW:
                self._view.print.set_running(running=True)

    def _came(self, run: Run, made: Prepared) -> None:
        if run is not self._run:
            return
        self._run = None
        self._view.print.set_running(running=False)
        self.prepared, self.part = made, not self._full
        for line in made.lines if self._choosing.wanted <= FEW else ():
            self._choosing.batch.know(Unit(line.code, line.serial, line.school))
        go_on, self._go_on = self._go_on, None
        self.show()
        self.ready.emit()
        if go_on is not None:
            go_on(made)

    def _failed(self, run: Run, fault: BaseException) -> None:
        if isinstance(fault, (Stopped, Left)) or run is not self._run:
            return
        self._run, self._go_on, self._laid = None, None, None
        self.prepared = None  # what was laid out before is not what is wished now: no key may print or write it
        self._view.print.set_running(running=False)
        self.show()
        self.ready.emit()
        words = refusal(self._context, fault)
        if words:
            self.told.emit(words, Family.refused)

    def leave(self) -> None:
        """What is being laid out is left."""
        self._soon.stop()
        if self._run is not None:
            self._run.stop()
            self._run, self._laid = None, None
        self._view.print.set_running(running=False)

    @property
    def running(self) -> bool:
        """Whether a long print is being laid out."""
        return self._run is not None and self._go_on is not None

    @property
    def busy(self) -> bool:
        """Whether what is shown is not yet what is wished."""
        return self._run is not None or self._soon.isActive()

    def stop(self) -> None:
        """Esc while a long one is laid out: nothing was printed, the list stays."""
        self._go_on = None
        self.leave()
        self.told.emit(t("labels_screen.stopped"), None)
        self.show()

    # --- printing ----------------------------------------------------------------------------------------------------

    def whole(self, then: Callable[[Prepared], None]) -> None:
        """Calls `then` with all of it laid out and read back: at once where it is, else after it was."""
        if self.prepared is not None and not self.part and not self.busy:
            then(self.prepared)
            return
        self._view.print.progress.set_words(t("labels_screen.laying_out"))
        if self._run is not None and self._full:
            self._go_on = then
            return
        self._start(full=True)
        self._go_on = then

    # --- what is seen ------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Sheet, chip, places."""
        choosing, panel = self._choosing, self._view.print
        asking = choosing.asking
        stock, template, printer = asking.stock, asking.template, asking.printer
        prepared = self.prepared
        if stock is None and asking.drawn and prepared is not None:
            stock = prepared.stock
        fresh = prepared is not None and not self.busy
        start = min(choosing.batch.start, stock.a_page) if stock is not None else 1
        used = sheets(choosing.wanted, start, stock) if stock is not None else ()
        offset = (printer.offset_x, printer.offset_y) if printer is not None else (0.0, 0.0)
        high = template.height if template is not None else 0.0
        pages = prepared.pages if prepared is not None and choosing.wanted else ()
        panel.sheet.set_empty_words(self._empty_words())
        panel.sheet.set_sheet(stock, pages, start=start, used=used, label_height=high, offset=offset)
        self._show_head()
        if prepared is None or not choosing.wanted:
            panel.step.chip.set_row(ChipRow(text=""))
        elif fresh:
            panel.step.chip.set_row(wording.read_chip(prepared, part=self.part))
        else:
            panel.step.chip.set_row(ChipRow(text=t("labels_screen.chip.reading"), kind="waiting"))
        if stock is None:
            return
        panel.set_roll(roll=stock.roll)
        panel.first.set_words(str(start))
        panel.first_note.set_words(t("labels_screen.start_note"))
        places, note = wording.places_words(used, stock)
        panel.places.set_words(places)
        left = wording.left_words(prepared.next_start, stock) if fresh and prepared and not self.part else ""
        panel.places_note.set_words("　".join(words for words in (note, left) if words))

    def _show_head(self) -> None:
        sheet = self._view.print.sheet
        words = ""
        if sheet.page_number:
            wide = theme.look().breadth is not theme.Breadth.narrow
            key = "labels_screen.page" if wide else "labels_screen.page_short"
            page = t(key, number=sheet.page_number, total=sheet.pages)
            words = t("labels_screen.head" if wide else "labels_screen.head_short", page=page, percent=sheet.scale)
        self._view.print.step.set_note(words)

    def _empty_words(self) -> str:
        if self._context.labels is None:
            return t("labels_screen.no_maker")
        return t("labels_screen.no_stock")


def refusal(context: Context, fault: BaseException) -> str:
    """Why nothing came of it, in words; empty where the fault is ours and was handed on."""
    if isinstance(fault, LabelRefused):
        key = f"labels_screen.refused.{fault.reason}"
        return t(key) if has(key) else t("labels_screen.refused.other")
    words = fault_words(context, fault)
    if words is None:
        context.tasks.failed.emit(fault)
    return words or ""


class _Teller:
    """What `prepare` tells: how far it is, at most four times a second; raises where it is to be left."""

    def __init__(self, run: Run, ends: Callable[[], bool], tell: Callable[[int, int], None]) -> None:
        self._run, self._ends, self._tell = run, ends, tell
        self._last = time.monotonic()

    def __call__(self, done: int, whole: int) -> None:
        if self._ends():
            raise Left
        if self._run.stopped.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._last >= TELL_EVERY:
            self._last = now
            self._tell(done, whole)
