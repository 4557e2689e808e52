"""Every refusal is read whole on the banner of each page, in a common window and the least one, at 200 % too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from app.settings import words
from app.settings.paths import resource
from app.ui import theme
from app.ui.screens.away.ship import ShipPresenter
from app.ui.screens.chargers import banners
from app.ui.screens.goods.loans import LoansPage
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.screens.intake.wording import reason_words
from app.ui.screens.turns import TurnPage
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner
from tests.ui.screens.charger_desk import ChargerDesk
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk
from tests.ui.screens.visit_desk import VisitDesk

SERIAL = "M5NXCV5BUR5KY9N"
COMMAND_LINE = frozenset({"unknown_condition", "unknown_reason", "stock_take_needed"})
"""These name what is typed on the command line, and no page says them."""

Say = Callable[[str], BannerRow]
Show = Callable[[BannerRow], None]


def pages(desk: DeskWindow) -> dict[str, tuple[OutcomeBanner, Say, Show]]:
    """Every page with a banner in one window: its banner, how it words a refusal and how it shows one."""
    context = desk.context
    intake, ship = IntakePresenter(context), ShipPresenter(context)
    loans = LoansPage(context, desk.window)
    desk.add(Screen.intake, intake)
    desk.add(Mode.ship, ship)
    desk.add(Mode.loans, loans)
    swap, visits, disposal = ChargerDesk(desk).page(), VisitDesk(desk), DisposalDesk(desk)
    visits.visit.open(visits.plan(school="ES41"))
    visits.rest()

    def not_saved(reason: str) -> BannerRow:
        return BannerRow(answer=Answer.refused, word=words.t("intake.not_saved"), line=reason_words(reason))

    found: dict[str, tuple[OutcomeBanner, Say, Show]] = {
        Screen.intake: (intake.view.banner, not_saved, intake.view.banner.show_answer),
        Screen.chargers: (
            swap.view.banner,
            lambda reason: banners.refused_banner(reason, SERIAL),
            lambda row: swap.swapping.queue(lambda: swap.swapping.done(row)),
        ),
    }
    turns: tuple[tuple[str, TurnPage], ...] = (
        (Mode.ship, ship), (Mode.loans, loans), (Mode.visits, visits.visits), (Mode.visit, visits.visit),
        (Screen.disposal, disposal.front), (Mode.storage, disposal.storage),
    )  # fmt: skip
    for name, page in turns:
        found[name] = (page.view.banner, partial(page.refusal, code=SERIAL), page.answer)
    return found


def filled(line: str) -> str:
    """Words with what stands in their gaps in earnest."""
    values = {"step": words.t("disposal.step.deprovision"), "box": "A0005", "units": "12", "last": "3"}
    values |= {"missing": "8A-0412-M", "extra": "8A-0413-P"}
    return re.sub(r"{(\w+)}", lambda gap: values.get(gap[1], "8A-0412-M"), line)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    ("size", "scale"), [((1366, 768), 200), ((1024, 640), 200), ((1366, 768), 100), ((1024, 640), 100)]
)
def test_every_refusal_is_read_whole_on_each_page(
    qapp: QApplication, fresh_desk: DeskWindow, size: tuple[int, int], scale: int, language: words.Language
) -> None:
    words.set_language(language)
    theme.apply(qapp, dark=False, scale=scale)
    fresh_desk.window.resize(*size)
    theme.fit_to_width(qapp, size[0])
    fresh_desk.window.show()
    found = json.loads(resource("i18n", language, "refused.json").read_text(encoding="utf-8"))
    owed: set[str] = set()
    seen: set[tuple[type, int, int, str]] = set()
    for name, (banner, say, show) in pages(fresh_desk).items():
        fresh_desk.show(name)
        show(say("unreadable"))
        fresh_desk.settled(lambda: not fresh_desk.tasks.awaited)
        fresh_desk.window.grab()
        assert banner.isVisible(), name
        at = (type(banner), banner.width(), banner.height(), say("unreadable").number)
        if at in seen:
            continue
        seen.add(at)
        for key, text in found.items():
            reason = key.removeprefix("refused.")
            if reason in COMMAND_LINE:
                continue
            row = say(reason if "{" not in text else "built_on")
            banner.show_answer(replace(row, line=filled(text)))
            banner.grab()
            if banner._tips:
                owed.add(f"{name}: {reason}")
    print(seen)
    assert sorted(owed) == []
    assert len(seen) > 1, "pages of several sizes were looked at"
