"""Holds the store to: the environment wins and is shown, a file is whole or untouched, a secret is never shown."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.settings import words
from app.settings.keys import SETTINGS
from app.settings.secrets import Secrets
from app.settings.store import DESK_FILE, Settings, Source
from app.settings.values import Fault, Scope, SettingError, Value
from tests.support.keyrings import MemoryKeyring


class Ledger:
    """A ledger's shared values, as bootstrap would hand them in."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def shared_values(self) -> Mapping[str, object]:
        return self.values

    def shared_set(self, key: str, value: Value) -> None:
        self.values[key] = value


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def settings(folder: Path, ledger: Ledger | None = None, **environ: str) -> Settings:
    return Settings(folder, Secrets(), shared=ledger, environ=environ)


def test_a_new_desk_has_the_defaults(tmp_path: Path) -> None:
    for reading in settings(tmp_path).list():
        assert reading.source is Source.default, reading.key
        if reading.scope is not Scope.secret:
            assert reading.value == SETTINGS[reading.key].default
    assert not list(tmp_path.iterdir())


def test_a_desks_value_is_kept_and_read_by_the_next_process(tmp_path: Path) -> None:
    reading = settings(tmp_path).set("desk.text_scale", "150")
    assert (reading.value, reading.source, reading.default) == (150, Source.desk, 100)
    again = settings(tmp_path)
    assert again.whole("desk.text_scale") == 150
    assert again.read("desk.text_scale").source is Source.desk


def test_two_processes_of_one_desk_keep_each_others_values(tmp_path: Path) -> None:
    one, other = settings(tmp_path), settings(tmp_path)
    assert one.text("desk.theme") == other.text("desk.theme") == "system"
    one.set("desk.theme", "dark")
    other.set("desk.name", "受付台 A")
    assert settings(tmp_path).text("desk.theme") == "dark"
    assert settings(tmp_path).text("desk.name") == "受付台 A"


def test_the_environment_wins_and_is_named_as_source(tmp_path: Path) -> None:
    settings(tmp_path).set("desk.theme", "dark")
    reading = settings(tmp_path, SHURIDAI_DESK_THEME="light").read("desk.theme")
    assert (reading.value, reading.source) == ("light", Source.environment)


def test_the_environment_wins_over_the_ledger_and_the_keyring_too(tmp_path: Path, ledger: Ledger) -> None:
    ledger.values["form.valid_days"] = 30
    mine = settings(tmp_path, ledger, SHURIDAI_FORM_VALID_DAYS="7", SHURIDAI_CLOUD_GOOGLE_REFRESH_TOKEN="unattended")
    assert mine.whole("form.valid_days") == 7
    assert mine.text("cloud.google.refresh_token") == "unattended"
    assert mine.read("cloud.google.refresh_token").source is Source.environment


def test_what_the_environment_holds_is_not_set_behind_its_back(tmp_path: Path) -> None:
    mine = settings(tmp_path, SHURIDAI_DESK_THEME="light")
    with pytest.raises(SettingError) as refused:
        mine.set("desk.theme", "dark")
    assert (refused.value.fault, refused.value.limit) == (Fault.from_environment, "SHURIDAI_DESK_THEME")
    assert not (tmp_path / DESK_FILE).exists()


def test_a_bad_environment_is_refused_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as refused:
        settings(tmp_path, SHURIDAI_DESK_TEXT_SCALE="big").whole("desk.text_scale")
    assert refused.value.fault is Fault.not_whole


def test_shared_values_come_and_go_with_the_ledger(tmp_path: Path, ledger: Ledger) -> None:
    mine = settings(tmp_path)
    with pytest.raises(SettingError) as refused:
        mine.set("form.valid_days", "45")
    assert refused.value.fault is Fault.no_shared_ledger
    mine.open_ledger(ledger)
    reading = mine.set("form.valid_days", "45")
    assert (reading.value, reading.source) == (45, Source.shared)
    assert ledger.values == {"form.valid_days": 45}
    assert not (tmp_path / DESK_FILE).exists()
    mine.open_ledger(None)
    assert mine.whole("form.valid_days") == 60


def test_a_refused_value_changes_nothing(tmp_path: Path, ledger: Ledger) -> None:
    mine = settings(tmp_path, ledger)
    for key in ("desk.text_scale", "form.valid_days"):
        with pytest.raises(SettingError):
            mine.set(key, "many")
        assert mine.read(key).source is Source.default
    assert ledger.values == {}


def test_a_stored_value_of_a_newer_version_falls_back_and_says_why(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / DESK_FILE).write_text(json.dumps({"format": 9, "values": {"desk.theme": "sepia", "desk.new": 1}}))
    ledger.values["form.valid_days"] = "soon"
    mine = settings(tmp_path, ledger)
    for key, fault in {"desk.theme": Fault.not_a_choice, "form.valid_days": Fault.not_whole}.items():
        reading = mine.read(key)
        assert (reading.value, reading.source, reading.fault) == (SETTINGS[key].default, Source.default, fault)


def test_values_of_a_newer_version_survive_a_write(tmp_path: Path) -> None:
    (tmp_path / DESK_FILE).write_text(json.dumps({"format": 9, "values": {"desk.new": 1}}))
    settings(tmp_path).set("desk.theme", "dark")
    assert json.loads((tmp_path / DESK_FILE).read_text("utf-8"))["values"] == {"desk.new": 1, "desk.theme": "dark"}


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"values": 3}', "\x00\x00", '{"format": 1}'])
def test_a_damaged_file_is_put_aside_and_the_desk_works(tmp_path: Path, damage: str) -> None:
    (tmp_path / DESK_FILE).write_text(damage)
    mine = settings(tmp_path)
    assert mine.text("desk.theme") == "system"
    assert (tmp_path / f"{DESK_FILE}.damaged").read_text() == damage
    mine.set("desk.theme", "dark")
    assert settings(tmp_path).text("desk.theme") == "dark"


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = settings(tmp_path)
    mine.set("desk.theme", "dark")
    before = (tmp_path / DESK_FILE).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        mine.set("desk.theme", "light")
    assert (tmp_path / DESK_FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [DESK_FILE]
    assert mine.text("desk.theme") == "dark"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a user's folder apart by other means")
def test_only_this_user_reads_the_file(tmp_path: Path) -> None:
    settings(tmp_path / "new").set("desk.theme", "dark")
    assert stat.S_IMODE((tmp_path / "new" / DESK_FILE).stat().st_mode) == 0o600


def test_a_secret_is_kept_in_the_keyring_and_never_shown(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    mine = settings(tmp_path)
    reading = mine.set("cloud.google.client_secret", "hush-hush")
    assert (reading.value, reading.default, reading.source) == (True, False, Source.keyring)
    assert "hush-hush" not in json.dumps([r.as_json() for r in mine.list()])
    assert mine.text("cloud.google.client_secret") == "hush-hush"
    assert list(memory_keyring.kept.values()) == ["hush-hush"]
    assert not list(tmp_path.iterdir())
    assert mine.set("cloud.google.client_secret", "").source is Source.default
    assert memory_keyring.kept == {}


def test_a_list_answers_what_scripts_were_promised(tmp_path: Path) -> None:
    for reading in settings(tmp_path).list():
        assert set(reading.as_json()) == {"key", "scope", "value", "default", "source"}
    assert [r.key for r in settings(tmp_path).list()] == list(SETTINGS)


def test_every_source_has_words() -> None:
    assert all(words.has(f"settings.source.{source}") for source in Source)


def test_asking_for_the_wrong_shape_is_our_fault(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    with pytest.raises(TypeError):
        mine.text("desk.text_scale")
    with pytest.raises(TypeError):
        mine.whole("desk.reduced_motion")
    with pytest.raises(TypeError):
        mine.yes("desk.text_scale")
    with pytest.raises(TypeError):
        mine.whole("board.cost_limit")
    assert mine.yes("desk.reduced_motion") is False
