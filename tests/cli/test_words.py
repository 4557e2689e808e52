"""Lists in words, without --json: a line for each thing, not only how many there are."""

from __future__ import annotations

from tests.cli.conftest import Cli
from tests.cli.test_desk_verbs import RUNS, one, with_known


def test_form_list_says_each_answer_in_a_line(cli: Cli) -> None:
    with_known(cli)
    number = str(one(cli, RUNS[0])["repair"])
    said = cli("form", "list", bare=True).out.splitlines()
    answers = cli.ok("form", "list")["answers"]
    assert len(said) == 1 + len(answers) == 5
    for answer, line in zip(answers, said[1:], strict=True):
        sent = answer["sent_local"].replace("T", " ")[:16]
        for word in (answer["answer"], sent, answer["school"], answer["serial"] or answer["tag"]):
            assert word in line
        assert line.endswith(number if answer["linked"] else "未結び付け")


def test_asklist_says_each_unit_in_a_line(cli: Cli) -> None:
    with_known(cli)
    number = str(one(cli, RUNS[4])["repair"])
    said = cli("asklist", bare=True).out.splitlines()
    assert any(number in line and RUNS[4] in line for line in said)
