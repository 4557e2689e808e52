"""Holds the permission table to the contract: every role by every command, and where a badge alone is not enough."""

from __future__ import annotations

import pytest

from app.domain.kinds import Role
from app.domain.rules.permissions import PIN_NEEDED, TABLE, Command, may, needs_pin

# One row a command: technician, label staff, engineer, supervisor; then whether the PIN is asked.
WRITTEN_OUT = """
intake                 T . E S
diagnose               T . E S
link_form              T . E S
override_form          . . . S  pin
cancel_repair          T . E S
reopen_repair          . . . S
note                   T . E S
crate                  T . E S
work_on_repair         T . E S
dispose                . . E S  pin
tick                   T . E S
deprovision_by_hand    . . E S  pin
box                    T . E S
stand_for              . . E S  pin
hand_over              T . E S
pickup                 T . E S
instruct               . . E S  pin
request_deprovision    . . E S  pin
record_decision        T . E S
ship                   T . E S
hand_back              T . E S
lend                   T . E S
exchange               T . E S
swap                   T . E S
visit                  T . E S
transfer               T . E S
report_lost            T . E S
request_disable        . . E S  pin
move_parts             T . E S
change_parts           T . E S
contact                T . E S
read_contact_words     T . E S
undo                   T L E S
import_file            T . E S
print_paper            T L E S
read                   T L E S
read_form_words        T . E S
export                 T . E S
export_personal        . . . S  pin
change_shared_setting  . . . S  pin
change_desk_setting    T L E S
register_operator      . . . S  pin
issue_badge            . . . S  pin
settle_card            T . E S
backup                 T . E S
restore                . . . S  pin
rekey                  . . . S  pin
erase                  . . . S  pin
"""
ROWS = [line.split() for line in WRITTEN_OUT.strip().splitlines()]
ROLES = (Role.technician, Role.label, Role.engineer, Role.supervisor)


def test_the_table_has_a_row_for_every_command() -> None:
    assert [row[0] for row in ROWS] == [command.value for command in Command]
    assert set(TABLE) == set(Command)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_who_may(row: list[str]) -> None:
    command = Command(row[0])
    assert [may(role, command) for role in ROLES] == [mark != "." for mark in row[1:5]]
    assert needs_pin(command) == ("pin" in row[5:])


def test_a_supervisor_may_do_everything() -> None:
    assert all(may(Role.supervisor, command) for command in Command)


_ENGINEERS = (
    *(Command.dispose, Command.deprovision_by_hand, Command.stand_for, Command.instruct),
    *(Command.request_disable, Command.request_deprovision),
)


def test_no_pin_is_asked_of_whoever_may_not_anyway_nor_for_daily_work() -> None:
    for command in PIN_NEEDED:
        may_role = {role for role in Role if may(role, command)}
        engineers = command in _ENGINEERS
        assert may_role == ({Role.engineer, Role.supervisor} if engineers else {Role.supervisor})
