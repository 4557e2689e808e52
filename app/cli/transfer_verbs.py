"""Verbs of planned moves and of schools that close: transfer, school. One transaction a scan."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer, code_of
from app.cli.desk_verbs import refusal_words, refused_body
from app.cli.pins import prove
from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.kinds import Family
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases.schools import ChangeSchool, change_school
from app.usecases.transfer_rows import TransferFacts, TransferUnit
from app.usecases.transfers import (
    CloseTransfer,
    CountCrate,
    OpenTransfer,
    Rekit,
    ScanTransfer,
    TransferResult,
    close_transfer,
    count_crate,
    open_transfer,
    rekit,
    scan_transfer,
)


def transfer(program: Program, args: Namespace) -> Answer:
    """`transfer plan|out|in|crate|rekit|show|close`."""
    return _VERBS[args.transfer_verb](program, args)


def _plan(program: Program, args: Namespace) -> Answer:
    action, why = program.desk.new_action(), TransferWhy(args.why)
    wish = OpenTransfer(action, args.from_, args.to, args.on, why, args.kit or None, args.number)
    return _one(program.desk.run(open_transfer, wish).result)


def _scan(program: Program, args: Namespace) -> Answer:
    desk, side, results = program.desk, TransferSide(args.transfer_verb), []
    for code in args.codes:
        wish = ScanTransfer(desk.new_action(), args.transfer, side, desk.read_scan(code), args.crate)
        results.append(_body(desk.run(scan_transfer, wish).result, code))
    families = [Family(body["family"]) for body in results]
    worst = next((body for body in results if body["family"] == Family.refused), results[0])
    whole = {name: worst[name] for name in ("outcome", "family", "reason")} | {
        "results": results,
        "total": len(results),
    }
    return Answer(whole, code_of(families), tuple(map(_words, results)))


def _crate(program: Program, args: Namespace) -> Answer:
    action, side = program.desk.new_action(), TransferSide(args.side)
    wish = CountCrate(action, args.transfer, side, args.crate, args.adapters)
    return _one(program.desk.run(count_crate, wish).result)


def _rekit(program: Program, args: Namespace) -> Answer:
    desk = program.desk
    wish = Rekit(desk.new_action(), args.transfer, desk.read_scan(args.code), tuple(args.checks))
    return _one(desk.run(rekit, wish).result)


def _close(program: Program, args: Namespace) -> Answer:
    wish = CloseTransfer(program.desk.new_action(), args.transfer, args.anyway)
    return _one(program.desk.run(close_transfer, wish).result)


def _show(program: Program, args: Namespace) -> Answer:
    queries = program.queries.transfers
    if not args.transfer:
        plans = queries.transfers(closed=True)
        return Answer(
            {"transfers": [_facts(plan) for plan in plans], "total": len(plans)}, DONE, tuple(map(_line, plans))
        )
    found = queries.transfer(args.transfer)
    if found is None:
        return Answer({"found": False}, REFUSED, (refusal_words("unknown_transfer"),))
    missing = tuple(t("transfers.line.missing", unit=unit.tag or unit.serial) for unit in found.missing)
    return Answer({"found": True, **_facts(found)}, DONE, (_line(found), *missing))


_VERBS: dict[str, Callable[[Program, Namespace], Answer]] = {
    "plan": _plan,
    "out": _scan,
    "in": _scan,
    "crate": _crate,
    "rekit": _rekit,
    "show": _show,
    "close": _close,
}


def _one(work: Callable[[], TransferResult]) -> Answer:
    body = _body(work)
    return Answer(body, code_of([Family(body["family"])]), (_words(body),))


def _body(work: Callable[[], TransferResult], code: str = "") -> dict[str, Any]:
    named = {"code": code} if code else {}
    try:
        result = work()
    except RepairRefused as refused:
        return named | refused_body(refused.reason)
    told = {"out": result.out, "in": result.came, "missing": result.missing, "apart": result.apart}
    return {
        "code": code or result.code,
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": result.reason or None,
        "remarks": result.remarks,
        "transfer": result.number,
        **told,
        "adapters": result.adapters,
        "left": result.left,
    }


def _words(body: dict[str, Any]) -> str:
    if "transfer" not in body:
        return " ".join(filter(None, (body.get("code", ""), refusal_words(body["reason"]))))
    said = [t(f"transfers.outcome.{body['outcome']}", code=body["code"], number=body["transfer"])]
    told = {"missing": body["missing"], "adapters": body["adapters"]}
    said += [t(f"transfers.remark.{remark}", **told) for remark in body["remarks"]]
    return " ".join(said)


def _line(plan: TransferFacts) -> str:
    return t(
        "transfers.line.plan",
        number=plan.number,
        come_from=plan.from_school,
        to=plan.to_school,
        day=plan.on,
        should=plan.should,
        out=plan.out,
        came=plan.came,
        missing=len(plan.missing),
    )


def _facts(plan: TransferFacts) -> dict[str, Any]:
    lists = {"missing": plan.missing, "extra": plan.extra, "not_out": plan.not_out, "apart": plan.apart}
    return {
        "transfer": plan.number,
        "from": plan.from_code,
        "to": plan.to_code,
        "on": plan.on,
        "why": plan.why,
        "kit": plan.kit,
        "closed": plan.closed or None,
        "should": plan.should,
        "out": plan.out,
        "in": plan.came,
        **{name: [_unit(unit) for unit in units] for name, units in lists.items()},
        "crates": [crate._asdict() | {"difference": crate.difference} for crate in plan.crates],
        "total": len(plan.units),
    }


def _unit(unit: TransferUnit) -> dict[str, Any]:
    fields = ("serial", "tag", "status", "school_code", "crate", "left", "repair")
    return {name: getattr(unit, name) for name in fields} | {"out": unit.out, "in": unit.came}


def school(program: Program, args: Namespace) -> Answer:
    """`school CODE [--ends D] [--successor SCHOOL] [--alias NAME …]`: empty takes a thing away."""
    prove(program, Command.change_shared_setting)
    aliases = None if args.aliases is None else tuple(args.aliases)
    wish = ChangeSchool(program.desk.new_action(), args.school, args.ends, args.successor, aliases)
    try:
        result = program.desk.run(change_school, wish).result()
    except RepairRefused as refused:
        return Answer(refused_body(refused.reason), REFUSED, (refusal_words(refused.reason),))
    body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": None,
        "code": result.code,
        "ends": result.ends or None,
        "successor": result.successor or None,
        "aliases": list(result.aliases),
    }
    return Answer(body, DONE, (t(f"transfers.school.{result.outcome}", code=result.code),))
