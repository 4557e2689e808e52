"""A simulated machine: a folder in memory with a ledger, its user's folders, a clock, and randomness of the seed's own.

Decides how the real program is started on it (`bootstrap.start`, nothing stands in but clock, randomness and what the
system calls the machine) and what survives which end: a stop, a kill, a copied folder, a machine set back whole.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar
from unittest.mock import patch

from app import bootstrap
from app.bootstrap import Options, Program
from app.domain.identity import IdMint
from app.ledger.clash import NumberTaken
from app.ledger.keys import KeyStore
from app.ledger.ledger import SqlLedger
from app.ledger.ledger_folder import OpenLedger
from app.ledger.machine import UserFolders
from app.ledger.restore import restore
from app.settings.clock import SystemClock
from app.settings.store import Settings
from app.usecases.changes import Changes
from app.usecases.ports import UnitOfWork
from app.usecases.session import Actor
from tests.simulation.clock import DeskClock

T = TypeVar("T")
KEY: Final = bytes(range(32))
_NAME: Final = "machine-name"
"""In the user's folder: what the system calls this machine. A machine set back or cloned whole keeps it."""


def room() -> Path:
    """A folder for one simulation, in memory where the system has such a place: it syncs at no cost."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="shuridai-sim-", dir=memory if os.access(memory, os.W_OK) else None))


class NoSecrets:
    """No keyring on a simulated machine."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, secret: str) -> None:
        raise AssertionError(name)

    def delete(self, name: str) -> None:
        raise AssertionError(name)


class Here:
    """The ledger as a command line has it: each command runs here and now, so that no thread decides anything."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger

    def write(self, actor: Actor, action: bytes, work: Callable[[UnitOfWork], T], *, bulk: bool = False) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(self._ledger.run(actor, action, work, bulk=bulk))
        except Exception as fault:  # noqa: BLE001 - it belongs to whoever waits for the future
            future.set_exception(fault)
        return future

    def look(self, actor: Actor, work: Callable[[UnitOfWork], T]) -> Future[T]:
        return self.write(actor, self._ledger.mint.new(), work)

    def on_changes(self, listener: Callable[[Changes], None]) -> None:
        self._ledger.on_changes(listener)


class SeededSecrets:
    """What `secrets` gives, of the seed's own."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def token_bytes(self, count: int) -> bytes:
        return self._rng.randbytes(count)

    def choice(self, options: Any) -> Any:
        return self._rng.choice(options)


@dataclass
class Machine:
    """One machine; `root` holds its ledger (`ledger`) and its user's folders (`home`)."""

    root: Path
    rng: Random
    clock: DeskClock

    @classmethod
    def make(cls, root: Path, name: str, rng: Random, clock: DeskClock) -> Machine:
        """A new one, which knows no ledger."""
        machine = cls(root, rng, clock)
        machine.home.data.mkdir(parents=True)
        machine.home.config.mkdir(parents=True)
        (machine.home.data / _NAME).write_text(name)
        machine.key_file.write_text(KEY.hex())
        return machine

    @property
    def ledger(self) -> Path:
        return self.root / "ledger"

    @property
    def home(self) -> UserFolders:
        return UserFolders(config=self.root / "home" / "config", data=self.root / "home" / "data")

    @property
    def key_file(self) -> Path:
        return self.root / "home" / "key.txt"

    @contextmanager
    def _as_this_machine(self) -> Iterator[None]:
        def mint() -> IdMint:
            return IdMint(self.clock.ms, self.rng.randbytes)

        def clock(zone: str) -> SystemClock:
            return SystemClock(zone, now=self.clock.utc)

        def place(folder: Path, home: UserFolders) -> str:
            return f"{(home.data / _NAME).read_text()}:{folder.name}"

        with (
            patch.object(bootstrap, "IdMint", mint),
            patch.object(bootstrap, "SystemClock", clock),
            patch.object(bootstrap, "config_folder", lambda: self.home.config),
            patch("app.ledger.desks.secrets", SeededSecrets(self.rng)),
            patch("app.ledger.ledger_folder.place_of", place),
            patch.object(UserFolders, "of_this_user", lambda: self.home),
            patch.object(OpenLedger, "start_check", lambda opened: None),  # a thread of its own, and no part of this
        ):
            yield

    def start(self) -> Program:
        """The program on this machine's ledger, made where there is none."""
        with self._as_this_machine():
            settings = Settings(self.home.config, NoSecrets(), environ={})
            program = bootstrap.start(Options(ledger=self.ledger, key_file=self.key_file, wait=0), settings)
        program.desk.ledger = Here(program.ledger)
        return program

    def become_another_desk(self, program: Program, taken: NumberTaken) -> None:
        """What `start` does with a ledger that was moved, at a running one."""
        with self._as_this_machine():
            program.ledger.another_desk(program.opened, taken)
        program.desk.mark = program.ledger.desk.mark

    def restore(self, backup: Path) -> None:
        """A backup in the place of the ledger, by the product's own way; what stood there goes, as the disk did."""
        with self._as_this_machine():
            keys = KeyStore(self.home.config, key_file=self.key_file)
            restored = restore(backup, self.ledger, keys, home=self.home, wait=0)
        if restored.replaced is not None:
            shutil.rmtree(restored.replaced)

    # --- copies of files, as they lie ---------------------------------------------------------------------------------

    def copy_ledger(self, to: Path) -> None:
        """The ledger's files as they lie now, nobody writing: what a kill would leave, or a hand copies."""
        to.mkdir(parents=True)
        for path in self.ledger.iterdir():
            if path.is_file() and not path.name.endswith("-shm"):
                shutil.copyfile(path, to / path.name)

    def copy_whole(self, to: Path) -> None:
        """The machine as it stands: ledger, user's folders, name and all."""
        self.copy_ledger(to / "ledger")
        shutil.copytree(self.root / "home", to / "home")

    def put_ledger(self, files: Path) -> None:
        """Files copied before, by hand in the ledger's place."""
        shutil.rmtree(self.ledger)
        shutil.copytree(files, self.ledger)

    def put_whole(self, copy: Path) -> None:
        """The machine set back to what it was."""
        shutil.rmtree(self.root)
        shutil.copytree(copy, self.root)

    def lose_home(self, name: str) -> None:
        """The user's folders are gone (another user, a new disk): all that is left is the ledger's folder."""
        shutil.rmtree(self.home.data)
        self.home.data.mkdir()
        (self.home.data / _NAME).write_text(name)
