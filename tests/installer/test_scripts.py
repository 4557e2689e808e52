"""Holds the setup scripts to plain words and to doing the right thing on machines that lack something."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import sources

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts of Linux and macOS")

TOOLS = ("sh", "dirname", "rm", "mv", "cat", "env", "mkdir", "touch")
"""What the scripts may take from the system; everything else is a stand-in."""


class Machine:
    """A made-up machine: a folder of stand-in commands, and what was called."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.calls = folder / "calls"
        self.calls.touch()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)
        self.command("uname", "echo Linux")
        self.command("dpkg-query", "echo installed")
        self.command("id", "echo 1000")
        self.command("apt-get", "")
        self.command("python3", "")

    def command(self, name: str, script: str) -> None:
        """Let `name` note how it was called and then run `script`."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.calls}"\n{script}\n')
        path.chmod(0o755)

    def called(self, name: str) -> list[str]:
        """The arguments of each call of `name`."""
        rows = [row.partition(" ") for row in self.calls.read_text().splitlines()]
        return [arguments for called, _, arguments in rows if called == name]

    def run(self, script: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a script on this machine."""
        command = [str(self.bin / "sh"), str(script), *arguments]
        env = {"PATH": str(self.bin), "HOME": str(self.bin.parent), **environ}
        return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


PACKAGES = sources.ROOT / "installer" / "linux" / "system_packages.sh"
MISSING = 'case "$3" in xvfb|libegl1) exit 1;; *) echo installed;; esac'


def test_with_everything_there_nothing_is_said_or_done(machine: Machine) -> None:
    done = machine.run(PACKAGES, "run", "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.called("apt-get") == []


def test_root_gets_the_missing_ones_installed(machine: Machine) -> None:
    machine.command("id", "echo 0")
    machine.command("dpkg-query", MISSING)
    assert machine.run(PACKAGES, "run", "test").returncode == 0
    assert machine.called("apt-get") == ["update -qq", "install -y -qq --no-install-recommends libegl1 xvfb"]


def test_anyone_else_gets_one_line_to_type(machine: Machine) -> None:
    machine.command("dpkg-query", MISSING)
    done = machine.run(PACKAGES, "run", "test")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "  sudo apt-get install -y libegl1 xvfb"
    assert machine.called("apt-get") == []


def test_only_what_was_asked_for_is_looked_at(machine: Machine) -> None:
    machine.command("dpkg-query", MISSING)
    assert "xvfb" not in machine.run(PACKAGES, "run").stderr


def test_a_python_without_venv_is_a_missing_package(machine: Machine) -> None:
    machine.command("python3", "exit 1")
    assert machine.run(PACKAGES, "run").stderr.splitlines()[-1] == "  sudo apt-get install -y python3-venv"


def test_an_install_that_fails_is_said_and_stops_nothing(machine: Machine) -> None:
    machine.command("id", "echo 0")
    machine.command("dpkg-query", MISSING)
    machine.command("apt-get", "exit 100")
    done = machine.run(PACKAGES, "run", "test")
    assert done.returncode == 0
    assert "Not all of them could be installed" in done.stderr


def test_another_linux_is_told_the_names(machine: Machine) -> None:
    (machine.bin / "dpkg-query").unlink()
    done = machine.run(PACKAGES, "run")
    assert done.returncode == 0
    assert "libxcb-cursor0" in done.stderr


def test_a_mac_needs_none(machine: Machine) -> None:
    machine.command("uname", "echo Darwin")
    machine.command("dpkg-query", "exit 1")
    assert machine.run(PACKAGES, "run", "test").stderr == ""


def test_a_wrong_word_is_refused(machine: Machine) -> None:
    done = machine.run(PACKAGES, "everything")
    assert done.returncode == 2
    assert "everything" in done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the scripts and nothing else."""
    folder = tmp_path / "checkout with blanks"
    shutil.copytree(sources.ROOT / "installer", folder / "installer")
    (folder / "requirements.lock").touch()
    (folder / "requirements-dev.lock").touch()
    return folder


def python_of(version: str) -> str:
    """A stand-in Python of this version that can make a virtual environment with itself in it."""
    fits = "exit 0" if version in {"3.11", "3.12", "3.13", "3.14"} else "exit 1"
    return (
        f'case "$1" in --version) echo "Python {version}.1";; -c) {fits};; '
        '-m) if [ "$2" = venv ]; then mkdir -p "$3/bin"; cat "$0" > "$3/bin/python"; '
        'chmod +x "$3/bin/python"; fi;; esac'
    )


def test_setup_makes_an_environment_from_the_locks(machine: Machine, checkout: Path) -> None:
    machine.command("python3", python_of("3.12"))
    (machine.bin / "chmod").symlink_to(str(shutil.which("chmod")))
    done = machine.run(checkout / "installer" / "setup.sh")
    assert done.returncode == 0, done.stderr
    assert (checkout / ".venv" / "bin" / "python").exists()
    install = "-m pip install --quiet --no-deps --require-hashes -r requirements.lock -r requirements-dev.lock"
    assert machine.called("python3")[-2:] == [install, "-m pip check"]
    assert "Python 3.12.1" in done.stderr


def test_setup_finds_a_fitting_python_beside_one_that_does_not(machine: Machine, checkout: Path) -> None:
    machine.command("python3", python_of("3.9"))
    machine.command("python3.13", python_of("3.13"))
    (machine.bin / "chmod").symlink_to(str(shutil.which("chmod")))
    done = machine.run(checkout / "installer" / "setup.sh")
    assert done.returncode == 0, done.stderr
    assert "Making .venv with Python 3.13.1" in done.stderr


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.15"])
def test_setup_without_a_fitting_python_says_so_and_changes_nothing(
    machine: Machine, checkout: Path, version: str
) -> None:
    machine.command("python3", python_of(version))
    done = machine.run(checkout / "installer" / "setup.sh")
    assert done.returncode == 1
    assert f"needs Python 3.11, 3.12, 3.13 or 3.14; this machine has Python {version}.1" in done.stderr
    assert not (checkout / ".venv").exists()


def prepared(checkout: Path, machine: Machine, script: str = "") -> Path:
    """Where the sample ledger lies for a checkout whose stand-in Python notes its calls."""
    sample = machine.bin.parent / "data" / "sample"
    (checkout / ".venv" / "bin").mkdir(parents=True)
    machine.command("venv-python", f'case "$1" in -c) echo "{sample}";; esac\n{script}')
    (checkout / ".venv" / "bin" / "python").symlink_to(machine.bin / "venv-python")
    return sample


MAKES = 'case "$*" in *" sample --work") mkdir -p "$3"; touch "$3/ledger.json";; esac'


def test_without_a_screen_the_day_is_walked_through_instead(machine: Machine, checkout: Path) -> None:
    prepared(checkout, machine, 'case "$*" in *tour*) echo "platform $QT_QPA_PLATFORM";; esac')
    done = machine.run(checkout / "installer" / "run.sh")
    assert done.returncode == 0, done.stderr
    assert "There is no screen here" in done.stdout
    assert "platform offscreen" in done.stdout
    assert f"{checkout}/build/tour" in done.stdout
    assert machine.called("venv-python") == ["main.py tour --out build/tour"]


def test_a_screen_that_does_not_answer_is_none(machine: Machine, checkout: Path) -> None:
    prepared(checkout, machine)
    machine.command("xdpyinfo", "exit 1")
    assert "There is no screen here" in machine.run(checkout / "installer" / "run.sh", DISPLAY=":9").stdout


def test_with_a_screen_the_sample_is_made_once_and_the_window_opens_on_it(machine: Machine, checkout: Path) -> None:
    sample = prepared(checkout, machine, MAKES)
    for _ in range(2):
        assert machine.run(checkout / "installer" / "run.sh", DISPLAY=":9").returncode == 0
    programs = [call for call in machine.called("venv-python") if call.startswith("main.py")]
    assert programs == [
        f"main.py --ledger {sample} sample --work",
        f"main.py --ledger {sample} --operator OP0001",
        f"main.py --ledger {sample} --operator OP0001",
    ]
    assert (sample / "ledger.json").exists()


def test_a_sample_cut_off_half_way_is_never_opened(machine: Machine, checkout: Path) -> None:
    sample = prepared(
        checkout, machine, 'case "$*" in *" sample --work") mkdir -p "$3"; touch "$3/half"; exit 1;; esac'
    )
    assert machine.run(checkout / "installer" / "run.sh", DISPLAY=":9").returncode == 1
    assert not sample.with_name(sample.name + ".whole").exists()
    prepared_again = machine.bin / "venv-python"
    prepared_again.write_text(prepared_again.read_text().replace("exit 1", "touch $3/ledger.json"))
    assert machine.run(checkout / "installer" / "run.sh", DISPLAY=":9").returncode == 0
    assert (sample / "ledger.json").exists()
