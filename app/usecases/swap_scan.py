"""One scan of a swap: what it names, and what the register says otherwise. Nothing is saved by it.

Must not know what a swap writes (`swap`); the reading side asks the same as the unit of work.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.operations import Ref
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import ChargerRefused, Target, Where
from app.domain.scans import Scan
from app.usecases.charger_scan import Look, Step, named_school, new_code, new_serial, reads_as_name, registered
from app.usecases.ports import State


class Seen(NamedTuple):
    """What one scan of a swap names. Nothing is saved by it."""

    step: Step
    what: str
    """cabinet, school, charger; of what is not registered yet: label (a pre-printed one), serial (a maker's)."""
    code: str
    """The code (or the serial) people know it by."""
    ref: Ref | None = None
    serial: str = ""
    model: str = ""
    where: Where = Where()
    new: bool = False
    """It is registered with the swap."""
    tag_wanted: bool = False
    """It has no label of ours: the next one from the strip is scanned now (or printed afterwards)."""
    differs: str = ""
    """What the register says otherwise, as `SwapResult.reason` says it; of a cabinet and a spare with `target` too."""


def what_is(find: Look, scan: Scan, step: Step, target: Seen | None = None) -> Seen:
    """What this scan names in this step. Raises ChargerRefused: unreadable, several_named, that the step wants another
    kind, unknown_cabinet, unknown_school, unknown_charger, tag_in_use; of a spare and (with `target`) a unit out, what
    `rules` refuses.
    """
    seen = identified(find, scan, step)
    if seen.what != "charger":
        return seen._replace(differs="unknown_spare" if step is Step.spare else "")
    state = {} if seen.ref is None else find.head(seen.ref) or {}
    return seen._replace(differs=_differs(step, state, target))


def identified(find: Look, scan: Scan, step: Step) -> Seen:
    """The same, whatever the register says of its place."""
    if step is Step.cabinet:
        return _cabinet(find, scan)
    known = registered(find, scan, step)
    if known is not None and step is Step.tag:
        raise ChargerRefused("tag_in_use")
    if known is not None:
        return Seen(
            step=step,
            what="charger",
            code=rules.shown_code(known.state),
            ref=known.ref,
            serial=str(known.state.get("serial") or ""),
            model=str(known.state.get("model") or ""),
            where=rules.where(known.state),
            tag_wanted=step is Step.out and "code" not in known.state,
        )
    code = new_code(scan, step)
    if code:
        return Seen(step, "label", code, rules.charger_ref(code), new=True)
    if step is not Step.out:
        raise ChargerRefused("not_a_tag" if step is Step.tag else "unknown_charger")
    serial = new_serial(scan, step)
    return Seen(step, "serial", serial, rules.charger_ref(serial), serial, new=True, tag_wanted=True)


def _differs(step: Step, state: State, target: Seen | None) -> str:
    place = None if target is None else _as_target(target)
    if step is Step.spare:
        return rules.check_spare(state, place)
    return rules.check_out(state, place) if place is not None else ""


def _as_target(seen: Seen) -> Target:
    code = "" if seen.what == "school" else seen.code
    return Target(seen.ref, code, seen.where.school, seen.where.room)


def _cabinet(find: Look, scan: Scan) -> Seen:
    """A cabinet, or the school that a code or a name means."""
    school = named_school(find, scan)
    if school:
        return Seen(Step.cabinet, "school", school, where=Where(school=school))
    if reads_as_name(scan):
        raise ChargerRefused("unknown_school")
    known = registered(find, scan, Step.cabinet)
    if known is not None:
        code, at = rules.shown_code(known.state), rules.where(known.state)
        return Seen(Step.cabinet, "cabinet", code, known.ref, str(known.state.get("serial") or ""), where=at)
    code = new_code(scan, Step.cabinet)
    if not code:
        raise ChargerRefused("unknown_cabinet")
    return Seen(Step.cabinet, "label", code, rules.charger_ref(code), new=True)
