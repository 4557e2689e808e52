"""Verbs about parts: stock, receive, count, use-part. Each changing one is one action; a refusal has its reason.

A part with several places is told in several rows; its stock is their sum.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer
from app.cli.desk_verbs import number_of, refusal_words
from app.domain.kinds import Family
from app.domain.part_commands import CountParts, ReceiveParts, UsePart
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases.parts import PartResult, count_parts, receive_parts, use_part
from app.usecases.parts_rows import PartRow, PlaceStock


def stock(program: Program, args: Namespace) -> Answer:
    """`stock [PART]`: what each place holds."""
    rows = _of(program, args.part) if args.part else program.queries.parts.parts()
    listed = _listed(rows)
    body = {"parts": listed, "total": len(listed)}
    if args.part and not rows:
        return Answer(body, REFUSED, (refusal_words("unknown_part"),))
    return Answer(body, DONE, tuple(_words(line) for line in listed) or (t("parts.none"),))


def receive(program: Program, args: Namespace) -> Answer:
    """`receive PART N [--place P] [--cost YEN]`."""
    command = ReceiveParts(program.desk.new_action(), args.part, args.pieces, args.place, args.cost)
    return _answer(program, args.part, lambda: program.desk.run(receive_parts, command).result())


def count(program: Program, args: Namespace) -> Answer:
    """`count PART N [--place P]`: so many were found."""
    command = CountParts(program.desk.new_action(), args.place, ((args.part, args.pieces),))
    return _answer(program, args.part, lambda: program.desk.run(count_parts, command).result())


def use(program: Program, args: Namespace) -> Answer:
    """`use-part REPAIR PART [N]`."""
    command = UsePart(program.desk.new_action(), number_of(args.repair), args.part, args.pieces)
    return _answer(program, args.part, lambda: program.desk.run(use_part, command).result(), command.repair)


def _answer(program: Program, part: str, work: Callable[[], PartResult], repair: str = "") -> Answer:
    try:
        result = work()
    except RepairRefused as refused:
        result = PartResult("refused", Family.refused, (), repair, refused.reason)
    listed = _listed(_of(program, part))
    body: dict[str, Any] = {"outcome": result.outcome, "family": result.family.value, "reason": result.reason or None}
    body |= {"repair": result.repair} if repair else {}
    body |= {"parts": listed, "total": len(listed)}
    if result.family is Family.refused:
        return Answer(body, REFUSED, (refusal_words(result.reason),))
    words = [t(f"parts.done.{result.outcome}"), *(_words(line) for line in listed)]
    return Answer(body, DONE, (*words, *([t(f"parts.look.{result.reason}")] if result.reason else [])))


def _of(program: Program, part: str) -> tuple[PartRow, ...]:
    row = program.queries.parts.part(part)
    return (row,) if row is not None else ()


def _listed(rows: tuple[PartRow, ...]) -> list[dict[str, Any]]:
    return [
        {
            "part": row.part,
            "name": row.name,
            "place": place.place or None,
            "quantity": place.quantity,
            "reorder_point": row.reorder_point,
        }
        for row in rows
        for place in row.places or (PlaceStock(row.home, 0),)
    ]


def _words(line: dict[str, Any]) -> str:
    return t("parts.line", part=line["part"], name=line["name"], place=place_words(line["place"]), n=line["quantity"])


def place_words(place: str | None) -> str:
    """A place as people read it."""
    return t("parts.place.donor") if place == "donor" else place or t("parts.place.none")
