"""Verbs of the inbox: inbox, settle. A card is settled by the number of one of its answers; there is no default."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer
from app.cli.desk_verbs import refusal_words
from app.domain.kinds import Family
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases.contact_rows import Words
from app.usecases.inbox import Settle, Settled, for_reader, note_cards_read, settle
from app.usecases.inbox_rows import CardRow, CardSide


def inbox(program: Program, args: Namespace) -> Answer:
    """`inbox`: all open cards, the newest first; people's own words on them leave a line in the access log."""
    desk = program.desk
    rows = for_reader(program.queries.inbox.cards(), desk.signed_in())
    if any(row.texts for row in rows):
        desk.call(lambda unit: note_cards_read(unit, rows), actor=desk.signed_in()).result()
    body = {"cards": [_card(row) for row in rows], "total": len(rows)}
    return Answer(body, DONE, tuple(map(_words, rows)) or (t("inbox.none"),))


def run_settle(program: Program, args: Namespace) -> Answer:
    """`settle CARD CHOICE [--reason TEXT]`."""
    row = program.queries.inbox.card(args.card)
    if row is None:
        return _refused(args.card, "card_gone")
    wish = Settle(program.desk.new_action(), row.about, row.card, args.choice, args.reason)
    try:
        done = program.desk.run(settle, wish).result()
    except RepairRefused as refused:
        return _refused(args.card, refused.reason, last=str(row.choices), part=row.code, place=row.path)
    return _settled(done)


def _settled(done: Settled) -> Answer:
    body = {"outcome": done.outcome, "family": done.family.value, "reason": None, "card": done.card}
    return Answer(body | {"kind": done.kind, "chosen": done.choice}, DONE, (t("inbox.settled", choice=done.choice),))


def _refused(card: str, reason: str, **more: str) -> Answer:
    body = {"outcome": "refused", "family": Family.refused.value, "reason": reason, "card": card}
    return Answer(body, REFUSED, (refusal_words(reason, **more),))


def _card(row: CardRow) -> dict[str, Any]:
    sides = [
        {"value": _value(row, side), "operator": side.operator, "desk": side.desk, "at": side.at, "local": side.local}
        | ({"withheld": True} if _withheld(row, side) else {})
        for side in row.sides
    ]
    return {
        "card": row.card,
        "kind": row.kind,
        "about": row.code,
        "what": row.about.kind.value,
        "field": row.path,
        "school": row.school,
        "sides": sides,
        "chosen": row.shown or None,
        "choices": row.choices,
    }


def _value(row: CardRow, side: CardSide) -> Any:
    """A side's value; a text that people wrote is told itself, and none where it was erased or has not come here."""
    told = dict(side.facts).get(row.field)
    if isinstance(told, Words):
        return told.text or None
    return side.value


def _withheld(row: CardRow, side: CardSide) -> bool:
    told = dict(side.facts).get(row.field)
    return isinstance(told, Words) and told.withheld


def _words(row: CardRow) -> str:
    """The question, and under it each side by its number."""
    about, question = row.code, t(f"inbox.kind.{row.kind}")
    line = t("inbox.line", card=row.card, about=about, question=question, choices=row.choices)
    sides = [_side(at, _shown(row, side), side) for at, side in enumerate(row.sides, 1)]
    if row.kind == "count":
        sides.append(t("inbox.count_how", part=row.code, place=row.path))
    return "\n".join((line, *sides))


def _shown(row: CardRow, side: CardSide) -> Any:
    return t("inbox.withheld") if _withheld(row, side) else _value(row, side)


def _side(at: int, value: Any, side: CardSide) -> str:
    said = t("inbox.nothing") if value is None else str(value)
    return t("inbox.side", at=at, value=said, who=side.operator, desk=side.desk, when=side.local[:16])
