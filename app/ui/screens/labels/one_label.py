"""One label printed from another screen: on the desk's printer, else as a PDF.

Decides where one label goes, and how what can't be printed is said; how it is laid out and recorded is the label
maker's, what is said of one that is out is the screen's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from app.domain.label_templates import LabelKind
from app.settings.words import has, t
from app.ui.screens.faults import fault_words, say
from app.ui.screens.labels.habits import Habits
from app.ui.screens.labels.printing import by_dialog
from app.usecases.label_ports import LabelRequest, Prepared
from app.usecases.print_labels import LabelRefused

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.usecases.label_ports import LabelMaker


class OneLabel(NamedTuple):
    """What is printed."""

    kind: LabelKind
    code: str
    file: str
    """What the PDF is called, without its ending."""


class _Printed(NamedTuple):
    """Where it went: to a printer by its name, or into a file; and what was prepared."""

    where: str
    prepared: Prepared


def print_one(context: Context, label: OneLabel, out_words: Callable[[str], str]) -> None:
    """Prints a label and says where it went, by `out_words` of that place; what can't be printed is said too."""
    maker = context.labels
    if maker is None:
        say(context, t("charger_screen.tag.nobody"))
        return
    habits = Habits(context)

    def printed(done: _Printed) -> None:
        habits.used(done.prepared.stock, done.prepared.next_start)
        say(context, out_words(done.where))

    def failed(fault: BaseException) -> None:
        words = fault_words(context, fault)
        if isinstance(fault, LabelRefused):
            key = f"label_words.reason.{fault.reason}"
            words = t(key) if has(key) else t("labels_screen.refused.other")
        if words is None:
            context.tasks.failed.emit(fault)
        else:
            say(context, words)

    context.tasks.ask(lambda: _print(context, maker, habits, label), printed, failed, slow=True)


def _print(context: Context, maker: LabelMaker, habits: Habits, label: OneLabel) -> _Printed:
    """Beside the window. Raises LabelRefused, NotAllowed, WorldError."""
    wish = habits.wish(label.kind)
    names = {printer.name: printer for printer in maker.printers()}
    chosen = names.get(wish.printer) or next(iter(names.values()), None)
    printer = chosen.name if chosen is not None and not by_dialog(chosen) else ""
    request = LabelRequest(label.kind, (label.code,), wish.template, wish.stock, printer=printer)
    made = maker.prepare(request, lambda _done, _whole: None)
    start = habits.first_free(made.stock)
    if start != request.start:
        made = maker.prepare(request._replace(start=start), lambda _done, _whole: None)
    if made.refused:
        raise LabelRefused(made.refused[0][1])
    if printer:
        maker.submit(made, printer)
        return _Printed(printer, made)
    path = context.papers_folder / f"{label.file}.pdf"
    maker.write(made, path)
    return _Printed(str(path), made)
