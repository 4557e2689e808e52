"""What a page was told and hasn't saved, kept while the page is made anew: the window speaks another language.

Decides only that a page that gives something up gets it back once it is made; what that is, each page knows.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Carries(Protocol):
    """A page with something to carry over."""

    def carried(self) -> Any:
        """What was scanned or chosen and isn't saved."""

    def carry(self, former: Any) -> None:
        """Goes on with what `carried` of the page before gave."""


class Carried:
    """Holds it, by the name of the page, until the page is made."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def take(self, name: str, page: object) -> None:
        """The page is given up."""
        if isinstance(page, Carries):
            self._kept[name] = page.carried()

    def give(self, name: str, page: object) -> None:
        """The page is made anew."""
        if isinstance(page, Carries) and name in self._kept:
            page.carry(self._kept.pop(name))
