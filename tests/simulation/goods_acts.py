"""Who has what: loans, units that are lost and found, planned moves between schools, labels, words erased."""

from __future__ import annotations

from app.domain.bench_words import RekitCheck, RequestKind, TransferSide
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.label_templates import LabelKind
from app.domain.operations import Ref, decode
from app.usecases.erase import erase
from app.usecases.label_facts import Asked, wanted
from app.usecases.loans import EndLoan, ExtendLoan, LackingCame, Lend, Move, end_loan, extend_loan, lacking_came, lend
from app.usecases.loans import move as move_unit
from app.usecases.lost import (
    AskConsole,
    CancelRequest,
    ReportFound,
    ReportLost,
    ask_console,
    cancel_request,
    report_found,
    report_lost,
)
from app.usecases.print_labels import PrintLabels, print_labels
from app.usecases.transfers import (
    CloseTransfer,
    CountCrate,
    OpenTransfer,
    Rekit,
    ScanTransfer,
    close_transfer,
    count_crate,
    open_transfer,
    rekit,
    scan_transfer,
)
from tests.simulation.people import Person, act
from tests.simulation.things import SCHOOLS, SERIALS, SPARES, UNITS


@act(5)
def lends(p: Person) -> None:
    serial = p.one((*SPARES, *SPARES, *UNITS))
    to = p.one(list(SCHOOLS))
    p.do(lend, Lend, scan=p.scan(serial), to=to, due=p.day(), accessories=("adapter",), words=p.words())


@act(4)
def has_a_loan_back(p: Person) -> None:
    with_it = p.one((None, (), ("adapter",)))
    p.do(end_loan, EndLoan, scan=p.scan(p.one(SERIALS)), condition=p.one(("", "worn")), with_it=with_it)


@act(2)
def lengthens_a_loan(p: Person) -> None:
    if p.maybe(0.7):
        p.do(extend_loan, ExtendLoan, scan=p.scan(p.one(SERIALS)), due=p.day(60))
    else:
        p.do(lacking_came, LackingCame, scan=p.scan(p.one(SERIALS)), accessories=("adapter",))


@act(2)
def moves_a_unit(p: Person) -> None:
    p.do(move_unit, Move, scan=p.scan(p.one(SERIALS)), to=p.one(list(SCHOOLS)))


@act(3)
def reports_a_loss(p: Person) -> None:
    p.do(report_lost, ReportLost, scan=p.scan(p.one(SERIALS)), police=p.one(("", "第12号")))


@act(3)
def finds_it_again(p: Person) -> None:
    p.do(report_found, ReportFound, scan=p.scan(p.one(SERIALS)), where=p.one(("", "図書室")))


@act(2)
def asks_the_console(p: Person) -> None:
    """Of one that is lost, or lost for it; else what was asked is cancelled."""
    what, lost = p.one((RequestKind.disable, RequestKind.enable)), p.program.queries.lost
    seen = [serial for serial, fields in UNITS.items() if fields["kind"] == "chromebook"]
    rows = {serial: lost.to_confirm(Ref(Aggregate.device, device_id(serial)), what.value) for serial in seen}
    able = {serial: row.confirm for serial, row in rows.items() if row is not None and row.confirm}
    asked = [row.serial for row in lost.requests()]
    if asked and p.maybe(0.3):
        p.do(cancel_request, CancelRequest, scan=p.scan(p.one(asked)))
    elif able:
        serial = p.one(sorted(able))
        p.do(ask_console, AskConsole, scan=p.scan(serial), what=what, confirmed=able[serial])
    else:
        p.do(report_lost, ReportLost, scan=p.scan(p.one(seen)))


# --- planned moves ----------------------------------------------------------------------------------------------------


def _plan(p: Person) -> str:
    numbers = sorted(state["number"] for state in p.states(Aggregate.transfer) if "number" in state)
    return p.one(numbers) if numbers else "A0001"


@act(1)
def plans_a_move(p: Person) -> None:
    from_, to = p.one((("ES01", "ES02"), ("ES02", "ES01")))
    p.do(open_transfer, OpenTransfer, from_=from_, to=to, on=p.day(), kit=p.maybe(0.3))


@act(5)
def scans_for_a_move(p: Person) -> None:
    side, crate = p.one(list(TransferSide)), p.one(("1", "2", ""))
    p.do(scan_transfer, ScanTransfer, transfer=_plan(p), side=side, scan=p.scan(p.one(SERIALS)), crate=crate)


@act(2)
def counts_adapters_or_makes_a_unit_ready(p: Person) -> None:
    if p.maybe():
        side = p.one(list(TransferSide))
        p.do(
            count_crate, CountCrate, transfer=_plan(p), side=side, crate=p.one(("1", "2")), adapters=p.rng.randrange(9)
        )
    else:
        checks = tuple(p.rng.sample([check.value for check in RekitCheck], 2))
        p.do(rekit, Rekit, transfer=_plan(p), scan=p.scan(p.one(SERIALS)), checks=checks)


@act(1)
def ends_a_move(p: Person) -> None:
    p.do(close_transfer, CloseTransfer, transfer=_plan(p), anyway=p.maybe())


# --- labels, words erased ---------------------------------------------------------------------------------------------


@act(4)
def prints_a_label(p: Person) -> None:
    kind, replaces = p.one((LabelKind.asset, LabelKind.slip, LabelKind.disposal)), p.maybe(0.2)
    code = p.repair() if kind is LabelKind.slip else p.one(SERIALS)
    read, today = p.program.desk.read_scan, p.program.clock.now().today
    line = p.program.ledger.read(lambda reads: wanted(kind, code, Asked(reads, read, {}, today, replaces)).line)
    if not line.reason:
        again = replaces and kind is not LabelKind.slip
        p.do(print_labels, PrintLabels, kind=kind, lines=(line,), template="t", replaces=again, total=1)


@act(1)
def erases_words(p: Person) -> None:
    sql = "SELECT body FROM operation ORDER BY seq"
    ops = [decode(body) for (body,) in p.program.ledger.read(lambda reads: reads.rows(sql))]
    ids = sorted({op.payload["reason"] for op in ops if op.kind == "form_overridden"})
    if ids:
        side_id = p.one(ids)
        p.call(lambda unit: erase(unit, [side_id]))
