"""The composition root, for labels: a print is recorded, in slices where it is large, and its job with it.

Decides what lies in which transaction: a print is never half recorded with its job gone, nor a job sent that is not
recorded; and what a job is called. What stands on the pages, and how a printer takes them, is `bootstrap_labels`'
matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from app.bootstrap import Program
from app.bootstrap_label_lines import BlankSlips
from app.domain.label_templates import LabelKind
from app.ledger.print_jobs import Packed, packed
from app.settings.words import has, t
from app.usecases.label_ports import Prepared
from app.usecases.ports import UnitOfWork
from app.usecases.print_jobs import StoredJob, held
from app.usecases.print_labels import (
    SLICE,
    LabelRefused,
    PrintAgain,
    PrintLabels,
    check_labels,
    needed,
    print_again,
    print_badge,
    print_labels,
    slices,
)
from app.usecases.session import Actor

if TYPE_CHECKING:
    from app.ledger.desk_unit import DeskUnit


class _Keeping(NamedTuple):
    """A job with its bytes as they are kept, packed before any transaction."""

    job: StoredJob
    kept: Packed


def _keeping(job: StoredJob) -> _Keeping:
    return _Keeping(job, packed(job.data))


_UNNAMED: Final = frozenset({LabelKind.badge, LabelKind.commands})
"""A badge is called as the person is; the command sheet as its kind."""


class Prints:
    """Records prints over the open program."""

    def __init__(self, program: Program, blank_slips: BlankSlips) -> None:
        """`program` is started."""
        self._program = program
        self._blank_slips = blank_slips

    def record(self, prepared: Prepared, action: bytes, actor: Actor, job: StoredJob | None = None) -> None:
        """All labels of a print as one action, and its job. Raises LabelRefused, NotAllowed, WorldError.

        Badges are one transaction: a badge that is issued takes the former one's force.
        """
        if not prepared.pages:
            raise LabelRefused("nothing_to_print")
        lines = tuple(line for line in prepared.lines if not line.reason)
        request, ledger = prepared.request, self._program.desk.ledger
        actor.require(needed(request.kind))
        keep = _keeping(job) if job is not None else None
        command = PrintLabels(action, request.kind, lines, prepared.template.id, request.replaces)
        if request.kind is LabelKind.badge:
            badges = [command._replace(lines=(line,), total=1) for line in lines]
            ledger.write(actor, action, partial(_badges, badges, keep)).result()
            return
        parts = slices(command)
        if len(parts) > 1:  # nothing of a large print is recorded where a part of it can't be
            for part in parts:
                ledger.look(actor, partial(_check, part)).result()
        for part in parts:
            work = partial(self._slice, part, keep, first=part is parts[0], last=part is parts[-1])
            ledger.write(actor, action, work, bulk=len(parts) > 1).result()

    def _slice(self, part: PrintLabels, keep: _Keeping | None, unit: UnitOfWork, *, first: bool, last: bool) -> None:
        print_labels(unit, part)
        if part.kind is LabelKind.blank:
            self._blank_slips.give_out(unit, part.lines)
        _keep(unit, keep, first=first, last=last)

    def again(self, former: bytes, action: bytes, actor: Actor, job: StoredJob) -> None:
        """The same bytes as those of the action `former` once more, recorded in slices of one action; and their job.

        Raises NotAllowed, WorldError.
        """
        after, begun, keep = 0, False, _keeping(job)
        while after or not begun:
            work = partial(_again, PrintAgain(action, former, after, job.labels), keep)
            after = self._program.desk.ledger.write(actor, action, work, bulk=2 * job.labels > SLICE).result()
            begun = True


def _again(command: PrintAgain, keep: _Keeping, unit: UnitOfWork) -> int:
    after = print_again(unit, command).after
    _keep(unit, keep, first=not command.after, last=not after)
    return after


def _badges(badges: Sequence[PrintLabels], keep: _Keeping | None, unit: UnitOfWork) -> None:
    for badge in badges:
        print_badge(unit, badge)
    _keep(unit, keep, first=True, last=True)


def _check(part: PrintLabels, unit: UnitOfWork) -> None:
    check_labels(unit, part)


def _keep(unit: UnitOfWork, keep: _Keeping | None, *, first: bool, last: bool) -> None:
    """The job with the first slice, held until the last one is recorded: should the program end between, it stands
    there and says that it was not sent.
    """
    ledger = cast("DeskUnit", unit)  # the ledger's own: use cases know of no queue
    if keep is not None and first:
        ledger.add_print_job(keep.job if last else held(keep.job), keep.kept)
    elif keep is not None and last:
        ledger.release_print_job(keep.job)


def printed_of(prepared: Prepared) -> int:
    """How many labels of it go to paper."""
    return sum(not line.reason for line in prepared.lines)


def title_of(prepared: Prepared) -> str:
    """What a job is called in the queue: its kind, how many, the first and the last of them. Never a person's name."""
    key = f"label_words.kind.{prepared.request.kind.value}"
    kind = t(key) if has(key) else prepared.request.kind.value
    words = t("label_words.job", kind=kind, labels=printed_of(prepared))
    named = [line.title for line in prepared.lines if not line.reason and line.title]
    if not named or prepared.request.kind in _UNNAMED:
        return words
    ends = named[0] if named[0] == named[-1] else t("label_words.first_last", first=named[0], last=named[-1])
    return t("label_words.job_named", job=words, labels=ends)
