"""Blank slips on the command line: a slip among the codes pairs with the unit beside it."""

from __future__ import annotations

from pathlib import Path

from app.domain.commands import GiveOutSlips
from app.usecases.blank_slips import give_out_slips
from tests.cli.conftest import Cli
from tests.cli.test_desk_verbs import INTAKE, RUNS, with_known
from tests.support.real_desks import running


def slips(ledger: Path, count: int) -> list[str]:
    """The codes of so many slips."""
    with running(ledger) as program:
        done = program.desk.run(give_out_slips, GiveOutSlips(program.desk.new_action(), count)).result()
    return ["RP" + number.replace("-", "") for number in done.numbers]


def number(code: str) -> str:
    return f"{code[2:4]}-{code[4:8]}-{code[8:]}"


def test_a_slip_goes_with_the_unit_beside_it_as_the_list_begins(cli: Cli) -> None:
    with_known(cli)
    one, two, three, four, five = slips(cli.ledger, 5)
    answer = cli.ok("intake", one, RUNS[0], RUNS[1], two, "NEVERSEEN1", "--crate", "A0001")
    results = answer["results"]
    assert [(r["code"], r["repair"] == number(s)) for r, s in zip(results, (one, one, two), strict=True)] == [
        (RUNS[0], True),
        (RUNS[1], False),
        ("NEVERSEEN1", True),
    ]
    assert set(results[0]) == INTAKE
    results = cli.ok("intake", RUNS[3], RUNS[4], three, "NEVERSEEN2", four)["results"]
    assert [r["repair"] for r in results][1:] == [number(three), number(four)]
    assert cli.ok("device", RUNS[4])["repairs"][0]["repair"] == number(three)
    (used,) = cli.ok("intake", one)["results"]
    assert (used["outcome"], used["repair"]) == ("already_open", number(one)), "a used slip names its repair"
    (left,) = cli.ok("intake", five, RUNS[0])["results"]
    assert (left["outcome"], left["repair"], left["reason"]) == ("already_open", number(one), "slip_left")
    cli.digest()


def test_slips_are_printed_and_taken_in_by_verbs_alone(cli: Cli) -> None:
    with_known(cli)
    made = cli.ok("labels", "blank", "--count", "20", "--out", str(cli.root / "slips.pdf"))
    assert (made["labels"], made["pages"]) == (20, 20)
    codes = [symbol["text"] for symbol in made["symbols"]]
    assert len(set(codes)) == 20
    (taken,) = cli.ok("intake", codes[7], RUNS[0])["results"]
    assert taken["repair"] == number(codes[7])
    (other,) = cli.ok("intake", RUNS[1])["results"]
    assert other["repair"][3:7] == "0021"


def test_a_slip_alone_is_refused_and_stays_blank(cli: Cli) -> None:
    with_known(cli)
    one, two, three = slips(cli.ledger, 3)
    results = cli.refused("intake", one, two, RUNS[0], three)["results"]
    assert [(r["code"], r["family"], r["reason"]) for r in results if r["family"] == "refused"] == [
        (number(one), "refused", "slip_alone"),
        (number(three), "refused", "slip_alone"),
    ]
    assert results[1]["repair"] == number(two)
    (taken,) = cli.ok("intake", RUNS[1], one)["results"]
    assert taken["repair"] == number(one)
    (gone,) = cli.refused("intake", "8A-9999-" + "ACDEFGHJKLMNPQRSTUVWXYZ"[0])["results"]
    assert gone["reason"] in ("check_letter", "unknown_repair")
