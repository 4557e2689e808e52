"""The import's pages of one sentence: to begin, where a file can't be read, where an import was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.kinds import ImportKind
from app.settings.words import t
from app.ui.screens.importing.wording import cut_sentence, kind_words
from app.ui.widgets.empty_state import EmptyRow, StepRow, StepState
from app.ui.widgets.key_button import ButtonRow
from app.ui.widgets.key_cap import BACKSPACE
from app.usecases.import_file import CutImport

_HIGH = 3.0


def begin(kind: ImportKind | None) -> EmptyRow:
    """No file yet."""
    any_kind = t("import_screen.begin.any")
    sentence = t("import_screen.begin.kind", kind=kind_words(kind)) if kind is not None else any_kind
    step = StepRow(
        id="file",
        title=t("import_screen.begin.step"),
        line=t("import_screen.begin.formats"),
        note=t("import_screen.begin.drop"),
        state=StepState.now,
        button=ButtonRow(id="file", text=t("import_screen.choose"), key="Enter", main=True, height=_HIGH),
    )
    leave = ButtonRow(id="leave", text=t("import_screen.stop"), key="Esc", height=2.5)
    return EmptyRow(sentence=sentence, line=t("import_screen.note"), steps=(step,), offers=(leave,))


def unreadable(words: str, *, can_help: bool) -> EmptyRow:
    """What happened to the file, in a sentence; another file, or kind and columns by hand where that can help."""
    first, _, rest = words.partition("。")
    step = StepRow(
        id="file",
        title=t("import_screen.begin.other"),
        line=t("import_screen.begin.formats"),
        note=t("import_screen.begin.drop"),
        state=StepState.now,
        button=ButtonRow(id="file", text=t("import_screen.choose"), key="Enter", main=True, height=_HIGH),
    )
    hand = ButtonRow(id="columns", text=t("shell.act.preview.columns"), key="K", height=2.5)
    leave = ButtonRow(id="leave", text=t("import_screen.stop"), key="Esc", height=2.5)
    offers = (hand, leave) if can_help else (leave,)
    if rest:
        return EmptyRow(sentence=first + "。", line=rest, steps=(step,), offers=offers)
    head, _, tail = words.partition(". ")
    return EmptyRow(sentence=head + ("." if tail else ""), line=tail, steps=(step,), offers=offers)


def cut(found: CutImport) -> EmptyRow:
    """An import was cut off: go on, or take back."""
    on = StepRow(
        id="on",
        title=t("import_screen.cut.go_on"),
        line=t("import_screen.cut.go_on_line"),
        note=t("import_screen.begin.drop"),
        state=StepState.now,
        button=ButtonRow(id="file", text=t("import_screen.choose"), key="Enter", main=True, height=_HIGH),
    )
    back = StepRow(
        id="back",
        title=t("import_screen.cut.undo"),
        line=t("import_screen.cut.undo_line"),
        button=ButtonRow(id="undo", text=t("import_screen.cut.undo_key"), key=BACKSPACE, height=_HIGH),
    )
    leave = ButtonRow(id="leave", text=t("shell.act.cut.leave"), key="Esc", height=2.5)
    return EmptyRow(sentence=t("import_screen.cut.title"), line=cut_sentence(found), steps=(on, back), offers=(leave,))


def with_words(row: ButtonRow, words: str, *, can: bool) -> ButtonRow:
    """The apply button with what it would do; where there is nothing to do it says why."""
    return replace(row, text=words, reason="" if can else t("import_screen.no_change"))


def choices_of(choices: Sequence[str], sheets: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a fault offers: headings, or sheets; kinds stand in the panel anyway."""
    if sheets:
        return (), tuple(choices)
    kinds = {kind.value for kind in ImportKind}
    return tuple(choice for choice in choices if choice not in kinds), ()
