"""`visit …`: plan, change, begin, load, line, pickup, report, count, close, cancel, list, show.

One transaction an item.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.bootstrap_papers import Papers
from app.bootstrap_visits import PapersOfVisits, visit_queries
from app.cli.answer import DONE, REFUSED, Answer, code_of
from app.cli.desk_verbs import pick_up, refusal_words
from app.cli.read_verbs import utc
from app.domain.codes import squeeze
from app.domain.kinds import NEW_NUMBER, Family
from app.domain.rules.repair import RepairRefused
from app.domain.visit_words import LineWhat, Planned
from app.settings.words import t
from app.usecases.charger_moves import Load
from app.usecases.charger_moves import load as load_spare
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visit_rows import CarThing, VisitLine, VisitRow
from app.usecases.visits import (
    ChangeVisit,
    OnVisit,
    PlanVisit,
    ReportVisit,
    VisitResult,
    WriteLine,
    begin_visit,
    cancel_visit,
    change_visit,
    close_visit,
    plan_visit,
    report_visit,
    write_line,
)

_Body = dict[str, Any]


def visit(program: Program, args: Namespace) -> Answer:
    """The part of the verb that was asked for."""
    return _PARTS[args.visit_verb](program, args)


def plan(program: Program, args: Namespace) -> Answer:
    """`visit plan SCHOOL DAY [--begins T] [--ends T] [--todo WORD…] [--words TEXT]`, and the lists of its plan."""
    desk = program.desk
    wish = PlanVisit(
        desk.new_action(), school=args.school, day=args.day, begins=args.begins or "", ends=args.ends or "",
        todo=tuple(args.todo or ()), words=args.words or "", **_lists(args),
    )  # fmt: skip
    return _one(lambda: desk.run(plan_visit, wish).result(), "")


def change(program: Program, args: Namespace) -> Answer:
    """`visit change VISIT …`: what is not named stays; `CODE=0` takes one off its list."""
    desk, number = program.desk, squeeze(args.visit)
    wish = ChangeVisit(
        desk.new_action(), number, school=args.school, day=args.day, begins=args.begins, ends=args.ends,
        todo=None if args.todo is None else tuple(args.todo), words=args.words, **_lists(args),
    )  # fmt: skip
    return _one(lambda: desk.run(change_visit, wish).result(), number)


def _lists(args: Namespace) -> dict[str, dict[str, int]]:
    """What comes onto the lists of a plan, by list: CODE, or CODE=3."""
    return {f"{what.value}s": dict(getattr(args, what.value)) for what in Planned}


def _act(usecase: Callable[..., VisitResult]) -> Callable[[Program, Namespace], Answer]:
    def run(program: Program, args: Namespace) -> Answer:
        number = squeeze(args.visit)
        wish = OnVisit(program.desk.new_action(), number)
        return _one(lambda: program.desk.run(usecase, wish).result(), number)

    return run


def line(program: Program, args: Namespace) -> Answer:
    """`visit line VISIT none|note [--thing TEXT] [--words TEXT]`."""
    desk, number = program.desk, squeeze(args.visit)
    wish = WriteLine(desk.new_action(), number, LineWhat(args.what), args.thing, args.words)
    return _one(lambda: desk.run(write_line, wish).result(), number)


def report(program: Program, args: Namespace) -> Answer:
    """`visit report VISIT [--confirmer NAME] [--words TEXT] [--out FILE]`: a file alone is the paper as it stands."""
    desk, number = program.desk, squeeze(args.visit)
    body: _Body = {"file": None}
    words: tuple[str, ...] = ()
    if args.confirmer or args.words or not args.out:
        wish = ReportVisit(desk.new_action(), number, args.confirmer, args.words)
        said = _one(lambda: desk.run(report_visit, wish).result(), number)
        if said.code == REFUSED:
            return said
        body, words = {**said.body, **body}, said.words
    else:
        body = {**_shown(program, number), **body}
    if args.out and body["family"] != Family.refused:
        _write(program, number, args.out)
        body["file"] = str(args.out)
    return Answer(body, code_of([Family(body["family"])]), words or _paper_words(body))


def _shown(program: Program, number: str) -> _Body:
    found = visit_queries(program).visit(number)
    if found is None:
        return _json(VisitResult("refused", Family.refused, number, reason="unknown_visit"))
    return _json(VisitResult("shown", Family.ok, found.row.visit, found.row.state))


def _write(program: Program, number: str, path: Path) -> None:
    drawn = PapersOfVisits(program).report(number, program.desk.mark)
    Papers(program).write_pdf(drawn.pages, path)


def _paper_words(body: _Body) -> tuple[str, ...]:
    return (refusal_words(body["reason"]) if body["family"] == Family.refused else str(body["file"]),)


def pickup(program: Program, args: Namespace) -> Answer:
    """`visit pickup VISIT CODE… [--fault PLACE] [--cause CAUSE]`: as `intake`, each unit a line of the visit."""
    number = squeeze(args.visit)
    taken = pick_up(program, args, number)
    taken = taken._replace(body=_whole(number, taken.body["results"] or [taken.body], taken.body["results"]))
    found, today = visit_queries(program).visit(number), program.clock.now().today.isoformat()
    numbered = any(each["outcome"] in NEW_NUMBER for each in taken.body["results"])
    if not numbered or found is None or found.held == today:
        return taken
    late = t("visits.late_pickup", day=found.held, today=today)
    return taken._replace(words=(*taken.words, late))


def load(program: Program, args: Namespace) -> Answer:
    """`visit load VISIT CODE…`: spares go into the car, each in a transaction of its own."""
    desk, number = program.desk, squeeze(args.visit)

    def loaded(code: str) -> VisitResult:
        found = desk.run(load_spare, Load(desk.new_action(), desk.read_scan(code), number)).result()
        return VisitResult(found.outcome, found.family, number, code=found.unit)

    return _several(number, [{"code": code} | _tried(partial(loaded, code), number) for code in args.codes])


def count(program: Program, args: Namespace) -> Answer:
    """`visit count VISIT [CODE…] [--place PLACE] [--end]`: what came out of the car; --end names what is missing."""
    desk, number = program.desk, squeeze(args.visit)

    def counted(code: str) -> VisitResult:
        wish = CountBack(desk.new_action(), (number,), desk.read_scan(code), args.place)
        return desk.run(count_back, wish).result()

    results = [{"code": code} | _tried(partial(counted, code), number) for code in args.codes]
    if args.end or not results:
        ended = EndCount(desk.new_action(), (number,))
        results.append(_tried(lambda: desk.run(end_count, ended).result(), number))
    return _several(number, results, missing=results[-1].get("missing", []))


def _several(number: str, results: list[_Body], **more: Any) -> Answer:
    """Each item's answer; the whole one's outcome is that of the worst."""
    body = _whole(number, results, results) | more
    return Answer(body, code_of(Family(each["family"]) for each in results), tuple(map(_words, results)))


def _whole(number: str, answers: list[_Body], results: list[_Body]) -> _Body:
    """The answer to a verb that takes several items, by that of the worst."""
    worst = max(answers, key=lambda each: _WORST.index(each["family"]))
    body = {name: worst[name] for name in ("outcome", "family", "reason")}
    return body | {"visit": number, "results": results, "total": len(results)}


_WORST = (Family.ok, Family.look, Family.refused)


def listed(program: Program, args: Namespace) -> Answer:
    """`visit list [--from D] [--to D] [--school SCHOOL]`: the day's where no day is named."""
    queries = visit_queries(program)
    today = "" if args.since or args.until else program.clock.now().today.isoformat()
    rows = queries.visits(args.since or today, args.until or today)
    evening = queries.evening()
    body = {
        "visits": [_row(row) for row in rows],
        "total": len(rows),
        "now": queries.now() or None,
        "saved": {"day": evening.day, "saved": evening.saved, "sent": evening.sent, "confirmed": evening.confirmed},
    }
    said = t("visits.evening", day=evening.day, saved=evening.saved, sent=evening.sent, confirmed=evening.confirmed)
    words = (
        t("visits.cli.total", total=len(rows)),
        *(_row_words(row, t(f"visits.turn.{row.turn}")) for row in rows),
        said,
    )
    return Answer(body, DONE, words)


def show(program: Program, args: Namespace) -> Answer:
    """`visit show VISIT`: what was planned, what was done, what is in the car."""
    found = visit_queries(program).visit(squeeze(args.visit))
    if found is None:
        return Answer({"found": False}, REFUSED, (t("visits.cli.not_there"),))
    body = {
        "found": True,
        **_row(found.row),
        "begun": found.begun or None,
        "reported": found.reported or None,
        "closed": found.closed or None,
        "lines": [_line(program, each) for each in (*found.lines, *found.moves)],
        "car": [_thing(each) for each in found.car],
        "counted": [each._asdict() for each in found.counted],
    }
    state = t(f"visits.state.{found.row.state}")
    counted = (f"{each.code}　{t(f'visits.counted.{each.said}')}" for each in found.counted)
    return Answer(body, DONE, (_row_words(found.row, state), *counted))


_PARTS: dict[str, Callable[[Program, Namespace], Answer]] = {
    "plan": plan,
    "change": change,
    "begin": _act(begin_visit),
    "line": line,
    "load": load,
    "pickup": pickup,
    "report": report,
    "count": count,
    "close": _act(close_visit),
    "cancel": _act(cancel_visit),
    "list": listed,
    "show": show,
}


def _one(work: Callable[[], VisitResult], number: str) -> Answer:
    body = _tried(work, number)
    return Answer(body, code_of([Family(body["family"])]), (_words(body),))


def _tried(work: Callable[[], VisitResult], number: str) -> _Body:
    try:
        return _json(work())
    except RepairRefused as refused:
        return _json(VisitResult("refused", Family.refused, number, reason=refused.reason))


def _json(result: VisitResult) -> _Body:
    body: _Body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": result.reason or None,
        "visit": result.visit or None,
        "state": result.state or None,
    }
    if result.code:
        body["code"] = result.code
    if result.outcome == "counted":
        body["missing"] = list(result.missing)
    for name in ("other", "where", "on"):
        if getattr(result, name):
            body[name] = getattr(result, name)
    return body


def _words(body: _Body) -> str:
    if body["family"] == Family.refused:
        return "　".join(filter(None, (body.get("code"), refusal_words(body["reason"]))))
    said = t(f"visits.outcome.{body['outcome']}", visit=body["visit"], code=body.get("code", ""))
    if not body["reason"]:
        return said
    told = {name: body.get(name, "") for name in ("other", "where")} | {"day": body.get("on", "")}
    return f"{said} {t('visits.looked.' + body['reason'], missing='、'.join(body.get('missing', ())), **told)}"


def _row(row: VisitRow) -> _Body:
    return {
        "visit": row.visit,
        "school": row.school,
        "school_code": row.school_code,
        "day": row.day,
        "begins": row.begins or None,
        "ends": row.ends or None,
        "state": row.state,
        "turn": row.turn,
        "todo": list(row.todo),
        "cabinets": dict(row.cabinets),
        "spares": dict(row.spares),
        "units": dict(row.units),
        "swaps": row.swaps,
        "pickups": row.pickups,
        "nothing_found": row.nothing,
        "notes": row.notes,
        "loaded": row.loaded,
        "in_car": row.car,
        "counted": row.counted,
        "missing": row.missing,
        "cards": row.cards,
    }


def _row_words(row: VisitRow, state: str) -> str:
    return t("visits.cli.line", visit=row.visit, day=row.day, window=row.window, school=row.school, state=state)


def _line(program: Program, each: VisitLine) -> _Body:
    names = {"cabinet": each.cabinet, "room": each.room, "out": each.out, "in": each.into, "repair": each.repair}
    names |= {"serial": each.serial, "thing": each.thing}
    told = {name: text for name, text in names.items() if text}
    return {"what": each.what, "at": utc(program, each.local), "at_local": each.local, **told}


def _thing(each: CarThing) -> _Body:
    return {"kind": each.kind, "code": each.code, "model": each.model or None, "serial": each.serial or None}
