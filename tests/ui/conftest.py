"""Every widget test begins in the same look: light, 100 %, wide, Japanese, with motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.settings import words
from app.ui import theme


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    """Put the look and the language back before and after each test."""
    words.set_language("ja")
    theme.apply_look(qapp, theme.Look())
    yield
    words.set_language("ja")
    theme.apply_look(qapp, theme.Look())
