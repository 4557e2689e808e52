"""Holds the domain's tests to their own worth: each planted fault turns one of them red."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mutants import REPO, Mutant, lives
from tests.support.mutants_domain import MUTANTS
from tests.support.mutants_site import SITE

ALL = (*MUTANTS, *SITE)


def test_no_two_mutants_are_the_same() -> None:
    assert len({mutant.name for mutant in ALL}) == len({(m.file, m.old, m.new) for m in ALL}) == len(ALL)


def test_each_fault_still_has_its_place_in_the_code() -> None:
    places = {m.name: (REPO / "app/domain" / m.file).read_text("utf-8").count(m.old) for m in ALL}
    assert {name: count for name, count in places.items() if count != 1} == {}


@pytest.mark.long
@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name.replace(" ", "_"))
def test_a_planted_fault_is_found(mutant: Mutant, tmp_path: Path) -> None:
    assert lives(mutant, tmp_path) == ""
