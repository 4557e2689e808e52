"""Pictures of every widget in every state, to be laid beside the design pictures and judged by eye.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.gallery [folder] [name part]

saves PNGs into build/gallery. Words in the sample rows are made up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.settings import words
from app.ui import theme
from app.ui.shell.action_set import ActionSet
from app.ui.shell.frame import Frame, body_padding, rail_rows
from app.ui.shell.key_sheet import KeySheet
from app.ui.widgets.chips import Chip, ChipRow, FilterChip
from app.ui.widgets.code_label import CodeLabel
from app.ui.widgets.empty_state import EmptyRow, EmptyState, StepRow, StepState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.hazard_band import HazardBand
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.key_hints import KeyHints
from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner, idle_row
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rail import WhoRow
from app.ui.widgets.scan_bar import ScanBar, ScanBarRow, ScanState
from app.ui.widgets.sync_counter import SyncCounter, SyncRow
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.toast import Toast, ToastRow

LONG_SCHOOL = "久留米市立久留米特別支援学校高等部分教室"
LONG_SERIAL = "P3NXCVVWBD4YTLQ"
OK = BannerRow(
    answer=Answer.ok,
    word="受付",
    number="8A-0412-M",
    line="善導寺小　キーボードトップ外れ　フォームあり",
    count="40",
    count_caption="台目 ／ 40",
)
LOOK = BannerRow(
    answer=Answer.look, word="要照合", number="8A-0413-P", line="津福小学校　フォームの番号が1文字ちがいます"
)
REFUSED = BannerRow(
    answer=Answer.refused,
    word="受付不可",
    number="725003318A",
    line="江南中学校　令和8年7月にデプロビジョニング済み",
)
LONG = BannerRow(
    answer=Answer.look,
    word="入力待ち",
    number=LONG_SERIAL,
    line=f"{LONG_SCHOOL}　フォームがありません。受付は保存しました。入力依頼の一覧に入れました。",
    count="12345",
    count_caption="台目 ／ 12345",
)
SYNC = SyncRow(saved=3, waiting=9, sent=2, confirmed=1204, conflict=2)


class Sheet(QWidget):
    """A page on the bench's ground."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().bg)
        painter.end()


def column(width: int, *widgets: QWidget, gap: float = 0.6) -> Sheet:
    page = Sheet()
    box = QVBoxLayout(page)
    pad = theme.px(1.5)
    box.setContentsMargins(pad, pad, pad, pad)
    box.setSpacing(theme.px(gap))
    for widget in widgets:
        box.addWidget(widget)
    page.setFixedWidth(width)
    page.adjustSize()
    return page


def line(*widgets: QWidget) -> QWidget:
    holder = FlowRow()
    holder.set_widgets(widgets)
    return holder


def banner(row: BannerRow) -> OutcomeBanner:
    made = OutcomeBanner()
    made.show_answer(row)
    return made


def banners(width: int) -> QWidget:
    return column(width, *(banner(row) for row in (OK, LOOK, REFUSED, LONG, idle_row())))


def controls(width: int) -> QWidget:
    main = KeyButton(ButtonRow(id="a", text="主な操作", key="Enter", main=True))
    off = KeyButton(ButtonRow(id="c", text="いまはできない", key="F", reason="直すもの 8件"))
    tall = KeyButton(ButtonRow(id="d", text="この端末のフォームとして結び付ける", key="Enter", main=True, height=3.75))
    filters = [FilterChip(ChipRow(text="すべて 40")), FilterChip(ChipRow(text="確認 7", kind="look"))]
    filters[0].setChecked(True)
    chosen = FilterChip(ChipRow(text="不可 1", kind="refused", key="3"))
    chosen.setChecked(True)
    kinds = ("ok", "look", "refused", "conflict", "waiting", "saved", "offline", "sent", "confirmed")
    chips = [Chip(ChipRow(text=text, kind=kind)) for kind, text in zip(kinds, CHIP_WORDS, strict=True)]
    toast = Toast()
    plain = KeyButton(ButtonRow(id="b", text="ほかの操作", key="2"))
    codes = [CodeLabel(code, role) for code, role in (("PF0Z1C9Q", "card_code"), (LONG_SERIAL, "list_code"))]
    fields = QWidget()
    grid = QGridLayout(fields)
    grid.setContentsMargins(0, 0, 0, 0)
    rows = (
        FieldRow(id="name", caption="名前", text="古賀 美咲"),
        FieldRow(id="why", caption="理由", hint="なぜフォームなしで始めるか"),
        FieldRow(id="pin", caption="PIN", text="1234", secret=True, trouble="PIN がちがいます。あと 2回です。"),
        FieldRow(id="code", caption="製造番号", text="PF0Z1C9Q", code=True),
    )
    for at, row in enumerate(rows):
        grid.addWidget(TextField(row), 0, at, Qt.AlignmentFlag.AlignTop)
    panels = QWidget()
    box = QHBoxLayout(panels)
    box.setContentsMargins(0, 0, 0, 0)
    for kind in PanelKind:
        panel = Panel("箱　行政便 11月20日　混載", kind=kind)
        panel.set_title("箱　行政便", "数字キー 1〜9")
        panel.head.add_right(Chip(ChipRow(text="40", kind="ok")))
        panel.body.addWidget(QLabel("本文です"))
        box.addWidget(panel)
    page = column(
        width,
        line(main, plain, off, tall),
        line(*filters, chosen, Chip(ChipRow(text="保証内"))),
        line(*chips),
        HazardBand(),
        toast,
        line(*codes),
        fields,
        panels,
        IconRow(),
        gap=1,
    )
    toast.show_row(ToastRow(text="8A-0412-M を受け付けました", place="保存済み"))
    page.adjustSize()
    return page


CHIP_WORDS = ("一致", "目安を過ぎた", "不可", "要確認", "送信待ち", "ここに保存", "オフライン", "送信済み", "確認済み")


class IconRow(QWidget):
    """All icons at three sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(theme.px(7))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme.tokens()
        painter.fillRect(self.rect(), t.surface)
        for at, name in enumerate(theme.icons.NAMES):
            x = theme.px(0.5) + at * theme.px(3.1)
            family = t.family(name) if name in ("ok", "look", "refused", "conflict") else None
            colours = (family.icon, family.knockout, family.edge) if family else (t.ink, t.surface, "")
            theme.icons.draw(painter, name, x, theme.px(0.5), theme.px(2.5), *colours)
            theme.icons.draw(painter, name, x, theme.px(3.5), theme.px(1.25), *colours)
            theme.icons.draw(painter, name, x, theme.px(5.2), theme.px(1), *colours)
        painter.end()


def strips(width: int) -> QWidget:
    rows = (
        ScanBarRow(code="PFER8BVU", named="端末　製造番号", source="スキャナー1", time="9:42:18"),
        ScanBarRow(message="スキャナー1 がつながっています。試しに何か読み取ってください"),
        ScanBarRow(state=ScanState.badge_only, message="同意する人の名札だけを受け付けます"),
        ScanBarRow(state=ScanState.no_scanner, message="USB の線を確かめてください"),
        ScanBarRow(state=ScanState.layout_wrong, code="PF0Z1C9Q", named="スキャナーの配列を日本語にしてください"),
    )
    bars = []
    for row in rows:
        bar = ScanBar()
        bar.set_row(row)
        bars.append(bar)
    caught, arriving = ScanBar(), ScanBar()
    caught.show_scan(ScanBarRow(code=LONG_SERIAL, named="端末　製造番号", source="スキャナー1", time="9:42:18"))
    arriving.set_arriving(6)
    counters = []
    for sync in (
        SYNC,
        SyncRow(saved=438, confirmed=2691, offline=True),
        SyncRow(saved=1, waiting=12345, sent=12345, confirmed=12345, refused=12345, conflict=12345),
        SyncRow(no_destination=True),
    ):
        counter = SyncCounter()
        counter.set_row(sync)
        counters.append(line(counter))
    hints = []
    for context in ("intake", "intake.near_match", "intake.first_start", "ledger.import_preview"):
        strip = KeyHints()
        strip.set_actions(bound_actions(strip, context).hints(), "次の端末を読み取ると「あとで」になります")
        hints.append(strip)
    return column(width, *bars, caught, arriving, *counters, *hints)


def bound_actions(window: QWidget, context: str) -> ActionSet:
    actions = ActionSet(window)
    for row in list(actions._acts):
        actions.bind(row, lambda: None)
    for name in ("intake.accessories", "intake.swollen", "preview.leave"):
        actions.set_allowed(name, allowed=False)
    actions.set_context(context)
    return actions


def frame(context: str) -> Frame:
    made = Frame()
    made.rail.set_rows(rail_rows({"bench": 66, "sync": 2}, frozenset({"sync"})))
    made.rail.set_who(WhoRow(person="古賀 美咲", desk="受付台 A"))
    made.scan_bar.set_row(ScanBarRow(code="PFER8BVU", named="端末　製造番号", source="スキャナー1", time="9:42:18"))
    made.sync.set_row(SYNC)
    made.hints.set_actions(bound_actions(made, context).hints())
    return made


class Stand(QWidget):
    """Stands in for the parts of the intake screen that are built elsewhere."""

    def __init__(self, row: BannerRow) -> None:
        super().__init__()
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        self.banner = banner(row)
        left.addWidget(self.banner)
        rest = Panel("似た番号のフォームが 1件 あります")
        rest.set_title(
            "似た番号のフォームが 1件 あります", "同じ学校・1文字ちがい・受付待ちのフォーム", note_right=True
        )
        rest.body.addStretch(1)
        buttons = (
            ButtonRow(id="a", text="この端末のフォームとして結び付ける", key="Enter", main=True, height=3.75),
            ButtonRow(id="b", text="別のフォームを探す", key="2", height=3.75),
        )
        self.main = [KeyButton(b) for b in buttons]
        rest.body.addWidget(line(*self.main))
        left.addWidget(rest, 1)
        self._across.addLayout(left, 1)
        self._card = Panel(f"端末　{LONG_SCHOOL}")
        self._across.addWidget(self._card)
        theme.changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self._card.setVisible(not small)
        self._card.setFixedWidth(theme.px(33 if theme.look().breadth is theme.Breadth.wide else 23))
        self._across.setSpacing(theme.px(body_padding()))
        for at in range(self._across.count()):
            item = self._across.itemAt(at)
            inner = item.layout() if item is not None else None
            if inner is not None:
                inner.setSpacing(theme.px(body_padding()))


def first_start() -> EmptyState:
    devices = ButtonRow(id="devices", text="ファイルを選ぶ", key="Enter", main=True, height=3.5)
    forms = ButtonRow(id="forms", text="ファイルを選ぶ", key="3", height=3.5)
    schools, console = "64校の名前とコード", "管理コンソールの書き出し（CSV・XLSX）"
    sheet = "シートの書き出し。あとで Google とつなぐこともできます"
    done, now = StepState.done, StepState.now
    note, drop, later = "schools.csv　64校", "ファイルをここに落とす", "あとでもできます"
    steps = (
        StepRow(id="schools", title="学校の一覧", line=schools, note=note, state=done, done_word="読み込み済み"),
        StepRow(id="devices", title="端末の台帳", line=console, note=drop, state=now, button=devices),
        StepRow(id="forms", title="故障報告フォームの回答", line=sheet, note=later, button=forms),
    )
    offers = (
        ButtonRow(id="sample", text="見本の台帳で試す（64校・37,500台）", key="S", height=3.25),
        ButtonRow(id="hub", text="チームのハブに参加する", key="H", height=3.25),
        ButtonRow(id="sheet", text="コマンド表を印刷する", key="C", height=3.25),
    )
    return EmptyState(
        EmptyRow(
            sentence="最初の1台を読み取ると、受付が始まります",
            line="台帳が空でも受け付けできます。先に台帳を読み込むと、学校・保証・フォームがすぐに出ます。",
            steps=steps,
            offers=offers,
        )
    )


def grab(app: QApplication, widget: QWidget, path: Path) -> None:
    widget.show()
    for _ in range(3):
        app.processEvents()
    picture = widget.grab()
    picture.save(str(path))
    widget.hide()
    widget.deleteLater()
    app.processEvents()


def framed(app: QApplication, name: str, size: tuple[int, int], folder: Path, suffix: str) -> None:
    contexts = {"intake": "intake", "look": "intake.near_match", "first": "intake.first_start", "sheet": "intake"}
    made = frame(contexts[name])
    made.resize(*size)
    made.show()
    app.processEvents()
    if name == "first":
        page = first_start()
        made.set_screen("intake", page)
        made.sync.set_row(SyncRow(saved=1))
        app.processEvents()
        button = page.main_button()
        if button is not None:
            button.setFocus()
    else:
        stand = Stand(LONG if name == "sheet" else LOOK if name == "look" else OK)
        made.set_screen("intake", stand)
        app.processEvents()
        stand.main[0].setFocus()
    if name == "intake":
        made.show_toast(ToastRow(text="8A-0412-M を受け付けました", place="ここに保存済み"))
    if name == "sheet":
        KeySheet(made).open_over(made, bound_actions(made, "intake"))
    grab(app, made, folder / f"frame-{name}-{suffix}.png")


PAGES: dict[str, Callable[[int], QWidget]] = {"banners": banners, "controls": controls, "strips": strips}
CONDITIONS: tuple[tuple[str, tuple[int, int], bool, int, str], ...] = (
    ("1920", (1920, 1080), False, 100, "ja"),
    ("1920-dark", (1920, 1080), True, 100, "ja"),
    ("1920-text200", (1920, 1080), False, 200, "ja"),
    ("1920-text150", (1920, 1080), True, 150, "ja"),
    ("1366", (1366, 768), False, 100, "ja"),
    ("1366-dark", (1366, 768), True, 100, "ja"),
    ("1366-text200", (1366, 768), False, 200, "ja"),
    ("1024", (1024, 640), False, 100, "ja"),
    ("1920-en", (1920, 1080), False, 100, "en"),
    ("1366-en", (1366, 768), False, 100, "en"),
    ("1920-text200-en", (1920, 1080), False, 200, "en"),
)


def main(folder: Path, part: str = "") -> int:
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, size, dark, scale, language in CONDITIONS:
        words.set_language(language)
        theme.apply(app, dark, scale)
        theme.fit_to_width(app, size[0])
        for name, build in PAGES.items():
            if part in f"{name}-{suffix}":
                grab(app, build(size[0]), folder / f"{name}-{suffix}.png")
        for name in ("intake", "look", "first", "sheet"):
            if part in f"frame-{name}-{suffix}":
                framed(app, name, size, folder, suffix)
    return 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(Path(arguments[0] if arguments else "build/gallery"), arguments[1] if len(arguments) > 1 else ""))
