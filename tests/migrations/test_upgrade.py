"""The file format goes forward in one piece: up, down, with data, interrupted, and from every format ever released."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_mock_engine, text
from sqlalchemy.dialects import sqlite

from app.domain.errors import OurError, WorldError, WorldFault
from app.ledger import upgrade as module
from app.ledger.driver import connect, keyed, pragma_int
from app.ledger.engine import open_database
from app.ledger.file_format import APPLICATION_ID, FORMAT
from app.ledger.tables import metadata
from app.ledger.upgrade import COPIES, downgrade, migrations_folder, upgrade
from tests.migrations import fill_0001, fill_0002, fill_0003, fill_0004, fill_0005, fill_0006
from tests.support import sampling
from tests.support.ledger_files import KEY

REVISIONS = sorted(path.stem[:4] for path in (migrations_folder() / "versions").glob("[0-9]*.py"))
KEPT = Path(__file__).resolve().parents[1] / "fixtures" / "ledgers"
CHILD = Path(__file__).with_name("upgrade_child.py")
ROOT = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}

NEXT_FORMAT = FORMAT + 1
NEXT = f'''
"""A revision of the test's own: rebuilds the parent of a foreign key in batch mode, adds a table, fills it."""

from alembic import op
import sqlalchemy as sa

revision = "{NEXT_FORMAT:04d}"
down_revision = "{FORMAT:04d}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("extra", sa.Column("n", sa.Integer, primary_key=True), sa.Column("seq", sa.Integer, nullable=False))
    op.execute("INSERT INTO extra(seq) SELECT seq FROM operation")
    with op.batch_alter_table("desk", recreate="always") as batch:
        batch.add_column(sa.Column("place", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE desk SET place = 'center'")
    op.execute("PRAGMA user_version = {NEXT_FORMAT}")


def downgrade():
    with op.batch_alter_table("desk", recreate="always") as batch:
        batch.drop_column("place")
    op.drop_table("extra")
    op.execute("PRAGMA user_version = {FORMAT}")
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """Our revisions and one more, as the next version of the program would bring."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT_FORMAT:04d}_next.py").write_text(NEXT, "utf-8")
    return folder


def schema(path: Path) -> dict[str, str]:
    """Name and normalised DDL of everything in the file."""
    raw = keyed(path, KEY)
    rows = raw.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    raw.close()
    return {name: plain(sql) for name, sql in rows if not name.startswith("alembic_")}


def plain(sql: str) -> str:
    return "".join(sql.split()).replace('"', "").lower()


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    raw = keyed(path, KEY)
    there = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()}
    found = {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(there & set(metadata.tables))}
    raw.close()
    return found


class TestHead:
    def test_head_is_the_tables_the_program_knows(self, path: Path) -> None:
        upgrade(path, KEY)
        database = open_database(path, KEY)
        with database.read.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, metadata) == []
        database.close()

    def test_also_what_alembic_does_not_compare(self, path: Path) -> None:
        """STRICT, WITHOUT ROWID, checks, partial indexes and triggers, word for word."""
        upgrade(path, KEY)
        said: list[str] = []
        mock = create_mock_engine(
            "sqlite://", lambda sql, *_, **__: said.append(str(sql.compile(dialect=sqlite.dialect())))
        )
        metadata.create_all(mock, checkfirst=False)
        assert sorted(schema(path).values()) == sorted(plain(sql) for sql in said)

    def test_the_file_says_whose_it_is_and_which_format(self, path: Path) -> None:
        answer = upgrade(path, KEY)
        assert (answer.before, answer.after, answer.copy) == (0, FORMAT, None)
        raw = connect(path, KEY)
        assert pragma_int(raw, "application_id") == APPLICATION_ID
        assert pragma_int(raw, "user_version") == FORMAT == len(REVISIONS)
        raw.close()

    def test_revisions_import_nothing_of_ours(self) -> None:
        for revision in (migrations_folder() / "versions").glob("*.py"):
            lines = revision.read_text("utf-8").splitlines()
            imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
            assert imported <= {"alembic", "sqlalchemy", "__future__", "json", "base64"}, revision.name

    def test_the_history_tells_of_every_format(self) -> None:
        history = (migrations_folder() / "README.md").read_text("utf-8")
        for number in range(1, FORMAT + 1):
            assert f"## Format {number}" in history


@pytest.mark.parametrize("revision", REVISIONS)
class TestEveryRevision:
    def test_up_and_down_again_leaves_what_was(self, path: Path, revision: str) -> None:
        before = REVISIONS[REVISIONS.index(revision) - 1] if revision != REVISIONS[0] else "base"
        upgrade(path, KEY, to=revision)
        up = schema(path)
        downgrade(path, KEY, to=before)
        down = schema(path)
        upgrade(path, KEY, to=revision)
        assert schema(path) == up
        if before == "base":
            assert down == {}

    def test_with_data_every_row_stays(self, path: Path, revision: str) -> None:
        upgrade(path, KEY, to=revision)
        raw = connect(path, KEY)
        fill_0001.load(raw)
        if revision >= "0002":
            fill_0002.load(raw)
        if revision >= "0003":
            fill_0003.load(raw)
        if revision >= "0004":
            fill_0004.load(raw)
        if revision >= "0005":
            fill_0005.load(raw)
        if revision >= "0006":
            fill_0006.load(raw)
        raw.close()
        before = contents(path)
        upgrade(path, KEY)
        fill_0001.check(path, KEY)
        if revision >= "0002":
            fill_0002.check(path, KEY)
        if revision >= "0003":
            fill_0003.check(path, KEY)
        if revision >= "0004":
            fill_0004.check(path, KEY)
        if revision >= "0005":
            fill_0005.check(path, KEY)
        if revision >= "0006":
            fill_0006.check(path, KEY)
        after = contents(path)
        for name, rows in before.items():
            width = len(rows[0]) if rows else 0  # a later format adds its columns behind those there were
            assert [row[:width] for row in after[name]] == rows, name


class TestBackToFormatOne:
    """The first step back that loses something: what it loses is local, and everything else stays to the letter."""

    def test_print_jobs_go_and_nothing_else(self, path: Path) -> None:
        upgrade(path, KEY)
        raw = connect(path, KEY)
        fill_0001.load(raw)
        fill_0002.load(raw)
        raw.close()
        before = contents(path)
        downgrade(path, KEY, to="0001")
        fill_0001.check(path, KEY)
        assert contents(path) == {name: rows for name, rows in before.items() if name != "print_job"}
        upgrade(path, KEY)
        assert contents(path) == before | {"print_job": []}


class TestLinksOfNewKinds:
    """Operations about kinds that an earlier format kept unread are linked once they can be read."""

    @pytest.mark.parametrize(
        ("before", "revision", "fill"),
        [("0003", "0004", fill_0004), ("0004", "0005", fill_0005), ("0005", "0006", fill_0006)],
    )
    def test_they_come_with_the_format_and_go_with_it(
        self, path: Path, before: str, revision: str, fill: ModuleType
    ) -> None:
        upgrade(path, KEY, to=before)
        raw = connect(path, KEY)
        fill_0001.load(raw)
        fill.load(raw, linked=False)
        raw.close()
        kept = contents(path)
        upgrade(path, KEY, to=revision)
        fill.check(path, KEY)
        downgrade(path, KEY, to=before)
        assert contents(path) == kept


class TestKeptFiles:
    @pytest.mark.parametrize("number", range(1, FORMAT + 1))
    def test_a_file_of_each_released_format_opens(self, path: Path, number: int) -> None:
        shutil.copy(KEPT / f"format-{number}.db", path)
        raw = keyed(path, KEY, "immutable")
        assert pragma_int(raw, "user_version") == number
        raw.close()
        answer = upgrade(path, KEY)
        assert (answer.before, answer.after) == (number, FORMAT)
        fill_0001.check(path, KEY)
        if number >= 2:
            fill_0002.check(path, KEY)
        if number >= 3:
            fill_0003.check(path, KEY)
        if number >= 4:
            fill_0004.check(path, KEY)
        if number >= 5:
            fill_0005.check(path, KEY)
        if number >= 6:
            fill_0006.check(path, KEY)
        database = open_database(path, KEY)
        with database.read.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        database.close()


class TestSafety:
    def prepared(self, path: Path) -> None:
        upgrade(path, KEY)
        raw = connect(path, KEY)
        fill_0001.load(raw)
        raw.close()

    def test_rebuilding_a_parent_keeps_its_children(self, path: Path, later: Path) -> None:
        self.prepared(path)
        before = contents(path)
        answer = upgrade(path, KEY, folder=later)
        assert answer.after == NEXT_FORMAT
        after = contents(path)
        assert after["operation"] == before["operation"]
        assert after["delivery"] == before["delivery"]
        assert [row[-1] for row in after["desk"]] == ["center"] * len(before["desk"])
        downgrade(path, KEY, to=f"{FORMAT:04d}", folder=later)
        assert contents(path) == before

    def test_a_copy_is_made_first_and_opens(self, path: Path, later: Path) -> None:
        self.prepared(path)
        before = contents(path)
        answer = upgrade(path, KEY, folder=later)
        assert answer.copy == path.parent / COPIES / f"ledger-format-{FORMAT}.db"
        assert contents(answer.copy) == before
        assert [found.name for found in answer.copy.parent.iterdir()] == [f"ledger-format-{FORMAT}.db"]

    def test_without_room_for_the_copy_nothing_begins(
        self, path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.prepared(path)
        before = path.read_bytes()
        monkeypatch.setattr(module, "_SPARE_BYTES", 1 << 60)
        with pytest.raises(WorldError) as fault:
            upgrade(path, KEY, folder=later)
        assert fault.value.kind is WorldFault.disk_full
        assert path.read_bytes() == before

    def test_a_revision_that_leaves_an_orphan_is_taken_back(self, path: Path, later: Path) -> None:
        self.prepared(path)
        before, tables = contents(path), schema(path)
        revision = later / "versions" / f"{NEXT_FORMAT:04d}_next.py"
        revision.write_text(NEXT.replace("UPDATE desk SET place = 'center'", "DELETE FROM desk"), "utf-8")
        with pytest.raises(OurError, match="without parent"):
            upgrade(path, KEY, folder=later)
        assert (contents(path), schema(path)) == (before, tables)

    def test_a_failing_revision_takes_the_whole_run_back(self, path: Path, later: Path) -> None:
        revision = later / "versions" / f"{NEXT_FORMAT:04d}_next.py"
        revision.write_text(NEXT.replace("UPDATE desk SET place", "UPDATE nothing SET place"), "utf-8")
        with pytest.raises(Exception, match="nothing"):
            upgrade(path, KEY, folder=later)
        assert schema(path) == {}, "not even the first revision of the run stays"

    def test_a_folder_whose_name_holds_a_per_cent_sign(self, tmp_path: Path) -> None:
        folder = tmp_path / "100 % ours"
        shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        assert upgrade(tmp_path / "ledger.db", KEY, folder=folder).after == FORMAT

    def test_all_is_in_the_main_file_afterwards(self, path: Path) -> None:
        upgrade(path, KEY)
        raw = keyed(path, KEY, "immutable")
        assert pragma_int(raw, "user_version") == FORMAT
        raw.close()


def statements(later: Path, path: Path) -> int:
    """How many statements the upgrade to the test's own revision sends."""
    answer = run_child(path, later, 0)
    return int(json.loads(answer.stdout)["statements"])


def run_child(path: Path, folder: Path, kill_at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHILD), str(path), str(folder), str(kill_at)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | ROOT,
    )


class TestInterrupted:
    """Killed at each statement of an upgrade: the file opens at the old or the new format, never between."""

    @pytest.fixture
    def start(self, tmp_path: Path) -> Path:
        path = tmp_path / "start.db"
        upgrade(path, KEY)
        raw = connect(path, KEY)
        fill_0001.load(raw)
        raw.close()
        return path

    @pytest.mark.faults
    @pytest.mark.timeout(900)
    def test_killed_at_each_statement(self, start: Path, later: Path, tmp_path: Path) -> None:
        path = tmp_path / "ledger.db"
        shutil.copy(start, path)
        total = statements(later, path)
        assert total > 20
        before, seen = contents(start), set()
        for kill_at in sampling.sampled(range(1, total + 1), 6, "upgrade killed"):
            for leftover in tmp_path.glob("ledger.db*"):
                leftover.unlink()
            shutil.copy(start, path)
            answer = run_child(path, later, kill_at)
            assert answer.returncode == -signal.SIGKILL, answer.stderr
            raw = connect(path, KEY)
            number = pragma_int(raw, "user_version")
            names = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema").fetchall()}
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            raw.close()
            assert ("extra" in names) == (number == NEXT_FORMAT)
            assert not {name for name in names if name.startswith("_alembic_tmp_")}
            if number == FORMAT:
                assert contents(path) == before
            seen.add(number)
            assert upgrade(path, KEY, folder=later).after == NEXT_FORMAT
            assert contents(path)["operation"] == before["operation"]
        assert FORMAT in seen

    @pytest.mark.faults
    def test_the_same_without_one_transaction_goes_red(self, start: Path, later: Path, tmp_path: Path) -> None:
        """The control: with each statement committed by itself a kill leaves half an upgrade."""
        path = tmp_path / "ledger.db"
        shutil.copy(start, path)
        total = statements(later, path)
        halves = 0
        for kill_at in range(8, total, 3):
            for leftover in tmp_path.glob("ledger.db*"):
                leftover.unlink()
            shutil.copy(start, path)
            run_child(path, later, -kill_at)
            raw = connect(path, KEY)
            names = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema").fetchall()}
            halves += ("extra" in names) != (pragma_int(raw, "user_version") == NEXT_FORMAT)
            raw.close()
            if halves:
                break
        assert halves
