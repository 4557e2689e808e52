"""Undo of what is done at the schools: what its operations write, what they need, and whose command each is.

Rows of the tables of `undo` and `undo_rights`, kept apart by family.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.operations import Operation
from app.domain.rules.permissions import Command

Facets = Callable[[Operation], set[str]]

WRITES: Final[dict[str, Facets]] = {}
"""By kind, the facets an operation writes."""
NEEDS: Final[dict[str, Facets]] = {}
"""By kind, the facets an operation needs to stand, beside that its aggregate exists."""
MAKERS: Final[frozenset[str]] = frozenset()
"""Kinds that make a thing: they need nothing and write that it exists."""
COMMANDS: Final[dict[str, Command]] = {}
"""By kind, the command an operation comes from."""
