"""How one row of the keys is written: from an act's id to where its words stand. It knows no single act."""

from __future__ import annotations

from app.ui.shell.actions import ActionRow, Place
from app.ui.shell.keys import Key

_CALLS = frozenset({"phone", "contacts", "contact_page"})
_OF_GOODS = frozenset({"goods", "loans", "moves", "lost", "pickups", "asked", "guard"})
"""The words for these acts stand with their screens."""
_OF_DISPOSAL = frozenset({"boxes", "sheet", "storage"})
"""Those of boxes, of the checklist and of storage too."""


def on(*contexts: str) -> frozenset[str]:
    """The screens and modes an act is valid in."""
    return frozenset(contexts)


def row(
    name: str,
    key: Key,
    contexts: frozenset[str],
    *,
    place: Place = Place.left,
    small: bool = False,
    numbered: bool = False,
) -> ActionRow:
    """An act by its id `room.act`; its words stand where the words of its room do."""
    room, _, act = name.partition(".")
    words = f"goods.act.{room}.{act}" if room in _OF_GOODS else f"shell.act.{name}"
    if room in _OF_DISPOSAL:
        words = f"disposal_screen.act.{act}"
    if room in _CALLS:
        words = f"contacts.act.{act}"
    return ActionRow(id=name, key=key, words=words, contexts=contexts, place=place, small=small, numbered=numbered)
