"""Holds secrets to the keyring: kept there, never elsewhere, and a keyring that keeps nothing is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

from app.settings.secrets import Secrets, keyring_present
from app.settings.values import Fault, SettingError
from tests.support.keyrings import LockedKeyring, MemoryKeyring, absent, forgetful


def test_a_secret_goes_to_the_keyring_and_comes_back(memory_keyring: MemoryKeyring) -> None:
    mine = Secrets()
    assert mine.get("cloud.hub.desk_key") is None
    mine.set("cloud.hub.desk_key", "k1")
    assert mine.get("cloud.hub.desk_key") == "k1"
    assert memory_keyring.kept == {("Shuridai settings", "cloud.hub.desk_key"): "k1"}
    mine.delete("cloud.hub.desk_key")
    assert mine.get("cloud.hub.desk_key") is None
    mine.delete("cloud.hub.desk_key")


@pytest.mark.parametrize("backend", [absent, forgetful, LockedKeyring])
def test_a_secret_no_keyring_keeps_is_refused_not_lost(backend: Callable[[], KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    mine = Secrets()
    assert mine.get("cloud.hub.desk_key") is None
    with pytest.raises(SettingError) as refused:
        mine.set("cloud.hub.desk_key", "hush")
    assert refused.value.fault is Fault.no_keyring
    assert "hush" not in str(refused.value)
    mine.delete("cloud.hub.desk_key")
    assert not list(Path.home().rglob("*"))


def test_a_secret_that_cannot_be_removed_is_told(
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Secrets()
    mine.set("cloud.hub.desk_key", "k1")
    monkeypatch.setattr(memory_keyring, "delete_password", LockedKeyring().delete_password)
    with pytest.raises(SettingError):
        mine.delete("cloud.hub.desk_key")
    assert mine.get("cloud.hub.desk_key") == "k1"


class PlainText(MemoryKeyring):
    """Stands for the plain-text file that keyrings.alt offers."""


PlainText.__module__ = "keyrings.alt.file"


def test_whether_a_keyring_is_there() -> None:
    assert keyring_present()
    for backend in (absent, forgetful, PlainText):
        keyring.set_keyring(backend())
        assert not keyring_present()


@pytest.mark.parametrize(
    ("chained", "present"),
    [([MemoryKeyring], True), ([MemoryKeyring, PlainText], True), ([PlainText], False), ([], False)],
)
def test_of_several_keyrings_the_first_is_the_one_that_keeps(
    chained: list[type[MemoryKeyring]], present: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", [each() for each in chained])
    keyring.set_keyring(ChainerBackend())
    assert keyring_present() is present


def test_a_plain_text_keyring_is_not_given_a_secret() -> None:
    plain = PlainText()
    keyring.set_keyring(plain)
    with pytest.raises(SettingError):
        Secrets().set("cloud.hub.desk_key", "hush")
    assert plain.kept == {}
