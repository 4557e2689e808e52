"""Schools that close: from when their name means another school, and what may be said of one.

A closed school keeps its code. From its end date (`ends`, a local day, ISO) on it stands for its successor; without an
end date it does at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.domain.codes import squeeze
from app.domain.operations import Draft, Ref, canonical
from app.domain.rules.importing import MAX_FIELD
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused
from app.domain.rules.school_names import plain_name

State = Mapping[str, Any]
MOST_HOPS: Final = 8
"""Successors of closed schools that are followed."""


class Schools:
    """All schools by what they go by, to follow successors: files name one by its code or by its name."""

    def __init__(self, states: Iterable[State]) -> None:
        """`states` have a code each."""
        self.states = tuple(states)
        self._by_code = {squeeze(state["code"]): state for state in self.states}

    def called(self, text: str) -> list[State]:
        """Those that go by this code, else by this name or alias, else by one as people write it (荘島小)."""
        key, name = squeeze(text), plain_name(text)
        coded = self._by_code.get(key)
        if coded is not None:
            return [coded]
        exact = [s for s in self.states if key and key in map(squeeze, _names(s))]
        return exact or [s for s in self.states if name and name in map(plain_name, _names(s))]

    def stands_for(self, state: State, today: date) -> State:
        """The school that is meant on a day by one that may be closed: its successor's successor, and so on."""
        for _ in range(MOST_HOPS):
            after = self._after(state) if has_ended(state, today) else None
            if after is None:
                break
            state = after
        return state

    def _after(self, state: State) -> State | None:
        found = self.called(state.get("successor", ""))
        return found[0] if len(found) == 1 else None

    def leads_back(self, code: str, successor: State) -> bool:
        """Whether the successors of `successor`, closed yet or not, come to the school `code`."""
        state: State | None = successor
        for _ in range(MOST_HOPS):
            if state is None or state["code"] == code:
                break
            state = self._after(state)
        return state is not None and state["code"] == code


def has_ended(state: State, today: date) -> bool:
    """Whether a school has closed by that day; one with neither end nor successor never does."""
    ends = state.get("ends")
    return str(ends) <= today.isoformat() if ends else bool(state.get("successor"))


def _names(state: State) -> tuple[str, ...]:
    return (state.get("name", ""), *state.get("aliases", ()))


def aliases_of(given: Sequence[str], state: State, schools: Schools) -> list[str]:
    """Aliases as they are kept; raises RepairRefused: personal_data, text_too_long, alias_taken.

    One that another school goes by would name none of the two any more.
    """
    own = squeeze(state.get("name", ""))
    kept = {squeeze(alias): alias for text in given if (alias := " ".join(no_person(text).split()))}
    aliases = [alias for key, alias in kept.items() if key != own]
    if len(canonical(aliases)) > MAX_FIELD:
        raise RepairRefused("text_too_long")
    if any(other["code"] != state["code"] for alias in aliases for other in schools.called(alias)):
        raise RepairRefused("alias_taken")
    return aliases


def changed(school: Ref, state: State, fields: Mapping[str, Any]) -> list[Draft]:
    """What is said of a school anew; None takes it away. Raises RepairRefused (end_needed): a successor alone would
    take the school's place at once.
    """
    after = {**state, **fields}
    if after.get("successor") and not after.get("ends"):
        raise RepairRefused("end_needed")
    differing = {name: value for name, value in fields.items() if state.get(name) != value}
    return [Draft("changed", (school,), {"set": differing})] if differing else []
