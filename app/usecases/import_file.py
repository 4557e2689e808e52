"""Import: rows that were read become operations, a slice of 500 a transaction, while people go on scanning between.

One import is one action, so that one key takes all of it back. A cut import is known by what its file was, and goes on
where it stopped when the same file is given again. Knows no file format: rows come in as `Incoming`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from app.domain.identity import derived, device_id, short, unshort
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.domain.rules import disposal_listed
from app.domain.rules.importing import Decision, Incoming, decide, ref_of
from app.domain.rules.permissions import Command
from app.usecases import operator_names
from app.usecases.link_form import free_waiting
from app.usecases.ports import UnitOfWork

SLICE = 500
COMMAND_OF: Mapping[ImportKind, Command] = {
    ImportKind.operators: Command.register_operator,
    ImportKind.instruction: Command.instruct,
    ImportKind.stored: Command.instruct,  # it ticks what can't be taken back, and nobody stands for it as second person
    ImportKind.certificates: Command.pickup,
}
"""Whose a file is, where it isn't everybody's."""
CUT = "import.cut"
"""The desk's own note of an import under way: kind, name, action, rows done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file behind an import."""

    kind: ImportKind
    name: str
    """File name without its folder."""
    digest: str
    """SHA-256 of its bytes, hexadecimal: by it a cut import is known again."""
    made: datetime
    """When the file was made (aware, UTC): what a person set after that is kept."""
    rows: int = 0

    @property
    def ref(self) -> Ref:
        """The aggregate of this import."""
        return Ref(Aggregate.bulk, derived(Aggregate.bulk, f"{self.kind.value}\n{self.digest}"))


@dataclass(slots=True, kw_only=True)
class Counts:
    """What was found so far."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: list[tuple[int, str, Any, Any, str]] = field(default_factory=list)
    """Row, field, ours, theirs, reason."""
    freed: int = 0
    """Repairs that waited for a form that came with this import."""

    def add(self, incoming: Incoming, decision: Decision) -> None:
        """Counts one decided row."""
        setattr(self, decision.status, getattr(self, decision.status) + 1)
        self.kept += [(incoming.row, k.field, k.ours, k.theirs, k.reason) for k in decision.kept]


def decide_slice(uow: UnitOfWork, source: Source, rows: Sequence[Incoming]) -> list[Decision]:
    """What each row of a slice would change. Writes nothing."""
    refs = [ref_of(source.kind, row) for row in rows]
    states, may_dispose = uow.heads(refs), uow.actor.can(Command.dispose)

    def protects(ref: Ref, name: str) -> str | None:
        return uow.protected(ref, name, source.made)

    def decided(row: Incoming, ref: Ref) -> Decision:
        state = states.get(ref)
        if source.kind in disposal_listed.KINDS:
            dated = replace(row, fields={**row.fields, "today": uow.now.today.isoformat()})
            return disposal_listed.decide(source.kind, dated, ref, state)
        if source.kind is not ImportKind.operators:
            return decide(source.kind, row, ref, state, protects, may_dispose=may_dispose)
        apart = operator_names.set_apart(uow, source.digest, row, state)
        return operator_names.as_names(uow, row, state, decide(source.kind, apart, ref, state, protects))

    return [decided(row, ref) for row, ref in zip(rows, refs, strict=True)]


def apply_slice(uow: UnitOfWork, source: Source, rows: Sequence[Incoming], counts: Counts) -> None:
    """Decides and records one slice; begins the import's own record with the first change."""
    require(uow, source.kind)
    decisions = decide_slice(uow, source, rows)
    drafts: list[Draft] = []
    answers: list[tuple[Incoming, Decision]] = []
    for row, decision in zip(rows, decisions, strict=True):
        counts.add(row, decision)
        if source.kind is ImportKind.forms and decision.status == "new":
            answers.append((row, decision))
            drafts += [_with_words(uow, row, decision.drafts[0]), *decision.drafts[1:]]
        elif source.kind is ImportKind.loans and decision.status == "new" and row.words:
            words = uow.put_side(row.words["note"].encode())
            drafts += [decision.drafts[0]._replace(payload={**decision.drafts[0].payload, "words": words})]
        else:
            drafts += decision.drafts
            if source.kind is ImportKind.operators:
                operator_names.keep_names(uow, row, decision)
    read_at = source.made.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    observations = [
        (decision.ref.id, {**row.observation, "read_at": read_at})
        for row, decision in zip(rows, decisions, strict=True)
        if row.observation
    ]
    if drafts:
        _begin(uow, source)
        _keep_count(uow, decisions)
        if source.kind in disposal_listed.KINDS:
            uow.record(disposal_listed.things(source.kind, rows, uow.heads(disposal_listed.named(source.kind, rows))))
        uow.record(drafts)
        for _, decision in answers:
            freed = free_waiting(uow, uow.answer(decision.ref))
            counts.freed += len(freed)
            uow.record(freed)
    uow.observe(observations)


def note_repeated(uow: UnitOfWork, serials: Iterable[str]) -> None:
    """These serials (as written) stood in a console's export more than once: kept beside what was seen of the unit,
    until an export has it once.
    """
    refs = {Ref(Aggregate.device, device_id(serial)) for serial in serials}
    seen = [(ref.id, uow.console_seen(ref)) for ref in sorted(refs, key=lambda ref: ref.id)]
    uow.observe([(agg, {**body, "entries": 2}) for agg, body in seen if body.get("google_id")])


def require(uow: UnitOfWork, kind: ImportKind, *, dry_run: bool = False) -> None:
    """Operators are a supervisor's matter, the Board's instruction is for whoever answers for a disposal; everything
    else may be imported at any desk. A dry run writes nothing: no PIN is due for it.
    """
    actor = replace(uow.actor, proved=True) if dry_run else uow.actor
    actor.require(COMMAND_OF.get(kind, Command.import_file))


def finish(uow: UnitOfWork, source: Source, counts: Counts) -> None:
    """Ends the import's own record, where it has one."""
    kept = uow.value(CUT)
    if not kept:
        return
    note = json.loads(kept)
    taken = counts.new + counts.changed + counts.same
    done = {"new": note["new"], "changed": note["changed"], "same": taken - note["new"] - note["changed"]}
    uow.record([Draft("changed", (source.ref,), {"set": {"done": done}})])
    uow.set_value(CUT, "")


def _keep_count(uow: UnitOfWork, decisions: Sequence[Decision]) -> None:
    """How many rows the whole import has changed: one that was cut and went on counts as one that was not."""
    note = json.loads(uow.value(CUT) or "{}")
    for decision in decisions:
        if decision.status != "same":
            note[decision.status] += 1
    uow.set_value(CUT, json.dumps(note, ensure_ascii=False))


def _begin(uow: UnitOfWork, source: Source) -> None:
    if uow.value(CUT):
        return
    uow.set_value(
        CUT,
        json.dumps(
            {
                "kind": source.kind.value,
                "name": source.name,
                "digest": source.digest,
                "action": short(uow.action),
                "new": 0,
                "changed": 0,
            },
            ensure_ascii=False,
        ),
    )
    known = uow.head(source.ref)
    fields = {"kind": source.kind.value, "rows": source.rows}
    kind = "registered" if known is None else "changed"
    uow.record([Draft(kind, (source.ref,), {"set": fields if known is None else {"done": None}})])


@dataclass(frozen=True, slots=True, kw_only=True)
class CutImport:
    """An import that was cut off: it goes on with its own file, or is undone."""

    kind: ImportKind
    name: str
    digest: str
    action: bytes


def cut_import(value: str | None) -> CutImport | None:
    """The import under way that the desk's own note (`CUT`) tells of, or None."""
    if not value:
        return None
    kept = json.loads(value)
    return CutImport(
        kind=ImportKind(kept["kind"]), name=kept["name"], digest=kept["digest"], action=unshort(kept["action"])
    )


def _with_words(uow: UnitOfWork, row: Incoming, draft: Draft) -> Draft:
    if not row.words:
        return draft
    # From the answer's own id: the same file brought in anywhere names its words by the same id.
    words_id = derived(Aggregate.form, "words\n" + short(draft.about[0].id))
    words = json.dumps(dict(row.words), ensure_ascii=False, sort_keys=True).encode()
    made = {**draft.payload["set"], "words": uow.put_side(words, "application/json", words_id)}
    return Draft(draft.kind, draft.about, {"set": made})
