"""What a code found in a picture is called: the ledger's word for it, and which one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.scanning.normalise import read_scan
from app.usecases.picture_ports import Named, ReadCode, each_once, name_code
from app.usecases.ports import Known, State

SERIAL, TAG, NUMBER = "PF3ABCDE", "KRM-000001", "8A-0412-M"


class Ledger:
    """Devices by what they go by, repairs by number, registers."""

    def __init__(self, heads: Mapping[Ref, State] | None = None) -> None:
        self.heads = heads or {}
        self.devices: dict[str, list[Known]] = {}
        self.repairs: dict[str, list[Known]] = {}

    def device(self, *keys: str, **state: Any) -> None:
        for key in keys:
            self.devices.setdefault(key, []).append(Known(Ref(Aggregate.device, device_id(keys[0])), state))

    def head(self, ref: Ref) -> State | None:
        return self.heads.get(ref)

    def devices_by_key(self, key: str) -> list[Known]:
        return self.devices.get(key, [])

    def repairs_by_number(self, number: str) -> list[Known]:
        return self.repairs.get(number, [])


def named(ledger: Ledger, text: str) -> Named:
    return name_code(read_scan(text), ledger)


def test_a_device_is_named_by_its_serial_whatever_was_scanned() -> None:
    ledger = Ledger()
    ledger.device(SERIAL, "KRM000001", serial=SERIAL, tag=TAG)
    assert named(ledger, SERIAL) == named(ledger, TAG) == Named("device", SERIAL)


def test_a_device_without_a_serial_goes_by_its_tag_and_one_without_either_by_what_was_scanned() -> None:
    ledger = Ledger()
    ledger.device("KRM000001", tag=TAG)
    ledger.device("FORMER01")
    assert named(ledger, TAG) == Named("device", TAG)
    assert named(ledger, "FORMER01") == Named("device", "FORMER01")


def test_repairs_commands_and_registers_are_named() -> None:
    place = Ref(Aggregate.place, code_id(Aggregate.place, "B003"))
    ledger = Ledger({place: {"code": "B003"}})
    ledger.repairs[NUMBER] = [Known(Ref(Aggregate.device, device_id(SERIAL)), {"serial": SERIAL})]
    assert named(ledger, NUMBER) == Named("repair", NUMBER)
    command = named(ledger, printed_code(CodeKind.command, "DONE").text)
    assert command == Named("command", "DONE")
    assert named(ledger, printed_code(CodeKind.place, "B003").text) == Named("place", "B003")


def test_what_the_ledger_does_not_know_has_no_name() -> None:
    assert named(Ledger(), SERIAL) == Named()


def test_two_labels_of_one_unit_are_one_code_and_what_nobody_knows_stays() -> None:
    serial = ReadCode("PF3ABCDE", "Code128", accepted=True, names="device", which="PF3ABCDE")
    tag = ReadCode("KRM-000051", "QRCode", accepted=True, names="device", which="PF3ABCDE")
    other = ReadCode("M7NXCV01", "Code128", accepted=True, names="device", which="M7NXCV01")
    one, two = (ReadCode(text, "Code128", accepted=True) for text in ("5CD7G4WX03", "5CD7G4WX04"))
    assert each_once([serial, one, tag, other, two, one]) == (serial, one, other, two)
    assert each_once([]) == ()
