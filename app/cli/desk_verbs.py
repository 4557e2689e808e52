"""Changing verbs of the desk: intake, undo, act, form link, unlink. One transaction an item; refusals have a reason."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.bootstrap_photos import shrunk_photo
from app.cli.answer import DONE, REFUSED, Answer, UsageFault, code_of
from app.cli.pins import prove
from app.domain.codes import parse_printed_code, parse_repair_number, squeeze
from app.domain.commands import Act, LinkForm, OpenCrate, TakeIn, Undo
from app.domain.dates import short_day
from app.domain.identity import unshort
from app.domain.kinds import Action, Aggregate, Cause, Family, IntakeOutcome
from app.domain.rules.repair import RepairRefused
from app.settings.words import has, language, t
from app.usecases.act import FIELDS_OF, act, asked_of
from app.usecases.crates import open_crate
from app.usecases.link_form import link_form
from app.usecases.results import ActResult
from app.usecases.session import NotAllowed
from app.usecases.take_in import IntakeResult, take_in
from app.usecases.undo import take_back


def refusal_words(reason: str, **more: str) -> str:
    """The sentence of a refusal."""
    return t(f"refused.{reason}", **more) if has(f"refused.{reason}") else reason


def refused_body(reason: str, **named: str) -> dict[str, Any]:
    """What a verb answers that was refused, with what else it names."""
    return {"outcome": "refused", "family": Family.refused.value, "reason": reason, **named}


def crate_code(text: str | None) -> str | None:
    """A crate's code as written or as printed (CR…)."""
    if not text:
        return None
    printed = parse_printed_code(text)
    return printed.body if printed is not None and printed.kind == "CR" else squeeze(text)


def _intake_json(result: IntakeResult) -> dict[str, Any]:
    return (
        {
            "code": result.code,
            "outcome": result.outcome.value,
            "family": result.family.value,
            "flags": [flag.value for flag in result.flags],
            "repair": result.repair,
            "serial": result.serial,
            "reason": result.reason or None,
        }
        | ({"several": [choice.code for choice in result.choices]} if result.choices else {})
        | _label_json(result)
    )


def _label_json(result: IntakeResult) -> dict[str, Any]:
    """A label that was replaced is told of only where one was scanned: the other fields stay as they are."""
    return {"label": result.label} if result.label else {}


def several_words(choices: Iterable[tuple[Aggregate, str]]) -> str:
    """A code that names several things, each of them named: a command line can't ask which."""
    things = "、".join(f"{t(f'kinds.thing.{what.value}')} {code}" for what, code in choices)
    return t("cli.several", things=things)


def _intake_words(result: IntakeResult) -> str:
    flags = "、".join(t(f"kinds.flag.{flag.value}") for flag in result.flags)
    outcome = t(f"kinds.outcome.{result.outcome.value}")
    line = t("cli.intake.line", outcome=outcome, repair=result.repair or "—", code=result.code, flags=flags)
    if result.choices:
        return f"{line} {several_words(result.choices)} {t('cli.intake.not_saved')}"
    if result.label:
        line = f"{line} {t(f'label_words.scanned.{result.label}')}"
    return f"{line} {refusal_words(result.reason)}" if result.reason else line


def intake(program: Program, args: Namespace) -> Answer:
    """`intake CODE… [--fault PLACE] [--cause CAUSE] [--crate CODE]`, one transaction a unit.

    A blank slip's number among the codes is no unit: the one beside it opens with that number (`_with_slips`).
    """
    return _taken_in(program, args, crate=_crate(program, args.crate))


def pick_up(program: Program, args: Namespace, visit: str) -> Answer:
    """`visit pickup VISIT CODE… [--fault PLACE] [--cause CAUSE]`: an intake of each on the visit, slips likewise."""
    try:
        return _taken_in(program, args, visit=visit)
    except RepairRefused as refused:
        body = {"results": []} | refused_body(refused.reason)
        return Answer(body, REFUSED, (refusal_words(refused.reason),))


def _taken_in(program: Program, args: Namespace, *, crate: str | None = None, visit: str = "") -> Answer:
    cause, detail = _cause(args.cause)
    results, codes = [], []
    for code, slip in _with_slips(program, args.codes):
        codes.append(code or slip)
        if not code:
            results.append(_slip_alone(slip))
            continue
        command = TakeIn(
            action=program.desk.new_action(),
            scan=program.desk.read_scan(code),
            source="command line",
            crate=crate,
            fault=args.fault,
            cause=cause,
            detail=detail,
            slip=slip,
            visit=visit,
        )
        results.append(program.desk.run(take_in, command).result())
    body = {"results": [_intake_json(r) | {"code": c} for r, c in zip(results, codes, strict=True)]}
    return Answer(body, code_of(r.family for r in results), tuple(_intake_words(r) for r in results))


def _with_slips(program: Program, codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each unit with the number of its blank slip, or none; a slip without a unit comes alone.

    The first code says which way the list was written: slip before unit, or unit before slip.
    """
    numbers = [_blank(program, code) for code in codes]
    listed = list(zip(codes, numbers, strict=True))
    slip_first = bool(numbers and numbers[0])
    if not slip_first:
        listed.reverse()
    pairs: list[tuple[str, str]] = []
    waiting = ""
    for code, number in listed:
        if number:
            if waiting:
                pairs.append(("", waiting))
            waiting = number
        else:
            pairs.append((code, waiting))
            waiting = ""
    if waiting:
        pairs.append(("", waiting))
    return iter(pairs if slip_first else reversed(pairs))


def _blank(program: Program, code: str) -> str:
    """The number of a blank slip, or nothing where the code is another thing's."""
    repair = program.desk.read_scan(code).repair
    return repair.text if repair is not None and program.queries.blank_slip(repair.text) else ""


def _slip_alone(slip: str) -> IntakeResult:
    """The answer to a slip with no unit beside it: nothing is saved, and it may still be used."""
    return IntakeResult(code=slip, outcome=IntakeOutcome.unreadable, family=Family.refused, reason="slip_alone")


def _crate(program: Program, text: str | None) -> str | None:
    """The crate's code; one nobody opened yet is begun, named by the day as the window names it."""
    code = crate_code(text)
    if code is not None and program.queries.crate(code) is None:
        today = program.clock.now().today
        label = t("intake.crate_label", day=short_day(today) if language() == "ja" else today.isoformat())
        program.desk.run(open_crate, OpenCrate(action=program.desk.new_action(), label=label, code=code)).result()
    return code


def _cause(text: str | None) -> tuple[Cause | None, str | None]:
    """`natural`, or with its detail: `non_natural/drop`."""
    if not text:
        return None, None
    name, _, detail = text.partition("/")
    if name not in Cause.__members__:
        raise RepairRefused("unknown_cause")
    return Cause(name), detail or None


def run_undo(program: Program, args: Namespace) -> Answer:
    """`undo [ACTION] [--reason TEXT]`."""
    try:
        target = unshort(args.action) if args.action else None
    except ValueError:
        raise UsageFault("not_an_action", t("cli.undo.not_an_action", action=args.action)) from None
    wish = Undo(action=program.desk.new_action(), target=target, reason=args.reason or "")
    try:
        result = take_back(program.desk, wish).result()
    except NotAllowed as refused:
        if refused.reason != "pin":
            raise
        prove(program, refused.command)
        result = take_back(program.desk, wish).result()
    body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "undone": list(result.undone),
        "reason": result.reason or None,
        "action": result.action or None,
        "repair": result.repair or None,
    }
    if result.family is Family.refused:
        return Answer(body, REFUSED, (refusal_words(result.reason, repair=result.repair),))
    return Answer(body, DONE, (t("cli.undo.done", total=len(result.undone)),))


def _state_of(program: Program, number: str) -> tuple[str, str]:
    """The state a repair is in, and where its unit waits if it has not left; nothing where there is no such repair."""
    cards = (program.queries.card(ref) for ref in program.queries.find_device(number))
    known = (
        (repair.state, repair.held) for card in cards if card for repair in card.repairs if repair.repair == number
    )
    return next(known, ("", ""))


def _act_answer(program: Program, work: Callable[[], ActResult], number: str) -> Answer:
    try:
        result = work()
    except RepairRefused as refused:
        result = ActResult.refused(number, _state_of(program, number)[0], refused.reason)
    body = {
        "outcome": result.outcome,
        "family": result.family.value,
        "repair": result.repair,
        "state": result.state or None,
        "reason": result.reason or None,
    }
    if result.family is Family.refused:
        return Answer(body, REFUSED, (refusal_words(result.reason),))
    state = state_words(result.state, _state_of(program, result.repair)[1])
    return Answer(body, DONE, (t("cli.act.done", repair=result.repair, state=state),))


def state_words(state: str, held: str) -> str:
    """A repair's state for people: the state is the contract's word, and a list may not have left yet (`held`)."""
    return t(f"kinds.held.{held}") if held else t(f"kinds.state.{state}")


def number_of(text: str) -> str:
    """A repair number as written, on a slip's code, or typed; what isn't one is left as it is (and found nowhere)."""
    printed = parse_printed_code(text)
    found = parse_repair_number(printed.text[2:] if printed and printed.kind == "RP" else text)
    return found.text if found else text


def run_act(program: Program, args: Namespace) -> Answer:
    """`act REPAIR ACTION [--FIELD VALUE …]`."""
    if args.what not in {action.value for action in Action}:
        there = [action.value for action in FIELDS_OF]
        words = t("cli.act.unknown", action=args.what, actions=", ".join(there))
        raise UsageFault("unknown_action", words, {"choices": there})
    action = Action(args.what)
    _check_fields(action, [name for name, _ in args.fields])
    number = number_of(args.repair)
    fields = dict(args.fields)
    photo = photo_of(fields) if action is Action.photo else b""
    command = Act(action=program.desk.new_action(), repair=number, what=action, fields=fields, content=photo)
    proved = prove(program, asked_of(action, fields))
    return _act_answer(program, lambda: program.desk.run(act, command, proved=proved).result(), number)


def photo_of(fields: dict[str, str]) -> bytes:
    """The photo in the file that is named, shrunk; nothing where none is named. Raises UsageFault: no picture."""
    name = fields.get("file", "")
    if not name:
        return b""
    path = Path(name)
    try:
        return shrunk_photo(path.read_bytes())
    except (OSError, ValueError):
        raise UsageFault("not_a_picture", t("cli.act.no_picture", path=path.name)) from None


def _check_fields(action: Action, given: list[str]) -> None:
    """Raises UsageFault where the action doesn't take a field that was given."""
    known = FIELDS_OF[action]
    for name in given:
        if name not in known:
            taken = ", ".join(f"--{each}" for each in known)
            words = t("cli.act.unknown_field", field=f"--{name}", action=action.value, fields=taken)
            raise UsageFault("unknown_field", words, {"choices": list(known)})


def form_link(program: Program, args: Namespace) -> Answer:
    """`form link REPAIR ANSWER` and `form unlink REPAIR [ANSWER]`."""
    number = number_of(args.repair)
    unlink = args.form_verb == "unlink"
    try:
        answer = unshort(args.answer) if args.answer else _linked(program, number)
    except ValueError:
        return _act_answer(program, lambda: ActResult.refused(number, "", "unknown_answer"), number)
    command = LinkForm(action=program.desk.new_action(), repair=number, answer=answer, unlink=unlink)
    return _act_answer(program, lambda: program.desk.run(link_form, command).result(), number)


def _linked(program: Program, number: str) -> bytes:
    """The answer that counts for a repair; raises ValueError where there is none."""
    for ref in program.queries.find_device(number):
        card = program.queries.card(ref)
        for repair in card.repairs if card else ():
            if repair.repair == number and repair.answers:
                return unshort(repair.answers[0])
    raise ValueError(number)
