"""A day at the bench in a real window, by scanner and keys alone, with wrong scans, undos and a restart in it.

One unit's life: form, diagnosis, part, test, return. Another's: maker, exchange, back. The same day by verbs, and by
use cases where there is no verb, over a ledger made alike in the morning, must come to the same digest. Words lie in
the side store under random ids: those of the morning are counted for both ledgers, and what was typed at the window
keeps the id it drew there, so that the digests are whole and nothing is blanked.

Under `make test` the parts' tab and the call are left out: both lives, wrong scans, undos and the restart stay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import keyring
import pytest

from app.bootstrap import Program
from app.domain.bench_words import Check, HandbackWay
from app.domain.identity import unshort
from app.usecases.away import SendShipment, send_shipment
from app.usecases.away_scan import ScanAway, ScanReturn, scan_away, scan_return
from app.usecases.contacts import RecordContact, record_contact
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.ports import UnitOfWork
from tests.features.test_intake_window import Beside
from tests.features.test_scanner_alone import BADGE, WHO, cli
from tests.support import sampling
from tests.support.day_ledger import (
    ASUS,
    BATTERY,
    KEYTOP,
    LCD_NEC,
    LENOVO,
    NEC,
    NEWCOMER,
    PARTS,
    assert_same_state,
    code,
    made_alike,
    prepare,
    slip,
)
from tests.support.day_window import DayHands
from tests.support.keyrings import absent
from tests.support.real_desks import running
from tests.support.xscreen import x_screen

pytestmark = pytest.mark.xwindow

WAYBILL = "482910573316"
CALL = "itsu modoru"


def repair_of(look: Beside, at: int) -> str:
    """The number of the repair that was opened as the `at`th."""
    opened = [op for op in look.operations() if op.kind == "repair_opened"]
    return str(opened[at].payload["n"])


# ------------------------------------------------------------------------------------------------------- the window


def intake(day: DayHands) -> None:
    """Three units come in."""
    day.scan("the badge", BADGE)
    day.wrong_scan("wrong: the code of a product", "4901234567894")
    day.scan("in comes an ASUS", ASUS, "repair_opened")
    day.key("the wrong fault", "5", writes="diagnosed")
    day.undo("taken back by its key")
    day.key("the battery", "3", writes="diagnosed")
    day.key("by itself", "1", writes="diagnosed")
    day.key("its slip", "Return", paper=True)
    day.scan("in comes a Lenovo", LENOVO, "repair_opened")
    day.key("its screen", "5", writes="diagnosed")
    day.key("natural", "1", writes="diagnosed")
    day.scan("in comes a NEC", NEC, "repair_opened")


def mend(day: DayHands, number: str) -> None:
    """The ASUS: diagnosis, part, work, test."""
    day.key("the queue", "F2")
    day.scan("its slip opens it", slip(number))
    day.key("hardware", "1", writes="diagnosed")
    day.key("worn", "1", writes="diagnosed")
    day.key("on to the route", "Return")
    day.scan("mended here", code("RT01"), "routed")
    day.wrong_scan("wrong: a part of another model", LCD_NEC)
    day.scan("the wrong part", KEYTOP, "part_moved")
    day.undo("taken back by its code", by_scan=code("UNDO"))
    day.scan("the battery's label", BATTERY, "part_moved")
    day.key("on to the work", "n")
    day.key("a part replaced", "3")
    day.key("done", "Return", writes="worked")
    day.key("all good", "a")
    day.key("passed", "Return", writes="tested")


def store(day: DayHands) -> None:
    """Batteries have come."""
    day.key("the queue for the parts", "Escape")
    day.key("the parts", "p")
    day.scan("the battery's card", BATTERY)
    day.key("received", "1")
    day.key("six are saved", "6", "Return", writes="part_moved")
    day.key("the queue again", "b")


def send(day: DayHands, number: str) -> None:
    """The Lenovo goes to its maker."""
    day.scan("its slip", slip(number))
    day.key("hardware too", "1", writes="diagnosed")
    day.key("from the beginning", "2", writes="diagnosed")
    day.key("to the route", "Return")
    day.scan("by its maker", code("RT02"), "routed")
    day.key("the queue for a list", "Escape")
    day.key("shipments", "s")
    day.scan("onto a list", LENOVO, "shipped")
    day.key("the list leaves", "Return")
    day.scan("its waybill", WAYBILL)
    day.key("sent", "Return", writes="shipment_sent", paper=True)


def come_back(day: DayHands, number: str) -> None:
    """Another unit comes in its place."""
    day.scan("the badge again", BADGE)
    day.key("the queue after the restart", "F2")
    day.key("shipments again", "s")
    day.scan("a serial nobody knows", NEWCOMER)
    day.scan("the slip beside it", slip(number))
    day.key("exchanged", "Return", writes="repair_moved")
    day.key("to the queue", "Escape")
    day.scan("the slip of the exchanged", slip(number))
    day.key("all good too", "a")
    day.key("seen in the console", "k")
    day.key("passed too", "Return", writes="tested")


def call(day: DayHands) -> None:
    """A school calls meanwhile."""
    day.key("the phone", "t")
    day.write("two letters", "ka")
    day.key("about a repair", "1")
    day.write("what they asked", CALL)
    day.key("recorded", "Return", writes="contact_made")


def give_back(day: DayHands) -> None:
    """Both go back to their schools."""
    day.key("the queue for the boxes", "Escape")
    day.key("returns", "r")
    day.wrong_scan("wrong: one that is not ready", NEC)
    day.scan("the ASUS into the box", ASUS, "handed_back")
    day.scan("its other into the box", NEWCOMER, "handed_back")
    day.key("the box leaves", "Return", writes="handback_closed", paper=True)
    day.key("the queue in the evening", "Escape")


# ------------------------------------------------------------------------------------------------------------ again


class Again:
    """The same day over the other ledger: by verbs, and by use cases where there is no verb."""

    def __init__(self, ledger: Path, look: Beside) -> None:
        """`look` tells what can't be known beforehand: ids of words, and the minute somebody called."""
        self.ledger, self.look = ledger, look
        self.mended, self.sent = repair_of(look, 0), repair_of(look, 1)

    def verb(self, *words: str) -> None:
        """One verb, which must be taken."""
        answer = cli(self.ledger, *words)
        families = [each["family"] for each in answer.get("results", [answer])]
        assert families
        assert "refused" not in families, (words, answer)

    def act(self, number: str, what: str, **fields: str) -> None:
        """One action of the table."""
        self.verb("act", number, what, *(word for name, value in fields.items() for word in (f"--{name}", value)))

    def inside(self, *wishes: Callable[[Program], tuple[Callable[[UnitOfWork, Any], Any], Any]]) -> None:
        """Use cases that have no verb."""
        with running(self.ledger, operator=WHO) as program:
            ids = iter(side_ids(self.look))
            program.side.new_id = ids.__next__  # type: ignore[method-assign]
            for wish in wishes:
                program.desk.run(*wish(program)).result()

    def intake(self) -> None:
        """Three units come in."""
        self.verb("intake", ASUS)
        self.act(self.mended, "diagnose", fault="screen")
        self.verb("undo")
        self.act(self.mended, "diagnose", fault="battery")
        self.act(self.mended, "diagnose", cause="natural")
        self.verb("intake", LENOVO, "--fault", "screen", "--cause", "natural")
        self.verb("intake", NEC)

    def mend(self) -> None:
        """The ASUS is mended."""
        self.act(self.mended, "diagnose", hardware="yes", detail="wear")
        self.act(self.mended, "route", route="desk")
        self.verb("use-part", self.mended, PARTS[1][0])
        self.verb("undo")
        self.verb("use-part", self.mended, PARTS[0][0])
        self.act(self.mended, "repaired", work="replace_part")
        self.act(self.mended, "pass", checks=",".join(check for check in Check if check is not Check.console))

    def store(self) -> None:
        """Six batteries have come."""
        self.verb("receive", PARTS[0][0], "6")

    def send(self) -> None:
        """The Lenovo goes to its maker on a list."""
        self.act(self.sent, "diagnose", hardware="yes", detail="initial")
        self.act(self.sent, "route", route="maker")
        self.inside(
            lambda p: (scan_away, ScanAway(p.desk.new_action(), p.desk.read_scan(LENOVO))),
            _list_sent,
        )

    def come_back(self) -> None:
        """Another unit comes in its place."""
        self.verb("exchange", self.sent, NEWCOMER, "--kind", "unit")
        self.act(self.sent, "receive-back")
        self.act(self.sent, "pass", checks=",".join(Check))

    def call(self) -> None:
        """A school calls."""
        (made,) = (op.payload["set"] for op in self.look.operations() if op.kind == "contact_made")

        def wish(program: Program) -> tuple[Callable[[UnitOfWork, Any], Any], Any]:
            action, device = program.desk.new_action(), program.queries.find_device(self.sent)[0]
            wished = RecordContact(
                action, "repair_status", "phone", "ES16", device, self.sent, begun=made["begun"], content=CALL
            )
            return record_contact, wished

        self.inside(wish)

    def give_back(self) -> None:
        """Both go back."""
        self.inside(
            *(partial(_into_the_box, code) for code in (ASUS, NEWCOMER)),
            lambda p: (close_handback, CloseHandback(p.desk.new_action(), p.queries.away.handbacks()[0].number)),
        )


def _list_sent(program: Program) -> tuple[Callable[[UnitOfWork, Any], Any], Any]:
    number = program.queries.away.shipments()[0].number
    return send_shipment, SendShipment(program.desk.new_action(), number, waybill=WAYBILL)


def _into_the_box(serial: str, program: Program) -> tuple[Callable[[UnitOfWork, Any], Any], Any]:
    desk = program.desk
    return scan_return, ScanReturn(desk.new_action(), desk.read_scan(serial), HandbackWay.run)


def side_ids(look: Beside) -> list[bytes]:
    """The ids of what was typed in the window, in order."""
    made = [op.payload["set"] for op in look.operations() if op.kind == "contact_made"]
    return [unshort(each["content"]) for each in made]


def test_a_day_at_the_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory_keyring: object) -> None:
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    ledger, copy = tmp_path / "window", tmp_path / "verbs"
    _, look = made_alike(monkeypatch, lambda each: prepare(each, tmp_path / "files"), copy, ledger)
    day, whole = DayHands(look), sampling.run_all()
    with x_screen(1366, 768) as plain:
        with day.window(plain, "the window stands"):
            intake(day)
            mended, sent = repair_of(look, 0), repair_of(look, 1)
            mend(day, mended)
            if whole:
                store(day)
            send(day, sent)
            day.kill()
        with day.window(plain, "begun again"):
            come_back(day, sent)
            if whole:
                call(day)
            give_back(day)
    again = Again(copy, look)
    for part in (again.intake, again.mend, again.store, again.send, again.come_back, again.call, again.give_back):
        if whole or part not in (again.store, again.call):
            part()
    assert_same_state(look, ledger, copy)
    states = {row["repair"]: (row["serial"], row["state"]) for row in cli(ledger, "repairs")["repairs"]}
    assert states[again.mended] == (ASUS, "returned")
    assert states[again.sent] == (NEWCOMER, "returned")
    batteries = 9 if whole else 3
    stock = {row["part"]: row["quantity"] for row in cli(ledger, "stock")["parts"]}
    assert stock == {PARTS[0][0]: batteries, PARTS[1][0]: 9, PARTS[2][0]: 3}
    assert (day.wrong, day.undone) == (3, 2)
    assert len(day.steps) >= 40
    print(day.told())
