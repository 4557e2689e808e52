"""What these tests keep for one another."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def _trees_are_no_garbage() -> Iterator[None]:
    """The parsed sources (`support/sources.py`) are a million objects: each collection that a window test asks for
    later on would look at all of them, for most of a second.
    """
    yield
    gc.freeze()
