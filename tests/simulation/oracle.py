"""What the log comes to, found without any ledger: its operations in order, those of undone actions left out, folded.

It shares the reducers with the product and nothing else, so a ledger that loses, doubles or misplaces an operation
differs from it. What the reducers themselves must do with work done apart is told beside, from the log's bytes alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.domain.folding import step, take_back
from app.domain.folding.base import Folded
from app.domain.identity import short, unshort
from app.domain.operations import Operation, Recorded, Ref, canonical, decode
from tests.simulation.log import OrderedLog

BESIDE = frozenset({"undone", "erased"})
"""Kinds that no reducer takes."""
MADE_APART = ("fault", "cause")
"""Fields of a diagnosis, of which two said apart are asked about."""


class Story(NamedTuple):
    """The log, read."""

    all: list[Recorded]
    standing: list[Recorded]
    """Without those of undone actions."""
    undone: frozenset[bytes]
    heads: dict[Ref, Folded]


def read(log: OrderedLog) -> Story:
    """The whole log."""
    told = [Recorded(decode(op.body), op.desk, op.desk_no, op.position) for op in log.log]
    undone = frozenset(unshort(rec.op.payload["action"]) for rec in told if rec.op.kind == "undone")
    standing = [rec for rec in told if rec.op.kind not in BESIDE and rec.op.stamp.action not in undone]
    heads: dict[Ref, Folded] = {}
    for rec in told:
        if rec.op.kind == "undone":
            action = unshort(rec.op.payload["action"])
            gone = [other for other in told if other.op.stamp.action == action]
            for ref in {ref for other in (rec, *gone) for ref in other.op.about} & heads.keys():
                take_back(ref.kind, heads[ref], rec, [other for other in gone if ref in other.op.about])
        elif rec.op.kind not in BESIDE and rec.op.stamp.action not in undone:
            for ref in rec.op.about:
                step(ref.kind, heads.setdefault(ref, Folded(ref.id)), rec)
    return Story(told, standing, undone, heads)


def shown(story: Story) -> dict[tuple[str, bytes], bytes]:
    """Every head's state as bytes; what came to nothing left out."""
    states = {(ref.kind.value, ref.id): canonical(folded.state) for ref, folded in story.heads.items()}
    return {key: state for key, state in states.items() if state != b"{}"}


def side_ids(story: Story) -> set[bytes]:
    """Side records that operations name: ids by time that are of no operation, action or aggregate."""
    known = {ref.id for rec in story.all for ref in rec.op.about}
    known |= {rec.op.id for rec in story.all} | {rec.op.stamp.action for rec in story.all}
    return {raw for rec in story.all for raw in _ids(rec.op.payload)} - known


def _ids(value: object) -> Iterator[bytes]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from _ids(part)
    elif isinstance(value, str) and len(value) == 22:
        try:
            raw = unshort(value)
        except ValueError:
            return
        if raw[6] >> 4 == 7 and raw[8] >> 6 == 2:
            yield raw


def unasked(story: Story) -> list[str]:
    """Values set apart at two desks, one after the other in the log, of which no card asks."""
    last: dict[tuple[Ref, str, str], Recorded] = {}
    pairs: list[tuple[Ref, str, Recorded, Recorded]] = []
    settled = {ref: rec.position or 0 for rec in story.standing if _answers(rec.op) for ref in rec.op.about}
    for rec in story.standing:
        for of, name in _told(rec.op):
            key = (rec.op.about[0], of, name)
            before, last[key] = last.get(key), rec
            if before is not None and apart(before, rec):
                pairs.append((key[0], name, before, rec))
    latest = {id(rec) for rec in last.values()}
    return [
        f"{name} of {short(ref.id)}"
        for ref, name, before, rec in pairs
        if _said(before.op, name) != _said(rec.op, name)
        and id(rec) in latest
        and settled.get(ref, 0) < (before.position or 0)
        and not _carded(story.heads[ref].state, rec.op)
    ]


def _told(op: Operation) -> list[tuple[str, str]]:
    """What an operation says that is asked about where two desks say it apart: of what, and which field."""
    if op.kind == "diagnosed":
        return [(op.payload["n"], name) for name in MADE_APART if name in op.payload]
    if op.kind in ("boxed", "unboxed"):
        return [("", "box")]
    return [(op.payload["step"], "how")] if op.kind == "step_done" and "how" in op.payload else []


def _said(op: Operation, name: str) -> object:
    return None if op.kind == "unboxed" else op.payload[name]


def _answers(op: Operation) -> bool:
    """A card was answered, or what it asked about is over."""
    over = ("repair_moved", "exchanged", "repair_carried", "disposal_begun", "disposal_left")
    return op.kind == "card_settled" or op.kind in over


def apart(before: Recorded, rec: Recorded) -> bool:
    return before.desk != rec.desk and (before.position or 0) > rec.op.stamp.seen


def _carded(state: Mapping[str, Any], op: Operation) -> bool:
    return any(short(op.id) in card["ops"] for card in state.get("cards", {}).values())


def asked_in_vain(story: Story) -> list[str]:
    """Cards over two values of which the later was set by someone who had seen the earlier."""
    by_id = {short(rec.op.id): rec for rec in story.all}
    wrong = []
    for ref, folded in story.heads.items():
        for card in folded.state.get("cards", {}).values():
            sides = [by_id[op] for op in card["ops"] if op in by_id] if card["kind"] == "field" else []
            sides.sort(key=lambda rec: rec.position or 0)
            for at, later in enumerate(sides):
                wrong += [f"{card['about']} of {ref.kind}" for before in sides[:at] if not apart(before, later)]
    return wrong
