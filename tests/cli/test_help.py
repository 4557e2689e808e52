"""The help of every verb: what it does, the closed words it takes; and wrong words are answered with the right ones."""

from __future__ import annotations

import re

import pytest

from app.cli.entry import main
from app.cli.verbs import ALONE, WITH_PROGRAM
from app.domain.kinds import CAUSE_DETAILS, Cause, FaultPlace, ImportKind, RepairState
from app.importers.headings import FIELDS
from app.settings.words import t
from app.usecases.act import COMMAND_OF, FIELDS_OF
from tests.cli.conftest import Cli

VERBS = sorted({**WITH_PROGRAM, **ALONE})
PARTS = [("form", "link"), ("form", "unlink"), ("form", "list"), ("settings", "get"), ("settings", "set")]


@pytest.fixture(params=["ja_JP.UTF-8", "en_US.UTF-8"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two languages, as the environment asks for it."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", request.param)
    return str(request.param)


def helped(capsys: pytest.CaptureFixture[str], *verb: str) -> str:
    """What --help says."""
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_top_says_each_verb_in_a_sentence_and_names_json(capsys: pytest.CaptureFixture[str], language: str) -> None:
    said = " ".join(helped(capsys).split())
    assert "--json" in said
    for verb in VERBS:
        assert f" {verb} {' '.join(t(f'cli_help.verb.{verb}').split())}" in said


@pytest.mark.parametrize("verb", [*((v,) for v in VERBS), *PARTS], ids=" ".join)
def test_each_verb_says_what_it_does_and_what_it_takes(
    capsys: pytest.CaptureFixture[str], language: str, verb: tuple[str, ...]
) -> None:
    said = helped(capsys, *verb)
    assert t(f"cli_help.verb.{'_'.join(verb)}") in said
    assert "--json" in said
    assert said.startswith(t("cli_help.usage"))


def test_closed_words_stand_in_the_help_of_the_verbs_that_take_them(capsys: pytest.CaptureFixture[str]) -> None:
    intake, act, repairs = (helped(capsys, verb) for verb in ("intake", "act", "repairs"))
    for place in FaultPlace:
        assert f"  {place.value}  " in intake
        assert f"  {place.value}  " in act
    for cause in Cause:
        assert f"  {cause.value}  " in intake
        for detail in CAUSE_DETAILS[cause]:
            assert f"{cause.value}/{detail}" in intake
            assert f"{cause.value} --detail {detail}" in act
    for state in RepairState:
        assert f"  {state.value}  " in repairs
    for action, fields in FIELDS_OF.items():
        _, _, below = act.partition(f"\n  {action.value} ")
        its_own = re.split(r"\n {0,2}\S", below)[0]  # its words and the fields below them, up to the next action
        assert re.findall(r"--([a-z-]+) [A-Zy]", its_own) == list(fields)
    assert all(len(row) <= 80 for row in act.splitlines())
    assert "--field" not in act
    assert "A0001" in intake


def test_the_fields_of_map_stand_in_the_help_kind_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(helped(capsys, "import").split())
    for kind in ImportKind:
        assert f"{kind.value} {' '.join(FIELDS[kind])}" in said


def test_an_unknown_map_field_is_answered_with_the_ones_there_are(cli: Cli) -> None:
    file = cli.file("d.csv", ("製造番号", "外"), ("PF8K2M0D", "x"))
    called = cli("import", "devices", file, "--map", "外=nowhere")
    assert called.code == 2
    assert called.json["choices"] == sorted(FIELDS[ImportKind.devices])
    assert "nowhere" in called.err
    assert all(name in called.err for name in FIELDS[ImportKind.devices])


def test_a_wrong_action_is_answered_with_the_ones_there_are(cli: Cli) -> None:
    called = cli("act", "8A-0001-X", "explode")
    assert (called.code, called.json["error"]) == (2, "unknown_action")
    assert called.json["choices"] == [action.value for action in FIELDS_OF]
    assert all(action.value in called.err for action in FIELDS_OF)
    assert set(FIELDS_OF) == set(COMMAND_OF)


@pytest.mark.parametrize("given", [("--field", "fault=screen"), ("--falt", "screen"), ("--text", "割れ")], ids=str)
def test_a_field_the_action_does_not_take_is_wrong_usage_and_nothing_is_lost(cli: Cli, given: tuple[str, str]) -> None:
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    before = cli.digest()
    called = cli("act", number, "diagnose", "--cause", "unknown", *given)
    assert (called.code, called.json["error"]) == (2, "unknown_field")
    fields = ["fault", "further", "cause", "detail", "hardware", "appeared", "dismantle"]
    assert called.json["choices"] == fields
    assert given[0] in called.err
    assert ", ".join(f"--{name}" for name in fields) in called.err
    assert cli.digest() == before


def test_a_field_may_be_written_with_its_value(cli: Cli) -> None:
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    cli.ok("act", number, "diagnose", "--fault=screen", "--cause=unknown")
    assert cli.ok("repairs")["repairs"][0]["fault"] == "screen"


def test_why_a_repair_was_called_off_or_opened_again_is_kept_as_a_note(cli: Cli) -> None:
    number = cli.ok("intake", "PF8K2M0D")["results"][0]["repair"]
    told = []
    for action in ("cancel", "reopen"):
        cli.ok("act", number, action, "--reason", "取り違え")
        told.append(cli.ok("undo")["undone"])
        cli.ok("act", number, action)
    assert [len(undone) for undone in told] == [2, 2]
