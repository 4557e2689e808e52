"""Pictures of the swap in three scans over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_chargers [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.ui.screens.chargers.acts import Act
from app.ui.screens.chargers.list_presenter import ListPresenter
from app.ui.shell.actions import Mode
from app.usecases.cabinet_faults import ReportCabinet, report_cabinet
from tests.ui.screens.charger_desk import ChargerDesk, cabinet, charger
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main


def on_visit(desk: DeskWindow, *, long: bool = False) -> ChargerDesk:
    stand = ChargerDesk(desk, long=long)
    numbers = [stand.planned(school, f"1{at}:30") for at, school in enumerate(("ES42", "ES43", stand.home, "ES44"))]
    stand.loaded(numbers[2], "CH-0096", "CH-0097", "CH-0099")
    stand.begun(numbers[2])
    return stand


def empty(desk: DeskWindow) -> None:
    ChargerDesk(desk).page()


def out(desk: DeskWindow) -> None:
    stand = on_visit(desk)
    stand.scan(stand.page(), cabinet("CB-0212"))


def tag(desk: DeskWindow) -> None:
    stand = on_visit(desk)
    stand.scan(stand.page(), cabinet("CB-0212"), "GD80-1904417")


def third(desk: DeskWindow, *, long: bool = False) -> None:
    stand = on_visit(desk, long=long)
    page = stand.page()
    stand.scan(page, cabinet("CB-0212"))
    desk.act("swap.without")
    stand.scan(page, "GD80-1904417", charger("CH-0102"))


def third_long(desk: DeskWindow) -> None:
    third(desk, long=True)


def saved(desk: DeskWindow) -> None:
    third(desk)
    desk.scan(charger("CH-0096"), desk.window.screen_called("chargers"))
    desk.settled(lambda: not desk.tasks.awaited)


def refused(desk: DeskWindow) -> None:
    third(desk)
    desk.scan(charger("CH-0051"), desk.window.screen_called("chargers"))
    desk.settled(lambda: not desk.tasks.awaited)


def differs(desk: DeskWindow) -> None:
    stand = on_visit(desk)
    page = stand.page()
    stand.scan(page, cabinet("CB-0212"), charger("CH-0051"))


def by_center(desk: DeskWindow) -> None:
    stand = ChargerDesk(desk)
    page = stand.page()
    stand.scan(page, cabinet("CB-0212"), charger("CH-0050"))


def listing(desk: DeskWindow) -> None:
    stand = on_visit(desk)
    page = stand.page()
    stand.scan(page, cabinet("CB-0212"), charger("CH-0050"), charger("CH-0096"))
    run = desk.program.desk
    report = ReportCabinet(run.new_action(), run.read_scan("CB-0300"), "扉が閉まらない。蝶番が曲がっている。")
    run.run(report_cabinet, report).result()
    shown = ListPresenter(desk.context)
    desk.add(Mode.charger_list, shown)
    desk.show(Mode.charger_list)
    stand.rest()
    desk.scan(charger("CH-0050"), shown)
    stand.rest()


def list_filter(desk: DeskWindow) -> None:
    listing(desk)
    desk.act("charger.filter")
    desk.settled(lambda: not desk.tasks.awaited)


def list_correct(desk: DeskWindow) -> None:
    listing(desk)
    shown = desk.window.screen_called(Mode.charger_list)
    assert isinstance(shown, ListPresenter)
    shown.begin(Act.correct)
    desk.settled(lambda: not desk.tasks.awaited)


def list_report(desk: DeskWindow) -> None:
    listing(desk)
    shown = desk.window.screen_called(Mode.charger_list)
    assert isinstance(shown, ListPresenter)
    desk.scan(cabinet("CB-0300"), shown)
    desk.settled(lambda: not desk.tasks.awaited)
    shown.begin(Act.report)
    desk.settled(lambda: not desk.tasks.awaited)


PICTURES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "s05-empty": (0, empty),
    "s05-out": (0, out),
    "s05-tag": (0, tag),
    "s05-third": (0, third),
    "s05-long": (0, third_long),
    "s05-saved": (0, saved),
    "s05-refused": (0, refused),
    "s05-differs": (0, differs),
    "s05-center": (0, by_center),
    "s05-list": (0, listing),
    "s05-list-filter": (0, list_filter),
    "s05-list-correct": (0, list_correct),
    "s05-list-report": (0, list_report),
}

if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])
