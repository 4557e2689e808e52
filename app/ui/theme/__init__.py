"""The look of the window: colours, sizes, fonts, icons, the focus ring. Widgets ask here and write down none of it.

tokens() gives colours, u() and px() sizes, font() fonts; icons.draw and text.draw_line put things on a painter;
the signal `changed` says that all of them are to be asked for again.
"""

from __future__ import annotations

from app.ui.theme import icons, patterns, text
from app.ui.theme.focus import FocusRing
from app.ui.theme.state import (
    ROLES,
    Breadth,
    Look,
    breadth_for,
    changed,
    font,
    line,
    look,
    px,
    sized,
    tokens,
    u,
)
from app.ui.theme.style import apply, apply_look, fit_to_width, load_fonts, paint_focus_ring, ring_room
from app.ui.theme.tokens import DARK, LIGHT, FamilyColours, Tokens, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "ROLES",
    "Breadth",
    "FamilyColours",
    "FocusRing",
    "Look",
    "Tokens",
    "apply",
    "apply_look",
    "breadth_for",
    "changed",
    "contrast",
    "fit_to_width",
    "font",
    "icons",
    "line",
    "load_fonts",
    "look",
    "paint_focus_ring",
    "patterns",
    "px",
    "ring_room",
    "sized",
    "text",
    "tokens",
    "u",
]
