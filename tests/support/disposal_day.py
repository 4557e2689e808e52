"""The disposal day's morning: made-up people with PINs and badges, units of each way, a shelf, what the console told of
them, a card that two desks left; and the day's files.

Decides nothing of the window's; the day by scanner and keys is `tests/features/test_disposal_day.py`.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.bootstrap import Program
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Act, TakeIn
from app.domain.identity import code_id, device_id
from app.domain.kinds import Action, Aggregate, Role
from app.domain.operations import Draft, Ref
from app.ui.caretaker import KEY_TOLD
from app.usecases.act import act
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.session import Actor, stand_in
from app.usecases.take_in import take_in
from tests.features.test_intake_window import Beside
from tests.features.test_scanner_alone import cli
from tests.support import small_files
from tests.support.day_ledger import SCHOOLS
from tests.support.real_desks import Hub, SyncDesk, drain, running

B: Final = tuple(f"7250{at:05d}A" for at in (11873, 9419, 10391, 10027))
"""On the Board's list."""
JUDGED, NO_ENTRY, IN_USE = "655353098A", "655353101D", "655353100C"
"""Irreparable; irreparable, and never seen in the console; in use, and on no list."""
NUMBER: Final = "KY-214"
PIN, SECOND_PIN, WRONG_PIN = "2468", "1357", "9999"
SHELVES: Final = ("W071", "W072")
SHELF, OTHER_SHELF = (printed_code(CodeKind.place, shelf).text for shelf in SHELVES)
_EXPORT: Final = (*small_files.DEVICES, "deviceId", "lastSync", "orgUnitPath")


class People(NamedTuple):
    """Who works here: code and badge of each."""

    boss: str
    boss_badge: str
    engineer: str
    engineer_badge: str
    technician: str
    technician_badge: str


class Files(NamedTuple):
    """What comes as a file on that day."""

    instruction: Path
    deprovisioned: Path
    certificates: Path


def morning(ledger: Path, files: Path) -> tuple[Beside, People]:
    """The ledger, and a look into it; the same at another desk, where one unit's tag was written otherwise."""
    with running(ledger) as program:
        key = program.opened.key
        people = program.desk.call(_employ, actor=stand_in()).result()
    for kind, headings, rows in (
        ("schools", (*small_files.SCHOOLS, "よみ"), SCHOOLS),
        ("devices", _EXPORT, _units("ACTIVE")),
    ):
        answer = cli(ledger, "import", kind, str(small_files.write(files / f"{kind}.csv", headings, rows)))
        assert answer["new"] == len(rows), answer
    with running(ledger) as here, running(ledger.with_name(f"{ledger.name}-there")) as there:
        _judge(here, people)
        _apart(here, there)
    return Beside(ledger, key, []), people


def day_files(folder: Path) -> Files:
    """The Board's list, the console's export after it let them go, the firm's certificates."""
    today = time.strftime("%Y/%m/%d")
    listed = [(NUMBER, today, "7教ICT第214号", serial) for serial in B]
    erased = [(serial, f"SH-{at:04d}", today) for at, serial in enumerate(B[:3], 1)]
    return Files(
        small_files.write(folder / "a.csv", ("指示番号", "指示日", "文書番号", "製造番号"), listed),
        small_files.write(folder / "b.csv", _EXPORT, _units("DEPROVISIONED")[: len(B)]),
        small_files.write(folder / "c.csv", ("製造番号", "証明書番号", "消去日"), erased),
    )


def _units(state: str) -> list[tuple[str, ...]]:
    """The console's export; of those that are on their way out with this state."""
    rows = []
    for at, serial in enumerate((*B, JUDGED, IN_USE, NO_ENTRY)):
        gone = serial in B
        told = small_files.device(serial, SCHOOLS[at % 2][1], f"KRM-0002{at:02d}", status=state if gone else "ACTIVE")
        seen = ("", "") if serial == NO_ENTRY else (f"1f0c3a52-7d{at:02d}-4c11", f"2026-0{at % 6 + 2}-1{at}T02:00:00Z")
        rows.append((*told, *seen, f"/学校/{SCHOOLS[at % 2][1]}"))
    return rows


def _employ(uow: Any) -> People:
    found = []
    names = (
        ("西田 拓也", Role.supervisor, PIN),
        ("古賀 美咲", Role.engineer, SECOND_PIN),
        ("堤 花", Role.technician, ""),
    )
    for name, role, pin in names:
        code = register_operator(uow, name=name, role=role).operator
        if pin:
            set_pin(uow, code, pin)
        found += [code, issue_badge(uow, code).badge]
    for shelf in SHELVES:
        uow.record(
            [Draft("registered", (Ref(Aggregate.place, code_id(Aggregate.place, shelf)),), {"set": {"code": shelf}})]
        )
    uow.set_value(KEY_TOLD, "1")  # else a notice pushes the page down, whenever it comes
    return People(*found)


def _judge(program: Program, people: People) -> None:
    """Two units were judged beyond repair before the day began."""
    desk = program.desk
    desk.actor = Actor(code=people.boss, role=Role.supervisor, proved=True)
    for serial in (JUDGED, NO_ENTRY):
        number = desk.run(take_in, TakeIn(desk.new_action(), desk.read_scan(serial))).result().repair or ""
        for what, fields in (
            (Action.override, {"reason": "市教委の連絡による"}),
            (Action.diagnose, {"hardware": "yes", "fault": "power", "cause": "natural", "detail": "wear"}),
            (Action.route, {"route": "disposal", "reason": "基板の故障"}),
        ):
            desk.run(act, Act(action=desk.new_action(), repair=number, what=what, fields=fields)).result()


def _apart(here: Program, there: Program) -> None:
    """Two desks wrote another tag for one unit, and met."""
    desks = [SyncDesk(here, hub := Hub()), SyncDesk(there, hub)]
    for desk, mark in zip(desks, "AC", strict=True):
        desk.program.ledger.desk = replace(desk.program.ledger.desk, mark=mark)
    drain(desks)
    ref = Ref(Aggregate.device, device_id(IN_USE))
    for desk, tag in zip(desks, ("KRM-000306", "KRM-000360"), strict=True):
        desk.program.desk.call(partial(_tag, ref, tag), actor=stand_in()).result()
    drain(desks)


def _tag(ref: Ref, tag: str, uow: Any) -> None:
    uow.record([Draft("changed", (ref,), {"set": {"tag": tag}})])
