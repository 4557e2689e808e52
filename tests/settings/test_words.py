"""Holds `app.settings.words` to one answer a key, in the language asked for."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from app.settings import words
from app.settings.words import t


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, "ja"),
        ({}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "ja"),
    ],
)
def test_the_environment_decides_the_language_and_japanese_is_the_rest(environ: dict[str, str], expected: str) -> None:
    assert words.system_language(environ) == expected


def test_a_text_is_said_in_the_language_set() -> None:
    assert words.set_language("ja") == "ja"
    assert t("settings.source.desk") == "この受付台"
    assert words.set_language("en") == "en"
    assert t("settings.source.desk") == "This desk"


def test_system_takes_the_environment_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert words.language() == "ja"
    assert words.set_language("system") == "en"
    assert words.language() == "en"


def test_another_language_is_refused_and_nothing_changes() -> None:
    with pytest.raises(ValueError, match="fr"):
        words.set_language("fr")
    assert words.language() == "ja"


def test_placeholders_are_filled() -> None:
    words.set_language("en")
    assert (
        t("settings.fault.too_low", wanted="1", key="desk.text_scale", limit="100")
        == "“1” is too low. desk.text_scale was not changed. Give 100 or more."
    )


def test_a_doubled_brace_is_a_brace() -> None:
    assert "{serial}" in t("settings.about.form.prefill_template")


def test_a_key_nobody_wrote_and_a_value_nobody_gave_are_faults() -> None:
    with pytest.raises(KeyError):
        t("settings.nowhere")
    with pytest.raises(KeyError):
        t("settings.fault.too_low")
    assert words.has("settings.ours")
    assert not words.has("settings.nowhere")


def _catalog(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.json").write_text(text, "utf-8")
    return folder


def test_areas_are_read_into_one_mapping(tmp_path: Path) -> None:
    folder = _catalog(tmp_path, a=json.dumps({"a.x": "1"}), b=json.dumps({"b.x": "2"}))
    assert words.load_catalog(folder) == {"a.x": "1", "b.x": "2"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a": '{"b.x": "1"}'}, "another area"),
        ({"a": '{"a.x": 1}'}, "not text"),
        ({"a": '{"a.x": "1", "a.x": "2"}'}, "stands twice"),
        ({}, "no texts"),
    ],
)
def test_a_catalog_that_is_not_one_is_refused(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(words.CatalogError, match=said):
        words.load_catalog(_catalog(tmp_path, **files))


def test_threads_that_ask_first_at_once_get_one_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[Path] = []
    real = words.load_catalog

    def counted(folder: Path) -> object:
        loads.append(folder)
        return real(folder)

    monkeypatch.setattr(words, "_catalogs", {})
    monkeypatch.setattr(words, "load_catalog", counted)
    threads = [threading.Thread(target=words.catalog, args=("ja",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1


def test_a_word_that_no_catalog_has_is_its_code_and_a_supervisors_own_is_its_name() -> None:
    words.set_language("en")
    assert words.word_or_code("disposal.step.wipe", "wipe") == words.t("disposal.step.wipe") != "wipe"
    assert words.word_or_code("disposal.step.other:写真", "other:写真") == "写真"
    assert words.word_or_code("disposal.step.", "") == ""
    assert words.word_or_code("disposal.step.unheard_of", "unheard_of") == "unheard_of"
