"""How much of a long test runs: all of it under `make test-all`, a seeded sample under `make test`.

The sample is the same every day, so that what passed once passes again. The seed is printed in pytest's header;
`SHURIDAI_TEST_SEED=<seed> make test` takes the sample of that one, `SHURIDAI_TEST_SEED=random` any: do so now and then.
"""

from __future__ import annotations

import os
import random
import secrets
import zlib
from collections.abc import Sequence
from typing import Final, TypeVar

ALL_VARIABLE: Final = "SHURIDAI_TEST_ALL"
SEED_VARIABLE: Final = "SHURIDAI_TEST_SEED"
EVERYDAY: Final = 1709461188
"""The seed of `make test` where nobody names one."""

T = TypeVar("T")


def run_all() -> bool:
    """Whether everything runs (`make test-all`)."""
    return os.environ.get(ALL_VARIABLE, "") not in {"", "0"}


def seed() -> int:
    """The seed of this run, the same in every worker: conftest sets it before the workers start."""
    return int(os.environ[SEED_VARIABLE])


def chosen_seed() -> int:
    """The seed of a run that is about to begin: what the environment names, else the everyday one; any at full size."""
    named = os.environ.get(SEED_VARIABLE, "random" if run_all() else "")
    if named == "random":
        return secrets.randbelow(2**31)
    return int(named) if named else EVERYDAY


def rng(name: str) -> random.Random:
    """A generator of its own for the test `name`: the same run gives the same numbers whatever the order."""
    return random.Random(zlib.crc32(name.encode()) ^ seed())


def how_many(short: int, full: int) -> int:
    """`full` repetitions under test-all, `short` otherwise."""
    return full if run_all() else short


def sampled(items: Sequence[T], short: int, name: str) -> list[T]:
    """All of `items` under test-all; otherwise `short` of them, picked by the seed, in their own order."""
    if run_all() or len(items) <= short:
        return list(items)
    picked = sorted(rng(name).sample(range(len(items)), short))
    return [items[i] for i in picked]
