"""The ledger's recovery key, its copies and its soundness, for the window: the part of bootstrap no paper needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.domain.errors import WorldError, WorldFault
from app.domain.rules.backup_due import last_due
from app.ledger.backup import Backup, backed_up_since, backup, backups_in, daily_backup
from app.ledger.integrity import Checked, Soundness
from app.ledger.keys import recovery_text
from app.settings.paths import data_folder
from app.usecases.results import BackupFacts, CopyFacts


class Keeper:
    """The recovery key and copies of the ledger."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program
        self._opened = program.opened

    # --- the key ---------------------------------------------------------------------------------------------

    def recovery_confirmed(self) -> bool:
        """Whether the key was read back once."""
        return self._opened.recovery_confirmed()

    def confirm_recovery(self, typed: str) -> bool:
        """Holds what was typed or scanned against the key. Raises NotAKey (a ValueError)."""
        return self._opened.confirm_recovery(typed)

    def wrong_group(self, typed: str) -> int:
        """The first group (1 to 14, 14 is the check group) that differs from the paper's; 0 where none does."""
        right = recovery_text(self._opened.key).split("-")
        twins = str.maketrans({"O": "0", "I": "1", "L": "1"})
        plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum()).translate(twins)
        for at, group in enumerate(right):
            if plain[: len(group)] != group.translate(twins):
                return at + 1
            plain = plain[len(group) :]
        return 0

    def key_in_file(self) -> bool:
        """Whether the key lies in a file of this user, because the machine has no keyring."""
        return self._opened.plain_notice

    # --- copies ----------------------------------------------------------------------------------------------

    def backup(self, to: Path, told: Callable[[int], None]) -> BackupFacts:
        """A checked copy in a new folder inside `to`; `told` hears per cent, and may raise. Raises WorldError."""
        return _facts(backup(self._opened, to, told=told))

    def daily_folder(self) -> Path:
        """Where daily backups lie."""
        chosen = self._program.settings.text("desk.backup.folder")
        return Path(chosen).expanduser() if chosen else data_folder() / "backups"

    def daily_due(self) -> bool:
        """Whether the daily backup is to be made now: its time came, or was missed. Raises WorldError."""
        since = self._due()
        return since is not None and not backed_up_since(self._opened, self.daily_folder(), since)

    def daily_backup(self, told: Callable[[int], None]) -> BackupFacts | None:
        """Makes it where it is due; `told` hears per cent, on this thread. Raises WorldError."""
        since = self._due()
        if since is None:
            return None
        made = daily_backup(self._opened, self.daily_folder(), since=since, told=told)
        return _facts(made) if made is not None else None

    def last_copy(self) -> CopyFacts | None:
        """The newest sound backup among the daily ones. Raises WorldError where the folder can't be read."""
        folder = self.daily_folder()
        made = backups_in(folder, self._opened.meta.ledger_id) if _listable(folder) else []
        now = self._program.desk.clock.now().utc
        newest = next((each for each in reversed(made) if each.sound and not each.dated_ahead(now)), None)
        if newest is None:
            return None
        local = newest.moment.astimezone(self._zone())
        return CopyFacts(folder=newest.folder, local=local.strftime("%Y-%m-%dT%H:%M"))

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._program.settings.text("ledger.time_zone"))

    def _due(self) -> datetime | None:
        """Since when a backup is owed; None where none is wanted, or the ledger is younger than that."""
        at = self._program.settings.get("desk.backup.time")
        if at is None:
            return None
        due = last_due(self._program.desk.clock.now().utc.astimezone(self._zone()), time.fromisoformat(str(at)))
        made = datetime.fromisoformat(self._opened.meta.created)
        return due if made <= due else None

    # --- a new version ---------------------------------------------------------------------------------------

    def remake(self, told: Callable[[int], None]) -> None:
        """Makes projections of an earlier reducer anew, a slice at a time; `told` hears per cent, and may raise.

        Gives way to whoever's scan is on its way. Raises WorldError; returns at once where there is nothing to do.
        """
        for done in self._program.ledger.remake.steps():
            told(done)
            self._program.desk.people.give_way()

    # --- soundness -------------------------------------------------------------------------------------------

    def check(self) -> Future[bool | None] | None:
        """The answer of the check that an unclean stop owes: sound, damaged, or None where it was left unfinished.

        None instead of a future where the last stop was clean. The future raises what the disk raised.
        """
        if not self._opened.unclean:
            return None
        answer: Future[bool | None] = Future()

        def done(checked: Future[Checked]) -> None:
            if checked.cancelled():
                answer.set_result(None)
                return
            fault = checked.exception()
            if fault is not None:
                answer.set_exception(fault)
            else:
                found = checked.result().soundness
                answer.set_result(None if found is Soundness.unfinished else found is Soundness.sound)

        self._opened.check.future.add_done_callback(done)
        return answer


def _listable(folder: Path) -> bool:
    """Whether there is such a folder; False only where it was never made. Raises WorldError where nobody can tell."""
    try:
        next(folder.iterdir(), None)  # glob would pass over a folder it may not read
    except FileNotFoundError as fault:
        if not folder.parent.exists() and folder.parent != data_folder():
            # A disk or share that isn't there: it may well hold copies.
            raise WorldError(WorldFault.unreadable_input, str(fault)) from fault
        return False
    except OSError as fault:
        raise WorldError(WorldFault.unreadable_input, str(fault)) from fault
    return True


def _facts(made: Backup) -> BackupFacts:
    return BackupFacts(folder=made.folder, sound=made.sound, good=made.good, seconds=made.seconds)
