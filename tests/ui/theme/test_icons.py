"""Icons: every name paints inside its square, families differ in silhouette, pixmaps are kept."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from app.ui import theme
from tests.ui.pixels import at, near

WANTED = [
    "intake",
    "bench",
    "charger",
    "disposal",
    "label",
    "contact",
    "ledger",
    "report",
    "sync",
    "settings",
    "ok",
    "look",
    "refused",
    "waiting",
    "saved",
    "offline",
    "sent",
    "confirmed",
    "conflict",
    "lock",
    "eye",
    "search",
    "phone",
    "file",
    "printer",
]


def silhouette(name: str, size: int = 48) -> set[tuple[int, int]]:
    image = QImage(size + 20, size + 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    theme.icons.paint(painter, name, QRectF(10, 10, size, size), "#000000", "#000000")
    painter.end()
    spread = range(size + 20)
    return {(x, y) for x in spread for y in spread if near(at(image, x, y), "#000000", 100)}


@pytest.mark.parametrize("name", theme.icons.NAMES)
def test_every_icon_paints_inside_its_square(name: str) -> None:
    dark = silhouette(name)
    assert len(dark) > 100
    assert all(9 <= x <= 59 and 9 <= y <= 59 for x, y in dark)


def test_the_plan_s_names_are_all_there() -> None:
    assert set(WANTED) <= set(theme.icons.NAMES)


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.combinations(["ok", "look", "refused", "conflict", "lock"], 2))
)
def test_outcomes_differ_by_shape_alone(one: str, other: str) -> None:
    first, second = silhouette(one), silhouette(other)
    if {one, other} == {"ok", "refused"}:
        # disc and octagon: the corners tell them apart, and the mark inside does
        image = [theme.icons.pixmap(name, 48, "#000000", "#FFFFFF").toImage() for name in (one, other)]
        assert image[0] != image[1]
        return
    assert len(first ^ second) > 0.15 * len(first | second)


def test_sync_words_differ_by_shape() -> None:
    shapes = [frozenset(silhouette(name)) for name in ("saved", "waiting", "sent", "confirmed", "offline")]
    assert len(set(shapes)) == 5


def test_a_pixmap_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    theme.icons.pixmap("ok", 31, "#005B70")
    monkeypatch.setattr(theme.icons, "paint", lambda *_args: pytest.fail("painted again"))
    again = theme.icons.pixmap("ok", 31, "#005B70")
    assert again.width() == 31


def test_a_pixmap_is_sharp_on_a_dense_screen() -> None:
    dense = theme.icons.pixmap("ok", 20, "#005B70", "#FFFFFF", 2.0)
    assert dense.width() == 40
    assert dense.devicePixelRatio() == 2.0


def test_unknown_icon() -> None:
    with pytest.raises(KeyError):
        theme.icons.pixmap("unicorn", 20, "#000000")
