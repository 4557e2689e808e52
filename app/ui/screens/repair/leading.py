"""What leads off a repair's page, or is no action of the table: lists, boxes, a substitute, another serial.

Decides where a key goes on; what may be is asked of the use cases, which say no in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.bench_words import HandbackWay
from app.domain.kinds import RepairState
from app.domain.rules.away import AWAY
from app.settings.words import t
from app.ui.screens.repair.deeds import Beyond
from app.ui.screens.repair.model import Task
from app.ui.screens.repair.now_away import exchange_kind
from app.ui.screens.repair.questions import NONE, ON_LIST, OTHER, due, how, way, with_it

if TYPE_CHECKING:
    from app.ui.screens.repair.keys import PageKeys
    from app.usecases.repair_page_rows import RepairPage


class Leading:
    """Of the page of `on`."""

    def __init__(self, on: PageKeys) -> None:
        self.on = on

    def led_on(self, page: RepairPage, task: Task) -> bool:
        """Whether Enter goes on at the page of lists or of boxes."""
        draft, leads = self.on.draft, self.on.leads
        if leads is not None and task is Task.ship and how(draft) == ON_LIST:
            leads.ship(self.on.number)
        elif leads is not None and task is Task.ready and way(page, draft) is HandbackWay.run:
            leads.box(self.on.number, HandbackWay.run, with_it(draft))
        else:
            return False
        return True

    def deed(self, name: str, page: RepairPage) -> bool:
        """S: the list it is on, else onto one. R: into a box, by the way that is chosen."""
        leads, number = self.on.leads, self.on.number
        if leads is None or name not in ("ship", "to_box"):
            return False
        if name == "to_box":
            leads.box(number, way(page, self.on.draft), with_it(self.on.draft))
        elif RepairState(page.course.state) in AWAY and page.course.shipment:
            leads.see_list(page.course.shipment, number)
        else:
            leads.ship(number)
        return True

    def beyond(self, page: RepairPage, what: Beyond) -> None:
        """A substitute, or another serial."""
        on, draft, typed = self.on, self.on.draft, self.on.view.now.typed()
        if what is Beyond.look:
            on.look_up(typed["serial" if on.task is Task.exchange else "unit"])
        elif what is Beyond.exchange:
            away = RepairState(page.course.state) in AWAY
            on.doing.exchange(on.number, draft.answers["serial"], exchange_kind(draft), back=away)
        elif what is Beyond.lend:
            day = {NONE: "", OTHER: typed.get("due", "")}.get(here := due(page, draft), here)
            if here == OTHER and not day:
                on.refuse(t("repair_page.due.write"))
            else:
                on.doing.lend(on.number, draft.answers["unit"], page.unit.school_code, day)
        elif page.loan is not None:
            on.doing.end_loan(page.loan.serial)
