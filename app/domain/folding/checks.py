"""What the checks of an operation's shape are (`shapes`), for the modules whose reducers take a shape for granted."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.operations import Operation, Payload

Check = Callable[[Operation, Payload], bool]
"""Whether a payload holds what the reducers of its kind take for granted."""
