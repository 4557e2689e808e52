"""Papers for tests: made-up facts, and a printer's eye: a PDF or a painted page as black and white dots, read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from app.domain.drawing import MM_PER_INCH, Drawing
from app.domain.papers import (
    AskFacts,
    AskListFacts,
    AskListSchool,
    AskListUnit,
    BadgeFacts,
    BlankSlipFacts,
    CommandSheetFacts,
    LoanReceiptFacts,
    ProvisionalFacts,
    ReceiptFacts,
    ReceiptItem,
    RecoveryFacts,
    SlipFacts,
)
from app.labels.ask import ask_list, ask_note
from app.labels.cards import badge, recovery_sheet
from app.labels.command_sheet import command_sheet, standard_groups
from app.labels.form_link import prefilled_link
from app.labels.loan_receipt import loan_receipt
from app.labels.receipt import receipt
from app.labels.slips import blank_slip, provisional_slip, repair_slip

DAY = date(2026, 11, 20)
LONG_SCHOOL = "久留米市立久留米特別支援学校高等部分教室"
TEMPLATE = (
    "https://forms.example.jp/forms/d/e/1FAIpQLSdAbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefghijkl/viewform?usp=pp_url"
    "&entry.1234567890=%7Bserial%7D&entry.1234567891={tag}&entry.1234567892={school}"
)
ISSUER = ("学習用端末 修理センター", "電話 000-0000-0000　平日 9:00–18:00")
_KEY = "K7QM0A3X9TWDH2PL4RRC0Y8NVJ5E3FZ6QX1TM0AG7DKW2HSPC9L4"
GROUPS = tuple(_KEY[at : at + 4] for at in range(0, 52, 4))

SLIP = SlipFacts(
    number="8A-0412-M", code="RP8A0412M", day=DAY, desk="A", operator="古賀", place="B-3", school="善導寺小学校",
    fault="キーボードトップ外れ", accessories=("ACアダプター", "ペン"), serial="PFER8BVU", tag="KRM-036664",
    model="Lenovo 500e Chromebook Gen 4s",
)  # fmt: skip
FULL_SLIP = SlipFacts(
    number="12AB-12345-M", code="RP12AB12345M", day=DAY, desk="AB", school=LONG_SCHOOL, swollen=True,
    awaiting_form=True, accessories=("ACアダプター", "ペン", "ケース"), fault="キーボードトップ外れ",
    further=("カメラケーブル", "画面"), serial="M7NXCV012345678", tag="KRM-036664",
    model="ASUS Chromebook CR11 Flip CR1100FKA-BP0271",
)  # fmt: skip
PROVISIONAL = ProvisionalFacts(number="8A-0413-P", code="RP8A0413P", day=DAY, desk="A", operator="古賀", tail="8BVU")
BLANK = BlankSlipFacts(number="8A-0412-M", code="RP8A0412M", desk="A")
RECEIPT = ReceiptFacts(
    items=(
        ReceiptItem(
            number="8A-0412-M", code="RP8A0412M", what="Lenovo 500e Chromebook Gen 4s", serial="PFER8BVU",
            tag="KRM-036664", accessories=("ACアダプター", "ペン"),
        ),
        ReceiptItem(number="8A-0413-P", code="RP8A0413P", what="ASUS Chromebook CR11", serial="M7NXCV012345678"),
    ),
    day=DAY, time="9:42", desk="A", operator="古賀", school="善導寺小学校", issuer=ISSUER,
)  # fmt: skip
LOAN = LoanReceiptFacts(
    items=(
        (
            ReceiptItem(
                number="GR-0001", code="MR51FN00101", what="Aterm MR51FN　貸出時 良好", serial="MR51FN00101",
                accessories=("ACアダプター", "ケース"),
            ),
            "期限 令和8年12月18日",
        ),
        (ReceiptItem(number="X8BT4100211", code="X8BT4100211", what="EB-W06"), "期限は別に連絡"),
    ),
    day=DAY, desk="A", operator="古賀", school="善導寺小学校", issuer=ISSUER,
)  # fmt: skip
ASK = AskFacts(
    school="善導寺小学校", number="8A-0412-M", day=DAY, serial="PFER8BVU", tag="KRM-036664",
    model="Lenovo 500e Chromebook Gen 4s", issuer=ISSUER,
    link=prefilled_link(TEMPLATE, "PFER8BVU", "KRM-036664", "善導寺小学校"),
)  # fmt: skip
ASK_LIST = AskListFacts(
    schools=tuple(
        AskListSchool(
            school=school,
            units=tuple(
                AskListUnit(number=f"8A-{n:04d}-M", serial=f"PFER8{n:03d}", tag=f"KRM-{n:06d}", day=DAY, days=n % 20)
                for n in range(count)
            ),
        )
        for school, count in (("善導寺小学校", 3), (LONG_SCHOOL, 45), ("青陵中学校", 1))
    ),
    day=DAY,
    desk="A",
)
RECOVERY = RecoveryFacts(
    groups=GROUPS, check="N3RT", scan="".join(GROUPS) + "N3RT", ledger="3f2a9c10-7b5e-4d21-8a0f-52c1e9d7b604", day=DAY,
    desk="A",
)  # fmt: skip
BADGE = BadgeFacts(code="OP0001M", name="古賀 みどり", role="受付担当", day=DAY, issuer=ISSUER[0])


def commands() -> CommandSheetFacts:
    """The whole command sheet, in the language in use."""
    return CommandSheetFacts(groups=standard_groups(), desk="A", edition=3, day=DAY)


ALL: dict[str, Callable[[float], Drawing]] = {
    "slip": lambda dpi: repair_slip(SLIP, dpi),
    "full slip": lambda dpi: repair_slip(FULL_SLIP, dpi),
    "provisional": lambda dpi: provisional_slip(PROVISIONAL, dpi),
    "receipt": lambda dpi: receipt(RECEIPT, dpi),
    "loan": lambda dpi: loan_receipt(LOAN, dpi),
    "ask note": lambda dpi: ask_note(ASK, dpi),
    "ask list": lambda dpi: ask_list(ASK_LIST),
    "recovery": lambda dpi: recovery_sheet(RECOVERY, dpi),
    "badge": lambda dpi: badge(BADGE, dpi),
    "blank": lambda dpi: blank_slip(BLANK, dpi),
    "commands": lambda dpi: command_sheet(commands(), dpi),
}
"""Every paper of the house, by the dpi it is laid out for."""


@dataclass(frozen=True)
class Found:
    """A symbol a reader found: its text, its format, the middle of it in mm from the page's top left."""

    text: str
    format: str
    x: float
    y: float


def raster(pdf: bytes, dpi: float) -> list[Image.Image]:
    """Each page as a printer of `dpi` sees it: black or white dots, no grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [mono(page.render(scale=dpi / 72, grayscale=True).to_pil()) for page in document]
    finally:
        document.close()


def mono(picture: Image.Image) -> Image.Image:
    """Black where it was darker than middle grey, else white."""
    return picture.convert("L").point([0] * 128 + [255] * 128)


def read(picture: Image.Image, dpi: float) -> list[Found]:
    """All symbols a reader sees on the picture."""
    found = []
    for code in zxingcpp.read_barcodes(picture):
        corners = [
            code.position.top_left,
            code.position.top_right,
            code.position.bottom_right,
            code.position.bottom_left,
        ]
        x, y = (sum(getattr(corner, axis) for corner in corners) / 4 * MM_PER_INCH / dpi for axis in "xy")
        found.append(Found(code.text, code.format.name, x, y))
    return found


def stray(one: Image.Image, other: Image.Image, reach: int) -> int:
    """Black dots of `one` with no black dot of `other` within `reach` dots."""
    thick = other.filter(ImageFilter.MinFilter(2 * reach + 1))
    # Black in `one` (0) and white in the thickened other (255).
    lonely = ImageChops.multiply(ImageChops.invert(one), thick)
    return int(lonely.histogram()[255])
