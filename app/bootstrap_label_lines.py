"""The composition root, for labels: codes become lines with their facts, and pages where a kind is drawn whole.

Names the papers and the ledger's look-ups; decides the words put into facts. What stands on which sheet, and what is
recorded, is `bootstrap_labels`' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Protocol

from app.bootstrap import Program
from app.bootstrap_papers import Papers
from app.domain.codes import CodeKind, parse_printed_code, printed_code, squeeze
from app.domain.commands import GiveOutSlips
from app.domain.dates import reiwa, short_day
from app.domain.disposal_words import NOT_WIPED, Way
from app.domain.drawing import Drawing, Page
from app.domain.label_templates import LabelKind, Mark, Stock, Template
from app.domain.rules.permissions import Command, may
from app.domain.rules.repair import RepairRefused
from app.domain.rules.slips import check_count
from app.labels.layout import lay_out
from app.labels.paper_choice import choose
from app.settings.words import t
from app.usecases.blank_slips import give_out_slips
from app.usecases.label_facts import Asked, Wanted, refused, wanted
from app.usecases.label_ports import LabelLine, LabelRequest
from app.usecases.operators import next_badge
from app.usecases.ports import UnitOfWork
from app.usecases.print_labels import LabelRefused
from app.usecases.session import NotAllowed

LOOKED_UP: Final = 500
"""Codes looked up in one read of the ledger."""


class BlankSlips(Protocol):
    """Pre-numbered slips, of whoever gives repair numbers out."""

    def lay_out(self, count: int, dpi: float) -> tuple[Sequence[Page], Sequence[LabelLine]]:
        """So many slips with the numbers that come next, a page and a line each; none is given out yet."""

    def give_out(self, unit: UnitOfWork, lines: Sequence[LabelLine]) -> None:
        """Gives out just these numbers. Raises LabelRefused (`changed_meanwhile`) where others are next by now."""


class DeskSlips:
    """白票 with this desk's next repair numbers."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def lay_out(self, count: int, dpi: float) -> tuple[Sequence[Page], Sequence[LabelLine]]:
        """The slips as they would be printed now. Raises LabelRefused (slip_count)."""
        try:
            numbers = self._program.queries.next_repair_numbers(check_count(count))
        except RepairRefused as refused:
            raise LabelRefused(refused.reason) from refused
        pages = Papers(self._program).blank_slips(numbers, dpi).pages
        lines = []
        for number, page in zip(numbers, pages, strict=True):
            says = page.symbols[0].text
            lines.append(LabelLine(code=number, text=says, title=number, says=says, number=number))
        return pages, lines

    def give_out(self, unit: UnitOfWork, lines: Sequence[LabelLine]) -> None:
        """Gives out just these numbers. Raises LabelRefused (changed_meanwhile)."""
        try:
            give_out_slips(unit, GiveOutSlips(unit.action, len(lines), lines[0].number))
        except RepairRefused as refused:
            raise LabelRefused(refused.reason, lines[0].number) from refused


Numbered = list[tuple[int, Page]]
"""Pages, each with the number of the line it is of."""


class LabelLines:
    """Lines, facts and pages over the open program."""

    def __init__(self, program: Program, blank_slips: BlankSlips) -> None:
        """`program` is started."""
        self._program = program
        self._blank_slips = blank_slips

    def wanted(self, request: LabelRequest, template: Template | None = None) -> Iterator[Wanted]:
        """What each code came to, in order; a code that names what an earlier one named is refused."""
        program, seen = self._program, set[str]()
        asked = (
            program.desk.read_scan,
            program.queries.schools(),
            program.clock.now().today,
            request.replaces,
            _by_serial(template),
        )
        for start in range(0, len(request.codes), LOOKED_UP):
            part = request.codes[start : start + LOOKED_UP]
            found: list[Wanted] = (
                [self._badge(code, replaces=request.replaces) for code in part]
                if request.kind is LabelKind.badge
                else program.ledger.read(
                    lambda reads, part=part: [wanted(request.kind, code, Asked(reads, *asked)) for code in part]  # type: ignore[misc]
                )
            )
            for each in found:
                if each.line.text and each.line.text in seen:
                    yield refused(each.line.code, "twice")
                    continue
                seen.add(each.line.text)
                yield each

    def laid_out(
        self, found: Sequence[Wanted], template: Template, dpi: int, told: Callable[[int], None]
    ) -> tuple[Numbered, list[LabelLine]]:
        """Each label laid out for a printer of these dots; a line says why where there is none."""
        pages: Numbered = []
        lines = []
        for number, (line, facts) in enumerate(found):
            if not line.reason:
                laid = lay_out(template, _worded(template.kind, line, facts), dpi=dpi)
                notes = (*line.notes, *laid.notes)
                line = line._replace(reason=laid.reason, notes=notes, missing=laid.missing)
                if laid.page is not None:
                    pages.append((number, laid.page))
            lines.append(line)
            told(number + 1)
        return pages, lines

    def _badge(self, code: str, *, replaces: bool) -> Wanted:
        """A badge with the code that is in force, or that is issued when it is printed. Raises NotAllowed."""
        program = self._program
        if not may(program.desk.signed_in().role, Command.issue_badge):
            raise NotAllowed("role", Command.issue_badge)
        own = parse_printed_code(code)
        body = own.body if own is not None and own.kind is CodeKind.operator else ""
        rows = program.queries.operators()
        row = next((row for row in rows if row.code == squeeze(code) or (body and row.badge == body)), None)
        if row is None:
            return refused(code, "unknown")
        read, today = program.desk.read_scan, program.clock.now().today
        line, facts = program.ledger.read(
            lambda reads: wanted(LabelKind.badge, row.code, Asked(reads, read, {}, today, replaces))
        )
        if replaces or not row.badge:
            state = program.ledger.read(lambda reads: reads.head(line.about)) or {}  # type: ignore[arg-type]
            body = next_badge(state)
        else:
            body = row.badge
        text = printed_code(CodeKind.operator, body).text
        words = {
            "code": text, "name": row.name, "role": t(f"kinds.role.{row.role}"),
            "issuer": t("paper.badge.title"), "issued": t("paper.badge.issued", day=reiwa(today)),
        }  # fmt: skip
        return Wanted(line._replace(code=code, text=text, number=body), {**facts, **words})

    def drawn(self, request: LabelRequest, dpi: int) -> tuple[Numbered, list[LabelLine]]:
        """Kinds that are drawn whole: slips, the command sheet, pre-numbered slips."""
        papers = Papers(self._program)
        if request.kind is LabelKind.commands:
            drawing = papers.command_sheet()
            line = LabelLine(code="", text="", title=t("label_words.kind.commands"))
            return [(0, page) for page in drawing.pages], [line]
        if request.kind is LabelKind.blank:
            blank, numbered = self._blank_slips.lay_out(max(1, request.count), dpi)
            return list(enumerate(blank)), list(numbered)
        pages: Numbered = []
        lines = []
        for number, (line, _) in enumerate(self.wanted(request)):
            lines.append(line)
            if not line.reason:
                pages += [(number, page) for page in self._slip(papers, line, dpi).pages]
        return pages, lines

    def _slip(self, papers: Papers, line: LabelLine, dpi: int) -> Drawing:
        card = self._program.queries.card(line.about) if line.about is not None else None
        if card is None:
            raise LabelRefused("changed_meanwhile", line.code)
        return papers.slip(card, line.number, self._program.desk.mark, dpi)

    def paper_of(self, request: LabelRequest, pages: Numbered, stocks: Sequence[Stock]) -> tuple[Template, Stock]:
        """What drawn pages stand on: the stock asked for, else a page each of their own size.

        Raises LabelRefused: unknown_template (they have none), unknown_stock, does_not_fit, bad_start.
        """
        if request.template not in ("", request.kind.value):
            raise LabelRefused("unknown_template")
        width, height = (pages[0][1].width, pages[0][1].height) if pages else (62.0, 98.0)
        template = Template(request.kind.value, request.kind, width, height, ())
        plain = Stock(f"{width:g}x{height:g}", f"{width:g} × {height:g} mm", width, 0.0, width, height, verified=True)
        if not request.stock:
            if request.start != 1:
                raise LabelRefused("bad_start")
            return template, plain
        drawn = template._replace(kind=LabelKind.asset)
        _, stock = choose(
            request._replace(kind=LabelKind.asset, template=drawn.id), None, (drawn,), stocks
        )  # only whether it fits
        return template, stock


def _by_serial(template: Template | None) -> bool:
    """Whether all the symbols of a template are of the serial."""
    symbols = [field.value for field in template.fields if field.mark is Mark.symbol] if template else []
    return bool(symbols) and all(value == "serial" for value in symbols)


def _worded(kind: LabelKind, line: LabelLine, facts: Mapping[str, str]) -> dict[str, str]:
    """The facts as a template's fields name them, with the words of the language in force."""
    found = dict(facts)
    if kind is LabelKind.asset and line.copy > 1 and line.says == found["tag"]:
        found["tag"] = t("label_words.tag_copy", tag=found["tag"], copy=line.copy)
    if kind is LabelKind.disposal:
        found["number"] = found["tag"] or found["serial"]
        found["done"] = _done(found)
    if kind in (LabelKind.disposal, LabelKind.box) and found.get("way"):
        found["instruction"] = _by_what(found)
    if kind is LabelKind.box and found.get("way"):
        found["name"] = found["instruction"]
        found["what"] = t("label_words.units", count=found["units"]) if "units" in found else ""
    if kind is LabelKind.charger:
        found["what"] = t("kinds.kind.charger")
        found["where"] = "　".join(part for part in (found["school"], found["room"]) if part)
    if kind in (LabelKind.box, LabelKind.part, LabelKind.place, LabelKind.cabinet):
        found.setdefault("what", "")
    return found


def _done(facts: Mapping[str, str]) -> str:
    """What was done with a unit's data; what still holds some says so, and why, and nothing else."""
    wipe = facts.get("wipe", "")
    if wipe in NOT_WIPED:
        return t("label_words.not_wiped", why=t(f"disposal.how.wipe.{wipe}"))
    seen = facts.get("verified", "")
    told = [t("label_words.verified", day=short_day(date.fromisoformat(seen)))] if seen else []
    return "　".join((*told, *([t("label_words.wiped")] if wipe else [])))


def _by_what(facts: Mapping[str, str]) -> str:
    """By what a unit leaves: the Board's instruction with its day, or the judgement of a repair."""
    if facts["way"] == Way.A:
        return "　".join(part for part in (t("label_words.way_A"), facts.get("repair", "")) if part)
    return "　".join(part for part in (facts.get("instruction", ""), facts.get("instructed", "")) if part)
