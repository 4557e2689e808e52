"""transfer and school: a plan from its making to its end, one JSON object a call."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Cli
from tests.support import small_files


@pytest.fixture
def cli(cli: Cli) -> Cli:
    cli.schools()
    rows = [small_files.device(f"PF8K2M{n}D", tag=f"KC-000{n}") for n in range(3)]
    cli.ok("import", "devices", cli.file("d.csv", small_files.DEVICES, *rows))
    return cli


def test_a_plan_from_its_making_to_its_end(cli: Cli) -> None:
    made = cli.ok("transfer", "plan", "北小学校", "ES02", "--on", "2099-04-01", "--why", "surplus")
    assert (made["outcome"], made["transfer"]) == ("opened", "A0001")
    kit = cli.ok("transfer", "rekit", "A0001", "KC-0000", "label", "powerwash")
    assert kit["left"] == ["settings", "working", "clean", "accessories"]
    out = cli.refused("transfer", "out", "A0001", "KC-0000", "KC-0001", "NOSUCH99", "--crate", "1")
    assert (out["outcome"], out["reason"], out["total"]) == ("refused", "unknown_device", 3)
    assert [(each["code"], each["outcome"]) for each in out["results"]] == [
        ("KC-0000", "out"), ("KC-0001", "out"), ("NOSUCH99", "refused"),
    ]  # fmt: skip
    came = cli.ok("transfer", "in", "A0001", "PF8K2M0D")
    assert came["results"][0]["remarks"] == ["kit_open"]
    assert (came["results"][0]["out"], came["results"][0]["in"], came["results"][0]["missing"]) == (2, 1, 1)
    assert cli.ok("device", "KC-0000")["school_code"] == "ES02"
    cli.ok("transfer", "crate", "A0001", "out", "1", "40")
    assert cli.ok("transfer", "crate", "A0001", "in", "1", "38")["adapters"] == 2
    shown = cli.ok("transfer", "show", "A0001")
    assert (shown["should"], shown["out"], shown["in"], shown["why"], shown["kit"]) == (2, 2, 1, "surplus", True)
    assert [unit["tag"] for unit in shown["missing"]] == ["KC-0001"]
    assert shown["crates"][0]["difference"] == 2
    refused = cli.refused("transfer", "close", "A0001")
    assert (refused["outcome"], refused["reason"], refused["missing"]) == ("refused", "units_missing", 1)
    assert cli.ok("transfer", "close", "A0001", "--anyway")["outcome"] == "closed"
    assert cli.ok("transfer", "show")["transfers"][0]["closed"]
    assert cli.refused("transfer", "show", "A0009") == {"found": False}
    assert cli.refused("transfer", "out", "A0001", "KC-0002")["reason"] == "transfer_closed"
    cli.digest()


def test_people_read_words(cli: Cli) -> None:
    assert "移動計画 A0001 を作りました" in cli("transfer", "plan", "ES01", "ES02", "--on", "2099-04-01", bare=True).out
    said = cli("transfer", "out", "A0001", "KC-0000", "KC-0000", "NOSUCH99", bare=True)
    assert "KC-0000：搬出しました。" in said.out
    assert "もう搬出済みです。" in said.out
    assert "NOSUCH99 台帳にない端末です。" in said.out
    shown = cli("transfer", "show", "A0001", bare=True).out
    assert "対象 3・搬出 1・搬入 0・不足 3" in shown
    assert "不足　KC-0002" in shown
    assert "足りない端末が 3 台あります。" in cli("transfer", "close", "A0001", bare=True).out
    assert cli("transfer", "plan", "ES01", "北小学校", bare=True).code == 1


def test_a_school_closes(cli: Cli) -> None:
    found = cli.ok(
        "school", "北小学校", "--ends", "2020-04-01", "--successor", "南小学校", "--alias", "北", "--alias", "旧北小"
    )
    assert found == {
        "outcome": "changed", "family": "ok", "reason": None, "code": "ES01", "ends": "2020-04-01",
        "successor": "ES02", "aliases": ["北", "旧北小"],
    }  # fmt: skip
    assert cli.ok("move", "KC-0000", "旧北小")["results"][0]["to"] == "ES02"
    assert cli.refused("school", "どこか", "--ends", "")["reason"] == "unknown_school"
    assert "同じ内容です" in cli("school", "ES01", "--successor", "ES02", bare=True).out
    cli.digest()
