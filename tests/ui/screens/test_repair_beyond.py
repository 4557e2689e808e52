"""What leads off a repair's page: lists and boxes, the hand-over at the counter, a substitute, another serial."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from app.domain.kinds import Action, Family, RepairState
from app.domain.operations import Draft
from app.ui.screens.intake.card_wording import card_data
from app.ui.screens.repair import deeds as of_deeds
from app.ui.screens.repair.deeds import KEYS
from app.ui.screens.repair.model import Draft as Chosen
from app.ui.screens.repair.model import Leads, Task
from app.usecases.repair_page_rows import PagePart, RepairPage
from app.usecases.rows import FormFacts
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.repair_stand import SCHOOL, SERIAL, SPARE, SPARE_TAG, SPARE_UNIT, TAG, Stand
from tests.ui.screens.test_repair_page import LENOVO, asks, page_of, press, scan

NEWCOMER = "NXNEW0001"


def lent(stand: Stand) -> dict[str, str]:
    state = stand.program.desk.call(lambda unit: unit.head(SPARE_UNIT)).result()
    return dict((state or {}).get("loan", {}))


def to_maker(stand: Stand) -> None:
    stand.diagnosed(cause="natural", detail="wear")
    stand.act(Action.route, route="maker")


def facts(stand: Stand) -> str:
    return stand.page.view.now.facts.words


def told(stand: Stand) -> str:
    """The lines of the panel."""
    return " ".join(" ".join(line.cells) for line in stand.page.view.now.lines.lines)


# --- lists and boxes --------------------------------------------------------------------------------------


def led(stand: Stand) -> list[tuple[object, ...]]:
    """The other pages, as calls."""
    calls: list[tuple[object, ...]] = []
    stand.page.leads = Leads(
        lambda number: calls.append(("ship", number)),
        lambda shipment, number: calls.append(("see", shipment, number)),
        lambda number, way, with_it: calls.append(("box", number, way.value, with_it)),
    )
    return calls


def test_a_unit_goes_on_a_list_by_enter_and_by_s_and_alone_by_two(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    to_maker(stand)
    calls, page = led(stand), stand.open()
    press(stand, "go", "ship")
    scan(stand, "DONE", "NN13")
    assert calls == [("ship", stand.number)] * 4
    assert not page.view.now.fields, "numbers are asked of a unit that goes alone"
    press(stand, 2)
    page.view.now.write("rma", "RMA1")
    press(stand, "go")
    assert (stand.state(), page_of(stand).course.rma) == ("at_maker", "RMA1")
    assert not fresh_desk.window.actions_.works("repair.ship"), "on no list: none to be shown"


def test_a_unit_on_a_list_shows_it(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    to_maker(stand)
    stand.act(Action.ship, shipment="A0001")
    calls, _page = led(stand), stand.open()
    press(stand, "ship")
    assert calls == [("see", "A0001", stand.number)]


def test_the_box_and_the_hand(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.ready()
    calls, page = led(stand), stand.open()
    press(stand, "go", "to_box")
    scan(stand, "NN30")
    assert calls == [("box", stand.number, "run", None)] * 3
    press(stand, 2, "to_box")
    assert calls[-1] == ("box", stand.number, "hand", None), "by hand with a list and a receipt"
    press(stand, "go")
    assert (stand.state(), asks(page)) == ("returned", Task.closed), "two keys, and no list"


def test_accessories_are_asked_before_a_hand_takes_it(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.ready()
    stand.accessories("adapter", "pen")
    calls, page = led(stand), stand.open()
    now = page.view.now.now
    assert now is not None
    assert [len(asked.choices) for asked in now.questions] == [4, 2]
    press(stand, "up", 2)
    assert not fresh_desk.window.actions_.works("repair.go"), "nobody looked"
    press(stand, 2, "to_box")
    assert calls == [("box", stand.number, "hand", ("adapter",))], "looked at once"
    press(stand, "go")
    assert stand.state() == "returned"


def test_no_two_deeds_of_one_letter_are_offered_together(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.take_in()
    page, answer = page_of(stand), FormFacts("A" * 22, "", "", "", "", ())
    assert page.parts, "fates of a removed part have letters too"
    for state, task, checks in product(RepairState, (None, *Task), (("power",), ("power", "console"))):
        course = page.course._replace(state=state.value, shipment="A0001", checks=checks)
        offers = tuple(offer._replace(allowed=of_course(offer.route.value, state)) for offer in page.offers)
        there: RepairPage = page._replace(
            course=course, offers=offers, answers=(answer,), used=(PagePart("P", "P", 1, 0),)
        )
        offered = [deed.id for deed in of_deeds.deeds(there, Chosen(task=task))]
        letters = [KEYS[name].letter for name in offered]
        assert len(set(letters)) == len(letters), (state, task, offered)


def of_course(route: str, state: RepairState) -> bool:
    """While it is away only the Board may be asked; in the test, nobody."""
    if state in (RepairState.testing, RepairState.ready):
        return False
    return route == "board" or state not in (RepairState.at_maker, RepairState.with_installer)


# --- a substitute -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["keys", "scanner"])
def test_a_substitute_is_lent_until_an_open_day_and_scanned_back(fresh_desk: DeskWindow, way: str) -> None:
    stand = Stand(fresh_desk)
    stand.spare()
    stand.repairing()
    page = stand.open()
    days = page_of(stand).due_days
    press(stand, "lend") if way == "keys" else scan(stand, "NN29")
    assert asks(page) is Task.lend
    if way == "keys":
        page.view.now.write("unit", SPARE.lower())
        press(stand, "go")
        assert not lent(stand), "first it is said what it is"
    else:
        assert stand.scan(SPARE)
    assert "Lenovo 500e" in facts(stand)
    assert "予備" in facts(stand)
    press(stand, 1, "go") if way == "keys" else scan(stand, "NN01", "DONE")
    assert lent(stand) == lent(stand) | {"to": SCHOOL, "due": days[0], "n": stand.number}
    loan = page_of(stand).loan
    assert loan is not None
    card = stand.program.queries.card(SPARE_UNIT)
    assert card is not None
    assert card.lent == (loan.school, days[0], stand.number)
    shown = {fact.label: fact.value for fact in card_data(card, date(2026, 11, 20), None).facts}
    assert stand.number in shown["貸出先"]
    assert ("代替端末", SPARE) in page.view.pairs._pairs
    if way == "keys":
        press(stand, "lend", "go")
    else:
        assert stand.scan(SPARE_TAG), "its tag, on any panel"
    assert not lent(stand)
    assert "受け取りました" in stand.seen()
    press(stand, "undo")
    assert lent(stand), "one step back"
    assert "代替端末の返却" in stand.seen()
    assert fresh_desk.faults == []


def test_a_typed_day_or_none_goes_before_the_presets(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.spare()
    stand.repairing()
    page = stand.open()
    press(stand, "lend")
    stand.scan(SPARE)
    press(stand, 4, "go")
    assert "due" not in lent(stand)
    press(stand, "undo", "lend")
    stand.scan(SPARE)
    press(stand, 5, "go")
    assert not lent(stand), "the day is to be written"
    page.view.now.write("due", "2029-01-10")
    press(stand, "go")
    assert lent(stand)["due"] == "2029-01-10"


def test_what_can_not_be_lent_says_why(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.spare("lost")
    stand.repairing()
    page = stand.open()
    press(stand, "lend", "go")
    assert "読み取ってください" in stand.seen()
    stand.scan("NX0000404")
    assert page.view.now.fields["unit"]._trouble._words
    assert page.draft.answers.get("unit") is None
    assert stand.scan(SPARE)
    press(stand, "go")
    assert not lent(stand)
    assert Family.refused in fresh_desk.voice.said
    assert stand.scan(SERIAL)
    press(stand, "go")
    assert stand.state() == "repairing", "not the unit itself"


def test_the_substitute_is_fetched_when_the_unit_goes_back(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk)
    stand.spare()
    stand.repairing()
    page = stand.open()
    press(stand, "lend")
    stand.scan(SPARE)
    press(stand, "go")
    stand.act(Action.repaired, work="clean")
    stand.act(Action.pass_)
    stand.settle()
    page.refresh()
    stand.settle()
    assert SPARE in facts(stand)
    press(stand, 2, "go")
    assert stand.state() == "returned"
    assert SPARE in stand.seen()
    assert SPARE in facts(stand), "until it is back"
    assert stand.scan(SPARE)
    assert not lent(stand)
    assert SPARE not in facts(stand)


def test_a_unit_of_no_school_lends_nothing(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, school="")
    stand.repairing()
    stand.record(Draft("changed", (page_of(stand).unit.device,), {"set": {"school": None}}))
    stand.open()
    press(stand, "lend")
    assert not fresh_desk.window.actions_.works("repair.go")


# --- another serial ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["keys", "scanner"])
def test_another_serial_is_shown_before_and_the_console_is_asked_until_seen(fresh_desk: DeskWindow, way: str) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    to_maker(stand)
    stand.act(Action.ship)
    page = stand.open()
    press(stand, "exchange") if way == "keys" else scan(stand, "NN28")
    assert asks(page) is Task.exchange
    if way == "keys":
        page.view.now.write("serial", NEWCOMER)
        press(stand, "go", 1)
    else:
        assert stand.scan(NEWCOMER)
    said = told(stand)
    for word in (f"{SERIAL} → {NEWCOMER}", TAG, "江南中学校", "令和10年3月31日", "台帳にありません", "交換済み"):
        assert word in said, word
    assert stand.state() == "at_maker", "nothing is saved before Enter"
    press(stand, "go") if way == "keys" else scan(stand, "DONE")
    unit = page_of(stand).unit
    assert (stand.state(), unit.serial, unit.asset_tag) == ("testing", NEWCOMER, TAG)
    assert page_of(stand).course.exchanged == SERIAL
    state = stand.program.desk.call(lambda unit: unit.head(page_of(stand).unit.device)).result()
    assert state is not None
    assert state["repairs"][stand.number]["exchange"]["kind"] == ("mainboard" if way == "keys" else "unit")
    assert NEWCOMER in facts(stand), "it is still to be seen in the console"
    press(stand, "all_good")
    assert not fresh_desk.window.actions_.works("repair.go"), "all good says nothing of the console"
    press(stand, "seen") if way == "keys" else scan(stand, "NN31")
    press(stand, "go") if way == "keys" else scan(stand, "DONE")
    assert stand.state() == "ready"
    assert fresh_desk.faults == []


def test_a_serial_that_is_somebodys_is_refused(fresh_desk: DeskWindow) -> None:
    stand = Stand(fresh_desk, **LENOVO)
    stand.spare("in_use")
    to_maker(stand)
    stand.act(Action.ship)
    stand.open()
    press(stand, "exchange", "go")
    assert stand.scan(SPARE)
    assert "使用中" in told(stand)
    press(stand, "go")
    assert page_of(stand).unit.serial == SERIAL
    assert "交換" in stand.seen() or stand.seen()
    press(stand, "back")
    assert asks(stand.page) is Task.away
