"""What was opened beside the window, and what every screen is given of it.

Decides nothing: it hands on what the composition root made. Needed with the ledger, never for the first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.kinds import Family
    from app.ui.context import Context, ImportFiles, Keeper, PaperMaker
    from app.ui.run import WindowRun
    from app.ui.sounds import Sounds
    from app.usecases.away_rows import AwayPapers, AwayQueries
    from app.usecases.bench_rows import BenchQueries
    from app.usecases.contact_rows import ContactQueries
    from app.usecases.desk import Desk
    from app.usecases.disposal_door import DisposalDoor
    from app.usecases.goods_rows import Goods
    from app.usecases.hand_out import LogBook
    from app.usecases.label_ports import LabelMaker, PrintQueue
    from app.usecases.picture_ports import Camera, PictureReader
    from app.usecases.repair_page_rows import RepairPages
    from app.usecases.visit_rows import VisitPapers, VisitQueries


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was opened beside the window."""

    desk: Desk
    papers: PaperMaker
    files: ImportFiles
    keeper: Keeper
    papers_folder: Path
    empty: bool
    """The ledger holds no device yet."""
    days_old: int
    """Days since the ledger was made."""
    stop: Callable[[], None]
    labels: LabelMaker | None = None
    print_queue: PrintQueue | None = None
    pictures: PictureReader | None = None
    camera: Camera | None = None
    bench: BenchQueries | None = None
    log_book: LogBook | None = None
    away: AwayQueries | None = None
    away_papers: AwayPapers | None = None
    contacts: ContactQueries | None = None
    visits: VisitQueries | None = None
    visit_papers: VisitPapers | None = None
    goods: Goods | None = None
    disposal: DisposalDoor | None = None
    repair_pages: RepairPages | None = None
    shrink_photo: Callable[[bytes], bytes] | None = None


class _Voice:
    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds

    def say(self, family: Family) -> None:
        """The sound of an outcome."""
        from app.ui.sounds import Sound

        self._sounds.play(Sound(family.value))


def context_of(run: WindowRun, loaded: Loaded, sounds: Sounds) -> Context:
    """What every screen is given."""
    from app.ui.context import Context

    window = run.window
    return Context(
        desk=loaded.desk,
        settings=run.settings,
        tasks=run.tasks,
        frame=window.frame,
        actions=window.actions_,
        papers=loaded.papers,
        files=loaded.files,
        keeper=loaded.keeper,
        voice=_Voice(sounds),
        show=window.show_screen,
        papers_folder=loaded.papers_folder,
        labels=loaded.labels,
        bench=loaded.bench,
        log_book=loaded.log_book,
        repair_pages=loaded.repair_pages,
        shrink_photo=loaded.shrink_photo,
        print_queue=loaded.print_queue,
        pictures=loaded.pictures,
        camera=loaded.camera,
        away=loaded.away,
        away_papers=loaded.away_papers,
        goods=loaded.goods,
        disposal=loaded.disposal,
        contacts=loaded.contacts,
        visits=loaded.visits,
        visit_papers=loaded.visit_papers,
        scanners=run.scanners,
    )
