"""What a camera sees: the live picture with the codes found in it outlined, how sharp it is, and what would help.

Decides how it is shown, and that of pictures that come faster than they are painted the newest wins. It decodes nothing
and takes no scan.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted
from app.usecases.picture_ports import Camera, CameraFault, CameraLook, Corners, PictureHint

SHAPE: Final = 16 / 9
FOOT: Final = 2.7
SLIM: Final = 1.9
"""Heights of the strip below the picture, and of the strip alone, in u."""
BAR: Final = 0.5
ENOUGH: Final = 0.35
"""Sharpness from which on bars can be read: a mark stands there on the bar."""


class CameraView(Painted):
    """A camera's picture while it is visible: nobody who doesn't look pays for it."""

    _came = Signal()

    def __init__(self, source: Camera, parent: QWidget | None = None, *, width: float = 30.0) -> None:
        """`width`: of the picture it would like, in u; it takes any."""
        super().__init__(parent)
        self._source = source
        self._wide = width
        self._leave: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._newest: CameraLook | None = None
        self._look: CameraLook | None = None
        self._image = QImage()
        self._said = ""
        self._slim = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._tell()

    @property
    def look(self) -> CameraLook | None:
        """What is shown."""
        return self._look

    def set_slim(self, *, slim: bool) -> None:
        """Only sharpness and words, where there is no room for a picture."""
        if slim != self._slim:
            self._slim = slim
            self.updateGeometry()
            self.update()

    # --- pictures as they come -------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """From now on pictures are wanted."""
        super().showEvent(event)
        if self._leave is None:
            self._leave = self._source.watch(self._seen)

    def hideEvent(self, event: QHideEvent) -> None:
        """No longer."""
        super().hideEvent(event)
        self.leave()

    def leave(self) -> None:
        """Takes no more pictures; what was shown goes."""
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()
        with self._lock:
            self._newest = None
        self._look, self._image = None, QImage()
        self._tell()

    def _seen(self, look: CameraLook) -> None:
        """On the camera's thread: the newest picture waits, and only one word of it is under way."""
        with self._lock:
            waiting, self._newest = self._newest is not None, look
        if not waiting:
            self._came.emit()

    def _take(self) -> None:
        with self._lock:
            look, self._newest = self._newest, None
        if look is None or self._leave is None:
            return
        self._look = look
        if look.width:
            self._image = QImage(look.pixels, look.width, look.height, 3 * look.width, QImage.Format.Format_BGR888)
        else:
            self._image = QImage()
        self._tell()
        self.update()

    # --- words -----------------------------------------------------------------------------------------------

    def words(self) -> str:
        """What is said below the picture."""
        look = self._look
        if look is None:
            return t("camera.waiting")
        if look.fault is not None:
            return _fault_words(look.fault)
        sure = [corner.text for corner in look.found if corner.sure]
        if sure:
            return t("camera.read", code=sure[0])
        if look.found:
            return t("camera.several" if len(look.found) > 1 else "camera.reading")
        return _hint_words(look.hint)

    def _tell(self) -> None:
        """Another name only where other words stand there: a screen reader must not hear every frame."""
        words = self.words()
        if words != self._said:
            self._said = words
            access.name(self, access.joined(t("camera.name"), words))

    # --- painting --------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        """Sixteen to nine, and the strip (which may stand alone)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The picture's height and the strip's."""
        return theme.px(SLIM) if self._slim else round(width / SHAPE) + theme.px(FOOT)

    def sizeHint(self) -> QSize:
        """As wide as was asked."""
        width = theme.px(self._wide)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A code can still be told in it."""
        width = theme.px(12)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, outlines, sharpness, words."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        if self._slim:
            painter.fillRect(self.rect(), QColor(tokens.surface))
            self._paint_foot(painter, QRectF(self.rect()), 0.3)
            painter.end()
            return
        foot = theme.px(FOOT)
        ground = QRectF(0, 0, self.width(), max(1, self.height() - foot))
        painter.fillRect(ground, QColor(tokens.sunk))
        if not self._image.isNull():
            self._paint_picture(painter, ground)
        else:
            self._paint_nothing(painter, ground)
        strip = QRectF(0, ground.height(), self.width(), foot)
        painter.fillRect(strip, QColor(tokens.surface))
        self._paint_foot(painter, strip, BAR)
        painter.end()

    def _paint_picture(self, painter: QPainter, ground: QRectF) -> None:
        size = QSize(self._image.width(), self._image.height()).scaled(
            ground.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(ground.center())
        painter.drawImage(place.toRect(), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = place.width() / self._image.width()
        for corners in self._look.found if self._look is not None else ():
            self._paint_outline(painter, corners, place, scale)

    @staticmethod
    def _paint_outline(painter: QPainter, corners: Corners, place: QRectF, scale: float) -> None:
        """A frame in the family's colour on a light one, so that it is seen on any ground; solid once it was taken."""
        tokens = theme.tokens()
        shape = QPolygonF([QPointF(place.x() + x * scale, place.y() + y * scale) for x, y in corners.points])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("#FFFFFF", theme.line(6)), (tokens.ok if corners.sure else tokens.look, theme.line(3))):
            pen = QPen(QColor(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if not corners.sure and colour != "#FFFFFF":
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawPolygon(shape)

    def _paint_nothing(self, painter: QPainter, ground: QRectF) -> None:
        """No picture: the sign of trouble, or nothing while one is awaited."""
        if self._look is None or self._look.fault is None:
            return
        family = theme.tokens().family("look")
        side = theme.px(2.5)
        x, y = ground.center().x() - side / 2, ground.center().y() - side / 2
        theme.icons.draw(painter, "look", x, round(y), side, family.icon, family.knockout, family.edge)

    def _paint_foot(self, painter: QPainter, strip: QRectF, thick: float) -> None:
        """The sharpness, `thick` u high, and the words below it."""
        tokens, look = theme.tokens(), self._look
        pad = theme.px(0.6)
        words, font = self.words(), theme.font("small" if self._slim else "body")
        top = theme.px(0.3 if self._slim else 0.5)
        below = top + theme.px(thick)
        line = QRectF(pad, strip.y() + below, strip.width() - 2 * pad, strip.height() - below - theme.px(0.1))
        trouble = look is not None and (look.fault is not None or look.hint not in _CALM)
        colour = tokens.look_text if trouble else tokens.ink
        if theme.text.draw_line(painter, line, words, font, colour).elided:
            self.owe_tip(line, words)
        bar = QRectF(pad, strip.y() + top, strip.width() - 2 * pad, theme.px(thick))
        painter.fillRect(bar, QColor(tokens.chart_bg))
        sharpness = look.sharpness if look is not None else 0.0
        filled = QRectF(bar.x(), bar.y(), bar.width() * sharpness, bar.height())
        painter.fillRect(filled, QColor(tokens.ok if sharpness >= ENOUGH else tokens.look))
        mark = bar.x() + bar.width() * ENOUGH
        painter.fillRect(QRectF(round(mark), bar.y() - 2, theme.line(2), bar.height() + 4), QColor(tokens.ink))


_CALM = (PictureHint.none, PictureHint.no_code)
"""Nothing is wrong: nothing was held there yet."""


def _hint_words(hint: PictureHint) -> str:
    return t(f"camera.hint.{hint.value or 'none'}")


def _fault_words(fault: CameraFault) -> str:
    return t(f"camera.fault.{fault.value}")
