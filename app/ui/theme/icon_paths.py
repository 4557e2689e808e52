"""The drawings of all icons on a 24-unit square, as data. No colour, no size, no Qt.

Commands: `M x y` move, `L x y` line, `C` cubic curve, `O cx cy r` circle, `Z` close; all coordinates absolute.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Ink(enum.Enum):
    """How a layer is put down: filled or stroked in the icon's colour, or stroked in the knock-out colour."""

    fill = "fill"
    stroke = "stroke"
    cut = "cut"


@dataclass(frozen=True, slots=True)
class Layer:
    """One stroke or fill. `width` in units of the 24-unit square; for a fill it is a joined outline (0 = none)."""

    ink: Ink
    path: str
    width: float = 0.0


def _line(path: str, width: float = 2.0) -> Layer:
    return Layer(Ink.stroke, path, width)


def _fill(path: str, width: float = 0.0) -> Layer:
    return Layer(Ink.fill, path, width)


def _cut(path: str, width: float = 2.6) -> Layer:
    return Layer(Ink.cut, path, width)


_OCTAGON = "M7.2 1 L16.8 1 L23 7.2 L23 16.8 L16.8 23 L7.2 23 L1 16.8 L1 7.2 Z"
_CROSS = "M7.8 7.8 L16.2 16.2 M16.2 7.8 L7.8 16.2"
_SHACKLE = "M7 11 L7 7.2 C7 4.44 9.24 2.2 12 2.2 C14.76 2.2 17 4.44 17 7.2 L17 11"
_SHEET = "M4 2.5 L15 2.5 L20 7.5 L20 21.5 L4 21.5 Z"
_WRENCH = (
    "M20.5 6.2 C20.98 8.03 20.38 9.96 18.97 11.21 C17.55 12.46 15.55 12.8 13.8 12.1 L6.3 19.6 "
    "C5.5 20.4 4.2 20.4 3.4 19.6 C2.6 18.8 2.6 17.5 3.4 16.7 L10.9 9.2 C10.2 7.45 10.54 5.45 11.79 4.03 "
    "C13.04 2.62 14.97 2.02 16.8 2.5 L13.8 5.5 L14.4 8 L16.9 8.6 Z"
)
_HANDSET = (
    "M6.5 3 L9.5 3 L11.1 7.6 L9 9.1 C10.23 11.68 12.32 13.77 14.9 15 L16.4 12.9 L21 14.5 L21 17.5 "
    "C21 18.2 20.71 18.87 20.2 19.34 C19.69 19.82 19 20.06 18.3 20 C10.84 19.02 4.98 13.16 4 5.7 "
    "C3.94 5 4.18 4.31 4.66 3.8 C5.13 3.29 5.8 3 6.5 3 Z"
)
_BOOK = (
    "M4 19.5 L4 2.5 L18.5 2.5 C19.33 2.5 20 3.17 20 4 L20 21.5 L6 21.5 C4.9 21.5 4 20.6 4 19.5 "
    "C4 18.1 4.9 17 6 17 L20 17 M9 7 L15 7 M9 11 L15 11"
)
_BARS = (
    "M2 4 L4 4 L4 20 L2 20 Z M6 4 L7 4 L7 20 L6 20 Z M9 4 L12 4 L12 20 L9 20 Z "
    "M14 4 L15 4 L15 20 L14 20 Z M17 4 L19 4 L19 20 L17 20 Z M21 4 L22 4 L22 20 L21 20 Z"
)

EYE_BARS: tuple[tuple[float, float], ...] = ((2, 2), (6, 1), (9, 3), (14, 1), (17, 2), (21, 1))
"""Left edge and width of the eye's bars, so that an arriving scan can fill them from left to right."""

ICONS: dict[str, tuple[Layer, ...]] = {
    # outcome families: the silhouette alone must tell them apart
    "ok": (_fill("O 12 12 11"), _cut("M6.3 12.6 L10.3 16.6 L17.9 7.8")),
    "look": (_fill("M12 1.8 L23 21.6 L1 21.6 Z", 1.2), _cut("M12 8.6 L12 14.8 M12 18.3 L12 18.4")),
    "refused": (_fill(_OCTAGON), _cut(_CROSS)),
    "conflict": (_fill("M10.8 1 L1 12 L10.8 23 Z"), _line("M13.2 1 L23 12 L13.2 23 Z")),
    # the way of a record
    "saved": (
        _line("M7.5 13 L2 13 L2 22 L22 22 L22 13 L16.5 13", 2.4),
        _line("M12 2 L12 14 M7 9.5 L12 14.5 L17 9.5", 2.4),
    ),
    "waiting": (
        _line("M4.5 1.5 L19.5 1.5 L19.5 4.7 L14 12 L19.5 19.3 L19.5 22.5 L4.5 22.5 L4.5 19.3 L10 12 L4.5 4.7 Z"),
        _fill("M8 20.5 L12 16 L16 20.5 Z"),
    ),
    "sent": (_fill("M12 1.5 L22 12 L16.5 12 L16.5 22.5 L7.5 22.5 L7.5 12 L2 12 Z"),),
    "confirmed": (_line("M1.5 13 L6.5 18.5 L16.5 6", 2.8), _line("M11.5 17.5 L12.5 18.5 L22.5 6", 2.8)),
    "offline": (
        _line("M12 21.5 L1.8 9.2 C7.55 3.86 16.45 3.86 22.2 9.2 Z", 2.2),
        _line("M3.5 22 L20.5 3", 3.0),
    ),
    # tasks of the rail
    "intake": (
        _line("M3 14 L3 21 L21 21 L21 14 L16 14 L14.5 17 L9.5 17 L8 14 Z"),
        _line("M12 2.5 L12 11 M8.5 8 L12 11.5 L15.5 8"),
    ),
    "bench": (_line(_WRENCH),),
    "charger": (
        _line("M4 2.5 L20 2.5 L20 21.5 L4 21.5 Z M4 9 L20 9 M4 15.5 L20 15.5"),
        _line("M12.8 10.5 L10.5 13.5 L13.5 13.5 L11.2 16.5", 1.6),
    ),
    "disposal": (
        _line("M3 7.5 L21 7.5 L21 21.5 L3 21.5 Z M3 7.5 L5.5 2.5 L18.5 2.5 L21 7.5"),
        _line("M9.2 11.5 L14.8 17.1 M14.8 11.5 L9.2 17.1"),
    ),
    "label": (_line("M2.5 4.5 L13.5 4.5 L21.5 12 L13.5 19.5 L2.5 19.5 Z M6.5 9 L6.5 15 M9.2 9 L9.2 15 M12 9 L12 15"),),
    "contact": (_line(_HANDSET),),
    "ledger": (_line(_BOOK),),
    "report": (_line(_SHEET + " M8 17.5 L8 14.5 M12 17.5 L12 10.5 M16 17.5 L16 12.5"),),
    "sync": (_line("M3 9.5 L18.5 9.5 M14.5 5 L19 9.5 M21 14.5 L5.5 14.5 M9.5 19 L5 14.5"),),
    "settings": (
        _line("M3 6 L12 6 M17 6 L21 6 M3 12 L6 12 M11 12 L21 12 M3 18 L14 18 M19 18 L21 18"),
        _line("O 14.5 6 2.2 O 8.5 12 2.2 O 16.5 18 2.2"),
    ),
    # things and acts
    "lock": (_line(_SHACKLE, 2.6), _fill("M3.5 10.5 L20.5 10.5 L20.5 22.5 L3.5 22.5 Z"), _cut("M12 14.5 L12 18.5")),
    "eye": (_fill(_BARS),),
    "search": (_line("O 10 10 6.8 M15 15 L21.5 21.5", 2.4),),
    "phone": (_line(_HANDSET),),
    "file": (_line(_SHEET + " M15 2.5 L15 7.5 L20 7.5"),),
    "printer": (
        _line("M7 8.5 L7 2.5 L17 2.5 L17 8.5 M7 17.5 L2.5 17.5 L2.5 8.5 L21.5 8.5 L21.5 17.5 L17 17.5"),
        _line("M7 14 L17 14 L17 21.5 L7 21.5 Z"),
    ),
    "part": (_line("M7 3 L17 3 L22 12 L17 21 L7 21 L2 12 Z O 12 12 3.6"),),
    "tick": (_line("M4 12.5 L9.5 18.5 L20 6", 3.0),),
    "cross": (_line("M6 6 L18 18 M18 6 L6 18", 3.0),),
    "backspace": (_line("M8 5 L22 5 L22 19 L8 19 L2 12 Z"), _line("M11.5 9 L17.5 15 M17.5 9 L11.5 15")),
    "person": (_line("O 12 7.5 4.5 M3.5 21.5 C3.5 17 7.2 14.8 12 14.8 C16.8 14.8 20.5 17 20.5 21.5"),),
}
