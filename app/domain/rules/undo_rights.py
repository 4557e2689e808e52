"""Who may take back what: each kind of operation by the command that made it.

Whoever takes an action back needs the right, and where one is due the PIN, of what is taken back: else a supervisor's
word would be anybody's to unsay. One table, held complete by a test: every kind that is folded stands in it.
"""

from __future__ import annotations

from typing import Final

from app.domain.charger_words import ChargerStatus
from app.domain.kinds import Aggregate, RepairState, Route
from app.domain.operations import Operation
from app.domain.rules.permissions import Command
from app.domain.rules.undo import OUT_OF_THE_HOUSE
from app.domain.rules.undo_disposal import COMMANDS as OF_DISPOSAL
from app.domain.rules.undo_disposal import command_of_request, command_of_tick
from app.domain.rules.undo_site import COMMANDS

_OF_KIND: Final[dict[str, Command]] = {
    **dict.fromkeys(("repair_opened", "repair_moved"), Command.intake),
    **dict.fromkeys(("form_linked", "form_unlinked"), Command.link_form),
    "form_overridden": Command.override_form,
    "diagnosed": Command.diagnose,
    **dict.fromkeys(("noted", "photo_taken", "assigned"), Command.note),
    **dict.fromkeys(("part_needed", "part_came", "heard", "worked", "tested"), Command.work_on_repair),
    **dict.fromkeys(("decided", "guardian_step"), Command.record_decision),
    **dict.fromkeys(("shipped", "came_back", "left_list"), Command.ship),
    **dict.fromkeys(("shipment_opened", "shipment_sent", "shipment_closed"), Command.ship),
    **dict.fromkeys(("handed_back", "handback_opened", "handback_closed"), Command.hand_back),
    "repair_carried": Command.exchange,
    **dict.fromkeys(("part_moved", "part_counted"), Command.move_parts),
    **dict.fromkeys(
        (
            *("contact_made", "contact_passed", "contact_followed", "contact_closed", "contact_reopened"),
            *("faq_kept", "faq_dropped", "fault_reported"),
        ),
        Command.contact,
    ),
    **dict.fromkeys(("crate_opened", "crate_closed", "crate_reopened"), Command.crate),
    **dict.fromkeys(("answer_received", "answer_named"), Command.import_file),
    "label_checked": Command.print_paper,
    "card_settled": Command.settle_card,
    **COMMANDS,
    **OF_DISPOSAL,
}
_OF_REGISTER: Final[dict[Aggregate, Command]] = {
    Aggregate.operator: Command.register_operator,
    Aggregate.setting: Command.change_shared_setting,
    Aggregate.part: Command.change_parts,
    Aggregate.charger: Command.swap,
    Aggregate.visit: Command.visit,
}
"""What registering or changing a thing takes; of all other things that is an import."""
_REGISTERS: Final = frozenset({"registered", "changed"})
_ENDS_A_SCHOOL: Final = frozenset({"ends", "successor"})
"""Only a supervisor closes a school, whatever file it was done by: so nobody else opens it again."""
ASKED: Final = frozenset(_OF_KIND) | _REGISTERS | {"routed", "repair_state_set"}
"""Every kind that can be taken back, and whose command is known here."""


def _of_charger(op: Operation) -> bool:
    return any(ref.kind is Aggregate.charger for ref in op.about)


def command_of(op: Operation) -> Command:
    """The command an operation came from. What only a newer version knows is a supervisor's to take back."""
    if op.kind in OUT_OF_THE_HOUSE:
        return Command.undo  # refused for its own reason, whoever asks
    if op.kind == "step_done":
        return command_of_tick(op)
    if op.kind in ("requested", "request_cancelled"):
        return command_of_request(op)
    if op.kind == "routed":
        return Command.dispose if op.payload["route"] == Route.disposal else Command.work_on_repair
    if op.kind == "charger_moved" and op.payload["to"]["status"] == ChargerStatus.disposed:
        return Command.dispose  # also where the register was put right
    if op.kind == "changed" and op.payload["set"].get("status") == ChargerStatus.disposed and _of_charger(op):
        return Command.dispose  # by a file, of a unit that was never moved here
    if op.kind == "repair_state_set":
        return Command.cancel_repair if op.payload["state"] == RepairState.cancelled else Command.reopen_repair
    if op.kind in _REGISTERS:
        of_school = any(ref.kind is Aggregate.school for ref in op.about)
        if of_school and op.kind == "changed" and not _ENDS_A_SCHOOL.isdisjoint(op.payload["set"]):
            return Command.change_shared_setting
        return next((_OF_REGISTER[ref.kind] for ref in op.about if ref.kind in _OF_REGISTER), Command.import_file)
    return _OF_KIND.get(op.kind, Command.change_shared_setting)
