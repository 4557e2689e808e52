"""The day's list: the Board is told of a day's irreparable units by one key, from the front and from the checklist."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.disposal_words import Way
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.disposal import asks, wording
from app.ui.screens.faults import say, tell_fault
from app.ui.screens.fields import short_day_words
from app.ui.screens.goods.asking import Answers
from app.ui.screens.turns import Question
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.toast import ToastRow
from app.usecases.day_list import tell_day
from app.usecases.disposal_door import DisposalList
from app.usecases.disposal_results import DayResult, TellDay
from app.usecases.tables import FileForm

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.disposal.turns import DisposalTurns

FORMS: Final = (FileForm.pdf, FileForm.xlsx)
"""Forms of a list that is printed, and kept."""


def day_told(page: DisposalTurns, day: str) -> None:
    """Asks to whom, then tells."""
    title = t("disposal_screen.act.day")

    def told(answers: Answers) -> None:
        desk = page.context.desk
        wish = TellDay(desk.new_action(), day, answers["to"], document=answers["document"])

        def done(found: DayResult) -> None:
            page.answered(_answer(found, day))
            if found.told:
                _write(page, day)

        page.save_once(lambda: page.run(tell_day(desk, wish), done, day))

    page.ask(title, short_day_words(day), asks.whom(), title, told)


def _write(page: DisposalTurns, day: str) -> None:
    """The list itself, of all units of that day the Board was told of: by the same key, as closing makes a box's. Where
    it can't be written Enter tries again: the day is told, and stands in no list any more.
    """
    door, context = page.door, page.context

    def write() -> tuple[Path, ...]:
        rows = tuple(row for row in door.units.units(way=Way.A) if row.begun == day and row.told and not row.box)
        title = t("disposal_screen.list.day", day=short_day_words(day))
        note = t("disposal_screen.units", count=len(rows))
        return door.write(DisposalList(f"disposal-day-{day}", title, note, rows), FORMS, context.papers_folder)

    def failed(fault: BaseException) -> None:
        say_unwritten(context, fault, "day")
        if isinstance(fault, WorldError):
            word, line = t("disposal_screen.unwritten.day.word"), short_day_words(day)
            row = BannerRow(answer=Answer.look, word=word, line=line)
            page.put(Question(row, lambda: _write(page, day), t("disposal_screen.unwritten.day.go")))

    context.tasks.ask(write, lambda paths: say_written(context, paths), failed, slow=True)


def say_unwritten(context: Context, fault: BaseException, what: str) -> None:
    """What was done stands, and only its list (of a `what`: box, day) is missing: so nobody does it again."""
    if not isinstance(fault, WorldError):
        tell_fault(context, fault)
        return
    why = "full" if fault.kind is WorldFault.disk_full else "other"
    say(context, t(f"disposal_screen.unwritten.{what}.{why}"))


def say_written(context: Context, paths: Sequence[Path]) -> None:
    """Which files a list is in, and where."""
    forms = "・".join(path.suffix[1:].upper() for path in paths)
    words = t("disposal_screen.list.written", name=paths[0].stem, forms=forms)
    context.frame.show_toast(ToastRow(text=words, place=str(paths[0].parent), undo=False))


def _answer(result: DayResult, day: str) -> BannerRow:
    lacking = t("disposal_screen.box.lacking", count=result.lacking) if result.lacking else ""
    if result.outcome == "same":
        row = BannerRow(answer=Answer.look, word=t("disposal_screen.day.same"), line=lacking)
    else:
        word, told = t("disposal_screen.day.told"), t("disposal_screen.units", count=result.told)
        line = "　".join(filter(None, (short_day_words(day), told, lacking)))
        row = BannerRow(answer=wording.ANSWER[Family(result.family)], word=word, line=line)
    return row
