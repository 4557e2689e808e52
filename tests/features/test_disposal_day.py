"""A disposal day in a real window at 1366 x 768, off the network, by scanner and keys alone.

The Board's instruction is brought in; a box of its units is worked off in two passes, with the guard between them; an
irreparable unit goes by the day's list; a shelf is counted, a truck leaves, certificates come, the evidence is written.
In it are a card of two desks, wrong scans and steps out of order, undos and a power cut. The same day by use cases over
a ledger made alike in the morning must come to the same digest: what was typed keeps its side ids. Rebuilt, the ledger
is the same. Under `make test` the box has two units, and way A, storage and the firm's truck are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keyring
import pytest

from app.domain.codes import CodeKind, printed_code
from tests.features.test_scanner_alone import cli
from tests.support import sampling
from tests.support.day_ledger import assert_same_state, code, made_alike
from tests.support.day_window import DayHands
from tests.support.disposal_day import (
    IN_USE,
    JUDGED,
    NO_ENTRY,
    OTHER_SHELF,
    PIN,
    SECOND_PIN,
    SHELF,
    WRONG_PIN,
    B,
    Files,
    People,
    day_files,
    morning,
)
from tests.support.disposal_day_again import Again
from tests.support.keyrings import absent
from tests.support.real_desks import running
from tests.support.xscreen import x_screen

pytestmark = pytest.mark.xwindow

BOX = printed_code(CodeKind.box, "A0001").text
SEEN, FIRM, WITNESS, RECEIPT = "deprovisioned", "taiyo-kaishu", "hayashi-san", "uketori-118"
"""Words typed by hand."""


def prove(day: DayHands, name: str, writes: str = "") -> None:
    """Whoever is signed in gives their PIN."""
    day.write(f"PIN: {name}", PIN)
    day.key(name, "Return", writes=writes)


def request(day: DayHands, of: str = "") -> None:
    """The guard's last number, and then the step itself: each by one's own PIN."""
    day.key(f"{of}one's own PIN is asked", "1")
    prove(day, f"{of}a request for each waits", writes="requested")
    day.key(f"{of}the step", "4")
    prove(day, f"{of}asked, and ticked", writes="step_done")


def bring_in(day: DayHands, file: Path, key: str = "m") -> None:
    """A file is chosen in the system's dialog by its name."""
    day.key("a file", key)
    day.write("its name", f"~/{file.name}")
    day.key("it is read", "Return")
    day.screen.focus("修理台")  # no manager gives it the keyboard again
    day.wait_at_rest()


def instruct(day: DayHands, people: People, files: Files) -> None:
    """A card is settled first; then the supervisor brings in the Board's list."""
    day.scan("the badge", people.boss_badge)
    day.key("what two desks left", "F9")
    day.key("the other desk's tag", "2", writes="card_settled")
    day.undo("the card is back")
    day.key("this desk's tag", "1", writes="card_settled")
    day.scan("disposal", code("SC04"))
    bring_in(day, files.instruction)
    day.wait_at_rest()
    day.key("the list is right", "Return")
    prove(day, "the list is taken in", writes="instructed")


def fill(day: DayHands, units: Sequence[str]) -> None:
    """A box for the instruction: each unit scanned in, its accessories, the note in the console."""
    day.key("a new box", "n")
    day.key("for the instruction", "2", writes="box_opened")
    day.wrong_scan("wrong: a serial nobody knows", "PF9ZZZZ1")
    day.wrong_scan("wrong: a unit that no instruction names", IN_USE)
    day.wrong_scan("wrong: a unit of the other way", JUDGED)
    day.scan("the first unit", units[0])
    prove(day, "once for this box", writes="boxed")
    day.key("its accessories", "Return")
    day.key("are there", "1", writes="step_done")
    day.wrong_key("wrong: wiped before the console let it go", "6")
    day.key("noted in the console", "Return", writes="step_done")
    day.undo("not noted yet")
    day.key("noted after all", "Return", writes="step_done")
    for at, serial in enumerate(units[1:], 2):
        scans, keys = day.scans, day.keys
        day.scan(f"unit {at}", serial, "boxed")
        day.key(f"unit {at}: accessories", "2")
        day.key(f"unit {at}: are there", "1", writes="step_done")
        day.key(f"unit {at}: noted", "Return", writes="step_done")
        assert (day.scans - scans, day.keys - keys) == (1, 3)


def let_go(day: DayHands, people: People) -> None:
    """The guard, once for all units of the box: a reason, somebody else's badge and PIN, one's own."""
    day.key("the guard", "Return")
    day.wrong_key("wrong: Enter never goes on", "Return")
    day.wrong_scan("wrong: a unit while a badge is awaited", B[0])
    day.key("replaced by another model", "2")
    day.wrong_scan("wrong: one's own badge as second person", people.boss_badge)
    day.wrong_scan("wrong: the badge of who may not", people.technician_badge)
    day.scan("the second person's badge", people.engineer_badge)
    day.write("a wrong PIN", WRONG_PIN)
    day.wrong_key("wrong: it is counted", "Tab")
    day.write("the second person's PIN", SECOND_PIN)
    day.key("the second person stands for it", "Tab")
    request(day)
    day.wrong_key("wrong: it can't be taken back", "BackSpace")
    day.wrong_key("wrong: wiped before it was seen", "6")


def work_off(day: DayHands, people: People, files: Files, units: Sequence[str]) -> None:
    """After the power cut: the console's export, what it says of the box; then each unit in hand once more."""
    day.scan("the badge again", people.boss_badge)
    day.key("the ledger", "F7")
    day.key("out of the search", "Escape", "Escape")
    bring_in(day, files.deprovisioned)
    day.key("the console's export is taken in", "Return", writes="changed")
    day.key("disposal again", "F4")
    day.scan("the box's label opens it", BOX, opens=True)
    day.wait_at_rest()
    day.key("seen in the console, all of them", "Return", writes="step_done")
    for at, serial in enumerate(units, 1):
        scans, keys = day.scans, day.keys
        day.scan(f"unit {at} again", serial)
        day.key(f"unit {at}: wiping", "Return")
        day.key(f"unit {at}: wiped" if at > 1 else "unit 1: won't start", "1" if at > 1 else "2", writes="step_done")
        day.key(f"unit {at}: the setup screen", "Return", writes="step_done")
        day.key(f"unit {at}: its label", "l", writes="label_printed")
        day.key(f"unit {at}: labelled", "Return", writes="step_done")
        assert (day.scans - scans, day.keys - keys) == (1, 5)
    day.undo("the label came off", by_scan=code("UNDO"))
    day.key("labelled once more", "Return", writes="step_done")


def hand_over(day: DayHands) -> None:
    """The box: its shelf, closed with its lists, its label, to the Board."""
    day.key("onto a shelf", "h")
    day.scan("which", SHELF)
    day.key("all of it", "Return", writes="box_placed")
    day.key("closed", "c", writes="box_closed", paper=True)
    day.key("its label", "b", paper=True)
    day.key("to the Board", "Return")
    day.key("to its office", "Return")
    day.write("by this receipt", RECEIPT)
    day.key("handed over", "Return", writes="box_handed")


def judged(day: DayHands) -> None:
    """Way A: an irreparable unit, by one person; what the console has not said is seen there by eye."""
    day.key("all lists", "F4")
    day.scan("an irreparable unit", JUDGED, opens=True)
    day.wait_at_rest()
    day.key("irreparable: accessories", "2")
    day.key("irreparable: come separately", "3", writes="step_done")
    day.key("irreparable: noted", "Return", writes="step_done")
    day.key("irreparable: the guard", "Return")
    day.key("irreparable: out of use", "3")
    request(day, "irreparable: ")
    day.key("irreparable: the console has not said so", "5")
    day.write("what was seen there", SEEN)
    day.key("irreparable: seen", "Return")
    prove(day, "irreparable: seen by eye", writes="step_done")
    day.key("irreparable: wiping", "Return")
    day.key("irreparable: wiped", "1", writes="step_done")
    day.key("irreparable: the setup screen", "Return", writes="step_done")
    day.key("irreparable: its label", "l", writes="label_printed")
    day.key("irreparable: labelled", "Return", writes="step_done")
    day.wrong_scan("wrong: the code of a product", "4901234567894")
    day.scan("irreparable: its shelf", SHELF, "step_done")
    day.scan("one the console never had", NO_ENTRY)
    day.key("never had: accessories", "2")
    day.key("never had: are there", "1", writes="step_done")
    day.key("never had: noted", "Return", writes="step_done")
    day.wrong_key("wrong: the guard knows no entry of it", "4")
    day.key("back to the list", "Escape")
    day.key("the day's list", "d")
    day.key("to the same office", "Return")
    day.key("without a receipt", "Return", writes="step_done")


def store(day: DayHands) -> None:
    """A unit is put elsewhere, and back; found; a shelf is counted."""
    day.scan("storage", code("SC18"))
    day.scan("another shelf", OTHER_SHELF)
    day.scan("the unit is put there", JUDGED, "step_done")
    day.undo("it was the wrong one")
    day.key("no shelf any more", "Escape")
    day.scan("where it is", JUDGED)
    day.key("the shelf is counted", "c")
    for at, serial in enumerate((*B, JUDGED), 1):
        day.scan(f"counted: {at}", serial)
    day.key("all are there", "c")


def leave(day: DayHands) -> None:
    """The firm comes: a box by one scan, a spot check that finds one missing and one too many, the truck leaves."""
    day.scan("pick-ups", code("SC19"))
    day.wait_at_rest()
    day.key("a truck", "Return")
    day.write("the firm", FIRM)
    day.key("on to the vehicle", "Return")
    day.key("on to the witness", "Return")
    day.key("the truck stands here", "Return", writes="pickup_opened")
    day.wrong_scan("wrong: a unit instead of its box", B[0])
    day.scan("the box goes on", BOX, "box_loaded")
    day.scan("the box once more", BOX)
    day.key("it is opened and checked", "Return")
    for at, serial in enumerate((*B[:3], JUDGED), 1):
        day.scan(f"checked: {at}", serial)
    day.key("one missing, one too many", "Return", writes="box_checked")
    day.key("the truck is to leave", "Return")
    day.key("it differs", "Return")
    day.key("it leaves all the same", "Return", writes="pickup_left", paper=True)
    day.key("its paper is put away", "Escape")
    day.key("the evidence of the box", "e")


def end(day: DayHands, files: Files) -> None:
    """The firm's certificates."""
    day.key("the ledger again", "F7")
    day.key("out of the search again", "Escape", "Escape")
    bring_in(day, files.certificates)
    day.key("the certificates are taken in", "Return", writes="step_done")
    day.scan("the truck", code("SC19"))
    day.wait_at_rest()
    day.key("somebody saw it", "Return")
    day.write("who", WITNESS)
    day.key("witnessed", "Return", writes="step_done")


def assert_told(ledger: Path, units: Sequence[str], *, whole: bool) -> None:
    """What stands in the register, and what lies in the folder of the papers, in so many words."""
    steps = {serial: cli(ledger, "disposal", serial)["steps"] for serial in (*units, JUDGED)}
    done = {serial: [each["step"] for each in told if each["state"] == "done"] for serial, told in steps.items()}
    assert all("board" in done[serial] for serial in units)
    assert [done[serial][-1] for serial in units] == (["witness"] * 3 + ["board"] if whole else ["board"] * 2)
    assert ("board" in done[JUDGED]) == whole
    names = {path.name for path in Path.home().rglob("*") if path.is_file()}
    assert {f"disposal-box-A0001.{form}" for form in ("csv", "xlsx", "pdf")} <= names
    assert {"box-A0001.pdf", *(f"disposal-{serial}.pdf" for serial in units)} <= names
    assert any(name.startswith("disposal-day-") for name in names) == whole
    assert ({"handover-A0001.pdf", "evidence-box-A0001.json", "SHA256SUMS"} <= names) == whole


def test_a_disposal_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory_keyring: object) -> None:
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    ledger, copy = tmp_path / "window", tmp_path / "again"
    (_, same_people), (look, people) = made_alike(
        monkeypatch, lambda each: morning(each, tmp_path / "files"), copy, ledger
    )
    assert people == same_people
    files, begun = day_files(Path.home()), len(look.operations())
    day, whole = DayHands(look), sampling.run_all()
    units = B if whole else B[:2]
    with x_screen(1366, 768) as plain:
        with day.window(plain, "the window stands"):
            instruct(day, people, files)
            fill(day, units)
            let_go(day, people)
            before = look.operations()
            day.kill()
        with day.window(plain, "begun again"):
            assert look.operations() == before
            work_off(day, people, files, units)
            hand_over(day)
            if whole:
                judged(day)
                store(day)
                leave(day)
                end(day, files)
    with running(copy) as program:
        same = Again(program, look, people, files, units, begun)
        same.instruct()
        same.fill()
        same.let_go()
        same.work_off()
        same.hand_over(RECEIPT)
        if whole:
            same.judged(SEEN)
            same.store()
            same.leave(FIRM)
            same.end(WITNESS)
    assert_same_state(look, ledger, copy)
    assert_told(ledger, units, whole=whole)
    assert (day.wrong, day.undone) == ((14, 4) if whole else (11, 3))
    assert len(day.steps) >= 40
    print(day.told())
