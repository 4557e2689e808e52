"""白票 at the intake desk: slip and unit in either order, one number, and a word for whatever else is scanned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.commands import GiveOutSlips
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.widgets.outcome_banner import Answer
from app.usecases.blank_slips import give_out_slips
from tests.ui.screens.test_by_scanner import Scanner


class Desk(Scanner):
    """The scanner, and slips."""

    def slips(self, count: int) -> tuple[str, ...]:
        run = self.desk.context.desk
        return run.run(give_out_slips, GiveOutSlips(run.new_action(), count)).result().numbers

    @property
    def banner(self) -> tuple[str, str, str]:
        row = self.screen.view.banner.row
        return row.word, row.number, row.line

    def number(self, serial: str) -> str:
        return self.repair(serial).repair


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.desk.close()


def code(number: str) -> str:
    return "RP" + number.replace("-", "")


def test_slip_then_unit_opens_with_that_number_in_the_crate(desk: Desk) -> None:
    one, two = desk.units(2)
    slip, _ = desk.slips(2)
    desk.done("CR01", code(slip))
    assert desk.banner == (t("intake.slip.word"), slip, t("intake.slip.scan_unit"))
    assert desk.screen.view.banner.row.answer is Answer.look
    assert desk.said[-1] is Family.look
    desk.done("FP01")
    assert desk.toast == t("sheet_commands.no_line"), "the slip's unit is not there yet"
    desk.done(one, "FP05", two)
    assert (desk.number(one), desk.repair(one).fault) == (slip, "screen")
    assert desk.number(two) != slip
    crate = desk.queries.crate("A0001")
    assert crate is not None
    assert [line.repair for line in crate.lines] == [slip, desk.number(two)]


def test_many_pairs_without_a_pause(desk: Desk) -> None:
    units, numbers = desk.units(6), desk.slips(6)
    desk.done(*(text for pair in zip(map(code, numbers), units, strict=True) for text in (*pair, "FP03")))
    assert [desk.number(unit) for unit in units] == list(numbers)
    assert [desk.repair(unit).fault for unit in units] == ["battery"] * 6


@pytest.mark.parametrize("how", ["DONE", "key", "again"])
def test_unit_then_slip_takes_the_number_of_its_own_back(desk: Desk, how: str) -> None:
    (one,) = desk.units(1)
    (slip,) = desk.slips(1)
    desk.done("CR01", one)
    own = desk.number(one)
    desk.done(code(slip))
    assert desk.banner == (t("intake.slip.word"), slip, t("intake.slip.scan_unit_or", serial=one))
    if how == "key":
        desk.desk.act("intake.slip")
        desk.rest()
    else:
        desk.done(one if how == "again" else how)
    card = desk.queries.card(desk.queries.find_device(one)[0])
    assert card is not None
    assert [repair.repair for repair in card.repairs] == [slip]
    assert own != slip
    crate = desk.queries.crate("A0001")
    assert crate is not None
    assert [line.repair for line in crate.lines if line.place] == [slip]
    desk.done("FP02")
    assert desk.repair(one).fault == "camera_cable"
    desk.done("UNDO", "UNDO")
    assert desk.queries.blank_slip(slip), "taken back, the slip is blank again"


def test_a_unit_with_records_keeps_its_number(desk: Desk) -> None:
    one, two = desk.units(2)
    (slip,) = desk.slips(1)
    desk.done(one, "FP01", code(slip), "DONE")
    own = desk.number(one)
    assert own != slip
    assert desk.banner == (t("intake.not_saved"), slip, t("intake.slip.has_record", repair=own, slip=slip))
    assert desk.said[-1] is Family.refused
    desk.done(code(slip), two)
    assert desk.number(two) == slip


def test_a_slip_is_left_by_esc_or_by_another_slip(desk: Desk) -> None:
    (one,) = desk.units(1)
    first, second = desk.slips(2)
    desk.done(code(first), code(second))
    assert desk.banner == (
        t("intake.slip.word"),
        second,
        f"{t('intake.slip.left', slip=first)}　{t('intake.slip.scan_unit')}",
    )
    desk.done("DONE")
    assert desk.toast == t("sheet_commands.no_line")
    desk.desk.act("intake.close_crate")
    assert desk.toast == t("intake.slip.left", slip=second)
    assert not desk.screen.slip.waiting
    desk.done(code(first), "ESC", one)
    assert desk.number(one) not in (first, second)


def test_a_used_slip_opens_its_repair_and_one_never_given_out_is_refused(desk: Desk) -> None:
    (one,) = desk.units(1)
    (slip,) = desk.slips(1)
    desk.done(code(slip), one, code(slip))
    assert desk.banner[:2] == (t("kinds.outcome.already_open"), slip)
    unknown = desk.queries.next_repair_numbers(1)[0]
    desk.done(code(unknown))
    assert desk.banner == (t("kinds.outcome.unreadable"), "", t("refused.unknown_repair"))


def test_a_slip_not_used_is_told_and_an_unreadable_unit_may_be_scanned_again(desk: Desk) -> None:
    one, two, three = desk.units(3)
    slip, other = desk.slips(2)
    desk.done(one, two, code(slip), one)
    own = desk.number(one)
    assert desk.banner[:2] == (t("kinds.outcome.already_open"), own)
    assert t("intake.line.slip_left") in desk.banner[2]
    assert not desk.screen.slip.waiting
    desk.done(code(slip), "P")
    desk.until(lambda: desk.toast == t("intake.slip.still_waits", slip=slip))
    desk.done("UN02")
    assert desk.screen.newest is not None
    assert desk.screen.newest.repair == slip, "the slip waited for what could be read, or for a provisional number"
    desk.done(code(other), "P", three)
    assert desk.number(three) == other, "the next scan waited for what the unreadable one came to"
    desk.done(code(desk.slips(1)[0]), "ESC", "ESC")
    assert desk.toast == t("sheet_commands.nothing_to_leave")


def test_where_it_cannot_be_looked_up_nothing_waits_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = desk.units(1)
    (slip,) = desk.slips(1)

    def broken(_number: str) -> bool:
        raise WorldError(WorldFault.busy, "made up")

    monkeypatch.setattr(desk.queries, "blank_slip", broken)
    desk.done(code(slip), one)
    assert desk.number(one) != slip
    monkeypatch.undo()
    desk.done(code(slip))
    monkeypatch.setattr("app.ui.screens.intake.blank_slip.take_back", _refused)
    desk.done("DONE")
    assert desk.said[-1] is Family.refused
    assert desk.screen.turns.free


def _refused(*_: object) -> object:
    from concurrent.futures import Future

    failed: Future[object] = Future()
    failed.set_exception(WorldError(WorldFault.busy, "made up"))
    return failed
