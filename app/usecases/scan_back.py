"""Scan back: after sticking, each label is scanned with the unit it is on, in any order; a wrong one is caught.

A label is told from its unit by what was scanned: the label says the tag (or the printed code), the maker's sticker
says the serial. Where the label itself says the serial, two scans of it stand for both. What was checked is recorded,
so that a count survives a restart and goes on at another desk.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.domain.codes import squeeze
from app.domain.device import shown_code
from app.domain.kinds import Aggregate, Family
from app.domain.label_copies import copy_text, in_force, label_state
from app.domain.operations import Draft, Ref
from app.domain.rules.permissions import Command
from app.domain.scans import Scan
from app.usecases.ports import State, UnitOfWork
from app.usecases.print_labels import LabelRefused, labels_of
from app.usecases.resolve_scan import resolve

_UNLABELLED = frozenset({Aggregate.crate, Aggregate.form})
"""What can be scanned and has no labels of its own."""


class BackOutcome(StrEnum):
    """What a scan came to: the first of a pair waits, a pair is judged."""

    waiting = "waiting"
    """The first half: the label, or the unit; the other is scanned next."""
    match = "match"
    wrong_unit = "wrong_unit"
    not_in_job = "not_in_job"
    already = "already"
    unknown = "unknown"
    """It names nothing here; what waits goes on waiting."""


FAMILY = {
    BackOutcome.waiting: Family.ok,
    BackOutcome.match: Family.ok,
    BackOutcome.already: Family.look,
    BackOutcome.wrong_unit: Family.refused,
    BackOutcome.not_in_job: Family.refused,
    BackOutcome.unknown: Family.refused,
}


class Half(NamedTuple):
    """One scan of a pair: the thing it names, what was read, and whether by its label, by its maker's sticker."""

    about: Ref
    text: str
    label: bool
    unit: bool


class JobLabel(NamedTuple):
    """A label of a print, as it stands by now."""

    about: Ref
    kind: str
    says: str
    copy: int
    text: str
    """What its symbol says."""
    name: str
    """By what people know the unit: its serial, else what the label says."""
    checked: bool


class ScanBack(NamedTuple):
    """One scan of the check of a print (`job` is its action); `pending` is the half that waits, or None."""

    action: bytes
    job: bytes
    scan: Scan
    pending: Half | None = None


class BackResult(NamedTuple):
    """The answer to one scan."""

    outcome: BackOutcome
    family: Family
    checked: int
    total: int
    pending: Half | None = None
    """What waits for its other half: handed back with the next scan."""
    read: str = ""
    """The label that was read."""
    unit: str = ""
    """The unit it is on."""
    right: str = ""
    """The label that belongs on that unit; empty where the print has none for it."""


def job_labels(uow: UnitOfWork, job: bytes) -> tuple[JobLabel, ...]:
    """The labels of a print in order, each once. Raises LabelRefused (`unknown_job`) where there are none."""
    drafts = [draft for draft in labels_of(uow, job) if "n" not in draft.payload]
    if not drafts:
        raise LabelRefused("unknown_job")
    states = uow.heads(list({draft.about[0] for draft in drafts}))
    found: dict[tuple[Ref, str], JobLabel] = {}
    for draft in drafts:
        state, payload = states.get(draft.about[0], {}), draft.payload
        found[draft.about[0], payload["text"]] = _job_label(draft.about[0], state, payload)
    return tuple(found.values())


def _job_label(about: Ref, state: State, payload: State) -> JobLabel:
    kind, says, copy = str(payload["kind"]), str(payload["text"]), int(payload["copy"])
    now = label_state(state, kind, says)
    return JobLabel(
        about=about,
        kind=kind,
        says=says,
        copy=copy,
        text=copy_text(says, copy) if kind == "asset" else says,
        name=str(state.get("serial") or state.get("code") or says),
        checked="checked" in now and int(now.get("copy", 1)) == copy,
    )


def missing(labels: tuple[JobLabel, ...]) -> tuple[JobLabel, ...]:
    """Those not scanned back yet, in the print's order."""
    return tuple(label for label in labels if not label.checked)


def scan_back(uow: UnitOfWork, command: ScanBack) -> BackResult:
    """Takes one scan; with the other half known, judges the pair and records it."""
    uow.actor.require(Command.print_paper)
    labels = job_labels(uow, command.job)
    half = _half(uow, command.scan, labels)
    if half is None:
        return _result(BackOutcome.unknown, labels, pending=command.pending, read=command.scan.text)
    pair = _pair(command.pending, half)
    if pair is None:
        return _result(BackOutcome.waiting, labels, pending=half, read=half.text)
    label, unit = pair
    outcome, right = _judged(uow, labels, label, unit)
    if outcome in (BackOutcome.match, BackOutcome.wrong_unit):
        labels = job_labels(uow, command.job)
    return _result(outcome, labels, read=label.text, unit=unit.text, right=right)


def _result(
    outcome: BackOutcome,
    labels: tuple[JobLabel, ...],
    *,
    pending: Half | None = None,
    read: str = "",
    unit: str = "",
    right: str = "",
) -> BackResult:
    checked = len(labels) - len(missing(labels))
    return BackResult(outcome, FAMILY[outcome], checked, len(labels), pending, read, unit, right)


def _half(uow: UnitOfWork, scan: Scan, labels: tuple[JobLabel, ...]) -> Half | None:
    """What one scan is of, or None where it names nothing, or several things."""
    text = squeeze(scan.candidates[-1] if scan.candidates else scan.text)
    hits = resolve(scan, uow).hits
    if not hits:  # a charger's maker's serial is no code of its register
        states = uow.heads([label.about for label in labels if label.about.kind is not Aggregate.device])
        serials = [ref for ref, state in states.items() if squeeze(state.get("serial", "")) == text != ""]
        return Half(serials[0], scan.text, label=False, unit=True) if len(serials) == 1 else None
    if len(hits) > 1:
        return None
    known = hits[0]
    if known.ref.kind in _UNLABELLED:
        return None
    by_serial = squeeze(known.state.get("serial", "")) == text
    if known.ref.kind is not Aggregate.device:
        return Half(known.ref, scan.text, label=not by_serial, unit=by_serial or not known.state.get("serial"))
    # A unit without a tag has its serial on our label too, and so has one whose label's bar code is of the serial.
    ours = next((squeeze(label.says) for label in labels if label.about == known.ref), "")
    by_label = not by_serial or not known.state.get("tag") or ours == text
    return Half(known.ref, scan.text, label=by_label, unit=by_serial and not scan.copy)


def _pair(pending: Half | None, half: Half) -> tuple[Half, Half] | None:
    """Label and unit of the two scans, or None where the other half is still to come.

    Of two of one sort the later is the one in hand.
    """
    if pending is None:
        return None
    if pending.label and half.unit:
        return pending, half
    return (half, pending) if half.label and pending.unit else None


def _judged(uow: UnitOfWork, labels: tuple[JobLabel, ...], label: Half, unit: Half) -> tuple[BackOutcome, str]:
    """What a pair comes to, recorded; and the label that belongs on the unit."""
    ours = {each.about: each for each in labels}
    mine, right = ours.get(label.about), ours.get(unit.about)
    if mine is None and right is None:
        return BackOutcome.not_in_job, ""
    belongs = right.text if right else _belongs(uow, unit.about)
    if label.about != unit.about:
        about, copy = (label.about, unit.about), (mine or _found(uow, label))
        uow.record([Draft("label_checked", about, {**_named(copy), "wrong": 1})])
        return BackOutcome.wrong_unit, belongs
    if mine is None or squeeze(label.text) != squeeze(mine.text):  # the former copy is still on it
        return BackOutcome.not_in_job, belongs
    if mine.checked:
        return BackOutcome.already, belongs
    uow.record([Draft("label_checked", (label.about,), _named(mine))])
    return BackOutcome.match, belongs


def _named(label: JobLabel) -> dict[str, object]:
    return {"kind": label.kind, "text": label.says, "copy": label.copy}


def _found(uow: UnitOfWork, label: Half) -> JobLabel:
    """A label that is on a unit of this print and is none of its labels."""
    state = uow.head(label.about) or {}
    kind = "asset" if label.about.kind is Aggregate.device else label.about.kind.value
    says = _says(state, label.text)
    return _job_label(
        label.about, state, {"kind": kind, "text": says, "copy": in_force(label_state(state, kind, says))}
    )


def _belongs(uow: UnitOfWork, unit: Ref) -> str:
    """The label that a unit should carry, where this print has none for it."""
    state = uow.head(unit) or {}
    says = _says(state, "")
    return copy_text(says, in_force(label_state(state, "asset", says)))


def _says(state: State, text: str) -> str:
    return shown_code(state) or text
