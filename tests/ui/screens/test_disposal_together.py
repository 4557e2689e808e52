"""What is done once a box: its PIN, the guard, what the console says of its units. The rest is done unit by unit."""

from __future__ import annotations

import pytest

from app.domain.kinds import Role
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui.context import Proved
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import Answer
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk

NUMBER = "教ICT-214"


@pytest.fixture
def made(desk: DeskWindow) -> DisposalDesk:
    return DisposalDesk(desk)


class Pins:
    """The prompt; whoever is asked gives the right PIN at once."""

    def __init__(self, made: DisposalDesk) -> None:
        self.asked: list[Command] = []
        made.desk.program.desk.actor = Actor(code="OP0001", role=Role.supervisor)
        made.desk.context.ask_pin = self

    def __call__(self, command: Command, then: Proved) -> None:
        self.asked.append(command)
        then(proved=True)


def an_empty_box(made: DisposalDesk, serials: list[str]) -> str:
    made.instruct(NUMBER, serials)
    return made.boxed([])


def box_of(made: DisposalDesk, serial: str) -> str:
    known = made.queries.disposal.unit(made.ref(serial))
    return "" if known is None else known.row.box


def seen(made: DisposalDesk, *serials: str) -> None:
    """The console says that it let these go."""
    for serial in serials:
        made.record(made.ref(serial), "changed", set={"console": "DEPROVISIONED"})


def test_units_of_the_boxs_instruction_go_in_by_their_scan_and_one_pin(made: DisposalDesk) -> None:
    serials, others = made.serials(3), made.serials(2)
    number, pins = an_empty_box(made, serials), Pins(made)
    page = made.open("box", number)
    made.scan(page, others[0])
    assert page.view.banner.row.answer is Answer.refused
    assert page.view.banner.row.line == t("refused.not_on_instruction")
    assert not pins.asked, "no PIN is asked in vain"
    made.scan(page, *serials)
    assert [box_of(made, serial) for serial in serials] == [number] * 3
    assert pins.asked == [Command.dispose], "once a box, and nothing is asked by Enter"
    made.show(Screen.disposal)
    page = made.open("box", number)
    made.instruct(NUMBER, others)
    made.scan(page, others[0])
    assert pins.asked == [Command.dispose] * 2, "whoever comes back gives it again"
    made.desk.program.desk.actor = Actor(code="OP0001", role=Role.supervisor)
    made.scan(page, others[1])
    assert pins.asked == [Command.dispose] * 3, "and so does whoever has signed in since"


def test_into_a_box_of_irreparable_units_nobody_is_judged_by_a_scan_alone(made: DisposalDesk) -> None:
    (unit,) = made.serials(1)
    page = made.open("box", made.boxed([], way="A"))
    made.scan(page, unit)
    assert page.question is not None
    made.act("sheet.enter")
    assert page.view.banner.row.line == t("refused.not_judged")


def test_the_guard_is_asked_once_for_all_units_of_a_box(made: DisposalDesk) -> None:
    far, late = made.begun(3, upto="annotate"), made.begun(1, upto="accessories")
    number = made.boxed([*far, *late])
    page = made.open("box", number)
    made.scan(page, far[1])
    made.act("sheet.enter")
    (asked,) = made.guarded
    assert asked[0] == made.ref(far[1]), "the one that was meant comes first"
    assert set(asked) == {made.ref(serial) for serial in far}
    assert len(asked) == len(far)


def test_a_unit_in_no_box_is_asked_about_alone(made: DisposalDesk) -> None:
    first, _second = made.begun(2, upto="annotate")
    page = made.open("instruction", NUMBER)
    made.scan(page, first)
    made.act("sheet.enter")
    assert made.guarded == [(made.ref(first),)]


def test_what_the_console_says_of_a_box_is_ticked_by_one_key(made: DisposalDesk) -> None:
    units = made.begun(30, upto="deprovision")
    number = made.boxed(units)
    (elsewhere,) = made.begun(1, upto="deprovision")
    seen(made, *units[:28], elsewhere)
    page = made.open("box", number)
    made.scan(page, units[5])
    made.act("sheet.enter")
    made.rest()
    assert [("verified" in made.steps_done(serial)) for serial in units] == [True] * 28 + [False] * 2
    assert "verified" not in made.steps_done(elsewhere), "it lies in no box"
    assert t("disposal_screen.seen_together", count=28) in page.view.banner.row.line
    made.scan(page, units[29])
    made.act("sheet.enter")
    assert page.in_steps, "of that one the console has not said so: a person says what was seen"
    assert made.desk.program.ledger.verify().ok


def test_a_unit_that_is_not_so_far_is_refused_by_the_missing_step(made: DisposalDesk) -> None:
    (unit,) = made.begun(1, upto="accessories")
    page = made.open("box", made.boxed([unit]))
    seen(made, unit)
    made.scan(page, unit)
    page.step_key(5)
    made.rest()
    assert page.view.banner.row.word == t("disposal_screen.blocked")
    assert "verified" not in made.steps_done(unit)
