"""A crate's lines: what a scan came to stays written, what stands by now says whether the line needs a hand."""

from __future__ import annotations

import pytest

from app.domain.commands import LinkForm, OpenCrate, Recognise, TakeInProvisional, Undo
from app.domain.identity import unshort
from app.domain.kinds import ImportKind
from app.usecases.crates import open_crate
from app.usecases.link_form import link_form
from app.usecases.rows import IntakeLine
from app.usecases.take_in import recognise, take_in_provisional
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench


@pytest.fixture
def crate(bench: Bench) -> str:
    """A crate at a desk that knows three units of one school."""
    schools = small_files.write(bench.root / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    bench.imported(ImportKind.schools, schools)
    rows = [small_files.device(f"PF8K2M{n}D") for n in range(3)]
    bench.imported(ImportKind.devices, small_files.write(bench.root / "d.csv", small_files.DEVICES, rows))
    code: str = bench.do(open_crate, OpenCrate, label="北").crate
    return code


def forms(bench: Bench, *serials: str) -> None:
    rows = [small_files.form(serial) for serial in serials]
    path = small_files.write(bench.root / f"{serials[0]}.csv", small_files.FORMS, rows)
    bench.imported(ImportKind.forms, path)


def line(bench: Bench, crate: str, at: int = 0) -> IntakeLine:
    facts = bench.program.queries.crate(crate)
    assert facts is not None
    return facts.lines[at]


def stands(found: IntakeLine) -> tuple[str, str, str]:
    return found.outcome, found.now, found.family.value


def test_a_near_match_that_was_linked_needs_no_hand_until_the_link_goes(bench: Bench, crate: str) -> None:
    forms(bench, "PF8K2MOD")  # an O for the zero
    number = bench.scan("PF8K2M0D", crate=crate).repair
    assert stands(line(bench, crate)) == ("near_match", "near_match", "look")
    answer = unshort(bench.program.queries.answers()[0].answer)
    bench.do(link_form, LinkForm, repair=number, answer=answer)
    assert stands(line(bench, crate)) == ("near_match", "opened", "ok")
    bench.do(undo, Undo)
    assert stands(line(bench, crate)) == ("near_match", "near_match", "look")
    bench.do(link_form, LinkForm, repair=number, answer=answer)
    bench.do(link_form, LinkForm, repair=number, answer=answer, unlink=True)
    assert stands(line(bench, crate)) == ("near_match", "awaiting_form", "look")
    today = bench.program.clock.now().today.isoformat()
    assert bench.program.queries.intake_log(today)[-1]._replace(place=1) == line(bench, crate)


def test_an_answer_that_comes_later_mends_the_line(bench: Bench, crate: str) -> None:
    bench.scan("PF8K2M0D", crate=crate)
    bench.scan("PF8K2M1D", crate=crate)
    assert stands(line(bench, crate)) == ("awaiting_form", "awaiting_form", "look")
    forms(bench, "PF8K2M0D")
    assert stands(line(bench, crate)) == ("awaiting_form", "opened", "ok")
    assert stands(line(bench, crate, 1)) == ("awaiting_form", "awaiting_form", "look")
    bench.do(undo, Undo)  # the import
    assert stands(line(bench, crate)) == ("awaiting_form", "awaiting_form", "look")


def test_an_answer_taken_away_from_a_line_that_had_one_asks_for_a_hand(bench: Bench, crate: str) -> None:
    forms(bench, "PF8K2M0D")
    number = bench.scan("PF8K2M0D", crate=crate).repair
    assert stands(line(bench, crate)) == ("opened", "opened", "ok")
    answer = unshort(bench.program.queries.answers()[0].answer)
    bench.do(link_form, LinkForm, repair=number, answer=answer, unlink=True)
    assert stands(line(bench, crate)) == ("opened", "awaiting_form", "look")


def test_an_unknown_unit_stands_as_its_form_does_once_a_register_knows_it(bench: Bench, crate: str) -> None:
    bench.scan("NXHPZ123", crate=crate)
    found = bench.do(take_in_provisional, TakeInProvisional, tail="2M1", crate=crate)
    forms(bench, "NXHPZ123")
    assert stands(line(bench, crate)) == ("unknown_device", "unknown_device", "look")
    path = small_files.write(bench.root / "n.csv", small_files.DEVICES, [small_files.device("NXHPZ123")])
    bench.imported(ImportKind.devices, path)
    assert stands(line(bench, crate)) == ("unknown_device", "opened", "ok")
    assert stands(line(bench, crate, 1)) == ("unknown_device", "unknown_device", "look")
    scan = bench.program.desk.read_scan("PF8K2M1D")
    bench.do(recognise, Recognise, repair=found.repair, scan=scan)
    assert stands(line(bench, crate, 1)) == ("unknown_device", "awaiting_form", "look")


def test_what_else_must_be_looked_at_stays_so_when_the_form_came(bench: Bench, crate: str) -> None:
    del crate
    code = bench.do(open_crate, OpenCrate, label="別", school="ES02").crate
    bench.scan("PF8K2M0D", crate=code)
    forms(bench, "PF8K2M0D")
    found = line(bench, code)
    assert (found.flags, *stands(found)) == (("other_school",), "awaiting_form", "opened", "look")
