"""Photos dropped on the window and pasted: one code is a scan, several are asked about, none says why."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.run import WindowRun
from app.ui.screens.pictures.pages import ChoosePage, NothingPage
from app.ui.screens.pictures.presenter import PicturesPresenter, is_picture
from app.ui.screens.progress import ProgressPage
from app.ui.shell.actions import Mode, Screen
from app.usecases.picture_ports import PictureFault, PictureHint, PictureRead, ReadCode
from tests.support import pictures
from tests.ui.camera_fakes import FakeReader
from tests.ui.real_window import wait
from tests.ui.screens.desk import DeskWindow

ONE = ReadCode("PF3ABCDE", "Code128", accepted=True, names="device", which="PF3ABCDE")
TWO = ReadCode("M7NXCV01234567A", "QRCode", accepted=True)
BAD = ReadCode("11S5B21C12345ZZ", "Code128", accepted=False, reason="part_number")


class Desk:
    """A window whose pictures are read by a made-up reader."""

    def __init__(self, window: DeskWindow) -> None:
        self.window = window
        self.reader = FakeReader(PictureRead((ONE,)))
        self.taken: list[RawScan] = []
        window.context.pictures = self.reader
        self.presenter = PicturesPresenter(window.context, self.taken.append, window.window)
        window.window.show()

    def read(self, *codes: ReadCode, hint: PictureHint = PictureHint.none, fault: PictureFault | None = None) -> None:
        self.reader.answer = PictureRead(codes, hint, fault)
        before = len(self.reader.asked)
        self.presenter.read_file(Path("photo.jpg"))
        self.window.settled(lambda: len(self.reader.asked) > before)

    def settled(self, kind: type) -> None:
        self.window.settled(lambda: isinstance(self.presenter.page, kind))

    @property
    def texts(self) -> list[str]:
        return [raw.text for raw in self.taken]


@pytest.fixture
def desk(fresh_desk: DeskWindow) -> Desk:
    return Desk(fresh_desk)


def words_of(page: object) -> str:
    from PySide6.QtWidgets import QWidget

    assert isinstance(page, QWidget)
    return " ".join(child.accessibleName() for child in page.findChildren(QWidget))


def test_one_code_goes_the_way_of_every_scan(desk: Desk) -> None:
    desk.read(ONE, BAD)
    desk.window.settled(lambda: desk.texts == ["PF3ABCDE"])
    assert desk.presenter.page is None


def test_several_are_asked_about_the_device_first(desk: Desk) -> None:
    desk.read(ONE, TWO, BAD)
    desk.settled(ChoosePage)
    page = desk.presenter.page
    assert isinstance(page, ChoosePage)
    assert [button.row.text.split("　")[0] for button in page.buttons] == ["PF3ABCDE", "M7NXCV01234567A"]
    assert t("pictures.refused.part_number") in words_of(page)
    assert desk.texts == []
    desk.window.window.actions_.action("picture.pick")
    desk.presenter.pick(2)
    assert desk.texts == ["M7NXCV01234567A"]
    assert desk.window.context.frame.overlay is None


def test_keys_choose_and_leave(desk: Desk) -> None:
    window = desk.window.window
    before = window.actions_.context
    desk.read(ONE, TWO)
    desk.settled(ChoosePage)
    assert window.actions_.context == Mode.picture
    QTest.keyClick(window, Qt.Key.Key_2)
    assert desk.texts == ["M7NXCV01234567A"]
    assert window.actions_.context == before
    desk.read(ONE, TWO)
    desk.settled(ChoosePage)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert desk.presenter.page is None
    assert desk.texts == ["M7NXCV01234567A"]


def test_a_number_without_a_code_does_nothing(desk: Desk) -> None:
    desk.read(ONE, TWO)
    desk.settled(ChoosePage)
    desk.presenter.pick(3)
    desk.presenter.pick(0)
    assert isinstance(desk.presenter.page, ChoosePage)
    assert desk.texts == []


@pytest.mark.parametrize("hint", [PictureHint.closer, PictureHint.blurred, PictureHint.dark, PictureHint.no_code])
def test_none_says_what_to_do(desk: Desk, hint: PictureHint) -> None:
    desk.read(hint=hint)
    desk.settled(NothingPage)
    assert t(f"pictures.hint.{hint.value}") in words_of(desk.presenter.page)
    assert not desk.window.window.actions_.works("picture.open")


@pytest.mark.parametrize("fault", list(PictureFault))
def test_a_file_that_is_none_says_why(desk: Desk, fault: PictureFault) -> None:
    desk.read(fault=fault)
    desk.settled(NothingPage)
    assert t(f"pictures.fault.{fault.value}", file="photo.jpg") in words_of(desk.presenter.page)


def test_codes_that_can_not_be_used_say_why(desk: Desk) -> None:
    desk.read(BAD)
    desk.settled(NothingPage)
    assert t("pictures.refused.part_number") in words_of(desk.presenter.page)
    assert desk.texts == []


def test_what_takes_long_shows_how_far_it_is_and_can_be_left(desk: Desk) -> None:
    desk.reader.may.clear()
    desk.read(ONE)
    desk.settled(ProgressPage)
    page = desk.presenter.page
    assert isinstance(page, ProgressPage)
    desk.window.settled(lambda: page.line.done == 1)
    QTest.keyClick(desk.window.window, Qt.Key.Key_Escape)
    desk.window.settled(lambda: desk.reader.left)
    assert desk.presenter.page is None
    assert desk.texts == []


def test_a_newer_picture_takes_the_place_of_one_being_read(desk: Desk) -> None:
    desk.reader.may.clear()
    desk.read(TWO)
    desk.presenter.read_file(Path("other.jpg"))
    desk.window.settled(lambda: desk.reader.left)
    desk.reader.answer = PictureRead((ONE,))
    desk.reader.may.set()
    desk.window.settled(lambda: desk.texts == ["PF3ABCDE"])


def test_over_a_page_that_asks_something_else_nothing_is_laid(desk: Desk) -> None:
    from PySide6.QtWidgets import QWidget

    frame = desk.window.context.frame
    other = QWidget(frame)
    frame.show_overlay(other)
    desk.read(ONE, TWO)
    desk.window.settled(lambda: frame.toast.isVisible())
    assert frame.overlay is other
    assert desk.texts == []


def test_a_picture_is_pasted(desk: Desk) -> None:
    image = QImage(40, 30, QImage.Format.Format_Grayscale8)
    image.fill(255)
    QGuiApplication.clipboard().setImage(image)
    desk.presenter.paste()
    desk.window.settled(lambda: desk.texts == ["PF3ABCDE"])
    data = desk.reader.asked[0]
    assert isinstance(data, bytes)
    assert data[:2] == b"BM"
    QGuiApplication.clipboard().clear()


def test_a_file_of_a_picture_is_pasted_and_nothing_says_so(desk: Desk, tmp_path: Path) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.jpg"))])
    QGuiApplication.clipboard().setMimeData(held)
    desk.presenter.paste()
    desk.window.settled(lambda: desk.texts == ["PF3ABCDE"])
    assert desk.reader.asked == [tmp_path / "photo.jpg"]
    QGuiApplication.clipboard().clear()
    desk.presenter.paste()
    assert desk.window.context.frame.toast.row.text == t("pictures.nothing_to_paste")


def test_what_is_a_picture_by_its_name() -> None:
    assert is_picture("/a/IMG_0001.JPG")
    assert is_picture("/a/scan.pdf")
    assert not is_picture("/a/devices.csv")
    assert not is_picture("/a/delivery.xlsx")
    assert not is_picture("/a/noname")


# --- the real window, the real reader ---------------------------------------------------------------------------------


def drop(run: WindowRun, path: Path) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    frame = run.window.frame
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(frame, QDragEnterEvent(QPoint(5, 5), copy, held, left, none))
    QApplication.sendEvent(frame, QDropEvent(QPointF(5, 5), copy, held, left, none))


def serials(run: WindowRun) -> list[str]:
    assert run.context is not None
    return [row.serial for row in run.context.desk.queries.repairs()]


def device(run: WindowRun) -> str:
    assert run.context is not None
    queries = run.context.desk.queries
    return queries.device_rows(queries.device_numbers(0, 1))[0].serial


def test_a_dropped_photo_of_a_device_opens_its_repair(run: WindowRun, tmp_path: Path) -> None:
    serial = device(run)
    drop(run, pictures.save(tmp_path / "photo.jpg", pictures.frame((serial, 300, 300))))
    wait(lambda: serials(run) == [serial])
    assert run.window.frame.scan_bar.row.code == serial


def test_a_dropped_photo_without_a_code_says_so_and_the_next_scan_leaves_it(run: WindowRun, tmp_path: Path) -> None:
    drop(run, pictures.save(tmp_path / "photo.png", pictures.frame()))
    wait(lambda: isinstance(run.window.frame.overlay, NothingPage))
    serial = device(run)
    run.window.take_scan(RawScan(serial, "keyboard", time.monotonic()))
    assert run.window.frame.overlay is None
    wait(lambda: serials(run) == [serial])


def test_a_dropped_table_goes_to_the_import_as_before(run: WindowRun, tmp_path: Path) -> None:
    table = tmp_path / "devices.csv"
    table.write_text("serialNumber\nPF3ABCDE\n")
    drop(run, table)
    wait(lambda: run.window.frame.current == Mode.import_preview)
    run.window.show_screen(Screen.intake)
