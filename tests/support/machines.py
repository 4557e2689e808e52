"""What every Hypothesis machine over a real ledger has: a desk at a clock that moves, deeds that write or are refused,
and what must hold after each of them: the log comes to what is shown, and folded anew to the same rows.

Which deeds there are, and what else must hold, is each machine's.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as hypothesis_seed
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.bootstrap import Program
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.session import stand_in
from app.usecases.undo import undo
from tests.support import sampling
from tests.support.real_desks import Clock, both_heads, digest, heads, projected, running

_NOTHING_WRITTEN = frozenset({"differs", "same", "refused"})


def known(ref: Ref, **fields: Any) -> Draft:
    """It is registered with these fields."""
    return Draft("registered", (ref,), {"set": fields})


def school(code: str, **fields: Any) -> Draft:
    """A school is registered."""
    return known(Ref(Aggregate.school, code_id(Aggregate.school, code)), code=code, **fields)


class Machine(RuleBasedStateMachine):
    """One desk on a ledger of its own."""

    done: ClassVar[Counter[str]]
    """What was done and not refused, over all walks; `walked` counts the deeds that were tried."""
    walked: ClassVar[int]

    def __init_subclass__(cls) -> None:
        """Each machine counts for itself."""
        super().__init_subclass__()
        cls.done, cls.walked = Counter(), 0

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix=type(self).__name__))
        self.clock = Clock()
        self.actions: list[bytes] = []
        """What was done and may be taken back."""
        self.opened()

    def opened(self) -> None:
        """The program starts on what lies there."""
        self._running = running(self.root / "ledger", self.clock)
        self.program: Program = self._running.__enter__()
        self.program.desk.actor = stand_in()

    def closed(self) -> None:
        self._running.__exit__(None, None, None)

    def teardown(self) -> None:
        self.closed()
        shutil.rmtree(self.root)

    def do(self, usecase: Callable[..., Any], kind: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Runs it as one action. A refusal (None) writes nothing, and neither does what only tells a difference."""
        self.clock.tick(seconds=7)
        before, action = heads(self.program), self.program.desk.new_action()
        command = kind(action, *args, **fields) if args else kind(action=action, **fields)
        type(self).walked += 1
        try:
            result = self.program.desk.run(usecase, command).result()
        except RepairRefused:
            assert heads(self.program) == before
            return None
        if getattr(result, "outcome", "") in _NOTHING_WRITTEN:
            assert heads(self.program) == before
        else:
            self.done[usecase.__name__] += 1
        if usecase is not undo:
            self.actions.append(action)
        return result

    def record(self, *drafts: Draft) -> None:
        """Writes as it stands, no matter what rules say."""
        self.program.desk.call(lambda unit: unit.record(drafts)).result()

    def scan(self, code: str) -> Any:
        return self.program.desk.read_scan(code)

    @rule()
    def rebuilds(self) -> None:
        before, rows = both_heads(self.program), projected(self.program)
        for _ in self.program.ledger.rebuild():
            pass
        assert both_heads(self.program) == before
        assert projected(self.program) == rows

    @invariant()
    def the_log_comes_to_what_is_shown(self) -> None:
        digest(self.program)


def walk(
    machine: type[Machine],
    *,
    short: tuple[int, int] = (7, 30),
    full: tuple[int, int] = (150, 60),
    done: Collection[str] = (),
    all_done: Collection[str] = (),
) -> None:
    """Walks `short` (walks, steps of each), or `full` under test-all. Use cases that must have come about: `done`, and
    under test-all `all_done`, as a short walk may miss the rest of it.
    """
    walks, steps = full if sampling.run_all() else short
    chosen = settings(
        max_examples=walks,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if sampling.run_all() else [])],
        database=None,
        print_blob=False,
    )
    run_state_machine_as_test(hypothesis_seed(sampling.seed())(machine), settings=chosen)
    done_in_all = machine.done.total()
    print(
        f" {machine.__name__}: {walks} walks of {steps} steps, {machine.walked} deeds tried, {done_in_all} done",
        end=" ",
    )
    print(dict(machine.done.most_common()))
    wanted = {*done, *(all_done if sampling.run_all() else ())}
    assert wanted <= machine.done.keys(), f"never came about: {sorted(wanted - machine.done.keys())}"
