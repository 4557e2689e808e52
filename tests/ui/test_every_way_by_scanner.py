"""Every legal action in every state, of every kind and maker, done at the real window by scans alone.

The cases are those of the table (`course_table`): all that lead anywhere. Each is a repair brought into its state; from
the queue its slip is scanned, then codes of the command sheet or of a paper that lies on the desk, and nothing else. It
counts as reached where the repair stands as the table says, where what was written is the action and nothing but it,
and where each code stands on a sheet that the program prints.

A PIN is scanned in too, digit by digit. What needs words takes a ready phrase by its number: it stands on the page
before it is saved, and none is chosen by itself.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtWidgets import QApplication

from app import bootstrap_papers
from app.bootstrap import Options, Program, start, stop
from app.domain.codes import CodeKind, parse_printed_code, printed_code, repair_number
from app.domain.command_words import read_command
from app.domain.identity import code_id
from app.domain.kinds import Action, Aggregate, DeviceKind, RepairState, Role, Route
from app.domain.operations import Draft, Operation, Ref, decode
from app.domain.part_commands import ChangePart
from app.ui.context import PaperMaker
from app.ui.screens.repair import deeds
from app.ui.shell.actions import Mode, Screen
from app.usecases.change_setting import change_setting
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.parts import change_part
from app.usecases.picture_ports import CameraRow
from app.usecases.ports import UnitOfWork
from app.usecases.session import Actor, stand_in
from tests.support import facts
from tests.support.course_table import ANSWER, PERIODS, Case, cases, prepared
from tests.support.sampling import rng, run_all
from tests.support.window_scanner import WindowScanner
from tests.ui.camera_fakes import FakeCamera, look
from tests.ui.real_window import started, wait
from tests.ui.screens.repair_stand import jpeg

PIN: Final = "4021"
SHELF: Final = "D402"
PARTS: Final = 12 if run_all() else 1
"""So many windows share the cases."""
FIRST: Final = "NN01"
PROVED: Final = (*(f"NN0{digit}" for digit in PIN), "DONE")
WAYS: Final[dict[Action, tuple[str, ...]]] = {
    Action.override: ("NN18", FIRST, "DONE", *PROVED),
    Action.diagnose: ("FP05", "CA01"),
    Action.need_part: ("RT05",),
    Action.part_came: ("DONE",),
    Action.hear: ("NN12", FIRST, "DONE"),
    Action.ship: ("NN13",),
    Action.receive_back: ("DONE",),
    Action.decide: (FIRST, FIRST, "DONE"),
    Action.repaired: ("RT07", "NN03", "DONE"),
    Action.pass_: ("NN24", "DONE"),
    Action.fail: (FIRST, FIRST, "DONE"),
    Action.return_: ("RT08",),
    Action.cancel: ("NN19", FIRST, "DONE"),
    Action.reopen: ("NN20", FIRST, "DONE"),
    Action.note: ("NN14", FIRST, "DONE"),
    Action.photo: ("NN16", "DONE"),
    Action.place: (SHELF,),
}
"""What is scanned after the slip."""
ROUTES: Final[dict[Route, tuple[str, ...]]] = {
    Route.software: ("NN11", FIRST, "DONE"),
    Route.desk: ("RT01",),
    Route.maker: ("RT02",),
    Route.installer: ("RT03",),
    Route.board: ("RT04", "DONE"),
    Route.disposal: ("RT06", FIRST, "DONE", *PROVED),
}
WRITES: Final[dict[Action, str]] = {
    Action.link: "form_linked",
    Action.override: "form_overridden",
    Action.diagnose: "diagnosed",
    Action.route: "routed",
    Action.need_part: "part_needed",
    Action.part_came: "part_came",
    Action.hear: "heard",
    Action.ship: "shipped",
    Action.receive_back: "came_back",
    Action.decide: "decided",
    Action.repaired: "worked",
    Action.pass_: "tested",
    Action.fail: "tested",
    Action.return_: "handed_back",
    Action.cancel: "repair_state_set",
    Action.reopen: "repair_state_set",
    Action.note: "noted",
    Action.photo: "photo_taken",
    Action.place: "noted",
}
"""The operation an action is, in the log."""
BESIDE: Final[dict[Action, frozenset[str]]] = {
    Action.cancel: frozenset({"noted", "form_unlinked"}),  # why, and what it counted for is free again
    Action.reopen: frozenset({"noted"}),
    Action.ship: frozenset({"shipment_opened"}),  # onto the list of its firm, or a new one
    Action.return_: frozenset({"handback_opened"}),  # into the box of its school, or a new one
    Action.route: frozenset({"disposal_begun"}),  # beyond repair: its checklist begins
}


def codes_of(case: Case) -> tuple[str, ...]:
    """What is scanned once the slip was, as bodies of the command sheet, or the shelf."""
    if case.route is not None:
        return ROUTES[case.route]
    if case.action is Action.link:
        return (FIRST, "DONE") if case.state is RepairState.awaiting_form else ("NN26", FIRST, "DONE")
    return WAYS[case.action]


def printed(body: str) -> str:
    """The code as it stands on paper."""
    command = read_command(body)
    return command.code.text if command is not None else printed_code(CodeKind.place, body).text


def chosen(part: int) -> list[Case]:
    """The legal cases: all, shared among the windows; or one of each action and route, another each time."""
    legal = [case for case in cases() if case.leads]
    if run_all():
        return legal[part::PARTS]
    turn = rng("every way by scanner")
    ways = dict.fromkeys((case.action, case.route) for case in legal)
    return [turn.choice([case for case in legal if (case.action, case.route) == way]) for way in ways]


class Way:
    """The window, a scanner, and the cases as repairs."""

    def __init__(self, folder: Path, wanted: list[Case]) -> None:
        self.cases = wanted
        self.numbers = [repair_number(2026, "A", at).text for at in range(1, len(wanted) + 1)]
        self.units = [facts.device(f"SER{at:05d}") for at in range(len(wanted))]
        self.badge = ""
        self.prepared = 0
        program = start(Options(ledger=folder))
        self._prepare(program)
        stop(program)

    def _prepare(self, program: Program) -> None:
        call, today = program.desk.call, program.clock.now().today
        code = call(lambda u: register_operator(u, name="古賀 美咲", role=Role.supervisor), actor=stand_in()).result()
        call(lambda u: set_pin(u, code.operator, PIN), actor=stand_in()).result()
        self.badge = call(lambda u: issue_badge(u, code.operator), actor=stand_in()).result().badge
        boss = Actor(code=code.operator, role=Role.supervisor, proved=True)
        call(lambda u: change_setting(u, "repair.initial_periods", PERIODS), actor=boss).result()
        sent = (today - timedelta(days=1)).isoformat()
        place = Ref(Aggregate.place, code_id(Aggregate.place, SHELF))
        drafts = [Draft("registered", (place,), {"set": {"code": SHELF, "name": "棚 D-4-02"}})]
        for at, (case, number, unit) in enumerate(zip(self.cases, self.numbers, self.units, strict=True)):
            school = f"S{at:04d}"
            drafts += prepared(case, number, unit, serial=f"SER{at:05d}", school=school)
            if case.action is Action.link:
                answer = ANSWER | {"school": school, "sent": f"{sent}T01:00:00Z", "sent_local": f"{sent} 10:00:00"}
                answer["units"] = [{"serial": f"TYPO{at:05d}"}]  # a serial typed wrong: else it had linked itself
                drafts.append(Draft("answer_received", (facts.form(at + 10),), {"set": answer}))
        for first in range(0, len(drafts), 200):
            call(partial(_record, drafts[first : first + 200]), actor=boss).result()
        self.prepared = program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))[0][0]

    def begin(self, scanner: WindowScanner) -> None:
        """Somebody is there, by a badge."""
        context = scanner.run.context
        assert context is not None
        camera = FakeCamera(CameraRow("0", "書画カメラ"))
        camera.which = "0"
        context.camera = camera
        self.camera = camera
        scanner.scan(self.badge)
        wait(lambda: context.desk.actor is not None and context.desk.actor.role is Role.supervisor)

    def serial(self, at: int) -> str:
        """What stands on the unit itself."""
        return f"SER{at:05d}"

    def slip(self, at: int) -> str:
        return printed_code(CodeKind.repair, self.numbers[at][:-1].replace("-", "")).text

    def scans(self, at: int) -> list[str]:
        """Every code of a case, from the queue on."""
        return [printed("SC02"), self.slip(at), *map(printed, codes_of(self.cases[at]))]

    def reach(self, scanner: WindowScanner, at: int) -> str:
        """Does a case; what is wrong with it, or nothing."""
        before = self._log(scanner)
        for code in self.scans(at):
            scanner.scan(code)
            if self.cases[at].action is Action.photo:
                self._camera_works(scanner)
        return self._judged(scanner, at, self._log(scanner)[len(before) :])

    def _camera_works(self, scanner: WindowScanner) -> None:
        """What a camera does by itself: shows what it sees, and gives the frame that is asked for."""
        self.camera.show(look())
        scanner.rest()
        stills, self.camera.stills[:] = list(self.camera.stills), []
        for taken in stills:
            taken(jpeg(640, 480))
            wait(lambda: scanner.run.window.frame.overlay is None)
        scanner.rest()

    def _log(self, scanner: WindowScanner) -> list[Operation]:
        assert scanner.run.context is not None
        ledger: Any = scanner.run.context.desk.ledger
        rows = ledger.read(lambda reads: reads.rows("SELECT body FROM operation ORDER BY seq"))
        return [decode(row[0]) for row in rows[self.prepared :]]

    def _judged(self, scanner: WindowScanner, at: int, written: list[Operation]) -> str:
        case, number, unit = self.cases[at], self.numbers[at], self.units[at]
        assert scanner.run.context is not None
        ledger: Any = scanner.run.context.desk.ledger
        state = ledger.read(lambda reads: reads.head(unit))["repairs"][number]["state"]
        kinds = {op.kind for op in written}
        said = scanner.run.window.frame.toast.row.text
        if WRITES[case.action] not in kinds or kinds - BESIDE.get(case.action, frozenset()) != {WRITES[case.action]}:
            return f"wrote {sorted(kinds)}; it says: {said}"
        if any(unit not in op.about for op in written if op.kind == WRITES[case.action]):
            return "wrote of another unit"
        if any(_other(case, op) for op in written):
            return f"wrote another thing of that kind: {[op.payload for op in written]}"
        return "" if state == case.leads else f"it is {state}, not {case.leads}; it says: {said}"


def _record(drafts: list[Draft], unit: UnitOfWork) -> None:
    unit.record(drafts)


def _other(case: Case, op: Operation) -> bool:
    """Whether an operation of the right kind is another action's: a note's place, a test's other end, another route."""
    payload = op.payload
    if op.kind == "tested":
        return bool(payload["passed"]) is not (case.action is Action.pass_)
    if op.kind == "noted":
        return ("place" in payload) is not (case.action is Action.place)
    return op.kind == "routed" and case.route is not None and payload["route"] != case.route.value


CONTROL: Final = Case(RepairState.received, Action.hear, None, DeviceKind.ipad, "ASUS", "received")
"""The case that must not be reached once its code means something else."""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_legal_case_is_reached_by_scans_alone(
    qapp: QApplication,
    tmp_path: Path,
    part: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    legal = chosen(part)
    way = Way(tmp_path / "ledger", [*legal, CONTROL])
    wrong: dict[str, Counter[str]] = {}
    with started(tmp_path / "ledger") as (run, ready):
        wait(lambda: bool(ready))
        scanner = WindowScanner(run)
        way.begin(scanner)
        for at, case in enumerate(legal):
            found = way.reach(scanner, at)
            if found:
                wrong.setdefault(f"{case.action} {case.route or ''} {case.state}", Counter())[found] += 1
        assert run.context is not None
        sheet = on_the_sheet(run.context.papers)
        unprinted = {code for code in scanner.scanned if not stands_on_paper(code, sheet)}
        scans = len(scanner.scanned)
        monkeypatch.setitem(deeds.KEYS, "hear", deeds.KEYS["hear"]._replace(scan="31"))
        assert way.reach(scanner, len(legal)), "a code that means something else reaches nothing"
    count = len(legal)
    with capsys.disabled():
        reached = count - sum(map(Counter.total, wrong.values()))
        print(f" {count} cases, {scans} scans, {reached} reached", end="")
    assert not wrong, "\n".join(f"{way}: {dict(found)}" for way, found in wrong.items())
    assert not unprinted


def test_every_code_of_every_way_stands_on_the_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all the legal cases; and without one code just those that need it are named."""
    program = start(Options(ledger=tmp_path / "ledger"))

    def lacking() -> set[tuple[Action, Route | None]]:
        sheet = on_the_sheet(bootstrap_papers.Papers(program))
        legal = [case for case in cases() if case.leads]
        codes = {case: [*map(printed, codes_of(case)), printed("SC02")] for case in legal}
        return {(case.action, case.route) for case in legal if not all(stands_on_paper(c, sheet) for c in codes[case])}

    assert lacking() == set()
    monkeypatch.setattr(bootstrap_papers, "COMMANDS", tuple(c for c in bootstrap_papers.COMMANDS if c != "RT04"))
    assert lacking() == {(Action.route, Route.board)}
    stop(program)


PAGES: Final = {
    "SC12": Mode.ship,
    "SC13": Mode.hand_back,
    "SC06": Screen.contacts,
    "SC14": Mode.visits,
    "SC15": Mode.loans,
    "SC16": Mode.moves,
    "SC17": Mode.lost,
    "SC11": Mode.parts,
}


def test_pages_and_parts_by_scans_alone(qapp: QApplication, tmp_path: Path) -> None:
    """What lies beside the table: the pages under the bench, and every movement of a part."""
    cases_ = [
        Case(RepairState.repairing, Action.note, None, DeviceKind.chromebook, "NEC", "repairing"),
        Case(RepairState.irreparable, Action.note, None, DeviceKind.chromebook, "NEC", "irreparable"),
    ]
    part, folder = "LCDY2", tmp_path / "ledger"
    way = Way(folder, cases_)
    program = start(Options(ledger=folder))
    new = ChangePart(program.desk.new_action(), part, {"name": "液晶パネル", "place": SHELF}, new=True)
    program.desk.call(lambda unit: change_part(unit, new), actor=stand_in()).result()
    stop(program)
    label = printed_code(CodeKind.part, part).text
    with started(folder) as (run, ready):
        wait(lambda: bool(ready))
        scanner, context = WindowScanner(run), run.context
        way.begin(scanner)
        assert context is not None

        def held() -> dict[str, int]:
            assert context is not None
            assert context.parts is not None
            found = context.parts.part(part)
            return {place.place: place.quantity for place in found.places} if found is not None else {}

        def scans(*bodies: str) -> dict[str, int]:
            scanner.scan(*(printed(b) if read_command(b) is not None else b for b in bodies))
            return held()

        for body, screen in PAGES.items():
            scans("SC02", body)
            assert run.window.frame.current == screen
        assert scans(label, "NN01", "NN05", "DONE") == {SHELF: 5}
        assert scans(label, "NN03", way.serial(1), "DONE") == {SHELF: 5, "donor": 1}
        assert scans(label, "NN04", printed("E1107"), "DONE") == {SHELF: 4, "donor": 1, "E1107": 1}
        assert scans(label, "NN05", "DONE") == {SHELF: 3, "donor": 1, "E1107": 1}
        before = scans("SC02", way.slip(0))
        assert sum(scans(label).values()) == sum(before.values()) - 1
        assert scans("NN27", "DONE") == before
        assert all(stands_on_paper(c, on_the_sheet(context.papers)) or c == way.serial(1) for c in scanner.scanned)


def on_the_sheet(papers: bootstrap_papers.Papers | PaperMaker) -> frozenset[str]:
    """Every code that the program prints on its command sheet."""
    return frozenset(symbol.text for page in papers.command_sheet().pages for symbol in page.symbols)


def stands_on_paper(code: str, sheet: frozenset[str]) -> bool:
    """Whether a code is on the sheet, or one of a paper on the desk: slip, shelf, badge, part."""
    own = parse_printed_code(code)
    if own is None:
        return False
    papers = (CodeKind.repair, CodeKind.place, CodeKind.operator, CodeKind.part)
    return code in sheet if own.kind is CodeKind.command else own.kind in papers
