"""The window: the only room that knows Qt.

It shows plain rows and turns keys and scans into commands; it never reads a file and never asks the network.
"""

from __future__ import annotations

import builtins

_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401 (first of all, for what follows)

# From here on PySide6 would read the source of every module imported, to see whether it uses `__feature__` (none here
# does), and Python would keep all of that text: a quarter of a start, and 20 MB.
builtins.__import__ = _import
