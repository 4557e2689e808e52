"""Looks after the ledger beside the work: the daily backup, the check owed after an unclean stop, where the key lies,
and what a new version folds anew.

Decides when each is looked at and in which words it is told. Neither a scan nor a slip waits: it has a thread of its
own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.context import Context
from app.ui.notices import Grade, Notice, Notices
from app.ui.screens.fields import moment_words
from app.ui.tasks import Lane, Left
from app.ui.widgets.toast import ToastRow
from app.usecases.ports import UnitOfWork
from app.usecases.results import BackupFacts, CopyFacts
from app.usecases.session import stand_in

LOOK_MS: Final = 60_000
"""How often it is asked whether a backup is due."""
FIRST_LOOK_MS: Final = 5_000
"""After the window is ready: the first scans come first."""
RETRY_MS: Final = 3_600_000
"""How long after a failed backup the next try comes."""
KEY_TOLD: Final = "keeping.key_told"
"""The desk's own value: somebody has read where the key lies."""


_PLACE = frozenset(
    {WorldFault.refused_destination, WorldFault.read_only, WorldFault.disk_error, WorldFault.unreadable_input}
)


class Caretaker(QObject):
    """Made once the ledger is open; `start` begins, `stop` ends. Faults are told as notices until they are mended."""

    def __init__(self, context: Context, open_copies: Callable[[], None], parent: QObject | None = None) -> None:
        """`open_copies` brings the settings of backups to the front."""
        super().__init__(parent)
        self._context = context
        self._open_copies = open_copies
        self.notices = Notices(context.frame, context.actions)
        self.running = self._left = False
        self._failed_at: QElapsedTimer | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_LOOK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """From now on; the first look is a moment later."""
        self._timer.start()
        owed = self._context.keeper.check()
        if owed is not None:
            self._context.tasks.watch(owed, self._checked, self._check_failed)
        self._remake()

    def stop(self) -> None:
        """The window closes; a backup is neither copied nor checked any further, and is due at the next start."""
        self._left = True
        self._timer.stop()

    def _tick(self) -> None:
        if self._timer.interval() != LOOK_MS:
            self._timer.setInterval(LOOK_MS)
            self.tell_where_the_key_lies()
        self.look()

    # --- the daily backup ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Makes the daily backup where it is due and none runs; after a failure not before an hour has gone by."""
        waiting = self._failed_at is not None and not self._failed_at.hasExpired(RETRY_MS)
        if not self.running and not waiting:
            self.running = True
            self._context.tasks.ask(self._context.keeper.daily_due, self._begin, self._failed, lane=Lane.keeping)

    def _begin(self, due: bool) -> None:
        if not due:
            self.running = False
            return
        keeper, tasks = self._context.keeper, self._context.tasks
        self._show(0)
        told = self._told(lambda done: self._show(done if self.running else None))
        tasks.ask(lambda: keeper.daily_backup(told), self._made, self._failed, lane=Lane.keeping)

    def _told(self, show: Callable[[int], None]) -> Callable[[int], None]:
        """What hears per cent on a job's own thread; `show` is called on the window's, for each once."""
        tasks, last = self._context.tasks, 0

        def told(done: int) -> None:
            nonlocal last
            if self._left or tasks.stopped:
                raise Left
            if done != last:  # asked often, and mostly nothing new is told
                last = done
                tasks.later(lambda: show(done))

        return told

    def _show(self, done: int | None) -> None:
        self._context.frame.sync.set_work("backup", done)

    def _made(self, made: BackupFacts | None) -> None:
        self.running = False
        self._show(None)
        self._failed_at = None
        if made is None or made.sound:
            self.notices.clear(Grade.backup)
        else:
            self._tell_damage("keeping.backup.unsound")

    def _failed(self, fault: BaseException) -> None:
        self.running = False
        self._show(None)
        if isinstance(fault, Left):
            return
        self._failed_at = QElapsedTimer()
        self._failed_at.start()
        if not isinstance(fault, WorldError):
            self._context.tasks.failed.emit(fault)
        kind = fault.kind if isinstance(fault, WorldError) else None
        advice = "disk_full" if kind is WorldFault.disk_full else "place" if kind in _PLACE else "other"

        def words() -> str:
            return t("keeping.backup.failed", advice=t(f"keeping.backup.advice.{advice}"))

        self._notice(Grade.backup, words, Family.look)

    # --- what a new version folds anew -----------------------------------------------------------------------

    def _remake(self) -> None:
        keeper, tasks, show = self._context.keeper, self._context.tasks, self._context.frame.sync.set_work

        def failed(fault: BaseException) -> None:
            show("remake", None)
            if not isinstance(fault, Left):
                tasks.failed.emit(fault)  # the lists stay as they are, and it begins again at the next start

        told = self._told(lambda done: show("remake", done))
        tasks.ask(lambda: keeper.remake(told), lambda _: show("remake", None), failed, lane=Lane.remaking)

    # --- the check after an unclean stop ---------------------------------------------------------------------

    def _checked(self, sound: bool | None) -> None:
        if sound:
            self._context.frame.show_toast(ToastRow(text=t("keeping.check.sound"), undo=False))
        elif sound is False:
            self._tell_damage("keeping.check.damaged")

    def _check_failed(self, fault: BaseException) -> None:
        del fault  # a disk that can't be read: what matters is that the check is owed
        self._notice(Grade.damage, lambda: t("keeping.check.failed"), Family.look)

    def _tell_damage(self, words: str) -> None:
        def unknown(fault: BaseException) -> None:
            self._damaged(words, None, readable=False)
            if not isinstance(fault, WorldError):
                self._context.tasks.failed.emit(fault)

        tasks, keeper = self._context.tasks, self._context.keeper
        tasks.ask(keeper.last_copy, lambda copy: self._damaged(words, copy), unknown, lane=Lane.keeping)

    def _damaged(self, words: str, copy: CopyFacts | None, *, readable: bool = True) -> None:
        def said() -> str:
            known = t("keeping.copy.none")
            if not readable:
                known = t("keeping.copy.unreadable", folder=str(self._context.keeper.daily_folder()))
            if copy is not None:
                known = t("keeping.copy.some", moment=moment_words(copy.local), folder=str(copy.folder))
            return t(words, copy=known)

        self._context.voice.say(Family.refused)
        self._notice(Grade.damage, said, Family.refused)

    # --- where the key lies ----------------------------------------------------------------------------------

    def tell_where_the_key_lies(self) -> None:
        """Says once, plainly, that the key lies in a file; stands until somebody has answered."""
        if not self._context.keeper.key_in_file():
            return
        desk, tasks = self._context.desk, self._context.tasks

        def told(unit: UnitOfWork) -> bool:
            return bool(unit.value(KEY_TOLD))

        def show(known: bool) -> None:
            if not known:
                row = Notice(
                    words=lambda: t("keeping.key.in_file"),
                    family=Family.look,
                    verb="keeping.verb.seen",
                    act=self._key_seen,
                )
                self.notices.show(Grade.key_in_file, row)

        tasks.watch(desk.call(told, actor=desk.actor or stand_in()), show)

    def _key_seen(self) -> None:
        self.notices.clear(Grade.key_in_file)
        desk = self._context.desk
        seen = desk.call(lambda unit: unit.set_value(KEY_TOLD, "1"), actor=desk.actor or stand_in())
        self._context.tasks.watch(seen, lambda _: None)

    def _notice(self, grade: Grade, words: Callable[[], str], family: Family) -> None:
        row = Notice(words=words, family=family, verb="keeping.verb.copies", act=self._open_copies)
        self.notices.show(grade, row)
