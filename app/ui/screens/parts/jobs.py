"""What is done with a part: which fields are asked for, and which command they come to.

Decides fields and their reading; must not know the ledger nor pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from app.domain.bench_words import Owner
from app.domain.part_commands import ChangePart, CountParts, MoveParts, ReceiveParts, ScrapParts, TakeDonor
from app.settings.words import t
from app.ui.widgets.text_field import FieldRow
from app.usecases import parts as usecases
from app.usecases.parts_rows import PartRow


class Act(StrEnum):
    """What is done with a part, in key order 1 to 6, and registering one."""

    receive = "receive"
    stock_take = "stock_take"
    donor = "donor"
    move = "move"
    scrap = "scrap"
    edit = "edit"
    new = "new"


NUMBERED: Final = (Act.receive, Act.stock_take, Act.donor, Act.move, Act.scrap, Act.edit)
PIECES: Final = "pieces"
_FACTS: Final = ("name", "models", "place", "reorder_point", "price", "owner", "handed_over", "handover_document")
FIELDS: Final[dict[Act, tuple[str, ...]]] = {
    Act.receive: (PIECES, "place", "cost"),
    Act.stock_take: (PIECES, "place"),
    Act.donor: ("unit", PIECES, "place"),
    Act.move: ("to", PIECES, "origin"),
    Act.scrap: (PIECES, "place"),
    Act.edit: _FACTS,
    Act.new: ("code", *_FACTS),
}
"""In the order they are asked."""
CODES: Final = frozenset(
    {PIECES, "place", "unit", "to", "origin", "code", "cost", "reorder_point", "price", "handed_over"}
)
_ONE: Final = frozenset({Act.donor, Act.move, Act.scrap})
"""Of these one piece is meant where nobody says how many."""
SHELF: Final[dict[Act, str]] = {Act.receive: "place", Act.stock_take: "place", Act.move: "to", Act.donor: "place"}
"""The field a shelf's label fills."""


class Job(NamedTuple):
    """What is being done: with which part, and at which place a stock-take goes on."""

    act: Act
    part: PartRow | None = None
    place: str = ""


class FieldTrouble(Exception):
    """A field can't be read so; `key` is its sentence."""

    def __init__(self, field: str, key: str) -> None:
        """`field` is one of the job's."""
        super().__init__(field)
        self.field = field
        self.key = key


def rows(job: Job) -> tuple[FieldRow, ...]:
    """The fields of a job as it begins."""
    return tuple(
        FieldRow(
            id=name,
            caption=t(f"parts_screen.field.{name}"),
            text=_begins(job, name),
            hint=_hint(job, name),
            code=name in CODES,
        )
        for name in FIELDS[job.act]
    )


def _begins(job: Job, name: str) -> str:
    if name == "place" and job.place:
        return job.place
    if name == PIECES and job.act in _ONE:
        return "1"
    if job.act is not Act.edit or job.part is None:
        return ""
    part = job.part
    known: dict[str, object] = {
        "name": part.name,
        "models": t("ledger_screen.value.comma").join(part.models),
        "place": part.home,
        "reorder_point": part.reorder_point,
        "price": part.price,
        "owner": t(f"parts.owner.{part.owner}") if part.owner else "",
        "handed_over": part.handed_over,
        "handover_document": part.document,
    }
    return str(known[name]) if known[name] is not None else ""


def _hint(job: Job, name: str) -> str:
    """What stands in an empty field: where the parts go where nobody says."""
    if name == "place" and job.part is not None and job.act in (Act.receive, Act.stock_take):
        return job.part.home
    if name in ("place", "origin") and job.act in (Act.donor, Act.move, Act.scrap):
        return t("parts.place.donor") if job.act is Act.donor else t("parts_screen.hint.by_itself")
    return (
        t(f"parts_screen.hint.{name}")
        if name in ("unit", "owner", "models", "handed_over", "handover_document", "to")
        else ""
    )


def command_of(job: Job, texts: Mapping[str, str], action: bytes) -> tuple[Callable[..., Any], Any]:
    """The use case and its command; raises FieldTrouble where a field can't be read so."""
    said = {name: text.strip() for name, text in texts.items()}
    if job.act in (Act.edit, Act.new):
        code = said.get("code", "") if job.act is Act.new else _code(job)
        for name in ("code", "name"):
            if name in said and not said[name]:
                raise FieldTrouble(name, "parts_screen.trouble.empty")
        fields = {name: _fact(name, said[name]) for name in _FACTS}
        return usecases.change_part, ChangePart(action, code, fields, new=job.act is Act.new)
    pieces = _pieces(job, said[PIECES])
    code, place = _code(job), said.get("place", "")
    if job.act is Act.receive:
        cost = _amount("cost", said["cost"]) if said["cost"] else None
        return usecases.receive_parts, ReceiveParts(action, code, pieces, place, cost)
    if job.act is Act.stock_take:
        return usecases.count_parts, CountParts(action, place, ((code, pieces),))
    if job.act is Act.donor:
        return usecases.take_donor, TakeDonor(action, code, _filled("unit", said), pieces, place)
    if job.act is Act.move:
        return usecases.move_parts, MoveParts(action, code, _filled("to", said), pieces, said["origin"])
    return usecases.scrap_parts, ScrapParts(action, code, pieces, place)


def _code(job: Job) -> str:
    if job.part is None:
        raise FieldTrouble(PIECES, "parts_screen.trouble.no_part")
    return job.part.part


def _pieces(job: Job, text: str) -> int:
    found = _amount(PIECES, text)
    if not found and job.act is not Act.stock_take:
        raise FieldTrouble(PIECES, "parts_screen.trouble.none")
    return found


def _amount(name: str, text: str) -> int:
    plain = text.replace(",", "")
    if not plain.isdecimal() or len(plain) > 9:
        raise FieldTrouble(name, "parts_screen.trouble.number" if plain else "parts_screen.trouble.empty")
    return int(plain)


def _filled(name: str, said: Mapping[str, str]) -> str:
    if not said[name]:
        raise FieldTrouble(name, "parts_screen.trouble.empty")
    return said[name]


def _fact(name: str, text: str) -> str:
    if name == "models":
        return "\n".join(part.strip() for part in text.replace("、", ",").split(",") if part.strip())
    if name in ("reorder_point", "price") and text:
        return str(_amount(name, text))
    if name == "owner" and text:
        words = {t(f"parts.owner.{owner.value}"): owner.value for owner in Owner}
        if text not in words and text not in words.values():
            raise FieldTrouble(name, "parts_screen.trouble.owner")
        return words.get(text, text)
    return text
