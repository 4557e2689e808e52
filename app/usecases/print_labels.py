"""Labels that go to paper, recorded: printed, printed again, in the place of a lost one. One action a print.

A large print is recorded in slices of one action, as an import is: people go on scanning between. What no aggregate
stands for (a box, a shelf nobody registered, the command sheet) is told by the access log alone, which hears of every
print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.codes import CodeKind, parse_repair_number, printed_code
from app.domain.kinds import Aggregate, Family
from app.domain.label_copies import label_state, next_copy
from app.domain.label_templates import LabelKind
from app.domain.operations import Draft, Ref
from app.domain.rules.permissions import Command
from app.usecases.label_ports import LabelLine
from app.usecases.operators import issue_badge
from app.usecases.ports import State, UnitOfWork

SLICE: Final = 250
"""Labels recorded in one transaction: under 50 ms."""
MOST_TEMPLATE: Final = 24
"""Characters of a template's id that an operation keeps."""


class LabelRefused(Exception):
    """Nothing is printed; `reason` is a closed word."""

    def __init__(self, reason: str, code: str = "") -> None:
        """`reason`: changed_meanwhile, nothing_to_print, unknown_job. `code`: which label, where one is meant."""
        super().__init__(reason)
        self.reason = reason
        self.code = code


class PrintLabels(NamedTuple):
    """These labels go to paper now: they were laid out and read back. One slice of them."""

    action: bytes
    kind: LabelKind
    lines: tuple[LabelLine, ...]
    template: str = ""
    replaces: bool = False
    total: int = 0
    """How many labels the whole print has, told to the access log with its first slice; 0 in the others."""


class PrintAgain(NamedTuple):
    """The same bytes once more, a slice of them: `job` is the action of the print they come from."""

    action: bytes
    job: bytes
    after: int = 0
    """Where the slice begins, as the one before said."""
    labels: int = 0
    """How many labels the print has, where a kept job says so: of boxes or commands no operation tells."""


class RecordSlips(NamedTuple):
    """The slips of these repairs went to the intake desk's printer."""

    action: bytes
    numbers: tuple[str, ...]


class Printed(NamedTuple):
    """What was recorded."""

    outcome: str
    family: Family
    labels: int
    after: int = 0
    """Where the next slice of a reprint begins; 0: there is none."""


def needed(kind: LabelKind) -> Command:
    """What someone must be allowed to print this kind: badges are a supervisor's, with PIN."""
    return Command.issue_badge if kind is LabelKind.badge else Command.print_paper


def slices(command: PrintLabels) -> list[PrintLabels]:
    """The print in parts that one transaction each takes; at least one, so that the access log hears of it."""
    lines, total = command.lines, len(command.lines)
    first = command._replace(lines=lines[:SLICE], total=max(1, command.total or total))
    return [first, *(command._replace(lines=lines[at : at + SLICE], total=0) for at in range(SLICE, total, SLICE))]


def print_labels(uow: UnitOfWork, command: PrintLabels) -> Printed:
    """Records one slice. Raises LabelRefused (`changed_meanwhile`) where a label isn't the one to be printed any more:
    another desk replaced it, or the tag changed since it was laid out.
    """
    uow.actor.require(needed(command.kind))
    drafts = check_labels(uow, command)
    if command.total:
        uow.log_access(
            "labels_printed", f"{command.kind.value} {command.total} {command.template[:MOST_TEMPLATE]}".strip()
        )
    uow.record(drafts)
    return Printed("printed", Family.ok, len(command.lines))


def check_labels(uow: UnitOfWork, command: PrintLabels) -> list[Draft]:
    """What a slice will record. Writes nothing; raises LabelRefused (`changed_meanwhile`) as `print_labels` does."""
    states = uow.heads([line.about for line in command.lines if line.about is not None])
    drafts: list[Draft] = []
    for line in command.lines:
        if line.about is not None:
            drafts += _drafts(line, line.about, states.get(line.about), command)
    return drafts


def _drafts(line: LabelLine, about: Ref, state: State | None, command: PrintLabels) -> list[Draft]:
    label: dict[str, object] = {"kind": command.kind.value, "text": line.says, "copy": line.copy}
    template = {"template": command.template[:MOST_TEMPLATE]} if command.template else {}
    if line.number:
        if line.number not in (state or {}).get("repairs", {}):
            raise LabelRefused("changed_meanwhile", line.code)
        return [Draft("label_printed", (about,), {**label, **template, "n": line.number})]
    if state is None or not _still(line, about, state, command):
        raise LabelRefused("changed_meanwhile", line.code)
    drafts = [Draft("label_printed", (about,), {**label, **template})]
    if command.replaces:
        drafts.insert(0, Draft("label_retired", (about,), {**label, "copy": line.copy - 1}))
    return drafts


def _still(line: LabelLine, about: Ref, state: State, command: PrintLabels) -> bool:
    """Whether this is the label to be printed: of the tag (or serial) the unit still has, the copy that is next."""
    if about.kind is Aggregate.device and line.says not in (state.get("tag"), state.get("serial")):
        return False
    if command.kind is LabelKind.badge:
        return True
    return next_copy(label_state(state, command.kind.value, line.says), replaces=command.replaces) == line.copy


def print_badge(uow: UnitOfWork, command: PrintLabels) -> Printed:
    """Records the print of one badge; a new one is issued where none is in force or the former is lost, and it names
    nobody from then on. Raises LabelRefused where the badge laid out isn't the one that is now issued.
    """
    (line,) = command.lines
    uow.actor.require(Command.issue_badge)
    state = uow.head(line.about) if line.about is not None else None
    if state is None:
        raise LabelRefused("changed_meanwhile", line.code)
    if command.replaces or not state.get("badge"):
        issue_badge(uow, state["code"])
        state = uow.head(line.about) or {}  # type: ignore[arg-type]
    if state.get("badge") != line.number:
        raise LabelRefused("changed_meanwhile", line.code)
    return print_labels(uow, command._replace(lines=(line._replace(number=""),), replaces=False))


def print_again(uow: UnitOfWork, command: PrintAgain) -> Printed:
    """Records that a print's bytes went to paper once more, a slice of it: the same labels, the same copies.

    Raises LabelRefused (`unknown_job`) where no print of labels goes by that action.
    """
    uow.actor.require(Command.print_paper)
    ops, last = uow.action_operations(command.job, command.after, SLICE)
    labels = [op for op in ops if op.kind == "label_printed"]
    kind = str(labels[0].payload["kind"]) if labels else ""
    if kind == LabelKind.badge:
        uow.actor.require(Command.issue_badge)
    if not command.after:
        if not labels and not command.labels:
            raise LabelRefused("unknown_job")
        uow.log_access("labels_printed", f"{kind} {command.labels or len(labels)} again".strip())
    uow.record(Draft("label_printed", op.about, {**op.payload, "again": 1}) for op in labels)
    more = last and uow.action_operations(command.job, last, 1)[1]
    return Printed("printed_again", Family.ok, len(labels), last if more else 0)


def record_slips(uow: UnitOfWork, command: RecordSlips) -> Printed:
    """Records slips that were printed at the intake desk; of a number that two desks gave out, on both units."""
    uow.actor.require(Command.print_paper)
    drafts: list[Draft] = []
    for number in command.numbers:
        parsed = parse_repair_number(number)
        if parsed is None:
            continue  # another program's number: its slip has no code
        text = printed_code(CodeKind.repair, parsed.body).text
        for known in uow.repairs_by_number(number):
            kind = LabelKind.provisional if "provisional" in known.state else LabelKind.slip
            label = {"kind": kind.value, "text": text, "copy": 1, "n": number}
            drafts.append(Draft("label_printed", (known.ref,), label))
    uow.log_access("labels_printed", f"{LabelKind.slip.value} {len(drafts)}")
    uow.record(drafts)
    return Printed("printed", Family.ok, len(drafts))


def labels_of(uow: UnitOfWork, job: bytes) -> Sequence[Draft]:
    """What a print recorded of its labels, in order, as it was drafted."""
    found: list[Draft] = []
    after = 0
    while True:
        ops, last = uow.action_operations(job, after, SLICE)
        if not last:
            return found
        found += [Draft(op.kind, op.about, op.payload) for op in ops if op.kind == "label_printed"]
        after = last
