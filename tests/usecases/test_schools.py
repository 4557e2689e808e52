"""A school's end, its successor and what else it is called: by a supervisor, and what its name means from then on."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.commands import Undo
from app.domain.kinds import Aggregate, ImportKind, Role
from app.usecases.schools import ChangeSchool, SchoolResult, change_school, school_called
from app.usecases.session import Actor, NotAllowed, stand_in
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest


@pytest.fixture
def schools(bench: Bench) -> Bench:
    for code, name in (("ES01", "大橋小学校"), ("ES02", "善導寺小学校"), ("ES03", "北小学校")):
        bench.register(Aggregate.school, code, name=name)
    return bench


def changed(bench: Bench, school: str = "ES01", **fields: Any) -> SchoolResult:
    found: SchoolResult = bench.do(change_school, ChangeSchool, school=school, **fields)
    return found


def called(bench: Bench, text: str, **how: bool) -> str:
    found: str = bench.call(lambda uow: school_called(uow, text, **how))
    return found


def test_from_its_end_on_a_school_means_its_successor_and_not_a_day_before(schools: Bench) -> None:
    result = changed(schools, ends="令和8年12月1日", successor="善導寺小学校")
    assert (result.outcome, result.code, result.ends, result.successor) == ("changed", "ES01", "2026-12-01", "ES02")
    assert called(schools, "大橋小学校") == "ES01"
    schools.clock.tick(days=11)
    assert called(schools, "大橋小学校") == "ES02"
    assert called(schools, "大橋小学校", closed=True) == "ES01"
    assert changed(schools, successor="ES02").outcome == "same"
    changed(schools, "ES02", ends="2026-12-01", successor="ES03")
    assert called(schools, "大橋小学校") == "ES03", "the successor of the successor"
    digest(schools.program)


def test_a_form_that_names_a_closed_school_means_its_successor(schools: Bench) -> None:
    def answered(serial: str) -> str:
        path = schools.root / f"{serial}.csv"
        row = small_files.form(serial, school="大橋小学校", day="2026/11/19")
        schools.imported(ImportKind.forms, small_files.write(path, small_files.FORMS, [row]))
        answers = {form.units[0][0]: form.school_code for form in schools.program.queries.answers()}
        return answers[serial]

    changed(schools, ends="2026-12-01", successor="ES02")
    changed(schools, "ES02", ends="2026-12-01", successor="ES03")
    assert answered("PF8K2M0D") == "ES01"
    schools.clock.tick(days=11)
    assert answered("PF8K2M0E") == "ES03"


def test_a_school_is_known_by_its_aliases(schools: Bench) -> None:
    result = changed(schools, "ES02", aliases=("善導寺", " 木塚の  小学校 ", "善導寺", "善導寺小学校"))
    assert result.aliases == ("善導寺", "木塚の 小学校")
    assert called(schools, "木塚の小学校") == called(schools, "善導寺") == "ES02"
    assert changed(schools, "ES02", aliases=()).aliases == ()
    assert schools.why(change_school, ChangeSchool, school="善導寺", aliases=()) == "unknown_school"


def test_what_is_taken_away_again_and_undone(schools: Bench) -> None:
    changed(schools, ends="2026-11-01", successor="ES02")
    assert called(schools, "ES01") == "ES02"
    schools.do(undo, Undo)
    assert called(schools, "ES01") == "ES01"
    changed(schools, ends="2026-11-01")
    assert called(schools, "ES01") == "ES01", "closed without a successor it stands for itself"
    assert changed(schools, ends="", successor="").ends == ""


def test_what_is_refused_says_why(schools: Bench) -> None:
    def why(**fields: Any) -> str:
        return schools.why(change_school, ChangeSchool, **{"school": "ES01", **fields})

    assert why(school="どこか") == "unknown_school"
    assert why(ends="いつか") == "not_a_day"
    assert why(successor="ES02") == "end_needed"
    assert why(ends="2026-12-01", successor="ES01") == "own_successor"
    assert why(ends="2026-12-01", successor="どこか") == "unknown_school"
    assert why(aliases=("善導寺小学校",)) == "alias_taken"
    assert why(aliases=("es03",)) == "alias_taken"
    assert why(aliases=("090-1234-5678",)) == "personal_data"
    assert why(aliases=("あ" * 95,)) == "text_too_long"
    changed(schools, "ES02", ends="2027-04-01", successor="ES01")
    assert why(ends="2026-12-01", successor="ES02") == "own_successor", "they would lead round in a circle"
    schools.register(Aggregate.school, "ES04", name="北小学校")
    assert why(school="北小学校") == "several_named"


def test_only_a_supervisor_with_a_pin_closes_or_opens_one(schools: Bench) -> None:
    technician = Actor(code="OP0002", role=Role.technician)
    supervisor = Actor(code="OP0003", role=Role.supervisor)
    command = ChangeSchool(b"\1" * 16, "ES01", ends="2026-12-01")
    for actor, reason in ((technician, "role"), (supervisor, "pin")):
        with pytest.raises(NotAllowed) as refused:
            schools.program.desk.call(lambda uow: change_school(uow, command), actor=actor).result()
        assert refused.value.reason == reason
    changed(schools, ends="2026-12-01")
    action = schools.call(lambda uow: uow.last_action(stand_in().code))
    back = Undo(schools.program.desk.new_action(), target=action, reason="取り違え")
    with pytest.raises(NotAllowed):
        schools.program.desk.call(lambda uow: undo(uow, back), actor=technician).result()
