"""What a scan names among cabinets and controllers: by label, by code, by maker's serial, or as new.

Decides nothing of what may be done with it (`rules.chargers`). A label from a pre-printed strip names what is not
registered yet; a maker's serial that nobody knows may be a unit without a label of ours.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Protocol

from app.domain.codes import CodeKind, squeeze
from app.domain.kinds import Aggregate, DeviceKind
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import ChargerRefused
from app.domain.rules.intake import MIN_SERIAL
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.ports import Known
from app.usecases.resolve_scan import Finder, resolve
from app.usecases.schools import school_itself

LONGEST_SERIAL: Final = 40
"""Characters; no label holds a longer one."""


class Step(StrEnum):
    """What is asked for: the three scans of a swap, and the label of a unit that has none."""

    cabinet = "cabinet"
    out = "out"
    tag = "tag"
    spare = "spare"


WANTS: Final[dict[Step, str]] = {
    Step.cabinet: "not_a_cabinet",
    Step.out: "not_a_charger",
    Step.tag: "not_a_tag",
    Step.spare: "not_a_spare",
}
"""The refusal of a wrong kind: it says which kind the step wants."""
_UNKNOWN: Final[dict[Step, str]] = {**WANTS, Step.cabinet: "unknown_cabinet", Step.spare: "unknown_charger"}


class Look(Finder, Protocol):
    """The look-ups needed here: a unit of work has them, and so has the reading side."""

    def registers(self, kind: Aggregate) -> list[Known]:
        """All of a register."""


def registered(find: Look, scan: Scan, step: Step) -> Known | None:
    """The cabinet or controller a scan names, or None where the register has none such of the kind the step wants.

    Raises ChargerRefused: unreadable, several_named, or that the step wants another kind.
    """
    known, other = _named(find, scan)
    if known is not None:
        return _of_kind(known, scan, step)
    if other:
        raise ChargerRefused(WANTS[step])
    return None


def either(find: Look, scan: Scan) -> Known:
    """The cabinet or the controller a scan names. Raises ChargerRefused: unreadable, several_named, unknown_charger."""
    known, _ = _named(find, scan)
    if known is None:
        raise ChargerRefused("unknown_charger")
    return known


def _named(find: Look, scan: Scan) -> tuple[Known | None, bool]:
    """What of the register a scan names, and whether it names something else. Raises unreadable, several_named."""
    if scan.fault is not None and not scan.candidates:
        raise ChargerRefused("unreadable")
    named = resolve(scan, find)
    hits = [hit for hit in named.hits if hit.ref.kind is Aggregate.charger]
    hits = hits or _by_serial(find, scan)
    if len(hits) > 1:
        raise ChargerRefused("several_named")
    other = any(hit.state.get("kind") != DeviceKind.charger for hit in named.hits) or named.what == "command"
    return (hits[0] if hits else None), other


def _by_serial(find: Look, scan: Scan) -> list[Known]:
    """Units of this maker's serial: one whose label came off stands under the code it had."""
    keys = {squeeze(text) for text in scan.candidates}
    listed = find.registers(Aggregate.charger)
    return [known for known in listed if squeeze(str(known.state.get("serial") or "")) in keys]


def _of_kind(known: Known, scan: Scan, step: Step) -> Known:
    by_label = scan.own is not None and scan.own.kind is CodeKind.cabinet
    cabinet = rules.is_cabinet(known.state) or (by_label and "kind" not in known.state)
    if cabinet is not (step is Step.cabinet):
        raise ChargerRefused(WANTS[step])
    return known


def as_written(scan: Scan) -> str:
    """What was scanned as it stands on its label: CH-0102, 8A-0412-M, ES13; anything else as it was read."""
    if scan.repair is not None:
        return scan.repair.text
    if scan.own is None:
        return scan.text
    labelled = scan.own.kind in (CodeKind.charger, CodeKind.cabinet)
    return rules.label_code(scan.own.body) if labelled else scan.own.body


def new_code(scan: Scan, step: Step) -> str:
    """The code of a label from a pre-printed strip that nothing is registered under, or nothing where it is none.

    Raises ChargerRefused where it is another label of ours than the step wants.
    """
    if scan.own is None and scan.repair is None:
        return ""
    wanted = CodeKind.cabinet if step is Step.cabinet else CodeKind.charger
    if scan.own is None or scan.own.kind is not wanted:
        raise ChargerRefused(WANTS[step])
    return rules.label_code(scan.own.body)


def new_serial(scan: Scan, step: Step) -> str:
    """A maker's serial that nobody knows, as written. Raises ChargerRefused where the scan can't be one."""
    text = scan.candidates[-1] if scan.candidates and scan.fault is None else ""
    key = squeeze(text)
    if not (len(key) >= MIN_SERIAL and len(text) <= LONGEST_SERIAL and any(char.isdigit() for char in key)):
        raise ChargerRefused(_UNKNOWN[step])
    return text


def reads_as_name(scan: Scan) -> bool:
    """Whether a scan can only be a name that somebody wrote: no code and no serial has a character of Chinese."""
    return any("一" <= char <= "鿿" for char in scan.raw)


def named_school(find: Look, scan: Scan) -> str:
    """The code of the school a scan or a typed name means, or nothing: the building itself, also of one that is closed,
    as cabinets stay where they are. Raises ChargerRefused (several_named).
    """
    try:
        return school_itself(find.registers(Aggregate.school), scan.raw)
    except RepairRefused as refused:
        if refused.reason == "unknown_school":
            return ""
        raise ChargerRefused(refused.reason) from refused
