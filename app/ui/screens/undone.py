"""What was taken back, as an answer says it: what was done, and of which unit. Decides only the words."""

from __future__ import annotations

from app.settings.words import has, t
from app.ui.screens.fields import step_words
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.undo import UndoResult


def undone_row(result: UndoResult, step: str = "") -> BannerRow:
    """The number of its repair, unit or box, and what it was. `step`: what this place calls its step of disposal."""
    number, word = result.repair or result.code, t("away.short.undone")
    return BannerRow(answer=Answer.ok, word=word, number=number, line=_line(result, step))


def _line(result: UndoResult, step: str) -> str:
    key = f"undone.what.{result.what}"
    what = (step or step_words(result.step)) if result.step else t(key) if has(key) else ""
    if not what:
        return t("undone.last")
    if result.units > 1:
        return t("undone.many", what=what, count=f"{result.units:,}")
    return t("undone.line", what=what)
