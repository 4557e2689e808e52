"""The verb of charging controllers: swap. One transaction, one answer."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.bootstrap import Program
from app.cli.answer import DONE, REFUSED, Answer
from app.cli.desk_verbs import refusal_words
from app.domain.charger_words import ChargerStatus
from app.domain.codes import squeeze
from app.domain.kinds import Family
from app.domain.rules.chargers import ChargerRefused, Where
from app.domain.rules.repair import RepairRefused
from app.settings.words import t
from app.usecases.swap import Swap, SwapResult, swap

NO_LABEL = squeeze("none")
"""In the place of the unit out: it has no label."""
_OF_CABINET = frozenset({"unknown_cabinet", "unknown_school", "not_a_cabinet"})
"""Refusals of what was written for the cabinet, which the words name."""


def run_swap(program: Program, args: Namespace) -> Answer:
    """`swap CABINET OUT IN`: CABINET is a code or a school, OUT may be `none`."""
    desk = program.desk
    wish = Swap(
        action=desk.new_action(),
        cabinet=desk.read_scan(args.cabinet),
        out=None if squeeze(args.out) == NO_LABEL else desk.read_scan(args.out),
        spare=desk.read_scan(args.spare),
        tag=desk.read_scan(args.tag) if args.tag else None,
        visit=squeeze(args.visit),
        correct=args.correct,
    )
    try:
        result = desk.run(swap, wish).result()
    except RepairRefused as refused:
        body = _body(SwapResult("refused", Family.refused, refused.reason))
        named = f"{args.cabinet}　" if refused.reason in _OF_CABINET else ""
        return Answer(body, REFUSED, (named + _refusal(program, refused),))
    if result.outcome == "differs":  # at the window a question; a script must not take it for a swap that was saved
        return Answer(_body(result._replace(family=Family.refused)), REFUSED, tuple(_words(program, result)))
    return Answer(_body(result), DONE, tuple(_words(program, result)))


def _body(result: SwapResult) -> dict[str, Any]:
    return {
        "outcome": result.outcome,
        "family": result.family.value,
        "reason": result.reason or None,
        "moves": [{"unit": move.unit, "from": move.was.text, "to": move.now.text} for move in result.moves],
        "spares": dict(result.spares),
        "tag": result.tag or None,
    }


def _refusal(program: Program, refused: RepairRefused) -> str:
    """A spare that is installed elsewhere says where."""
    at = refused.where if isinstance(refused, ChargerRefused) else None
    if refused.reason != "spare_installed_elsewhere" or at is None or not at.school:
        return refusal_words(refused.reason)
    school = program.queries.schools().get(at.school, at.school)
    return t("chargers.refused.spare_installed_elsewhere", school=school)


def _words(program: Program, result: SwapResult) -> list[str]:
    schools = program.queries.schools()

    def said(at: Where) -> str:
        if at.status == ChargerStatus.installed:
            return "　".join(filter(None, (schools.get(at.school, at.school), at.room, at.cabinet)))
        return t(f"chargers.status.{at.status or 'unknown'}")

    if result.outcome == "differs":
        return [
            t(f"chargers.differs.{one.reason}", unit=one.unit, said=said(one.said), seen=said(one.seen))
            for one in result.differs
        ] + [t("chargers.differs.what_to_do")]
    lines = [t("chargers.moved", unit=move.unit, was=said(move.was), now=said(move.now)) for move in result.moves]
    lines += [t("chargers.spares", model=model or "—", count=str(count)) for model, count in result.spares.items()]
    if result.reason:
        lines.append(t(f"chargers.look.{result.reason}", units="、".join(result.others)))
    return [*lines, *([t("chargers.tag", code=result.tag)] if result.tag else [])]
