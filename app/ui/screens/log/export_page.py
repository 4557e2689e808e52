"""The log as a file: its form, where it goes, whether people's names and words are in it; how far it is; what was lost.

Decides what is asked before a file is written, and in which order; how one is written is `LogBook`'s matter. Names and
words of people want a reason and the PIN. Scanning goes on while it is written.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui import theme
from app.ui.screens.faults import fault_words
from app.ui.screens.job_run import TELL_EVERY, Run, Stopped, start
from app.ui.screens.log.page import LogPage
from app.ui.screens.progress import ProgressLine
from app.ui.widgets import access
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel
from app.usecases.hand_out import ExportWish, LogBook
from app.usecases.log_rows import LogFilter
from app.usecases.tables import Export, Exported, FileForm, Loss

if TYPE_CHECKING:
    from app.ui.context import Context

_K = Qt.Key
FORMS: Final = (FileForm.xlsx, FileForm.csv, FileForm.csv_cp932, FileForm.pdf)
"""In key order 1 to 4: what a spreadsheet wants first."""
AFTER_MS: Final = 500
"""How long a file may take before its progress is shown."""


class FileThere(Exception):
    """A file of this name stands there already, and nobody said that it may go."""


class Stage(enum.Enum):
    """What the page is at."""

    asking = "asking"
    writing = "writing"
    done = "done"


class ExportPage(LogPage):
    """Open it by `ask`."""

    def __init__(self, context: Context, book: LogBook) -> None:
        super().__init__(context)
        self._book = book
        self._only, self._keys, self._columns = LogFilter(), tuple[str, ...](), 0
        self._run = Run()
        self._may_go: Path | None = None
        """The file that is replaced by one more Enter."""
        self.personal = False
        self.stage = Stage.asking
        self.forms = LogModel(_form_columns(), self)
        self.list = LogTable(self.forms, row_units=2.2, name=t("log_screen.export.form"))
        self.list.set_whole(True)
        self.target = TextField(FieldRow(id="target", caption=t("log_screen.export.target")))
        self.reason = TextField(
            FieldRow(id="reason", caption=t("log_screen.export.reason"), hint=t("log_screen.export.reason_hint"))
        )
        self.switch = KeyButton(
            ButtonRow(id="personal", text=t("log_screen.export.without_names"), key="N", height=2.25)
        )
        self.go = KeyButton(ButtonRow(id="go", text=t("log_screen.export.go"), key="Enter", main=True, height=2.75))
        self.progress = ProgressLine(counted=("log_screen.export.of", "log_screen.export.rows"))
        self.said = WordsLabel(role="work")
        self.losses = LogModel(_loss_columns(), self)
        self.lost = LogTable(self.losses, row_units=2.2, name=t("log_screen.export.losses"))
        self._stack = QStackedWidget()
        self._pages = {
            Stage.asking: self._laid(self.list, self.target, self.switch, self.reason, self.go),
            Stage.writing: self._laid(self.progress),
            Stage.done: self._laid(self.said, self.lost),
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.panel.body.addWidget(self._stack)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(lambda: self._show(Stage.writing) if self.stage is Stage.writing else None)
        self.list.row_opened.connect(lambda _row: self.enter())
        self.list.row_selected.connect(lambda _row: self._name_file())
        self.lost.row_opened.connect(lambda _row: self.enter())
        self.target.entered.connect(lambda _text: self.enter())
        self.reason.entered.connect(lambda _text: self.enter())
        self.switch.clicked.connect(lambda _checked=False: self.turn())
        self.go.clicked.connect(lambda _checked=False: self.enter())
        self.setFocusProxy(self.list)
        theme.changed.connect(self._measure)
        self._measure()

    def _laid(self, *parts: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        for part in parts:
            column.addWidget(part)
        if self.lost not in parts:
            column.addStretch(1)
        return page

    def _measure(self) -> None:
        side = theme.px(1)
        for page in self._pages.values():
            column = cast("QVBoxLayout", page.layout())
            column.setContentsMargins(side, side, side, side)
            column.setSpacing(theme.px(0.75))
        for field in (self.target, self.reason):
            field.setMaximumWidth(theme.px(56))
        # Where room is short the hint strip alone says what Enter does.
        self.go.setVisible(theme.look().breadth is not theme.Breadth.small)
        for button in (self.switch, self.go):
            button.setMaximumWidth(theme.px(30))

    # --- asking -------------------------------------------------------------------------------------------------------

    def ask(self, only: LogFilter, keys: Sequence[str], rows: int) -> None:
        """For these repairs with these columns."""
        self._only, self._keys = only, tuple(keys)
        self.personal, self._may_go = False, None
        self.reason.line.clear()
        what = t("log_screen.export.what", rows=f"{rows:,}", columns=len(keys))
        self.panel.set_title(t("log_screen.export.title"), what)
        self.forms.set_rows([_form_row(at, form) for at, form in enumerate(FORMS, start=1)])
        self.target.line.clear()
        self.list.select_place(0)
        self._name_file()
        self._dress()
        self._show(Stage.asking)
        self.open()

    @property
    def form(self) -> FileForm:
        """The form chosen."""
        return FileForm(self.list.current_id() or FORMS[0])

    def turn(self) -> None:
        """People's names and words: in, or not."""
        self.personal = not self.personal
        self._dress()
        if self.personal:
            self.reason.setFocus()
        else:
            self.list.setFocus()

    def _dress(self) -> None:
        named = "with_names_no_pin" if self.context.desk.signed_in().proved else "with_names"  # the stand-in has no PIN
        self.switch.set_row(_switch(t(f"log_screen.export.{named if self.personal else 'without_names'}")))
        self.reason.setVisible(self.personal)
        self.reason.set_trouble("")
        self.target.set_trouble("")

    def _name_file(self) -> None:
        """A name by day and time where none was typed; another form changes only how it ends."""
        typed = self.target.text().strip()
        if typed:
            path = Path(typed)
            known = {form.ending for form in FORMS}
            path = path.with_suffix(self.form.ending) if path.suffix in known else path
        else:
            stamp = self.context.desk.clock.now().local_text[:16].replace(":", "").replace(" ", "-")
            path = self.context.papers_folder / f"{t('log_screen.export.file')}-{stamp}{self.form.ending}"
        self.target.line.setText(str(path))

    # --- keys ---------------------------------------------------------------------------------------------------------

    def letter(self, key: Qt.Key) -> bool:
        """1 to 4 choose the form, N turns the names on and off; in a field they are letters."""
        if self.stage is not Stage.asking or isinstance(QApplication.focusWidget(), QLineEdit):
            return False
        if _K.Key_1 <= key <= _K.Key_4:
            self.list.select_place(key - _K.Key_1)
        elif key == _K.Key_N:
            self.turn()
        else:
            return False
        return True

    def enter(self) -> None:
        """Writes the file; done, it goes."""
        if self.stage is Stage.done:
            self.leave()
        elif self.stage is Stage.asking:
            self._begin()

    def step_back(self) -> None:
        """While a file is written it is left: nothing of it stays."""
        if self.stage is Stage.writing:
            self._run.stop()
        else:
            self.leave()

    def stop(self) -> None:
        """The window closes."""
        self._late.stop()
        self._run.stop()

    # --- writing ------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        target = self.target.text().strip()
        if not target:
            self.target.set_trouble(t("log_screen.export.no_target"))
            self.target.setFocus()
        elif self.personal and not self.reason.text().strip():
            self.reason.set_trouble(t("log_screen.export.no_reason"))
            self.reason.setFocus()
        elif self.personal:
            self.context.ask_pin(Command.export_personal, lambda *, proved: self._write(proved=proved))
        else:
            self._write(proved=False)

    def _write(self, *, proved: bool) -> None:
        run = self._run = Run()
        wish = ExportWish(Export.log, self.form, self.personal, self.reason.text().strip() if self.personal else "")
        path, only = _file(self.target.text().strip(), self.context.papers_folder, self.form), self._only
        may_go, self._may_go = self._may_go, path
        keys = (*self._keys, *self._personal_keys()) if self.personal else self._keys
        book, folder = self._book, self.context.papers_folder
        self.stage = Stage.writing
        self.progress.set_words(t("log_screen.export.writing", file=path.name))
        self._late.start(AFTER_MS)

        def work() -> Exported:
            if path != may_go and _there(path):
                raise FileThere
            if path.parent == folder:
                folder.mkdir(parents=True, exist_ok=True)
            return book.hand_out(wish, path, only=only, keys=keys, told=self._told(run), proved=proved)

        start(self.context.tasks, run, work, self._done, self._left, self._failed)

    def _personal_keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self._book.columns() if one.personal)

    def _told(self, run: Run) -> Callable[[int, int], None]:
        """Called on the slow thread: at most four words a second, and left where the key was pressed."""
        tasks, last = self.context.tasks, [0.0]

        def told(done: int, whole: int) -> None:
            if run.stopped.is_set() or tasks.stopped:
                raise Stopped
            now = time.monotonic()
            if now - last[0] >= TELL_EVERY:
                last[0] = now
                tasks.later(lambda: self.progress.set_progress(done, whole))

        return told

    def _done(self, found: Exported) -> None:
        self._late.stop()
        self.stage = Stage.done
        words = [t("log_screen.export.done", rows=f"{found.rows:,}")]
        words.append(t("log_screen.export.saved", file=str(found.file)))
        if found.losses:
            words.append(t("log_screen.export.lost", count=f"{len(found.losses):,}"))
        self.said.set_words("　".join(words))
        self.losses.set_rows([_loss_row(at, loss) for at, loss in enumerate(found.losses)])
        self.lost.setVisible(bool(found.losses))
        self._show(Stage.done)
        self.lost.select_place(0)
        (self.lost if found.losses else self).setFocus()
        access.say(self, "".join(words))

    def _left(self) -> None:
        self._back_to_asking(t("log_screen.export.left"))

    def _failed(self, fault: BaseException) -> None:
        if isinstance(fault, FileThere):
            self._back_to_asking(t("log_screen.export.there"))
            return
        self._may_go = None
        words = fault_words(self.context, fault)
        self._back_to_asking(words or "")
        if words is None:
            self.context.tasks.failed.emit(fault)

    def _back_to_asking(self, trouble: str) -> None:
        self._late.stop()
        self._show(Stage.asking)
        self.target.set_trouble(trouble)
        self.target.setFocus()

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        self._stack.setCurrentWidget(self._pages[stage])
        if stage is Stage.writing:
            self.setFocus()


def _file(typed: str, folder: Path, form: FileForm) -> Path:
    """Where it goes: a bare name to the papers' folder, and one without an ending gets the form's."""
    path = folder / Path(typed).expanduser()
    return path if path.suffix else path.with_name(path.name + form.ending)


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # what can't be looked at is refused in words as it is written


def _switch(words: str) -> ButtonRow:
    return ButtonRow(id="personal", text=words, key="N", height=2.25)


def _form_columns() -> tuple[Column, ...]:
    return (
        Column(name="key", title="", width=3, kind=ColumnKind.number),
        Column(name="form", title=t("log_screen.export.form"), width=18),
        Column(name="about", title=""),
    )


def _form_row(at: int, form: FileForm) -> LogRow:
    name, about = t(f"log_screen.form.{form.value}"), t(f"log_screen.form_about.{form.value}")
    cells = (Cell(str(at)), Cell(name, CellLook.strong), Cell(about, CellLook.muted))
    return LogRow(id=form.value, cells=cells, spoken=access.joined(str(at), name, about))


def _loss_columns() -> tuple[Column, ...]:
    return (
        Column(name="row", title=t("log_screen.export.row"), width=6, kind=ColumnKind.number),
        Column(name="column", title=t("log_screen.export.column"), width=16),
        Column(name="text", title=t("log_screen.export.text")),
    )


def _loss_row(at: int, loss: Loss) -> LogRow:
    code = t("log_screen.export.char", char=loss.text, code=" ".join(f"U+{ord(char):04X}" for char in loss.text[:8]))
    cells = (Cell(f"{loss.row:,}"), Cell(loss.column), Cell(code, CellLook.strong))
    return LogRow(id=str(at), cells=cells, spoken=access.joined(str(loss.row), loss.column, code))
