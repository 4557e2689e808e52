"""Copies of the ledger: a checked one into a folder now, and whether the recovery key is known to be good."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WorldError
from app.domain.kinds import Family
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.fields import moment_words
from app.ui.screens.importing.file_choice import say_labels
from app.ui.tasks import Lane, Left
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel
from app.usecases.results import BackupFacts, CopyFacts


class Copies:
    """控え. Its buttons need no mouse: the folder can be typed."""

    def __init__(self, context: Context) -> None:
        """`context.keeper` makes the copies."""
        self._context = context
        self.view = QWidget()
        self.key = BannerStrip(self.view)
        self.in_file = BannerStrip(self.view)
        self.daily = WordsLabel("", "body", muted=True)
        self.folder = TextField(FieldRow(id="folder", caption=t("settings_screen.backup.folder")))
        self.choose = KeyButton(ButtonRow(id="choose", text=t("settings_screen.backup.choose"), height=2.6))
        self.go = KeyButton(ButtonRow(id="go", text=t("settings_screen.backup.go"), main=True, height=2.6))
        self.said = BannerStrip(self.view)
        self.controls = (self.folder.line, self.choose, self.go)
        column = QVBoxLayout(self.view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.75))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(0.75))
        for button in (self.choose, self.go):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addWidget(self.daily)
        column.addWidget(self.key)
        column.addWidget(self.in_file)
        column.addWidget(self.folder)
        column.addLayout(buttons)
        column.addWidget(self.said)
        self.choose.chosen.connect(lambda _: self._ask_folder())
        self.go.chosen.connect(lambda _: self.backup())
        self.folder.entered.connect(lambda _: self.backup())
        self._busy = False

    def refresh(self) -> None:
        """The state of the key and of the daily copies."""
        keeper, tasks = self._context.keeper, self._context.tasks
        tasks.ask(keeper.recovery_confirmed, self._show_key)
        tasks.ask(keeper.last_copy, self._show_daily, self._daily_unread, slow=True)
        words = t("settings_screen.key.in_file") if keeper.key_in_file() else ""
        self.in_file.set_row(StripRow(words=words, family=Family.look))

    def _show_daily(self, copy: CopyFacts | None) -> None:
        folder = self._context.keeper.daily_folder()
        if copy is None:
            self.daily.set_words(t("settings_screen.daily.never", folder=str(folder)))
        else:
            moment = moment_words(copy.local)
            self.daily.set_words(t("settings_screen.daily.last", moment=moment, folder=str(copy.folder)))

    def _daily_unread(self, fault: BaseException) -> None:
        """Never told as if there were no copy: there may be one on a disk that isn't there now."""
        self.daily.set_words(t("settings_screen.daily.unreadable", folder=str(self._context.keeper.daily_folder())))
        if not isinstance(fault, WorldError):
            self._context.tasks.failed.emit(fault)

    def _show_key(self, confirmed: bool) -> None:
        words = t("settings_screen.key.good" if confirmed else "settings_screen.key.open")
        self.key.set_row(StripRow(words=words, family=Family.ok if confirmed else Family.look))

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.view.window(), t("settings_screen.backup.choose"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        say_labels(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, folder: str) -> None:
        self.folder.line.setText(folder)
        self.go.setFocus()

    def backup(self) -> None:
        """A copy now, checked; what it is worth is said."""
        text = self.folder.text().strip()
        if self._busy:
            return
        if not text or not Path(text).expanduser().is_absolute():
            self.folder.set_trouble(t("settings_screen.backup.wanted"))
            self.folder.setFocus()
            return
        self.folder.set_trouble("")
        self._context.ask_pin(Command.backup, lambda *, proved: self._run(Path(text).expanduser()))

    def _run(self, to: Path) -> None:
        self._busy = True
        self.said.set_row(StripRow(words=t("settings_screen.backup.runs"), family=Family.look))
        keeper, tasks = self._context.keeper, self._context.tasks

        def told(_done: int) -> None:
            if tasks.stopped:
                raise Left

        tasks.ask(lambda: keeper.backup(to, told), self._done, self._failed, lane=Lane.keeping)

    def _done(self, made: BackupFacts) -> None:
        self._busy = False
        kind = "good" if made.good else "unconfirmed" if made.sound else "unsound"
        family = {"good": Family.ok, "unconfirmed": Family.look, "unsound": Family.refused}[kind]
        words = t(f"settings_screen.backup.{kind}", folder=str(made.folder), seconds=f"{made.seconds:.1f}")
        self.said.set_row(StripRow(words=words, family=family))
        self._context.voice.say(family)

    def _failed(self, fault: BaseException) -> None:
        self._busy = False
        if isinstance(fault, WorldError):
            self.said.set_row(StripRow(words=t(f"world.{fault.kind}"), family=Family.refused))
        else:
            self.said.set_row(StripRow(words=t("settings_screen.backup.failed"), family=Family.refused))
            self._context.tasks.failed.emit(fault)
