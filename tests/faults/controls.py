"""Ledgers made worse on purpose: with each of these the fault tests must go red, or they prove nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.ledger import driver, engine, transaction
from app.ledger.engine import Database
from app.ledger.ledger import SqlLedger


def apply(name: str) -> None:
    """Take away one of the promises' supports, in this process."""
    {
        "no_sync": _no_sync,
        "no_transaction": _no_transaction,
        "new_ids": _new_ids,
        "believe_the_error": _believe_the_error,
        "die_when_told_no": _die_when_told_no,
        "no_write_over": _no_write_over,
        "no_settling": _no_settling,
        "forget_unknown": _forget_unknown,
    }[name]()


def _no_sync() -> None:
    """synchronous=OFF: commits are not carried to the disk."""
    worse = tuple("synchronous=OFF" if pragma.startswith("synchronous") else pragma for pragma in driver._LASTING)
    setattr(driver, "_LASTING", worse)  # noqa: B010 - it is Final on purpose


def _no_transaction() -> None:
    """Each statement is committed by itself."""
    engine._begin_write = lambda connection: None


def _believe_the_error() -> None:
    """A failed commit is taken for not saved, without a look."""

    def believe(database: Database, fault: DBAPIError, op_ids: Sequence[bytes]) -> bool:
        return False

    transaction._settle = believe


def _new_ids() -> None:
    """A retry mints new ids."""
    from tests.faults import transactions

    transactions.NEW_IDS_ON_RETRY = True


def _die_when_told_no() -> None:
    """No fault of the ledger: the power goes the moment someone was told "not saved"."""
    from tests.faults import transactions

    transactions.DIE_WHEN_TOLD_NO = True


def _forget_unknown() -> None:
    """What may be saved is not remembered: the next try tells only of itself."""

    class Forgetful(set[bytes]):
        def add(self, element: bytes, /) -> None:
            pass

    begin = SqlLedger.__init__

    def begin_worse(self: SqlLedger, *arguments: Any, **more: Any) -> None:
        begin(self, *arguments, **more)
        self._unknown = Forgetful()

    setattr(SqlLedger, "__init__", begin_worse)  # noqa: B010 - mypy holds that nobody assigns a method


def _no_write_over() -> None:
    """Operations not seen after a failed commit are believed to be gone; then the power goes."""
    _die_when_told_no()
    setattr(transaction, "_WRITE_OVER", text("SELECT 1"))  # noqa: B010 - it is Final on purpose


def _no_settling() -> None:
    """As `believe_the_error`; then the power goes."""
    _die_when_told_no()
    _believe_the_error()
