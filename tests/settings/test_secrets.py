"""Holds secrets to the keyring, to a user-only file where there is none, and to never being lost between the two."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from app.domain.errors import WorldError, WorldFault
from app.settings.secrets import SECRET_FILE, Place, Secrets, keyring_present
from tests.support.keyrings import LockedKeyring, MemoryKeyring, absent, forgetful


def test_a_secret_goes_to_the_keyring(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    mine = Secrets(tmp_path)
    assert mine.get("ledger-1") is None
    assert mine.set("ledger-1", "k1") is Place.keyring
    assert mine.get("ledger-1") == "k1"
    assert mine.place("ledger-1") is Place.keyring
    assert memory_keyring.kept == {("Shuridai", "ledger-1"): "k1"}
    assert not (tmp_path / SECRET_FILE).exists()
    mine.delete("ledger-1")
    assert mine.get("ledger-1") is None
    assert mine.place("ledger-1") is None
    mine.delete("ledger-1")


NONE_THERE = [absent, forgetful, LockedKeyring]


@pytest.mark.parametrize("backend", NONE_THERE)
def test_without_a_keyring_it_goes_to_a_file_of_this_user_alone(
    tmp_path: Path, backend: Callable[[], KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    folder = tmp_path / "config"
    mine = Secrets(folder)
    assert mine.set("ledger-1", "k1") is Place.file
    assert mine.set("ledger-2", "k2") is Place.file
    assert Secrets(folder).get("ledger-1") == "k1"
    assert mine.place("ledger-2") is Place.file
    if os.name == "posix":
        assert stat.S_IMODE((folder / SECRET_FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    mine.delete("ledger-1")
    assert mine.get("ledger-1") is None
    assert mine.get("ledger-2") == "k2"


def test_a_secret_moves_to_the_keyring_once_there_is_one(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    keyring.set_keyring(absent())
    mine = Secrets(tmp_path)
    mine.set("ledger-1", "k1")
    keyring.set_keyring(memory_keyring)
    assert mine.get("ledger-1") == "k1"
    assert mine.set("ledger-1", "k1") is Place.keyring
    assert "k1" not in (tmp_path / SECRET_FILE).read_text()


@pytest.mark.parametrize("damage", ["", "{", "[1]", "\x00"])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, damage: str) -> None:
    keyring.set_keyring(absent())
    (tmp_path / SECRET_FILE).write_text(damage)
    mine = Secrets(tmp_path)
    with pytest.raises(WorldError) as read:
        mine.get("a")
    with pytest.raises(WorldError) as written:
        mine.set("a", "b")
    assert read.value.kind is written.value.kind is WorldFault.unreadable_input
    assert (tmp_path / SECRET_FILE).read_text() == damage


def test_whether_a_keyring_is_there(memory_keyring: MemoryKeyring) -> None:
    assert keyring_present()
    keyring.set_keyring(forgetful())
    assert not keyring_present()
    keyring.set_keyring(absent())
    assert not keyring_present()
