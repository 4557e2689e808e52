"""Controllers and cabinets beside swaps: what may be loaded, sent away, thrown away, handed over; a cabinet's faults.

Decides from one head what is allowed; a refusal has its closed word (`chargers.ChargerRefused`). Knows no ledger.
"""

from __future__ import annotations

from app.domain.bench_words import Owner
from app.domain.charger_words import ChargerStatus
from app.domain.folding.chargers import OWNED
from app.domain.rules.chargers import OUT_OF_USE, SPARES, ChargerRefused, State, Where, where


def check_to_load(state: State, visit: str) -> None:
    """Raises ChargerRefused: not_a_spare, already_loaded (for this visit)."""
    at = where(state)
    if at.status not in SPARES:
        raise ChargerRefused("not_a_spare", at)
    if at.status == ChargerStatus.in_car and at.visit == visit:
        raise ChargerRefused("already_loaded", at)


def unloaded(state: State, place: str, day: str) -> Where:
    """Where a unit is that comes out of the car: a spare is one at the center, one taken out waits there.

    Raises ChargerRefused (charger_not_in_car).
    """
    at = where(state)
    if at.status == ChargerStatus.in_car:
        return Where(ChargerStatus.spare.value, place=place, since=day)
    if at.status == ChargerStatus.taken_out and at.visit:
        return Where(ChargerStatus.taken_out.value, place=place, since=day)
    raise ChargerRefused("charger_not_in_car", at)


def check_to_maker(state: State) -> None:
    """Raises ChargerRefused: still_installed, spare_at_maker, spare_disposed."""
    _not(state, ChargerStatus.installed, "still_installed")
    _not(state, ChargerStatus.at_maker, "spare_at_maker")
    _not(state, ChargerStatus.disposed, "spare_disposed")


def check_back(state: State) -> None:
    """Whether it may be a spare again: from the maker, or looked at here and found good. Raises charger_not_away."""
    at = where(state)
    if at.status != ChargerStatus.at_maker and at.status not in OUT_OF_USE:
        raise ChargerRefused("charger_not_away", at)


def check_to_dispose(state: State) -> None:
    """Raises ChargerRefused: still_installed, spare_disposed."""
    _not(state, ChargerStatus.installed, "still_installed")
    _not(state, ChargerStatus.disposed, "spare_disposed")


def _not(state: State, status: ChargerStatus, reason: str) -> None:
    at = where(state)
    if at.status == status:
        raise ChargerRefused(reason, at)


def check_to_hand_over(state: State) -> None:
    """Raises ChargerRefused (already_city)."""
    if state.get("owner") == Owner.city:
        raise ChargerRefused("already_city")


def ownership(state: State, owner: Owner) -> tuple[str, str]:
    """The day and the document of an owner: delivered, or handed over."""
    told = state.get(OWNED + owner, {})
    return str(told.get("on", "")), str(told.get("document", ""))


def open_faults(state: State) -> dict[str, State]:
    """A cabinet's faults without the Board's advice, the oldest first; by the side record of their words."""
    found = {name: fault for name, fault in state.get("broken", {}).items() if "advice" not in fault}
    return dict(sorted(found.items(), key=lambda item: (item[1]["on"], item[0])))


def to_tell(state: State, fault: str = "") -> str:
    """The fault the Board is told of: the named one, else the oldest it wasn't told. Raises no_open_fault,
    board_told_before.
    """
    listed = open_faults(state)
    chosen = fault or next((name for name, one in listed.items() if "told" not in one), "")
    if chosen not in listed:
        raise ChargerRefused("no_open_fault")
    if "told" in listed[chosen]:
        raise ChargerRefused("board_told_before")
    return chosen


def to_advise(state: State, fault: str = "") -> str:
    """The fault the Board's advice is of: the named one, else the oldest it was told. Raises no_open_fault,
    board_not_told.
    """
    listed = open_faults(state)
    if not listed or (fault and fault not in listed):
        raise ChargerRefused("no_open_fault")
    chosen = fault or next((name for name, one in listed.items() if "told" in one), "")
    if not chosen or "told" not in listed[chosen]:
        raise ChargerRefused("board_not_told")
    return chosen
