"""Which place a ledger is at: this machine, this user, this folder, as one number that tells nothing about them.

Decides what counts as another place. A copied folder, another user, another machine give another number; a restart,
a new version, a renamed computer don't.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from filelock import FileLock

from app.ledger.files import read_json, write_durably
from app.settings.paths import config_folder, data_folder

_SEED_FILE: Final = "this-user.json"


@dataclass(frozen=True, slots=True)
class UserFolders:
    """The per-user folders of keys (`config`) and of what each desk has handed out (`data`), outside every ledger."""

    config: Path
    data: Path

    @classmethod
    def of_this_user(cls) -> Self:
        """The folders the system gives this user."""
        return cls(config=config_folder(), data=data_folder())


def place_of(folder: Path, home: UserFolders) -> str:
    """Thirty-two hex digits for this machine, user and folder. Makes the user's seed where there is none yet.

    Raises OSError where the user's data folder can't be written.
    """
    parts = [machine_id(), _user(), _seed(home), os.path.normcase(folder.resolve())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def machine_id() -> str:
    """What the system calls this machine, or "" where it has no name for it; then the user's seed stands in alone."""
    if sys.platform == "win32":
        return _windows_machine()
    if sys.platform == "darwin":
        return _macos_machine()
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        path = Path(name)
        if path.exists():
            return path.read_text("ascii", errors="replace").strip()
    return ""


def _user() -> str:
    return str(os.getuid()) if os.name == "posix" else getpass.getuser()


def _seed(home: UserFolders) -> str:
    """A random number of this user: missing wherever the user's folders were not carried along."""
    path = home.data / _SEED_FILE
    if not path.exists():
        home.data.mkdir(parents=True, exist_ok=True)
        with FileLock(home.data / f"{_SEED_FILE}.lock"):  # two first starts at once must agree on one
            if not path.exists():
                write_durably(path, json.dumps({"seed": secrets.token_hex(16)}), mode=0o600)
    return str(read_json(path).get("seed", ""))


def _windows_machine() -> str:
    """Windows only: the MachineGuid the system made when it was installed."""
    import winreg

    with winreg.OpenKey(  # type: ignore[attr-defined,unused-ignore]
        winreg.HKEY_LOCAL_MACHINE,  # type: ignore[attr-defined,unused-ignore]
        r"SOFTWARE\Microsoft\Cryptography",
    ) as found:
        return str(winreg.QueryValueEx(found, "MachineGuid")[0])  # type: ignore[attr-defined,unused-ignore]


def _macos_machine() -> str:
    """MacOS only: the hardware's UUID, as gethostuuid(2) gives it."""
    import ctypes

    class Wait(ctypes.Structure):
        _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))

    raw = (ctypes.c_ubyte * 16)()
    if ctypes.CDLL(None).gethostuuid(raw, ctypes.byref(Wait(5, 0))) != 0:
        return ""
    return bytes(raw).hex()
