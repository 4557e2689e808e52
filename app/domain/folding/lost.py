"""Lost devices, and what is asked of the console about one: folded in the device."""

from __future__ import annotations

from app.domain.folding.base import Reducer
from app.domain.folding.checks import Check

OF_DEVICES: dict[str, Reducer] = {}
CHECKS: dict[str, Check] = {}
OURS: frozenset[str] = frozenset()
"""What reducers keep in a device's state themselves."""
