"""The scanner setup's logic: every source live, and the test scan that finds how a scanner is set.

Decides whose card a scan belongs to and what a test scan changes. While the page is open, scans are shown and not acted
upon (but for the codes that open a screen). What a test scan tells is `scanning`'s matter, how it is said
`reading_words`'.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.kinds import Family
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.fault_words import fault_words
from app.ui.screens.settings.raw_text import raw_characters
from app.ui.screens.settings.reading_view import ReadingView
from app.ui.screens.settings.reading_words import Said, ending_of, kept, keyed, seen
from app.ui.screens.settings.serial_cards import SerialCards
from app.ui.screens.settings.source_card import SourceCard
from app.ui.widgets.banner_strip import StripRow
from app.ui.widgets.scan_bar import ScanBarRow, ScanState
from app.usecases.keystrokes import KeyedSample
from app.usecases.scanners import (
    CAMERA,
    TEST_TEXT,
    Layout,
    SampleRead,
    serial_number,
)

if TYPE_CHECKING:
    from app.ui.scanners import Scanners

SAMPLE_MS = 8000
"""How long a test scan is waited for."""


class Reading(QObject):
    """The page under 設定 → 読み取り. `view` is shown, `controls` take the focus in order."""

    calibrated = Signal(int)
    """A test scan by keys found this gap, in milliseconds."""
    controls_changed = Signal()

    def __init__(self, context: Context, gap: QWidget, gap_control: QWidget, parent: QObject) -> None:
        """`gap` is the row of the keyboard scanner's gap, which stands on its card."""
        super().__init__(parent)
        self._context = context
        self.view = ReadingView()
        self.keyboard = SourceCard(t("scanners.source.keyboard"), t("scanners.keyboard.about"))
        self.keyboard.add(gap, gap_control, width=24.0)
        self.camera = SourceCard(t("scanners.source.camera"), hears=False)
        self.camera.set_state(t("scanners.state.no_camera"), "plain")
        self.serial = SerialCards(context, self)
        self.serial.told.connect(self._serial_told)
        self.serial.relaid.connect(self._lay)
        self.serial.changed.connect(self.controls_changed)
        self._open = False
        self._wait = QTimer(self, singleShot=True, interval=SAMPLE_MS)
        self._wait.timeout.connect(self._sampled)
        self.view.test.chosen.connect(lambda _: self.begin())
        self.view.paper.chosen.connect(lambda _: self.print_code())
        self._wrong = False
        self._keyboard_state(heard=False)
        self._lay()

    @property
    def controls(self) -> list[QWidget]:
        """What takes the focus, from top to bottom."""
        serial, camera = self.serial.controls, self.camera.controls
        return [self.view.test, self.view.paper, *self.keyboard.controls, *serial, *camera]

    @property
    def waiting(self) -> bool:
        """Whether a test scan is waited for."""
        return self._wait.isActive()

    def set_camera(self, live: QWidget, *controls: QWidget, state: str, kind: str) -> None:
        """The desk's camera: its live picture and what of it takes the focus; `state` in a word with a chip's kind."""
        self.camera.add(live, *controls)
        self.camera.set_state(state, kind)
        self.controls_changed.emit()

    # --- the page's life ---------------------------------------------------------------------------------------

    def open(self) -> None:
        """The settings came to the front."""
        scanners = self._context.scanners
        if scanners is None or self._open:
            return
        self._open = True
        self.serial.open(scanners)
        scanners.keys.sample.over.connect(self._sampled)
        self._context.tasks.ask(scanners.setup.missing, self._told_missing, slow=True)
        if self.view.code is None:
            self._context.tasks.ask(scanners.setup.test_code, lambda found: self.view.show_code(found.pages[0].symbols))

    def _told_missing(self, what: tuple[str, ...]) -> None:
        """Of what photos and the camera need."""
        self.camera.warn(t(f"scanners.missing.{what[0]}") if what else "")

    def close(self) -> None:
        """Another screen comes to the front: nothing half done stays."""
        scanners = self._context.scanners
        if scanners is None or not self._open:
            return
        self._open = False
        if self.waiting:
            self._drop_sample(scanners)
        self.serial.close(scanners)
        scanners.keys.sample.over.disconnect(self._sampled)

    # --- scans that came the usual way -------------------------------------------------------------------------

    def show_scan(self, raw: RawScan, scan: Scan) -> None:
        """A scan as it came, and what it was read as."""
        if serial_number(raw.source):
            self._meaning(self._card_of(raw.source), scan, raw.text)
            return
        card = self.camera if raw.source == CAMERA else self.keyboard
        card.show_raw(raw_characters(raw.text))
        self._meaning(card, scan, raw.text)
        if card is self.keyboard:
            self._note_keyed(raw.text)

    def show_refused(self, fault: ScanFault, raw: str, source: str) -> None:
        """A scan that must not be used."""
        card = self._card_of(source)
        if card is self.keyboard:
            card.show_raw(raw_characters(raw))
            self._note_keyed(raw)
        card.show_meaning(t(f"refused.{fault}"))

    def _note_keyed(self, raw: str) -> None:
        """A scan by keys: where it is the test code, what it tells."""
        read = self._read(raw)
        said = seen(read)
        self._tell(said, read)
        self._keyboard_state(heard=True, said=said)

    def _meaning(self, card: SourceCard, scan: Scan, raw: str) -> None:
        if TEST_TEXT in raw:
            card.show_meaning(t("scanners.read_as_test"))
        elif scan.fault is not None:
            card.show_meaning(t(f"refused.{scan.fault}"))
        else:
            card.show_meaning(t("scanners.read_as", text=scan.text, total=len(raw)))

    def _card_of(self, source: str) -> SourceCard:
        return self.serial.card_of(serial_number(source)) or self.keyboard

    def _keyboard_state(self, *, heard: bool, said: Said | None = None) -> None:
        """What is known of it: nothing before it scans; then whether it reads well, as far as the last scan told."""
        self._wrong = said.family is not Family.ok if said is not None else self._wrong
        word = "unseen" if not heard else "wrong" if self._wrong else "ready"
        self.keyboard.set_state(t(f"scanners.state.{word}"), {"unseen": "plain", "wrong": "look", "ready": "ok"}[word])
        ending = self._context.settings.text("desk.scanner.ending")
        about = t("scanners.keyboard.ending", ending=t(f"settings.choice.desk.scanner.ending.{ending}"))
        prefix = self._context.settings.text("desk.scanner.prefix")
        parts = (about, t("scanners.keyboard.prefix", prefix=raw_characters(prefix)) if prefix else "")
        self.keyboard.set_name(t("scanners.source.keyboard"), "　".join(part for part in parts if part))

    # --- the test scan by keys ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """Keys are kept for the test scan from now on, and reach nobody."""
        scanners = self._context.scanners
        if scanners is None or self.waiting:
            return
        self.view.wait(SAMPLE_MS // 1000)
        self._wait.start()
        scanners.keys.begin_sample()

    def _sampled(self) -> None:
        """The test scan is over, or none came."""
        scanners = self._context.scanners
        if scanners is None or not self.waiting:
            return
        sample = self._drop_sample(scanners)
        read = self._read(sample.text if sample else "")
        strips = bool(sample) and read.found and scanners.setup.strippable(read.before)
        if sample is not None:
            self.keyboard.show_raw(raw_characters(sample.text))
            self.keyboard.show_meaning("")
        said = keyed(sample, read, strips=strips, gap_ms=scanners.keys.gap_ms)
        if sample is not None and sample.gap is not None and not sample.composed:
            said = self._keep(scanners, sample, read.before if strips else "") or said
        self._tell(said, read)
        self._keyboard_state(heard=sample is not None, said=said)
        self._context.voice.say(said.family)

    def _drop_sample(self, scanners: Scanners) -> KeyedSample | None:
        """The test scan is waited for no longer; what came of it by keys."""
        self._wait.stop()
        self.view.wait(0)
        return scanners.keys.end_sample()

    def _keep(self, scanners: Scanners, sample: KeyedSample, prefix: str) -> Said | None:
        """What was found holds from now on; what could not be kept is said."""
        settings = self._context.settings
        trouble = kept(lambda: settings.set("desk.scanner.gap_ms", str(scanners.keys.gap_ms)))
        trouble = trouble or kept(lambda: settings.set("desk.scanner.ending", ending_of(sample)))
        trouble = trouble or kept(lambda: settings.set("desk.scanner.prefix", prefix))
        scanners.apply_habits()
        self.calibrated.emit(scanners.keys.gap_ms)
        return trouble

    def _read(self, text: str) -> SampleRead:
        scanners = self._context.scanners
        return SampleRead(found=False) if scanners is None else scanners.setup.read_test(text)

    def _tell(self, said: Said | None, read: SampleRead) -> None:
        if said is None:
            return
        self._say(said)
        if read.layout is not Layout.same:
            message = t("scanners.bar.layout")
            self._context.frame.scan_bar.set_row(ScanBarRow(state=ScanState.layout_wrong, message=message))

    def _say(self, said: Said) -> None:
        self.view.say(StripRow(words=said.words, family=said.family))

    def _serial_told(self, said: Said) -> None:
        """A test scan came from a serial scanner (or a choice of one failed): none is waited for by keys any more."""
        scanners = self._context.scanners
        if scanners is not None and self.waiting:
            self._drop_sample(scanners)
        self._say(said)
        self._context.voice.say(said.family)

    def _lay(self) -> None:
        cards = self.serial.cards
        self.view.show_cards((self.keyboard, *cards, self.camera), ports=len(cards))

    # --- the paper ---------------------------------------------------------------------------------------------

    def print_code(self) -> None:
        """The test code as a PDF, for scanners that don't read from a screen."""
        scanners, papers = self._context.scanners, self._context.papers
        if scanners is None:
            return
        path: Path = self._context.papers_folder / "scanner-test.pdf"
        self._context.tasks.ask(
            lambda: papers.write_pdf(scanners.setup.test_code().pages, path),
            lambda _: self._say(Said(t("scanners.paper.made", path=str(path)), Family.ok)),
            self._paper_failed,
            slow=True,
        )

    def _paper_failed(self, fault: BaseException) -> None:
        words = fault_words(fault)
        if words is None:
            self._context.tasks.failed.emit(fault)
        else:
            self._say(Said(words, Family.refused))
