"""The colour table, light and dark: the only place in the program where a colour is written down.

It must not know Qt or any widget: values are hex strings, so that tests can compute contrast from them.
"""

from __future__ import annotations

from typing import NamedTuple


class FamilyColours(NamedTuple):
    """Colours of one outcome family: banner fill and words on it, words, soft fill, small icon."""

    fill: str
    on: str
    text: str
    soft: str
    icon: str
    knockout: str
    edge: str


class Tokens(NamedTuple):
    """One theme. Names follow section 4 of the design language."""

    dark: bool
    bg: str
    surface: str
    sunk: str
    rail: str
    sel: str
    ink: str
    on_ink: str
    ink2: str
    line: str
    line_strong: str
    ok: str
    on_ok: str
    ok_text: str
    ok_soft: str
    look: str
    on_look: str
    look_text: str
    look_soft: str
    refused: str
    on_refused: str
    refused_text: str
    refused_soft: str
    conflict: str
    on_conflict: str
    conflict_text: str
    conflict_soft: str
    slate: str
    on_slate: str
    slate_text: str
    slate_soft: str
    chart1: str
    chart2: str
    chart_grey: str
    chart_bg: str

    def family(self, name: str) -> FamilyColours:
        """Colours of `ok`, `look`, `refused`, `conflict` or any sync word (slate); an unknown name raises KeyError."""
        if name in ("waiting", "saved", "offline", "sent", "confirmed"):
            name = "slate"
        if name not in ("ok", "look", "refused", "conflict", "slate"):
            raise KeyError(name)
        fill, on, text, soft = (getattr(self, key) for key in (name, f"on_{name}", f"{name}_text", f"{name}_soft"))
        if name == "look":
            return FamilyColours(fill=fill, on=on, text=text, soft=soft, icon=fill, knockout=on, edge=text)
        # In dark the text tone carries the icon: the banner fills are too near the bench to be seen as a small shape.
        if self.dark:
            return FamilyColours(fill=fill, on=on, text=text, soft=soft, icon=text, knockout=self.surface, edge="")
        return FamilyColours(fill=fill, on=on, text=text, soft=soft, icon=fill, knockout="#FFFFFF", edge="")


LIGHT = Tokens(
    dark=False,
    bg="#E7ECEB",
    surface="#FFFFFF",
    sunk="#F2F5F4",
    rail="#DAE1E0",
    sel="#DFE6E9",
    ink="#12201F",
    on_ink="#FFFFFF",
    ink2="#3D4A4B",
    line="#C6CFCF",
    line_strong="#6C797B",
    ok="#005B70",
    on_ok="#FFFFFF",
    ok_text="#005567",
    ok_soft="#D5EAEF",
    look="#FFB000",
    on_look="#1A1200",
    look_text="#6E4300",
    look_soft="#FFEFC7",
    refused="#A51C00",
    on_refused="#FFFFFF",
    refused_text="#9A1A00",
    refused_soft="#FBE2DB",
    conflict="#6E1A86",
    on_conflict="#FFFFFF",
    conflict_text="#6E1A86",
    conflict_soft="#F2E2F7",
    slate="#4A5560",
    on_slate="#FFFFFF",
    slate_text="#414B55",
    slate_soft="#E3E8EC",
    chart1="#005B70",
    chart2="#D97A00",
    chart_grey="#8A979A",
    chart_bg="#DCE3E3",
)

DARK = Tokens(
    dark=True,
    bg="#0E1415",
    surface="#172022",
    sunk="#202B2D",
    rail="#131B1D",
    sel="#2A383C",
    ink="#EDF3F2",
    on_ink="#0E1415",
    ink2="#B9C6C6",
    line="#334044",
    line_strong="#7C8B8E",
    ok="#006F89",
    on_ok="#FFFFFF",
    ok_text="#7AD7EE",
    ok_soft="#10323B",
    look="#FFB830",
    on_look="#1A1200",
    look_text="#FFC65C",
    look_soft="#3B2D0C",
    refused="#B52809",
    on_refused="#FFFFFF",
    refused_text="#FFA58F",
    refused_soft="#47180E",
    conflict="#85309E",
    on_conflict="#FFFFFF",
    conflict_text="#E3AFF5",
    conflict_soft="#381A42",
    slate="#5A6671",
    on_slate="#FFFFFF",
    slate_text="#BAC6CF",
    slate_soft="#2A343A",
    chart1="#4FBBD6",
    chart2="#FFB347",
    chart_grey="#7C8B8E",
    chart_bg="#2A383C",
)


def tokens(dark: bool) -> Tokens:
    """The light or the dark table."""
    return DARK if dark else LIGHT


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance of `#RRGGBB`, 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
