"""Storage: put by place and unit, found by a unit alone, a place counted by scanning."""

from __future__ import annotations

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Family
from app.domain.operations import Draft
from app.ledger.queries.bench import SqlBench
from app.settings.words import t
from app.ui import second_press
from app.ui.screens.disposal import wording
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.outcome_banner import Answer
from app.usecases.disposal_results import BoxResult
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk

W071, W072 = (printed_code(CodeKind.place, body).text for body in ("W071", "W072"))


@pytest.fixture
def made(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> DisposalDesk:
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)
    return DisposalDesk(desk)


def test_a_place_then_units_are_put_there(made: DisposalDesk) -> None:
    first, second = made.begun(2, upto="label")
    made.show(Mode.storage)
    made.scan(made.storage, W072, first, second)
    for serial in (first, second):
        known = made.queries.disposal.unit(made.ref(serial))
        assert known is not None
        assert known.row.place == "W072"
        assert "storage" in known.row.done
    assert made.storage.front == "W072"
    assert made.storage.view.model.rowCount() == 2


def test_a_unit_that_may_not_be_stored_yet_is_refused_by_the_missing_step(made: DisposalDesk) -> None:
    (serial,) = made.begun(1, upto="accessories")
    made.show(Mode.storage)
    made.scan(made.storage, W072, serial)
    assert t("disposal.step.annotate") in made.storage.view.banner.row.line
    assert "storage" not in made.steps_done(serial)


def test_undo_behind_a_refused_scan_says_what_of_which_unit_it_took_back(made: DisposalDesk) -> None:
    (serial,) = made.begun(1, way="A", upto="verified")
    page = made.open("loose")
    assert page.current is not None
    page.doing.save(page.current, "wipe", how="wiped")
    made.rest()
    made.show(Mode.storage)
    made.scan(made.storage, "NOBODY-KNOWS")
    assert made.storage.view.banner.row.answer is Answer.refused
    made.act("away.undo")
    row = made.storage.view.banner.row
    assert (row.word, row.number) == (t("away.short.undone"), serial)
    assert row.line == "「データ消去」を取り消しました。"


def test_a_unit_alone_is_found_and_nothing_is_changed(made: DisposalDesk) -> None:
    (serial,) = made.begun(1, upto="storage")
    made.show(Mode.storage)
    before = made.desk.digest()
    made.scan(made.storage, serial)
    row = made.storage.view.banner.row
    assert (row.word, row.number) == ("W071", serial)
    assert made.storage.front == "W071"
    assert made.desk.digest() == before


def test_counting_tells_what_is_missing_and_what_lies_there_beside(made: DisposalDesk) -> None:
    here = made.begun(3, upto="storage")
    (elsewhere,) = made.begun(1, upto="label")
    made.show(Mode.storage)
    made.scan(made.storage, W072, elsewhere)
    made.act("away.leave")
    made.storage.view.side_table.select_id("W071")
    made.rest()
    before = made.desk.digest()
    made.act("storage.count")
    made.scan(made.storage, here[0], here[1], here[1])
    assert made.storage.view.banner.row.word == t("disposal_screen.storage.twice")
    made.scan(made.storage, elsewhere)
    assert made.storage.view.banner.row.line == t("disposal_screen.storage.by_ledger", place="W072")
    made.act("storage.count")
    row = made.storage.view.banner.row
    assert row.answer is Answer.look
    assert row.line == t("disposal_screen.storage.result", seen=2, whole=3, missing=1, extra=1)
    assert elsewhere in made.storage.view.panel.head._note
    assert made.desk.digest() == before, "a count writes nothing"


def test_esc_leaves_the_place_first_then_the_page(made: DisposalDesk) -> None:
    made.show(Mode.storage)
    made.scan(made.storage, W072)
    assert made.storage.into == W072
    assert made.storage.front == "W072", "in front, although nothing lies there yet"
    made.act("away.leave")
    assert made.desk.shown[-1] == Mode.storage
    made.act("away.leave")
    assert made.desk.shown[-1] == Screen.disposal


def test_a_place_no_register_holds_is_taken_with_a_note(made: DisposalDesk) -> None:
    """As at step 9 of the checklist: it is saved, and the note says so."""
    first, second = made.begun(2, upto="label")
    made.show(Mode.storage)
    made.scan(made.storage, printed_code(CodeKind.place, "X999").text, first)
    row = made.storage.view.banner.row
    assert row.answer is Answer.look
    assert t("disposal.remark.unknown_place") in row.line
    assert "storage" in made.steps_done(first)
    made.scan(made.storage, second)
    assert "storage" in made.steps_done(second), "it goes on lying there"
    assert (made.storage.front, made.storage.view.model.rowCount()) == ("X999", 2)


@pytest.mark.parametrize("typed", ["W-071", "w071", "W071"])
def test_what_names_a_place_of_the_list_is_that_place(made: DisposalDesk, typed: str) -> None:
    (lies,) = made.begun(1, upto="storage")
    (unit,) = made.begun(1, upto="label")
    made.show(Mode.storage)
    made.scan(made.storage, typed)
    row = made.storage.view.banner.row
    assert (row.answer, row.word, row.number) == (Answer.ok, t("disposal_screen.storage.place"), "W071")
    made.scan(made.storage, unit)
    assert {known.place for known in made.queries.disposal.units()} == {"W071"}
    assert made.storage.view.model.rowCount() == 2, lies
    made.act("away.leave")
    made.act("storage.count")
    made.scan(made.storage, typed)
    assert made.storage.view.banner.row.line == t("refused.count_first")


def test_a_registered_place_is_known_by_its_name_before_anything_lies_there(made: DisposalDesk) -> None:
    program = made.desk.program
    made.desk.context.bench = SqlBench(program.ledger, made.queries.registers, program.clock)
    (unit,) = made.begun(1, upto="label")
    made.show(Mode.storage)
    made.scan(made.storage, "w-072")
    assert (made.storage.front, made.storage.view.banner.row.number) == ("W072", "W072")
    made.scan(made.storage, unit)
    row = made.storage.view.banner.row
    assert (row.answer, row.line) == (Answer.ok, "W072")


def test_a_unit_that_is_called_as_a_place_is_that_unit(made: DisposalDesk) -> None:
    """A number that the ledger knows is never guessed to be a shelf."""
    (serial,) = made.begun(1, upto="label")
    made.desk.program.desk.call(lambda unit: unit.record([Draft("step_done", (made.ref(serial),), {
        "way": "B", "step": "storage", "place": serial})])).result()  # fmt: skip
    made.show(Mode.storage)
    made.scan(made.storage, serial)
    assert made.storage.into == ""


def test_what_is_neither_unit_nor_place_says_what_to_do_with_both(made: DisposalDesk) -> None:
    made.show(Mode.storage)
    made.scan(made.storage, "W-0999")
    row = made.storage.view.banner.row
    assert (row.answer, row.number) == (Answer.refused, "W-0999")
    assert row.line == t("refused.neither_unit_nor_shelf")


def test_a_box_on_a_shelf_no_register_holds_is_answered_with_the_same_note() -> None:
    row = wording.box_answered(BoxResult("placed", Family.look, "A0001", 2, reason="unknown_place"), {})
    assert row.answer is Answer.look
    assert t("disposal.remark.unknown_place") in row.line
