"""Holds folders to the user's own, logs outside the ledger, and resources to being found from any folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import paths


def test_our_folders_lie_in_the_users_home() -> None:
    for folder in (paths.data_folder(), paths.config_folder(), paths.log_folder(), paths.cache_folder()):
        assert folder.is_relative_to(Path.home())
        assert paths.APP_NAME in folder.parts


def test_logs_lie_outside_every_ledger() -> None:
    for ledger in (paths.default_ledger_folder(), paths.sample_ledger_folder()):
        assert not paths.log_folder().is_relative_to(ledger)
        assert ledger.is_relative_to(paths.data_folder())


def test_resources_are_found_from_any_folder(tmp_path: Path, repo: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(repo)!r}); from app.settings.words import t; print(t('common.app'))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "修理台"


def test_a_frozen_build_finds_them_where_it_was_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("i18n", "ja") == tmp_path / "resources" / "i18n" / "ja"
