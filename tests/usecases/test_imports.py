"""Imports on a real ledger: a cut one goes on, answers free their units, files may hold little."""

from __future__ import annotations

from app.domain.commands import Act, LinkForm, Undo
from app.domain.identity import device_id, short, unshort
from app.domain.kinds import Action, Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.usecases.act import act
from app.usecases.erase import erase
from app.usecases.import_file import CUT
from app.usecases.link_form import link_form
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest


def test_a_cut_import_goes_on_under_its_own_action(bench: Bench) -> None:
    rows = [small_files.device(f"PF8K{n:04d}") for n in range(900)]
    path = small_files.write(bench.root / "d.csv", small_files.DEVICES, rows)
    before = digest(bench.program)
    cut = bench.imported(ImportKind.devices, path, steps=2)
    done = cut.report.counts.new
    assert 0 < done < 900
    rest = bench.imported(ImportKind.devices, path)
    assert rest.action == cut.action
    assert (rest.report.counts.new, rest.report.counts.same) == (900 - done, done)
    assert bench.program.queries.device_count() == 900
    assert not bench.call(lambda unit: unit.value(CUT))
    assert bench.do(undo, Undo, target=rest.action).outcome == "undone"
    bench.program.ledger.verify()
    again = bench.imported(ImportKind.devices, path)
    assert (again.action != rest.action, again.report.counts.new) == (True, 900)
    assert digest(bench.program) != before


def test_a_file_of_refused_rows_only_writes_nothing(bench: Bench) -> None:
    path = small_files.write(
        bench.root / "d.csv", small_files.DEVICES, [small_files.device(""), small_files.device("?")]
    )
    before = digest(bench.program)
    report = bench.imported(ImportKind.devices, path).report
    assert (report.read, len(report.refusals), report.finished) == (2, 2, True)
    assert (report.counts.new, report.refused_file is None) == (0, False)
    assert digest(bench.program) == before
    assert bench.do(undo, Undo).reason == "nothing_to_undo"


def test_an_answer_without_words_has_no_side_record(bench: Bench) -> None:
    path = small_files.write(
        bench.root / "f.csv",
        ("タイムスタンプ", "学校名", "シリアル番号"),
        [("2026/11/19 8:00:05", "北小学校", "PF8K2M0D")],
    )
    assert bench.imported(ImportKind.forms, path).report.counts.new == 1
    (answer,) = bench.program.queries.answers()
    assert (answer.units, answer.symptom, answer.erased) == ((("PF8K2M0D", ""),), None, False)


def test_words_that_were_erased_and_words_that_have_not_come_are_two_things(bench: Bench) -> None:
    rows = [small_files.form("PF8K2M0D"), small_files.form("PF8K2M1D", clock="8:10:05")]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, rows))

    def states() -> dict[str, tuple[str | None, bool, bool]]:
        return {a.units[0][0]: (a.symptom, a.erased, a.awaited) for a in bench.program.queries.answers()}

    here = ("画面が割れた", False, False)
    assert states() == {"PF8K2M0D": here, "PF8K2M1D": here}
    first = Ref(Aggregate.form, unshort(bench.program.queries.answers()[1].answer))
    head = bench.program.ledger.read(lambda reads: reads.head(first))
    assert head is not None
    bench.call(lambda unit: erase(unit, [head["words"]]))
    # As an answer comes from another desk before its words do.
    awaited, words = Ref(Aggregate.form, b"a" * 16), b"w" * 16
    fields = {
        "id": short(awaited.id),
        "sent": "2026-11-19T00:00:00Z",
        "sent_local": "2026-11-19T09:00:00",
        "units": [{"serial": "PF8K2M2D"}],
        "words": short(words),
    }
    bench.record(Draft("answer_received", (awaited,), {"set": fields}))
    gone = {"PF8K2M0D": (None, True, False), "PF8K2M1D": here}
    assert states() == gone | {"PF8K2M2D": (None, False, True)}
    bench.program.side.put_all([(words, "application/json", '{"symptom":"電源が入らない"}'.encode())])
    assert states() == gone | {"PF8K2M2D": ("電源が入らない", False, False)}


def test_an_answer_that_comes_later_frees_its_unit_and_no_other_with_its_tag(bench: Bench) -> None:
    rows = [small_files.device("PF8K2M0D", tag="KRM-000001"), small_files.device("NXHPZ123", tag="KRM-000002")]
    bench.imported(ImportKind.devices, small_files.write(bench.root / "d.csv", small_files.DEVICES, rows))
    waiting, other = bench.scan("PF8K2M0D").repair, bench.scan("NXHPZ123").repair
    forms = [small_files.form("PF8K2M0D"), small_files.form("5CD1234XYZ", tag="KRM-000002")]
    job = bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, forms))
    assert job.report.counts.freed == 1
    states = {r.repair: r.state for r in bench.program.queries.repairs()}
    assert states == {waiting: "received", other: "awaiting_form"}


def test_linking_by_hand(bench: Bench) -> None:
    forms = [small_files.form("5CD1234XYZ")]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, forms))
    answer = unshort(bench.program.queries.answers()[0].answer)
    first, second = bench.scan("PF8K2M0D").repair, bench.scan("NXHPZ123").repair
    assert bench.why(link_form, LinkForm, repair=first, answer=answer, unlink=True) == "not_linked"
    assert bench.do(link_form, LinkForm, repair=first, answer=answer).state == "received"
    before = digest(bench.program)
    assert bench.do(link_form, LinkForm, repair=first, answer=answer).state == "received"
    assert digest(bench.program) == before
    assert bench.why(link_form, LinkForm, repair=second, answer=answer) == "answer_used"
    assert bench.do(link_form, LinkForm, repair=first, answer=answer, unlink=True).state == "awaiting_form"
    assert bench.do(link_form, LinkForm, repair=second, answer=answer).state == "received"
    assert bench.do(act, Act, repair=first, what=Action.cancel).state == "cancelled"
    assert bench.why(link_form, LinkForm, repair=first, answer=answer) == "not_allowed_in_state"


def test_a_number_that_two_units_carry_is_not_guessed(bench: Bench) -> None:
    """As a copied ledger hands it out again before anybody notices."""
    number = bench.scan("PF8K2M0D").repair
    other = Ref(Aggregate.device, device_id("NXHPZ123"))
    bench.record(Draft("registered", (other,), {"set": {"serial": "NXHPZ123"}}))
    bench.record(Draft("repair_opened", (other,), {"n": number, "outcome": "opened", "state": "received"}))
    assert bench.why(act, Act, repair=number, what=Action.cancel) == "number_names_two"
