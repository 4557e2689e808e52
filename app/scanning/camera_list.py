"""The cameras of this machine as the system lists them, without opening one and without a picture library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from app.usecases.picture_ports import CameraRow

_KNOWN: Final = Path("/sys/class/video4linux")


def listed(folder: Path = _KNOWN) -> tuple[CameraRow, ...] | None:
    """Linux: every camera's first stream, in order. None on other systems, which have no such list."""
    if not sys.platform.startswith("linux"):
        return None
    rows: list[tuple[int, CameraRow]] = []
    for device in folder.glob("video*"):
        number = device.name.removeprefix("video")
        if number.isdigit() and _word(device / "index") in ("0", ""):
            rows.append((int(number), CameraRow(number, _word(device / "name"))))
    return tuple(row for _, row in sorted(rows))


def _word(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip()
    except OSError:  # unplugged in this moment
        return ""
