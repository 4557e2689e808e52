"""What the ledger of a day in a real window holds in the morning: made-up people, schools, units, answers, parts.

Side records have random ids: here those of the morning are counted, so that two ledgers made alike are alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import read_command
from app.domain.identity import code_id, derived
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.ledger.side_bytes import SideAdapter
from app.ui.caretaker import KEY_TOLD
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in
from tests.features.test_intake_window import Beside
from tests.features.test_scanner_alone import cli
from tests.support import small_files
from tests.support.real_desks import running

T = TypeVar("T")

ASUS, LENOVO, NEC, NEWCOMER = "P6NXCVBXTM4A4PC", "PF8K2M0D", "655353098A", "PF9T7R2C"
SCHOOLS = (("ES13", "南小学校", "elementary", "", "みなみ"), ("ES16", "上津小学校", "elementary", "", "かみつ"))
PARTS = (
    ("PN-BAT-ASUS", "バッテリー（ASUS CZ1）", "ASUS Chromebook Detachable CZ1", "棚 A-1", "4", "2", "6800"),
    ("PN-KT-ASUS", "キートップ（ASUS CZ1）", "ASUS Chromebook Detachable CZ1", "棚 A-1", "9", "3", "40"),
    ("PN-LCD-NEC", "液晶（NEC Y2）", "NEC Chromebook Y2", "棚 A-2", "3", "1", "12800"),
)
BATTERY, KEYTOP, LCD_NEC = (printed_code(CodeKind.part, row[0]).text for row in PARTS)


def code(words: str) -> str:
    """A code of the command sheet as printed."""
    command = read_command(words)
    assert command is not None
    return command.code.text


def slip(number: str) -> str:
    """The code on a repair's slip."""
    return printed_code(CodeKind.repair, number[:-1].replace("-", "")).text


def prepare(ledger: Path, files: Path) -> Beside:
    """The ledger in the morning: made-up people, schools, three units, two answers, parts; and a look into it."""
    sent = time.strftime("%Y/%m/%d", time.localtime(time.time() - 86_400))
    lists = {
        "schools": ((*small_files.SCHOOLS, "よみ"), SCHOOLS),
        "devices": (
            small_files.DEVICES,
            (
                small_files.device(ASUS, "南小学校", "KRM-000101", model="ASUS Chromebook Detachable CZ1"),
                small_files.device(LENOVO, "上津小学校", "KRM-000102", model="Lenovo 500e Chromebook Gen 4s"),
                small_files.device(NEC, "南小学校", "KRM-000103"),
            ),
        ),
        "forms": (
            small_files.FORMS,
            (
                small_files.form(ASUS, day=sent, school="南小学校", what="バッテリーの減りが早い"),
                small_files.form(LENOVO, day=sent, clock="8:10:05", school="上津小学校", what="画面に線が入る"),
            ),
        ),
        "parts": (("部品コード", "部品名", "対応機種", "保管場所", "在庫数", "発注点", "単価"), PARTS),
    }
    with running(ledger) as program:
        key = program.opened.key
        program.desk.call(_people, actor=stand_in()).result()
    for kind, (headings, rows) in lists.items():
        path = small_files.write(files / f"{kind}.csv", headings, rows)
        answer = cli(ledger, "import", kind, str(path))
        assert answer["new"] == len(rows), answer
    return Beside(ledger, key, [])


def made_alike(monkeypatch: pytest.MonkeyPatch, morning: Callable[[Path], T], *ledgers: Path) -> list[T]:
    """The same morning for each of these folders; side ids in their order are the same for each ledger."""
    made = []
    with monkeypatch.context() as counted:
        for each in ledgers:
            counted.setattr(SideAdapter, "new_id", _counted_ids().__next__)
            made.append(morning(each))
    return made


def _counted_ids() -> Iterator[bytes]:
    """`next` is called as a method that needs no self."""
    return (derived(Aggregate.form, f"side {at}") for at in count())


def assert_same_state(look: Beside, ledger: Path, copy: Path) -> None:
    """Both ledgers came to one digest, and to the same once more when `ledger` is rebuilt."""
    told = [cli(each, "verify") for each in (ledger, copy)]
    assert all(verified["ok"] for verified in told), told
    assert told[0]["projection_digest"] == told[1]["projection_digest"], look.told()
    rebuilt = cli(ledger, "rebuild")
    assert rebuilt["ok"], rebuilt
    assert cli(ledger, "verify")["projection_digest"] == told[0]["projection_digest"]


def _people(uow: UnitOfWork) -> None:
    for number, role in (("0002", "technician"), ("0003", "supervisor")):
        ref = Ref(Aggregate.operator, code_id(Aggregate.operator, f"OP{number}"))
        fields = {"code": f"OP{number}", "role": role, "badge": f"{number}01", "badges": 1}
        uow.record([Draft("registered", (ref,), {"set": fields})])
    uow.set_value(KEY_TOLD, "1")  # else a notice pushes the page down, whenever it comes
