"""Verbs of what goes out and comes back: lend, return, move, exchange, lost, found. One transaction an item."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from typing import Any

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer, code_of
from app.cli.desk_verbs import number_of, refusal_words, refused_body
from app.domain.bench_words import ExchangeKind
from app.domain.dates import reiwa
from app.domain.kinds import Family
from app.domain.rules.repair import RepairRefused
from app.settings.words import language, t
from app.usecases.exchange import Exchange, exchange
from app.usecases.loans import EndLoan, Lend, LoanResult, Move, end_loan, lend, move
from app.usecases.lost import LostResult, ReportFound, ReportLost, report_found, report_lost


def run_lend(program: Program, args: Namespace) -> Answer:
    """`lend CODE TO DUE [--repair REPAIR] [--condition WORD] [--with A,B] [--note TEXT]`: TO is a school by code, name
    or alias.
    """
    desk = program.desk
    wish = Lend(
        desk.new_action(),
        desk.read_scan(args.code),
        to=args.to,
        due=args.due,
        repair=number_of(args.repair) if args.repair else "",
        condition=args.condition,
        accessories=_listed(args.with_it) or (),
        words=args.note,
    )
    return _one(program, args.code, desk.run(lend, wish).result)


def run_return(program: Program, args: Namespace) -> Answer:
    """`return CODE [--condition WORD] [--with A,B] [--note TEXT]`: what was lent is back."""
    desk = program.desk
    wish = EndLoan(
        desk.new_action(),
        desk.read_scan(args.code),
        condition=args.condition,
        with_it=_listed(args.with_it),
        words=args.note,
    )
    return _one(program, args.code, desk.run(end_loan, wish).result)


def _listed(text: str | None) -> tuple[str, ...] | None:
    """Closed words parted by commas; None where nothing was said."""
    return None if text is None else tuple(part for word in text.split(",") if (part := word.strip()))


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
        return Answer(refused_body(refused.reason, repair=number), REFUSED, (refusal_words(refused.reason),))
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


def run_lost(program: Program, args: Namespace) -> Answer:
    """`lost CODE [--on D] [--police NO] [--told D]`: it is lost, or more is known of it."""
    desk = program.desk
    wish = ReportLost(desk.new_action(), desk.read_scan(args.code), on=args.on, police=args.police, told=args.told)
    return _of_lost(args.code, desk.run(report_lost, wish).result, unknown="unknown_lost")


def run_found(program: Program, args: Namespace) -> Answer:
    """`found CODE [--on D] [--where TEXT]`: it turned up."""
    desk = program.desk
    wish = ReportFound(desk.new_action(), desk.read_scan(args.code), on=args.on, where=args.where)
    return _of_lost(args.code, desk.run(report_found, wish).result)


def _of_lost(code: str, work: Callable[[], LostResult], unknown: str = "unknown_device") -> Answer:
    """`ask`: what is to be asked of the console next, which takes a person at the window. `unknown`: the words for what
    nobody knows; a lost unit can't be taken in first.
    """
    body: dict[str, Any] = {"code": code}
    try:
        result = work()
    except RepairRefused as refused:
        body |= refused_body(refused.reason)
        said = unknown if refused.reason == "unknown_device" else refused.reason
        return Answer(body, REFUSED, (f"{code}　{refusal_words(said)}",))
    reason = f"ask_{result.ask}" if result.ask else None
    body |= {"outcome": result.outcome, "family": result.family.value, "reason": reason, "ask": result.ask or None}
    words = [t(f"lost.did.{result.outcome}", code=result.code), *([t(f"lost.ask.{result.ask}")] if result.ask else [])]
    return Answer(body, code_of([result.family]), (" ".join(words),))


def _one(program: Program, code: str, work: Callable[[], LoanResult]) -> Answer:
    body = _body(code, work)
    return Answer(body, code_of([Family(body["family"])]), (_words(program, body),))


def _body(code: str, work: Callable[[], LoanResult]) -> dict[str, Any]:
    try:
        result = work()
    except RepairRefused as refused:
        return {"code": code} | refused_body(refused.reason)
    return {
        "code": code,
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": result.reason or None,
        "looks": list(result.looks),
        "to": result.to,
        **({"due": result.due} if result.due else {}),
        **({"lacks": list(result.lacks)} if result.lacks else {}),
    }


def _words(program: Program, body: dict[str, Any]) -> str:
    if body["family"] == Family.refused:
        return f"{body['code']}　{refusal_words(body['reason'])}"
    where = program.queries.schools().get(body["to"], body["to"])
    said = t(f"away.loan.{body['outcome']}", code=body["code"], school=where)
    lacks = "・".join(t(f"kinds.accessory.{name}") for name in body.get("lacks", ()))
    looks = [t(f"away.loan.{look}", day=_day(body.get("due", "")), what=lacks) for look in body["looks"]]
    return " ".join([said, *looks])


def _day(text: str) -> str:
    """An ISO day as people read it in the language in force; nothing where there is none."""
    return reiwa(date.fromisoformat(text)) if text and language() == "ja" else text
