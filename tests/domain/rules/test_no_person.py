"""What plainly is a person's data is refused where it could never be erased; numbers of things are not."""

from __future__ import annotations

import pytest

from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused

MAIL = ("yamada@example.jp", "保護者 yamada.taro@school.example.jp へ", "ｙａｍａｄａ＠example.jp")
PHONE = (
    "090-1234-5678",
    "電話 0942(30)9999 まで",
    "０９０−１２３４−５６７８",
    "09012345678",
    "+81 90-1234-5678",
    "03 1234 5678",
    "０９０-⑫㉞-⑤⑥⑦⑧",
)
NUMBERS = (
    *(
        "1234-5678-9012",
        "4012-3456-7890",
        "RMA-77",
        "A0090-1234-5678",
        "012345678901",
        "教ICT第0123-4号",
        "D-4-02",
        "棚2",
    ),
    *(
        "令和8年11月20日 第12号",
        "2026-0123-456",
        "NEC 修理受付",
        "0123-45-678",
        "@棚",
        "090-1234",
        "100-0942-30-9999",
        "",
    ),
)


@pytest.mark.parametrize("text", [*MAIL, *PHONE])
def test_mail_addresses_and_telephone_numbers_are_refused(text: str) -> None:
    with pytest.raises(RepairRefused, match="personal_data"):
        no_person(text)


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_of_papers_places_and_firms_are_not(text: str) -> None:
    assert no_person(text) == text


@pytest.mark.parametrize("text", PHONE)
def test_a_waybill_may_look_like_anything_but_a_mail_address(text: str) -> None:
    assert no_person(text, numbers=True) == text
    with pytest.raises(RepairRefused):
        no_person(MAIL[0], numbers=True)
