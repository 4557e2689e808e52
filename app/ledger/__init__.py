"""The ledger file: the only room that knows SQLAlchemy, SQLite and Alembic.

Decides how facts lie on disk and how they come back after a kill, a power cut or a full disk. Knows nothing of what the
facts mean (domain), of windows, or of HTTP. No connection and no row object ever leaves this room.
"""
