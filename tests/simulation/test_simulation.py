"""Any seed holds: whatever people do at several desks and whatever befalls these, nothing saved is lost, nothing counts
twice, and all desks come to show the same; in time, once the network healed.
"""

from __future__ import annotations

import os
import time
from typing import Final

import pytest

from tests.simulation.mutants import ALL, REPO, Mutant, hunt, product_copied
from tests.simulation.people import ACTS
from tests.simulation.world import Options, World
from tests.support import sampling

MINUTES: Final = float(os.environ.get("SHURIDAI_SIMULATION_MINUTES", "10"))
"""How long the long one runs."""
FEW_SECONDS: Final = 8.0
FAST: Final = ("heads are not folded anew at receive", "nothing is ever concurrent")


def many(first: int, seconds: float, least: int) -> str:
    """Runs seeds from `first` on, safety and liveness in turn; what they came to."""
    began, seeds, desks, operations = time.monotonic(), 0, 0, 0
    while seeds < least or time.monotonic() - began < seconds:
        mode = ("safety", "liveness")[seeds % 2]
        outcome = World(first + seeds, Options(2 + seeds % 3, 100 + 20 * (seeds % 5), mode)).run()
        seeds, desks, operations = seeds + 1, desks + outcome.desks, operations + outcome.operations
    took = time.monotonic() - began
    return f"{seeds} seeds from {first} on, {desks} desks, {operations} operations in {took:.0f} s, failures 0"


def test_some_seeds_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """The same few every day: what is new is looked for where there is time to look into what is found."""
    said = many(0, FEW_SECONDS, 2)
    with capsys.disabled():
        print(f" {said}", end="")


@pytest.mark.skipif(not sampling.run_all(), reason="the long one")
def test_as_many_seeds_as_ten_minutes_take_hold(capsys: pytest.CaptureFixture[str]) -> None:
    said = many(1_000_000 + sampling.seed() % 1_000_000, MINUTES * 60, 2)
    with capsys.disabled():
        print(f" {said}", end="")


def test_a_seed_replays_to_the_last_byte() -> None:
    seed, options = 7, Options(3, 40)
    one, again = World(seed, options).run(), World(seed, options).run()
    assert one == again
    assert one.operations > 20


def test_every_deed_is_done_by_somebody() -> None:
    """A deed that is refused every time proves nothing."""
    seeds = sampling.how_many(1, 30)
    done: set[str] = set()
    for seed in range(seeds):
        done |= {name for name in World(seed, Options(2, 120)).run().happened if name.startswith("did ")}
    missing = {deed.name for deed in ACTS} - {name.removeprefix("did ") for name in done}
    assert len(missing) <= (0 if sampling.run_all() else len(ACTS) * 2 // 3), sorted(missing)


def test_every_fault_of_the_list_can_be_planted() -> None:
    """A text that the product no longer has would be noticed only where all are hunted."""
    assert not [mutant.name for mutant in ALL if mutant.old not in (REPO / mutant.file).read_text("utf-8")]


@pytest.mark.parametrize("mutant", ALL if sampling.run_all() else [m for m in ALL if m.name in FAST], ids=str)
def test_a_fault_planted_in_the_product_is_found(mutant: Mutant) -> None:
    with product_copied() as copy:
        said = hunt(mutant, copy)
    assert said.startswith("killed"), said
