"""The verb `deprovision`: the guarded request about one unit, or a second person's word for it. PINs are read, never
taken as arguments.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.bootstrap import Program
from app.cli.answer import Answer, code_of
from app.cli.desk_verbs import refusal_words
from app.cli.disposal_verbs import step_words
from app.cli.pins import prove, read_pin
from app.domain.kinds import Aggregate, Family
from app.domain.rules.disposal import StepBlocked
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases.deprovision import (
    CancelDeprovision,
    Named,
    RequestDeprovision,
    SecondRequest,
    SeeReenrolled,
    cancel,
    request,
    second,
    see_reenrolled,
)
from app.usecases.deprovision_rows import GuardRow
from app.usecases.second_person import prove_second


def run(program: Program, args: Namespace) -> Answer:
    """`deprovision CODE --reason REASON [--second OPERATOR] [--later]`: the operator's PIN, then the second person's.

    Where somebody else has asked and a second person is awaited, whoever runs it stands for it, by the same reason.
    `--cancel`: what was asked is not wanted; `--enrolled TEXT`: a unit that was let go for the maker was seen again.
    """
    prove(program, Command.deprovision_by_hand if args.enrolled is not None else Command.request_deprovision)
    desk = program.desk
    row = _row(program, args.code)
    body: dict[str, Any] = {"code": args.code, "device_id": row.device_id or None if row else None, "request": None}
    named = (Named(desk.read_scan(args.code), row.confirm if row else ""),)
    try:
        if args.cancel:
            result = desk.run(cancel, CancelDeprovision(desk.new_action(), named[0].scan)).result()
        elif args.enrolled is not None:
            result = desk.run(see_reenrolled, SeeReenrolled(desk.new_action(), named[0].scan, args.enrolled)).result()
        elif row is not None and _mine_to_second(row, desk.signed_in().code, args):
            result = desk.run(second, SecondRequest(desk.new_action(), named)).result()
        else:
            other = prove_second(desk, args.second, read_pin()) if args.second else None
            wish = RequestDeprovision(desk.new_action(), named, args.reason, other, args.later)
            result = desk.run(request, wish).result()
    except RepairRefused as refused:
        no = {"outcome": "refused", "family": Family.refused.value, "reason": refused.reason}
        blocked = refused.step if isinstance(refused, StepBlocked) else ""
        words = f"{args.code} {refusal_words(refused.reason, step=step_words(blocked) if blocked else '')}"
        return Answer(body | no | {"blocked_by": blocked or None}, code_of([Family.refused]), (words,))
    (unit,) = result.units
    yes = {"outcome": result.outcome, "family": result.family.value, "reason": None, "blocked_by": None}
    told = {"device_id": unit.device_id, "request": unit.request, "serial": unit.serial}
    return Answer(body | yes | told, code_of([result.family]), (_words(unit.code, result.outcome, row),))


def _row(program: Program, code: str) -> GuardRow | None:
    """What is known of the unit as it is asked about: it is frozen as it stands now."""
    found = [ref for ref in program.queries.find_device(code) if ref.kind is Aggregate.device]
    if len(found) != 1:
        return None
    return next(iter(program.queries.deprovision.to_confirm(found, program.desk.signed_in().code).rows), None)


def _mine_to_second(row: GuardRow, actor: str, args: Namespace) -> bool:
    return row.awaits_word_of(actor) and row.reason == args.reason.strip() and not args.second


def _words(code: str, outcome: str, row: GuardRow | None) -> str:
    said = t(f"deprovision.outcome.{outcome}", code=code)
    return said if row is None else f"{said} {row.model} {row.ou} {row.last_seen}".rstrip()
