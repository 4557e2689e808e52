"""Made-up rows for the intake, import and ledger widgets: what the design pictures show, and the longest there is."""

from __future__ import annotations

from app.domain.kinds import Family
from app.ui import theme
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.choice_keys import Choice, ChoiceState, Question
from app.ui.widgets.counts_header import ImportCounts
from app.ui.widgets.crate_map import CrateCell, CrateData
from app.ui.widgets.device_card import CardBlock, CardFact, DeviceCardData
from app.ui.widgets.diff_table import DiffKind, DiffRow
from app.ui.widgets.near_match_panel import CompareRow, NearMatchCandidate, NearMatchData
from app.ui.widgets.reason_list import ReasonData, ReasonRow, ReasonSection
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.search_field import SearchState
from app.ui.widgets.timeline import TimelineEntry

LONG_SCHOOL = "久留米市立久留米特別支援学校高等部分教室"
LONG_SERIAL = "P3NXCVVWBD4YTLQ"

FAULTS = (
    ("keytop", "キー\u200cボード\u200bトップ\u200b外れ"),
    ("camera_cable", "カメラ\u200bケーブル"),
    ("battery", "バッテ\u200cリー"),
    ("usb_port", "USB\u200b端子"),
    ("screen", "画面"),
    ("keyboard", "キー\u200cボード"),
    ("power", "電源・\u200b起動"),
    ("case_hinge", "筐体・\u200bヒンジ"),
    ("other", "その他"),
)
FAULTS_EN = (
    ("keytop", "Keyboard \u200btop off"),
    ("camera_cable", "Camera \u200bcable"),
    ("battery", "Battery"),
    ("usb_port", "USB \u200bport"),
    ("screen", "Screen"),
    ("keyboard", "Key\u00adboard"),
    ("power", "Power, \u200bstart"),
    ("case_hinge", "Case, \u200bhinge"),
    ("other", "Other"),
)


def questions(*, english: bool = False, forbidden: bool = False) -> tuple[Question, ...]:
    """Fault place, cause and detail as the intake screen asks them."""
    from_form = "from the form" if english else "フォームの言葉から"
    faults = []
    for at, (name, label) in enumerate(FAULTS_EN if english else FAULTS, 1):
        state, note = (ChoiceState.suggested, from_form) if at == 1 else (ChoiceState.plain, "")
        if forbidden and at == 4:
            state, note = ChoiceState.not_allowed, "この機種にはありません"
        faults.append(Choice(id=name, key=str(at), label=label, state=state, note=note))
    causes = ("Natural", "Non-\u200bnatural", "Unknown") if english else ("自然", "非自然", "不明")
    details = ("Dropped", "Liquid", "Mischief", "Part lost", "Other") if english else (
        "落下", "水損", "いたずら", "部品の紛失", "その他")  # fmt: skip
    return (
        Question(
            id="fault",
            title="Fault place" if english else "故障箇所",
            hint="Keys 1–9; bold frame: from the form" if english else "数字キー 1～9　太枠はフォームの言葉から",
            choices=tuple(faults),
        ),
        Question(
            id="cause",
            title="Cause" if english else "原因",
            choices=tuple(
                Choice(id=name, key=str(at), label=label)
                for at, (name, label) in enumerate(zip(("natural", "non_natural", "unknown"), causes, strict=True), 1)
            ),
        ),
        Question(
            id="detail",
            title="Detail" if english else "内訳",
            choices=tuple(Choice(id=f"d{at}", key=str(at), label=label) for at, label in enumerate(details, 1)),
        ),
    )


LOOKED = (4, 9, 13, 17, 22, 26, 35)


def crate(units: int = 40, current: int = 40) -> CrateData:
    """The crate of picture 01."""
    cells = []
    for place in range(1, units + 1):
        family = Family.look if place in LOOKED else Family.refused if place == 31 else Family.ok
        word = {Family.ok: "受付", Family.look: "入力待ち", Family.refused: "受付不可"}[family]
        cells.append(CrateCell(place=place, family=family, spoken=f"{place}、{word}"))
    look = sum(place in LOOKED for place in range(1, units + 1))
    return CrateData(
        title="箱　行政便 11月20日　混載",
        chips=(
            BarChip(ChipRow(text=f"すべて {units}", kind="on"), "all"),
            BarChip(ChipRow(text=f"受付 {units - look - (units >= 31)}", kind="ok"), "ok"),
            BarChip(ChipRow(text=f"確認 {look}", kind="look"), "look"),
            BarChip(ChipRow(text=f"不可 {int(units >= 31)}", kind="refused"), "refused"),
        ),
        cells=tuple(cells),
        current=current,
    )


def intake_columns() -> tuple[Column, ...]:
    """The columns of the intake log."""
    small = theme.Breadth.small
    return (
        Column(name="place", title="台", kind=ColumnKind.number, width=3.2, small_width=3.6),
        Column(name="outcome", title="結果", width=8, small_width=6.8),
        Column(name="serial", title="製造番号", kind=ColumnKind.code, width=17, narrow_width=13.5, small_width=11,
               role="list_code"),
        Column(name="what", title="学校・故障箇所・理由"),
        Column(name="number", title="受付番号", kind=ColumnKind.code, width=9, role="label"),
        Column(name="time", title="時刻", kind=ColumnKind.code, width=6.5, hide_from=theme.Breadth.narrow),
        Column(name="desk", title="受付台", width=4.0, hide_from=small),
    )[:6]  # fmt: skip


def intake_row(place: str, family: Family, word: str, serial: str, what: str, number: str, time: str) -> LogRow:
    """One line of the intake log."""
    return LogRow(
        id=f"{serial}-{time}",
        cells=(
            Cell(place),
            Cell(word, CellLook.outcome, family),
            Cell(serial),
            Cell(what),
            Cell(number),
            Cell(time, CellLook.muted),
        ),
        spoken="、".join(part for part in (place, word, serial, what, number) if part),
    )


INTAKE_ROWS = tuple(
    intake_row(*row)
    for row in (
        ("40", Family.ok, "受付", "PFER8BVU", "善導寺小　キーボードトップ外れ", "8A-0412-M", "9:42:18"),
        ("39", Family.ok, "受付", "PF8K2M0D", "善導寺小　画面", "8A-0411-K", "9:42:11"),
        ("38", Family.ok, "受付", "725031604A", "良山中　バッテリー", "8A-0410-H", "9:42:06"),
        ("", Family.refused, "読取不可", "P3NX□VV□D4", "もう一度読み取ってください（箱の番号なし）", "", "9:41:58"),
        ("37", Family.ok, "受付", "P3NXCVVWBD4YTLQ", "長門石小　カメラケーブル", "8A-0409-Y", "9:41:52"),
        ("36", Family.ok, "受付", "PFWMV7GV", "江南中　画面", "8A-0408-W", "9:41:47"),
        ("35", Family.look, "入力待ち", "PF0Z1C9Q", "善導寺小　フォームなし・入力依頼に追加", "8A-0407-U", "9:41:40"),
        ("34", Family.ok, "受付", "LANXCV1XS2WE7Y4", "京町小　USB端子", "8A-0406-S", "9:41:33"),
        ("33", Family.ok, "受付", "701405913B", f"{LONG_SCHOOL}　キーボードトップ外れ", "8A-0405-Q", "9:41:28"),
        ("32", Family.ok, "受付", "PF9C4R2T", "荒木小　電源・起動", "8A-0404-N", "9:41:21"),
    )
)

CARD_HISTORY = (
    TimelineEntry(
        id="h1", title="令和8年11月20日", rest="受付 8A-0412-M", meta="古賀 美咲・受付台 A", family=Family.ok
    ),
    TimelineEntry(id="h2", title="令和8年6月3日", rest="返却", meta="メーカー修理・キーボード・自然故障（170日前）"),
    TimelineEntry(id="h3", title="令和8年4月1日", rest="大橋小から移管"),
    TimelineEntry(id="h4", title="令和7年12月9日", rest="納入・配備"),
)


def _facts(*, state: CardFact, place: CardFact) -> tuple[CardFact, ...]:
    return (
        CardFact(label="モデル", value="Lenovo 500e Chromebook Gen 4s", short="Lenovo 500e Gen 4s", strong=True),
        CardFact(label="保証", value="令和10年11月30日まで", note="（あと24か月）"),
        CardFact(label="自動更新", value="令和15年6月30日まで", wide_only=True),
        state,
        place,
    )


CARD = DeviceCardData(
    serial="PFER8BVU",
    spoken="PFER8BVU、善導寺小学校、Lenovo 500e Chromebook Gen 4s、保証内、フォームあり、受付",
    tag="KRM-036664",
    school="善導寺小学校",
    school_note="旧 大橋小学校（令和8年4月1日 統合）",
    chips=(ChipRow(text="保証内"),),
    facts=_facts(
        state=CardFact(label="状態", lead="使用中 → ", value="受付", strong=True),
        place=CardFact(label="置き場所", lead="受付台 A → 棚 ", value="B-3", strong=True),
    ),
    form=CardBlock(
        family=Family.ok,
        head="フォームあり",
        aside="製造番号が一致",
        body="「キーが取れた（Aキー）」",
        detail="11月19日 12:14　教員192　原因：落下",
    ),
    history_title="これまで",
    history_note="修理 1回",
    history=CARD_HISTORY,
)

CARD_LOOK = DeviceCardData(
    serial="PF6M0WV8",
    spoken="PF6M0WV8、津福小学校、フォーム要照合",
    tag="KRM-031208",
    school="津福小学校",
    school_note="3年2組",
    chips=(ChipRow(text="保証内"),),
    facts=_facts(
        state=CardFact(label="状態", value="使用中"),
        place=CardFact(label="置き場所", value="受付台 A"),
    ),
    form=CardBlock(
        family=Family.look,
        head="フォーム要照合",
        body="結び付けるまで、修理は始まりません。受付は保存されています。",
    ),
    history_title="これまで",
    history=(
        TimelineEntry(
            id="n1",
            title="令和8年11月20日",
            rest="受付 8A-0413-P",
            meta="フォーム待ち・古賀 美咲・受付台 A",
            family=Family.look,
        ),
        TimelineEntry(id="n2", title="令和7年12月11日", rest="納入・配備"),
    ),
)

CARD_LONG = DeviceCardData(
    serial=LONG_SERIAL,
    spoken=f"{LONG_SERIAL}、{LONG_SCHOOL}",
    tag="KRM-036664-特別支援",
    school=LONG_SCHOOL,
    school_note="高等部 2年 普通科 重複障がい学級（令和8年4月1日 教室の移動）",
    chips=(ChipRow(text="保証切れ", kind="look"), ChipRow(text="貸出中"), ChipRow(text="修理中", kind="on")),
    facts=(
        CardFact(label="モデル", value="Lenovo 500e Chromebook Gen 4s 11.6型 タッチ 8GB/64GB ペン付き", strong=True),
        CardFact(label="保証", value="令和7年11月30日まで", note="（11か月前に終了）"),
        CardFact(label="自動更新", value="令和8年6月30日まで", note="（過ぎています）", wide_only=True),
        CardFact(label="状態", lead="使用中 → ", value="受付", strong=True),
        CardFact(label="置き場所", lead="受付台 A → 特別支援学校分教室の棚 ", value="W-03-12", strong=True),
    ),
    warnings=(
        CardBlock(family=Family.look, head="3回目の修理です", detail="令和8年6月3日、令和8年9月2日"),
        CardBlock(family=Family.look, head="返却から90日以内です", detail="令和8年9月2日に返却（79日前）"),
    ),
    form=CardBlock(
        family=Family.ok,
        head="フォームあり",
        aside="資産番号が一致",
        body="「電源を入れると画面の左半分に縦線が何本も出て、しばらくすると消えます。朝の会のあとからです。」",
        detail="11月19日 12:14　教員192　原因：わからない",
    ),
    history_title="これまで",
    history_note="修理 2回",
    history=(
        TimelineEntry(
            id="l0",
            title="令和8年11月20日",
            rest="受付 8A-0412-M",
            meta="古賀 美咲・受付台 A",
            struck=True,
            counter="取り消し　令和8年11月20日　古賀 美咲",
        ),
        *CARD_HISTORY,
    ),
)

LEDGER_HISTORY = (
    TimelineEntry(
        id="t1",
        title="受付 8A-0413-P　フォーム要照合",
        meta="令和8年11月20日 10:05　古賀 美咲・受付台 A",
        body="画面に線が入る（フォームの記入）",
        family=Family.look,
    ),
    TimelineEntry(id="t2", title="行政便で到着　箱 混載", meta="令和8年11月20日 9:58　古賀 美咲・受付台 A"),
    TimelineEntry(
        id="t3",
        title="返却　津福小学校 3年2組",
        meta="令和8年9月2日　原 健太・受付台 B",
        body="メーカー修理（保証内）・キーボードトップ外れ・自然故障",
        family=Family.ok,
    ),
    TimelineEntry(id="t4", title="受付 8A-0207-L", meta="令和8年8月28日　原 健太・受付台 B", family=Family.ok),
    TimelineEntry(id="t5", title="年度更新　2年3組 → 3年2組", meta="令和8年4月8日　学校からの一覧・江口 由紀"),
    TimelineEntry(
        id="t6",
        title="資産ラベルを貼り直し（前のラベルは無効）",
        meta="令和8年2月16日　江口 由紀・ラベル台 B",
        body="貼付確認 一致",
    ),
    TimelineEntry(
        id="t7",
        title="納入・配備　津福小学校 2年3組",
        meta="令和7年12月11日　取り込み lenovo_delivery.xlsx 1,208行目",
    ),
)

LEDGER_CARD = DeviceCardData(
    serial="PF6M0WV8",
    spoken="PF6M0WV8、津福小学校 3年2組、修理中",
    tag="KRM-031208",
    school="津福小学校　3年2組",
    chips=(ChipRow(text="修理中", kind="on"),),
    tiles=(
        CardFact(label="いまの場所", value="受付台 A"),
        CardFact(label="保証", value="あと24か月"),
        CardFact(label="自動更新", value="令和15年6月"),
        CardFact(label="修理", value="2回"),
        CardFact(label="かかった費用", value="0円"),
        CardFact(label="同期", value="確認済み", icon="confirmed"),
    ),
    history_title="これまで",
    history=LEDGER_HISTORY,
)


def ledger_columns() -> tuple[Column, ...]:
    """The columns of the ledger list."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    return (
        Column(name="serial", title="製造番号", kind=ColumnKind.code, width=16, narrow_width=11, role="list_code"),
        Column(name="tag", title="資産番号", kind=ColumnKind.code, width=8.5, hide_from=small),
        Column(name="school", title="学校"),
        Column(name="model", title="モデル", width=10.5, hide_from=narrow),
        Column(name="state", title="状態", width=6.8),
        Column(name="place", title="いまの場所", width=10.6, narrow_width=9.4, hide_from=small),
    )


def ledger_row(serial: str, tag: str, school: str, model: str, state: str, place: str) -> LogRow:
    """One device of the ledger list."""
    looks = {"修理中": CellLook.chip_on, "保管": CellLook.chip_slate, "デプロビ": CellLook.chip_slate}
    return LogRow(
        id=serial,
        cells=(
            Cell(serial),
            Cell(tag),
            Cell(school),
            Cell(model),
            Cell(state, looks.get(state, CellLook.chip)),
            Cell(place, CellLook.strong),
        ),
        spoken="、".join(part for part in (serial, tag, school, model, state, place) if part),
    )


LEDGER_ROWS = tuple(
    ledger_row(*row)
    for row in (
        ("PF6M0WV8", "KRM-031208", "津福小学校", "Lenovo 500e G4s", "修理中", "8A-0413-P"),
        ("PF6M0K2A", "KRM-033940", "三潴中学校", "Lenovo 500e G4s", "使用中", ""),
        ("PF6M01ZD", "KRM-030155", "城島小学校", "Lenovo 500e G4s", "使用中", ""),
        ("725006M0A", "KRM-011840", "屏水中学校", "NEC Y2", "保管", "棚 W-03-1"),
        ("M7NXCV6M0T4567A", "KRM-018802", "船越小学校", "ASUS CZ1", "デプロビ", "箱 D8-011"),
        ("PFE6M0R1", "KRM-035571", "牟田山中学校", "Lenovo 500e G4s", "貸出中", "代替 8A-0371-Z"),
        ("PF2H6M0S", "KRM-037120", "櫛原中学校", "Lenovo 500e G4s", "使用中", ""),
        ("LANX6M0D8VD6X3", "KRM-012590", LONG_SCHOOL, "ASUS CZ1", "使用中", ""),
        ("PFT6M0B7", "KRM-036018", "南筑高等学校", "Lenovo 500e G4s", "使用中", ""),
        ("725016M04B", "KRM-028871", "諏訪中学校", "NEC Y2", "使用中", ""),
        ("PF6M0XQ9", "KRM-034417", "金島小学校", "Lenovo 500e G4s", "修理中", "8A-0374-G"),
        ("PFB6M0J4", "KRM-032266", "上津小学校", "Lenovo 500e G4s", "使用中", ""),
    )
)

SEARCH = SearchState(
    hits="12",
    unit="台",
    total="／ 37,500台・0.01秒",
    chips=(
        BarChip(ChipRow(text="番号・学校・メモ", kind="on"), "fields"),
        BarChip(ChipRow(text="学校：すべて"), "school"),
        BarChip(ChipRow(text="モデル：すべて"), "model"),
        BarChip(ChipRow(text="状態：すべて"), "state"),
    ),
    note="全角・小文字のままで探せます",
)

NEAR = NearMatchData(
    title="似た番号のフォームが 1件 あります",
    note="同じ学校・1文字ちがい・受付待ちのフォーム",
    scanned="PF6M0WV8",
    candidates=(
        NearMatchCandidate(
            form_id="form-1",
            form_code="PF6MOWV8",
            rows=(
                CompareRow(label="学校", device="津福小学校", form="津福小学校", family=Family.ok, verdict="一致"),
                CompareRow(label="資産番号", device="KRM-031208", form="記入なし", codes=True, form_missing=True),
                CompareRow(
                    label="モデル",
                    device="Lenovo 500e Chromebook Gen 4s",
                    form="Lenovo",
                    family=Family.ok,
                    verdict="一致",
                ),
                CompareRow(label="症状", form="画面に線が入る　「朝から縦線が出ています」"),
                CompareRow(label="送信", form="11月18日 16:40　教員087", verdict="2日前"),
            ),
        ),
    ),
)

NEAR_LONG = NearMatchData(
    title="似た番号のフォームが 2件 あります",
    note="同じ学校・2文字ちがい・受付待ちのフォーム",
    scanned=LONG_SERIAL,
    candidates=(
        NearMatchCandidate(form_id="form-2", form_code="P3NXCVVW8D4YTIQ", rows=NEAR.candidates[0].rows),
        NearMatchCandidate(form_id="form-3", form_code="P3NXCVWBD4YTLQ", rows=NEAR.candidates[0].rows[:2]),
    ),
)

COUNTS = ImportCounts(
    file_name="google_admin_devices_20261120.csv",
    taken_for="端末台帳（管理コンソールの書き出し）",
    taken_note="と判断　16列・UTF-8",
    new=212,
    changed=48,
    same=28618,
    look=4,
    refused=3,
)
COUNTS_LONG = ImportCounts(
    file_name="久留米市立久留米特別支援学校高等部分教室_端末一覧_令和8年度_最終版_修正2.xlsx",
    taken_for="端末台帳（管理コンソールの書き出し）",
    taken_note="と判断　16列・UTF-8",
    new=37500,
    changed=12345,
    same=28618,
    look=10044,
    refused=30313,
)
COUNTS_CALM = ImportCounts(file_name="schools.csv", taken_for="学校の一覧", taken_note="と判断　6列・UTF-8", same=64)

_KEEP_EMPTY = "（空欄 → 今の値を残します）"
_KEEP_NEWER = "（台帳のほうが新しい／修理中のため今の値を残します）"
_GEN4 = "Lenovo 500e Chromebook Gen 4s"


def _changed(line: str, serial: str, field: str, old: str, new: str, *, kept: bool = False) -> DiffRow:
    codes = old.startswith("KRM-") or new.startswith("KRM-")
    return DiffRow(id=line, line=line, kind=DiffKind.changed, serial=serial, field=field, old=old, new=new, kept=kept,
                   codes=codes and "（" not in old)  # fmt: skip


DIFF = (
    _changed("14", "PFPFBZ5N", "学校", "荒木小学校", "善導寺小学校"),
    _changed("22", "701402728B", "状態", "ACTIVE", "DEPROVISIONED"),
    _changed("31", "PF8DMT2R", "資産番号", "KRM-030736", "KRM-030786"),
    DiffRow(id="57", line="57", kind=DiffKind.new, serial="PF1K7T3L", new=f"上津小学校　{_GEN4}"),
    DiffRow(id="58", line="58", kind=DiffKind.new, serial="PF1K7T4A", new=f"上津小学校　{_GEN4}"),
    _changed("103", "P3NXCVVWAC3ZVKZ", "自動更新", "令和10年6月30日", "令和11年6月30日"),
    _changed("118", "PF6M0WV8", "学校", "大橋小学校", LONG_SCHOOL),
    _changed("204", "725009419A", "備考", "充電不良", _KEEP_EMPTY, kept=True),
    DiffRow(id="391", line="391", kind=DiffKind.new, serial="PF1M2V8C", new=f"南薫小学校　{_GEN4}"),
    _changed("512", "PFREDRX0", "学校", "青陵中学校", "明星中学校"),
    _changed("640", "PF9C4R2T", "資産番号", "（空欄）", "KRM-036671"),
    _changed("722", "PF6M1Q7T", "状態", "修理中", _KEEP_NEWER, kept=True),
)
DIFF_CHIPS = (
    BarChip(ChipRow(text="すべて 260", kind="on"), "all"),
    BarChip(ChipRow(text="＋ 新規 212"), "new"),
    BarChip(ChipRow(text="→ 変更 48"), "changed"),
)

REASONS = ReasonData(
    sections=(
        ReasonSection(
            family=Family.refused,
            title="取り込まない行　3",
            rows=(
                ReasonRow(id="88", line="88行目", aside="—", reason="製造番号が空です"),
                ReasonRow(id="415", line="415行目", aside="PF0Z1C9Q", aside_is_code=True,
                          reason="製造番号が 87行目と同じです"),
                ReasonRow(id="20455", line="20,455行目", aside="ＰＦ３あＢＣ",
                          reason="製造番号に読めない文字があります"),
            ),
        ),
        ReasonSection(
            family=Family.look,
            title="取り込んで、確認する行　4",
            rows=(
                ReasonRow(id="1206", line="1,206行目", aside="もしかして 善導寺小学校",
                          reason="学校が一覧にありません「善導字小学校」"),
                ReasonRow(id="2340", line="2,340行目", aside="日付は空欄のまま", reason="日付を読めません「R7.13.1」"),
                ReasonRow(id="9118", line="9,118行目", aside="文字として取り込み",
                          reason="セルが数式です「=A1&B1」　計算しません"),
                ReasonRow(id="28880", line="28,880行目", aside="機種は空欄のまま", reason="モデルの列が空です"),
            ),
        ),
    ),
    save_key="S",
    save_words="3行を理由つきで保存",
    save_note="直してから、同じファイルをもう一度読み込めます。同じ行が二重になることはありません。",
)  # fmt: skip
