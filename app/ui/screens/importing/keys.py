"""Where the import screen stands, and which of its keys work there."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping

from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.importing.work import Preview
from app.ui.shell.actions import Mode


class Stage(enum.Enum):
    """Where the screen stands."""

    begin = "begin"
    reading = "reading"
    unreadable = "unreadable"
    preview = "preview"
    columns = "columns"
    applying = "applying"
    cut = "cut"


_MODES = {Stage.columns: Mode.import_columns, Stage.cut: Mode.import_cut}
_ALL = ("apply", "row", "filter", "refused", "save", "columns", "leave")
_ALLOWED = {
    Stage.begin: ("apply", "leave"),
    Stage.reading: ("leave",),
    Stage.unreadable: ("apply", "columns", "leave"),
    Stage.preview: _ALL,
    Stage.applying: ("leave",),
}


def bind_keys(context: Context, acts: Mapping[str, Callable[[], None]]) -> None:
    """What each key does; the arrows are the table's own."""
    for name, act in acts.items():
        context.actions.bind(name, act)
    context.actions.show_only("preview.row")


def set_keys(context: Context, stage: Stage, preview: Preview | None, *, by_hand: bool) -> None:
    """The keys of a stage, and the words of Enter; `by_hand` says whether K could help with an unreadable file."""
    actions = context.actions
    off = set()
    if stage is Stage.preview and preview is not None:
        report = preview.report
        off = {"save"} if not report.refusals else set()
        off |= {"refused"} if not (report.refusals or report.warnings or preview.columns.ignored) else set()
    elif stage is Stage.unreadable and not by_hand:
        off = {"columns"}
    for name in _ALL:
        actions.set_allowed(f"preview.{name}", allowed=name in _ALLOWED.get(stage, ()) and name not in off)
    choosing = stage in (Stage.begin, Stage.unreadable)
    actions.set_words("preview.apply", t("import_screen.choose" if choosing else "shell.act.preview.apply"))
    actions.set_context(_MODES.get(stage, Mode.import_preview))
    context.frame.hints.set_actions(actions.hints())
