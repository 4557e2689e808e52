"""Which keys of the bench are offered: none that would do nothing."""

from __future__ import annotations

from app.ui.context import Context
from app.ui.shell.actions import Screen


class Offered:
    """Tells the window's acts, and the hint strip where the bench is in front."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._told = (True, True)

    def tell(self, *, some: bool, fits: bool) -> None:
        """`some`: something is in repair; `fits`: something of it is shown under the filters."""
        actions = self._context.actions
        if (some, fits) == self._told:
            return
        self._told = (some, fits)
        for name in ("open", "column", "row"):
            actions.set_allowed(f"bench.{name}", allowed=fits)
        for name in ("over", "workable", "run", "mine", "filter", "back"):
            actions.set_allowed(f"bench.{name}", allowed=some)
        if actions.context == Screen.bench:
            self._context.frame.hints.set_actions(actions.hints())
