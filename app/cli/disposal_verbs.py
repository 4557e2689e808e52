"""Verbs of disposal: dispose, tick, disposal, box. One transaction a unit; a whole box goes in slices of one action."""

from __future__ import annotations

import unicodedata
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer, code_of
from app.cli.desk_verbs import refusal_words
from app.cli.disposal_box import box_named, box_told, list_of, list_words
from app.cli.pins import prove, read_pin
from app.domain.disposal_words import HOW, Accessories, Step, Wipe
from app.domain.errors import WorldError
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.rules.disposal import StepBlocked, right_of
from app.domain.rules.permissions import Command, needs_pin
from app.domain.rules.repair import RepairRefused
from app.settings.words import has, t, word_or_code
from app.usecases.boxes import close_box, hand_over
from app.usecases.disposal import begin, tick
from app.usecases.disposal_results import BeginDisposal, BoxResult, CloseBox, DisposalResult, HandOverBox, TickStep
from app.usecases.disposal_rows import DisposalFacts, StepRow
from app.usecases.second_person import Second, prove_second

_USUAL: Final = {Step.accessories: Accessories.collected.value, Step.wipe: Wipe.wiped.value}
"""How a step was done where nobody said a word."""


def dispose(program: Program, args: Namespace) -> Answer:
    """`dispose CODE… --way A|B [--instruction NO] [--box BOX] [--reason TEXT]`: each unit in a transaction of its own;
    the answer's outcome is that of the worst.
    """
    prove(program, Command.dispose)
    desk, results = program.desk, []
    for code in args.codes:
        wish = BeginDisposal(
            desk.new_action(), desk.read_scan(code), args.way, args.instruction, args.box, reason=args.reason
        )
        results.append(_body(program, code, desk.run(begin, wish).result))
    families = [Family(body["family"]) for body in results]
    worst = next((body for body in results if body["family"] == Family.refused), results[0])
    body = worst | {"results": results, "total": len(results)}
    return Answer(body, code_of(families), tuple(_words(each) for each in results))


def run_tick(program: Program, args: Namespace) -> Answer:
    """`tick CODE STEP [--note TEXT] [--second OPERATOR]`: what the step wants to know begins the note (how it was done,
    on which shelf, to whom), or stands in an option of its own. `board` of a box: its list went to the Board.
    """
    desk, step = program.desk, args.step
    if step == Step.board and (number := box_named(program, args.code)):
        prove(program, Command.hand_over)
        told = HandOverBox(desk.new_action(), number, args.to, args.on, args.document)
        return _box_answer(program, number, lambda: hand_over(desk, told).result())
    how, rest = _how(step, args.how, args.note)
    if needs_pin(right_of(step, how)):
        prove(program, right_of(step, how))
    second = _second(program, args.second) if args.second else None
    wish = TickStep(
        desk.new_action(),
        desk.read_scan(args.code),
        step,
        how=how,
        note="" if step == Step.storage and not args.place else rest,
        place=args.place or (rest if step == Step.storage else ""),
        on=args.on,
        to=args.to,
        document=args.document,
        second=second,
    )
    body = _body(program, args.code, desk.run(tick, wish).result)
    return Answer(body, code_of([Family(body["family"])]), (_words(body),))


def _second(program: Program, code: str) -> Second:
    """The second person, by a PIN of their own: the next line of standard input."""
    return prove_second(program.desk, code, read_pin())


def _how(step: str, how: str, note: str) -> tuple[str, str]:
    """How a step was done, as told or as the note begins with it, and what is left of the note."""
    if how or step not in HOW:
        return how, note
    head, _, rest = note.partition(":")
    words = _spelled(Step(step))
    for text, left in ((note, ""), (head, rest)):
        word = words.get(_plain(text))
        if word is not None:
            return word, left.strip()
    if step == Step.wipe and note.strip():
        return note.strip(), ""  # refused: a reason that is none must not be taken for wiped
    usual = _USUAL.get(Step(step), "")
    return ("eye" if step == Step.verified and note.strip() else usual), note


def _spelled(step: Step) -> Mapping[str, str]:
    """The words of a step's list by their spelling, and by what they are called."""
    known = {_plain(word.value): word.value for word in HOW[step]}
    return known | {_plain(t(f"disposal.how.{step.value}.{word.value}")): word.value for word in HOW[step]}


def _plain(text: str) -> str:
    kept = (char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
    return "".join(kept)


def run_disposal(program: Program, args: Namespace) -> Answer:
    """`disposal CODE [--evidence DIR]`: a unit's checklist, or a box; or the evidence of either, as files."""
    if args.evidence:
        return _evidence(program, args.code, Path(args.evidence))
    if number := box_named(program, args.code):
        return box_told(program, number)
    found = program.queries.find_device(args.code)
    facts = program.queries.disposal.unit(found[0]) if len(found) == 1 else None
    if facts is None:
        reason = "several_named" if len(found) > 1 else "not_in_disposal" if found else "unknown_device"
        no = {"found": False, "steps": [], "next": None, "blocked_by": None, "outcome": "refused"}
        return Answer(no | {"family": Family.refused.value, "reason": reason}, REFUSED, (refusal_words(reason),))
    body = {"found": True, "code": args.code, **_facts(facts), "outcome": "found", "family": Family.ok.value}
    lines = tuple(_line(step) for step in facts.steps)
    return Answer(body | {"reason": None, "total": len(facts.steps)}, DONE, lines)


def _evidence(program: Program, code: str, folder: Path) -> Answer:
    from app.bootstrap_evidence import write_evidence

    try:
        pack = write_evidence(program, code, folder)
    except RepairRefused as refused:
        no = {"outcome": "refused", "family": Family.refused.value, "reason": refused.reason, "files": []}
        return Answer(no, REFUSED, (refusal_words(refused.reason),))
    files = [str(path) for path in (pack.json, pack.pdf, pack.sums)]
    told = {"outcome": "written", "family": Family.ok.value, "reason": None, "files": files}
    body = told | {"units": pack.units, "operations": pack.operations, "total": len(files)}
    return Answer(body, DONE, (t("evidence.written", units=pack.units, file=pack.json.name),))


def box(program: Program, args: Namespace) -> Answer:
    """`box close BOX [--out DIR]`: closed; its list as files, also of one that was closed before."""
    desk = program.desk
    wish = CloseBox(desk.new_action(), args.box)
    done = _box_answer(program, args.box, lambda: desk.run(close_box, wish).result())
    if done.code != DONE:
        return done._replace(body={**done.body, "files": []})
    number, files = done.body["box"], list[str]()
    told = dict(done.body)
    if args.out:
        try:
            files = list_of(program, number, done.body["list"] or "", Path(args.out))
        except WorldError as fault:  # the box is closed all the same: what became of it is told
            no = told | {"files": files, "error": str(fault.kind)}
            return Answer(no, REFUSED, (*done.words, t(f"world.{fault.kind}"), t("disposal.box.list_again")))
    return Answer(told | {"files": files}, DONE, (*done.words, list_words(number, files)))


def _box_answer(program: Program, named: str, work: Callable[[], BoxResult]) -> Answer:
    try:
        result = work()
    except RepairRefused as refused:
        result = BoxResult("refused", Family.refused, named, reason=refused.reason)
    known = program.queries.boxes.box(result.number)
    lacks = [{"step": lack.step, "units": lack.units} for lack in known.lacks] if known else []
    body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": result.reason or None,
        "box": result.number,
        "units": result.units,
        "list": result.list_hash or None,
        "steps": lacks,
        "next": known.next.code if known and known.next else None,
        "blocked_by": result.step or None,
    }
    words = t(f"disposal.box.{result.outcome}", box=result.number, units=result.units, lacking=result.lacking)
    if result.reason:
        words = refusal_words(result.reason, box=result.number, step=step_words(result.step), units=str(result.lacking))
    return Answer(body, code_of([result.family]), (words,))


# --- answers --------------------------------------------------------------------------------------------------------


def _body(program: Program, code: str, work: Callable[[], DisposalResult]) -> dict[str, Any]:
    body: dict[str, Any] = {"code": code}
    try:
        result = work()
    except RepairRefused as refused:
        blocked = refused.step if isinstance(refused, StepBlocked) else None
        device = _unit(program, code)
        known = program.queries.disposal.unit(device) if device is not None else None
        body |= _facts(known) if known is not None else {"steps": [], "next": None, "blocked_by": None}
        no = {"outcome": "refused", "family": Family.refused.value, "reason": refused.reason}
        return body | no | ({"blocked_by": blocked} if blocked else {})
    facts = program.queries.disposal.unit(result.device)
    body |= _facts(facts) if facts is not None else {}
    told = {"outcome": result.outcome, "family": result.family.value, "reason": result.reason or None}
    return body | told | {"step": result.step or None, "remarks": list(result.remarks)}


def _unit(program: Program, code: str) -> Ref | None:
    found = [ref for ref in program.queries.find_device(code) if ref.kind is Aggregate.device]
    return found[0] if len(found) == 1 else None


def _facts(facts: DisposalFacts) -> dict[str, Any]:
    row = facts.row
    return {
        "serial": row.serial or None,
        "way": row.way or None,
        "status": row.status,
        "box": row.box or None,
        "instruction": row.instruction or None,
        "steps": [_step(step) for step in facts.steps],
        "next": facts.next or None,
        "blocked_by": facts.blocked_by or None,
        "left": facts.left or None,
    }


def _step(step: StepRow) -> dict[str, Any]:
    names = ("step", "state", "by", "at", "local", "place", "desk", "how", "on", "to", "document", "second")
    found = {name: getattr(step, name) or None for name in names}
    found["place"] = step.place or step.desk or None
    return found | {"listed": step.listed}


def step_words(step: str) -> str:
    """What a step is called."""
    return word_or_code(f"disposal.step.{step}", step)


def _line(step: StepRow) -> str:
    name = step.name or step_words(step.step)
    how = t(f"disposal.how.{step.step}.{step.how}") if step.how else ""
    return t(f"disposal.line.{step.state}", step=name, how=how, when=step.local[:16] or step.on, who=step.by_name)


def _words(body: dict[str, Any]) -> str:
    if body["outcome"] == "refused":
        blocked = step_words(body["blocked_by"] or "") if body["reason"] == "step_blocked" else ""
        return f"{body['code']} {refusal_words(body['reason'], step=blocked)}"
    ahead = t("disposal.next", step=step_words(body["next"])) if body.get("next") else t("disposal.all_done")
    step = step_words(body["step"]) if body.get("step") else ""
    said = [t(f"disposal.outcome.{body['outcome']}", code=body["code"], step=step, box=body.get("box") or ""), ahead]
    said += [t(f"disposal.remark.{remark}") for remark in body["remarks"] if has(f"disposal.remark.{remark}")]
    return " ".join(said)
