"""The command sheet while a page lies over a screen: a code acts on what is in sight, or says that it can't."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import read_command
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.screens.intake.ask_line import ask_line
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.screens.labels.model import Way
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.unit_list import UnitList
from app.ui.screens.pictures.pages import ChoosePage, NothingPage
from app.ui.screens.pictures.presenter import PicturesPresenter
from app.ui.screens.progress import ProgressPage
from app.ui.screens.settings.presenter import SettingsPresenter
from app.ui.screens.settings.sections import Section
from app.ui.sheet_commands import SheetCommands
from app.ui.shell.actions import Screen
from app.usecases.picture_ports import PictureRead, ReadCode
from app.usecases.scanners import CAMERA, KEYBOARD, TEST_TEXT
from tests.ui.camera_fakes import FakeReader
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.label_stand import StandMaker


class Whole:
    """Intake, labels, settings and pictures in one window, and a scanner."""

    def __init__(self, folder: Path) -> None:
        self.desk = DeskWindow(folder, devices=300, forms=0)
        context, window = self.desk.context, self.desk.window
        maker = StandMaker(self.desk.program)
        context.labels, context.print_queue = maker, maker.queue
        self.maker = maker
        self.intake, self.labels = IntakePresenter(context), LabelsPresenter(context)
        self.settings = SettingsPresenter(context)
        for name, screen in ((Screen.intake, self.intake), (Screen.labels, self.labels)):
            self.desk.add(name, screen)
        self.desk.add(Screen.settings, self.settings)
        self.reader = FakeReader(PictureRead(()))
        context.pictures = self.reader
        self.pictures = PicturesPresenter(context, window.take_scan, window)
        window.scan_taken.connect(self.pictures.leave)
        window.frame.scanner_setup_asked.connect(self._show_reading)
        self.commands = SheetCommands(context, lambda: self.intake, window.front_does)
        window.command_scanned.connect(self.commands.take)
        window.ready(context.desk.read_scan, lambda: "9:42:18")
        window.show()
        self.desk.show(Screen.intake)

    def _show_reading(self) -> None:
        self.desk.show(Screen.settings)
        self.settings.show_section(Section.reading)

    def scan(self, text: str, source: str = KEYBOARD) -> None:
        known = read_command(text)
        self.desk.window.take_scan(RawScan(known.code.text if known else text, source, time.monotonic()))

    def rest(self) -> None:
        self.desk.settled(lambda: self.intake.turns.free and not self.intake.turns.waiting)

    def units(self, count: int) -> list[str]:
        queries = self.desk.program.queries
        rows = queries.device_rows(queries.device_numbers(0, 300))
        return [row.serial for row in rows if row.status == "in_use" and not row.repair][:count]

    def taken_in(self) -> str:
        """One unit on the table; its serial."""
        serial = self.units(1)[0]
        self.scan(serial)
        self.rest()
        return serial

    def fault_of(self, serial: str) -> str | None:
        card = self.desk.program.queries.card(self.desk.program.queries.find_device(serial)[0])
        assert card is not None
        return card.repairs[0].fault

    def two_codes(self) -> tuple[str, str]:
        """A photo of two units was dropped: it is asked which one is meant."""
        one, two = self.units(3)[1:]
        self.reader.answer = PictureRead((ReadCode(one, "Code128", accepted=True), ReadCode(two, "QR", accepted=True)))
        self.pictures.read_file(Path("photo.jpg"))
        self.desk.settled(lambda: self.page is ChoosePage)
        return one, two

    @property
    def page(self) -> type | None:
        """What kind of page of a picture stands."""
        return type(self.pictures.page) if self.pictures.page is not None else None

    def covered(self) -> bool:
        """Whether a page lies over the body."""
        return self.desk.window.frame.overlay is not None

    @property
    def toast(self) -> str:
        return self.desk.window.frame.toast.row.text

    @property
    def newest(self) -> str:
        return (self.intake.newest.serial or "") if self.intake.newest is not None else ""


@pytest.fixture
def whole(qapp: QApplication, tmp_path: Path) -> Iterator[Whole]:
    made = Whole(tmp_path)
    yield made
    made.desk.close()


# --------------------------------------------------------------------------------------------- several codes in view


def test_a_number_chooses_in_the_picture_and_not_on_the_line_under_it(whole: Whole) -> None:
    before = whole.taken_in()
    _, two = whole.two_codes()
    whole.scan("NN02")
    whole.rest()
    assert whole.fault_of(before) is None
    assert whole.newest == two
    assert whole.page is None


def test_done_takes_the_first_and_escape_none(whole: Whole) -> None:
    before = whole.taken_in()
    one, _ = whole.two_codes()
    whole.scan("ESC")
    assert whole.page is None
    assert whole.newest == before
    whole.two_codes()
    whole.scan("DONE")
    whole.rest()
    assert whole.newest == one


def test_any_other_code_waits_for_the_choice(whole: Whole) -> None:
    before = whole.taken_in()
    whole.two_codes()
    for body in ("FP05", "CA02", "UNDO", "PR01", "NN03", "NN00", "NEXT", "UN01", "CR01"):
        whole.desk.window.frame.toast.dismiss()
        whole.scan(body)
        whole.rest()
        assert whole.page is ChoosePage, body
        assert whole.toast == t("sheet_commands.page_first"), body
    assert whole.fault_of(before) is None
    assert whole.intake.crate is None


def test_a_unit_or_a_screen_takes_the_choice_away(whole: Whole) -> None:
    whole.two_codes()
    whole.scan("SC05")
    assert whole.page is None
    assert whole.desk.window.frame.current == Screen.labels
    whole.scan("SC01")
    whole.two_codes()
    serial = whole.taken_in()
    assert whole.page is None
    assert whole.newest == serial


def test_a_page_that_asks_for_words_goes_first(whole: Whole) -> None:
    ask_line(whole.desk.context, "serial", lambda _text: pytest.fail("nobody said so"))
    whole.scan("SC05")
    assert (whole.desk.window.frame.current, whole.covered()) == (Screen.intake, True)
    assert whole.toast == t("sheet_commands.page_first")
    whole.scan("ESC")
    whole.scan("SC05")
    assert (whole.desk.window.frame.current, whole.covered()) == (Screen.labels, False)


def test_nothing_found_is_put_away_by_its_code(whole: Whole) -> None:
    before = whole.taken_in()
    whole.pictures.read_file(Path("photo.jpg"))
    whole.desk.settled(lambda: whole.page is NothingPage)
    whole.scan("FP05")
    assert whole.page is NothingPage
    whole.scan("DONE")
    assert whole.page is None
    assert whole.fault_of(before) is None


def test_a_long_reading_is_stopped_by_its_code(whole: Whole) -> None:
    whole.reader.may.clear()
    whole.pictures.read_file(Path("long.pdf"))
    whole.desk.settled(lambda: whole.page is ProgressPage)
    whole.scan("UNDO")
    assert whole.page is ProgressPage
    whole.scan("ESC")
    assert whole.page is None
    whole.reader.may.set()


def test_over_the_setup_page_too(whole: Whole) -> None:
    whole._show_reading()
    _, two = whole.two_codes()
    whole.scan("NN02")
    assert whole.page is None
    assert whole.newest == ""  # that page only shows what is scanned
    whole.scan("DONE")
    assert whole.desk.window.frame.current == Screen.settings
    assert two


# ------------------------------------------------------------------------------------------------ the labels screen


def labelled(whole: Whole, count: int) -> list[str]:
    whole.scan("SC05")
    found = whole.units(count)
    for serial in found:
        whole.scan(serial)
    whole.desk.settled(lambda: len(whole.labels.choosing.batch.units) == count)
    return found


def test_a_code_never_acts_on_the_batch_behind_the_list(whole: Whole) -> None:
    labelled(whole, 2)
    whole.scan("NN02")
    page = whole.desk.window.frame.overlay
    assert isinstance(page, UnitList)
    whole.desk.settled(lambda: page.model.rowCount() > 0)
    whole.scan("UNDO")
    assert whole.toast == t("sheet_commands.page_first")
    assert len(whole.labels.choosing.batch.units) == 2
    page.table.select_place(5)
    whole.scan("DONE")
    whole.desk.settled(lambda: len(whole.labels.choosing.batch.units) == 3)
    assert not whole.maker.submitted
    whole.scan("ESC")
    assert not whole.covered()
    assert len(whole.labels.choosing.batch.units) == 3


def test_a_scan_puts_the_list_away_and_adds_no_label_behind_a_page_of_setup(whole: Whole) -> None:
    one, two, three = whole.units(3)
    whole.scan("SC05")
    whole.scan("NN02")
    whole.scan(one)
    whole.desk.settled(lambda: whole.labels.choosing.batch.has(one))
    assert not whole.covered()
    whole.desk.act("labels.printers")
    assert whole.covered()
    whole.scan(two)
    assert whole.toast == t("labels_screen.page_first")
    while whole.covered():
        whole.scan("ESC")  # from the form to the list, from the list away
    assert not whole.covered()
    whole.scan(three)
    whole.desk.settled(lambda: whole.labels.choosing.batch.has(three))
    assert not whole.labels.choosing.batch.has(two)


def test_numbers_that_are_none_change_nothing(whole: Whole) -> None:
    whole.scan("SC05")
    whole.scan("NN00")
    assert whole.labels.choosing.way is Way.scan
    assert whole.toast == t("sheet_commands.no_key")
    whole.desk.settled(lambda: bool(whole.labels.choosing.asking.offered.stocks))
    whole.labels.choosing.asking.ask("printer")
    whole.scan("NN09")
    assert whole.toast == t("sheet_commands.no_such_number", number="9")
    whole.scan("NN00")
    assert whole.labels.choosing.picking


def test_in_a_picker_next_goes_down_and_done_takes(whole: Whole) -> None:
    whole.scan("SC05")
    whole.desk.settled(lambda: bool(whole.labels.choosing.asking.offered.stocks))
    whole.labels.choosing.asking.ask("printer")
    whole.scan("NEXT")
    whole.scan("DONE")
    assert whole.labels.choosing.wish.printer == "ラベル台 ZD421"
    assert not whole.labels.choosing.picking


# --------------------------------------------------------------------------------------------- codes of other kinds


def test_the_test_code_opens_the_scanner_setup_wherever_it_is_scanned(whole: Whole) -> None:
    for source in (KEYBOARD, "serial:1", CAMERA):
        whole.desk.show(Screen.intake)
        whole.scan(TEST_TEXT, source)
        assert whole.desk.window.frame.current == Screen.settings
        assert whole.settings.only_shows
        assert whole.desk.window.frame.scan_bar.row.named == t("shell.named.test")
    assert whole.desk.program.queries.intake_log(whole.intake.today().isoformat()) == ()


def test_only_a_keyboard_has_a_layout(whole: Whole) -> None:
    banner = whole.intake.view.banner
    for source, words in ((KEYBOARD, "layout"), ("serial:1", "foreign"), (KEYBOARD, "layout"), (CAMERA, "foreign")):
        whole.scan("AB_CD=12", source)
        shown = partial(_says, banner, t(f"refused.{words}"))
        whole.desk.settled(shown)


def _says(banner: QWidget, words: str) -> bool:
    return words in banner.accessibleName() + banner.accessibleDescription()


def school_code(whole: Whole) -> tuple[str, str]:
    """A school's code as it is printed, and its name."""
    code, name = next(iter(whole.desk.program.queries.schools().items()))
    return code, name


def test_a_schools_code_begins_its_crate(whole: Whole) -> None:
    code, _ = school_code(whole)
    whole.scan(printed_code(CodeKind.school, code).text)
    whole.rest()
    whole.desk.settled(lambda: whole.intake.crate is not None)
    crate = whole.intake.crate
    assert crate is not None
    assert crate.school_code == code
    serial = whole.taken_in()
    whole.scan(printed_code(CodeKind.school, code).text)
    whole.desk.settled(lambda: whole.toast == t("sheet_commands.crate_is_open", crate=crate.crate))
    assert whole.intake.crate is not None
    assert whole.newest == serial


def test_what_only_looks_like_a_schools_code_is_taken_in(whole: Whole) -> None:
    code = printed_code(CodeKind.school, "ZZ99").text
    whole.scan(code)
    whole.rest()
    whole.desk.settled(lambda: whole.newest == code or bool(whole.intake.answers))
    assert whole.intake.crate is None
    assert len(whole.desk.program.queries.intake_log(whole.intake.today().isoformat())) == 1
