"""A swap in words: steps, ask, what will be saved, the banner, the day beside it.

Decides wording only; must not know the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from app.domain.charger_words import ChargerStatus
from app.domain.kinds import Family
from app.domain.rules.chargers import Where, label_code
from app.domain.scans import Scan
from app.settings.words import has, t
from app.ui.screens.chargers.taken import FAULTS, Taken, Visit, Want
from app.ui.screens.fields import day_words
from app.ui.theme.state import Breadth
from app.ui.widgets.ask_panel import AskChoice, AskRow
from app.ui.widgets.fact_rows import FactRow
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.paint_kit import Run
from app.ui.widgets.rows import Cell, CellLook, Column
from app.ui.widgets.step_cards import Step, StepState
from app.usecases.charger_rows import SpareCount, SwapRow
from app.usecases.swap import SwapResult
from app.usecases.visit_rows import VisitRow

Schools = Mapping[str, str]
_ARROW = Cell("→")


class Beside(NamedTuple):
    """What is shown beside the swap, read anew after each change."""

    spares: tuple[SpareCount, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    swaps: tuple[SwapRow, ...] = ()
    saved: int = 0
    """Things recorded today that stand only here."""
    sends: bool = False
    """There is somewhere to send to."""
    visit: Visit = Visit()
    """The one under way."""
    schools: Schools = {}  # noqa: RUF012 - never written to


class Saved(NamedTuple):
    """A swap that was saved, as long as it is shown."""

    taken: Taken
    result: SwapResult
    action: bytes
    pool: tuple[SpareCount, ...]
    """The spares there were before it."""

    @property
    def model(self) -> str:
        """The spare's model; empty where it was none of those counted."""
        spare = self.result.moves[1].unit
        return next((count.model for count in self.pool if spare in count.units), "")


# --- where things are ------------------------------------------------------------------------------------------------


def place_words(at: Where, schools: Schools) -> str:
    """Where a unit is, in a few words."""
    if at.status == ChargerStatus.installed:
        return school_and_room(at, schools)
    if at.status == ChargerStatus.taken_out:
        return t(f"charger_screen.at.taken_{'car' if at.visit else 'center'}")
    if not at.status:
        return t("charger_screen.at.unknown")
    word = t(f"charger_screen.at.{at.status}")
    return t("charger_screen.at.placed", status=word, place=at.place) if at.place else word


def school_and_room(at: Where, schools: Schools) -> str:
    """田主丸小学校 4年1組."""
    return "\u3000".join(part for part in (schools.get(at.school, at.school), at.room) if part)


def pool(beside: Beside, visit: Visit) -> tuple[SpareCount, ...]:
    """The spares at hand: those in the car while a visit is under way, else those at the center."""
    if visit.number:
        return tuple(one for one in beside.spares if one.where == "car" and one.visit in ("", visit.number))
    return tuple(one for one in beside.spares if one.where == "center")


def number_of(counts: Iterable[SpareCount], model: str = "") -> int:
    """How many, of a model or of all."""
    return sum(one.number for one in counts if model in ("", one.model))


# --- the three steps -------------------------------------------------------------------------------------------------


def steps(taken: Taken, schools: Schools, saved: Saved | None) -> tuple[Step, ...]:
    """The three cards."""
    want = None if saved is not None else taken.want
    cabinet, place = taken.cabinet, taken.place
    school = cabinet is not None and cabinet.seen.what == "school"
    where = school_and_room(place.where, schools) if place is not None else ""
    first = _step("cabinet", _state(want, (Want.cabinet, Want.school), done=cabinet is not None))
    if cabinet is not None and school:
        first = first._replace(words=where, line=(Run(t("charger_screen.cabinet_unknown"), muted=True),))
    elif cabinet is not None:
        fresh = (Run(t("charger_screen.new_here") + "\u3000"),) if cabinet.seen.new else ()
        first = first._replace(code=cabinet.seen.code, line=(*fresh, Run(where)))
    outs = (Want.out, Want.serial, Want.tag)
    second = _step("out", _state(want, outs, done=taken.out is not None or Want.out in taken.without))
    third = _step("spare", _state(want, (Want.spare,), done=saved is not None))
    if saved is not None:
        third = third._replace(code=saved.result.moves[1].unit, line=(Run(saved.model),))
    return first, _out(second, taken, saved), third


def _state(want: Want | None, mine: tuple[Want, ...], *, done: bool) -> StepState:
    if want in mine:
        return StepState.now
    return StepState.done if done else StepState.later


def _step(name: str, state: StepState) -> Step:
    return Step(t(f"charger_screen.step.{name}"), state, spoken=t(f"charger_screen.step_state.{state}"))


def _out(step: Step, taken: Taken, saved: Saved | None) -> Step:
    """The unit out: its code, or that it has none and is registered on the spot."""
    known = taken.out is not None and not (taken.out.seen.new and taken.out.seen.tag_wanted)
    if taken.out is not None and known:
        fresh = Run(t("charger_screen.new_here") if taken.out.seen.new else taken.out.seen.model, muted=True)
        return step._replace(code=taken.out.seen.code, line=(fresh,))
    if taken.out is None and Want.out not in taken.without:
        return step
    serial = taken.out.seen.code if taken.out is not None else ""
    tag = saved.result.moves[0].unit if saved is not None else taken.out_code if taken.tag is not None else ""
    runs = [Run(serial, strong=True, code=True)] if serial else []
    if tag:
        runs += [Run(t("charger_screen.to_tag")), Run(tag, strong=True, code=True)]
    words, short = t("charger_screen.no_label"), t("charger_screen.no_label_short")
    return step._replace(words=words, short=short, line=tuple(runs))


# --- the ask ---------------------------------------------------------------------------------------------------------


def ask(taken: Taken, beside: Beside) -> AskRow:
    """What is to be scanned next; at the third step the spares at hand beside it."""
    want = taken.want
    words = t(f"charger_screen.ask.{want}")
    if want is not Want.spare:
        return AskRow(words, (Run(t(f"charger_screen.ask_line.{want}")),), choices=_choices(taken), caption=_caption())
    visit = taken.visit
    at_hand = pool(beside, visit)
    left = t("charger_screen.units", count=number_of(at_hand))
    lead = t(f"charger_screen.spares_{'car' if visit.number else 'center'}")
    return AskRow(
        words,
        (Run(lead), Run(left, strong=True)),
        tuple(unit for one in at_hand for unit in one.units),
        t("charger_screen.more", count="{count}"),
        _caption(),
        _choices(taken),
    )


def _caption() -> str:
    return t("charger_screen.fault_caption")


def _choices(taken: Taken) -> tuple[AskChoice, ...]:
    """What is wrong with the unit out, once there is one: it may be said, and need not."""
    if taken.want not in (Want.serial, Want.tag, Want.spare):
        return ()
    return tuple(
        AskChoice(str(at), t(f"charger_screen.fault.{fault}"), chosen=taken.fault == fault)
        for at, fault in enumerate(FAULTS, 1)
    )


# --- what will be saved ----------------------------------------------------------------------------------------------


def together_columns() -> tuple[Column, ...]:
    """Unit, from, to, what else."""
    return (
        Column(name="unit", title="", width=9.5, narrow_width=11),
        Column(name="from", title=""),
        Column(name="arrow", title="", width=3),
        Column(name="to", title=""),
        Column(name="note", title="", width=26, hide_from=Breadth.narrow),
    )


def together(taken: Taken, beside: Beside, saved: Saved | None, today: date) -> tuple[FactRow, ...]:
    """The unit out, the spare, the count of spares: as they will be saved, or were."""
    place = taken.place
    here = school_and_room(place.where, beside.schools) if place is not None else ""
    return (
        _out_row(taken, here, saved),
        _spare_row(taken, here, beside, saved, today),
        _count_row(taken, beside, saved),
    )


def _unit(code: str, name: str) -> Cell:
    return Cell(code, CellLook.strong, code=True) if code else Cell(t(f"charger_screen.row.{name}"), CellLook.muted)


def _out_row(taken: Taken, here: str, saved: Saved | None) -> FactRow:
    code = saved.result.moves[0].unit if saved is not None else taken.out_code
    to = t(f"charger_screen.at.taken_{'car' if taken.visit.number else 'center'}")
    fresh = (taken.out is None and Want.out in taken.without) or (taken.out is not None and taken.out.seen.new)
    fault = t(f"charger_screen.fault.{taken.fault}") if taken.fault else ""
    made = t("charger_screen.note.fault", fault=fault) if fault else t("charger_screen.note.fault_open")
    serial = taken.out.seen.serial if taken.out is not None and taken.out.seen.new else ""
    new = t("charger_screen.note.new_serial", serial=serial) if serial else t("charger_screen.note.new")
    note = t("charger_screen.note.both", first=new, second=made) if fresh else made
    cells = (_unit(code, "out"), Cell(here), _ARROW, Cell(to, CellLook.strong), Cell(note, CellLook.muted))
    return FactRow(cells, "charger")


def _spare_row(taken: Taken, here: str, beside: Beside, saved: Saved | None, today: date) -> FactRow:
    way = t(f"charger_screen.at.{'in_car' if taken.visit.number else 'spare'}")
    code = ""
    if saved is not None:
        move = saved.result.moves[1]
        code, way = move.unit, place_words(move.was, beside.schools)
    note = t("charger_screen.note.since", day=day_words(today.isoformat()))
    cells = (_unit(code, "spare"), Cell(way), _ARROW, Cell(here, CellLook.strong), Cell(note, CellLook.muted))
    return FactRow(cells, "charger")


def _count_row(taken: Taken, beside: Beside, saved: Saved | None) -> FactRow:
    at_hand = saved.pool if saved is not None else pool(beside, taken.visit)
    model = saved.model if saved is not None else _likely(taken, at_hand)
    before = number_of(at_hand, model)
    gone = 1 if saved is None or saved.model else 0
    to = t("charger_screen.count", before=before, after=max(0, before - gone)) if before else "—"
    cells = (
        Cell(t("charger_screen.row.count")),
        Cell(model or t("charger_screen.every_model")),
        _ARROW,
        Cell(to, CellLook.strong),
        Cell(_elsewhere(taken, beside), CellLook.muted),
    )
    return FactRow(cells, "part")


def _likely(taken: Taken, at_hand: Iterable[SpareCount]) -> str:
    """The model that will go in: that of the unit out, where there is a spare of it, else the only one there is."""
    models = list(dict.fromkeys(one.model for one in at_hand))
    out = taken.out.seen.model if taken.out is not None else ""
    return out if out in models else models[0] if len(models) == 1 else ""


def _elsewhere(taken: Taken, beside: Beside) -> str:
    """The center's count, which a swap out of the car leaves as it is."""
    if not taken.visit.number:
        return ""
    counts: dict[str, int] = {}
    for one in beside.spares:
        if one.where == "center":
            counts[one.model] = counts.get(one.model, 0) + one.number
    told = "・".join(f"{model} {number}" for model, number in counts.items())
    return t("charger_screen.note.center", counts=told) if told else ""


# --- answers ---------------------------------------------------------------------------------------------------------


def shown_code(scan: Scan) -> str:
    """A scan as people know it: a label by the code that stands on it."""
    return label_code(scan.own.body) if scan.own is not None else scan.text


def refused_banner(reason: str, code: str, school: str = "", later: str = "") -> BannerRow:
    """A refusal: the step does not move, and the words say which kind it wants. `school`: where the unit is; `later`:
    the number of what rests on what was to be taken back.
    """
    key = f"charger_screen.short.{reason}"
    word = t(key) if has(key) else t("charger_screen.short.refused")
    if school and reason == "spare_installed_elsewhere":
        line = t("charger_screen.installed_at", school=school)
    else:
        later = later or t("charger_screen.later")
        line = t(f"refused.{reason}", repair=later) if has(f"refused.{reason}") else t("charger_screen.refused_other")
    return BannerRow(answer=Answer.refused, word=word, number=code, line=line)


def differs_banner(reason: str, code: str) -> BannerRow:
    """The register says otherwise: nothing is saved yet, and R corrects it."""
    word, line = t("charger_screen.short.differs"), t(f"charger_screen.differs.{reason}")
    return BannerRow(answer=Answer.look, word=word, number=code, line=line)


def saved_banner(saved: Saved, beside: Beside) -> BannerRow:
    """交換: both units, the place, and what is left to do."""
    result = saved.result
    out, into = result.moves
    parts = [t(f"charger_screen.saved.{result.reason}", others="・".join(result.others))] if result.reason else []
    parts.append(t("charger_screen.saved.print") if result.tag else t("charger_screen.saved.here"))
    where = school_and_room(into.now, beside.schools)
    return BannerRow(
        answer=Answer.look if result.family is Family.look else Answer.ok,
        word=t("charger_screen.short.swapped"),
        number=f"{out.unit} → {into.unit}",
        line="\u3000".join((where, *parts)),
    )


def undone_banner(*, swap: bool, tag: str = "") -> BannerRow:
    """All of a swap is taken back, or (`swap` False) the action before. `tag`: the label it gave, printed or not."""
    line = t(f"charger_screen.undone{'_tag' if tag else ''}", tag=tag) if swap else ""
    return BannerRow(answer=Answer.ok, word=t("charger_screen.short.undone"), line=line)


# --- the day ---------------------------------------------------------------------------------------------------------


def visit_columns() -> tuple[Column, ...]:
    """Turn, school, what."""
    return (
        Column(name="turn", title="", width=3.5, narrow_width=3.2),
        Column(name="school", title=""),
        Column(name="what", title="", width=9.5, narrow_width=8),
    )


def visit_rows(rows: Iterable[VisitRow]) -> tuple[FactRow, ...]:
    """The day's visits in their order."""
    found = []
    for row in rows:
        done = row.turn == "done"
        turn = t(f"visits.turn.{row.turn}")
        first = Cell(turn, family=Family.ok) if done else Cell(turn, CellLook.strong)
        what = _visit_what(row)
        cells = (first, Cell(row.school, CellLook.strong), Cell(what, CellLook.muted))
        found.append(FactRow(cells, now=row.turn == "now", spoken="\u3000".join((turn, row.school, what))))
    return tuple(found)


def _visit_what(row: VisitRow) -> str:
    """What was done there, or what is planned."""
    done = [
        t(f"charger_screen.visit.{name}", count=count)
        for name, count in (("swaps", row.swaps), ("pickups", row.pickups))
        if count
    ]
    if done:
        return "・".join(done)
    if row.nothing:
        return t("visits.what.none")
    planned = sum(number for _, number in row.cabinets)
    if planned:
        return t("charger_screen.visit.planned", count=planned)
    return "・".join(t(f"visits.todo.{word}") for word in row.todo) or t(f"visits.state.{row.state}")


def swap_columns() -> tuple[Column, ...]:
    """Time, school, the units."""
    return (
        Column(name="time", title="", width=4.0, hide_from=Breadth.narrow),
        Column(name="school", title=""),
        Column(name="units", title="", width=13.5, narrow_width=11.5),
    )


def swap_rows(rows: Iterable[SwapRow]) -> tuple[FactRow, ...]:
    """The day's swaps, the newest first."""
    return tuple(
        FactRow(
            (
                Cell(row.local[11:16], CellLook.muted),
                Cell(row.school),
                Cell(f"{row.out} → {row.into}", CellLook.strong, code=True),
            )
        )
        for row in rows
    )
