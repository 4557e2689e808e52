"""The composition root of contacts: the queries over the opened ledger, made when somebody first asks for them.

Names the concrete queries and where the readings of school names lie; decides nothing.
"""

from __future__ import annotations

import json

from app.bootstrap import Program
from app.ledger.queries.contacts import SqlContacts
from app.settings.paths import resource


def contact_queries(program: Program) -> SqlContacts:
    """The questions about contacts of a program; make them once a program: they listen to its changes."""
    readings: dict[str, str] = json.loads(resource("readings", "schools.json").read_text("utf-8"))
    return SqlContacts(program.ledger, program.side, program.clock, program.queries.registers, readings)
