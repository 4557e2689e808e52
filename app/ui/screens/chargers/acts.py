"""What is done with a cabinet or a controller of the list: which fields are asked for, and which command they come to.

Decides fields and their reading; must not know the ledger nor pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from app.domain.charger_words import ChargerStatus
from app.domain.rules.chargers import CABINET
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.widgets.text_field import FieldRow
from app.usecases import cabinet_faults, charger_moves
from app.usecases.charger_rows import ChargerRow


class Act(StrEnum):
    """In key order."""

    arrive = "arrive"
    maker = "maker"
    back = "back"
    dispose = "dispose"
    hand_over = "hand_over"
    correct = "correct"
    report = "report"
    told = "told"
    advice = "advice"


class Job(NamedTuple):
    """What is being done, and with which of the list; an arrival is of none."""

    act: Act
    row: ChargerRow | None


_FIELDS: Final[dict[Act, tuple[str, ...]]] = {
    Act.arrive: ("scan", "model", "maker", "serial", "document", "place"),
    Act.maker: ("document",),
    Act.back: ("place", "document"),
    Act.dispose: ("document",),
    Act.hand_over: ("document", "on"),
    Act.correct: ("status", "school", "room", "cabinet", "place", "model"),
    Act.report: ("words",),
    Act.told: ("document", "on"),
    Act.advice: ("words", "on"),
}
SCANNED: Final = ("scan", "cabinet", "place", "school", "serial")
"""Fields a scan goes into, in this order."""
_CODES: Final = frozenset({"scan", "serial", "document", "cabinet", "place"})
_HINTED: Final = frozenset({"scan", "on", "status", "school", "place"})
_OF_CABINETS: Final = frozenset({Act.report, Act.told, Act.advice})

_READY: Final[dict[Act, tuple[str, int]]] = {Act.report: ("words", 6), Act.advice: ("words", 4)}
"""The field that ready phrases are for, and how many there are."""


class Ready(NamedTuple):
    """What a number puts into a field, so that a scanner alone can say it."""

    field: str = ""
    phrases: tuple[str, ...] = ()


NOTHING_READY: Final = Ready()

Done = tuple[Callable[..., Any], Any]


def may(act: Act, row: ChargerRow | None) -> bool:
    """Whether it may be asked for of what is chosen; whether it is allowed is the use case's."""
    if act is Act.arrive:
        return True
    if row is None:
        return False
    if act is Act.correct:
        return True
    if act in _OF_CABINETS:
        return row.kind == CABINET and (act is Act.report or row.faults > 0)
    return row.kind != CABINET


def fields(job: Job) -> tuple[FieldRow, ...]:
    """The fields as they are asked; what is empty stays as it is, or is today."""
    return tuple(
        FieldRow(
            id=name,
            caption=t(f"charger_list.field.{name}"),
            hint=t(f"charger_list.hint.{name}") if name in _HINTED else "",
            code=name in _CODES,
        )
        for name in _FIELDS[job.act]
    )


def ready(job: Job) -> Ready:
    """The ready words of an act: the faults of a cabinet, the Board's advice, where a unit may be."""
    if job.act is Act.correct:
        return Ready("status", tuple(t(f"charger_list.status.{status}") for status in ChargerStatus))
    field, count = _READY.get(job.act, ("", 0))
    return Ready(field, tuple(t(f"charger_list.ready.{job.act}.{at}") for at in range(1, count + 1)))


def command_of(job: Job, said: Mapping[str, str], action: bytes, scan: Callable[[str], Scan]) -> Done:
    """The use case and its command; `scan` reads a code as written."""
    text = {name: words.strip() for name, words in said.items()}
    unit = scan(job.row.shown if job.row is not None else text.get("scan", ""))
    if job.act is Act.arrive:
        told = {name: text[name] for name in ("model", "maker", "serial", "document", "place")}
        return charger_moves.arrive, charger_moves.Arrive(action, unit, **told)
    if job.act is Act.hand_over:
        return charger_moves.hand_over, charger_moves.HandOver(action, (unit,), text["document"], text["on"])
    if job.act is Act.correct:
        inside = scan(text["cabinet"]) if text["cabinet"] else None
        place = {name: text[name] for name in ("school", "room", "place", "model")}
        return charger_moves.correct, charger_moves.Correct(
            action, unit, status=_status(text["status"]), cabinet=inside, **place
        )
    return _short(job.act, unit, text, action)


def _short(act: Act, unit: Scan, text: Mapping[str, str], action: bytes) -> Done:
    if act is Act.maker:
        return charger_moves.to_maker, charger_moves.ToMaker(action, unit, text["document"])
    if act is Act.back:
        return charger_moves.back_again, charger_moves.BackAgain(action, unit, text["place"], text["document"])
    if act is Act.dispose:
        return charger_moves.dispose_of, charger_moves.DisposeOf(action, unit, text["document"])
    if act is Act.report:
        return cabinet_faults.report_cabinet, cabinet_faults.ReportCabinet(action, unit, text["words"])
    if act is Act.told:
        return cabinet_faults.tell_board, cabinet_faults.TellBoard(action, unit, text["on"], text["document"])
    return cabinet_faults.note_advice, cabinet_faults.NoteAdvice(action, unit, text["words"], text["on"])


def _status(words: str) -> str:
    """The word of a status as people write it; what is none of them is refused by the use case."""
    named = {t(f"charger_list.status.{status}"): status.value for status in ChargerStatus}
    return named.get(words, words)
