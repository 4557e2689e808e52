"""Alembic's environment: runs revisions on the connection and in the transaction handed to it, nothing else.

There is no alembic.ini. app/ledger/upgrade.py opens the connection (foreign keys off), begins, checks and commits.
"""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
