"""The composition root of visits: their queries over the opened ledger, and the work report, from rows to a drawing.

Names the concrete queries and labels; decides no layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.bootstrap import Program
from app.domain.codes import CodeKind, parse_repair_number, printed_code
from app.domain.drawing import Drawing
from app.domain.visit_papers import ReportLine, TakenAlong, WorkReportFacts
from app.domain.visit_words import LineWhat
from app.labels.symbols import DEFAULT_DPI
from app.labels.work_report import work_report
from app.ledger.queries.visits import SqlVisits
from app.settings.words import has, t
from app.usecases.session import STAND_IN
from app.usecases.visit_rows import VisitDetail, VisitLine


def visit_queries(program: Program) -> SqlVisits:
    """The questions about visits of a program."""
    return SqlVisits(program.ledger, program.side, program.clock, program.queries.registers)


class PapersOfVisits:
    """Papers of visits; raises KeyError for what isn't there."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def report(self, number: str, desk_name: str, dpi: float = DEFAULT_DPI) -> Drawing:
        """作業報告書 of a visit, as far as it has come; before it was written it says so."""
        facts = visit_queries(self._program).visit(number)
        if facts is None:
            raise KeyError(number)
        actor = self._program.desk.signed_in()
        row = facts.row
        return work_report(
            WorkReportFacts(
                number=row.visit,
                school=row.school,
                day=date.fromisoformat(facts.held),
                desk=desk_name,
                window=row.window,
                operator=(actor.name or actor.code) if actor.code != STAND_IN else "",
                todo="・".join(t(f"visits.todo.{word}") for word in row.todo),
                asked=row.words.text,
                lines=tuple(_line(facts, line) for line in facts.lines),
                spares=_spares(facts.lines),
                taken=_taken(facts),
                words=facts.report.text,
                draft=not facts.reported,
            ),
            dpi,
        )


def _line(facts: VisitDetail, line: VisitLine) -> ReportLine:
    swap, unit = line.what == LineWhat.swap, line.what == LineWhat.pickup
    codes = (line.out or t("visits.no_tag"), line.into) if swap else (line.repair, line.serial or line.tag, line.into)
    key = f"visits.what.{line.what}"
    return ReportLine(
        time=facts.time_of(line),
        what=t(key) if has(key) else t("visits.what.moved"),
        where=" ".join(filter(None, (line.room, line.cabinet, line.thing))),
        codes=tuple(filter(None, codes)),
        swap=swap,
        about=line.model if unit else _models(line),
        words=line.words.text,
    )


def _models(line: VisitLine) -> str:
    """The spare's model; what it stands in for, where that is another."""
    if line.out_model and line.into_model and line.out_model != line.into_model:
        return t("visits.paper.instead", model=line.into_model, former=line.out_model)
    return line.into_model or line.out_model


def _spares(lines: Iterable[VisitLine]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """What was put in, by model."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.what == LineWhat.swap and line.into:
            found.setdefault(line.into_model, []).append(line.into)
    return tuple((model, len(codes), tuple(codes)) for model, codes in sorted(found.items()))


def _taken(facts: VisitDetail) -> tuple[TakenAlong, ...]:
    """What went along: controllers that came out, and units taken in."""
    found = []
    for line in facts.lines:
        if line.what == LineWhat.swap and line.out:
            what = t("visits.paper.charger", model=line.out_model).strip()
            found.append(TakenAlong(line.out, what, serial=line.out_serial))
        elif line.what == LineWhat.pickup:
            number = parse_repair_number(line.repair)
            code = printed_code(CodeKind.repair, number.body).text if number is not None else ""
            found.append(TakenAlong(line.repair, line.model, line.serial, line.tag, code))
    return tuple(found)
