"""One seed, N desks: what happens when. People work, desks sync, machines fail; what must hold is looked at meanwhile.

Two ways to end. Safety: the network stays as bad as it is, and every desk must come to hold the same all the same.
Liveness: the network heals, and all must be drained within `HEALED` of virtual time.
"""

from __future__ import annotations

import hashlib
import heapq
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.simulation import bench_acts, checks, disposal_acts, goods_acts, guard_acts, oracle, site_acts  # noqa: F401
from tests.simulation.clock import DeskClock, VirtualTime
from tests.simulation.desks import Died, SimDesk
from tests.simulation.faults import chosen, nothing_lost
from tests.simulation.log import OrderedLog
from tests.simulation.machine import Machine, room
from tests.simulation.network import FINE, Network, stormy
from tests.simulation.people import Answered, Deed, Person, choose
from tests.simulation.template import Template, template

HEALED: Final = 30 * 60.0
"""Virtual seconds after the network healed in which every desk has everything (liveness)."""
STORMY: Final = 7 * 86400.0
"""The same where messages go on being lost, late and twice (safety): that it ends at all."""
SYNC_EVERY: Final = 240.0
"""Seconds between two syncs of a desk; four times as often once the network healed."""
WORK_EVERY: Final = 400.0
IDLE_SHARE: Final = 0.04
"""How often a desk stands idle afterwards, for hours or days."""
FAULT_SHARE: Final = 0.15
"""How often, once somebody has done something, something goes wrong somewhere soon."""
CLONING_SEEDS: Final = 5
"""Of so many seeds one clones machines and sets them back all the time."""
CLONING_MORE: Final = 2.5
"""So much more often goes something wrong there."""
HASTY_SHARE: Final = 0.06
"""How often somebody takes back the newest that came, perhaps while only half of it has."""
TRIES: Final = 6
"""What is refused is not all a person does: they go on to something else."""
BUSY_WITH: Final = ("", "disposal_acts", "", "guard_acts", "", "disposal_acts", "guard_acts")
"""What people mostly do, by the seed: a dozen steps come to their end only where people mostly do them."""
CHECK_SHARE: Final = 0.04
"""How often, after something happened at a desk, all that must hold there is looked at; cheap things always."""


class Options(NamedTuple):
    """How large, and how it ends."""

    desks: int = 3
    steps: int = 120
    """Times somebody does something."""
    mode: str = "safety"
    busy_with: str = ""
    """What people mostly do, a module of acts; empty: by the seed."""
    cloning: bool = False
    """Machines are cloned and set back all the time, whatever the seed."""


class Broken(AssertionError):
    """Something that must hold does not; says the seed."""


@dataclass
class Outcome:
    """What a run came to."""

    seed: int
    desks: int
    steps: int = 0
    operations: int = 0
    seconds: float = 0.0
    """Virtual."""
    drained_after: float = 0.0
    """Virtual seconds from healing to all drained."""
    cards: int = 0
    digest: str = ""
    trace: str = ""
    happened: Counter[str] = field(default_factory=Counter)


class World:
    """A run of one seed."""

    def __init__(self, seed: int, options: Options, told: Callable[[str], None] | None = None) -> None:
        """`told` hears a line of everything that happens."""
        self.seed = seed
        self.options = options
        self.rng = Random(f"shuridai {seed}")
        self.cloning = options.cloning or seed % CLONING_SEEDS == CLONING_SEEDS - 1
        self.time = VirtualTime()
        self.root = room()
        self.base: Template = template()
        self.log: OrderedLog = self.base.log.copy()
        self.network = Network(Random(f"network {seed}"), stormy(self.rng))
        self.desks: list[SimDesk] = []
        self.happened: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.undone: set[bytes] = set()
        self.answered: list[Answered] = []
        self.saved: set[bytes] = set()
        """Operations of every action that was acknowledged, at whatever desk."""
        self.story = oracle.Story([], [], frozenset(), {})
        self.action_of: dict[bytes, bytes] = {}
        """The action of each."""
        self.gone: set[bytes] = set()
        """Of these, what only a disk held that was taken away."""
        self.healed = False
        self.drained = False
        self._told = told
        self._trace = hashlib.sha256()
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = 0
        self._steps = 0
        self._folders = 0

    # --- the run ------------------------------------------------------------------------------------------------------

    def run(self) -> Outcome:
        """All of it. Raises Broken."""
        try:
            for _ in range(self.options.desks):
                self.join(self.base.folder)
            while self._steps < self.options.steps:
                self._next()
            drained_after = self._heal()
            checks.when_drained(self)
            return self._outcome(drained_after)
        except Exception as fault:
            raise Broken(f"seed {self.seed} {self.options}: {type(fault).__name__}: {fault}") from fault
        finally:
            for desk in self.desks:
                desk.stop()
            shutil.rmtree(self.root, ignore_errors=True)

    def _next(self) -> None:
        at, _, what = heapq.heappop(self._queue)
        self.time.seconds = max(self.time.seconds, at)
        what()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        self._turn += 1
        heapq.heappush(self._queue, (self.time.seconds + seconds, self._turn, what))

    def note(self, what: str, detail: str = "") -> None:
        """Something happened: counted, and part of what a replay must come to again."""
        self.happened[what] += 1
        line = f"{self.time.seconds:12.1f} {what} {detail}"
        self._trace.update(line.encode())
        if self._told is not None:
            self._told(line)

    def folder(self) -> Path:
        """A new name for a folder."""
        self._folders += 1
        return self.root / f"f{self._folders}"

    # --- desks --------------------------------------------------------------------------------------------------------

    def join(self, ledger: Path, whole: Path | None = None) -> SimDesk:
        """A new desk on a copy of a ledger's folder; of a whole machine where `whole` is given."""
        name = f"desk-{len(self.desks) + 1}"
        rng = Random(f"{name} {self.seed}")
        clock = DeskClock(self.time, self.rng.choice((0.0, 0.0, self.rng.uniform(-90_000, 90_000))))
        machine = Machine.make(self.root / name, name, rng, clock)
        if whole is not None:
            machine.put_whole(whole)
        else:
            shutil.copytree(ledger, machine.ledger)
        desk = SimDesk(name, machine)
        desk.start()
        self.desks.append(desk)
        self.later(self.rng.expovariate(1 / WORK_EVERY), lambda: self._work(desk))
        self.later(self.rng.uniform(0, SYNC_EVERY), lambda: self._sync(desk))
        return desk

    def _work(self, desk: SimDesk) -> None:
        if self._steps >= self.options.steps:
            return
        self._steps += 1
        for _ in range(TRIES):
            deed = choose(self.rng, self.options.busy_with or BUSY_WITH[self.seed % len(BUSY_WITH)])
            if self._does(desk, deed):
                break
            self.refused[deed.name] += 1
        desk.touched()
        self.look_at(desk)
        if self.rng.random() < FAULT_SHARE * (CLONING_MORE if self.cloning else 1):
            self.later(self.rng.uniform(0, 900), self._fail)
        idle = self.rng.uniform(6, 100) * 3600 if self.rng.random() < IDLE_SHARE else 0.0
        self.later(self.rng.expovariate(1 / WORK_EVERY) + idle, lambda: self._work(desk))

    def _does(self, desk: SimDesk, deed: Deed) -> bool:
        """Somebody does it; False where it was refused."""
        person = Person(desk.program, self.rng, desk.actions, desk.told)
        try:
            deed.do(person)
        except Died:
            self._killed_inside(desk)
            return True
        finally:
            for done in person.done:
                desk.actions.append(done.action)
                desk.unplaced.update(done.operations)
                self.saved.update(done.operations)
                self.action_of.update(dict.fromkeys(done.operations, done.action))
            self.undone.update(person.undone)
            self.answered += person.answered
        if person.done:
            self.note(f"did {deed.name}", desk.name)
        return bool(person.done)

    def look_at(self, desk: SimDesk) -> None:
        """Something happened at a desk."""
        checks.at_once(self, desk)
        if self.rng.random() < CHECK_SHARE:
            checks.now_and_then(self, desk)

    # --- sync ---------------------------------------------------------------------------------------------------------

    def reached(self, desk: SimDesk) -> bool:
        return self.time.seconds >= desk.away_until

    def _sync(self, desk: SimDesk) -> None:
        if self.reached(desk) and not (desk.quiet and desk.drained_to == len(self.log.log)):
            desk.quiet = desk.drained(self.log)
            desk.drained_to = len(self.log.log)
            self._push(desk)
            self._pull(desk)
        every = SYNC_EVERY / 4 if self.healed else SYNC_EVERY
        self.later(self.rng.uniform(0.5, 1.5) * every, lambda: self._sync(desk))

    def _push(self, desk: SimDesk) -> None:
        batch = desk.waiting(self.rng.choice((1, 2, 3, 10, 500)))
        sides = desk.sides_waiting()
        if not batch and not sides:
            return
        session, ids = desk.session, [record.id for record in sides]

        def arrives() -> None:
            answer = self.log.push(batch, sides)
            desk.unplaced.difference_update(sent.op_id for sent in batch[: answer.taken])
            self._send(desk, lambda: self._answered(desk, session, lambda: desk.pushed(answer, ids)))

        self._send(desk, arrives)

    def _pull(self, desk: SimDesk) -> None:
        session, after, side_after = desk.session, desk.cursor, desk.side_place
        limit = self.rng.choice((2, 20, 20, 500))

        def arrives() -> None:
            answer = self.log.pull(after, limit, side_after)
            self._send(desk, lambda: self._answered(desk, session, lambda: desk.pulled(answer)))

        self._send(desk, arrives)

    def _send(self, desk: SimDesk, arrives: Callable[[], None]) -> None:
        """A message of or to a desk, through the weather; nothing passes while the desk is cut off."""
        for seconds in self.network.arrivals() if self.reached(desk) else ():
            self.later(seconds, lambda: arrives() if self.reached(desk) else None)

    def _answered(self, desk: SimDesk, session: int, take: Callable[[], bool]) -> None:
        if desk.session != session or not desk.running:
            return  # it was asked by a program that ended meanwhile
        before = desk.new_desks
        try:
            if not take():
                return
        except Died:
            self._killed_inside(desk)
        desk.touched()
        if desk.new_desks > before:
            self.note("became another desk", desk.name)
        if self.rng.random() < HASTY_SHARE and not self.healed:
            self._does(desk, Deed("takes_back_what_just_came", 0, bench_acts.takes_back_what_just_came))
        if self.rng.random() < 0.2:
            self.look_at(desk)

    def _killed_inside(self, desk: SimDesk) -> None:
        """Killed between two transactions of one piece of work, or before anybody heard that it was saved."""
        desk.kill(self.folder())
        desk.start()
        self.note("killed inside", desk.name)
        nothing_lost(self, desk)

    # --- what goes wrong ----------------------------------------------------------------------------------------------

    def _fail(self) -> None:
        if self.healed:
            return
        fault = chosen(self.rng, cloning=self.cloning)
        desk = self.rng.choice(self.desks)
        before = desk.new_desks
        desk.touched()
        try:
            fault.strike(self, desk)
        except Died:
            self._killed_inside(desk)
        self.note(fault.name, desk.name)
        if desk.new_desks > before:
            self.note("became another desk", desk.name)
        self.look_at(desk)

    # --- the end ------------------------------------------------------------------------------------------------------

    def _heal(self) -> float:
        """Nobody is cut off any more and no machine fails; the virtual seconds until everything is everywhere."""
        self.healed = True
        within = STORMY
        if self.options.mode == "liveness":
            self.network.weather, within = FINE, HEALED
        for desk in self.desks:
            desk.away_until, desk.dies_at = 0.0, 0
        self.note("healed")
        begun = self.time.seconds
        while not all(desk.drained(self.log) for desk in self.desks):
            until = self.time.seconds + SYNC_EVERY
            while self._queue[0][0] <= until:
                self._next()
            self.time.seconds = until
            behind = [f"{desk.name} at {desk.cursor}" for desk in self.desks if not desk.drained(self.log)]
            assert self.time.seconds - begun <= within, f"not drained in time: {behind} of {len(self.log.log)}"
        return self.time.seconds - begun

    def _outcome(self, drained_after: float) -> Outcome:
        digest = checks.digest_of(self.desks[0])
        self._trace.update(digest.encode())
        return Outcome(
            seed=self.seed,
            desks=len(self.desks),
            steps=self._steps,
            operations=len(self.log.log) - len(self.base.log.log),
            seconds=self.time.seconds,
            drained_after=drained_after,
            cards=checks.cards_of(self.desks[0]),
            digest=digest,
            trace=self._trace.hexdigest(),
            happened=self.happened + Counter(lost=self.network.lost, repeated=self.network.repeated),
        )
