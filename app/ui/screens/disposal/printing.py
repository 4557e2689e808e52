"""One label of disposal, printed: on the desk's printer, else as a PDF. How it is laid out is the label maker's."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def print_label(context: Context, kind: LabelKind, code: str) -> None:
    """Prints the label and says where it went; what can't be printed is said too."""
    maker = context.labels
    if maker is None:
        say(context, t("charger_screen.tag.nobody"))
        return
    habits = Habits(context)

    def printed(done: tuple[str, Prepared]) -> None:
        where, made = done
        habits.used(made.stock, made.next_start)
        say(context, t("disposal_screen.label_printed", code=code, where=where))

    def failed(fault: BaseException) -> None:
        words = fault_words(context, fault)
        if isinstance(fault, LabelRefused):
            key = f"label_words.reason.{fault.reason}"
            words = t(key) if has(key) else t("labels_screen.refused.other")
        if words is None:
            context.tasks.failed.emit(fault)
        else:
            say(context, words)

    context.tasks.ask(lambda: _print(context, maker, habits, kind, code), printed, failed, slow=True)


def _print(context: Context, maker: LabelMaker, habits: Habits, kind: LabelKind, code: str) -> tuple[str, Prepared]:
    """Beside the window. Raises LabelRefused, NotAllowed, WorldError."""
    wish = habits.wish(kind)
    names = {printer.name: printer for printer in maker.printers()}
    chosen = names.get(wish.printer) or next(iter(names.values()), None)
    printer = chosen.name if chosen is not None and not by_dialog(chosen) else ""
    request = LabelRequest(kind, (code,), wish.template, wish.stock, printer=printer)
    made = maker.prepare(request, lambda _done, _whole: None)
    start = habits.first_free(made.stock)
    if start != request.start:
        made = maker.prepare(request._replace(start=start), lambda _done, _whole: None)
    if made.refused:
        raise LabelRefused(made.refused[0][1])
    if printer:
        maker.submit(made, printer)
        return printer, made
    path = context.papers_folder / f"{kind.value}-{code}.pdf"
    maker.write(made, path)
    return str(path), made
