"""What a unit of work changed: flags and ids, by which screens decide what to ask for again. No screen knows
another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.kinds import Aggregate
from app.domain.operations import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The aggregates that changed, and the operations written."""

    about: frozenset[Ref] = frozenset()
    operations: tuple[bytes, ...] = ()
    bulk: bool = False
    """Too many to name: everything of these kinds may have changed."""
    kinds: frozenset[Aggregate] = field(default_factory=frozenset)
    erased: bool = False
    """Side records were erased: names and words that were there are not any more."""

    def touches(self, *kinds: Aggregate) -> bool:
        """Whether anything of one of these kinds changed."""
        return any(kind in self.kinds for kind in kinds)
