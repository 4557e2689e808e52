"""Which school is meant: by code, name, alias; a closed one's successor from its end on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.rules.schools import MOST_HOPS, Schools, has_ended

TODAY = date(2026, 11, 20)


def school(code: str, name: str = "", **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name or f"{code}小学校", **more}


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        ({}, False),
        ({"successor": "ES02"}, True),
        ({"ends": "2026-11-20"}, True),
        ({"ends": "2026-11-21", "successor": "ES02"}, False),
    ],
)
def test_when_a_school_has_ended(state: dict[str, str], ended: bool) -> None:
    assert has_ended(state, TODAY) is ended


def test_files_name_a_successor_by_its_name_too() -> None:
    known = Schools([school("ES01", successor="善導寺小"), school("ES02", "善導寺小学校", aliases=["善導寺小"])])
    assert known.stands_for(known.states[0], TODAY)["code"] == "ES02"


@pytest.mark.parametrize("successor", ["ES99", "同名小学校", "", "ES01"])
def test_a_successor_that_is_none_leaves_the_school_as_it_is(successor: str) -> None:
    twins = [school(code, "同名小学校") for code in "AB"]
    known = Schools([school("ES01", ends="2026-01-01", successor=successor), *twins])
    assert known.stands_for(known.states[0], TODAY)["code"] == "ES01"


def test_a_chain_is_followed_and_a_circle_ends() -> None:
    chain = Schools([school(f"S{n}", successor=f"S{n + 1}") for n in range(MOST_HOPS + 2)])
    assert chain.stands_for(chain.states[0], TODAY)["code"] == f"S{MOST_HOPS}"
    circle = Schools([school("S0", successor="S1"), school("S1", successor="S0")])
    assert circle.stands_for(circle.states[0], TODAY)["code"] in ("S0", "S1")
    assert circle.leads_back("S0", circle.states[1])
    assert not chain.leads_back("S0", chain.states[1])


def test_a_code_goes_before_a_name() -> None:
    known = Schools([school("ES01", "ES02"), school("ES02")])
    assert [found["code"] for found in known.called("es-02")] == ["ES02"]
    assert known.called(" ") == []


@pytest.mark.parametrize("text", ["善導寺小", "久留米市立善導寺小学校", "善導寺 小学校", "ＥＳ０２"])
def test_a_school_is_known_by_its_name_as_people_write_it(text: str) -> None:
    known = Schools([school("ES01", "大橋小学校"), school("ES02", "善導寺小学校"), school("JH02", "善導寺中学校")])
    assert [state["code"] for state in known.called(text)] == ["ES02"]


@pytest.mark.parametrize("text", ["", "善導寺", "善導"])
def test_less_than_a_name_is_none(text: str) -> None:
    assert not Schools([school("ES02", "善導寺小学校"), school("JH02", "善導寺中学校")]).called(text)
