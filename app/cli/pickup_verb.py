"""The verb `pickup`: boxes onto the firm's truck, a spot check, the truck's leaving, the hand-over sheet."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.cli.answer import REFUSED, Answer, code_of
from app.cli.desk_verbs import refusal_words
from app.cli.disposal_verbs import step_words
from app.domain.disposal_words import Step, StepState
from app.domain.errors import WorldError
from app.domain.kinds import Family
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases import pickups
from app.usecases.pickup_results import CheckBox, LeavePickup, LoadBox, OpenPickup, PickupResult
from app.usecases.pickup_rows import PickupFacts


def run_pickup(program: Program, args: Namespace) -> Answer:
    """`pickup BOX… [--firm TEXT] [--date D] [--vehicle TEXT] [--witness TEXT] [--number NO] [--units CODE…] [--stay]
    [--anyway] [--document NO] [--sheet FILE]`: the boxes go on, are checked if units are named, and the truck leaves.

    The answer is that of the last thing done, or of the first that was refused. A box that is on a truck goes on there.
    """
    try:
        results = _results(program, args)
    except RepairRefused as refused:
        results = [PickupResult("refused", Family.refused, args.number, reason=refused.reason)]
    last = results[-1]
    facts = program.queries.pickups.pickup(last.number) if last.number else None
    body: dict[str, Any] = {
        "outcome": last.outcome,
        "family": max((each.family for each in results), key=[Family.ok, Family.look, Family.refused].index).value,
        "reason": last.reason or None,
        "pickup": last.number if facts is not None else None,
        "box": last.box or None,
        "boxes": [_box(each) for each in facts.boxes] if facts is not None else [],
        "total": len(facts.boxes) if facts is not None else 0,
        "units": facts.pickup.units if facts is not None else 0,
        "collected": facts.pickup.collected if facts is not None else 0,
        "ticked": last.ticked,
        "missing": list(_named(results, "missing")),
        "extra": list(_named(results, "extra")),
        "steps": _steps(facts),
        "next": _next(facts),
        "blocked_by": last.step or None,
        "sheet": None,
        "error": None,
    }
    words = tuple(map(_words, results))
    if args.sheet and facts is not None and last.outcome != "refused":
        from app.bootstrap_pickups import write_sheet

        try:
            body["sheet"] = str(write_sheet(program, last.number, Path(args.sheet)))
        except WorldError as fault:  # the truck has left all the same: what became of it is told
            body["error"] = str(fault.kind)
            return Answer(body, REFUSED, (*words, t(f"world.{fault.kind}"), t("disposal.pickup.sheet_again")))
    return Answer(body, code_of([Family(body["family"])]), words)


def _results(program: Program, args: Namespace) -> list[PickupResult]:
    desk, boxes = program.desk, dict.fromkeys(args.boxes)
    if args.units and len(boxes) != 1:
        raise RepairRefused("one_box_to_check")
    number = args.number or _truck_of(program, boxes)
    if number:
        aboard = [box for box in boxes if _is_on(program, box, number)]
        wishes = [LoadBox(desk.new_action(), number, box) for box in boxes if box not in aboard]
        results = [desk.run(pickups.load, wish).result() for wish in wishes]
    else:
        given = {name: getattr(args, name) for name in ("firm", "date", "vehicle", "witness")}
        wish = OpenPickup(desk.new_action(), boxes=tuple(boxes), **given)
        results = [desk.run(pickups.open_pickup, wish).result()]
        number = results[0].number
    if any(result.family is Family.refused for result in results):
        return [result for result in results if result.family is Family.refused]
    if args.units:
        scans = tuple(desk.read_scan(code) for code in args.units)
        results.append(desk.run(pickups.check, CheckBox(desk.new_action(), number, next(iter(boxes)), scans)).result())
    if not args.stay:
        leaving = LeavePickup(desk.new_action(), number, args.date, args.document, args.anyway)
        results.append(pickups.leave(desk, leaving).result())
    return results or [PickupResult("same", Family.ok, number)]


def _truck_of(program: Program, boxes: dict[str, None]) -> str:
    """The pick-up on whose truck all of these boxes are, or nothing."""
    found = {known.box.pickup if (known := program.queries.boxes.box(box)) is not None else "" for box in boxes}
    return found.pop() if len(found) == 1 else ""


def _is_on(program: Program, box: str, number: str) -> bool:
    known = program.queries.boxes.box(box)
    return known is not None and known.box.pickup == number


def _named(results: list[PickupResult], what: str) -> tuple[str, ...]:
    """What the newest check, or the refusal for it, names."""
    return next((found for result in reversed(results) if (found := getattr(result, what))), ())


def _box(each: Any) -> dict[str, Any]:
    return {
        "box": each.box.number,
        "units": each.box.units,
        "checked": each.checked,
        "scanned": each.scanned,
        "missing": list(each.missing),
        "extra": list(each.extra),
    }


def _steps(facts: PickupFacts | None) -> list[dict[str, Any]]:
    """The first of the steps that come when the firm does; those after it hang on each unit (`disposal CODE`)."""
    if facts is None:
        return []
    state = StepState.done if facts.pickup.left else StepState.next
    return [
        {"step": Step.collected.value, "state": state.value, "by": None, "at": facts.pickup.left or None, "place": None}
    ]


def _next(facts: PickupFacts | None) -> str | None:
    if facts is None:
        return None
    return (Step.certificate if facts.pickup.left else Step.collected).value


def _words(result: PickupResult) -> str:
    fields: dict[str, str] = {
        "number": result.number,
        "box": result.box,
        "boxes": str(result.boxes),
        "units": str(result.lacking if result.reason == "box_not_ready" else result.units),
        "ticked": str(result.ticked),
        "lacking": str(result.lacking),
        "missing": "・".join(result.missing) or t("disposal.pickup.none"),
        "extra": "・".join(result.extra) or t("disposal.pickup.none"),
        "step": step_words(result.step),
    }
    if result.reason:
        return refusal_words(result.reason, **fields)
    return t(f"disposal.pickup.{result.outcome}", **fields)
