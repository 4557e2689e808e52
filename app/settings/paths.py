"""Where things lie: our own resources, and the per-user folders for data, settings and logs.

Decides folder names only. Makes no folder: who writes a file makes its folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP_NAME = "Shuridai"


def resource(*parts: str) -> Path:
    """The path of one of our own files under resources/, whatever folder the program was started in.

    Works from a checkout and in a frozen build, where PyInstaller unpacks next to `sys._MEIPASS`.
    """
    return _resources_root().joinpath(*parts)


def data_folder() -> Path:
    """The per-user folder of ledgers and samples (never roamed: a ledger lives on one machine)."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False, roaming=False))


def config_folder() -> Path:
    """The per-user folder of this desk's settings, and of keys where the system has no keyring."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False, roaming=False))


def log_folder() -> Path:
    """The per-user folder of logs and crash reports; never inside a ledger's own folder."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))


def cache_folder() -> Path:
    """The per-user folder of what can be made again at any time."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def documents_folder() -> Path:
    """Where a person keeps files: their documents, or their home where there is no such folder."""
    return _there(platformdirs.user_documents_dir())


def pictures_folder() -> Path:
    """Where a person keeps photos: their pictures, or their home where there is no such folder."""
    return _there(platformdirs.user_pictures_dir())


def _there(folder: str) -> Path:
    found = Path(folder)
    return found if found.is_dir() else Path.home()


def default_ledger_folder() -> Path:
    """Where the ledger lies when neither --ledger nor SHURIDAI_LEDGER names a folder."""
    return data_folder() / "ledger"


def sample_ledger_folder() -> Path:
    """Where `make run` builds the sample ledger."""
    return data_folder() / "sample"


def _resources_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return base / "resources"
