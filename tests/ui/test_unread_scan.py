"""A scan that names nothing, over a screen without a place for it: the screen stays, and the words are in sight."""

from __future__ import annotations

from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.scans import RawScan, ScanFault
from app.settings.words import t
from app.ui.run import WindowRun
from app.ui.shell.actions import Mode, Screen
from app.usecases.session import stand_in
from tests.ui.real_window import wait

PLACES = (Screen.bench, Screen.contacts, Screen.ledger, Screen.reports, Screen.settings, Mode.repair, Mode.parts)
TORN = "CMRT05"
PRODUCT = "4901234567894"


def words(fault: ScanFault) -> str:
    return t("shell.unread_scan", why=t(f"refused.{fault}"))


def kept(run: WindowRun) -> int:
    assert run.context is not None
    rows = run.context.desk.ledger.read(lambda reads: reads.rows("SELECT id FROM scan_log"))  # type: ignore[attr-defined]
    return len(rows)


def test_it_is_said_where_the_person_looks(run: WindowRun) -> None:
    window, toast = run.window, run.window.frame.toast
    for n, place in enumerate(PLACES, 1):
        window.show_screen(place)
        for text, fault in ((TORN, ScanFault.cut_off), (PRODUCT, ScanFault.product_code)):
            toast.dismiss()
            window.take_scan(RawScan(text, "keyboard", 0.0))
            wait(lambda fault=fault: toast._row.text == words(fault) and toast.isVisible())  # type: ignore[misc]
            assert window.frame.current == place
        toast.dismiss()
        window.refused_scan(ScanFault.input_method, "ｐｆ３")
        assert (toast._row.text, window.frame.current) == (words(ScanFault.input_method), place)
        wait(lambda n=n: kept(run) == 3 * n)  # type: ignore[misc]


def test_what_only_looks_like_a_product_and_is_a_unit_is_taken_in(run: WindowRun) -> None:
    assert run.context is not None
    desk = run.context.desk
    ref = Ref(Aggregate.device, device_id(PRODUCT))
    fields = {"serial": PRODUCT, "kind": "wifi_router", "status": "in_use"}
    desk.call(lambda uow: uow.record([Draft("registered", (ref,), {"set": fields})]), actor=stand_in()).result()
    run.window.show_screen(Screen.bench)
    run.window.take_scan(RawScan(PRODUCT, "keyboard", 0.0))
    wait(lambda: run.window.frame.current == Screen.intake)
    wait(lambda: [row.serial for row in desk.queries.repairs()] == [PRODUCT])
