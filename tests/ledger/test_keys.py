"""The ledger's key: written so that no slip of the pen passes, kept where only its user finds it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import keyring
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.errors import WorldError, WorldFault
from app.ledger.keys import (
    ALPHABET,
    KeyFault,
    KeyPlace,
    KeyStore,
    NotAKey,
    key_mark,
    new_key,
    parse_recovery_text,
    recovery_text,
)
from tests.support.keyrings import LockedKeyring, MemoryKeyring, absent, forgetful

keys = st.binary(min_size=32, max_size=32)
ID = "0123456789abcdef0123456789abcdef"


@given(keys)
def test_a_recovery_key_gives_the_same_key_back(key: bytes) -> None:
    assert parse_recovery_text(recovery_text(key)) == key


def test_a_recovery_key_is_thirteen_groups_of_four_and_a_check() -> None:
    groups = recovery_text(new_key()).split("-")
    assert [len(group) for group in groups] == [4] * 13 + [2]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@given(keys, st.data())
def test_one_wrong_character_is_always_found(key: bytes, data: st.DataObject) -> None:
    text = recovery_text(key).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([char for char in ALPHABET if char != text[place]]))
    with pytest.raises(NotAKey) as found:
        parse_recovery_text(text[:place] + other + text[place + 1 :])
    assert found.value.fault is KeyFault.check


@given(keys, st.data())
def test_any_two_characters_that_changed_places_are_found(key: bytes, data: st.DataObject) -> None:
    text = list(recovery_text(key).replace("-", ""))
    assume(len(set(text)) > 1)
    first = data.draw(st.integers(0, len(text) - 1))
    second = data.draw(st.sampled_from([at for at, char in enumerate(text) if char != text[first]]))
    text[first], text[second] = text[second], text[first]
    with pytest.raises(NotAKey):
        parse_recovery_text("".join(text))


def test_every_single_slip_of_one_key_is_found() -> None:
    text = recovery_text(bytes(range(32))).replace("-", "")
    passed = 0
    for place, right in enumerate(text):
        for other in ALPHABET.replace(right, ""):
            try:
                parse_recovery_text(text[:place] + other + text[place + 1 :])
                passed += 1
            except NotAKey:
                continue
    assert passed == 0


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", " "),
        lambda text: f"  {text}\n",
        lambda text: text.replace("0", "O").replace("1", "l"),
        lambda text: text.replace("1", "I"),
        lambda text: "".join(chr(ord(char) + 0xFEE0) if char != "-" else "ー" for char in text),
    ],
)
def test_writing_it_another_way_is_free(change: object) -> None:
    assert callable(change)
    key = bytes(range(100, 132))
    assert parse_recovery_text(change(recovery_text(key))) == key


@pytest.mark.parametrize(
    ("text", "fault", "place"),
    [
        ("", KeyFault.length, 0),
        ("ABCD-EFGH", KeyFault.length, 0),
        ("ABCD-E?GH", KeyFault.character, 2),
        ("ABCD-UFGH", KeyFault.character, 2),
        (recovery_text(bytes(32)) + "0", KeyFault.length, 0),
        ("Z" * 54, KeyFault.check, 0),
    ],
)
def test_what_is_no_key_says_why_and_where(text: str, fault: KeyFault, place: int) -> None:
    with pytest.raises(NotAKey) as found:
        parse_recovery_text(text)
    assert (found.value.fault, found.value.place) == (fault, place)


def test_bits_beyond_the_key_are_not_free() -> None:
    # 52 characters hold 260 bits; a text whose check is right but whose last four bits are set is no key of ours.
    from app.ledger import keys as module

    values = [ALPHABET.index(char) for char in recovery_text(bytes(32)).replace("-", "")[:-2]]
    values[-1] |= 1
    check = -module._weighed(values) % module._PRIME
    text = "".join(ALPHABET[value] for value in [*values, check >> 5, check & 31])
    with pytest.raises(NotAKey):
        parse_recovery_text(text)


def test_a_message_never_holds_the_key() -> None:
    text = recovery_text(bytes(range(32)))
    with pytest.raises(NotAKey) as found:
        parse_recovery_text(text[:-1] + ("0" if text[-1] != "0" else "2"))
    assert text[:9] not in str(found.value)
    store = KeyStore(Path("unused"))
    assert bytes(range(32)).hex() not in repr(store)


def test_a_mark_tells_a_wrong_key_and_nothing_else() -> None:
    one, two = new_key(), new_key()
    assert key_mark(one, ID) == key_mark(one, ID)
    assert len({key_mark(one, ID), key_mark(two, ID), key_mark(one, ID[::-1])}) == 3


class TestKeyStore:
    def test_the_keyring_keeps_the_key_under_the_ledgers_id(
        self, tmp_path: Path, memory_keyring: MemoryKeyring
    ) -> None:
        store, key = KeyStore(tmp_path), new_key()
        saved = store.save(ID, key)
        assert (saved.place, saved.plain_notice) == (KeyPlace.keyring, False)
        assert list(memory_keyring.kept.values()) == [key.hex()]
        assert not list(tmp_path.rglob("*.key"))
        found = store.find(ID)
        assert found is not None
        assert found.key == key
        assert store.find(ID[::-1]) is None

    @pytest.mark.parametrize("backend", [absent, forgetful, LockedKeyring])
    def test_without_a_keyring_a_file_for_this_user_alone_and_a_notice(self, tmp_path: Path, backend: object) -> None:
        assert callable(backend)
        keyring.set_keyring(backend())
        store, key = KeyStore(tmp_path / "config"), new_key()
        saved = store.save(ID, key)
        assert (saved.place, saved.plain_notice) == (KeyPlace.user_file, True)
        (path,) = (tmp_path / "config").rglob("*.key")
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        found = KeyStore(tmp_path / "config").find(ID)
        assert found is not None
        assert (found.key, found.plain_notice) == (key, True)

    @pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
    def test_wider_rights_are_taken_back(self, tmp_path: Path) -> None:
        keyring.set_keyring(absent())
        store = KeyStore(tmp_path)
        store.save(ID, new_key())
        (path,) = tmp_path.rglob("*.key")
        path.chmod(0o644)
        store.find(ID)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_a_file_moves_into_the_keyring_when_there_is_one(
        self, tmp_path: Path, memory_keyring: MemoryKeyring
    ) -> None:
        keyring.set_keyring(absent())
        store, key = KeyStore(tmp_path), new_key()
        store.save(ID, key)
        keyring.set_keyring(memory_keyring)
        assert store.save(ID, key).place is KeyPlace.keyring
        assert not list(tmp_path.rglob("*.key"))

    def test_a_named_key_file_serves_where_nothing_else_does(self, tmp_path: Path) -> None:
        key, other = new_key(), new_key()
        path = tmp_path / "paper.txt"
        for text in (recovery_text(key), key.hex(), f"  {recovery_text(key).lower()}  \n"):
            path.write_text(text, "utf-8")
            found = KeyStore(tmp_path / "config", key_file=path).find(ID)
            assert found is not None
            assert (found.key, found.place, found.plain_notice) == (key, KeyPlace.key_file, False)
        path.write_text(other.hex(), "utf-8")
        store = KeyStore(tmp_path / "config", key_file=path)
        store.save(ID, key)
        fitting = store.find(ID, key_mark(key, ID))
        assert fitting is not None
        assert fitting.key == key

    @pytest.mark.parametrize("content", ["no key", "", "ABCD", "00" * 31])
    def test_a_key_file_that_holds_none_is_said(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "paper.txt"
        path.write_text(content, "utf-8")
        with pytest.raises(WorldError) as fault:
            KeyStore(tmp_path, key_file=path).find(ID)
        assert fault.value.kind is WorldFault.unreadable_input
        with pytest.raises(WorldError):
            KeyStore(tmp_path, key_file=tmp_path / "missing").given()

    def test_a_pending_key_is_found_only_when_it_is_the_one(self, tmp_path: Path) -> None:
        store, old, new = KeyStore(tmp_path), new_key(), new_key()
        store.save(ID, old)
        store.save_pending(ID, new)
        now, then = store.find(ID, key_mark(old, ID)), store.find(ID, key_mark(new, ID))
        assert now is not None
        assert then is not None
        assert (now.key, now.pending) == (old, False)
        assert (then.key, then.pending) == (new, True)
        store.promote_pending(ID, new)
        store.keep_former(ID, old)
        after, former = store.find(ID), store.find(ID, key_mark(old, ID))
        assert after is not None
        assert former is not None
        assert (after.key, after.pending) == (new, False)
        assert (former.key, former.pending) == (old, False)

    def test_forgotten_is_forgotten_in_both_places(self, tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
        store = KeyStore(tmp_path)
        store.forget(ID)
        store.save(ID, new_key())
        store.forget(ID)
        assert store.find(ID) is None
        keyring.set_keyring(absent())
        store.save(ID, new_key())
        store.forget(ID)
        keyring.set_keyring(memory_keyring)
        assert store.find(ID) is None
        assert store.given() is None

    def test_a_key_that_can_be_kept_nowhere_is_said(self, tmp_path: Path) -> None:
        keyring.set_keyring(absent())
        (tmp_path / "config").write_text("a file where the folder should be", "utf-8")
        with pytest.raises(WorldError) as fault:
            KeyStore(tmp_path / "config").save(ID, new_key())
        assert fault.value.kind is WorldFault.read_only
