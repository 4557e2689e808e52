"""contact add, list, close: to the letter of the contract, words kept apart, refusals with their reason."""

from __future__ import annotations

import pytest

from app.cli.entry import main
from tests.cli.conftest import Cli
from tests.support.small_files import device

SERIAL = "PF8K2M0D"
LINE = {
    "contact", "at", "at_local", "way", "kind", "school", "school_code", "serial", "repair", "state", "solved",
    "passed_on", "followed", "faq", "fault_report", "closed", "operator", "person", "content", "answer", "passed_to",
    "erased", "awaited",
}  # fmt: skip


@pytest.fixture
def known(cli: Cli) -> Cli:
    cli.schools()
    cli.devices(device(SERIAL, tag="KRM-000001"))
    return cli


def test_a_contact_is_added_listed_and_closed(known: Cli) -> None:
    said = known.ok(
        "contact", "add", "--kind", "repair_status", "--school", "北小学校", "--device", SERIAL, "--person", "教頭先生",
        "--content", "いつ戻るか", "--answer", "11月27日ごろ",
    )  # fmt: skip
    assert set(said) >= {"outcome", "reason"}
    assert (said["outcome"], said["family"], said["reason"], said["state"]) == ("recorded", "ok", None, "closed")
    passed = known.ok("contact", "add", "--kind", "account", "--content", "パスワード", "--passed-to", "窓口")
    assert (passed["outcome"], passed["state"]) == ("passed_on", "open")
    listed = known.ok("contact", "list")
    assert listed["total"] == len(listed["contacts"]) == 2
    assert all(set(line) == LINE for line in listed["contacts"])
    first, second = listed["contacts"]
    assert (first["contact"], first["state"], first["passed_to"]) == (passed["contact"], "open", "窓口")
    assert (second["school"], second["serial"], second["person"]) == ("北小学校", SERIAL, "教頭先生")
    assert second["at"].endswith("Z")
    closed = known.ok("contact", "close", passed["contact"].lower(), "--answer", "済")
    assert (closed["outcome"], closed["state"], closed["reason"]) == ("closed", "closed", None)
    again = known.refused("contact", "close", passed["contact"])
    assert (again["outcome"], again["reason"]) == ("refused", "contact_not_open")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("--kind", "weather", "--content", "x"), "unknown_kind"),
        (("--kind", "form"), "contact_nothing_given"),
        (("--kind", "network", "--content", "x"), "contact_whom_needed"),
        (("--kind", "form", "--school", "どこにもない学校"), "unknown_school"),
        (("--kind", "form", "--school", "小学"), "school_names_several"),
        (("--kind", "fault", "--device", "ZZ9PLURALZ"), "unknown_device_named"),
        (("--kind", "fault", "--repair", "8A-9999-X", "--content", "x"), "unknown_repair"),
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(known: Cli, given: tuple[str, ...], reason: str) -> None:
    before = known.ok("verify")["projection_digest"]
    said = known.refused("contact", "add", *given)
    assert (said["outcome"], said["reason"]) == ("refused", reason)
    assert known.ok("verify")["projection_digest"] == before


def test_an_unknown_number_is_refused(known: Cli) -> None:
    assert known.refused("contact", "close", "A0999")["reason"] == "unknown_contact"


def test_a_repair_number_names_unit_and_repair(known: Cli) -> None:
    number = known.ok("intake", SERIAL)["results"][0]["repair"]
    known.ok("contact", "add", "--kind", "repair_status", "--device", number)
    (line,) = known.ok("contact", "list")["contacts"]
    assert (line["repair"], line["serial"], line["school"]) == (number, SERIAL, "北小学校")


def test_the_list_is_narrowed_by_period_school_kind_state_and_words(known: Cli) -> None:
    known.ok("contact", "add", "--kind", "form", "--school", "北小学校", "--content", "フォームが開かない")
    known.ok("contact", "add", "--kind", "fault", "--content", "キーボードが外れた", "--open")
    day = known.ok("contact", "list")["contacts"][0]["at_local"][:10]
    for given, total in (
        (("--kind", "form"), 1),
        (("--state", "open"), 1),
        (("--from", day, "--to", day), 2),
        (("--to", "2020-01-01"), 0),
        (("--words", "ｷｰﾎﾞｰﾄﾞ"), 1),
        (("--words", "北小 フォーム"), 1),
    ):
        assert known.ok("contact", "list", *given)["total"] == total, given
    assert known.ok("contact", "list", "--school", "北小学校")["total"] == 1


@pytest.mark.parametrize("part", ["add", "list", "close"])
def test_the_help_says_what_each_part_takes(capsys: pytest.CaptureFixture[str], part: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["contact", part, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "--json" in said
    if part != "close":
        assert "repair_status" in said


def test_words_for_people(known: Cli) -> None:
    called = known("contact", "add", "--kind", "form", "--content", "フォームが開かない", bare=True)
    assert called.code == 0
    assert "記録しました" in called.out + called.err
    listed = known("contact", "list", bare=True)
    assert "フォームが開かない" in listed.out
