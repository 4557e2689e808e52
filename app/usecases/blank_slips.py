"""Blank slips: the desk's next numbers given out on paper, and a slip that comes back with its unit."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.codes import RepairNumber, parse_repair_number
from app.domain.commands import GiveOutSlips
from app.domain.kinds import Family
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.rules.slips import check_count, give_drafts, given_out, series_ref
from app.usecases.ports import UnitOfWork


class SlipsGiven(NamedTuple):
    """The numbers given out, in order."""

    outcome: str
    family: Family
    numbers: tuple[str, ...]


def give_out_slips(uow: UnitOfWork, command: GiveOutSlips) -> SlipsGiven:
    """Gives the next numbers out: from now on they are nobody else's, whatever becomes of the paper.

    Raises RepairRefused: slip_count; changed_meanwhile where the slips were laid out for `first` and a unit taken in
    since has that number.
    """
    uow.actor.require(Command.print_paper)
    count = check_count(command.slips)
    numbers: list[RepairNumber] = [uow.next_repair_number() for _ in range(count)]
    if command.first and numbers[0].text != command.first:
        raise RepairRefused("changed_meanwhile")
    uow.record(give_drafts(numbers))
    return SlipsGiven("given_out", Family.ok, tuple(number.text for number in numbers))


def check_slip(uow: UnitOfWork, slip: str) -> str:
    """The number of a slip that lies with the unit, or nothing where there is no slip.

    Raises RepairRefused: unknown_repair where it was never given out, slip_used where a repair has it already.
    """
    if not slip:
        return ""
    number = parse_repair_number(slip)
    if number is None or not given_out(uow.head(series_ref(number)), number):
        raise RepairRefused("unknown_repair")
    if uow.repairs_by_number(number.text):
        raise RepairRefused("slip_used")
    return number.text
