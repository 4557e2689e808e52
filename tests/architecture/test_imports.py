"""Holds the rooms to the arrow rule, and what each room may know of the outside to its list."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.support import sources

HTTP: Final = ("urllib.request", "urllib.error", "http.client", "http.server", "socket", "ssl", "smtplib", "httpx")
ROOMS: Final = "cli ui ledger sync cloud hub scanning labels reports importers settings diagnostics usecases domain"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the package in `folder`, by our own contracts."""
    lint = Path(sys.executable).with_name("lint-imports")
    command = [str(lint), "--no-logo", "--no-cache", "--config", str(sources.ROOT / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_the_arrow_rule_is_kept() -> None:
    done = lint_imports(sources.ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "line", "broken"),
    [
        ("domain", "import app.usecases", "arrow"),
        ("usecases", "import app.settings", "arrow"),
        ("scanning", "import app.labels", "arrow"),
        ("ledger", "import app.ui", "arrow"),
        ("settings", "import app.diagnostics", "arrow"),
        ("ui", "import app.bootstrap", "arrow"),
        ("ui", "import sqlalchemy", "database"),
        ("cli", "import sqlcipher3", "database"),
        ("bootstrap.py", "import alembic", "database"),
        ("labels", "import PySide6.QtGui", "qt"),
        ("scanning", "import PySide6", "qt"),
        ("bootstrap.py", "from PySide6 import QtCore", "qt"),
        ("sync", "import httpx", "http"),
        ("ui", "import requests", "http"),
        ("sync", "import http.client", "http"),
        ("importers", "import socket", "http"),
        ("labels", "import socket", "http"),
        ("labels/transports.py", "import http.client", "http"),
    ],
)
def test_the_contracts_bite(tmp_path: Path, room: str, line: str, broken: str) -> None:
    package = made_up_house(tmp_path)
    place = package / room if room.endswith(".py") else package / room / "wrong.py"
    place.write_text(line + "\n")
    done = lint_imports(tmp_path)
    contracts = {contract["id"]: contract["name"] for contract in configured()}
    assert done.returncode == 1, done.stdout + done.stderr
    said = " ".join(done.stdout.split())
    assert f"{contracts[broken]} BROKEN" in said
    assert said.count(" BROKEN") == 1


def test_a_house_that_keeps_them_passes(tmp_path: Path) -> None:
    package = made_up_house(tmp_path)
    for room, line in {
        "ledger": "import sqlalchemy, alembic, sqlcipher3\nimport app.settings, app.diagnostics",
        "ui": "import PySide6.QtWidgets\nimport app.settings",
        "cloud": "import httpx",
        "hub": "import sqlalchemy, fastapi",
        "usecases": "import app.domain",
    }.items():
        (package / room / "__init__.py").write_text(line + "\n")
        (package / room / "right.py").write_text(line + "\n")
    (package / "labels" / "transports.py").write_text("import socket\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def made_up_house(folder: Path) -> Path:
    """An empty package with every room of ours in it."""
    package = folder / "app"
    for room in ROOMS.split():
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "bootstrap.py").write_text("")
    return package


def configured() -> list[dict[str, str]]:
    """The contracts of pyproject.toml."""
    with (sources.ROOT / "pyproject.toml").open("rb") as file:
        contracts: list[dict[str, str]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return contracts


def test_every_room_of_ours_stands_in_the_arrow_rule() -> None:
    there = {
        path.name for path in (sources.ROOT / "app").iterdir() if path.is_dir() and (path / "__init__.py").exists()
    }
    assert there <= {*ROOMS.split()}


def test_domain_knows_the_standard_library_only() -> None:
    wrong = [
        f"{sources.name(path)}:{line} {module}"
        for path in sources.python_files("app/domain")
        for module, line in sources.imports(path)
        if module.partition(".")[0] not in sys.stdlib_module_names and not module.startswith("app.domain")
    ]
    assert not wrong


def test_migrations_stand_alone() -> None:
    allowed = {"alembic", "sqlalchemy"}
    wrong = [
        f"{sources.name(path)}:{line} {module}"
        for path in sources.python_files("migrations")
        for module, line in sources.imports(path)
        if (root := module.partition(".")[0]) not in allowed and root not in sys.stdlib_module_names
    ]
    assert not wrong, "a step must do the same in ten years, whatever the code has become"


def test_only_cloud_and_hub_know_http() -> None:
    wrong = [
        f"{sources.name(path)}:{line} {module}"
        for path in sources.python_files("app")
        if sources.name(path).split("/")[1] not in {"cloud", "hub"}
        for module, line in sources.imports(path)
        if module.startswith(HTTP) and (sources.name(path), module) != ("app/labels/transports.py", "socket")
    ]
    assert not wrong


def test_the_systems_own_sqlite_is_used_nowhere() -> None:
    wrong = [
        f"{sources.name(path)}:{line}"
        for path in sources.python_files("app", "migrations")
        for module, line in sources.imports(path)
        if module.partition(".")[0] == "sqlite3"
    ]
    assert not wrong


DISTRIBUTIONS: Final = {
    "PySide6": "pyside6-essentials",
    "shiboken6": "pyside6-essentials",
    "zxingcpp": "zxing-cpp",
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "pytestqt": "pytest-qt",
    "barcode": "python-barcode",
    "serial": "pyserial",
    "_pytest": "pytest",
}
"""Packages whose distribution has another name."""


@pytest.mark.parametrize(("folders", "extra"), [(("app", "migrations"), False), (("tests", "installer"), True)])
def test_what_is_imported_is_declared(folders: tuple[str, ...], extra: bool) -> None:
    with (sources.ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    needs = [*project["dependencies"], *(project["optional-dependencies"]["dev"] if extra else [])]
    declared = {re.split(r"[=<>~!\[; ]", need)[0].lower().replace("_", "-") for need in needs}
    wrong = {
        f"{sources.name(path)}: {root}"
        for path in sources.python_files(*folders)
        for module, _ in sources.imports(path)
        if (root := module.partition(".")[0]) not in sys.stdlib_module_names
        and root not in {"app", "migrations", "installer", "tests"}
        and DISTRIBUTIONS.get(root, root.lower().replace("_", "-")) not in declared
    }
    assert not wrong


def test_main_hands_over_and_does_nothing_else() -> None:
    ours = [module for module, _ in sources.imports(sources.ROOT / "main.py") if module.startswith("app")]
    assert ours == ["app.cli.entry", "app.cli.entry.main"]


def test_the_tools_are_here() -> None:
    assert shutil.which("lint-imports", path=str(Path(sys.executable).parent))
