"""A real ledger and short ways to its use cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.bootstrap_files import import_source
from app.domain.commands import TakeIn
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.import_job import ImportJob
from app.usecases.session import stand_in
from app.usecases.take_in import IntakeResult, take_in
from tests.support.real_desks import Clock, heads


class Bench:
    """A ledger and short ways to its use cases."""

    def __init__(self, program: Program, root: Path, clock: Clock) -> None:
        self.program, self.root, self.clock = program, root, clock

    def do(self, usecase: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> Any:
        run = self.program.desk
        return run.run(usecase, kind(action=run.new_action(), **fields)).result()

    def call(self, work: Callable[[Any], Any]) -> Any:
        return self.program.desk.call(work, actor=stand_in()).result()

    def scan(self, code: str, **fields: Any) -> IntakeResult:
        found: IntakeResult = self.do(take_in, TakeIn, scan=self.program.desk.read_scan(code), **fields)
        return found

    def why(self, usecase: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> str:
        """The closed word of the refusal; nothing is written."""
        before = heads(self.program)
        with pytest.raises(RepairRefused) as refused:
            self.do(usecase, kind, **fields)
        assert heads(self.program) == before
        return refused.value.reason

    def register(self, kind: Aggregate, code: str, **fields: Any) -> Ref:
        ref = Ref(kind, code_id(kind, code))
        self.record(Draft("registered", (ref,), {"set": {"code": code, **fields}}))
        return ref

    def record(self, draft: Draft) -> None:
        self.call(lambda unit: unit.record([draft]))

    def imported(self, kind: ImportKind, path: Path, *, dry_run: bool = False, steps: int = 10**6) -> ImportJob:
        job = ImportJob(self.program.desk, import_source(self.program, path, kind), dry_run=dry_run)
        for _, _ in zip(range(steps), job.steps(), strict=False):
            pass
        return job
