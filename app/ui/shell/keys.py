"""Every key the window listens to. Decides what stands on a cap and which sequences it is; what it does is an act's."""

from __future__ import annotations

import enum

from app.ui.widgets.key_cap import BACKSPACE


class Key(enum.Enum):
    """Every key the window listens to: (what stands on the cap, the key sequences of one act each, joint or not)."""

    enter = ("Enter", ("Return", "Enter"))
    escape = ("Esc", ("Esc",))
    undo = (BACKSPACE, ("Backspace", "Ctrl+Z"))
    tab = ("Tab", ())
    rows = ("↑↓", ())
    up = ("↑", ("Up",))
    down = ("↓", ("Down",))
    left = ("←", ("Left",))
    right = ("→", ("Right",))
    page = ("PgDn", ("PgDown",))
    sides = ("←→", ())
    arrows = ("←→↑↓", ())
    ways = ("1–4", tuple("1234"))
    faults = ("1–6", tuple("123456"))
    columns = ("1–8", tuple("12345678"))
    digits = ("1–9", tuple("123456789"))
    from_four = ("4–9", tuple("456789"))
    steps = ("1–9・0", tuple("1234567890"))
    one = ("1", ("1",))
    two = ("2", ("2",))
    three = ("3", ("3",))
    search = ("/", ("/",))
    f1 = ("F1", ("F1",))
    f2 = ("F2", ("F2",))
    f3 = ("F3", ("F3",))
    f4 = ("F4", ("F4",))
    f5 = ("F5", ("F5",))
    f6 = ("F6", ("F6",))
    f7 = ("F7", ("F7",))
    f8 = ("F8", ("F8",))
    f9 = ("F9", ("F9",))
    f10 = ("F10", ("F10",))
    f11 = ("F11", ("F11",))
    f12 = ("F12", ("F12",))
    a = ("A", ("A",))
    b = ("B", ("B",))
    c = ("C", ("C",))
    d = ("D", ("D",))
    e = ("E", ("E",))
    f = ("F", ("F",))
    g = ("G", ("G",))
    h = ("H", ("H",))
    i = ("I", ("I",))
    j = ("J", ("J",))
    k = ("K", ("K",))
    l = ("L", ("L",))  # noqa: E741 - the key is called so
    m = ("M", ("M",))
    n = ("N", ("N",))
    o = ("O", ("O",))
    p = ("P", ("P",))
    q = ("Q", ("Q",))
    r = ("R", ("R",))
    s = ("S", ("S",))
    t = ("T", ("T",))
    w = ("W", ("W",))
    v = ("V", ("V",))
    u = ("U", ("U",))
    x = ("X", ("X",))
    y = ("Y", ("Y",))
    z = ("Z", ("Z",))
    paste = ("Ctrl+V", ("Ctrl+V",))

    @property
    def cap(self) -> str:
        """What stands on the key cap."""
        return self.value[0]

    @property
    def sequences(self) -> tuple[str, ...]:
        """Key sequences in Qt's portable writing; none where the widget with the focus handles the key itself."""
        return self.value[1]

    @property
    def typed(self) -> bool:
        """Whether a text field with the focus has it: it is a character there, or takes one away."""
        return self is Key.undo or any(len(sequence) == 1 for sequence in self.sequences)
