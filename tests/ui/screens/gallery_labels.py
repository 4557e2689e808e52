"""Pictures of the labels screen over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_labels [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


from app.bootstrap_labels import Labels
from app.domain.label_templates import LabelKind
from app.settings import words
from app.ui.screens.labels.model import Unit, Way, Wish
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.sizes import SizesPage
from app.ui.shell.actions import Screen
from app.usecases.label_ports import JobState, Printer, PrinterKind
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.label_stand import StandMaker

PAPER_OUT = "用紙がありません。入れると、つづけます。"
LONG_SCHOOL = "久留米市立久留米特別支援学校高等部分教室"


def screen(desk: DeskWindow, **options: object) -> LabelsPresenter:
    made = StandMaker(desk.program, **options)  # type: ignore[arg-type]
    desk.context.labels, desk.context.print_queue = made, made.queue
    shown = LabelsPresenter(desk.context)
    desk.add(Screen.labels, shown)
    desk.show(Screen.labels)
    desk.settled(lambda: bool(shown.choosing.asking.offered.stocks))
    return shown


def maker(shown: LabelsPresenter) -> StandMaker:
    found = shown.context.labels
    assert isinstance(found, StandMaker)
    return found


def chosen(desk: DeskWindow, count: int = 30, start: int = 5) -> LabelsPresenter:
    shown = screen(desk)
    rows = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, count))
    shown.choosing.batch.replace(Unit(row.serial, row.serial, row.school) for row in rows)
    shown.choosing.batch.start = start
    shown.choosing.show()
    shown.choosing.changed.emit()
    desk.settled(lambda: shown.preparing.prepared is not None and not shown.preparing.busy)
    return shown


def printed(desk: DeskWindow) -> LabelsPresenter:
    shown = chosen(desk)
    desk.act("labels.go")
    desk.settled(lambda: shown.back.active)
    return shown


def checking(desk: DeskWindow) -> LabelsPresenter:
    shown = printed(desk)
    sticking = shown.back.sticking
    assert sticking is not None
    for at, line in enumerate(sticking.lines[:28]):
        if at not in (4, 10, 6):
            desk.scan(line.text, shown)
            desk.scan(line.serial, shown)
    desk.scan(sticking.lines[12].text, shown)
    desk.scan(sticking.lines[6].serial, shown)
    desk.settled(lambda: bool(shown.back.reprint_code))
    return shown


def empty(desk: DeskWindow) -> None:
    screen(desk)


def no_printer(desk: DeskWindow) -> None:
    screen(desk, printers=())


def ready(desk: DeskWindow) -> None:
    chosen(desk)


def wrong(desk: DeskWindow) -> None:
    checking(desk)


def half(desk: DeskWindow) -> None:
    shown = printed(desk)
    assert shown.back.sticking is not None
    desk.scan(shown.back.sticking.lines[0].text, shown)


def refused(desk: DeskWindow) -> None:
    shown = screen(desk)
    rows = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 6))
    maker(shown).bad = {rows[1].serial: "too_small", rows[4].serial: "too_dense"}
    shown.choosing.batch.replace(
        Unit(row.serial, row.serial, LONG_SCHOOL if at == 2 else row.school) for at, row in enumerate(rows)
    )
    shown.choosing.show()
    shown.choosing.changed.emit()
    desk.settled(lambda: shown.preparing.prepared is not None and not shown.preparing.busy)


def unknown(desk: DeskWindow) -> None:
    shown = printed(desk)
    maker(shown).queue.put("job1", JobState.unknown)
    desk.settled(lambda: shown.jobs.unknown is not None)


def waiting(desk: DeskWindow) -> None:
    shown = printed(desk)
    maker(shown).queue.put("job1", JobState.waiting, PAPER_OUT)
    desk.settled(lambda: bool(shown.view.strip.row.words))


def jobs(desk: DeskWindow) -> None:
    shown = printed(desk)
    queue = maker(shown).queue
    for state, said in (
        (JobState.confirmed, ""), (JobState.refused, "用紙がちがいます"), (JobState.waiting, PAPER_OUT),
        (JobState.unknown, ""), (JobState.cancelled, ""),
    ):  # fmt: skip
        queue.add("ラベル台 ZD421", "資産ラベル　24枚　KRM-000001…KRM-000024", 24, state, said)
    desk.settled(lambda: len(shown.jobs.rows) == 6)
    desk.act("labels.jobs")
    shown.jobs.page.table.select_place(1)


def ask(desk: DeskWindow) -> None:
    shown = chosen(desk)
    shown.choosing.asking.ask("stock")


def pick(desk: DeskWindow) -> None:
    shown = chosen(desk, 3)
    shown.choosing.go(Way.pick)
    desk.settled(lambda: shown._units is not None and shown._units.model.rowCount() > 0)


def range_(desk: DeskWindow) -> None:
    shown = screen(desk)
    shown.choosing.go(Way.range)
    shown.view.choose.form.trouble(words.t("labels_screen.trouble.range"))


def filter_(desk: DeskWindow) -> None:
    shown = screen(desk)
    shown.choosing.go(Way.filter)
    desk.settled(lambda: shown.choosing.filters.counted)


def blank(desk: DeskWindow) -> None:
    shown = screen(desk)
    shown.choosing.asking.wish = Wish(kind=LabelKind.blank)
    shown.choosing.batch.count = 12
    shown.choosing.show()
    shown.choosing.changed.emit()
    desk.settled(lambda: shown.preparing.prepared is not None)


def many(desk: DeskWindow) -> None:
    shown = chosen(desk, 300, 1)
    shown.view.print.progress.set_words(words.t("labels_screen.laying_out"))
    shown.view.print.progress.set_progress(3_720, 8_500)
    shown.view.print.set_running(running=True)


def printers(desk: DeskWindow) -> None:
    shown = screen(desk)
    desk.act("labels.printers")
    page = shown.extras.page
    assert page is not None
    desk.settled(lambda: page.table.model().rowCount() == 2)  # type: ignore[attr-defined]


def calibrate(desk: DeskWindow) -> None:
    shown = screen(desk)
    from app.labels.calibration import calibration_page

    maker(shown).calibration_page = lambda stock, printer: calibration_page(stock)  # type: ignore[method-assign]
    desk.act("labels.calibrate")
    desk.settled(lambda: getattr(shown.extras.page, "page", None) is not None)


def sizes(desk: DeskWindow) -> SizesPage:
    shown = screen(desk)
    desk.act("labels.sizes")
    page = shown.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: page.model.total() > 3)
    return page


def sizes_list(desk: DeskWindow) -> None:
    sizes(desk)


def stock_edit(desk: DeskWindow) -> None:
    page = sizes(desk)
    page._n()
    page.stock_edit.form.show_values({"name": "備品ラベル 10面", "width": "92", "columns": "2"})
    page.stock_edit._typed()


def template_edit(desk: DeskWindow) -> None:
    page = sizes(desk)
    page.edit(next(iter(page.templates.values())))
    edit = page.template_edit
    assert edit is not None
    desk.settled(lambda: edit.chip._row.text != "")
    edit.choose(1)


def real(desk: DeskWindow) -> None:
    """The real label maker on a sheet, as far as the preview."""
    maker_ = Labels(desk.program)
    maker_.save_printer(Printer("受付レーザー", PrinterKind.pdf, 600, queue="laser", offset_x=0.4, offset_y=-0.2))
    desk.context.labels = maker_
    shown = LabelsPresenter(desk.context)
    desk.add(Screen.labels, shown)
    desk.show(Screen.labels)
    desk.settled(lambda: bool(shown.choosing.asking.offered.printers))
    rows = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 30))
    shown.choosing.batch.replace(Unit(row.serial, row.serial, row.school) for row in rows)
    shown.choosing.batch.start = 5
    shown.choosing.show()
    shown.choosing.changed.emit()
    desk.settled(lambda: shown.preparing.prepared is not None and not shown.preparing.busy, 60)


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "l-empty": (60, empty),
    "l-no-printer": (60, no_printer),
    "l-ready": (60, ready),
    "l-real": (60, real),
    "l-wrong": (60, wrong),
    "l-half": (60, half),
    "l-refused": (60, refused),
    "l-unknown": (60, unknown),
    "l-waiting": (60, waiting),
    "l-jobs": (60, jobs),
    "l-ask": (60, ask),
    "l-pick": (60, pick),
    "l-range": (60, range_),
    "l-filter": (300, filter_),
    "l-blank": (60, blank),
    "l-many": (300, many),
    "l-printers": (60, printers),
    "l-calibrate": (60, calibrate),
    "l-sizes": (60, sizes_list),
    "l-stock": (60, stock_edit),
    "l-template": (60, template_edit),
}


if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
