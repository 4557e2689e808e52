"""A school that closes: its last day, its successor, what else it is called; asked in steps over the planned moves.

Decides what is asked and how an answer is meant; what may be said of a school is the use case's (`usecases.schools`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain.dates import fiscal_year
from app.domain.kinds import Family
from app.domain.rules.permissions import Command, may
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.fields import day_words
from app.ui.screens.goods.steps import Asked, Option
from app.ui.screens.intake.wording import short_school
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.schools import ChangeSchool, SchoolResult, change_school

if TYPE_CHECKING:
    from datetime import date

    from app.ui.screens.goods.asking import Answers
    from app.ui.screens.goods.moves import MovesPage
    from app.usecases.transfer_rows import SchoolEnd

STAYS: Final = "stays"
"""It doesn't close: its last day and its successor are taken away."""
_BETWEEN: Final = "、"
"""Between two aliases, as people write them; a comma will do too."""


class SchoolAsk:
    """Opened by `begin`."""

    def __init__(self, page: MovesPage) -> None:
        self._page = page

    def begin(self) -> None:
        """Which school; whoever may not change one is told so before anything is asked."""
        page = self._page
        if not may(page.context.desk.signed_in().role, Command.change_shared_setting):
            page.context.ask_pin(Command.change_shared_setting, lambda *, proved: None)
            return
        title, asked = t("goods.school.title"), page.ask_school("school", t("goods.school.which"))
        page.asking.ask(title, "", (asked,), t("goods.ask.next"), self._chosen)

    def _chosen(self, answers: Answers) -> None:
        context, code, transfers = self._page.context, answers["school"], self._page.goods.transfers
        context.tasks.ask(lambda: transfers.school_end(code), self._shown, lambda fault: tell_unread(context, fault))

    def _shown(self, school: SchoolEnd | None) -> None:
        page = self._page
        if school is None or not page.in_steps:
            return
        successor = page.ask_school("successor", t("goods.school.successor"))
        asked = (
            ask_end(page.context.desk.clock.now().today, school),
            successor._replace(given=school.successor, given_words=short_school(school.successor_name), open_=True),
            Asked(
                "aliases", t("goods.school.aliases"), open_=True, line=t("goods.school.aliases_line"),
                given=_BETWEEN.join(school.aliases),
            ),
        )  # fmt: skip
        page.asking.ask(school.name, told(school), asked, t("goods.school.save"), partial(self._save, school))

    def _save(self, school: SchoolEnd, answers: Answers) -> None:
        page = self._page
        wish = wish_of(school, answers, page.context.desk.new_action())

        def proved_(*, proved: bool) -> None:
            run = page.context.desk.run
            page.save_once(lambda: page.run(run(change_school, wish, proved=proved), self._saved, school.code))

        page.context.ask_pin(Command.change_shared_setting, proved_)

    def _saved(self, result: SchoolResult) -> None:
        if self._page.in_steps:
            self._page.asking.leave()
        self._page.done(answer(result))


def ask_end(today: date, school: SchoolEnd) -> Asked:
    """Its last day: that of the fiscal year, another one, or none at all. Enter keeps what is so."""
    last = f"{fiscal_year(today) + 1}-03-31"
    options = (
        Option(last, day_words(last)), Option("own", t("goods.ask.own_day")), Option(STAYS, t("goods.school.stays")),
    )  # fmt: skip
    line = t("goods.ask.day_line")
    given = school.ends or STAYS
    return Asked("ends", t("goods.school.ends"), options, open_=True, line=line, own="own", code=True, given=given)


def told(school: SchoolEnd) -> str:
    """What is so now."""
    parts = [t("goods.school.on", day=day_words(school.ends)) if school.ends else t("goods.school.stays")]
    if school.successor:
        parts.append(t("goods.school.then", school=short_school(school.successor_name)))
    return "\u3000".join(
        [*parts, *([t("goods.school.also", names=_BETWEEN.join(school.aliases))] * bool(school.aliases))]
    )


def wish_of(school: SchoolEnd, answers: Answers, action: bytes) -> ChangeSchool:
    """The command these answers come to."""
    stays = answers["ends"] == STAYS
    aliases = tuple(name for part in answers["aliases"].split(_BETWEEN) for name in part.split(",") if name.strip())
    return ChangeSchool(
        action, school.code, "" if stays else answers["ends"], "" if stays else answers["successor"], aliases
    )


def answer(result: SchoolResult) -> BannerRow:
    """The school as it is now."""
    line = t(f"goods.school.{result.outcome}_line")
    if result.ends:
        line = t("goods.school.closes_line", day=day_words(result.ends))
    ok = result.family is Family.ok and result.outcome == "changed"
    word = t(f"goods.school.{result.outcome}")
    return BannerRow(answer=Answer.ok if ok else Answer.look, word=word, number=result.code, line=line)
