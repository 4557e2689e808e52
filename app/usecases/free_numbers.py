"""Numbers of what is numbered by desk: contacts, shipments, boxes. One that something has already is passed over."""

from __future__ import annotations

from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.usecases.ports import UnitOfWork


def free_number(uow: UnitOfWork, kind: Aggregate) -> str:
    """The desk's next number that nothing of the kind has yet: a desk of the same mark, or a person, may have it."""
    while uow.head(Ref(kind, code_id(kind, number := uow.next_code(kind)))) is not None:
        continue
    return number
