"""A supervisor's own label size at a real screen: made by keys behind the real PIN page, printed three ways, read back.

What stands in the way is the machine only: a scan typed too slowly is made again, an Enter that came too early too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest

from app.bootstrap_files import build_sample
from app.bootstrap_labels import Labels
from app.domain.kinds import Role
from app.usecases.operators import register_operator, set_pin
from app.usecases.session import stand_in
from tests.features.test_intake_window import QUIET, Beside
from tests.features.test_scanner_alone import cli
from tests.support import sampling
from tests.support.keyrings import absent
from tests.support.papers import raster
from tests.support.printer_languages import ql_pages, zpl_labels
from tests.support.readers import both_read
from tests.support.real_desks import running
from tests.support.stand_in_printer import StandInPrinter
from tests.support.xscreen import HELD, Screen, x_screen

pytestmark = pytest.mark.xwindow

PIN = "4821"
TRIES = 6
MOVED = 1.0
"""Millimetres: two steps of an arrow."""


class Hands:
    """Keys at the window, and what became of them: in its ledger, its folder of papers and its printers."""

    def __init__(self, screen: Screen, look: Beside) -> None:
        self.screen, self.look = screen, look

    def press(self, *names: str) -> None:
        """Keys one after the other, each held as a hand does."""
        self.screen.do(*(word for name in names for word in ("keydown", name, "sleep", HELD, "keyup", name)))

    def until(self, done: Callable[[], bool], *again: Callable[[], None]) -> None:
        """Waits; after a while `again` is done once more. Fails when it never comes to anything."""
        for _ in range(TRIES):
            for act in again:
                act()
            last = time.monotonic() + QUIET
            while time.monotonic() < last:
                if done():
                    return
                time.sleep(0.02)
        pytest.fail(f"it never came to anything: {self.look.told()[-600:]}")

    def keep(self) -> None:
        """Enter in an editor, the PIN on its page, and what was made is in the ledger."""
        known = len(self.look.operations())
        self.press("Return")
        time.sleep(0.4)
        self.press(*PIN, "Return")
        self.until(lambda: len(self.look.operations()) > known)
        time.sleep(0.4)

    def choose_printer(self, name: str) -> None:
        """S, three times Tab, and the printer by the first letter of its name."""
        self.press("s", "Tab", "Tab", "Tab", name, "Return")
        time.sleep(0.3)

    def printed(self, serial: str, key: str, out: Callable[[], bool]) -> None:
        """The unit is scanned and its label sent off; then the batch is left."""

        def scan() -> None:
            self.screen.type(f"{serial}\n", 8)
            time.sleep(0.5)

        self.until(out, scan, lambda: self.press(key))
        time.sleep(0.4)
        self.press("Escape", "Escape")


def prepare(ledger: Path, printers: list[dict[str, object]]) -> tuple[Beside, str]:
    """A ledger with a supervisor who has a PIN, and a desk with printers; the look into it, and a unit's tag."""
    with running(ledger) as program:
        build_sample(program, devices=40, forms=0, seed=7)
        call = program.desk.call
        code = call(lambda u: register_operator(u, name="佐藤 花", role=Role.supervisor), actor=stand_in()).result()
        call(lambda u: set_pin(u, code.operator, PIN), actor=stand_in()).result()
        assert code.operator == "OP0002"
        rows = program.queries.device_rows(program.queries.device_numbers(0, 40))
        row = next(row for row in rows if row.asset_tag)
        look = Beside(ledger, program.opened.key, [row.serial])
    assert cli(ledger, "settings", "set", "desk.printers", json.dumps(printers))
    return look, row.asset_tag


def sign_in(hands: Hands) -> None:
    """The only name on the page, and its PIN; F5."""
    time.sleep(0.5)
    hands.press("Return")
    time.sleep(0.4)
    hands.press(*PIN, "Return")
    time.sleep(0.4)
    hands.press("F5")


def make_size(hands: Hands, *, sheet: bool, roll: bool) -> None:
    """E: a sheet and a roll of 57 × 32 mm, and a layout for them whose second field goes down."""
    time.sleep(0.8)
    hands.press("e")
    time.sleep(0.8)
    if sheet:
        hands.press("n", "a", "Tab", "Tab", *"57", "Tab", *"32", "Tab", "3", "Tab", "8", "Tab")
        hands.keep()
    if roll:
        hands.press("n", "b", "Tab", "Right", "Tab", *"57", "Tab", *"32", "Tab")
        hands.keep()
    hands.press("m", "c", "Tab", "Tab", "Tab", "Down", *["Tab"] * 10, "Down", "Down")
    time.sleep(0.3)
    hands.keep()
    hands.press("Escape")
    time.sleep(0.5)


def test_a_size_of_ones_own_made_behind_the_pin_prints_and_reads_back(tmp_path: Path, memory_keyring: object) -> None:
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    ledger = tmp_path / "ledger"
    with StandInPrinter() as zebra, StandInPrinter(mute=True) as brother:
        look, tag = prepare(
            ledger,
            [
                {"name": "Z", "kind": "zpl", "dpi": 203, "address": zebra.address},
                {"name": "Q", "kind": "ql", "dpi": 300, "address": brother.address},
                {"name": "P", "kind": "pdf", "dpi": 600},
            ],
        )
        ways = sampling.sampled(("zpl", "ql", "pdf"), 1, "own size at a real screen")
        with x_screen(1366, 768) as plain, plain.program(["main.py", "--ledger", str(ledger)]) as window:
            hands = Hands(plain.above_all(), look)
            window.wait_for_line("shuridai: ready")
            hands.screen.focus("修理台")
            sign_in(hands)
            make_size(hands, sheet="pdf" in ways, roll=ways != ["pdf"])
            (serial,) = look.serials
            if "zpl" in ways:
                hands.printed(serial, "Return", lambda: bool(zebra.printed()))
            if "ql" in ways:
                hands.choose_printer("q")
                hands.printed(serial, "Return", lambda: bool(brother.printed()))
            if "pdf" in ways:
                hands.choose_printer("p")
                hands.printed(serial, "f", lambda: bool(papers()))
        if "zpl" in ways:
            both_read(zpl_labels(zebra.printed()[0])[0], tag)
        if "ql" in ways:
            both_read(ql_pages(brother.printed()[0])[0].picture(696, 12), tag)
        if "pdf" in ways:
            both_read(raster(papers()[0].read_bytes(), 300)[0], tag)
    with running(ledger) as program:
        maker = Labels(program)
        own = next(one for one in maker.templates() if one.own)
        sizes = [(stock.width, stock.height, stock.a_page) for stock in maker.stocks() if stock.own]
    assert sizes == [(57, 32, 24)] * ("pdf" in ways) + [(57, 32, 1)] * (ways != ["pdf"])
    assert own.fields[1].y == pytest.approx(own.fields[0].y + MOVED), "the tag stood as high as the code, and was moved"


def papers() -> list[Path]:
    """Every label file written."""
    return list(Path.home().rglob("labels-asset-*.pdf"))
