"""Pictures of the intake, import and ledger widgets, composed as in the design pictures 01, 02, 09 and 10.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.gallery_intake [folder] [name part]

saves PNGs into build/gallery. The rows are made up (tests/ui/intake_samples.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.settings import words
from app.ui import theme
from app.ui.shell.frame import Frame, body_padding, rail_rows
from app.ui.widgets.choice_keys import ChoiceKeys
from app.ui.widgets.corners import round_content
from app.ui.widgets.counts_header import CountsHeader, ImportCounts
from app.ui.widgets.crate_map import CrateData, CratePanel
from app.ui.widgets.device_card import DeviceCard, DeviceCardData
from app.ui.widgets.diff_table import DiffTable
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.key_hints import CAP_PROPERTY, PLACE_PROPERTY, SMALL_PROPERTY
from app.ui.widgets.log_model import LogModel, PagedLogModel
from app.ui.widgets.log_table import WORK_ROWS, LogTable
from app.ui.widgets.near_match_panel import NearMatchData, NearMatchPanel
from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner
from app.ui.widgets.panel import Panel
from app.ui.widgets.rail import WhoRow
from app.ui.widgets.reason_list import ReasonData, ReasonList
from app.ui.widgets.scan_bar import ScanBarRow
from app.ui.widgets.search_field import SearchField, SearchState
from app.ui.widgets.sync_counter import SyncRow
from app.ui.widgets.timeline import TimelineStyle
from app.ui.widgets.words_label import WordsLabel
from tests.ui import intake_samples as samples

SIDE = {"intake": (33.0, 23.0), "import": (29.0, 22.0), "ledger": (36.0, 24.0)}


class Page(QWidget):
    """Work at the left, a side column at the right that gives way at 200 %."""

    def __init__(self, kind: str, side: QWidget) -> None:
        super().__init__()
        self._kind = kind
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self.left = QVBoxLayout()
        self._across.addLayout(self.left, 1)
        self._side = side
        self._across.addWidget(side)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        gap = theme.px(body_padding())
        self._across.setSpacing(gap)
        self.left.setSpacing(gap)
        breadth = theme.look().breadth
        wide, narrow = SIDE[self._kind]
        self._side.setFixedWidth(theme.px(wide if breadth is theme.Breadth.wide else narrow))
        self._side.setVisible(breadth is not theme.Breadth.small)


def table_panel(table: LogTable) -> Panel:
    panel = Panel(padding=0)
    panel.body.addWidget(table)
    round_content(panel.body.parentWidget(), headed=False)
    return panel


def intake(
    *,
    card: DeviceCardData | None = samples.CARD,
    crate: CrateData | None = None,
    empty: bool = False,
    english: bool = False,
    picked: str = "",
) -> QWidget:
    side = DeviceCard()
    side.set_card(None if empty else card)
    page = Page("intake", side)
    banner = OutcomeBanner()
    if not empty:
        banner.show_answer(
            BannerRow(
                answer=Answer.ok,
                word="受付",
                number="8A-0412-M",
                line="善導寺小　キーボードトップ外れ　フォームあり",
                count="40",
                count_caption="台目 ／ 40",
            )
        )
    keys = ChoiceKeys()
    keys.set_questions(samples.questions(english=english, forbidden=bool(picked)))
    for key in picked:
        keys.pick(key)
    box = CratePanel()
    box.set_crate(crate or (CrateData(title="箱　行政便 11月20日") if empty else samples.crate()))
    model = LogModel(samples.intake_columns(), page)
    table = LogTable(model, row_units=WORK_ROWS, name="受付の記録")
    table.set_empty_text("まだ読み取りはありません。端末を読み取ってください。")
    if not empty:
        model.set_rows(samples.INTAKE_ROWS)
        table.select_place(0)
    for part in (banner, keys, box):
        page.left.addWidget(part)
    page.left.addWidget(table_panel(table), 1)
    page.setProperty("focusFirst", table if picked else keys.boxes[0].first_key())
    return page


def near(data: NearMatchData = samples.NEAR) -> QWidget:
    side = DeviceCard()
    side.set_card(samples.CARD_LOOK)
    page = Page("intake", side)
    banner = OutcomeBanner()
    banner.show_answer(
        BannerRow(
            answer=Answer.look,
            word="要照合",
            number="8A-0413-P",
            line="津福小学校　フォームの番号が1文字ちがいます",
        )
    )
    panel = NearMatchPanel()
    panel.set_data(data)
    page.left.addWidget(banner)
    page.left.addWidget(panel, 1)
    page.setProperty("focusFirst", panel.link)
    return page


def importing(counts: ImportCounts = samples.COUNTS, *, empty: bool = False) -> QWidget:
    side = ReasonList()
    side.set_data(ReasonData() if empty else samples.REASONS)
    page = Page("import", side)
    head = CountsHeader()
    head.set_counts(counts)
    table = DiffTable()
    table.set_head("反映すると変わること", () if empty else samples.DIFF_CHIPS)
    table.table.set_empty_text("変わることはありません。")
    table.set_rows(() if empty else samples.DIFF)
    foot = Panel()
    row = QHBoxLayout()
    row.setSpacing(theme.px(1.25))
    apply = KeyButton(ButtonRow(id="apply", text="260件を反映する", key="Enter", main=True, height=3.75))
    stop = KeyButton(ButtonRow(id="stop", text="やめる", key="Esc", height=3.75))
    note = WordsLabel(role="caption", muted=True)
    note.set_words("ファイルにない端末は、消しません。空欄は、いまの値を残します。反映のあとも1回で取り消せます。")
    row.addWidget(apply)
    row.addWidget(stop)
    row.addWidget(note, 1, Qt.AlignmentFlag.AlignVCenter)
    foot.body.addLayout(row)
    page.left.addWidget(head)
    page.left.addWidget(table, 1)
    page.left.addWidget(foot)
    page.setProperty("focusFirst", apply)
    return page


def ledger(*, empty: bool = False, waiting: bool = False) -> QWidget:
    side = DeviceCard(TimelineStyle.full)
    side.set_card(None if empty else samples.LEDGER_CARD)
    page = Page("ledger", side)
    field = SearchField()
    field.set_text("6m0")
    field.set_state(SearchState(hits="0", unit="台", total="／ 37,500台") if empty else samples.SEARCH)
    table: LogTable
    if waiting:
        paged = PagedLogModel(samples.ledger_columns(), lambda request: None, page)
        table = LogTable(paged, row_units=3.3, name="台帳")
        paged.open_list(1_000_000)
    else:
        model = LogModel(samples.ledger_columns(), page)
        table = LogTable(model, row_units=3.3, name="台帳")
        table.set_empty_text("見つかりません。番号の一部や学校の名前でも探せます。")
        if not empty:
            model.set_rows(samples.LEDGER_ROWS)
            table.select_place(0)
    table.set_query("6m0")
    page.left.addWidget(field)
    page.left.addWidget(table_panel(table), 1)
    page.setProperty("focusFirst", field.line)
    return page


def hints(frame: Frame, rows: tuple[tuple[str, str, str], ...]) -> None:
    actions = []
    for cap, label, place in rows:
        action = QAction(label, frame)
        action.setProperty(CAP_PROPERTY, cap)
        action.setProperty(PLACE_PROPERTY, place)
        action.setProperty(SMALL_PROPERTY, cap in ("Enter", "1–9", "Esc", "⌫"))
        actions.append(action)
    frame.hints.set_actions(actions)


HINTS = {
    "intake": (
        ("Enter", "確定して伝票を印刷", "main"),
        ("1–9", "故障箇所", "left"),
        ("Tab", "確認だけ見る", "left"),
        ("Esc", "箱を閉じる", "left"),
    ),
    "bench": (),
    "ledger": (("/", "検索", "left"), ("↑↓", "選ぶ", "left"), ("Enter", "修理を開く", "main"), ("Esc", "消す", "left")),
}
ALWAYS = (("⌫", "取り消し", "right"), ("T", "電話", "right"), ("F12", "早見表", "right"))

PICTURES: dict[str, tuple[str, Callable[[], QWidget]]] = {
    "01-intake": ("intake", intake),
    "01-intake-picked": ("intake", lambda: intake(picked="12")),
    "01-intake-long": ("intake", lambda: intake(card=samples.CARD_LONG, crate=samples.crate(57, 13))),
    "01-intake-empty": ("intake", lambda: intake(empty=True)),
    "01-intake-english": ("intake", lambda: intake(english=True)),
    "02-near": ("intake", near),
    "02-near-long": ("intake", lambda: near(samples.NEAR_LONG)),
    "09-import": ("ledger", importing),
    "09-import-long": ("ledger", lambda: importing(samples.COUNTS_LONG)),
    "09-import-empty": ("ledger", lambda: importing(samples.COUNTS_CALM, empty=True)),
    "10-ledger": ("ledger", ledger),
    "10-ledger-empty": ("ledger", lambda: ledger(empty=True)),
    "10-ledger-waiting": ("ledger", lambda: ledger(waiting=True)),
}
WAYS: dict[str, tuple[bool, int, int, int]] = {
    "": (False, 100, 1920, 1080),
    "-dark": (True, 100, 1920, 1080),
    "-1366": (False, 100, 1366, 768),
    "-text200": (False, 200, 1920, 1080),
    "-text150": (False, 150, 1920, 1080),
}


def shoot(app: QApplication, name: str, way: str) -> QPixmap:
    """One picture: the screen in the frame, in that way."""
    dark, scale, width, height = WAYS[way]
    words.set_language("en" if "english" in name else "ja")
    theme.apply(app, dark=dark, scale=scale)
    screen, make = PICTURES[name]
    frame = Frame()
    frame.resize(width, height)
    theme.fit_to_width(app, width)
    frame.rail.set_rows(rail_rows({"bench": 66, "sync": 2}, frozenset({"sync"})))
    frame.rail.set_who(WhoRow(person="古賀 美咲", desk="受付台 A"))
    frame.scan_bar.set_row(ScanBarRow(code="PFER8BVU", named="端末　製造番号", source="スキャナー1", time="9:42:18"))
    frame.sync.set_row(SyncRow(saved=3, waiting=9, sent=2, confirmed=1204, conflict=2))
    page = make()
    frame.set_screen(screen, page)
    hints(frame, HINTS[screen] + ALWAYS)
    frame.show()
    frame.activateWindow()
    target = page.property("focusFirst")
    if isinstance(target, QWidget):
        target.setFocus()
    for _ in range(4):
        app.processEvents()
    picture = frame.grab()
    frame.close()
    frame.deleteLater()
    app.processEvents()
    return picture


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else Path("build/gallery")
    part = arguments[1] if len(arguments) > 1 else ""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for name in PICTURES:
        for way in WAYS:
            if part in f"{name}{way}":
                path = folder / f"{name}{way}.png"
                shoot(app, name, way).save(str(path))
                print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
