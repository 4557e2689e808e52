"""The composition root of visits: their queries over the opened ledger, and their papers.

Names the concrete queries and labels; decides nothing.
"""

from __future__ import annotations

from app.bootstrap import Program
from app.ledger.queries.visits import SqlVisits


def visit_queries(program: Program) -> SqlVisits:
    """The questions about visits of a program."""
    return SqlVisits(program.ledger, program.side, program.clock, program.queries.registers)
