"""Visits: what was planned at a school, what was done there."""

from __future__ import annotations

from app.domain.folding import register
from app.domain.folding.base import Reducer
from app.domain.folding.checks import Check

REDUCERS: dict[str, Reducer] = {**register.REDUCERS}
CHECKS: dict[str, Check] = {}
OURS: frozenset[str] = frozenset({"cards", "labels"})
"""What reducers keep in the state themselves."""
