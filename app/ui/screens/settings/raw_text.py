"""Characters of a scan as they came, each to be told from every other: control characters by name, others by number."""

from __future__ import annotations

from typing import Final

_CONTROLS: Final = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC "
    "FS GS RS US"
)
NAMES: Final = tuple(_CONTROLS.split(" "))
MOST: Final = 120
"""Characters shown; a scanner that sends more is shown from its beginning."""


def raw_characters(text: str) -> str:
    """`PF3` as it is; what can't be seen by name or number in brackets: `[STX]PF3[CR]`, `[U+FF30]`, `[SP]`."""
    shown = "".join(_shown(char) for char in text[:MOST])
    return shown if len(text) <= MOST else f"{shown} …"


def raw_bytes(data: bytes) -> str:
    """A serial scanner's bytes as the characters they are in UTF-8 or Shift_JIS; where they are none, by number."""
    for encoding in ("utf-8", "cp932"):
        try:
            return raw_characters(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    shown = "".join(_shown(chr(byte)) if byte < 0x7F else f"[{byte:02X}]" for byte in data[:MOST])
    return shown if len(data) <= MOST else f"{shown} …"


def _shown(char: str) -> str:
    number = ord(char)
    if "!" <= char <= "~":
        return char
    if char == " ":
        return "[SP]"
    if number < len(NAMES):
        return f"[{NAMES[number]}]"
    return "[DEL]" if number == 0x7F else f"[U+{number:04X}]"
