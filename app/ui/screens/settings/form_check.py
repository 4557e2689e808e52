"""The form's template held against what it must be, with a link as a school would get it. Shows; sets nothing."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.values import PREFILL_NAMES
from app.settings.words import t
from app.ui import theme
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.words_label import WordsLabel

SAMPLE = {"serial": "PF3XXXXX", "tag": "KRM-000123", "school": "◯◯小学校"}


def preview(template: str) -> str:
    """The link with made-up values in the names' places."""
    for name in PREFILL_NAMES:
        template = template.replace(f"{{{name}}}", quote(SAMPLE[name], safe=""))
    return template


class FormCheck(QWidget):
    """Says what the template in force fills in, and what it leaves out."""

    def __init__(self) -> None:
        super().__init__()
        self.strip = BannerStrip(self)
        self.link = WordsLabel("", "body", muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.25))
        column.addWidget(self.strip)
        column.addWidget(self.link)

    def show_template(self, template: str) -> None:
        """Another template is in force."""
        if not template:
            self.strip.set_row(StripRow(words=t("settings_screen.form.none")))
            self.link.set_words("")
            return
        missing = [t(f"settings_screen.form.{name}") for name in PREFILL_NAMES if f"{{{name}}}" not in template]
        if missing:
            words = t("settings_screen.form.missing", names="・".join(missing))
            self.strip.set_row(StripRow(words=words))
        else:
            self.strip.set_row(StripRow(words=t("settings_screen.form.good"), family=Family.ok))
        self.link.set_words(t("settings_screen.form.preview", link=preview(template)))
