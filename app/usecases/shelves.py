"""Which shelf a text names: one rule wherever something is laid down.

A label may be printed before any register holds its shelf, so it is believed; whether that is to be said is the
caller's.
"""

from __future__ import annotations

from app.domain.codes import CodeKind, parse_printed_code, same_shelf
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.lost import check_short
from app.domain.rules.repair import RepairRefused, check_text
from app.usecases.ports import UnitOfWork


def shelf(uow: UnitOfWork, text: str) -> tuple[str, bool]:
    """A shelf by its label, its code, or in words, spelled as the register or what lies there spells it; and whether no
    register holds it. A label is believed as a word is. Raises RepairRefused: unknown_place (a label of something
    else), text_too_long, personal_data.
    """
    printed = parse_printed_code(text)
    if printed is not None and printed.kind is not CodeKind.place:
        raise RepairRefused("unknown_place")
    said = printed.body if printed is not None else check_short(check_text(text))
    registered = uow.head(Ref(Aggregate.place, code_id(Aggregate.place, said)))
    if registered is not None:
        return str(registered.get("code", said)), False
    known = (str(one.state.get("code", "")) for one in uow.registers(Aggregate.place))
    if found := same_shelf(known, said):
        return found, False
    return same_shelf(uow.shelves_in_use(), said) or said, True


def labelled(uow: UnitOfWork, text: str) -> str:
    """The shelf whose label a text is, spelled as in `shelf`; nothing where it is no shelf's label."""
    printed = parse_printed_code(text)
    return shelf(uow, text)[0] if printed is not None and printed.kind is CodeKind.place else ""
