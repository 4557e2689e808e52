"""Papers of units on their way, of made-up facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.domain.away_papers import HearingFacts, PaperBox, PaperUnit, RequestFacts, ReturnPaper, ShipmentPaper
from app.domain.codes import CodeKind, printed_code, repair_number
from app.domain.drawing import Drawing
from app.labels.away_lists import receipts, return_list, shipment_list
from app.labels.away_sheets import hearing_sheet, request_sheets
from tests.support.papers import DAY, ISSUER, LONG_SCHOOL

_SCHOOLS = ("善導寺小学校", LONG_SCHOOL, "青陵中学校")
_MODELS = ("Lenovo 500e Chromebook Gen 4s", "ASUS Chromebook CR11 Flip CR1100FKA-BP0271", "NEC Chromebook Y2")


def unit(at: int, **more: object) -> PaperUnit:
    """The `at`-th unit."""
    number = repair_number(2026, "A", 400 + at).text
    made = PaperUnit(
        number=number, code=printed_code(CodeKind.repair, number[:-1]).text, serial=f"PFER8{at:03d}",
        tag=f"KRM-{36000 + at:06d}", model=_MODELS[at % 3], school=_SCHOOLS[at % 3], faults=("画面", "キーボード"),
        accessories=("ACアダプター",) if at % 2 else (),
    )  # fmt: skip
    return made._replace(**more)  # type: ignore[arg-type]


LONG = unit(
    7, rma="RMA-2026-0012345-KURUME", school=LONG_SCHOOL, faults=("キーボードトップ外れ", "カメラケーブル", "画面"),
    serial="M7NXCV012345678", lacks=("ペン",), note="交換",
)  # fmt: skip
SHIPMENT = ShipmentPaper(
    number="A0012", to="NECパーソナルコンピュータ株式会社 修理受付センター", day=DAY, desk="A", operator="古賀",
    units=(*(unit(at) for at in range(39)), LONG), waybill="1234-5678-9012", due=date(2026, 12, 18), issuer=ISSUER,
)  # fmt: skip
RETURN = ReturnPaper(
    number="A0031", way="行政便", day=DAY, desk="A", operator="古賀", issuer=ISSUER,
    schools=tuple(
        PaperBox(
            school=school, units=tuple(unit(base + at, school=school) for at in range(count)),
            counts=(("ACアダプター", count // 2), ("ペン", 1)),
        )
        for base, (school, count) in zip((0, 100, 200), ((_SCHOOLS[0], 3), (LONG_SCHOOL, 22), (_SCHOOLS[2], 15)),
                                         strict=True)
    ),
)  # fmt: skip
REQUEST = RequestFacts(
    unit=unit(12, rma="RMA-77"), to="ASUS JAPAN株式会社 修理受付", day=DAY, desk="A", operator="古賀",
    opened=date(2026, 11, 4), warranty=date(2027, 3, 31), waybill="1234-5678", issuer=ISSUER,
)  # fmt: skip
INSTALLER = RequestFacts(
    unit=LONG._replace(rma="", cause="自然故障（初期不良）"), to="", day=DAY, desk="A", installer=True,
    opened=date(2026, 1, 14), warranty=date(2030, 12, 31), delivered=date(2025, 12, 15), batch="2025-12",
    appeared=date(2026, 1, 10), document="教ICT第123号", issuer=ISSUER,
)  # fmt: skip
QUESTIONS = ("いつ、どこで起きましたか", "何が起きましたか", "どなたに聞きましたか（学年・立場）", "ほかに分かったこと")
HEARD = HearingFacts(
    day=DAY, desk="A", unit=unit(3), operator="古賀", issuer=ISSUER,
    answers=tuple(zip(QUESTIONS, ("11月18日の5時間目、教室", "机に置いた水筒が倒れ、水が入った。" * 12, "担任", ""),
                      strict=True)),
)  # fmt: skip
EMPTY = HearingFacts(day=DAY, desk="A", answers=tuple((question, "") for question in QUESTIONS), issuer=ISSUER)

ALL: dict[str, Callable[[float], Drawing]] = {
    "request": lambda dpi: request_sheets(REQUEST, dpi=dpi),
    "installer": lambda dpi: request_sheets(INSTALLER, dpi=dpi),
    "shipment": lambda dpi: shipment_list(SHIPMENT, dpi),
    "return": lambda dpi: return_list(RETURN, dpi),
    "receipts": lambda dpi: receipts(RETURN, dpi),
    "heard": lambda dpi: hearing_sheet(HEARD, dpi),
    "hearing": lambda dpi: hearing_sheet(EMPTY, dpi),
}
"""Every one, by the dpi it is laid out for."""
