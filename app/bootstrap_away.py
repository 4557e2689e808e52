"""The composition root, part of what goes out and comes back: its papers, from rows to words to drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.bootstrap import Program
from app.domain.away_papers import HearingFacts, PaperBox, PaperUnit, RequestFacts, ReturnPaper, ShipmentPaper
from app.domain.codes import CodeKind, parse_repair_number, printed_code
from app.domain.drawing import Drawing
from app.domain.kinds import Cause, Route
from app.labels.away_lists import receipts, return_list, shipment_list
from app.labels.away_sheets import hearing_sheet, request_sheets
from app.settings.words import t, word_or_code
from app.usecases.away_rows import HandbackFacts, SchoolBox, UnitLine
from app.usecases.session import STAND_IN

QUESTIONS = ("when", "what", "asked", "answers")
"""What the school is asked, as a hearing's sheet names it."""


class PapersAway:
    """Papers of shipments, boxes and hearings; raises KeyError for what isn't there."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def shipment(self, number: str, desk_name: str) -> Drawing:
        """The list, and a request for each unit that has not come back."""
        facts = self._program.queries.away.shipment(number)
        if facts is None:
            raise KeyError(number)
        units = facts.going
        paper = ShipmentPaper(
            number=number,
            to=facts.firm or (t("away.to.installer", firm="") if facts.to == "installer" else ""),
            day=_day(facts.sent) or self._today(),
            desk=desk_name,
            operator=self._signed(),
            units=tuple(_unit(unit) for unit in units),
            waybill=facts.waybill,
            due=_day(facts.due),
            draft=not facts.sent,
        )
        requests = [self._request(unit, desk_name, facts.firm, facts.waybill) for unit in units if not unit.back]
        return _together(shipment_list(paper), *([request_sheets(*requests)] if requests else []))

    def handback(self, number: str, desk_name: str) -> Drawing:
        """The list, and a receipt for each school."""
        facts = self._program.queries.away.handback(number)
        if facts is None:
            raise KeyError(number)
        paper = self._returned(facts, desk_name)
        return _together(return_list(paper), *([receipts(paper)] if paper.schools else []))

    def ready(self, desk_name: str) -> Drawing:
        """What goes with the next run, as a list to fetch it by."""
        boxes = self._program.queries.away.ready()
        return return_list(
            ReturnPaper("—", t("away.side.ready"), self._today(), desk_name, _boxes(boxes), self._signed())
        )

    def request(self, repair: str, desk_name: str) -> Drawing:
        """One unit's request."""
        unit = self._program.queries.away.unit(repair)
        if unit is None:
            raise KeyError(repair)
        return request_sheets(self._request(unit, desk_name, unit.maker, unit.waybill))

    def hearing(self, repair: str, desk_name: str, sheet: Mapping[str, str]) -> Drawing:
        """The sheet: of a repair, or blank where it is empty."""
        found = self._program.queries.away.unit(repair) if repair else None
        if repair and found is None:
            raise KeyError(repair)
        facts = HearingFacts(
            day=self._today(),
            desk=desk_name,
            unit=_unit(found) if found is not None else None,
            operator=self._signed(),
            answers=tuple((t(f"away.hearing.{name}"), sheet.get(name, "")) for name in QUESTIONS),
        )
        return hearing_sheet(facts)

    def _returned(self, facts: HandbackFacts, desk_name: str) -> ReturnPaper:
        return ReturnPaper(
            number=facts.number,
            way=t(f"away.way.{facts.way}"),
            day=_day(facts.closed) or self._today(),
            desk=desk_name,
            schools=_boxes(facts.schools),
            operator=self._signed(),
            draft=not facts.closed,
        )

    def _request(self, unit: UnitLine, desk_name: str, firm: str, waybill: str) -> RequestFacts:
        known = self._program.ledger.read(lambda reads: reads.repairs_by_number(unit.repair))
        device = known[0].state if known else {}
        repair = device.get("repairs", {}).get(unit.repair, {})
        installer = repair.get("route") == Route.installer
        return RequestFacts(
            unit=_unit(unit),
            to=firm or ("" if installer else unit.maker),
            day=self._today(),
            desk=desk_name,
            operator=self._signed(),
            installer=installer,
            opened=_day(unit.opened),
            warranty=_day(device.get("warranty", "")),
            delivered=_day(device.get("delivered", "")),
            batch=device.get("batch", ""),
            appeared=_day(repair.get("appeared", "")),
            document=repair.get("document", ""),
            waybill=waybill,
        )

    def _today(self) -> date:
        return self._program.clock.now().today

    def _signed(self) -> str:
        """Who stands on a paper; the stand-in's code says nothing to anybody."""
        actor = self._program.desk.actor
        return actor.name or actor.code if actor is not None and actor.code != STAND_IN else ""


def _together(*papers: Drawing) -> Drawing:
    missing = dict.fromkeys(char for paper in papers for char in paper.missing)
    return Drawing(pages=tuple(page for paper in papers for page in paper.pages), missing=tuple(missing))


def _boxes(boxes: Iterable[SchoolBox]) -> tuple[PaperBox, ...]:
    return tuple(
        PaperBox(
            school=box.school,
            units=tuple(_unit(unit) for unit in box.units),
            counts=tuple((t(f"kinds.accessory.{name}"), count) for name, count in box.accessories),
        )
        for box in boxes
    )


def _unit(unit: UnitLine) -> PaperUnit:
    found = parse_repair_number(unit.repair)
    return PaperUnit(
        number=unit.repair,
        code=printed_code(CodeKind.repair, found.body).text if found else unit.repair,
        serial=unit.serial,
        tag=unit.tag,
        model=unit.model,
        school=unit.school,
        faults=(_word("kinds.fault", unit.fault),) if unit.fault else (),
        cause=_cause(unit),
        accessories=tuple(t(f"kinds.accessory.{name}") for name in unit.accessories if name not in unit.lacks),
        lacks=tuple(t(f"kinds.accessory.{name}") for name in unit.lacks),
        rma=unit.rma,
        note=t("away.told.was_exchanged") if unit.exchanged else "",
    )


def _cause(unit: UnitLine) -> str:
    """自然故障, 非自然故障 with its detail, or that it isn't known; nothing where nobody said."""
    if not unit.cause:
        return ""
    word = _word("kinds.cause", unit.cause)
    said = word if unit.cause == Cause.unknown else t("away.told.cause", cause=word)
    return said + (t("away.told.detail", detail=_word("kinds.detail", unit.detail)) if unit.detail else "")


def _word(area: str, name: str) -> str:
    return word_or_code(f"{area}.{name}", name)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
