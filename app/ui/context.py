"""What a screen is given: the desk, the window's parts it may speak to, and what other rooms do for it by port.

Decides nothing. `bootstrap_window` fills it in, so that no screen names another room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.kinds import Family, ImportKind
from app.domain.rules.permissions import Command
from app.settings.store import Settings
from app.ui.second_press import SecondPress
from app.ui.shell.action_set import ActionSet
from app.ui.shell.actions import Screen
from app.ui.shell.frame import Frame
from app.ui.tasks import Tasks
from app.usecases.results import BackupFacts, CopyFacts
from app.usecases.rows import AskRow, DeviceCardFacts

if TYPE_CHECKING:  # no start brings a file in or draws a paper
    from app.domain.command_words import Command as SheetCommand
    from app.domain.drawing import Drawing, Page
    from app.domain.operations import Ref
    from app.domain.papers import FaultReportFacts
    from app.ui.scanners import Scanners
    from app.ui.screens.guard.wording import Told
    from app.usecases.away_rows import AwayPapers, AwayQueries
    from app.usecases.bench_rows import BenchQueries
    from app.usecases.charger_rows import ChargerQueries
    from app.usecases.contact_rows import ContactQueries
    from app.usecases.desk import Desk
    from app.usecases.disposal_door import DisposalDoor
    from app.usecases.goods_rows import Goods
    from app.usecases.hand_out import LogBook
    from app.usecases.import_job import FileColumns, Remarked, RowSource
    from app.usecases.label_ports import LabelMaker, PrintQueue
    from app.usecases.parts_rows import OrderRow, PartQueries
    from app.usecases.picture_ports import Camera, PictureReader
    from app.usecases.repair_page_rows import RepairPages
    from app.usecases.visit_rows import VisitPapers, VisitQueries


class PaperMaker(Protocol):
    """Slips and other papers as drawing lists, and as PDF files."""

    def slip(self, card: DeviceCardFacts, repair: str, desk_name: str) -> Drawing:
        """The repair slip (or the provisional one)."""

    def receipt(self, cards: Sequence[tuple[DeviceCardFacts, str]], desk_name: str) -> Drawing:
        """The receipt for things brought by a person."""

    def ask_note(self, card: DeviceCardFacts, repair: str) -> tuple[Drawing, str]:
        """The ask note, and its words to copy."""

    def ask_list(self, rows: Sequence[AskRow], desk_name: str) -> Drawing:
        """The list of schools to be asked."""

    def order_list(self, rows: Sequence[OrderRow], desk_name: str) -> Drawing:
        """The list of parts to be ordered."""

    def recovery_sheet(self) -> Drawing:
        """The recovery key, to be printed and read back."""

    def badge(self, operator: str) -> Drawing:
        """An operator's badge."""

    def fault_report(self, facts: FaultReportFacts) -> Drawing:
        """The fault report, first or final edition."""

    def blank_slips(self, numbers: Sequence[str]) -> Drawing:
        """白票 with these numbers, which are given out elsewhere."""

    def command_sheet(self) -> Drawing:
        """The command sheet."""

    def write_pdf(self, pages: Sequence[Page], path: Path) -> None:
        """Writes pages into a PDF; raises WorldError."""


class ImportWish(NamedTuple):
    """What the import screen takes up when shown: a file, or only the kind to ask a file of; and where it goes back."""

    path: Path | None = None
    kind: ImportKind | None = None
    back: str = Screen.ledger


class ImportFiles(Protocol):
    """Files to bring in."""

    def open(
        self, path: Path, kind: ImportKind | None, *, maps: Mapping[str, str] | None = None, sheet: str | None = None
    ) -> RowSource:
        """The file understood; `maps` is heading → field by hand. Raises the reader's fault (`unreadable` words it)."""

    def columns(self, source: RowSource) -> FileColumns:
        """How its columns were understood; after a walk also which of them are not taken in."""

    def fields(self, kind: ImportKind) -> tuple[str, ...]:
        """Every field a column of such a file may hold."""

    def choices(self, fault: BaseException) -> tuple[str, ...]:
        """What may be chosen from where a file can't be read as it is: headings, kinds or sheets; else nothing."""

    def guess(self, fault: BaseException) -> tuple[ImportKind | None, FileColumns]:
        """What the file seems to be all the same, and the columns that were understood."""

    def is_about_sheets(self, fault: BaseException) -> bool:
        """Whether those choices are sheets of a workbook."""

    def headline(self, source: RowSource) -> str:
        """What was understood: kind, columns, encoding."""

    def words_of(self, remark: Remarked) -> tuple[str, str]:
        """A refused or remarked row in words: what, and what became of it."""

    def unreadable(self, fault: BaseException) -> str | None:
        """The words of a file that can't be read, or None where the fault is another."""

    def sample(self) -> Iterator[RowSource]:
        """The project's own sample, in order."""


class Keeper(Protocol):
    """The ledger's recovery key and its copies."""

    def recovery_confirmed(self) -> bool:
        """Whether the key was read back once."""

    def confirm_recovery(self, typed: str) -> bool:
        """Holds what was typed or scanned against the key; raises ValueError for what is no key at all."""

    def wrong_group(self, typed: str) -> int:
        """The first group (1 to 14, 14 is the check group) that differs from the paper's; 0 where none does."""

    def backup(self, to: Path, told: Callable[[int], None]) -> BackupFacts:
        """A checked copy in a new folder inside `to`; `told` hears per cent on the same thread, and may raise to end
        it: nothing is left then. Raises WorldError. Takes minutes: beside the window.
        """

    def daily_folder(self) -> Path:
        """Where daily backups lie."""

    def daily_due(self) -> bool:
        """Whether the daily backup is to be made now; raises WorldError."""

    def daily_backup(self, told: Callable[[int], None]) -> BackupFacts | None:
        """As `backup`, where it is due."""

    def last_copy(self) -> CopyFacts | None:
        """The newest sound daily backup; raises WorldError where it can't be told, such as a disk that isn't there."""

    def key_in_file(self) -> bool:
        """Whether the key lies in a file of this user, because the machine has no keyring."""

    def remake(self, told: Callable[[int], None]) -> None:
        """Makes anew what a new version must fold anew, if anything; people's work goes first. `told` hears per cent
        and may raise to leave it: it begins again at the next start. Raises WorldError. Takes minutes.
        """

    def check(self) -> Future[bool | None] | None:
        """After an unclean stop whether the file was found sound (None: left unfinished); None after a clean one."""


class Over(Protocol):
    """What lies over the screen in front and has the keys of the command sheet first."""

    def take_command(self, command: SheetCommand) -> bool:
        """Whether it acted on a code of the command sheet."""


class Voice(Protocol):
    """Sounds."""

    def say(self, family: Family) -> None:
        """The sound of an outcome."""


class Proved(Protocol):
    """What goes on once the PIN was given."""

    def __call__(self, *, proved: bool) -> None:
        """Called with `proved=True`, to be handed on to `Desk.run`."""


class AskPin(Protocol):
    """Asks for the PIN of whoever is signed in."""

    def __call__(self, command: Command, then: Proved) -> None:
        """Calls `then` once the PIN was right (at once where none is due); never where it was left."""


def _no_prompt(command: Command, then: Proved) -> None:
    raise RuntimeError("nothing asks for a PIN here")


def _no_page(number: str) -> None:
    raise RuntimeError(f"nothing shows {number} here")


class AskDeprovision(Protocol):
    """Shows the guard of what can't be taken back."""

    def __call__(self, units: Sequence[Ref], *, by_hand: bool = False) -> None:
        """For these units. `by_hand`: they were let go in the console already, and that is to be recorded."""


def _no_guard(units: Sequence[Ref], *, by_hand: bool = False) -> None:
    raise RuntimeError(f"nothing guards {len(units)} units here")


def _nobody_tells(told: Told) -> bool:
    del told
    return False


@dataclass(slots=True, kw_only=True)
class Context:
    """The window's parts and the ports, as every screen has them."""

    desk: Desk
    settings: Settings
    tasks: Tasks
    frame: Frame
    actions: ActionSet
    papers: PaperMaker
    files: ImportFiles
    keeper: Keeper
    voice: Voice
    show: Callable[[str], None]
    """Brings a screen (or a mode of one) to the front."""
    papers_folder: Path
    """Where slips and notes are kept as PDF."""
    wish: ImportWish | None = None
    """What is to be brought in: set it, then show the import screen, which takes it."""
    away: AwayQueries | None = None
    """Shipments, boxes and loans."""
    away_papers: AwayPapers | None = None
    visits: VisitQueries | None = None
    """Visits, their car and the evening's line."""
    visit_papers: VisitPapers | None = None
    goods: Goods | None = None
    """Loans, planned moves, what is lost."""
    disposal: DisposalDoor | None = None
    """Units in disposal, their boxes and lists."""
    labels: LabelMaker | None = None
    """Lays labels out and prints them; None where the window has nobody who does."""
    print_queue: PrintQueue | None = None
    """This desk's print jobs."""
    labels_kept: object = None
    """What was chosen and printed on the labels screen, for the one that is made anew in another language."""
    pictures: PictureReader | None = None
    """Photos and PDFs, where they can be read."""
    camera: Camera | None = None
    """The desk's camera, where there can be one."""
    contacts: ContactQueries | None = None
    """What is asked of contacts, where the window has a phone strip."""
    over: Over | None = None
    """What lies over the screen in front now."""
    scanners: Scanners | None = None
    """Keyboard and serial scanners, where there is a window that takes scans."""
    bench: BenchQueries | None = None
    """The queue of open repairs; None where the window has nobody who tells it."""
    log_book: LogBook | None = None
    """The repair log and its files."""
    repair_pages: RepairPages | None = None
    """The page of one repair, as `bench`."""
    shrink_photo: Callable[[bytes], bytes] | None = None
    """A picture as photos are kept: shrunk, without position data. Slow: beside the window. Raises ValueError."""
    second_press: SecondPress = field(default_factory=SecondPress)
    """Keeps an Enter that bounced from being answered by the page the first one led to."""
    open_repair: Callable[[str], None] = _no_page
    """Shows the page of a repair number; `wiring` puts it here."""
    open_box: Callable[[str], None] = _no_page
    """Shows the page of a box by its printed code; `wiring` puts it here."""
    ask_pin: AskPin = _no_prompt
    """The PIN page; `wiring` puts it here."""
    ask_deprovision: AskDeprovision = _no_guard
    """The guard of what can't be taken back, for these units; `wiring` puts it here."""
    told_guarded: Callable[[Told], bool] = _nobody_tells
    """Whether the page in front says itself what the guard has saved; `guard_wiring` puts it here."""

    @property
    def parts(self) -> PartQueries:
        """What may be asked of parts."""
        return self.desk.queries.parts

    @property
    def chargers(self) -> ChargerQueries:
        """What may be asked of cabinets and controllers."""
        return self.desk.queries.chargers

    def desk_name(self) -> str:
        """The desk as papers and the rail name it."""
        return self.settings.text("desk.name") or self.desk.mark
