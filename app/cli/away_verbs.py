"""Verbs of what goes out and comes back: lend, return, move, exchange. One transaction an item."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer, code_of
from app.cli.desk_verbs import number_of, refusal_words
from app.domain.bench_words import ExchangeKind
from app.domain.kinds import Family
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases.exchange import Exchange, exchange
from app.usecases.loans import EndLoan, Lend, LoanResult, Move, end_loan, lend, move


def run_lend(program: Program, args: Namespace) -> Answer:
    """`lend CODE TO DUE [--repair REPAIR]`: TO is a school by code, name or alias."""
    desk = program.desk
    repair = number_of(args.repair) if args.repair else ""
    wish = Lend(desk.new_action(), desk.read_scan(args.code), to=args.to, due=args.due, repair=repair)
    return _one(program, args.code, desk.run(lend, wish).result)


def run_return(program: Program, args: Namespace) -> Answer:
    """`return CODE`: what was lent is back."""
    desk = program.desk
    wish = EndLoan(desk.new_action(), desk.read_scan(args.code))
    return _one(program, args.code, desk.run(end_loan, wish).result)


def run_move(program: Program, args: Namespace) -> Answer:
    """`move CODE… TO`: each device in a transaction of its own; the answer's outcome is that of the worst."""
    desk = program.desk
    results = []
    for code in args.codes:
        wish = Move(desk.new_action(), desk.read_scan(code), to=args.to)
        results.append(_body(code, desk.run(move, wish).result))
    families = [Family(each["family"]) for each in results]
    worst = next((each for each in results if each["family"] == Family.refused), results[0])
    body = {name: worst[name] for name in ("outcome", "family", "reason")} | {"results": results, "total": len(results)}
    return Answer(body, code_of(families), tuple(_words(program, each) for each in results))


def run_exchange(program: Program, args: Namespace) -> Answer:
    """`exchange REPAIR SERIAL --kind mainboard|unit`."""
    desk, number = program.desk, number_of(args.repair)
    wish = Exchange(desk.new_action(), number, args.serial, ExchangeKind(args.kind))
    try:
        result = desk.run(exchange, wish).result()
    except RepairRefused as refused:
        body: dict[str, Any] = {
            "outcome": "refused", "family": Family.refused.value, "reason": refused.reason, "repair": number,
        }  # fmt: skip
        return Answer(body, REFUSED, (refusal_words(refused.reason),))
    body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": None,
        "repair": result.repair,
        "state": result.state,
        "serial": result.serial,
        "former": result.former,
    }
    return Answer(body, DONE, (t("away.exchanged", repair=result.repair, former=result.former, serial=result.serial),))


def _one(program: Program, code: str, work: Callable[[], LoanResult]) -> Answer:
    body = _body(code, work)
    return Answer(body, code_of([Family(body["family"])]), (_words(program, body),))


def _body(code: str, work: Callable[[], LoanResult]) -> dict[str, Any]:
    try:
        result = work()
    except RepairRefused as refused:
        return {"code": code, "outcome": "refused", "family": Family.refused.value, "reason": refused.reason}
    return {
        "code": code,
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": result.reason or None,
        "to": result.to,
    }


def _words(program: Program, body: dict[str, Any]) -> str:
    if body["family"] == Family.refused:
        return f"{body['code']}　{refusal_words(body['reason'])}"
    where = program.queries.schools().get(body["to"], body["to"])
    said = t(f"away.loan.{body['outcome']}", code=body["code"], school=where)
    return f"{said} {t('away.loan.was_in_use')}" if body["reason"] else said
