"""Holds what is handed on to naming no machine of ours, nobody real, and nothing that is not there."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest

from app.settings.version import VERSION
from tests.support import sources

# Put together here so that this file does not find itself.
_FOLDERS: Final = ["home", "Users", "root", "work", "opt"]
MACHINE_PATH: Final = re.compile(
    r"(?<![\w.*{}$/~-])/(?:" + "|".join(_FOLDERS) + r")/[\w.-]+|\b[A-Z]:\\+Users\\+\w+|file:" + r"///\w"
)
MADE_UP: Final = re.compile(r"(/home/|/Users/|C:\\+Users\\+)(me|someone|tanaka|onedrive2)")
"""Home folders of nobody, for tests about folders."""
MAIL: Final = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
BINARY: Final = {".ttf", ".wav", ".png", ".jpg", ".xlsx", ".pdf", ".db"}
SOMEONE_ELSES: Final = {"LICENSE", "resources/fonts/OFL.txt"}


def texts() -> list[tuple[str, str]]:
    """Every tracked text file of ours: its place and what stands in it."""
    files = [
        path
        for path in sources.tracked_files()
        if path.suffix not in BINARY and sources.name(path) not in SOMEONE_ELSES
    ]
    return [(sources.name(path), path.read_text("utf-8")) for path in files]


def test_no_tracked_file_names_a_machine() -> None:
    found = [
        f"{place}: {match.group(0)}"
        for place, text in texts()
        for match in MACHINE_PATH.finditer(text)
        if not MADE_UP.fullmatch(match.group(0))
    ]
    assert not found


def test_every_mail_address_is_made_up() -> None:
    found = [
        f"{place}: {match.group(0)}"
        for place, text in texts()
        for match in MAIL.finditer(text)
        if not match.group(1).endswith(("example.jp", "example.com")) and not re.fullmatch(r"[\d.]+", match.group(1))
    ]
    assert not found


@pytest.mark.parametrize(
    "text", ["/" + "home/alice/x", "open('/" + "root/y')", "C:" + r"\Users\alice", "file:" + "///srv", "=/" + "opt/a"]
)
def test_a_machine_path_is_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize(
    "text", ["app/home/x", "https://a.example.jp/home/x", "/usr/share", "~/work/x", "$HOME/work/x"]
)
def test_what_is_no_machine_path_is_let_be(text: str) -> None:
    assert not MACHINE_PATH.search(text)


# -------------------- the locks


def project() -> dict[str, object]:
    """The [project] table."""
    with (sources.ROOT / "pyproject.toml").open("rb") as file:
        table: dict[str, object] = tomllib.load(file)["project"]
    return table


def locked(file: str) -> dict[str, str]:
    """Package to version in a lock; every one has hashes."""
    rows = (sources.ROOT / file).read_text("utf-8").replace("\\\n", " ").splitlines()
    found: dict[str, str] = {}
    for row in rows:
        if row and not row.lstrip().startswith("#"):
            match = re.fullmatch(
                r"([a-z0-9.-]+)==([\w.]+)(?: ; sys_platform == 'win32')?((?: +--hash=sha256:[0-9a-f]{64})+) *", row
            )
            assert match, f"{file}: {row[:60]}"
            found[match.group(1)] = match.group(2)
    return found


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host_and_pins_with_hashes(file: str) -> None:
    text = (sources.ROOT / file).read_text("utf-8")
    assert not re.search(r"https?:|file:/|index-url|find-links|trusted-host", text)
    assert len(locked(file)) > 20


def test_what_the_project_needs_is_locked_and_the_two_locks_agree() -> None:
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    for need in dependencies:
        assert re.split(r"[=<>~!\[; ]", need)[0].lower().replace("_", "-") in run, need
    assert run.items() <= dev.items()


def test_what_windows_needs_for_its_keyring_is_locked_for_windows_alone() -> None:
    for file in ("requirements.lock", "requirements-dev.lock"):
        rows = (sources.ROOT / file).read_text("utf-8").splitlines()
        (row,) = (row for row in rows if row.startswith("pywin32-ctypes=="))
        assert "; sys_platform == 'win32'" in row


def test_the_window_stays_below_the_version_that_drops_none() -> None:
    version = tuple(map(int, locked("requirements.lock")["pyside6-essentials"].split(".")))
    assert version < (6, 12)


def test_the_program_and_the_project_say_the_same_version() -> None:
    assert project()["version"] == VERSION


# -------------------- the house


@pytest.mark.parametrize("target", ["setup", "run", "test", "test-all", "check", "bench", "lock", "clean"])
def test_make_knows_its_targets(target: str) -> None:
    makefile = (sources.ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    "file", [".ci/run", "installer/setup.sh", "installer/run.sh", "installer/linux/system_packages.sh"]
)
def test_shell_scripts_can_be_read_and_run(file: str) -> None:
    path = sources.ROOT / file
    shell = "bash" if "bash" in path.read_text("utf-8").splitlines()[0] else "sh"
    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0
    assert os.access(path, os.X_OK)


def test_the_top_level_is_the_users() -> None:
    top = {path.relative_to(sources.ROOT).parts[0] for path in sources.tracked_files()}
    visible = {each for each in top if not each.startswith(".")}
    allowed = {"app", "resources", "migrations", "installer", "tests", "pyproject.toml", "main.py", "README.md"}
    assert visible <= allowed | {"requirements.lock", "requirements-dev.lock", "LICENSE", "Makefile"}


def test_no_file_of_ours_is_huge() -> None:
    big = [sources.name(path) for path in sources.tracked_files() if path.stat().st_size > 5_000_000]
    assert not big


def test_the_fonts_lie_beside_their_licence() -> None:
    fonts = sources.ROOT / "resources" / "fonts"
    assert {path.name for path in fonts.glob("*.ttf")} == {"BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text("utf-8")
    assert all(Path(path).read_bytes()[:4] == b"\x00\x01\x00\x00" for path in fonts.glob("*.ttf"))
