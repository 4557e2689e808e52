"""What is scanned on the bench: a slip or a unit opens its repair, a shelf says where a repair lies.

Decides which repair a shelf is for; whether it may lie there is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.codes import CodeKind
from app.domain.commands import Act
from app.domain.errors import WorldError
from app.domain.kinds import Action, Family
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan
from app.settings.words import has, t
from app.ui.context import Context
from app.ui.screens.bench.narrowing import shelf_in_use
from app.ui.screens.faults import fault_words, say
from app.ui.tasks import Lane
from app.ui.widgets.toast import ToastRow
from app.usecases.act import act
from app.usecases.bench_rows import BenchQueries, QueueRow, UnitFound
from app.usecases.results import ActResult


class Scans:
    """Answers scans. `just_scanned` is the repair whose slip or unit was scanned last, until something else is done."""

    def __init__(
        self,
        context: Context,
        bench: BenchQueries,
        *,
        rows: Callable[[], Sequence[QueueRow]],
        selected: Callable[[], str],
        opened: Callable[[str], None],
        unit: Callable[[str], None],
        shelf: Callable[[str], None],
    ) -> None:
        """`opened` shows a repair, `unit` a unit that is not in repair, `shelf` only what lies in one."""
        self._context, self._bench = context, bench
        self._rows, self._selected = rows, selected
        self._opened, self._unit, self._shelf = opened, unit, shelf
        self.just_scanned = ""

    def take(self, raw: RawScan) -> bool:
        """Whether this scan is the bench's: what can't be read and codes of other things are left to others."""
        scan = self._context.desk.read_scan(raw.text)
        if scan.fault is not None or not scan.candidates:
            return False
        if scan.own is not None and scan.own.kind is CodeKind.place:
            self._shelf_scanned(scan.own.body)
            return True
        if scan.own is not None and scan.own.kind is not CodeKind.repair:
            return False
        codes = (scan.repair.text, *scan.candidates) if scan.repair is not None else scan.candidates
        self._context.tasks.ask(lambda: self._bench.unit(codes), self._unit_scanned, lane=Lane.scan)
        return True

    # --- a slip or a unit --------------------------------------------------------------------------------------------

    def _unit_scanned(self, found: UnitFound) -> None:
        if not found.units:
            self._context.voice.say(Family.refused)
            say(self._context, t("bench_screen.unknown", code=found.code))
            return
        self._context.voice.say(Family.ok if len(found.repairs) == 1 else Family.look)
        if not found.repairs:
            self._unit(found.code)
            say(self._context, t("bench_screen.not_open", code=found.code))
            return
        self.just_scanned = found.repairs[0]
        self._opened(found.repairs[0])
        if len(found.repairs) > 1:
            say(self._context, t("bench_screen.several", code=found.code, count=len(found.repairs)))

    # --- a shelf -----------------------------------------------------------------------------------------------------

    def _shelf_scanned(self, code: str) -> None:
        """For the repair scanned just before, else the one chosen by key; with neither it asks what lies there."""
        repair, self.just_scanned = self.just_scanned or self._selected(), ""

        def named(name: str) -> None:
            place = shelf_in_use(self._rows(), code) or name or code
            if repair:
                self._place(repair, place)
            else:
                self._ask(place)

        self._context.tasks.ask(lambda: self._bench.shelf(code), named, lane=Lane.scan)

    def _ask(self, place: str) -> None:
        lies = any(row.place == place for row in self._rows())
        self._context.voice.say(Family.ok if lies else Family.look)
        if lies:
            self._shelf(place)
        say(self._context, t("bench_screen.shelf_shown" if lies else "bench_screen.shelf_empty", place=place))

    def _place(self, repair: str, place: str) -> None:
        if any(row.repair == repair and row.place == place for row in self._rows()):
            self._context.voice.say(Family.look)
            say(self._context, t("bench_screen.placed_already", repair=repair, place=place))
            return
        command = Act(action=self._context.desk.new_action(), repair=repair, what=Action.place, fields={"place": place})

        def placed(_result: ActResult) -> None:
            self._context.voice.say(Family.ok)
            words = t("bench_screen.placed", repair=repair, place=place)
            self._context.frame.show_toast(ToastRow(text=words, place=t("bench_screen.saved")))

        self._context.tasks.watch(self._context.desk.run(act, command), placed, self._not_placed)

    def _not_placed(self, fault: BaseException) -> None:
        """A refusal or the world's fault in words; ours go to the crash report."""
        words = _refusal(fault) if isinstance(fault, RepairRefused) else fault_words(self._context, fault)
        if words is None:
            self._context.tasks.failed.emit(fault)
            return
        self._context.voice.say(Family.refused)
        say(self._context, words if isinstance(fault, WorldError) else t("bench_screen.not_placed", why=words))


def _refusal(fault: RepairRefused) -> str:
    key = f"refused.{fault.reason}"
    return t(key, repair="") if has(key) else fault.reason
