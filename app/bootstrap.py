"""The composition root: the only file that names concrete adapters. `start` and `stop` read as one flat list.

Order: settings → clock → ledger file (made where there is none) → write thread and projections → queries → desk. What
was
started last is stopped first. No Qt here: the window starts while this runs beside it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.identity import IdMint
from app.ledger import access_log
from app.ledger.backup import Backup, backup
from app.ledger.driver import SQLITE_VERSION
from app.ledger.guards import LedgerRefused, Refusal, check_folder, check_sqlite_version
from app.ledger.keys import KeyStore, NotAKey, parse_recovery_text, recovery_text
from app.ledger.ledger import SqlLedger
from app.ledger.ledger_folder import OpenLedger, create_ledger, exists, open_ledger
from app.ledger.queries.facade import SqlQueries
from app.ledger.side_bytes import SideAdapter
from app.scanning.normalise import read_scan
from app.settings.clock import SystemClock
from app.settings.paths import config_folder, log_folder, resource
from app.settings.secrets import Secrets, keyring_present
from app.settings.store import Settings
from app.settings.values import Value
from app.settings.words import t
from app.usecases.change_setting import change_setting
from app.usecases.desk import Desk
from app.usecases.operators import SignInRefused, sign_in
from app.usecases.session import STAND_IN, stand_in

if TYPE_CHECKING:
    from app.diagnostics import doctor
    from app.ledger.restore import Restored

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line (or the window's start) gives."""

    ledger: Path
    operator: str = ""
    """Code of who acts; empty: OP0001 where nobody is registered, else nobody yet."""
    key_file: Path | None = None
    wait: float = 5.0
    """Seconds to wait for another process that has the ledger open."""
    rebuilding: Callable[[int, int], None] = field(default=lambda done, whole: None)
    """Told how many aggregates of how many are done while projections are made anew before anything else."""
    beside: bool = False
    """Projections that can be read as they stand are not waited for: `ledger.remake` makes them anew beside work."""


@dataclass(slots=True, kw_only=True)
class Program:
    """Everything that runs."""

    settings: Settings
    clock: SystemClock
    opened: OpenLedger
    ledger: SqlLedger
    side: SideAdapter
    queries: SqlQueries
    desk: Desk
    new_ledger: bool = False
    new_desk: bool = False
    """The folder was copied or restored: numbers now carry a new mark."""


class _SharedSettings:
    """Shared settings as operations of this ledger."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger
        self.desk: Desk | None = None

    def shared_values(self) -> Mapping[str, object]:
        """The values operations set."""
        return self._ledger.shared_values()

    def shared_set(self, key: str, value: Value) -> None:
        """Change one by an operation of whoever is signed in."""
        if self.desk is None:
            raise RuntimeError("no desk yet")
        self.desk.call(lambda unit: change_setting(unit, key, value)).result()


def open_settings() -> Settings:
    """The desk's settings alone: for what needs no ledger."""
    return Settings(config_folder(), Secrets())


def start(options: Options, settings: Settings | None = None) -> Program:
    """Starts everything but the window. Raises LedgerRefused, WorldError, SignInRefused, SettingError."""
    settings = settings or open_settings()
    opened, new = _open(options)
    try:
        moved = opened.moved
        if moved:
            opened.take_new_desk()
        mint = IdMint()
        clock = SystemClock(str(settings.get("ledger.time_zone")))
        side = SideAdapter(opened.side, mint, clock)
        ledger = SqlLedger(
            opened.database,
            side,
            clock=clock,
            default=settings.get,
            access=access_log.append,
            mint=mint,
            after_commit=opened.note_commit,
        )
        if not ledger.start(beside=options.beside):
            for progress in ledger.rebuild(lambda within: options.rebuilding(*within)):
                options.rebuilding(*progress)
        shared = _SharedSettings(ledger)
        settings.open_ledger(shared)
        queries = SqlQueries(ledger, side, clock, nameless=_nameless)
        desk = Desk(ledger=ledger, queries=queries, read_scan=read_scan, mint=mint, clock=clock, mark=ledger.desk.mark)
        desk.people = ledger.people  # whose scan is on its way: the write thread asks too
        shared.desk = desk
        program = Program(
            settings=settings,
            clock=clock,
            opened=opened,
            ledger=ledger,
            side=side,
            queries=queries,
            desk=desk,
            new_ledger=new,
            new_desk=moved,
        )
        _sign_in_at_start(program, options.operator)
    except BaseException:
        settings.open_ledger(None)
        opened.close()
        raise
    return program


def _open(options: Options) -> tuple[OpenLedger, bool]:
    """The ledger, and whether it was made just now. Of two processes that find none, one makes it, both open it."""
    keys = KeyStore(config_folder(), key_file=options.key_file)
    new = not exists(options.ledger)
    if new:
        try:
            create_ledger(options.ledger, keys, wait=options.wait)
        except LedgerRefused as refused:
            if refused.reason is not Refusal.exists:
                raise
            new = False  # the other one was faster
    return open_ledger(options.ledger, keys, wait=options.wait), new


def _nameless(code: str, erased: bool) -> str:
    return t("ports.nameless" if erased else "ports.name_awaited", code=code)


def _sign_in_at_start(program: Program, operator: str) -> None:
    """The operator named at the start, or the stand-in; nobody where people are registered and none was named."""
    if not program.queries.operators():
        if operator and operator != STAND_IN:
            raise SignInRefused("unknown_operator")
        program.desk.actor = stand_in()
    elif operator:
        program.desk.actor = program.desk.call(lambda unit: sign_in(unit, operator), actor=stand_in()).result()


def stop(program: Program) -> None:
    """Stops everything, last started first; what was submitted is finished."""
    program.settings.open_ledger(None)
    program.ledger.stop()
    program.opened.close()


def backup_to(program: Program, to: Path) -> Backup:
    """A verified copy of the open ledger in a folder named by time. Raises WorldError."""
    return backup(program.opened, to)


def restore_from(source: Path, options: Options, key: bytes | None) -> Restored:
    """A backup put in the place of the ledger (which is kept beside it). Raises LedgerRefused, WorldError."""
    from app.ledger.restore import restore

    return restore(source, options.ledger, KeyStore(config_folder(), key_file=options.key_file), key=key)


def backups_below(folder: Path) -> list[Path]:
    """The backups in `folder`, each in its own subfolder, oldest first; none where it is one. Raises WorldError."""
    from app.ledger.backup import backups_in

    return [] if exists(folder) else [made.folder for made in backups_in(folder)]


def rekey_ledger(options: Options) -> str:
    """A new key for a ledger that is not open; its recovery text."""
    from app.ledger.rekey import rekey

    found = rekey(options.ledger, KeyStore(config_folder(), key_file=options.key_file), wait=options.wait)
    return recovery_text(found.key)


def key_of_recovery_text(text: str) -> bytes:
    """The key that a recovery text says. Raises LedgerRefused (key_wrong) where it is mistyped."""
    try:
        return parse_recovery_text(text)
    except NotAKey as fault:
        raise LedgerRefused(Refusal.key_wrong, str(fault)) from None


def examine_machine(ledger: Path) -> tuple[doctor.Row, ...]:
    """The doctor's findings about this machine and the folder a ledger lies (or will lie) in."""
    from app.diagnostics import doctor
    from app.scanning.decoders_there import zbar_there

    try:
        check_folder(ledger)
        kind = doctor.FolderKind.local
    except LedgerRefused as refused:
        kinds = {Refusal.network_folder: doctor.FolderKind.network, Refusal.cloud_folder: doctor.FolderKind.cloud}
        kind = kinds.get(refused.reason, doctor.FolderKind.unknown)
    try:
        check_sqlite_version()
        safe = True
    except LedgerRefused:
        safe = False
    fonts = [resource("fonts", f"BIZUDPGothic-{weight}.ttf") for weight in ("Regular", "Bold")]
    return doctor.examine(
        doctor.gather(
            ledger=ledger,
            ledger_kind=kind,
            sqlite=SQLITE_VERSION,
            sqlite_safe=safe,
            keyring=keyring_present(),
            decoder=zbar_there(),
            fonts=fonts,
            logs=log_folder(),
        )
    )
