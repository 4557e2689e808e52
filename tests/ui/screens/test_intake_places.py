"""Fault places a supervisor added, at the intake desk: key 9 and its code open them, digits and NN codes choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import FaultPlace, Role
from app.settings.words import t
from app.usecases.change_setting import change_setting
from app.usecases.session import Actor
from tests.ui.screens.test_by_scanner import Scanner

PEN, HINGE = "other:ペン差し", "other:ヒンジカバーと底面のねじ受け"


@pytest.fixture
def scanner(qapp: QApplication, tmp_path: Path) -> Iterator[Scanner]:
    made = Scanner(tmp_path)
    yield made
    made.desk.close()


@pytest.fixture
def places(scanner: Scanner) -> Scanner:
    """The desk where a supervisor added two places."""
    add(scanner, "ペン差し、ヒンジカバーと底面のねじ受け")
    return scanner


def add(scanner: Scanner, text: str) -> None:
    supervisor = Actor(code="OP0001", role=Role.supervisor, proved=True)
    desk = scanner.desk.program.desk
    desk.call(lambda uow: change_setting(uow, "repair.fault_places", text), actor=supervisor).result()


def shown(scanner: Scanner) -> list[tuple[str, str]]:
    return [(choice.key, choice.id) for choice in scanner.screen.view.keys.questions[0].choices]


def choose(scanner: Scanner, *digits: str) -> None:
    for digit in digits:
        assert scanner.screen.view.keys.pick(digit)
        scanner.rest()


def test_with_nothing_added_nine_is_other_and_the_cause_is_next(scanner: Scanner) -> None:
    (serial,) = scanner.units(1)
    scanner.done(serial)
    choose(scanner, "9", "2")
    repair = scanner.repair(serial)
    assert (repair.fault, repair.cause) == (FaultPlace.other, "non_natural")


def test_nine_opens_what_was_added_and_a_digit_chooses_it(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial)
    choose(places, "9")
    assert places.repair(serial).fault == FaultPlace.other, "who goes on without choosing said その他"
    assert shown(places) == [("1", PEN), ("2", HINGE), ("9", FaultPlace.other)]
    choose(places, "2")
    assert places.repair(serial).fault == HINGE
    keys = places.screen.view.keys
    assert keys.active_id == "cause"
    assert keys.questions[0].choices[8].label == HINGE.removeprefix("other:"), "key 9 says what it stands for by now"
    choose(places, "1")
    assert places.repair(serial).cause == "natural"
    assert places.screen.lines[0].fault == HINGE, "and so does the line"


def test_pressed_without_a_pause_the_second_digit_is_the_place_and_the_third_the_cause(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial)
    for digit in ("9", "1", "2"):
        assert places.screen.view.keys.pick(digit)
    places.rest()
    repair = places.repair(serial)
    assert (repair.fault, repair.cause) == (PEN, "non_natural")


def test_nine_again_leaves_it_at_other(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial)
    choose(places, "9")
    before = places.operations()
    choose(places, "9")
    assert places.screen.view.keys.active_id == "cause"
    assert places.operations() == before, "it is saved already"
    choose(places, "3")
    repair = places.repair(serial)
    assert (repair.fault, repair.cause) == (FaultPlace.other, "unknown")


def test_codes_of_the_sheet_choose_it_without_a_pause(places: Scanner) -> None:
    first, second = places.units(2)
    places.done(first, "FP09", "NN01", "CA02", "NN01", second, "FP09", "NN09", "CA01")
    one, two = places.repair(first), places.repair(second)
    assert (one.fault, one.cause, one.detail) == (PEN, "non_natural", "drop")
    assert (two.fault, two.cause) == (FaultPlace.other, "natural")


def test_what_was_chosen_by_a_code_is_read_out(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial, "FP09", "NN02")
    repair = places.repair(serial).repair
    assert places.toast == t("sheet_commands.noted", repair=repair, what="ヒンジカバーと底面のねじ受け")
    places.done("FP09", "NN09")
    assert places.toast == t("sheet_commands.noted", repair=repair, what=t("kinds.fault.other"))


def test_a_number_without_a_place_says_so_and_another_place_is_scanned_over_them(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial, "FP09", "NN05")
    assert places.toast == t("sheet_commands.no_such_number", number="5")
    places.done("FP03")
    assert places.repair(serial).fault == FaultPlace.battery
    assert places.screen.view.keys.active_id == "cause"


def test_taken_back_the_nine_places_stand_again(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial)
    choose(places, "9")
    places.done("UNDO")
    assert places.repair(serial).fault is None
    assert len(shown(places)) == len(FaultPlace)


def test_the_next_unit_begins_with_the_nine(places: Scanner) -> None:
    first, second = places.units(2)
    places.done(first, "FP09", second)
    assert len(shown(places)) == len(FaultPlace)
    choose(places, "4")
    assert places.repair(second).fault == FaultPlace.usb_port


def test_a_place_that_is_no_longer_on_the_list_is_still_answered(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial, "FP09", "NN01")
    add(places, "")
    places.done(serial)  # already open: the same line again
    assert places.screen.view.keys.active_id == "cause"


def test_codes_find_their_question_while_accessories_are_asked(places: Scanner) -> None:
    (serial,) = places.units(1)
    places.done(serial)
    places.screen.line.ask_accessories()
    choose(places, "1", "2")
    assert places.repair(serial).accessories == ("adapter", "pen"), "the second digit answers the same question"
    places.done("FP05")
    assert places.repair(serial).fault == FaultPlace.screen
    assert places.screen.view.keys.questions[0].id == "fault"
