"""A cabinet's or controller's row in a file, beside where the unit was moved since: what the file says otherwise."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from app.domain.charger_words import ChargerStatus
from app.domain.codes import squeeze
from app.domain.rules.chargers import State, Where, short_text, where

_FLAT: Final = ("status", "school", "room", "place", "place_text")
"""The fields of a file that say where a unit is."""


class Listed(NamedTuple):
    """What a file's row says of a unit that was moved here: where it is by that, and what differs."""

    at: Where
    differs: tuple[tuple[str, str, str], ...]
    """Field, ours, the file's."""


def disposal(state: State, fields: dict[str, Any]) -> tuple[str, str] | None:
    """Our status and the file's, where a row disposes of a known unit or brings a disposed one back; else None.

    What says where the unit is is then taken out of the row: not everybody who imports may say so.
    """
    told: dict[str, Any] = {name: fields[name] for name in _FLAT if name in fields}
    ours, said = where(state).status, where(told if "at" in state else {**state, **told}).status
    if not said or ours == said or ChargerStatus.disposed not in (ours, said):
        return None
    for name in told:
        del fields[name]
    return ours, said


def listed(state: State, fields: dict[str, Any]) -> Listed | None:
    """Takes out of a row what says where the unit is; what of it differs from where it was moved, or None.

    One that was never moved stands as files tell it: then nothing is taken out.
    """
    if "at" not in state:
        return None
    told: dict[str, str] = {name: str(fields.pop(name)) for name in _FLAT if name in fields}
    ours, said = where(state), where(told)
    if not said.status:
        return None
    differs = [("status", ours.status, said.status)] if said.status != ours.status else []
    if said.status == ChargerStatus.installed:
        both = (("school", ours.school, said.school), ("room", ours.room, said.room))
        differs += [one for one in both if one[2] and squeeze(one[1]) != squeeze(one[2])]
    if not differs:
        return None
    at = said._replace(room=short_text(said.room), place="")
    if at.status == ours.status:
        at = ours._replace(school=at.school or ours.school, room=at.room or ours.room, cabinet="")
    return Listed(at._replace(since=""), tuple(differs))
