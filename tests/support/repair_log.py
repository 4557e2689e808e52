"""Repairs with a course behind them, by the thousand, for tests and measurements of the log. All people are made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import cycle

from app.bootstrap import Program
from app.domain.codes import repair_number
from app.domain.dates import fiscal_year
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate, FaultPlace, RepairState
from app.domain.operations import Draft, Ref
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in
from tests.support.real_desks import ZONE, Clock

SCHOOLS = {
    "ES01": "善導寺小学校",
    "ES02": "北小学校",
    "JH01": "青陵中学校",
    "SN01": "久留米市立久留米特別支援学校高等部分教室",
    "ES03": "𠮷田小学校",
}
"""One of them with a character that CP932 lacks."""
MODELS = (("NEC", "NEC Chromebook Y2"), ("ASUS", "ASUS Chromebook CZ1"), ("Lenovo", "Lenovo 500e Chromebook Gen 4s"))
PARTS = {"KT-01": ("キートップ", 120), "BT-02": ("バッテリー NEC Y2", 4800), "CC-01": ("カメラケーブル", 900)}
COURSES = ("desk", "maker", "board", "open", "irreparable")
SLICE = 500


def filled(program: Program, repairs: int, *, today: date, devices: int = 0) -> list[str]:
    """A ledger with schools, parts, `devices` devices (one a repair, where none is said) and so many repairs, opened
    on the 700 days before `today`; their numbers, in the order of opening.
    """
    _write(program, [_registered(Aggregate.school, code, name=name) for code, name in SCHOOLS.items()])
    _write(program, [_registered(Aggregate.part, code, name=n, price=str(p)) for code, (n, p) in PARTS.items()])
    refs = [Ref(Aggregate.device, device_id(serial(at))) for at in range(devices or repairs)]
    _write(program, [_device(ref, at) for at, ref in enumerate(refs)])
    usual, numbers = program.ledger._clock, []
    by_day: dict[date, list[Draft]] = {}
    turns = zip(range(repairs), cycle(refs), cycle(COURSES), cycle(FaultPlace), strict=False)
    for at, ref, course, fault in turns:
        day = today - timedelta(days=700 - at * 700 // repairs)
        number = repair_number(fiscal_year(day), "A", 1 + at).text
        numbers.append(number)
        by_day.setdefault(day, []).extend(_repair(ref, number, course, fault.value, at))
    try:
        for day, drafts in by_day.items():
            program.ledger._clock = Clock(datetime.combine(day, time(10), ZONE).astimezone(UTC))
            _write(program, drafts)
    finally:
        program.ledger._clock = usual
    return numbers


def serial(at: int) -> str:
    """The serial of the device at this place."""
    return f"PF{at:06d}"


def _write(program: Program, drafts: Sequence[Draft]) -> None:
    for start in range(0, len(drafts), SLICE):
        program.desk.call(partial(_record, drafts[start : start + SLICE]), actor=stand_in()).result()


def _record(drafts: Sequence[Draft], unit: UnitOfWork) -> None:
    unit.record(drafts)


def _registered(kind: Aggregate, code: str, **fields: str) -> Draft:
    return Draft("registered", (Ref(kind, code_id(kind, code)),), {"set": {"code": code, **fields}})


def _device(ref: Ref, at: int) -> Draft:
    maker, model = MODELS[at % len(MODELS)]
    school = tuple(SCHOOLS)[at % len(SCHOOLS)]
    tag = f"=KT-{at:05d}" if at % 97 == 0 else f"KT-{at:05d}"  # some begin as a formula does
    fields = {"serial": serial(at), "tag": tag, "school": school, "model": model, "maker": maker, "kind": "chromebook"}
    return Draft("registered", (ref,), {"set": fields})


def _repair(ref: Ref, number: str, course: str, fault: str, at: int) -> list[Draft]:
    def said(kind: str, **payload: object) -> Draft:
        return Draft(kind, (ref,), {"n": number, **payload})

    cause, detail = (("natural", "wear"), ("non_natural", "drop"), ("unknown", None))[at % 3]
    more: dict[str, object] = {"further": ["screen"]} if at % 4 == 0 and fault != "screen" else {}
    found = {"fault": fault, "cause": cause, **({"detail": detail} if detail else {}), **more}
    made = [said("repair_opened", outcome="opened", state="received"), said("diagnosed", **found)]
    tested = [
        said("tested", state=RepairState.ready.value, passed=True, checks={"power": True, "screen": True}),
        said("handed_back", state=RepairState.returned.value, way="run"),
    ]
    if course == "desk":
        made.append(said("routed", route="desk", state="repairing"))
        code = tuple(PARTS)[at % len(PARTS)]
        part = Ref(Aggregate.part, code_id(Aggregate.part, code))
        moved = {"n": number, "code": code, "count": -1, "place": "棚1", "why": "used"}
        made.append(Draft("part_moved", (part, ref), moved))
        made += [said("worked", state="testing", work=["replace_part", "clean"]), *tested]
    elif course == "maker":
        made.append(said("routed", route="maker", state="diagnosing"))
        made.append(said("shipped", state="at_maker", rma=f"RMA{at:05d}", waybill=f"{at:012d}", firm="メーカー"))
        made += [said("came_back", state="testing"), *tested]
    elif course == "board":
        made.append(said("routed", route="board", state="awaiting_decision", quote=18000 + at % 9000))
        made.append(
            said(
                "decided", state="diagnosing", decision="repair", payer="board", amount=19800, document=f"教ICT第{at}号"
            )
        )
    elif course == "irreparable":
        made.append(said("routed", route="disposal", state="irreparable"))
    return made
