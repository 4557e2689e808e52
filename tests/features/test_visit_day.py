"""A visit's day in a real window at 1366 x 768, off the network, by scanner and keys alone.

Planned, loaded, begun; units taken along with blank slips; the power cut with the car half loaded; two controllers
swapped in three scans each, one of them without a label of ours; the report, the car counted back, the evening. In it
are wrong scans, undos and a sleep into which something is scanned. Two Shows stand in it: a swap is three scans and no
key, one of a unit without a label three scans and a tag.

The same day by use cases over a ledger made alike in the morning must come to the same digest: what was typed keeps the
side ids it drew at the window. Rebuilt, the ledger is the same. Under `make test` the machine never sleeps so long that
the desk is locked.
"""

from __future__ import annotations

from pathlib import Path

import keyring
import pypdfium2
import pytest

from app.bootstrap_visits import visit_queries
from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Aggregate
from app.domain.rules.chargers import is_cabinet, shown_code, where
from app.usecases.session import stand_in
from tests.features.test_scanner_alone import BADGE, WHO, cli
from tests.support import sampling
from tests.support.day_ledger import ASUS, LENOVO, NEC, assert_same_state, code, made_alike, slip
from tests.support.day_window import DayHands, papers
from tests.support.keyrings import absent
from tests.support.real_desks import running
from tests.support.visit_day import (
    AWAY,
    CABINET,
    CABINETS,
    ELSEWHERE,
    FIRST,
    FOUND,
    FOURTH,
    LABELLED,
    NEW_TAG,
    NO_LABEL,
    OTHER_CABINET,
    OUT,
    SECOND,
    SOUND_CABINET,
    SPARES,
    TAG,
    THIRD,
    again,
    morning,
)
from tests.support.xscreen import x_screen

pytestmark = pytest.mark.xwindow

SCHOOL = printed_code(CodeKind.school, "ES13").text
SLEEP = 21
"""Seconds: longer than anything that is gathered or waited for."""
LOCK = 60
"""Seconds after which the desk is locked, where it is tried."""


def plan(day: DayHands) -> None:
    """Today, after lessons; two purposes, a cabinet to look at, two spares in the car."""
    day.scan("the badge", BADGE)
    day.scan("the visits", code("SC14"))
    day.wrong_scan("wrong: the code of a product", "4901234567894")
    day.scan("the school", SCHOOL)
    day.key("today", "1")
    day.key("on to the time", "Return")
    day.scan("after lessons", code("NN01"))
    day.scan("planned", code("DONE"), "visit_planned")
    day.key("its page", "Return")
    day.key("a swap", "1", writes="changed")
    day.key("and a pick-up", "2", writes="changed")
    day.key("and a delivery", "3", writes="changed")
    day.undo("no delivery")
    day.scan("a cabinet to look at", SOUND_CABINET, "visit_listed")
    day.scan("a spare", FIRST, "charger_moved")
    day.scan("another", SECOND, "charger_moved")
    day.undo("taken out again, by its code", by_scan=code("UNDO"))
    day.scan("loaded after all", SECOND, "charger_moved")
    day.wrong_scan("wrong: loaded already", FIRST)


def take_along(day: DayHands, slips: tuple[str, ...]) -> None:
    """Two units, one with its slip before and one with it behind; the first of them while the machine sleeps. Then a
    third spare is put into the car.
    """
    day.key("begun", "Return", writes="visit_begun")
    day.scan("the slip first", slip(slips[0]))
    day.scan_asleep("its unit, scanned into a sleep", ASUS, SLEEP, "repair_opened")
    day.wrong_scan("wrong: the same slip once more", slip(slips[0]))
    day.scan("another unit", LENOVO, "repair_opened")
    day.scan("its slip", slip(slips[1]), "repair_opened")
    day.key("more is loaded", "3")
    day.scan("a third spare", THIRD, "charger_moved")


def come_back(day: DayHands) -> None:
    """After the power cut: F3 knows the visit, its page is where it was, and loading goes on."""
    day.scan("the badge again", BADGE)
    day.key("the cabinets know the visit", "F3")
    day.key("the visits again", "y")
    day.key("the visit under way", "Return")
    day.key("loading goes on", "3")
    day.scan("a fourth spare", FOURTH, "charger_moved")
    day.key("all is loaded", "Return")


def swap(day: DayHands) -> None:
    """A unit with a label: three scans, no key."""
    scans, keys = day.scans, day.keys
    day.scan("swap: the cabinet", CABINET)
    day.scan("swap: the unit out", OUT)
    day.scan("swap: the spare", FIRST, "charger_moved")
    assert (day.scans - scans, day.keys - keys) == (3, 0)


def swap_without_label(day: DayHands, slips: tuple[str, ...], *, locked: bool) -> None:
    """A unit without a label of ours, amid wrong scans and a long sleep; taken back with one key; then three scans and
    a tag, no key.
    """
    day.scan("no label: the cabinet", OTHER_CABINET)
    day.wrong_scan("wrong: a slip where a unit is wanted", slip(slips[0]))
    day.wrong_scan("wrong: a school where a unit is wanted", SCHOOL)
    if locked:
        day.wrong_scan("wrong: scanned into a sleep that locks the desk", NO_LABEL, asleep=LOCK + 3)
        assert day.look.refused("locked") == [NO_LABEL], "told, and kept whole for whoever opens the desk"
        day.scan("the badge opens the desk", BADGE)
    day.scan("no label: the maker's serial", NO_LABEL)
    day.scan("no label: the tag from the strip", TAG)
    day.wrong_scan("wrong: a unit that is installed elsewhere", ELSEWHERE)
    day.scan("no label: the spare", SECOND, "charger_moved")
    day.undo("all of the swap is taken back")
    scans, keys = day.scans, day.keys
    day.scan("once more: the cabinet", OTHER_CABINET)
    day.scan("once more: the maker's serial", NO_LABEL)
    day.scan("once more: the tag", TAG)
    day.scan("once more: the spare", SECOND, "charger_moved")
    assert (day.scans - scans, day.keys - keys) == (3 + 1, 0)


def write(day: DayHands) -> None:
    """Nothing found at one cabinet, a note, the report with its paper."""
    day.key("the visits from the swaps", "y")
    day.key("the visit from the swaps", "Return")
    day.key("nothing found", "1")
    day.key("at that cabinet", "1", "Return", writes="visit_line")
    day.key("a note", "2")
    day.write("by hand", FOUND)
    day.key("the note is saved", "Return", writes="visit_line")
    day.key("the report", "Return")
    day.key("the deputy head", "2")
    day.key("on to the remarks", "Return")
    day.scan("no remarks", code("NN01"))
    day.key("reported", "Return", writes="visit_reported", paper=True)


def count(day: DayHands) -> None:
    """The car is counted back: one spare is missing until it is found."""
    day.scan("a spare back", THIRD, "charger_moved")
    day.scan("the unit with a label back", OUT, "charger_moved")
    day.scan("the unit with the new tag back", TAG, "charger_moved")
    day.scan("a device back", ASUS, "visit_counted")
    day.scan("one nobody loaded", NEC, "visit_counted")
    day.scan("the other device", LENOVO, "visit_counted")
    day.key("that was all", "Return", writes="visit_counted")
    day.scan("found after all", FOURTH, "charger_moved")
    day.key("closed", "Return", writes="visit_closed")
    day.key("the day's list", "Escape")


def assert_told(ledger: Path, slips: tuple[str, ...]) -> None:
    """What stands in the register, on paper and in the evening line, in so many words."""
    answer = cli(ledger, "visit", "list")
    (row,) = answer["visits"]
    assert (row["state"], row["swaps"], row["pickups"], row["missing"]) == ("closed", 2, 2, 0)
    saved = answer["saved"]
    assert saved["saved"] > 20
    assert (saved["sent"], saved["confirmed"]) == (0, 0), "nothing was sent: there is no network"
    with running(ledger) as program:
        counts = program.queries.sync_counts()
        detail = visit_queries(program).visit(row["visit"])
        known = program.desk.call(lambda uow: uow.registers(Aggregate.charger), actor=stand_in()).result()
    assert (counts.destinations, counts.sent, counts.confirmed) == (0, 0, 0)
    assert detail is not None
    assert detail.confirmer.text == "教頭先生"
    at = {shown_code(each.state): where(each.state) for each in known if not is_cabinet(each.state)}
    assert {unit: (place.status, place.cabinet) for unit, place in at.items()} == {
        **dict(
            zip(SPARES, (("installed", CABINETS[0]), ("installed", CABINETS[1]), *[("spare", "")] * 2), strict=True)
        ),
        LABELLED: ("taken_out", ""),
        NEW_TAG: ("taken_out", ""),
        AWAY: ("installed", ""),
    }
    assert [each.state["serial"] for each in known if each.state["code"] == NEW_TAG] == [NO_LABEL]
    (paper,) = papers()
    document = pypdfium2.PdfDocument(paper)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    for word in ("南小学校", "確認者（署名）", FOUND, LABELLED, NEW_TAG, *SPARES[:2], NO_LABEL, *slips):
        assert word in text, (word, text)


def test_a_visits_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory_keyring: object) -> None:
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    ledger, copy = tmp_path / "window", tmp_path / "again"
    (_, same), (look, slips) = made_alike(monkeypatch, lambda each: morning(each, tmp_path / "files"), copy, ledger)
    assert slips == same
    day, locked = DayHands(look), sampling.run_all()
    minutes = str(LOCK // 60) if locked else "0"
    with x_screen(1366, 768) as plain:
        with day.window(plain, "the window stands"):
            plan(day)
            take_along(day, slips)
            before = look.operations()
            day.kill()
        with day.window(plain, "begun again", SHURIDAI_DESK_IDLE_LOCK_MINUTES=minutes):
            assert look.operations() == before
            come_back(day)
            swap(day)
            swap_without_label(day, slips, locked=locked)
            write(day)
            count(day)
    with running(copy, operator=WHO) as program:
        again(program, look, slips)
    assert_same_state(look, ledger, copy)
    assert_told(ledger, slips)
    assert len(day.steps) >= 70
    assert (day.wrong, day.undone) == (6 + locked, 3)
    print(day.told())
