"""保管: a place is scanned, then units are put there; a unit alone is found; a place is counted by scanning.

Decides what a scan means here; counting writes nothing, and says what is missing and what lies there beside.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.domain.codes import CodeKind, parse_printed_code, same_shelf, shelf_body, squeeze
from app.domain.disposal_words import Step
from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away.view import ListsView, ListWords
from app.ui.screens.disposal import storage_wording as words
from app.ui.screens.disposal.lists_page import DisposalLists
from app.ui.screens.disposal.turns import Named
from app.ui.shell.actions import Screen
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.disposal_results import TickStep
from app.usecases.disposal_rows import DisposalRow

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Found(NamedTuple):
    """What a scan names here: the unit, and its row where it is in disposal."""

    named: Named
    row: DisposalRow | None = None
    status: str = ""
    place: str = ""


class StoragePage(DisposalLists):
    """Drives the page."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        names = ListWords(*(t(f"disposal_screen.storage.{name}") for name in ("units", "places", "empty")))
        super().__init__(context, ListsView(names, words.columns(), words.side_columns()), parent)
        self._units: tuple[DisposalRow, ...] = ()
        self.into = ""
        """The code of the place that was scanned: units scanned from now on are put there."""
        self.counting: dict[Ref, bool] | None = None
        """While a place is counted: units scanned, each with whether it belongs there."""
        self.extra: list[str] = []
        """Codes of units counted that lie elsewhere by the ledger."""
        self._wanted = ""

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> tuple[DisposalRow, ...]:
        """Units that lie somewhere."""
        return tuple(row for row in self.door.units.units() if row.place and Step.storage in row.done)

    def show_facts(self, facts: tuple[DisposalRow, ...]) -> None:
        """The places; the one in front stays."""
        self._units = facts
        moved = next((unit.place for unit in facts if unit.device.text == self.newest), "")
        self._wanted = moved or self._wanted
        into = _place_of(self.into)
        self.keep_front(words.places(facts, "" if self._listed(into) else into), self._wanted)
        self._wanted = ""
        self.show_front()

    def show_front(self) -> None:
        """The units of the place in front."""
        rows = [words.row(unit, self.counting) for unit in self._here()]
        note = t("disposal_screen.count", count=len(rows))
        if self.counting is not None:
            seen = sum(self.counting.values())
            note = t("disposal_screen.storage.counted", seen=seen, whole=len(rows), extra=len(self.extra))
        self.show_units(self.front or t("disposal_screen.storage.units"), note, rows)

    def _listed(self, text: str) -> str:
        """The place of the list that a text names, as it is written there; or nothing."""
        return same_shelf((unit.place for unit in self._units), text)

    def _here(self) -> list[DisposalRow]:
        return [unit for unit in self._units if unit.place == self.front]

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """Counting."""
        super().bind_keys()
        self.context.actions.bind("storage.count", self.count)

    def fit_keys(self) -> None:
        """Counting where a place is in front."""
        super().fit_keys()
        actions, counting = self.context.actions, self.counting is not None
        actions.set_allowed("storage.count", allowed=bool(self.front))
        actions.set_words("storage.count", t(f"disposal_screen.act.{'count_end' if counting else 'count'}"))
        actions.set_allowed("away.list", allowed=not counting)

    def deactivate(self) -> None:
        """Another screen comes to the front: a count that was not ended is left."""
        self.counting, self.into, self.extra = None, "", []
        super().deactivate()

    def go_back(self) -> None:
        """One step back: the count, the place units are put into, the groups, the front of disposal."""
        if self.counting is not None or self.into:
            self.counting, self.into, self.extra = None, "", []
            self.view.banner.show_answer(BannerRow(answer=Answer.look, word=t("away.short.left")))
            self.show_front()
            self.fit()
        elif not self.view.work_shown:
            self._swap()
        else:
            self.context.show(Screen.disposal)

    def count(self) -> None:
        """Begins to count the place in front, or ends it: what is missing, what lies there beside."""
        if self.counting is None:
            if self.front:
                self.counting, self.extra, self.into = {}, [], ""
                line = t("disposal_screen.storage.count_line")
                self.answer(
                    BannerRow(answer=Answer.look, word=t("disposal_screen.act.count"), number=self.front, line=line)
                )
                self.show_front()
            return
        seen, here = sum(self.counting.values()), len(self._here())
        missing, more = here - seen, len(self.extra)
        family = Answer.ok if not missing and not more else Answer.look
        line = t("disposal_screen.storage.result", seen=seen, whole=here, missing=missing, extra=more)
        note = "　".join((line, *self.extra[:3]))
        word = t(f"disposal_screen.storage.{'right' if family is Answer.ok else 'differs'}")
        self.answer(BannerRow(answer=family, word=word, number=self.front, line=line))
        counted, self.counting = self.counting, None
        rows = [words.row(unit, counted) for unit in self._here()]
        self.show_units(self.front, note, rows)
        self.extra = []
        self.fit()

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A place: units go there from now on. A unit: put there, counted, or found."""
        if scan.own is not None and scan.own.kind is CodeKind.place:
            self._place(scan, scan.own.body)
            return
        self.context.tasks.ask(
            lambda: self._look(scan),
            lambda found: self._looked(scan, found),
            partial(self.unread, scan),
            lane=Lane.scan,
        )

    def _place(self, scan: Scan, body: str) -> None:
        if self.counting is not None:
            self.done(self.refusal("count_first", scan.text))
            return
        self._wanted = self._listed(body) or body
        self.into = scan.text if scan.own is not None else self._wanted
        line, word = t("disposal_screen.storage.into"), t("disposal_screen.storage.place")
        self.done(BannerRow(answer=Answer.ok, word=word, number=self._wanted, line=line))

    def _look(self, scan: Scan) -> Found:
        named = self.name(scan)
        if named.device is None:
            bench = self.context.bench
            registered = bench is not None and bench.shelf(squeeze(scan.text))
            return Found(named, place=shelf_body(scan.text) if registered else "")
        facts = self.door.units.unit(named.device)
        if facts is not None and not facts.left:
            return Found(named, facts.row, facts.row.status, facts.row.place)
        card = self.context.desk.queries.card(named.device)
        return Found(
            named, None, card.status if card is not None else "", (card.place or "") if card is not None else ""
        )

    def _looked(self, scan: Scan, found: Found) -> None:
        if found.named.device is None and found.named.reason == "unknown_device":
            self._no_unit(scan, found.place)
        elif found.named.device is None:
            self.done(self.refusal(found.named.reason, scan.text))
        elif self.counting is not None:
            self._counted(scan, found, found.named.device)
        elif self.into and found.row is not None:
            self.newest = found.named.device.text
            desk, code = self.context.desk, found.row.serial or found.row.tag
            into = _place_of(self.into)
            wish = TickStep(desk.new_action(), scan, Step.storage.value, place=self.into)
            self.tick(wish, code, self._listed(into) or into)
        elif self.into:
            self.done(self.refusal("not_in_disposal", scan.text))
        else:
            self._tell_where(scan, found)

    def _no_unit(self, scan: Scan, registered: str) -> None:
        """No unit goes by it: a place by its name, or nothing that is known here."""
        place = self._listed(scan.text) or registered
        if place:
            self._place(scan, place)
        else:
            self.refuse("neither_unit_nor_shelf", scan.text)

    def _tell_where(self, scan: Scan, found: Found) -> None:
        code = (found.row.serial or found.row.tag) if found.row is not None else scan.text
        if not found.place:
            self.done(BannerRow(answer=Answer.look, word=t("disposal_screen.storage.nowhere"), number=code))
            return
        self._wanted = found.place
        if found.named.device is not None:
            self.newest = found.named.device.text
        line = words.where(found.row, found.status)
        self.done(BannerRow(answer=Answer.ok, word=found.place, number=code, line=line))

    def _counted(self, scan: Scan, found: Found, device: Ref) -> None:
        code = (found.row.serial or found.row.tag) if found.row is not None else scan.text
        counting = self.counting if self.counting is not None else {}
        belongs = any(unit.device == device for unit in self._here())
        twice = device in counting
        counting[device] = belongs
        if not belongs and not twice:
            self.extra.append(code)
        family = Family.look if twice or not belongs else Family.ok
        word = "twice" if twice else "there" if belongs else "beside"
        line = t("disposal_screen.storage.by_ledger", place=found.place) if not belongs and found.place else ""
        answer = Answer.ok if family is Family.ok else Answer.look
        self.done(BannerRow(answer=answer, word=t(f"disposal_screen.storage.{word}"), number=code, line=line))


def _place_of(code: str) -> str:
    """A place as its label says it."""
    printed = parse_printed_code(code)
    return printed.body if printed is not None else code
