"""The banner of a narrow column: the line stands whole between the word and the code."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import words
from app.ui import theme
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.stacked_banner import StackedBanner

REASONS = ("not_on_instruction", "no_instruction", "unknown_device", "unit_first", "not_on_sheet", "box_is_closed")


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(("breadth", "width"), [(theme.Breadth.wide, 420), (theme.Breadth.narrow, 315)])
@pytest.mark.parametrize("reason", REASONS)
def test_what_to_do_stands_between_word_and_code(
    qapp: QApplication, qtbot: QtBot, language: words.Language, breadth: theme.Breadth, width: int, reason: str
) -> None:
    words.set_language(language)
    theme.apply_look(qapp, theme.Look(breadth=breadth))
    banner = StackedBanner()
    qtbot.addWidget(banner)
    banner.resize(width, banner.sizeHint().height())
    line = words.t(f"refused.{reason}")
    row = BannerRow(answer=Answer.refused, word=words.t("away.short.refused"), number="M2NXCV99N8SDK8Q", line=line)
    banner.show_answer(row)
    icon, pad = banner._icon_rect(), theme.px(1.4)
    top, foot = icon.bottom() + theme.px(0.3), banner.height() - pad * 0.7 - theme.px(2.3)
    _share, font = banner._set()
    wide = banner.width() - icon.left() - pad
    assert theme.text.block_height(line, font, wide, 1.25) <= foot - top
