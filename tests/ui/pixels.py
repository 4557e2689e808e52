"""Reading what a widget painted: one pixel, or how much of a rectangle has a colour."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget


def picture(widget: QWidget) -> QImage:
    """The widget as it is painted now."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def at(image: QImage, x: int, y: int) -> str:
    """The colour of one pixel as #RRGGBB."""
    return image.pixelColor(x, y).name().upper()


def near(one: str, other: str, within: int = 12) -> bool:
    """Whether two colours differ by no more than `within` in each channel."""
    a, b = QColor(one), QColor(other)
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= within


def share(image: QImage, rect: QRect, colour: str) -> float:
    """Share of the pixels of `rect` that have this colour, 0 to 1."""
    rect = rect.intersected(image.rect())
    hits = sum(
        near(at(image, x, y), colour)
        for y in range(rect.top(), rect.bottom() + 1)
        for x in range(rect.left(), rect.right() + 1)
    )
    return hits / max(1, rect.width() * rect.height())


def columns(image: QImage, rect: QRect, colour: str) -> tuple[int, int]:
    """First and last column of `rect` in which the colour stands; (-1, -1) where it doesn't."""
    found = [
        x
        for x in range(rect.left(), rect.right() + 1)
        if any(near(at(image, x, y), colour) for y in range(rect.top(), rect.bottom() + 1))
    ]
    return (found[0], found[-1]) if found else (-1, -1)
