"""Work reports, of made-up facts."""

from __future__ import annotations

from app.domain.codes import CodeKind, printed_code, repair_number
from app.domain.visit_papers import ReportLine, TakenAlong, WorkReportFacts
from tests.support.papers import DAY, ISSUER, LONG_SCHOOL


def unit(at: int) -> TakenAlong:
    """The `at`-th unit."""
    number = repair_number(2026, "A", 400 + at).text
    code = printed_code(CodeKind.repair, number[:-1]).text
    return TakenAlong(number, "Lenovo 500e Chromebook Gen 4s", f"PFER8{at:03d}", f"KRM-{36000 + at:06d}", code)


USUAL = WorkReportFacts(
    number="A0012", school="田主丸小学校", day=DAY, desk="訪問PC C", window="15:30–16:30", operator="中村 大輔",
    todo="充電器の交換・端末の引き取り", asked="3階の保管庫が充電しない。4年1組。鍵は職員室。",
    lines=(
        ReportLine("15:42", "交換", "4年1組 CB-0212", ("CH-0102", "CH-0096"), swap=True, about="93HWZY_GD80"),
        ReportLine("15:55", "異常なし", "4年2組 CB-0213", words="差し込みの緩みを直した。全スロットの通電を確認。"),
        ReportLine("16:02", "引き取り", "", ("8A-0401-G", "PFER8001"), about="画面"),
        ReportLine("16:05", "メモ", words="次回は2階の保管庫も見る。"),
    ),
    spares=(("93HWZY_GD80", 1, ("CH-0096",)),),
    taken=(TakenAlong("CH-0102", "充電器 93HWZY_GD80", serial="GD80-1904417"), unit(1), unit(2)),
    words="保管庫の扉のちょうつがいがゆるんでいます。市教委に報告します。", issuer=ISSUER,
)  # fmt: skip
FULL = USUAL._replace(
    school=LONG_SCHOOL,
    lines=tuple(
        ReportLine(
            f"15:{at:02d}",
            "交換",
            f"特別支援教室{at} CB-{at:04d}",
            (f"GD80-19044{at:02d}", f"CH-{at:04d}"),
            swap=True,
            about="93HWZY_GD80（GaiaTechnology RJC-01 の代わり）",
            words="説明が長い。" * (at % 5 * 12 if at else 300),
        )
        for at in range(24)
    ),
    spares=(("93HWZY_GD80", 24, tuple(f"CH-{at:04d}" for at in range(24))), ("GaiaTechnology RJC-01", 1, ("CH-0099",))),
    taken=tuple(unit(at) for at in range(40)), words="長い連絡です。" * 400,
)  # fmt: skip
NOTHING = WorkReportFacts(number="A0013", school="草野小学校", day=DAY, desk="A", draft=True)
ALL = {"usual": USUAL, "full": FULL, "nothing": NOTHING}
