"""An exchange of whole sets of files, cut at every step: the old set or the new one, never a mixture."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.ledger import files
from app.ledger.swap import FILES, STAGE, Purpose, commit_stage, decided, finish, new_stage

OLD = {**{name: f"old {name}" for name in FILES}, "ledger.db-wal": "old wal", "ledger.db-shm": "old shm"}
NEW = {name: f"new {name}" for name in FILES}


class Cut(BaseException):
    """The power goes."""


def set_up(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in OLD.items():
        (folder / name).write_text(content, "utf-8")


def stage_new(folder: Path) -> None:
    with new_stage(folder) as stage:
        for name, content in NEW.items():
            (stage / name).write_text(content, "utf-8")


def exchange(folder: Path, keep_as: str) -> None:
    with new_stage(folder) as stage:
        for name, content in NEW.items():
            (stage / name).write_text(content, "utf-8")
        commit_stage(folder, Purpose.restore, keep_as=keep_as)


def standing(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


def cut_after(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Let `steps` calls that change the disk through, then the power goes."""
    left = itertools.count(steps, -1)

    def limited(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if next(left) <= 0:
                raise Cut
            return real(*args, **kwargs)

        return call

    for name in ("replace", "mkdir", "unlink"):
        monkeypatch.setattr(Path, name, limited(getattr(Path, name)))
    monkeypatch.setattr(shutil, "rmtree", limited(shutil.rmtree))


@pytest.mark.parametrize("keep_as", ["", "replaced-1"])
def test_cut_at_every_step(tmp_path: Path, keep_as: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ledger"
    outcomes: list[str] = []
    for steps in range(1, 60):
        set_up(folder)
        done = False
        with monkeypatch.context() as patch:
            cut_after(patch, steps)
            try:
                exchange(folder, keep_as)
                done = True
            except Cut:
                pass
        was_decided = done or decided(folder) or standing(folder) != OLD
        for second in range(1, 30):  # and cut again, while it is finished at the next start
            with monkeypatch.context() as patch:
                cut_after(patch, second)
                try:
                    finish(folder)
                    break
                except Cut:
                    continue
        assert standing(folder) == (NEW if was_decided else OLD), f"cut after {steps} steps"
        assert not (folder / STAGE).exists()
        if was_decided and keep_as:
            assert standing(folder / keep_as) == OLD
        outcomes.append("new" if was_decided else "old")
        if done:
            break
    assert outcomes[0] == "old"
    assert outcomes[-1] == "new"
    assert outcomes == sorted(outcomes, reverse=True), "once decided it stays decided"


def test_nothing_staged_is_nothing_to_finish(tmp_path: Path) -> None:
    assert finish(tmp_path) is None
    assert not decided(tmp_path)


def test_a_new_stage_forgets_the_one_before(tmp_path: Path) -> None:
    (tmp_path / STAGE).mkdir()
    (tmp_path / STAGE / "leftover").touch()
    with new_stage(tmp_path) as stage:
        assert list(stage.iterdir()) == []


def test_what_fails_leaves_no_stage_on_a_disk_that_may_be_full(tmp_path: Path) -> None:
    set_up(tmp_path / "ledger")
    with pytest.raises(OSError, match="no space"), new_stage(tmp_path / "ledger") as stage:
        fail_in(stage)
    assert standing(tmp_path / "ledger") == OLD
    assert not (tmp_path / "ledger" / STAGE).exists()


def fail_in(stage: Path) -> None:
    (stage / "ledger.db").write_text("half", "utf-8")
    raise OSError(28, "no space left")


def test_a_decision_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    set_up(tmp_path / "ledger")
    stage_new(tmp_path / "ledger")
    (tmp_path / "ledger" / STAGE / "ready.json").write_text("{", "utf-8")
    assert finish(tmp_path / "ledger") is None
    assert standing(tmp_path / "ledger") == OLD


class TestFiles:
    def test_a_file_is_replaced_whole_or_not_at_all(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "a.json"
        files.write_durably(path, "old")

        def fail(fd: int) -> None:
            raise OSError(28, "no space")

        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", fail)
            with pytest.raises(OSError, match="no space"):
                files.write_durably(path, "new")
        assert path.read_text("utf-8") == "old"
        assert [found.name for found in tmp_path.iterdir()] == ["a.json"]

    def test_only_an_object_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("[1]", "utf-8")
        with pytest.raises(ValueError, match="no object"):
            files.read_json(tmp_path / "a.json")

    def test_a_scanner_that_holds_a_file_is_waited_for_on_windows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a").touch()
        tries: list[int] = []
        real = Path.replace

        def held(self: Path, target: Path) -> Path:
            tries.append(1)
            if len(tries) < 3:
                raise PermissionError
            return real(self, target)

        monkeypatch.setattr(Path, "replace", held)
        with pytest.raises(PermissionError):
            files.replace_patiently(tmp_path / "a", tmp_path / "b")
        monkeypatch.setattr(files, "on_windows", lambda: True)
        files.replace_patiently(tmp_path / "a", tmp_path / "b")
        assert (tmp_path / "b").exists()
        tries.clear()
        with pytest.raises(PermissionError):
            files.replace_patiently(tmp_path / "b", tmp_path / "c", seconds=0)
