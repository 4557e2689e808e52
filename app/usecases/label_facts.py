"""What a label says of the thing a code names: a line and the facts its template may draw, or a closed reason why not.

Decides, kind by kind, what may be asked for by which code, what the symbol says and which facts there are. Words in a
language are put in by whoever lays out: here stand texts of the ledger and closed codes. No operator's name is here.
Reasons: `unknown`, `several`, `no_number`, `no_repair`, `not_provisional`, `not_printable`, `too_many_copies`,
`copy_not_read`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from app.domain.codes import CodeKind, parse_printed_code, parse_repair_number, printed_code, shelf_body, squeeze
from app.domain.dates import reiwa
from app.domain.device import open_repair
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.label_copies import MOST_COPIES, copy_text, label_state, next_copy
from app.domain.label_templates import LabelKind
from app.domain.operations import Ref
from app.domain.rules.chargers import where
from app.usecases import label_disposal
from app.usecases.label_ports import LabelLine
from app.usecases.ports import Known, ScanReader, State
from app.usecases.resolve_scan import Finder, resolve

UNREGISTERED = "unregistered"
"""A note: no register holds it (yet). Strips for chargers and cabinets are printed before anybody knows them."""

_STRIP = re.compile(r"[A-Z]{0,4}[0-9]{2,8}")
"""How a code for a strip is written; anything else that no register holds is a slip of the pen."""
_SHORTEST = 4
"""Digits a box's number is filled up to, so that it makes a code that can be read back."""


class Wanted(NamedTuple):
    """What one code came to: its line, and the facts by the names that templates use."""

    line: LabelLine
    facts: Mapping[str, str]


class Asked(NamedTuple):
    """What is needed to find what codes name."""

    find: Finder
    read: ScanReader
    schools: Mapping[str, str]
    """School names by code."""
    today: date
    replaces: bool = False
    by_serial: bool = False
    """The template's symbol is of the serial: there the label says it, although the unit has a tag."""


def wanted(kind: LabelKind, code: str, asked: Asked) -> Wanted:
    """The label of this kind for what `code` names."""
    return _KINDS[kind](kind, code, asked)


def refused(code: str, reason: str) -> Wanted:
    """Nothing is printed for this code."""
    return Wanted(LabelLine(code=code, text="", title=code, reason=reason), {})


def _device(kind: LabelKind, code: str, asked: Asked) -> Wanted:
    """An asset label, or the one for disposal: any of serial, tag and repair number names the unit."""
    units = _units(code, asked)
    if len(units) != 1:
        return refused(code, "several" if units else "unknown")
    known = units[0]
    tag, serial = known.state.get("tag") or "", known.state.get("serial") or ""
    says = (serial or tag) if asked.by_serial and kind is LabelKind.asset else (tag or serial)
    if not says:
        return refused(code, "no_number")
    label = label_state(known.state, kind.value, says)
    copy = next_copy(label, replaces=asked.replaces)
    if copy > MOST_COPIES:
        return refused(code, "too_many_copies")
    text = copy_text(says, copy) if kind is LabelKind.asset else says
    if text != says and known.ref not in [hit.ref for hit in _units(text, asked)]:
        return refused(code, "copy_not_read")  # a tag nobody can add to, or another unit's tag is just that
    facts = _of_device(known.state, asked) | {"code": text, "date": reiwa(asked.today)}
    if kind is LabelKind.disposal:
        facts |= label_disposal.of_unit(known.state, asked.find)
    if says == serial:
        facts["serial"] = text
    return Wanted(_line(code, text, says, known, facts)._replace(says=says, copy=copy), facts)


def _units(code: str, asked: Asked) -> list[Known]:
    """The devices a code names, whatever else goes by it."""
    hits = {hit.ref: hit for hit in resolve(asked.read(code), asked.find).hits}
    return [hit for hit in hits.values() if hit.ref.kind is Aggregate.device]


def _of_device(state: State, asked: Asked) -> dict[str, str]:
    found = {name: str(state.get(name) or "") for name in ("tag", "serial", "model", "maker", "place", "room", "kind")}
    found["model"] = found["model"] or str(state.get("model_type") or "")
    found["school"] = asked.schools.get(state.get("school", ""), "") or str(state.get("school_text") or "")
    return found


def _line(code: str, text: str, title: str, known: Known, facts: Mapping[str, str]) -> LabelLine:
    return LabelLine(
        code=code,
        text=text,
        title=title,
        about=known.ref,
        serial=facts.get("serial", ""),
        school=facts.get("school", ""),
        says=text,
    )


def _slip(kind: LabelKind, code: str, asked: Asked) -> Wanted:
    """A repair's slip: by its number, or by its unit where a repair of it is running."""
    scan = asked.read(code)
    units = _units(code, asked)
    if len(units) != 1:
        return refused(code, "several" if units else "unknown")
    state = units[0].state
    number = scan.repair.text if scan.repair and scan.repair.text in state.get("repairs", {}) else open_repair(state)
    if number is None:
        return refused(code, "no_repair")
    if kind is LabelKind.provisional and "provisional" not in state:
        return refused(code, "not_provisional")
    repair, parsed = state["repairs"][number], parse_repair_number(number)
    if parsed is None:
        return refused(code, "not_printable")
    text = printed_code(CodeKind.repair, parsed.body).text
    facts = _of_device(state, asked) | {
        "code": text,
        "number": number,
        "date": reiwa(date.fromisoformat(repair["opened"])),
        "fault": str(repair.get("fault") or ""),
        "place": str(repair.get("place") or ""),
        "tail": str(state.get("tail") or ""),
    }
    if repair.get("school"):
        facts["school"] = asked.schools.get(repair["school"], "") or facts["school"]
    return Wanted(_line(code, text, number, units[0], facts)._replace(number=number), facts)


def _register(
    code: str, asked: Asked, *, what: CodeKind, kind: Aggregate, free: Callable[[str], bool] = lambda _: False
) -> Wanted:
    """A thing of a register by its own code, its printed code, or (a charger without one) its maker's serial.

    `free` says which codes may be printed before the register holds them.
    """
    own = parse_printed_code(code)
    plain = own.body if own is not None and own.kind is what else code.strip()
    ref = Ref(kind, code_id(kind, plain))
    state = asked.find.head(ref)
    if state is None and not free(squeeze(plain)):
        return refused(code, "unknown")
    shown = str((state or {}).get("code") or plain)
    try:
        text = printed_code(what, shelf_body(shown) if what is CodeKind.place else shown).text
    except ValueError:
        return refused(code, "not_printable")
    facts = {
        "code": text,
        "number": shown,
        "date": reiwa(asked.today),
        **{name: str((state or {}).get(name) or "") for name in ("name", "model", "serial", "maker", "room", "place")},
    }
    facts["school"] = asked.schools.get((state or {}).get("school", ""), "") or str(
        (state or {}).get("place_text") or ""
    )
    if kind is Aggregate.charger:  # the register says of its place only of what sort it is
        at = where(state or {})
        facts["school"], facts["room"] = asked.schools.get(at.school, "") or at.place or facts["school"], at.room
        facts["place"] = " ".join(words for words in (facts["school"], facts["room"]) if words)
    title = facts["name"] or shown
    if state is None:
        line = LabelLine(code=code, text=text, title=title, says=text, notes=(UNREGISTERED,))
        return Wanted(line, facts)
    line = _line(code, text, title, Known(ref, state), facts)
    return Wanted(
        line._replace(copy=next_copy(label_state(state, _LABEL_OF[what].value, text), replaces=asked.replaces)), facts
    )


def _strip(key: str) -> bool:
    return _STRIP.fullmatch(key) is not None


def _part(_kind: LabelKind, code: str, asked: Asked) -> Wanted:
    return _register(code, asked, what=CodeKind.part, kind=Aggregate.part)


def _charger(_kind: LabelKind, code: str, asked: Asked) -> Wanted:
    return _register(code, asked, what=CodeKind.charger, kind=Aggregate.charger, free=_strip)


def _cabinet(_kind: LabelKind, code: str, asked: Asked) -> Wanted:
    return _register(code, asked, what=CodeKind.cabinet, kind=Aggregate.charger, free=_strip)


def _place(_kind: LabelKind, code: str, asked: Asked) -> Wanted:
    """A shelf gets its label before anything lies on it."""
    return _register(code, asked, what=CodeKind.place, kind=Aggregate.place, free=bool)


def _box(_kind: LabelKind, code: str, asked: Asked) -> Wanted:
    """A numbered box: the number is the box, begun or not."""
    own = parse_printed_code(code)
    plain = own.body if own is not None and own.kind is CodeKind.box else squeeze(code)
    try:
        text = printed_code(CodeKind.box, plain.zfill(_SHORTEST) if plain.isdigit() else plain).text
    except ValueError:
        return refused(code, "not_printable")
    facts = {"code": text, "number": plain, "date": reiwa(asked.today)} | label_disposal.of_box(text, asked.find)
    return Wanted(LabelLine(code=code, text=text, title=plain, says=text), facts)


def _badge(_kind: LabelKind, code: str, asked: Asked) -> Wanted:
    """Whoever works here, by code or by the badge in force. The badge's own code is given when it is issued."""
    known = asked.find.head(Ref(Aggregate.operator, code_id(Aggregate.operator, code)))
    if known is None or "code" not in known:
        return refused(code, "unknown")
    ref = Ref(Aggregate.operator, code_id(Aggregate.operator, known["code"]))
    line = LabelLine(code=code, text=known["code"], title=known["code"], about=ref, says=known["code"])
    return Wanted(line, {"number": known["code"], "date": reiwa(asked.today)})


def _no_code(kind: LabelKind, code: str, asked: Asked) -> Wanted:
    raise ValueError(f"{kind} is printed without a code")


_KINDS: dict[LabelKind, Callable[[LabelKind, str, Asked], Wanted]] = {
    LabelKind.asset: _device,
    LabelKind.disposal: _device,
    LabelKind.slip: _slip,
    LabelKind.provisional: _slip,
    LabelKind.box: _box,
    LabelKind.part: _part,
    LabelKind.place: _place,
    LabelKind.cabinet: _cabinet,
    LabelKind.charger: _charger,
    LabelKind.badge: _badge,
    LabelKind.blank: _no_code,
    LabelKind.commands: _no_code,
}
_LABEL_OF = {
    CodeKind.part: LabelKind.part,
    CodeKind.charger: LabelKind.charger,
    CodeKind.cabinet: LabelKind.cabinet,
    CodeKind.place: LabelKind.place,
}
CODELESS = frozenset({LabelKind.blank, LabelKind.commands})
"""Kinds that are printed without a code: the whole sheet of commands, slips by count."""
