"""Which function answers which verb: one table for those that need an open ledger, one for those that stand alone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Final

from app.bootstrap import Program
from app.cli import (
    away_verbs,
    charger_verbs,
    contact_verbs,
    decode_verb,
    deprovision_verb,
    desk_verbs,
    disposal_verbs,
    export_verb,
    file_verbs,
    inbox_verbs,
    label_verbs,
    ledger_verbs,
    lone_verbs,
    part_verbs,
    pickup_verb,
    read_verbs,
    transfer_verbs,
    visit_verbs,
)
from app.cli.answer import Answer

WITH_PROGRAM: Final[dict[str, Callable[[Program, Namespace], Answer]]] = {
    "device": read_verbs.device,
    "decode": decode_verb.decode,
    "repairs": read_verbs.repairs,
    "asklist": read_verbs.ask_list,
    "contact": contact_verbs.contact,
    "form": lambda program, args: (
        read_verbs.form_list(program, args) if args.form_verb == "list" else desk_verbs.form_link(program, args)
    ),
    "intake": desk_verbs.intake,
    "undo": desk_verbs.run_undo,
    "act": desk_verbs.run_act,
    "stock": part_verbs.stock,
    "receive": part_verbs.receive,
    "count": part_verbs.count,
    "use-part": part_verbs.use,
    "lend": away_verbs.run_lend,
    "return": away_verbs.run_return,
    "lost": away_verbs.run_lost,
    "found": away_verbs.run_found,
    "move": away_verbs.run_move,
    "exchange": away_verbs.run_exchange,
    "visit": visit_verbs.visit,
    "transfer": transfer_verbs.transfer,
    "school": transfer_verbs.school,
    "swap": charger_verbs.run_swap,
    "dispose": disposal_verbs.dispose,
    "tick": disposal_verbs.run_tick,
    "disposal": disposal_verbs.run_disposal,
    "box": disposal_verbs.box,
    "inbox": inbox_verbs.inbox,
    "settle": inbox_verbs.run_settle,
    "pickup": pickup_verb.run_pickup,
    "deprovision": deprovision_verb.run,
    "verify": ledger_verbs.verify,
    "rebuild": ledger_verbs.rebuild,
    "backup": ledger_verbs.backup,
    "settings": ledger_verbs.settings,
    "import": file_verbs.run_import,
    "sample": file_verbs.sample,
    "export": export_verb.export,
    "labels": label_verbs.labels,
}

ALONE: Final[dict[str, Callable[[Namespace], Answer]]] = {
    "restore": lone_verbs.restore,
    "rekey": lone_verbs.rekey,
    "doctor": lone_verbs.doctor,
    "bench": lone_verbs.bench,
    "tour": lone_verbs.tour,
}
