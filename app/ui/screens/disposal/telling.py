"""The day's list: the Board is told of a day's irreparable units by one key, from the front and from the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.disposal import asks, wording
from app.ui.screens.fields import short_day_words
from app.ui.screens.goods.asking import Answers
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.day_list import tell_day
from app.usecases.disposal_results import DayResult, TellDay

if TYPE_CHECKING:
    from app.ui.screens.disposal.turns import DisposalTurns


def day_told(page: DisposalTurns, day: str) -> None:
    """Asks to whom, then tells."""
    title = t("disposal_screen.act.day")

    def told(answers: Answers) -> None:
        desk = page.context.desk
        wish = TellDay(desk.new_action(), day, answers["to"], document=answers["document"])
        page.save_once(lambda: page.run(tell_day(desk, wish), lambda found: page.answered(_answer(found, day)), day))

    page.ask(title, short_day_words(day), asks.whom(), title, told)


def _answer(result: DayResult, day: str) -> BannerRow:
    lacking = t("disposal_screen.box.lacking", count=result.lacking) if result.lacking else ""
    if result.outcome == "same":
        row = BannerRow(answer=Answer.look, word=t("disposal_screen.day.same"), line=lacking)
    else:
        word, told = t("disposal_screen.day.told"), t("disposal_screen.units", count=result.told)
        line = "　".join(filter(None, (short_day_words(day), told, lacking)))
        row = BannerRow(answer=wording.ANSWER[Family(result.family)], word=word, line=line)
    return row
