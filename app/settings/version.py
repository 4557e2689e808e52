"""Which version this is; the same text stands in pyproject.toml, and a test holds them together."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
