"""Who may do what: one table, role by command. Enforced in the use cases, never only on a screen."""

from __future__ import annotations

from enum import StrEnum

from app.domain.kinds import Role


class Command(StrEnum):
    """What someone may want; each use case asks for one of these."""

    intake = "intake"
    diagnose = "diagnose"
    link_form = "link_form"
    override_form = "override_form"
    cancel_repair = "cancel_repair"
    reopen_repair = "reopen_repair"
    note = "note"
    crate = "crate"
    work_on_repair = "work_on_repair"
    """Route, parts wanted and come, hearing, work done, testing."""
    dispose = "dispose"
    """To judge a unit beyond repair, the first step of its disposal; to begin it by instruction, to let it leave."""
    tick = "tick"
    """A step of a disposal that a person does with the unit in hand."""
    deprovision_by_hand = "deprovision_by_hand"
    """To say that the console's entry was deprovisioned by hand, or that it was seen so by eye."""
    box = "box"
    """Boxes of units in disposal: begin, fill, place, close."""
    stand_for = "stand_for"
    """As second person, for what can't be taken back."""
    hand_over = "hand_over"
    """To tell the Board: a box's list, a day's list."""
    pickup = "pickup"
    """What the firm collects, its certificates."""
    instruct = "instruct"
    """To bring in the Board's instruction to dispose of units."""
    request_deprovision = "request_deprovision"
    """The guarded request that the console deprovisions a device, and its being taken back."""
    record_decision = "record_decision"
    """The Board's word, and a guardian's path."""
    ship = "ship"
    hand_back = "hand_back"
    lend = "lend"
    exchange = "exchange"
    swap = "swap"
    """A charging controller and its spare, and what else moves or is corrected of cabinets and controllers."""
    visit = "visit"
    transfer = "transfer"
    report_lost = "report_lost"
    """A lost device, and its turning up."""
    request_disable = "request_disable"
    """The guarded request that the console disables a device, or takes it in use again."""
    move_parts = "move_parts"
    change_parts = "change_parts"
    contact = "contact"
    read_contact_words = "read_contact_words"
    undo = "undo"
    import_file = "import_file"
    print_paper = "print_paper"
    read = "read"
    read_form_words = "read_form_words"
    export = "export"
    export_personal = "export_personal"
    change_shared_setting = "change_shared_setting"
    change_desk_setting = "change_desk_setting"
    register_operator = "register_operator"
    issue_badge = "issue_badge"
    settle_card = "settle_card"
    backup = "backup"
    restore = "restore"
    rekey = "rekey"
    erase = "erase"


_ALL = frozenset(Role)
_DESK = frozenset({Role.technician, Role.engineer, Role.supervisor})
_ANSWERS = frozenset({Role.engineer, Role.supervisor})
_BOSS = frozenset({Role.supervisor})

TABLE: dict[Command, frozenset[Role]] = {
    Command.intake: _DESK,
    Command.diagnose: _DESK,
    Command.link_form: _DESK,
    Command.override_form: _BOSS,
    Command.cancel_repair: _DESK,
    Command.reopen_repair: _BOSS,
    Command.note: _DESK,
    Command.crate: _DESK,
    Command.work_on_repair: _DESK,
    Command.dispose: _ANSWERS,
    Command.tick: _DESK,
    Command.deprovision_by_hand: _ANSWERS,
    Command.box: _DESK,
    Command.stand_for: _ANSWERS,
    Command.hand_over: _DESK,
    Command.pickup: _DESK,
    Command.instruct: _ANSWERS,
    Command.request_deprovision: _ANSWERS,
    Command.record_decision: _DESK,
    Command.ship: _DESK,
    Command.hand_back: _DESK,
    Command.lend: _DESK,
    Command.exchange: _DESK,
    Command.swap: _DESK,
    Command.visit: _DESK,
    Command.transfer: _DESK,
    Command.report_lost: _DESK,
    Command.request_disable: _ANSWERS,
    Command.move_parts: _DESK,
    Command.change_parts: _DESK,
    Command.contact: _DESK,
    Command.read_contact_words: _DESK,
    Command.undo: _ALL,
    Command.import_file: _DESK,
    Command.print_paper: _ALL,
    Command.read: _ALL,
    Command.read_form_words: _DESK,
    Command.export: _DESK,
    Command.export_personal: _BOSS,
    Command.change_shared_setting: _BOSS,
    Command.change_desk_setting: _ALL,
    Command.register_operator: _BOSS,
    Command.issue_badge: _BOSS,
    Command.settle_card: _DESK,
    Command.backup: _DESK,
    Command.restore: _BOSS,
    Command.rekey: _BOSS,
    Command.erase: _BOSS,
}

PIN_NEEDED = frozenset(
    {
        Command.override_form,
        Command.dispose,
        Command.deprovision_by_hand,
        Command.stand_for,
        Command.instruct,
        Command.request_deprovision,
        Command.request_disable,
        Command.change_shared_setting,
        Command.register_operator,
        Command.issue_badge,
        Command.export_personal,
        Command.restore,
        Command.rekey,
        Command.erase,
    }
)
"""Where a badge is not enough: the operator's own PIN proves who it is."""


def may(role: Role, command: Command) -> bool:
    """Whether someone of this role may give this command."""
    return role in TABLE[command]


def needs_pin(command: Command) -> bool:
    """Whether this command asks for the operator's PIN."""
    return command in PIN_NEEDED
