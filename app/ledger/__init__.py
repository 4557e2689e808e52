"""The ledger file: the only room that knows SQLAlchemy, SQLite and Alembic.

Decides how facts lie on disk and how they come back after a kill, a power cut or a full disk. Knows nothing of what the
facts mean (domain), of windows, or of HTTP. No connection and no row object ever leaves this room.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system's own questions
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__)
        return getattr(import_module(self.__name__), name)


def _is_coroutine(thing: object) -> bool:
    import asyncio

    return asyncio.iscoroutine(thing)


def _load_sqlalchemy() -> None:
    """SQLAlchemy imports asyncio (with ssl and sockets) and importlib.metadata (with email) as it loads, for what no
    ledger does: a tenth of a start. It gets stand-ins; whoever else imports the two gets the true ones.
    Another thread that imported a submodule of theirs meanwhile would fail; nothing loaded at the start does that.
    """
    later = {name: _Later(name) for name in ("asyncio", "importlib.metadata") if name not in sys.modules}
    if "asyncio" in later:
        vars(later["asyncio"])["iscoroutine"] = _is_coroutine  # taken by SQLAlchemy as it loads
    sys.modules.update(later)
    try:
        import sqlalchemy.dialects.sqlite  # noqa: F401 (loaded here, once)
    finally:
        for name, module in later.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


_load_sqlalchemy()
