"""The course of a repair on the bench, told: route, parts, hearing, maker, Board, guardian, work, tests, return.

Decides which closed words of an operation are said. What people wrote lies in the side store and is not told here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.kinds import Family, Route
from app.settings.words import has, t
from app.usecases.rows import TimelineEntry as Fact

Fields = Mapping[str, str]
Told = tuple[str, str, Family | None]


def _said(words: list[str]) -> str:
    return t("ledger_screen.value.dot").join(word for word in words if word)


def yen(fields: Fields, name: str) -> str:
    """The amount of this field in words, or nothing."""
    return t("life_course.yen", amount=f"{int(fields[name]):,}") if fields.get(name, "").isdigit() else ""


def _listed(fields: Fields, name: str) -> list[str]:
    return [word for word in fields.get(name, "").split(", ") if word]


def word_of(key: str, name: str) -> str:
    """The closed word in the language in force; one of a newer version as it is spelled."""
    return t(key) if has(key) else name


def _routed(fields: Fields) -> str:
    name = fields["route"]
    return _said([word_of(f"kinds.route.{name}", name), yen(fields, "quote")])


def _shipped(fields: Fields) -> str:
    due = t("life_course.due", day=fields["due"]) if fields.get("due") else ""
    return _said([fields.get("firm", ""), fields.get("rma", ""), fields.get("waybill", ""), due])


def _decided(fields: Fields) -> str:
    decision, payer = fields["decision"], fields.get("payer", "")
    who = word_of(f"kinds.payer.{payer}", payer) if payer else ""
    asked = t("life_course.asked", amount=yen(fields, "asked")) if fields.get("asked") else ""
    return _said(
        [word_of(f"kinds.decision.{decision}", decision), who, yen(fields, "amount"), asked, fields.get("document", "")]
    )


def _step(fields: Fields) -> str:
    step = fields["step"]
    return _said([word_of(f"kinds.step.{step}", step), fields["on"], yen(fields, "amount")])


def _worked(fields: Fields) -> str:
    return _said([word_of(f"kinds.work.{name}", name) for name in _listed(fields, "work")])


def _back(fields: Fields) -> str:
    way = fields["way"]
    return _said([word_of(f"kinds.way.{way}", way), fields.get("list", "")])


def _part(fields: Fields) -> str:
    return fields.get("part", "")


def _assigned(fields: Fields) -> str:
    return fields["to"]


def _nothing(fields: Fields) -> str:
    return ""


_BODIES: Mapping[str, Callable[[Fields], str]] = {
    "routed": _routed,
    "part_needed": _part,
    "part_came": _part,
    "heard": _nothing,
    "shipped": _shipped,
    "came_back": _nothing,
    "decided": _decided,
    "guardian_step": _step,
    "worked": _worked,
    "handed_back": _back,
    "photo_taken": _nothing,
    "assigned": _assigned,
}
KINDS = frozenset({*_BODIES, "tested"})
"""The operations told here."""


def tell(fact: Fact, fields: dict[str, str], schools: Mapping[str, str]) -> Told:
    """Title, body and family of an operation of the course."""
    if fact.kind == "tested":
        passed = fields["passed"] == "True"
        title = t("life_course.passed" if passed else "life_course.failed", repair=fact.repair)
        return title, "", Family.ok if passed else Family.look
    ended = fields.get("route") == Route.disposal
    family = Family.ok if fact.kind == "handed_back" else Family.refused if ended else None
    return t(f"life_course.{fact.kind}", repair=fact.repair), _BODIES[fact.kind](fields), family
