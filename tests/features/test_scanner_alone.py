"""A whole crate with the command sheet alone: the real program on a real screen, no key and no mouse, only scans.

What is scanned is one list; the same list goes through the command line, and both ledgers must come to one digest.
"""

from __future__ import annotations

import contextlib
import io
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import keyring
import pytest

from app.bootstrap_files import build_sample
from app.cli.entry import main
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import read_command
from app.domain.commands import Amend, CloseCrate, TakeIn, TakeInProvisional
from app.domain.identity import code_id, derived, short
from app.domain.kinds import CAUSE_DETAILS, Accessory, Aggregate, Cause, FaultPlace, IntakeOutcome
from app.domain.operations import Draft, Ref
from app.ui.screens.intake.chooser import named_by
from app.usecases.act import amend
from app.usecases.crates import close_crate
from app.usecases.desk import Desk as DeskPort
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in
from app.usecases.take_in import take_in, take_in_provisional
from tests.features.test_intake_window import QUIET, Beside
from tests.support import sampling
from tests.support.keyrings import absent
from tests.support.real_desks import running
from tests.support.xscreen import Screen, x_screen

pytestmark = pytest.mark.xwindow

WHO = "OP0002"
BADGE = printed_code(CodeKind.operator, "000201").text
CRATE = "A0001"
TAG = "KRM-990001"
"""A tag that two units carry."""
TRIES = 6
"""So often one code is scanned at most: what this machine typed too slowly for a scanner is refused in words."""


class Unit(NamedTuple):
    """What is scanned for one unit: its code, and the sheet's codes after it."""

    code: str
    then: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    """What the codes come to, where some of them say it another way."""


class Desk(NamedTuple):
    """What was prepared: units of each kind."""

    plain: list[str]
    near: list[str]
    gone: str
    open_before: str


def cli(ledger: Path, *words: str) -> dict[str, Any]:
    """One verb's answer, in this process: a start of Python for each would be most of the test."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        main(["--ledger", str(ledger), "--operator", WHO, *words, "--json"])
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def prepare(ledger: Path, near: int) -> tuple[Desk, bytes]:
    """The same ledger wherever it is made; what is prepared, and its key."""
    with running(ledger) as program:
        build_sample(program, devices=300, forms=0, seed=7)
        queries = program.queries
        cards = [queries.card(row.device) for row in queries.device_rows(queries.device_numbers(0, 300))]
        free = [c for c in cards if c is not None and c.status == "in_use" and not c.flags and not c.repairs]
        chosen, others = free[: near + 2], free[near + 2 :]
        drafts = [
            *(_answer(card.serial, card.school_code, at, off=True) for at, card in enumerate(chosen[:near])),
            *(_answer(card.serial, card.school_code, 30 + at) for at, card in enumerate(others[2:20:2])),
            *(Draft("changed", (card.device,), {"set": {"tag": TAG}}) for card in others[:2]),
            Draft("changed", (chosen[-1].device,), {"set": {"status": "deprovisioned"}}),
            _operator(WHO, "technician"),
            _operator("OP0003", "supervisor"),
        ]
        for draft in drafts:
            program.desk.call(partial(_record, draft), actor=stand_in()).result()
        desk = Desk(
            plain=[card.serial for card in others[2:]],
            near=[card.serial for card in chosen[:near]],
            gone=chosen[-1].serial,
            open_before=chosen[-2].serial,
        )
        key = program.opened.key
    cli(ledger, "intake", desk.open_before)
    return desk, key


def _record(draft: Draft, unit: UnitOfWork) -> None:
    unit.record([draft])


def _operator(code: str, role: str) -> Draft:
    """Somebody with a badge and no name: a name has a random id in the side store, and no digest would be another's."""
    badge = f"{code[2:]}01"
    fields = {"code": code, "role": role, "badge": badge, "badges": 1}
    return Draft("registered", (Ref(Aggregate.operator, code_id(Aggregate.operator, code)),), {"set": fields})


def answer(serial: str) -> bytes:
    """The id of the answer that is one letter off this unit's serial."""
    return derived(Aggregate.form, f"test\n{serial}")


def _answer(serial: str, school: str, at: int, *, off: bool = False) -> Draft:
    """A school's answer; `off`: its serial is one letter off."""
    wrong = serial[:-2] + ("4" if serial[-2] != "4" else "7") + serial[-1] if off else serial
    agg = answer(serial)
    day = time.strftime("%Y-%m-%d")
    fields = {
        "id": short(agg), "sent": f"{day}T00:00:{at:02d}Z", "sent_local": f"{day} 09:00:{at:02d}", "school": school,
        "units": [{"serial": wrong}],
    }  # fmt: skip
    return Draft("answer_received", (Ref(Aggregate.form, agg),), {"set": fields})


def script(desk: Desk, count: int) -> list[Unit]:
    """`count` scanned units, with everything in them that happens to a crate."""
    plain = iter(desk.plain)
    units = [
        Unit(next(plain), ("FP05", "CA02", "NN01")),
        Unit(next(plain), ("FP01", "UNDO", "FP08", "CA01"), ("FP08", "CA01")),
        Unit(next(plain), ("AC01", "AC02", "UN01", "FP03")),
        Unit(desk.near[0], ("DONE", "FP02")),
        Unit("4901234567894"),
        Unit("UN02", ("FP07", "CA03")),
        Unit(TAG, ("NN02", "FP04"), ("FP04",)),
        Unit(desk.gone),
        Unit(desk.open_before, ("FP06",)),
        Unit("ZZ00X1Y2", ("FP09",)),
        Unit(next(plain), ("UNDO",)),
    ]
    twice = units[0].code
    asked = Unit(units[10].code, ("NEXT", "NN02", "NN01"), ("CA02", "FP01"))
    units += [Unit(twice), asked, Unit(next(plain), ("PR01",), ("PR01",))]
    at = 0
    while len(units) < count:
        at += 1
        then = (f"FP{at % 9 + 1:02d}", f"CA{at % 3 + 1:02d}")
        units.append(Unit(desk.near[at // 6 + 1], ("DONE", *then)) if at % 6 == 5 else Unit(next(plain), then))
    return units


# ------------------------------------------------------------------------------------------------------- the window


class Scanner:
    """A keyboard scanner at the window, and the look into its ledger that tells what became of each scan."""

    def __init__(self, screen: Screen, look: Beside) -> None:
        self.screen, self.look = screen, look
        self.scans = self.again = 0

    def scan(self, text: str) -> None:
        known = read_command(text)
        self.screen.type(f"{known.code.text if known else text}\n", 8)
        self.scans += 1

    def until(self, text: str, done: Callable[[], bool], *before: str) -> None:
        """Scans until it is done; `before` is scanned first each time."""
        refused = self.look.outcomes().count(IntakeOutcome.unreadable)
        for attempt in range(TRIES):
            self.again += bool(attempt)
            for each in (*before, text):
                self.scan(each)
                time.sleep(0.1 if before else 0)
            last = time.monotonic() + QUIET
            while time.monotonic() < last:
                if done():
                    return
                time.sleep(0.02)
        told = f"{text} never came to anything; {self.look.told()[-600:]}"
        assert self.look.outcomes().count(IntakeOutcome.unreadable) > refused, told
        pytest.skip(f"this machine is too busy to type at a scanner's pace: {told}")

    def unit(self, unit: Unit) -> None:
        """One unit and the codes after it."""
        answered = len(self.look.outcomes())
        self.until(unit.code, lambda: len(self.look.outcomes()) > answered)
        for code in unit.then:
            self.code(code)

    def code(self, code: str) -> None:
        """One code of the sheet."""
        if code == "NEXT":
            self.scan(code)  # no operation tells of it; the number after it does
            return
        papers, operations = _papers(), len(self.look.operations())
        if code == "PR01":
            self.until(code, lambda: _papers() > papers)
        else:
            self.until(code, lambda: len(self.look.operations()) > operations)


def _papers() -> int:
    return len(list(Path.home().rglob("*.pdf")))


# ------------------------------------------------------------------------------------------------- the command line


def by_command_line(ledger: Path, units: list[Unit]) -> list[str]:
    """The same crate by verbs; what has no verb by its use case. The numbers it left, in order."""
    numbers: list[str] = []
    for unit in units:
        codes = unit.same or unit.then
        if unit.code == "UN02":
            number = inside(ledger, lambda desk: (take_in_provisional, nothing_to_read(desk)))
        elif unit.code == TAG:
            number = inside(ledger, lambda desk: (take_in, second_of_two(desk)))
        else:
            number = cli(ledger, "intake", unit.code, "--crate", CRATE)["results"][0]["repair"]
        if codes == ("UNDO",):
            cli(ledger, "undo")
        else:
            write(ledger, unit.code, number, codes)
            numbers += [number] if number and number not in numbers else []
    return numbers


def inside(ledger: Path, wish: Callable[[DeskPort], tuple[Callable[..., Any], Any]]) -> Any:
    """A use case that no verb has; the number it is about."""
    with running(ledger, operator=WHO) as program:
        return program.desk.run(*wish(program.desk)).result().repair


def nothing_to_read(desk: DeskPort) -> TakeInProvisional:
    """A unit no number of which can be read."""
    return TakeInProvisional(desk.new_action(), crate=CRATE)


def second_of_two(desk: DeskPort) -> TakeIn:
    """The second of the chooser's list."""
    scan = desk.read_scan(TAG)
    return TakeIn(desk.new_action(), scan, "test", CRATE, chosen=named_by(desk.queries, scan)[1].ref)


def write(ledger: Path, serial: str, number: str, codes: tuple[str, ...]) -> None:
    """What the codes wrote, by verbs."""
    fields: dict[str, str] = {}
    accessories: list[Accessory] = []
    for code in codes:
        command = read_command(code)
        assert command is not None
        at = (command.number or 0) - 1
        match code[:2]:
            case "DO":
                assert cli(ledger, "form", "link", number, short(answer(serial)))["family"] == "ok"
            case "FP":
                fields["fault"] = list(FaultPlace)[at].value
            case "CA":
                fields["cause"] = list(Cause)[at].value
            case "NN":
                fields["detail"] = CAUSE_DETAILS[Cause(fields["cause"])][at]
            case "AC":
                accessories.append(list(Accessory)[at])
    if accessories:
        wish = Amend(b"", number, accessories=tuple(accessories), swollen=True)
        inside(ledger, lambda desk: (amend, wish._replace(action=desk.new_action())))
    if fields:
        words = [word for name, value in fields.items() for word in (f"--{name}", value)]
        assert cli(ledger, "act", number, "diagnose", *words)["family"] == "ok"


# ------------------------------------------------------------------------------------------------------------ both


def test_a_crate_with_the_command_sheet_alone(tmp_path: Path, memory_keyring: object) -> None:
    """Everything that happens to a crate, in order; the same crate by verbs comes to the same digest."""
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    count = sampling.how_many(14, 40)
    by_scanner, by_verbs = tmp_path / "window", tmp_path / "cli"
    desk, key = prepare(by_scanner, count // 6 + 1)
    assert prepare(by_verbs, count // 6 + 1)[0] == desk
    units = script(desk, count)
    look = Beside(by_scanner, key, [])
    with x_screen(1366, 768) as plain, plain.program(["main.py", "--ledger", str(by_scanner)]) as running_window:
        running_window.wait_for_line("shuridai: ready")
        screen = plain.above_all()
        screen.focus("修理台")
        scanner = Scanner(screen, look)
        scanner.until("CR01", lambda: any(op.kind == "crate_opened" for op in look.operations()), BADGE)
        for unit in units:
            scanner.unit(unit)
        known = len(look.operations())
        for code in ("SC07", "FP03", "SC10", "CA01"):
            scanner.scan(code)  # on another screen no code touches the line out of sight
            time.sleep(0.2)
        assert len(look.operations()) == known, look.told()
        scanner.until("CR02", lambda: any(op.kind == "crate_closed" for op in look.operations()), "SC01")
        who = {op.stamp.operator for op in look.operations() if op.kind == "crate_opened"}
    numbers = by_command_line(by_verbs, units)
    with running(by_verbs, operator=WHO) as program:
        program.desk.run(close_crate, CloseCrate(program.desk.new_action(), CRATE)).result()
    assert who == {WHO}, "the badge signed in"
    left = [row["repair"] for row in cli(by_scanner, "repairs")["repairs"]]
    assert left == sorted({*numbers, left[0]}), "in the order of the crate"
    told = [cli(ledger, "verify") for ledger in (by_scanner, by_verbs)]
    assert all(verified["ok"] for verified in told)
    assert told[0]["projection_digest"] == told[1]["projection_digest"], look.told()
    print(f"{len(units)} units, {scanner.scans} scans, {scanner.again} again, 0 keys, 0 mouse")
