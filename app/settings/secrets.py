"""Secrets: in the system's keyring; where there is none, in a file only this user can read, and that is said.

Decides where a secret lies, under which name. Never logs one, never puts one in a message.
"""

from __future__ import annotations

import json
import os
import stat
from enum import StrEnum
from pathlib import Path

from app.domain.errors import WorldError, WorldFault
from app.settings.files import write_atomically

SERVICE = "Shuridai"
SECRET_FILE = "secrets.json"


class Place(StrEnum):
    """Where secrets are kept on this machine."""

    keyring = "keyring"
    file = "file"


class Secrets:
    """The system's keyring, with a user-only file where the system has none.

    A name lies in one place: what is in the file moves to the keyring the next time it is set with a keyring there.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is the per-user config folder, where the file lies if one is needed."""
        self._file = folder / SECRET_FILE

    def get(self, name: str) -> str | None:
        """The secret kept under `name`, or None.

        Raises WorldError when the file is damaged, OSError when it can't be read.
        """
        kept = _from_keyring(name)
        return kept if kept is not None else self._read().get(name)

    def set(self, name: str, secret: str) -> Place:
        """Keep `secret` under `name`; says where it went, so that a plain notice can be shown. Raises OSError."""
        if _to_keyring(name, secret):
            self._forget_in_file(name)
            return Place.keyring
        self._write({**self._read(), name: secret})
        return Place.file

    def delete(self, name: str) -> None:
        """Forget `name` in both places; no error where it was in neither. Raises OSError."""
        _out_of_keyring(name)
        self._forget_in_file(name)

    def place(self, name: str) -> Place | None:
        """Where `name` is kept, or None where it is not."""
        if _from_keyring(name) is not None:
            return Place.keyring
        return Place.file if name in self._read() else None

    def _forget_in_file(self, name: str) -> None:
        kept = self._read()
        if kept.pop(name, None) is not None:
            self._write(kept)

    def _read(self) -> dict[str, str]:
        try:
            return {str(k): str(v) for k, v in json.loads(self._file.read_text("utf-8")).items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError):
            # never put aside or written over: it may hold the only copy of a ledger's key
            raise WorldError(WorldFault.unreadable_input, SECRET_FILE) from None

    def _write(self, kept: dict[str, str]) -> None:
        write_atomically(self._file, json.dumps(kept, indent=1))  # mkstemp makes it 0600 from the first byte
        if os.name == "posix" and stat.S_IMODE(self._file.stat().st_mode) & 0o077:
            self._file.chmod(0o600)


def keyring_present() -> bool:
    """Whether this session has a keyring that keeps what it is given."""
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)


def _from_keyring(name: str) -> str | None:
    # keyring is imported where it is used: finding its backends costs more than the rest of a start.
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None


def _to_keyring(name: str, secret: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, secret)
        return keyring.get_password(SERVICE, name) == secret  # the null keyring takes everything and keeps nothing
    except KeyringError:
        return False


def _out_of_keyring(name: str) -> None:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, name)
    except KeyringError:
        return  # nothing there to forget, or no keyring at all
