"""The ledger's key: 256 random bits, where it is kept, and the text that is printed and typed back.

Decides the recovery key's writing and where a key is looked for. Never logs a key, never puts one into a message. The
recovery key is the key itself, so who holds the paper can open every copy.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.domain.errors import WorldError, WorldFault
from app.ledger.file_format import KEY_BYTES
from app.ledger.files import sync_folder, write_durably

SERVICE: Final = "Shuridai"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O, U: thirty-two, and the same keys on Japanese and American keyboards."""

GROUPS: Final = 13
GROUP: Final = 4
CHECKS: Final = 2
_LETTERS: Final = GROUPS * GROUP
_TWINS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
# Weights are all different, and none is 1 or 32 (the check characters' own), modulo a prime: so the sum changes when
# any one character is wrong (weight x difference is no multiple of the prime) and when any two have changed places.
_PRIME: Final = 1021
_FIRST_WEIGHT: Final = 40
_PENDING: Final = ".next"
_FORMER: Final = ".former"


class KeyFault(StrEnum):
    """What is wrong with a typed recovery key."""

    length = "length"
    character = "character"
    check = "check"


class NotAKey(ValueError):
    """The text is no recovery key, for `fault`; `place` is the group (from 1) the fault is in, where that is known."""

    def __init__(self, fault: KeyFault, place: int = 0) -> None:
        """The text itself is not kept: it may be nearly the key."""
        super().__init__(fault.value)
        self.fault = fault
        self.place = place


class KeyPlace(StrEnum):
    """Where a key was found."""

    keyring = "keyring"
    user_file = "user_file"
    key_file = "key_file"


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A ledger's key and where it was found; `pending` while a rekey that uses it is not finished."""

    key: bytes
    place: KeyPlace
    pending: bool = False

    @property
    def plain_notice(self) -> bool:
        """Whether a person must be told that the key lies in a file of this user, not in a keyring."""
        return self.place is KeyPlace.user_file

    def __repr__(self) -> str:
        return f"FoundKey({self.place})"


def new_key() -> bytes:
    """256 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def key_mark(key: bytes, ledger_id: str) -> str:
    """Sixteen hex digits that tell whether a key is a ledger's, and nothing about the key; stands in ledger.json."""
    return hashlib.sha256(b"shuridai key mark\n" + ledger_id.encode() + b"\n" + key).hexdigest()[:16]


def recovery_text(key: bytes) -> str:
    """The recovery key of `key`: thirteen groups of four characters and a group of two that check them."""
    number = int.from_bytes(key, "big") << (5 * _LETTERS - 8 * KEY_BYTES)
    values = [number >> shift & 31 for shift in range(5 * (_LETTERS - 1), -1, -5)]
    check = -_weighed(values) % _PRIME
    letters = "".join(ALPHABET[value] for value in [*values, check >> 5, check & 31])
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def parse_recovery_text(text: str) -> bytes:
    """The key behind a recovery key as typed or scanned: case, blanks, hyphens, full width and O/0, I/L/1 are free.

    Raises NotAKey for anything else: any one wrong character and any two that changed places are found.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_TWINS)
    letters = [char for char in plain if not (char.isspace() or char in "-‐‑–—−ー_.")]
    for index, char in enumerate(letters):
        if char not in ALPHABET:
            raise NotAKey(KeyFault.character, index // GROUP + 1)
    if len(letters) != _LETTERS + CHECKS:
        raise NotAKey(KeyFault.length)
    values = [ALPHABET.index(char) for char in letters]
    high, low = values[-2:]
    check = high << 5 | low
    if check >= _PRIME or (_weighed(values[:-2]) + check) % _PRIME:
        raise NotAKey(KeyFault.check)
    number = 0
    for value in values[:-2]:
        number = number << 5 | value
    spare = 5 * _LETTERS - 8 * KEY_BYTES
    if number & ((1 << spare) - 1):
        raise NotAKey(KeyFault.check)
    return (number >> spare).to_bytes(KEY_BYTES, "big")


def _weighed(values: list[int]) -> int:
    return sum((_FIRST_WEIGHT + index) * value for index, value in enumerate(values))


class KeyStore:
    """Where keys are kept: the system's keyring under the ledger's id; without one, a file only this user can read.

    One file a ledger, so that two programs that save at once never lose each other's key. A key file named on the
    command line (`--key-file`) is looked at where neither has the key.
    """

    def __init__(self, config_folder: Path, *, key_file: Path | None = None) -> None:
        """`config_folder` is the user's own; `key_file` holds a recovery key or 64 hex digits."""
        self._folder = config_folder / "keys"
        self._key_file = key_file

    def find(self, ledger_id: str, mark: str = "") -> FoundKey | None:
        """The key of `ledger_id`, or None. With `mark` a key that fits it is preferred to one that doesn't.

        The user's file is looked at before the keyring: finding a keyring's backend costs a tenth of a second, and the
        file is there only where there was no keyring. Raises WorldError where a file can't be read.
        """
        unfit: FoundKey | None = None
        for found in self._all(ledger_id):
            if not mark or key_mark(found.key, ledger_id) == mark:
                return found
            unfit = unfit or found
        return unfit

    def save_pending(self, ledger_id: str, key: bytes) -> None:
        """Keep the key a rekey is about to use, beside the one in use, so that no cut leaves a file without key."""
        self.save(ledger_id + _PENDING, key)

    def keep_former(self, ledger_id: str, key: bytes) -> None:
        """Keep the key before this one: backups made with it can still be restored on this machine."""
        self.save(ledger_id + _FORMER, key)

    def promote_pending(self, ledger_id: str, key: bytes) -> FoundKey:
        """The rekey is done: `key` is the ledger's key from now on."""
        kept = self.save(ledger_id, key)
        self.forget(ledger_id + _PENDING)
        return kept

    def given(self) -> FoundKey | None:
        """The key in the key file that was named; None where none was. Raises WorldError where it can't be read."""
        return self._from_key_file("")

    def save(self, ledger_id: str, key: bytes) -> FoundKey:
        """Keep `key` for `ledger_id`; says where it went. Raises WorldError where it can be kept nowhere."""
        path = self._path(ledger_id)
        if _into_keyring(ledger_id, key.hex()):
            path.unlink(missing_ok=True)
            return FoundKey(key, KeyPlace.keyring)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # On Windows the mode says nothing: there the user's own profile folder keeps other users out by its ACL.
            write_durably(path, recovery_text(key) + "\n", mode=0o600)
        except OSError as fault:
            raise WorldError(WorldFault.read_only, str(fault)) from fault
        return FoundKey(key, KeyPlace.user_file)

    def forget(self, ledger_id: str) -> None:
        """Forget the key of `ledger_id` in the keyring and in the user's file; no error where it was in neither."""
        _out_of_keyring(ledger_id)
        path = self._path(ledger_id)
        if path.exists():
            path.unlink()
            sync_folder(self._folder)

    def _all(self, ledger_id: str) -> Iterator[FoundKey]:
        for look in (self._from_user_file, self._from_key_file, self._from_keyring):
            if (found := look(ledger_id)) is not None:
                yield found
        for ending in (_PENDING, _FORMER):
            for look in (self._from_user_file, self._from_keyring):
                if (found := look(ledger_id + ending)) is not None:
                    yield replace(found, pending=ending == _PENDING)

    def _path(self, ledger_id: str) -> Path:
        return self._folder / f"{ledger_id}.key"

    def _from_user_file(self, ledger_id: str) -> FoundKey | None:
        path = self._path(ledger_id)
        if not path.exists():
            return None
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)  # a copy from elsewhere brought wider rights along
        return FoundKey(_read_key(path), KeyPlace.user_file)

    def _from_key_file(self, ledger_id: str) -> FoundKey | None:
        if self._key_file is None:
            return None
        return FoundKey(_read_key(self._key_file), KeyPlace.key_file)

    def _from_keyring(self, ledger_id: str) -> FoundKey | None:
        kept = _from_keyring(ledger_id)
        return FoundKey(bytes.fromhex(kept), KeyPlace.keyring) if kept else None


def _read_key(path: Path) -> bytes:
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise WorldError(WorldFault.unreadable_input, f"key file {path.name}") from fault
    if len(text) == 2 * KEY_BYTES and all(char in "0123456789abcdefABCDEF" for char in text):
        return bytes.fromhex(text)
    try:
        return parse_recovery_text(text)
    except NotAKey as fault:
        raise WorldError(WorldFault.unreadable_input, f"key file {path.name}: {fault.fault}") from fault


def _from_keyring(ledger_id: str) -> str | None:
    # keyring is imported where it is used: finding its backends costs more than the rest of a start.
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, f"ledger {ledger_id}")
    except KeyringError:
        return None


def _into_keyring(ledger_id: str, secret: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, f"ledger {ledger_id}", secret)
        kept = keyring.get_password(SERVICE, f"ledger {ledger_id}")
    except KeyringError:
        return False
    return kept == secret  # the null keyring takes everything and keeps nothing


def _out_of_keyring(ledger_id: str) -> None:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, f"ledger {ledger_id}")
    except KeyringError:
        return  # nothing there to forget, or no keyring at all
