"""An hour at the desk, whole: units taken in, amended, taken back, an answer overridden, through bootstrap as it is.

Each step is one action with an id of its own; a step that failed is tried again with the same id. A step is whole when
the log holds as many operations of its action as it makes. `CONTROL` takes a support away; modules beside this set it.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import keyring
from keyring.backends import fail

from app.bootstrap import Options, Program, start, stop
from app.domain.commands import Act, Amend, TakeIn, Undo
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Accessory, Action, Cause
from app.domain.operations import decode
from app.ledger.projections import Projector
from app.usecases.act import act, amend
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.faults.driver import Say, Verdict

TRIES = 3
Step = Callable[[Program, bytes], Any]


@contextmanager
def _home(root: Path) -> Iterator[None]:
    """The user's folders of this rig, and no keyring: what the ledger is held against lies outside its own folder."""
    home = root / "home"
    names = {"HOME": "", "XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d", "XDG_STATE_HOME": "s", "XDG_CACHE_HOME": "k"}
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    with mock.patch.dict(os.environ, {name: str(home / folder) for name, folder in names.items()}):
        yield
    keyring.set_keyring(before)


def _scan(serial: str) -> Step:
    def step(program: Program, action: bytes) -> Any:
        run = program.desk
        return run.run(take_in, TakeIn(action=action, scan=run.read_scan(serial))).result()

    return step


def _on(number: int, make: Callable[[bytes, str], tuple[Any, Any]]) -> Step:
    """What is done to the repair that step `number` opened."""

    def step(program: Program, action: bytes) -> Any:
        found = program.queries.find_device(_SERIALS[number])
        card = program.queries.card(found[0]) if found else None
        if card is None or not card.repairs:
            raise LookupError(number)
        usecase, command = make(action, card.repairs[0].repair)
        return program.desk.run(usecase, command).result()

    return step


def _amended(action: bytes, repair: str) -> tuple[Any, Any]:
    command = Amend(action=action, repair=repair, fault="screen", cause=Cause.non_natural, accessories=(Accessory.pen,))
    return amend, command


def _overridden(action: bytes, repair: str) -> tuple[Any, Any]:
    return act, Act(action=action, repair=repair, what=Action.override, fields={"reason": "校長より電話"})


def _taken_back(program: Program, action: bytes) -> Any:
    return program.desk.run(undo, Undo(action=action, target=_action(0))).result()


_SERIALS = ("PF8K2M0D", "NXHPZ123", "5CD1234XYZ")
STEPS: tuple[tuple[Step, int], ...] = (
    (_scan(_SERIALS[0]), 2),
    (_scan(_SERIALS[1]), 2),
    (_on(1, _amended), 2),
    (_taken_back, 1),
    (_on(1, _overridden), 1),
    (_scan(_SERIALS[2]), 2),
)
"""What is done, and how many operations it makes."""
CONTROL = ""


def _action(number: int) -> bytes:
    return hashlib.sha256(f"step {number}".encode()).digest()[:16]


def prepare(root: Path) -> None:
    """An empty ledger."""
    with _home(root):
        stop(start(Options(ledger=root / "ledger")))


def run(root: Path, say: Say) -> None:
    """Does the steps that the log doesn't hold yet, each until it is saved, or given up."""
    with _home(root), _without(CONTROL):
        try:
            program = start(Options(ledger=root / "ledger", wait=0))
        except WorldError as fault:
            say(f"not opened {fault.kind}")
            return
        try:
            held = _counts(program)
            for number, (step, _) in enumerate(STEPS):
                if not held[_action(number)] and not _until_saved(program, number, step, say):
                    break
        except WorldError as fault:
            say(f"not read {fault.kind}")
        try:
            stop(program)
        except WorldError as fault:
            say(f"not closed {fault.kind}")


def _until_saved(program: Program, number: int, step: Step, say: Say) -> bool:
    for _ in range(TRIES):
        say(f"begun {number}")
        try:
            result = step(program, _action(number))
        except WorldError as fault:
            say(f"failed {number} {fault.kind}")
            continue
        assert str(result.family) != "refused", result
        say(f"saved {number} {getattr(result, 'repair', '') or '-'}")
        return True
    return False


def _counts(program: Program) -> Counter[bytes]:
    rows = program.ledger.read(lambda reads: reads.rows("SELECT action_id, count(*) FROM operation GROUP BY action_id"))
    return Counter({bytes(action): total for action, total in rows})


def judge(root: Path, said: list[str]) -> Verdict:
    """Opens the ledger as the next start does and holds what was said against what is there."""
    with _home(root):
        program = start(Options(ledger=root / "ledger", wait=0))
        try:
            counts = _counts(program)
            verified = program.ledger.verify()
            bodies = program.ledger.read(lambda reads: reads.rows("SELECT body FROM operation"))
            rows = program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM device_row"))[0][0]
            heads = program.ledger.read(
                lambda reads: reads.rows("SELECT count(*) FROM head WHERE kind='device' AND shown<>CAST('{}' AS BLOB)")
            )[0][0]
            moved = program.new_desk
        finally:
            stop(program)
    numbers = [op.payload["n"] for op in (decode(row[0]) for row in bodies) if op.kind == "repair_opened"]
    wanted = {_action(number): size for number, (_, size) in enumerate(STEPS)}
    told = {int(line.split()[1]): line.split() for line in said if line.split()[0] in ("begun", "saved", "failed")}
    yes = {number for number, words in told.items() if words[0] == "saved"}
    no = {n for n, words in told.items() if words[0] == "failed" and words[2] != WorldFault.commit_unknown}
    here = {number for number in range(len(STEPS)) if counts[_action(number)]}
    issued = [words[2] for words in map(str.split, said) if words[0] == "saved" and words[1] in ("0", "1", "5")]
    return Verdict(
        saved=len(yes & here),
        lost=len(yes - here) + len(set(issued) - set(numbers)),
        half=sum(counts[action] not in (0, size) for action, size in wanted.items() if counts[action] < size),
        twice=sum(counts[action] > size for action, size in wanted.items()) + len(numbers) - len(set(numbers)),
        risen=len(no & here),
        unsound=(not verified.ok) + (rows != heads) + moved,
        unanswered=len(here - yes),
    )


@contextmanager
def _without(support: str) -> Iterator[None]:
    if support == "projections":
        with mock.patch.object(Projector, "write", return_value=None):
            yield
    else:
        yield
