"""The page of a repair over a real ledger: each state's panel by keys alone and by a scanner's codes alone."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.bootstrap_photos import shrunk_photo
from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Action, Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.part_commands import UsePart
from app.domain.rules.permissions import Command as Permission
from app.labels import command_sheet
from app.settings.words import t
from app.ui import second_press, theme
from app.ui.screens.repair.deeds import KEYS
from app.ui.screens.repair.model import Task
from app.ui.screens.repair.presenter import RepairPresenter
from app.ui.screens.repair.wording import note_lines
from app.usecases.change_setting import change_setting
from app.usecases.parts import use_part
from app.usecases.picture_ports import CameraRow
from app.usecases.repair_page_rows import RepairPage
from app.usecases.session import Actor
from tests.ui.camera_fakes import FakeCamera, look
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.repair_stand import LONG_SCHOOL, SERIAL, Stand, jpeg, part_code

LENOVO: dict[str, Any] = {"maker": "LENOVO", "model": "Lenovo 500e Gen 4s", "warranty": "2028-03-31"}


def page_of(stand: Stand) -> RepairPage:
    found = stand.program.queries.repair_pages.page(stand.number, words=True)
    assert found is not None
    return found


def asks(page: RepairPresenter) -> Task | None:
    return page.task


def stock(stand: Stand, code: str) -> int:
    part = stand.program.queries.parts.part(code)
    assert part is not None
    return part.total


def press(stand: Stand, *keys: int | str) -> None:
    """Digits are digits, names are keys of the page."""
    for key in keys:
        stand.digit(key) if isinstance(key, int) else stand.key(key)


def scan(stand: Stand, *bodies: str) -> None:
    for body in bodies:
        stand.code(body)


# --- from the form to the return, twice ------------------------------------------------------------------


def test_by_keys_alone_from_diagnosis_to_return(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.received()
    page = stand.open()
    assert asks(page) is Task.diagnose
    press(stand, 1, 5, 2, 1)  # hardware, screen, non-natural, drop
    assert (page_of(stand).course.fault, page_of(stand).course.detail) == ("screen", "drop")
    press(stand, "go")
    assert asks(page) is Task.route
    press(stand, 2, "go")
    assert (stand.state(), asks(page)) == ("repairing", Task.parts)
    line = next(n for n, row in enumerate(page.page.parts, 1) if row.part == "LCD-116-Y2")  # type: ignore[union-attr]
    press(stand, line, "keep", "go")
    assert stock(stand, "LCD-116-Y2") == 4, "one went in, the one taken out is kept as a donor"
    press(stand, "next", 3, 4, "go")
    assert page_of(stand).course.work == ("clean", "replace_part")
    assert asks(page) is Task.test
    press(stand, "all_good", "go")
    assert (stand.state(), asks(page)) == ("ready", Task.ready)
    press(stand, 2, "go")
    assert (stand.state(), page_of(stand).course.way) == ("returned", "hand")
    assert asks(page) is Task.closed
    assert fresh_desk.faults == []


def test_the_focus_stays_where_digits_are_keys(fresh_desk: DeskWindow) -> None:
    """Each answer brings other questions, and Qt gives the focus of what is hidden to a field, or out of the page."""
    stand = Stand(fresh_desk)
    stand.received()
    stand.act(Action.diagnose, fault="screen", cause="natural")
    window = fresh_desk.window
    window.show()
    window.activateWindow()
    page = stand.open()
    page.view.now.rest_focus(field=False)
    steps: tuple[int | str, ...] = (1, 1, "go", 2, "go", "next", 3, "go", "all_good", "go")
    for step in steps:
        press(stand, step)
        held = QApplication.focusWidget()
        assert held is not None
        assert page.view.now.isAncestorOf(held), step
        assert not isinstance(held, QLineEdit), step
    assert stand.state() == "ready"


def test_digits_keep_their_parts_while_the_page_is_open(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    listed = [part.part for part in page.page.parts]  # type: ignore[union-attr]
    last = next(at for at in reversed(range(len(listed))) if stock(stand, listed[at]))
    press(stand, last + 1, "go")
    assert [part.part for part in page.page.parts] == listed  # type: ignore[union-attr]
    page = stand.open()
    assert page.page.parts[0].part == listed[last], "the next time the one used most is the first"  # type: ignore[union-attr]


def test_a_second_enter_takes_no_second_piece(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    before = stock(stand, "LCD-116-Y2")
    at = [part.part for part in page.page.parts].index("LCD-116-Y2") + 1  # type: ignore[union-attr]
    press(stand, at, "go")
    assert stock(stand, "LCD-116-Y2") == before - 1
    asked = [page.task]
    assert asked == [Task.parts], "another part may go in"
    press(stand, at, "go")
    assert stock(stand, "LCD-116-Y2") == before - 2, "one that is chosen anew goes in"
    press(stand, "go")
    asked.append(page.task)
    assert asked == [Task.parts, Task.work]
    assert stock(stand, "LCD-116-Y2") == before - 2


def test_no_key_of_a_question_is_cut_on_a_small_screen(fresh_desk: DeskWindow) -> None:
    """Where two questions don't stand whole one does; where not even that, the sentence over it goes."""
    stand = Stand(fresh_desk)
    stand.received()
    stand.act(Action.diagnose, fault="screen", cause="natural")
    fresh_desk.window.show()
    page = stand.open()
    shown = {}
    for height in (1000, 768, 700):
        fresh_desk.window.resize(1366, height)
        stand.settle()
        QApplication.processEvents()
        panel = page.view.now
        boxes = [box for box in panel.boxes if box.isVisible()]
        assert panel.boxes[0] in boxes, "the one the digits answer"
        keys = [key for box in boxes for key in box.keys]
        assert all(key.visibleRegion().boundingRect() == key.rect() for key in keys), height
        shown[height] = (len(boxes), panel.facts.isVisible())
    assert shown[1000] > shown[768] > shown[700], shown


def test_by_scanner_alone_from_diagnosis_to_return(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.received()
    stand.open()
    scan(stand, "NN01", "FP05", "CA02", "NN01", "DONE")
    scan(stand, "RT01")
    assert stand.state() == "repairing"
    assert stand.scan(part_code("LCD-116-Y2"))
    assert stock(stand, "LCD-116-Y2") == 3
    scan(stand, "RT07", "NN03", "RT07")
    assert stand.state() == "testing"
    scan(stand, "NN24", "RT08")
    assert stand.state() == "ready"
    scan(stand, "RT08")
    assert (stand.state(), page_of(stand).course.way) == ("returned", "run")


def test_the_code_to_the_test_says_what_is_missing(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, parts=False)
    stand.repairing()
    stand.open()
    scan(stand, "RT07")
    assert stand.state() == "repairing"
    assert stand.seen() == t("refused.work_missing")
    assert fresh_desk.voice.said[-1] is Family.refused


def test_codes_that_come_at_once_each_find_the_page_they_were_meant_for(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    from app.domain.command_words import read_command

    for body in ("RT01", "RT07", "NN03", "DONE", "NN24", "DONE", "DONE"):
        command = read_command(body)
        assert command is not None
        page.command(command)
    stand.settle()
    assert stand.state() == "returned"


@pytest.mark.parametrize("way", ["keys", "codes"])
def test_the_board_decides_and_a_guardian_pays(fresh_desk: DeskWindow, way: str) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    press(stand, "board") if way == "keys" else scan(stand, "RT04")
    assert (asks(page), stand.state()) == (Task.board, "diagnosing"), "first it is asked whether there is a quote"
    press(stand, "go") if way == "keys" else scan(stand, "DONE")
    assert asks(page) is Task.decide
    facts = page.view.now.facts.words
    assert "0円" in facts, facts
    assert "56か月" in facts, facts
    press(stand, "go") if fresh_desk.window.actions_.works("repair.go") else None
    assert stand.state() == "awaiting_decision", "nothing is recorded before it is chosen"
    press(stand, 1, 2) if way == "keys" else scan(stand, "NN01", "NN02")
    page.view.now.write("amount", "18,000")
    page.view.now.write("document", "教ICT第42号")
    press(stand, "go") if way == "keys" else scan(stand, "DONE")
    course = page_of(stand).course
    assert (course.decision, course.payer, course.amount, course.document) == (
        "repair", "guardian", 18000, "教ICT第42号",
    )  # fmt: skip
    assert asks(page) is Task.guardian
    for step in ("consent", "quote", "paid"):
        press(stand, "go") if way == "keys" else scan(stand, "DONE")
        assert step in page_of(stand).course.guardian
    assert asks(page) is Task.route
    assert all("氏名" not in field.row.caption for field in page.view.now.fields.values()), "never a name"


def test_tab_goes_from_the_choices_to_the_fields_and_then_to_what_enter_does(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    fresh_desk.window.show()
    fresh_desk.window.activateWindow()
    page = stand.open()
    press(stand, "board", "go")
    press(stand, 1, 2)
    now = page.view.now
    visited = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited[-3:] == [now.fields["amount"].line, now.fields["document"].line, now.go]


def test_a_hearing_is_told_in_the_order_it_was_asked(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    press(stand, "hear")
    for name, said in (("answers", "四"), ("what", "二"), ("asked", "三"), ("when", "一")):
        page.view.now.write(name, said)
    press(stand, "go")
    assert "一・二・三・四" in [line.text for line in note_lines(page_of(stand))]


def test_an_enter_that_bounced_is_not_answered_by_the_next_panel(
    fresh_desk: DeskWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    assert asks(page) is Task.route
    press(stand, "go")
    assert asks(page) is Task.parts
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 3_600_000)
    press(stand, "go", "go")
    assert (asks(page), page_of(stand).used) == (Task.parts, ())
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)
    press(stand, "go")
    assert len(page_of(stand).used) == 1, "a press of its own is one"


def test_maker_by_keys_and_back(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    stand.diagnosed(cause="natural", detail="wear")
    page = stand.open()
    press(stand, 3, "go")
    assert asks(page) is Task.ship
    press(stand, 2)
    page.view.now.write("rma", "RMA1")
    page.view.now.write("due", "2027-01-10")
    press(stand, "go")
    assert (stand.state(), page_of(stand).course.rma) == ("at_maker", "RMA1")
    assert "RMA1" in page.view.now.facts.words
    press(stand, "go")
    assert stand.state() == "testing"


def test_part_waited_for_comes_by_its_label(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    empty = next(n for n, row in enumerate(page.page.parts, 1) if not row.total)  # type: ignore[union-attr]
    press(stand, empty)
    assert "在庫がありません" in page.view.now.foot.why.words
    press(stand, "go")
    assert stock(stand, "HNG-L-Y2") == 0
    press(stand, "need_part")
    assert (stand.state(), page_of(stand).course.waiting_part) == ("waiting_parts", "HNG-L-Y2")
    assert stand.scan(part_code("HNG-L-Y2"))
    assert stand.state() == "repairing"


def test_a_failed_check_goes_back_to_the_bench(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.testing()
    page = stand.open()
    press(stand, 1, 5, 5)
    assert page.draft.checks == {"power": True, "camera": False}
    assert page.view.now.go.row.text == t("repair_page.go.fail")
    press(stand, 5)
    assert "camera" not in page.draft.checks, "the third press leaves it open again"
    press(stand, 5, 5, "go")
    assert (stand.state(), page_of(stand).course.tests["camera"]) == ("repairing", False)


def test_further_places_are_turned_on_and_off(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.received()
    page = stand.open()
    press(stand, 1, 5, "up")
    assert page.view.now.now is not None
    assert page.view.now.now.questions[page.view.now.now.active].id == "further"
    press(stand, 8)
    assert page_of(stand).course.further == ("case_hinge",)
    press(stand, "up", 8)
    assert page_of(stand).course.further == ()


# --- routes and refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["keys", "scanner"])
def test_nine_opens_the_places_a_supervisor_added(fresh_desk: DeskWindow, way: str) -> None:
    stand = Stand(fresh_desk)
    stand.received()
    actor = replace(stand.program.desk.signed_in(), proved=True)
    stand.program.desk.call(lambda u: change_setting(u, "repair.fault_places", "天板,ペン差し"), actor=actor).result()
    page = stand.open()
    press(stand, 1, 9, 2) if way == "keys" else scan(stand, "NN01", "FP09", "NN02")
    assert page_of(stand).course.fault == "other:ペン差し"
    now = page.view.now.now
    assert now is not None
    assert now.questions[now.active].id == "cause", "on to the next question"
    assert ("故障箇所", "ペン差し") in page.view.pairs._pairs
    press(stand, "up", 9, 1) if way == "keys" else scan(stand, "NEXT", "NEXT")
    if way == "keys":
        assert page_of(stand).course.further == ("other:天板",)
        press(stand, "up", 1)
        assert page_of(stand).course.further == (), "pressed again it goes"


def test_every_route_stands_with_its_reason_and_a_shut_one_writes_nothing(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    now = page.view.now.now
    assert now is not None
    assert len(now.lines) == 6
    shut = [line for line in now.lines if line.off]
    assert all(line.cells[1] == "対象外" and line.cells[2].endswith("。") for line in shut)
    assert now.lines[now.at].id == "desk", "Enter stands on the first that is open"
    before = fresh_desk.digest()
    scan(stand, "RT02")
    assert fresh_desk.voice.said[-1] is Family.refused
    assert fresh_desk.digest() == before


def test_irreparable_asks_for_a_reason_and_takes_a_phrase(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.diagnosed()
    page = stand.open()
    scan(stand, "RT06")
    assert asks(page) is Task.disposal
    scan(stand, "DONE")
    assert stand.state() == "diagnosing"
    asked: list[Any] = []
    fresh_desk.context.ask_pin = lambda command, then: asked.append((command, then))
    scan(stand, "NN03", "DONE")
    assert ([command for command, _ in asked], stand.state()) == ([Permission.dispose], "diagnosing")
    asked.pop()[1](proved=True)
    stand.settle()
    assert stand.state() == "irreparable"
    desk = fresh_desk.context.desk
    stands_in, desk.actor = desk.actor, replace(desk.signed_in(), proved=False)
    press(stand, "undo")
    assert ([command for command, _ in asked], stand.state()) == ([Permission.dispose], "irreparable")
    asked.pop()[1](proved=True)
    stand.settle()
    assert stand.state() == "diagnosing"
    desk.actor = stands_in
    scan(stand, "RT06")
    fresh_desk.context.ask_pin = lambda command, then: then(proved=True)
    scan(stand, "NN03", "DONE")
    assert stand.state() == "irreparable"
    assert page_of(stand).notes[0].text == t("repair_page.phrase.disposal.3")


def test_liquid_is_heard_first(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    stand.diagnosed(detail="liquid")
    page = stand.open()
    assert asks(page) is Task.hear
    scan(stand, "NN02", "DONE")
    assert page_of(stand).hearing is not None
    assert asks(page) is Task.route


def test_a_field_takes_the_focus_as_it_comes(fresh_desk: DeskWindow) -> None:
    """On a page just opened it lay on 修繕不可 instead: a field was hidden until Qt laid it out."""
    fresh_desk.window.show()
    fresh_desk.window.activateWindow()
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    page.deed("place")
    page.deed("board")  # from field to field: the room they stand in is in sight already
    line = page.view.now.fields["quote"].line
    assert line.isVisible()
    assert QApplication.focusWidget() is line


def test_each_refusal_is_said_and_nothing_is_written(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.board()
    stand.open()
    before = fresh_desk.digest()
    scan(stand, "RT08")
    assert stand.seen() == t("refused.not_allowed_in_state")
    scan(stand, "NN09")
    assert "9" in stand.seen()
    assert stand.scan(part_code("LCD-116-Y2"))
    assert stand.seen() == t("refused.repair_not_running")
    assert fresh_desk.digest() == before


def test_undo_names_what_it_takes_back(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    stand.open()
    press(stand, "go")
    used = page_of(stand).used
    assert [part.pieces for part in used] == [1]
    press(stand, "undo")
    assert t("repair_page.undone.part_moved") in stand.seen()
    assert page_of(stand).used == ()
    scan(stand, "UNDO")
    assert t("repair_page.undone.routed") in stand.seen()
    assert stand.state() == "diagnosing"


# --- beside the course -----------------------------------------------------------------------------------


def test_notes_hand_over_and_place(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    press(stand, "note", 2, "go")
    assert page_of(stand).notes[0].text == t("repair_page.phrase.note.2")
    press(stand, "place")
    page.view.now.write("text", "D-4-02")
    press(stand, "go")
    assert page_of(stand).course.place == "D-4-02"
    assert stand.scan(printed_code(CodeKind.place, "E101").text)
    assert page_of(stand).course.place == "E101"
    press(stand, "hand_over")
    assert asks(stand.page) is Task.hand_over


def test_whoever_has_no_digit_is_reached_by_the_arrows_and_by_the_scanner(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    for number in range(101, 113):
        draft = Draft(
            "registered",
            (Ref(Aggregate.operator, code_id(Aggregate.operator, f"OP0{number}")),),
            {"set": {"code": f"OP0{number}", "role": "technician"}},
        )
        stand.record(draft)
    page = stand.open()
    press(stand, "hand_over")
    now = page.view.now.now
    assert now is not None
    assert [line.key for line in now.lines[8:11]] == ["9", "", ""]
    twelfth = now.lines[11].id
    press(stand, 9)
    scan(stand, "NEXT", "NEXT", "NEXT")
    press(stand, "go")
    assert page_of(stand).course.assigned == twelfth


def test_what_is_typed_is_not_lost_by_one_esc(fresh_desk: DeskWindow) -> None:
    fresh_desk.window.show()
    fresh_desk.window.activateWindow()
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    press(stand, "note")
    page.view.now.write("text", "長いメモ")
    page.view.now.fields["text"].line.setFocus()
    QApplication.processEvents()
    if page.view.now.typing():
        press(stand, "back")
        assert page.view.now.typed() == {"text": "長いメモ"}
    press(stand, "back")
    assert asks(page) is Task.parts


def test_a_photo_loses_position_and_size_and_is_seen(fresh_desk: DeskWindow, tmp_path: Path) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    path = tmp_path / "crack.jpg"
    path.write_bytes(jpeg())
    page.photos.take_file(path)
    fresh_desk.settled(lambda: bool(page.page and page.page.photos))
    stand.settle()
    side = page_of(stand).photos[0]
    kept = stand.program.queries.repair_pages.photo(side)
    assert kept is not None
    assert b"Exif" not in kept
    assert len(kept) < len(path.read_bytes()) + 1
    fresh_desk.settled(lambda: page.view.photos.missing() == ())
    press(stand, "side")
    assert page.photos.page is not None
    fresh_desk.act("photo.leave")
    assert page.photos.page is None


def test_a_photo_stays_with_the_repair_it_was_taken_for(
    fresh_desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slowly(raw: bytes) -> bytes:
        assert go_on.wait(20)
        return shrunk_photo(raw)

    stand = Stand(fresh_desk)
    stand.ready()
    stand.act(Action.return_)
    first = stand.number
    second = stand.received()
    monkeypatch.setattr(fresh_desk.context, "shrink_photo", slowly)
    page = stand.open(first)
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg())
    page.photos.take_file(path)
    page.open(second)
    fresh_desk.settled(lambda: page.page is not None)
    go_on.set()
    pages = stand.program.queries.repair_pages
    fresh_desk.settled(lambda: bool(getattr(pages.page(first, words=True), "photos", ())))
    assert page_of(stand).photos == ()


def test_the_camera_s_whole_frame_is_kept_shrunk_and_bare(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    camera = fresh_desk.context.camera = FakeCamera(CameraRow("7", "HD Webcam"))
    fresh_desk.window.show()
    page = stand.open()
    press(stand, "photo")
    fresh_desk.settled(lambda: bool(camera.watchers))
    assert camera.which == "7", "it is switched on for the photo"
    fresh_desk.act("photo.take")
    assert camera.stills == [], "nothing is in sight yet"
    assert "カメラの画像" in stand.seen()
    camera.show(look())
    fresh_desk.settled(lambda: page.photos._view is not None and page.photos._view.look is not None)  # type: ignore[attr-defined]
    fresh_desk.act("photo.take")
    camera.stills[0](jpeg(4000, 3000))
    fresh_desk.settled(lambda: bool(page.page and page.page.photos))
    stand.settle()
    kept = stand.program.queries.repair_pages.photo(page_of(stand).photos[0])
    assert kept is not None
    assert (b"Exif" in kept, len(kept) <= 300_000) == (False, True)
    assert PIL.Image.open(io.BytesIO(kept)).size == (1600, 1200)
    assert (camera.which, camera.watchers, page.photos.page) == ("", [], None), "and off again"
    press(stand, "photo")
    fresh_desk.settled(lambda: bool(camera.watchers))
    camera.show(look())
    fresh_desk.settled(lambda: page.photos._view is not None and page.photos._view.look is not None)  # type: ignore[attr-defined]
    fresh_desk.act("photo.take")
    fresh_desk.act("photo.leave")
    camera.stills[1](jpeg())
    stand.settle()
    assert len(page_of(stand).photos) == 1, "left before it came: nothing is kept"


def test_what_is_no_photo_is_refused_in_words(fresh_desk: DeskWindow, tmp_path: Path) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    path = tmp_path / "list.jpg"
    path.write_bytes(b"serial,tag\n")
    page.photos.take_file(path)
    fresh_desk.settled(lambda: fresh_desk.voice.said[-1:] == [Family.refused])
    assert stand.seen() == t("refused.not_a_photo")
    assert page_of(stand).photos == ()


def test_a_slip_or_a_unit_opens_its_repair(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.earlier()
    stand.repairing()
    page = stand.open(next(e.repair for e in page_of(stand).earlier))
    assert stand.scan(SERIAL)
    assert page.number == stand.number
    first = page_of(stand).earlier[-1].repair
    slip = printed_code(CodeKind.repair, first.replace("-", "")[:-1]).text
    assert stand.scan(slip)
    assert page.number == first, "a slip of a closed repair opens that one"
    assert asks(page) is Task.closed


def test_whoever_may_not_read_words_sees_none(fresh_desk: DeskWindow) -> None:
    from app.domain.kinds import Role

    stand = Stand(fresh_desk)
    stand.repairing()
    stand.act(Action.note, text="秘密")
    fresh_desk.program.desk.actor = Actor(code="L1", role=Role.label)
    page = stand.open()
    assert page.page is not None
    assert all(not note.text for note in page.page.notes)


def test_reading_words_leaves_a_line_in_the_access_log(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    stand.act(Action.note, text="メモ")
    stand.open()
    told = [
        row[0]
        for row in stand.program.ledger.read(
            lambda reads: reads.rows("SELECT detail FROM access_log WHERE what='repair_words_read'")
        )
    ]
    assert told == [stand.number]


# --- what is told beside it ------------------------------------------------------------------------------


def test_costs_are_those_of_the_day_a_part_was_used(fresh_desk: DeskWindow) -> None:
    from app.domain.part_commands import ChangePart
    from app.usecases.parts import change_part

    stand = Stand(fresh_desk)
    stand.earlier()
    stand.repairing()
    stand.do(use_part, UsePart, repair=stand.number, part="CAM-Y2")
    stand.do(change_part, ChangePart, part="CAM-Y2", fields={"price": "9999"})
    page = page_of(stand)
    assert (page.cost.before, page.cost.now) == (14_900, 980)
    assert [(repair.parts, repair.cost) for repair in page.earlier] == [
        (("液晶パネル 11.6型 Y2",), 12_800), (("ヒンジ 右 Y2",), 2_100),
    ]  # fmt: skip
    assert "third_time" in page.unit.flags
    shown = stand.open()
    assert shown.view.times.isVisibleTo(shown.view)
    assert "3回目" in shown.view.times.title.accessibleName()
    lines = [(line.what, line.cause, line.cost) for line in shown.view.times.earlier._lines]
    assert lines == [("液晶パネル 11.6型 Y2 交換", "非自然", "12,800円"), ("ヒンジ 右 Y2 交換", "非自然", "2,100円")]
    assert all(line.day.startswith("令和") for line in shown.view.times.earlier._lines)
    stand.act(Action.route, route="board", quote="23000")
    shown.refresh()
    stand.settle()
    assert asks(shown) is Task.decide
    said = shown.view.now.facts.words
    for word in (
        "これまで 15,880円",
        "見積 23,000円",
        f"使用 {page.cost.age_months}か月",
        f"{page.cost.aue_months}か月",
    ):
        assert word in said, "cost so far, quote, age, months to the end of updates"
    assert (page.cost.age_months or 0) > 50


@pytest.mark.parametrize(
    ("width", "height", "scale", "dark"), [(1920, 1080, 100, True), (1366, 768, 100, False), (1920, 1080, 200, False)]
)
def test_it_stands_at_every_size(
    fresh_desk: DeskWindow, qapp: QApplication, width: int, height: int, scale: int, dark: bool
) -> None:
    theme.apply(qapp, dark=dark, scale=scale)
    fresh_desk.window.resize(width, height)
    theme.fit_to_width(qapp, width)
    stand = Stand(fresh_desk, school=LONG_SCHOOL)
    stand.repairing()
    page = stand.open()
    fresh_desk.window.show()
    QApplication.processEvents()
    view = page.view
    assert view.now.go.width() >= view.now.go.minimumSizeHint().width()
    assert len(view.now.lines.line_rects()) >= 2
    assert view.width() <= width
    bottom = view.now.mapTo(view, view.now.rect().bottomLeft()).y()
    assert bottom <= view.height(), "the panel ends above the hints"
    if scale == 200:
        assert not view.photos.isVisible()
        press(stand, "side")
        assert view.amounts.isVisible()
        press(stand, "side")
        assert view.photos.isVisible()
        press(stand, "back")
        assert view.now.isVisible()


def test_every_deed_has_a_key_and_a_code_of_its_own() -> None:
    assert all(len(key.letter) == 1 for key in KEYS.values())  # which are offered together: test_repair_beyond
    assert len({key.scan for key in KEYS.values()}) == len(KEYS)
    printed = {body.removeprefix("NN"): cap for body, cap in command_sheet.KEYS.items()}
    numbered = {key.scan: key.letter for key in KEYS.values() if key.scan.isdigit()}
    assert {scan: printed.get(scan) for scan in numbered} == numbered, "the sheet names the keys of the page"
    assert {f"NN{scan}" for scan in numbered} <= {body for _, bodies in command_sheet.GROUPS for body in bodies}


def test_shrunk_is_what_is_kept() -> None:
    assert shrunk_photo(jpeg())[:3] == b"\xff\xd8\xff"


def test_what_another_desk_or_screen_changes_is_seen(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    page.draft.at = 2
    stand.act(Action.note, text="別の人から")
    fresh_desk.settled(lambda: page.page is not None and any(n.text == "別の人から" for n in page.page.notes))
    assert page.draft.at == 2, "what was chosen stays"
    stand.act(Action.repaired, work="clean")
    fresh_desk.settled(lambda: asks(page) is Task.test)


def test_an_unknown_number_is_said(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    fresh_desk.show("bench.repair")
    stand.page.open("8A-9999-X")
    fresh_desk.settled(lambda: fresh_desk.voice.said[-1:] == [Family.refused])
    assert stand.page.page is None
    assert not fresh_desk.window.actions_.works("repair.go")


def test_a_repair_is_called_off_and_opened_again(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.repairing()
    page = stand.open()
    scan(stand, "NN19", "NN01", "DONE")
    assert (stand.state(), asks(page)) == ("cancelled", Task.closed)
    press(stand, "reopen", "go")
    assert stand.state() == "diagnosing"


def test_without_a_form_only_a_supervisor_begins(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.take_in()
    page = stand.open()
    assert asks(page) is Task.link
    assert page.view.now.foot.why.words == t("repair_page.link.asked")
    fresh_desk.context.ask_pin = lambda command, then: then(proved=True)
    press(stand, "override", 1, "go")
    assert stand.state() == "received"
    assert asks(page) is Task.diagnose


def test_a_form_of_the_school_is_linked_by_its_number(fresh_desk: DeskWindow) -> None:
    from datetime import timedelta

    from app.domain.identity import derived
    from app.domain.kinds import Aggregate
    from app.domain.operations import Draft, Ref
    from tests.ui.screens.repair_stand import SCHOOL

    stand = Stand(fresh_desk)
    sent = (stand.program.clock.now().local - timedelta(days=1)).isoformat(" ", "seconds")
    answer = Ref(Aggregate.form, derived(Aggregate.form, "a1"))
    facts = {
        "sent": f"{sent.replace(' ', 'T')}Z",
        "sent_local": sent,
        "school": SCHOOL,
        "units": [{"serial": "OTHER999"}],
    }
    stand.record(Draft("answer_received", (answer,), {"set": facts}))
    stand.take_in()
    page = stand.open()
    assert len(page.view.now.lines.lines) == 1
    scan(stand, "NN01", "DONE")
    assert stand.state() == "received"
    assert page.page is not None
    assert page.page.form is not None


def test_another_kind_has_its_own_test_list(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, kind="wifi_router", maker="NEC", model="Router 5")
    stand.received()
    found = page_of(stand)
    assert found.course.checks == ("power", "usb_charge", "wifi")
    page = stand.open()
    assert t("repair_page.form.not_needed") in page.view.words.words
