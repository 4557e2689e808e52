"""Whether the second decoder can be used on this machine: asked by whoever tells people, without a picture library.

A decoder that isn't there is a notice, not a failure: codes are read by the other, fewer of them.
"""

from __future__ import annotations

import importlib
import warnings
from functools import cache
from typing import Final

ZBAR_MISSING: Final = "zbar_missing"
"""The notice: the second decoder's library is not on this machine."""


def zbar_notice() -> str:
    """Empty where zbar can be used, else `zbar_missing`. Looks for it once, which takes some hundredths of a second."""
    return "" if zbar_there() else ZBAR_MISSING


@cache
def zbar_there() -> bool:
    """Whether it can be loaded."""
    try:
        # pyzbar looks for the library when it is imported; on Windows a missing runtime is an OSError.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            importlib.import_module("pyzbar.pyzbar")
    except (ImportError, OSError):
        return False
    return True
