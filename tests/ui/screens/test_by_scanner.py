"""The scanner alone: each code of the sheet acts on the line it was scanned for, or says that it can't."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication

from app.bootstrap_papers import COMMANDS, EDITION
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, every_command, read_command
from app.domain.kinds import Aggregate, Family, Role
from app.domain.operations import Draft
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.intake.in_turn import InTurn
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.screens.ledger.presenter import LedgerPresenter
from app.ui.sheet_commands import SheetCommands
from app.ui.shell.actions import Screen
from app.ui.widgets.toast import ToastRow
from app.usecases.rows import DeviceCardFacts, RepairFacts
from app.usecases.session import Actor, stand_in
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.test_intake_screen import one_off

EDITIONS = {2: "062b1273", 3: "40bbb626", 4: "acfeff2b", 5: "33a11faa", 6: "84a21d6d", 7: "dc77f118"}
"""What stood on each edition: its words, hashed. An edition that went on paper never changes."""


class Scanner:
    """The window and a scanner, nothing else."""

    def __init__(self, folder: Path) -> None:
        self.desk = DeskWindow(folder, devices=300, forms=0)
        self.screen = IntakePresenter(self.desk.context)
        window = self.desk.window
        window.add_screen(Screen.intake, self.screen)
        window.add_screen(Screen.ledger, LedgerPresenter(self.desk.context))
        commands = SheetCommands(self.desk.context, lambda: self.screen, window.front_does)
        window.command_scanned.connect(lambda command: commands.take(command))
        window.ready(self.desk.context.desk.read_scan, lambda: "9:42:18")
        window.show_screen(Screen.intake)
        self.queries = self.desk.program.queries

    def scan(self, *texts: str) -> None:
        """Scans one after the other without waiting; a body of the sheet becomes its code."""
        for text in texts:
            known = read_command(text)
            self.desk.window.take_scan(RawScan(known.code.text if known else text, "test", 0.0))

    def until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not done():
            assert time.monotonic() < end, f"it did not happen: {self.toast}"
            QApplication.processEvents()
            time.sleep(0.002)

    def rest(self) -> None:
        """Until all that was scanned is answered."""
        self.until(lambda: self.screen.turns.free and not self.screen.turns.waiting)

    def done(self, *texts: str) -> None:
        self.scan(*texts)
        self.rest()

    @property
    def toast(self) -> str:
        return self.desk.window.frame.toast.row.text

    @property
    def said(self) -> list[Family]:
        return self.desk.voice.said

    def units(self, count: int) -> list[str]:
        """Serials of units that can be taken in, with nothing to look at."""
        found: list[str] = []
        for row in self.queries.device_rows(self.queries.device_numbers(0, 300)):
            card = self.queries.card(row.device)
            if row.status == "in_use" and card is not None and not card.flags and not card.candidate and not row.repair:
                found.append(row.serial)
        return found[:count]

    def repair(self, serial: str) -> RepairFacts:
        card = self.queries.card(self.queries.find_device(serial)[0])
        assert card is not None
        return card.repairs[0]

    def operations(self) -> int:
        count = self.desk.program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))
        return int(count[0][0])


@pytest.fixture
def scanner(qapp: QApplication, tmp_path: Path) -> Iterator[Scanner]:
    made = Scanner(tmp_path)
    yield made
    made.desk.close()


# ---------------------------------------------------------------------------------------------- the right line


def test_scanned_without_a_pause_each_code_finds_its_own_line(scanner: Scanner) -> None:
    first, second, third = scanner.units(3)
    scanner.done(first, "FP05", "CA02", "NN01", second, "FP01", "CA01", third, "AC01", "AC02", "UN01", "FP03")
    assert [
        (r.fault, r.cause, r.detail, r.accessories, r.swollen) for r in map(scanner.repair, (first, second, third))
    ] == [
        ("screen", "non_natural", "drop", (), False),
        ("keytop", "natural", None, (), False),
        ("battery", None, None, ("adapter", "pen"), True),
    ]


def test_a_crate_begun_and_ended_without_a_pause_holds_just_its_units(scanner: Scanner) -> None:
    before, one, two, after = scanner.units(4)
    scanner.done(before, "CR01", one, two, "CR02", after)
    crate = scanner.queries.crate("A0001")
    assert crate is not None
    assert [line.serial for line in crate.lines] == [one, two]
    assert crate.closed
    assert scanner.repair(after).repair
    assert scanner.screen.crate is None


def test_undo_scanned_at_once_takes_the_scan_before_it_back(scanner: Scanner) -> None:
    one, two = scanner.units(2)
    scanner.done(one, "FP02", two, "UNDO")
    card = scanner.queries.card(scanner.queries.find_device(two)[0])
    assert card is not None
    assert card.repairs == ()
    assert scanner.repair(one).fault == "camera_cable"
    assert scanner.said[-1] is Family.ok
    scanner.done("UNDO")
    assert scanner.repair(one).fault is None
    scanner.done(two, "FP03")
    _other_desk_notes(scanner, two)
    scanner.said.clear()
    scanner.done("UNDO")
    assert scanner.toast == t("refused.built_on", repair=scanner.repair(two).repair)
    assert scanner.said == [Family.refused]


def test_after_an_unreadable_scan_a_code_has_no_line(scanner: Scanner) -> None:
    (one,) = scanner.units(1)
    scanner.done(one)
    operations = scanner.operations()
    scanner.done("P", "FP01")
    assert scanner.toast == t("sheet_commands.no_line")
    assert scanner.said[-1] is Family.look
    assert scanner.operations() == operations
    assert scanner.repair(one).fault is None


def test_what_was_scanned_is_heard_and_read(scanner: Scanner) -> None:
    (one,) = scanner.units(1)
    scanner.done(one)
    number = scanner.repair(one).repair
    for code, words in (
        ("FP05", t("kinds.fault.screen")),
        ("CA01", t("kinds.cause.natural")),
        ("NN02", t("kinds.detail.initial")),
        ("AC03", t("sheet_commands.came", what=t("kinds.accessory.case"))),
        ("AC03", t("sheet_commands.not_came", what=t("kinds.accessory.case"))),
    ):
        scanner.said.clear()
        scanner.done(code)
        assert scanner.toast == t("sheet_commands.noted", repair=number, what=words)
        assert scanner.said == [Family.ok]
    scanner.said.clear()
    scanner.done("UN01")
    assert (scanner.toast, scanner.said) == (t("intake.swollen"), [Family.ok])
    scanner.desk.act("intake.swollen")
    scanner.rest()
    assert scanner.said == [Family.ok], "a finger on a key looks at the key"


def test_the_next_question_is_answered_by_numbers(scanner: Scanner) -> None:
    (one,) = scanner.units(1)
    scanner.done(one, "NEXT", "NN03")
    repair = scanner.repair(one)
    assert (repair.fault, repair.cause) == (None, "unknown")
    scanner.done("NN07")
    assert scanner.repair(one).fault == "power"
    scanner.done("NN09")
    assert scanner.toast == t("sheet_commands.no_such_number", number="9")


# ---------------------------------------------------------------------------------------------- what a crate needs


def test_a_unit_that_cannot_be_read_gets_a_number(scanner: Scanner) -> None:
    scanner.done("CR01", "UN02", "FP05")
    crate = scanner.queries.crate("A0001")
    assert crate is not None
    (line,) = crate.lines
    assert (line.reason, line.fault) == ("provisional", "screen")


def test_a_near_match_is_linked_put_off_or_left_for_another(scanner: Scanner) -> None:
    one, two, three = scanner.units(3)
    for serial in (one, two, three):
        one_off(cast("Any", scanner), serial)
    scanner.done(one, "DONE")
    assert scanner.repair(one).answers
    scanner.done(two, "NN01")
    assert scanner.toast == t("sheet_commands.no_such_number", number="1")
    scanner.done("NEXT", "NN02", "NN03", "FP01")
    assert (scanner.repair(two).answers, scanner.repair(two).fault) == ((), "keytop")
    scanner.done(three, "ESC")
    assert scanner.repair(three).answers == ()
    assert scanner.toast != t("sheet_commands.nothing_to_leave")


def test_papers_are_printed_and_put_away(scanner: Scanner) -> None:
    (one,) = scanner.units(1)
    scanner.done(one)
    number = scanner.repair(one).repair
    papers = scanner.screen.papers
    for code, name in (
        ("DONE", f"{number}.pdf"),
        ("PR03", f"{number}-receipt.pdf"),
        ("PR04", f"{number}-ask.pdf"),
        ("PR05", "command-sheet.pdf"),
        ("PR01", f"{number}.pdf"),
    ):
        scanner.done(code)
        scanner.until(lambda: papers.shown)
        assert papers.last_pdf is not None
        assert papers.last_pdf.name == name
        scanner.done("ESC" if code == "PR03" else "DONE")
        assert not papers.shown
    scanner.until(lambda: papers.last_pdf is not None and papers.last_pdf.exists())
    scanner.done("PR01")
    scanner.until(lambda: papers.shown)
    scanner.done("FP04")
    assert (papers.shown, scanner.repair(one).fault) == (False, "usb_port")


def test_one_number_of_two_units_is_chosen_by_code(scanner: Scanner) -> None:
    one, two = scanner.units(2)
    for serial in (one, two):
        _tag(scanner, serial, "KRM-990001")
    scanner.done("KRM-990001", "FP01")
    assert scanner.toast == t("sheet_commands.choose_first")
    scanner.done("NN08")
    assert scanner.toast == t("sheet_commands.choose_first")
    chosen = scanner.screen.chooser
    scanner.done("NEXT", "NEXT", "NEXT", "DONE", "FP02")
    assert chosen.page is None
    faults = [card.repairs[0].fault for card in _cards(scanner, (one, two)) if card.repairs]
    assert faults == ["camera_cable"], "the second of two, by the ring"
    scanner.done("KRM-990001", "ESC")
    assert chosen.page is None
    scanner.done("KRM-990001", "NN01", "FP03")
    assert sorted(f for c in _cards(scanner, (one, two)) for r in c.repairs for f in [r.fault or ""]) == [
        "battery",
        "camera_cable",
    ]


def _other_desk_notes(scanner: Scanner, serial: str) -> None:
    """Something later rests on the fault place: somebody else set another."""
    repair, stranger = scanner.repair(serial), Actor(code="OP0009", role=Role.technician, name="")
    ref = scanner.queries.find_device(serial)[0]
    draft = Draft("diagnosed", (ref,), {"n": repair.repair, "fault": "screen"})
    scanner.desk.context.desk.call(lambda unit: unit.record([draft]), actor=stranger).result()


def _tag(scanner: Scanner, serial: str, tag: str) -> None:
    ref = scanner.queries.find_device(serial)[0]
    assert ref.kind is Aggregate.device
    draft = Draft("changed", (ref,), {"set": {"tag": tag}})
    scanner.desk.context.desk.call(lambda unit: unit.record([draft]), actor=stand_in()).result()


def _cards(scanner: Scanner, serials: tuple[str, ...]) -> list[DeviceCardFacts]:
    found = [scanner.queries.card(scanner.queries.find_device(serial)[0]) for serial in serials]
    return [card for card in found if card is not None]


# ---------------------------------------------------------------------------------------------- answers everywhere


def test_with_no_line_every_code_has_an_answer(scanner: Scanner) -> None:
    frame = scanner.desk.window.frame
    for command in every_command():
        if command.body in ("UNDO", "SC01", "PR02"):
            continue
        scanner.desk.window.show_screen(Screen.intake)
        frame.toast.show_row(ToastRow(text=""))
        scanner.said.clear()
        scanner.done(command.body)
        seen = frame.current != Screen.intake or scanner.screen.newest is not None
        if command.body == "PR05":
            scanner.until(lambda: scanner.screen.papers.shown)
            scanner.done("ESC")
        elif not command.body.startswith("SC"):
            assert scanner.said, command.body
            assert scanner.toast or seen, command.body
        else:
            assert scanner.toast or seen, command.body


@pytest.mark.parametrize("code", ["FP01", "CA01", "AC01", "UN01", "PR01", "CR02"])
def test_on_another_screen_no_code_touches_the_line_out_of_sight(scanner: Scanner, code: str) -> None:
    (one,) = scanner.units(1)
    scanner.done(one, "SC07")
    operations = scanner.operations()
    scanner.done(code)
    assert (scanner.toast, scanner.said[-1]) == (t("sheet_commands.at_intake"), Family.look)
    assert scanner.desk.window.frame.current == Screen.ledger
    assert scanner.operations() == operations


def test_a_crate_is_begun_from_any_screen(scanner: Scanner) -> None:
    (one,) = scanner.units(1)
    scanner.done("SC07", "CR01", one)
    assert scanner.desk.window.frame.current == Screen.intake
    assert scanner.repair(one).repair
    scanner.done("CR01")
    assert scanner.toast == t("sheet_commands.crate_is_open", crate="A0001")
    scanner.done("SC07", "SC01", "ESC")
    assert scanner.screen.crate is None
    for code, words in (("ESC", "nothing_to_leave"), ("CR02", "no_crate")):
        scanner.done(code)
        assert scanner.toast == t(f"sheet_commands.{words}")


def test_on_another_screen_keys_are_pressed_by_code(scanner: Scanner) -> None:
    scanner.done("SC07")
    scanner.done("NN05")
    assert scanner.toast == t("sheet_commands.no_key")
    pressed: list[str] = []
    scanner.desk.window.actions_.bind("ledger.clear", lambda: pressed.append("Esc"))
    scanner.desk.window.actions_.bind("ledger.open", lambda: pressed.append("Enter"))
    scanner.done("ESC", "DONE")
    assert pressed == ["Esc", "Enter"]


def test_a_screen_with_these_keys_for_itself_has_its_codes(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner.done("PR02")
    scanner.done("SC07", "PR02")
    assert scanner.desk.shown[-2:] == [Screen.labels, Screen.labels]
    had: list[str] = []

    def command(_screen: object, command: Command) -> bool:
        had.append(command.body)
        return command.body != "NN09"

    monkeypatch.setattr(LedgerPresenter, "command", command, raising=False)
    scanner.done("SC07", "DONE", "NN01", "FP01", "NN09")
    assert had == ["DONE", "NN01", "NN09"], "what is for a line of the intake desk is not its"
    assert scanner.toast == t("sheet_commands.no_key")


def asks(scanner: Scanner) -> bool:
    return isinstance(scanner.desk.window.frame.overlay, AskLine)


def test_a_page_that_asks_for_a_line_takes_done_and_leave(scanner: Scanner) -> None:
    for code, wanted in (("ESC", None), ("DONE", "provisional")):
        scanner.desk.act("intake.provisional")
        assert asks(scanner)
        scanner.done("FP01")
        assert scanner.toast == t("sheet_commands.page_first")
        scanner.done(code)
        assert not asks(scanner)
        assert (scanner.screen.newest and scanner.screen.newest.reason) == wanted


def test_a_code_of_another_edition_says_so(scanner: Scanner) -> None:
    scanner.done(printed_code(CodeKind.command, "ZZ01").text)
    assert scanner.toast == t("sheet_commands.unknown")
    scanner.done("RT01")
    assert scanner.toast == t("sheet_commands.at_repair"), "a route is chosen on a repair's page"
    scanner.done("DP01")
    assert scanner.toast == t("sheet_commands.at_disposal")


# ---------------------------------------------------------------------------------------------- turns


def test_units_wait_for_commands_and_commands_for_all() -> None:
    busy, done = [False], []
    turns = InTurn(lambda: busy[0])
    turns.unit(lambda: done.append("a"))
    busy[0] = True
    turns.unit(lambda: done.append("b"))
    turns.command(lambda: done.append("1"))
    turns.unit(lambda: done.append("c"))
    assert done == ["a", "b"]
    assert turns.waiting == 2
    busy[0] = False
    turns.go_on()
    assert done == ["a", "b", "1", "c"]
    end = turns.under_way()
    turns.command(lambda: done.append("2"))
    assert done[-1] == "c"
    end()
    end()
    assert done[-1] == "2"
    assert turns.free


def test_held_units_wait_as_often_as_they_were_held() -> None:
    done: list[str] = []
    turns = InTurn(lambda: False)
    turns.hold()
    turns.hold()
    turns.unit(lambda: done.append("a"))
    turns.command(lambda: done.append("1"))
    turns.release()
    assert (done, turns.held, turns.free) == ([], True, False)
    turns.release()
    turns.release()
    assert (done, turns.held, turns.free) == (["a", "1"], False, True)


def test_what_is_done_may_scan_on() -> None:
    done: list[str] = []
    turns = InTurn(lambda: False)

    def first() -> None:
        turns.command(lambda: done.append("second"))
        done.append("first")

    turns.command(first)
    assert done == ["first", "second"]


# ---------------------------------------------------------------------------------------------- the sheet


def test_every_word_on_the_sheet_is_a_command_and_stands_there_once(scanner: Scanner) -> None:
    assert len(set(COMMANDS)) == len(COMMANDS)
    assert all(read_command(body) is not None for body in COMMANDS)
    drawing = scanner.desk.context.papers.command_sheet()
    assert len(drawing.pages) == 3, "for every day, for the bench, for disposal"
    printed = [symbol.text for page in drawing.pages for symbol in page.symbols]
    assert sorted(printed) == sorted(printed_code(CodeKind.command, body).text for body in COMMANDS)
    for page in drawing.pages:
        xs = sorted({symbol.x for symbol in page.symbols})
        assert all(b - a > 17 for a, b in pairwise(xs))


def test_other_words_are_another_edition() -> None:
    made = hashlib.sha256(" ".join(COMMANDS).encode()).hexdigest()[:8]
    assert EDITIONS[EDITION] == made, "the words changed: raise EDITION, and add what it holds here"
