"""Closed words of charging cabinets and controllers, spelled as operations and command line spell them."""

from __future__ import annotations

from enum import StrEnum


class ChargerStatus(StrEnum):
    """Where a controller is, in one word."""

    installed = "installed"
    spare = "spare"
    in_car = "in_car"
    """A spare in the car."""
    taken_out = "taken_out"
    """Out of its cabinet: in the car, or at the center waiting."""
    at_maker = "at_maker"
    stored = "stored"
    disposed = "disposed"


class ChargerWhy(StrEnum):
    """Why one moved."""

    swap_out = "swap_out"
    swap_in = "swap_in"
    load = "load"
    unload = "unload"
    correct = "correct"
    """The register said otherwise than what is seen."""
    maker = "maker"
    back = "back"
    dispose = "dispose"
    arrive = "arrive"


class ChargerFault(StrEnum):
    """What is wrong with a controller, in key order."""

    no_power = "no_power"
    no_turn = "no_turn"
    """The slots are not fed in their turn."""
    trips = "trips"
    """The breaker falls."""
    heat = "heat"
    damage = "damage"
    other = "other"
    unknown = "unknown"
    """Taken out; nobody has looked yet."""
