"""The wire between the window's process and the one that reads pictures: a small JSON head, then plain bytes.

No pickle: what comes back is data only, and a frame's pixels are written as they lie in memory. A pipe, not shared
memory: a 1280×720 frame costs half a millisecond in it, and nothing is left behind by whoever is killed.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final

_SIZES: Final = struct.Struct("<II")
LONGEST: Final = 256 * 1024 * 1024
"""Bytes of a body; more is a broken wire."""

Head = dict[str, Any]


class BrokenWire(Exception):
    """The other side ended in the middle, or speaks something else."""


def write(stream: IO[bytes], head: Head, body: bytes | memoryview = b"") -> None:
    """One message. Raises OSError where nobody reads."""
    words = json.dumps(head).encode()
    stream.write(_SIZES.pack(len(words), len(body)) + words)
    if body:
        stream.write(body)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[Head, bytes] | None:
    """The next message; None at the end. Raises BrokenWire."""
    sizes = stream.read(_SIZES.size)
    if not sizes:
        return None
    if len(sizes) < _SIZES.size:
        raise BrokenWire
    words, body = _SIZES.unpack(sizes)
    if words > LONGEST or body > LONGEST:
        raise BrokenWire
    said, rest = stream.read(words), stream.read(body) if body else b""
    if len(said) < words or len(rest) < body:
        raise BrokenWire
    head = json.loads(said)
    if not isinstance(head, dict):
        raise BrokenWire
    return head, rest
