"""Ids: time-ordered ones for what happens, derived ones for what two desks may both create while apart.

Decides which id a thing gets. A derived id (UUIDv5) comes from the natural key, so that two desks that never met give
the same device the same id. Clock and randomness are handed in.
"""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from functools import lru_cache

from app.domain.codes import squeeze
from app.domain.kinds import Aggregate

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/", b"+/!!")
"""What is no letter of `short` becomes none of base64 either."""
_ENDS = "AQgw"
"""Last letters of `short`: of its six bits only two are part of the sixteen bytes."""
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "shuridai.example.jp")


@lru_cache(maxsize=4096)
def short(raw: bytes) -> str:
    """Sixteen bytes as 22 characters of URL-safe base64: how ids stand in JSON."""
    return b2a_base64(raw, newline=False)[:22].translate(_TO_URL).decode("ascii")


@lru_cache(maxsize=4096)
def unshort(text: str) -> bytes:
    """The sixteen bytes behind `short`; raises ValueError for anything else.

    Strict, because base64 isn't: it skips strange characters and ignores the last bits, so that many texts would be one
    id. Kept for a while: folding meets the same aggregate and action again and again.
    """
    if len(text) != 22 or text[-1] not in _ENDS:
        raise ValueError(f"not an id: {text!r}")
    return a2b_base64((text + "==").encode("ascii").translate(_FROM_URL), strict_mode=True)


def derived(kind: Aggregate, natural_key: str) -> bytes:
    """The id of the `kind` whose natural key is `natural_key` (already in its compared form)."""
    return uuid.uuid5(_NAMESPACE, f"{kind}\n{natural_key}").bytes


def device_id(serial: str) -> bytes:
    """The id of the device with this serial number (hyphens, blanks and case apart)."""
    return derived(Aggregate.device, squeeze(serial))


def provisional_id(number: str) -> bytes:
    """The id of a unit that nobody can name yet: by the number of the repair it was taken in with."""
    return derived(Aggregate.device, "provisional:" + number)


def answer_id(sent_utc: str, school: str, serial: str, tag: str) -> bytes:
    """The id of a form answer: time of sending to the second in UTC, and school, serial and tag as written.

    As a list, not joined: a cell may hold two serials on two lines, and must not run into the next cell.
    """
    return derived(Aggregate.form, json.dumps([sent_utc, school, serial, tag], ensure_ascii=False))


def code_id(kind: Aggregate, code: str) -> bytes:
    """The id of a thing of the registers (school, place, operator, setting, charger, part) by its code."""
    return derived(kind, squeeze(code) if kind is not Aggregate.setting else code)


class IdMint:
    """Mints UUIDv7 ids (RFC 9562): milliseconds, then a counter, so that a process's ids never go back. Thread-safe."""

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """`now_ms` gives milliseconds since 1970 in UTC, `random(n)` n random bytes."""
        self._now_ms = now_ms
        self._random = random
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def new(self) -> bytes:
        """A new id, greater than every one minted before, also where the clock was set back."""
        with self._lock:
            ms = self._now_ms()
            if ms > self._last_ms:
                self._last_ms, self._counter = ms, 0
            else:
                self._counter += 1
                if self._counter > 0xFFF:
                    self._last_ms, self._counter = self._last_ms + 1, 0
            head = (self._last_ms << 16 | 0x7000 | self._counter).to_bytes(8, "big")
        tail = bytearray(self._random(8))
        tail[0] = 0x80 | (tail[0] & 0x3F)
        return head + bytes(tail)
