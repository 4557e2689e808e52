"""What the simulated center has to do with: few schools, units, chargers and parts, so that desks meet over each."""

from __future__ import annotations

from typing import Any, Final

from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import instruction_ref
from app.domain.rules.chargers import charger_ref

SCHOOLS: Final = {"ES01": "大橋小学校", "ES02": "善導寺小学校"}
UNITS: Final[dict[str, dict[str, str]]] = {
    "NXHPZ123": {"tag": "KC-0001", "kind": "chromebook", "maker": "NEC", "model": "Y3", "school": "ES01"},
    "5CD1234XYZ": {"tag": "KC-0002", "kind": "chromebook", "maker": "ASUS", "model": "C2", "school": "ES02"},
    "PF8K2M0D": {"tag": "KC-0003", "kind": "chromebook", "maker": "Lenovo", "model": "500e", "school": "ES01"},
    "DMPXY001": {"tag": "KC-0004", "kind": "ipad", "maker": "Apple", "model": "A16", "school": "ES02"},
    "ROUTER01": {"tag": "KC-0005", "kind": "wifi_router", "maker": "NEC", "model": "MR05", "school": "ES01"},
    "ROUTER02": {"tag": "KC-0006", "kind": "wifi_router", "maker": "NEC", "model": "MR05", "school": "ES02"},
}
SPARES: Final = {
    "SPARE001": {"tag": "KC-9001", "kind": "wifi_router", "maker": "NEC", "model": "MR05", "status": "spare"},
    "SPARE002": {"tag": "KC-9002", "kind": "ipad", "maker": "Apple", "model": "A16", "status": "spare"},
}
OLD: Final[dict[str, dict[str, str]]] = {
    "OLDCB001": {"tag": "KC-8001", "kind": "chromebook", "maker": "NEC", "model": "Y1", "school": "ES01"},
    "OLDCB002": {"tag": "KC-8002", "kind": "chromebook", "maker": "NEC", "model": "Y1", "school": "ES02"},
    "OLDCB003": {"tag": "KC-8003", "kind": "chromebook", "maker": "NEC", "model": "Y1", "school": "ES01"},
    "OLDCB004": {"tag": "KC-8004", "kind": "chromebook", "maker": "ASUS", "model": "C1", "school": "ES02"},
    "OLDIP001": {"tag": "KC-8005", "kind": "ipad", "maker": "Apple", "model": "A12", "school": "ES01"},
    "OLDRT001": {"tag": "KC-8006", "kind": "wifi_router", "maker": "NEC", "model": "MR04", "school": "ES02"},
}
"""What is to be disposed of."""
INSTRUCTION: Final = "教総第8号"
INSTRUCTED: Final = ("OLDCB001", "OLDCB002", "OLDIP001", "NXHPZ123")
"""What the Board's instruction names."""
OPERATORS: Final = ("OP0001", "OP0002", "OP0003")
SERIALS: Final = (*UNITS, *SPARES)
NEW_UNITS: Final = ("NXNEW001", "NXNEW002", "SPARE001")
"""What comes back from a maker in another's place."""
CABINETS: Final = ("CB-0001", "CB-0002")
CHARGERS: Final = (
    "CH-0001",
    "CH-0002",
    "CH-0003",
    "CH-0004",
    printed_code(CodeKind.charger, "0500").text,
    "GD80-77001",
)
PARTS: Final = ("PN-LCD", "PN-KEY")
PLACES: Final = ("D-4-02", "E-1")


def known_things() -> list[Draft]:
    """The registers as a former contractor's lists would bring them in."""
    drafts = []
    for code, name in SCHOOLS.items():
        ref = Ref(Aggregate.school, code_id(Aggregate.school, code))
        drafts.append(Draft("registered", (ref,), {"set": {"code": code, "name": name}}))
    for serial, fields in {**UNITS, **SPARES, **OLD}.items():
        made: dict[str, Any] = {"serial": serial, "status": "in_use", "console": "ACTIVE", "ou": "/久留米", **fields}
        drafts.append(Draft("registered", (Ref(Aggregate.device, device_id(serial)),), {"set": made}))
    received = instruction_ref(INSTRUCTION)
    told = {"number": INSTRUCTION, "on": "2026-11-02", "document": INSTRUCTION}
    drafts.append(Draft("instruction_received", (received,), {"set": told}))
    for serial in INSTRUCTED:
        about = (Ref(Aggregate.device, device_id(serial)),)
        drafts.append(Draft("instructed", about, {"number": INSTRUCTION}))
    for code in OPERATORS:
        ref = Ref(Aggregate.operator, code_id(Aggregate.operator, code))
        drafts.append(Draft("registered", (ref,), {"set": {"code": code, "role": "engineer"}}))
    for at in (1, 2):
        of = {"school": f"ES0{at}", "room": "4年1組", "status": "installed"}
        for code, kind in ((f"CB-000{at}", "cabinet"), (f"CH-000{at}", "charger")):
            drafts.append(Draft("registered", (charger_ref(code),), {"set": {"code": code, "kind": kind, **of}}))
        spare = {"code": f"CH-000{at + 2}", "kind": "charger", "status": "spare", "model": f"M{at}"}
        drafts.append(Draft("registered", (charger_ref(spare["code"]),), {"set": spare}))
    for code, place in zip(PARTS, PLACES, strict=True):
        ref = Ref(Aggregate.part, code_id(Aggregate.part, code))
        made = {"code": code, "name": code, "place": place, "models": "Y3 C2 A16 MR05"}
        drafts.append(Draft("registered", (ref,), {"set": made}))
    return drafts


def seen_in_console() -> list[tuple[bytes, dict[str, Any]]]:
    """What the console's export told of its units: which id each has there."""
    chromebooks = [serial for serial, fields in {**UNITS, **OLD}.items() if fields["kind"] == "chromebook"]
    seen = {"last_sync": "2026-10-30T00:00:00Z", "seen": "2026-11-01T00:00:00Z"}
    return [(device_id(serial), {"google_id": f"console-{serial}", **seen}) for serial in chromebooks]
