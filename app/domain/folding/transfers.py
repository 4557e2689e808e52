"""Planned moves: what should go from one place to another, what went out, what came in."""

from __future__ import annotations

from app.domain.folding import register
from app.domain.folding.base import Reducer
from app.domain.folding.checks import Check

REDUCERS: dict[str, Reducer] = {**register.REDUCERS}
OF_DEVICES: dict[str, Reducer] = {}
"""The device's side of what a planned move does."""
CHECKS: dict[str, Check] = {}
OURS: frozenset[str] = frozenset({"cards", "labels"})
"""What reducers keep in the state themselves."""
